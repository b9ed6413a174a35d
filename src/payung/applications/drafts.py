"""What somebody has filled in so far, sealed, so that it can lie in a cookie: nothing is kept here before the end."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag

from payung.kernel.keys import Keys
from payung.kernel.sealing import seal, unseal

PLACE, BEGUN = "application draft", "begun"
LASTS = timedelta(hours=2)


def seal_draft(*, fields: Mapping[str, str], keys: Keys, at: datetime) -> str:
    """A draft as a cookie keeps it, with the instant at which it was begun."""
    told = {BEGUN: at.isoformat(), **fields}
    return urlsafe_b64encode(bytes([keys.current]) + seal(fields=told, place=PLACE, keys=keys)).decode().rstrip("=")


def open_draft(*, sealed: str, keys: Keys, at: datetime) -> dict[str, str]:
    """The draft that a cookie keeps; empty where it was not sealed by us, or was begun too long ago."""
    try:
        content = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        fields = unseal(sealed=content[1:], place=PLACE, key_id=content[0], keys=keys)
    except (ValueError, LookupError, InvalidTag):
        return {}
    return fields if at - datetime.fromisoformat(fields[BEGUN]) <= LASTS else {}
