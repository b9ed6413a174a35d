"""For whom a code was asked, sealed, so that the page on which it is typed holds no NIK."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag

from payung.kernel.keys import Keys
from payung.kernel.sealing import seal, unseal

PLACE, WHO = "asking for a code", "who"


def seal_asking(*, who: str, keys: Keys) -> str:
    """The number that was typed, as a hidden field keeps it."""
    return urlsafe_b64encode(bytes([keys.current]) + seal(fields={WHO: who}, place=PLACE, keys=keys)).decode()


def open_asking(*, sealed: str, keys: Keys) -> str:
    """The number again; "" for what was not sealed by us."""
    try:
        content = urlsafe_b64decode(sealed)
        return unseal(sealed=content[1:], place=PLACE, key_id=content[0], keys=keys)[WHO]
    except (ValueError, LookupError, InvalidTag):
        return ""
