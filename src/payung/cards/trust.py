"""Believe a card or not: by public keys, a list of revoked cards and an instant. Pure; no network, no database."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from payung.cards.claims import Card, RevocationList, read_card, read_revocations
from payung.cards.sealing import Claims, NotSealed, claims_signed_by, key_id, unseal
from payung.kernel.language import to_translate

State = Literal["valid", "not_yet", "expired", "revoked", "forged", "unknown_key", "unreadable"]
Keys = Mapping[bytes, bytes]
"""Public keys by their ids."""

SENTENCES: Mapping[State, str] = {
    "valid": to_translate("The card holds."),
    "not_yet": to_translate("The card does not hold yet."),
    "expired": to_translate("The card has expired."),
    "revoked": to_translate("The card was revoked. Do not rely on it."),
    "forged": to_translate("The card is forged, or was changed. Do not rely on it."),
    "unknown_key": to_translate("The card was signed by a key that is not known here."),
    "unreadable": to_translate("This is no card, or not the whole code of one. Scan it again."),
}
"""What each state means, to be spoken by whoever shows it."""

LONGEST_CODE = 2_000  # letters; ours have at most 600
LARGEST_CARD = 2_000  # bytes of a token; ours have some 300
LARGEST_LIST = 20_000_000  # bytes: two million revoked cards


class Verdict(NamedTuple):
    """What a code is. `card` is what it says where a known key signed it, None where nothing of it can be believed."""

    state: State
    card: Card | None = None

    @property
    def holds(self) -> bool:
        """Whether the card can be relied on."""
        return self.state == "valid"


class Untrusted(ValueError):
    """A trust file or a list of revoked cards that is not one, or that no known key signed."""


def known_keys(*, public: Iterable[bytes]) -> Keys:
    """Public keys by their ids."""
    return {key_id(public=each): each for each in public}


def judge(*, text: str, keys: Keys, revoked: RevocationList | None, at: datetime) -> Verdict:
    """Whether this code is a card that can be relied on at this instant."""
    if len(text) > LONGEST_CODE:
        return Verdict("unreadable")
    try:
        state, claims = _believed(_as_scanned(text), keys, LARGEST_CARD)
    except NotSealed:
        return Verdict("unreadable")
    if claims is None:
        return Verdict(state)
    card = read_card(claims=claims)
    if card is None:
        return Verdict("unreadable")
    if revoked and card.serial in revoked.serials:
        return Verdict("revoked", card)
    if at < card.since:
        return Verdict("not_yet", card)
    return Verdict("valid" if at < card.until else "expired", card)


def read_revoked(*, text: str, keys: Keys) -> RevocationList:
    """A list of revoked cards that one of these keys signed. Raises Untrusted."""
    try:
        _, claims = _believed(_as_scanned(text), keys, LARGEST_LIST)
    except NotSealed as error:
        raise Untrusted("no list of revoked cards") from error
    found = read_revocations(claims=claims) if claims is not None else None
    if found is None:
        raise Untrusted("no list of revoked cards that a known key signed")
    return found


def write_trust(*, public: Iterable[bytes]) -> str:
    """A trust file: public keys as a JSON Web Key Set (RFC 7517, RFC 8037)."""
    keys = [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "use": "sig",
            "alg": "EdDSA",
            "kid": key_id(public=each).hex(),
            "x": urlsafe_b64encode(each).decode().rstrip("="),
        }
        for each in public
    ]
    return json.dumps({"keys": keys}, indent=1) + "\n"


def read_trust(*, text: str) -> Keys:
    """The Ed25519 keys of a trust file; a key's id is worked out from it, not taken from the file. Raises Untrusted."""
    try:
        public = [
            urlsafe_b64decode(key["x"] + "=" * (-len(key["x"]) % 4))
            for key in json.loads(text)["keys"]
            if key["crv"] == "Ed25519"
        ]
    except (ValueError, LookupError, TypeError) as error:
        raise Untrusted("no JSON Web Key Set") from error
    if not public or any(len(each) != 32 for each in public):
        raise Untrusted("no Ed25519 keys")
    return known_keys(public=public)


def _as_scanned(text: str) -> str:
    """A code as it was scanned: no line break belongs to it, though one is often pasted with it."""
    return text.replace("\r", "").replace("\n", "").replace("\t", "").strip()


def _believed(text: str, keys: Keys, most: int) -> tuple[State, Claims | None]:
    sealed = unseal(text=text, most=most)
    if sealed.key_id not in keys:
        return "unknown_key", None
    claims = claims_signed_by(sealed=sealed, public=keys[sealed.key_id])
    return ("forged", None) if claims is None else ("valid", claims)
