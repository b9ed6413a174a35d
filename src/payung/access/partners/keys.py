"""A partner's keys: how they are made, and what of them we keep. Pure.

An API key is shown once and kept as a keyed hash: who reads the database can neither use it nor try keys without
PAYUNG_KEYS. The secret by which a bank signs has to be read again at each of its requests, so it is sealed instead.
"""

import hashlib
import hmac
import secrets

from payung.kernel.keys import Keys
from payung.kernel.sealing import seal_bytes, unseal_bytes

KINDS = ("bank", "platform", "point", "registry")
SCOPES = ("register", "quote", "bill", "pay", "cover", "statement")
"""What a key may open, in the order in which a partner needs them."""

KEY_BEGINS = "payung_"  # by which scanners of code and logs know a key that somebody left there


def new_key() -> str:
    """A new API key, of 256 random bits."""
    return KEY_BEGINS + secrets.token_urlsafe(32)


def key_hash(*, key: str, keys: Keys) -> bytes:
    """What is kept of an API key: HMAC-SHA-256 under the installation's index key."""
    return hmac.digest(keys.index, b"partner key:" + key.encode(errors="surrogateescape"), hashlib.sha256)


def request_hash(*, request: bytes, keys: Keys) -> bytes:
    """What is kept of a request, to know it again. A plain hash would let a NIK in it be found out by trying."""
    return hmac.digest(keys.index, b"partner request:" + request, hashlib.sha256)


def new_client_key() -> str:
    """A name by which a bank's machines make themselves known. No secret, but nobody else's either."""
    return secrets.token_hex(16)


def new_secret() -> str:
    """A new secret for a bank's signatures, of 256 random bits."""
    return secrets.token_urlsafe(32)


def seal_secret(*, secret: str, partner: str, keys: Keys) -> bytes:
    """A partner's secret under the current key; it opens for this partner only."""
    return seal_bytes(content=secret.encode(), place=_place(partner), keys=keys)


def open_secret(*, sealed: bytes, partner: str, key_id: int, keys: Keys) -> str:
    """The secret again. Raises cryptography.exceptions.InvalidTag if it was altered, or is another partner's."""
    return unseal_bytes(sealed=sealed, place=_place(partner), key_id=key_id, keys=keys).decode()


def _place(partner: str) -> str:
    return f"partner {partner} secret"
