"""Secrets and personal data at rest: sealed with AES-GCM, bound to the place where they stand. Pure, but for chance."""

import json
import os
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from payung.kernel.keys import Keys

NONCE = 12  # bytes


def seal(*, fields: Mapping[str, str], place: str, keys: Keys) -> bytes:
    """Fields under the current key; they open only at this place."""
    return seal_bytes(content=json.dumps(dict(fields), ensure_ascii=False).encode(), place=place, keys=keys)


def unseal(*, sealed: bytes, place: str, key_id: int, keys: Keys) -> dict[str, str]:
    """The fields again. Raises cryptography.exceptions.InvalidTag if they were altered or stood elsewhere."""
    fields: dict[str, str] = json.loads(unseal_bytes(sealed=sealed, place=place, key_id=key_id, keys=keys))
    return fields


def seal_bytes(*, content: bytes, place: str, keys: Keys) -> bytes:
    """Bytes under the current key: 12 of nonce, then ciphertext that opens only at this place."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(keys.encryption[keys.current]).encrypt(nonce, content, place.encode())


def unseal_bytes(*, sealed: bytes, place: str, key_id: int, keys: Keys) -> bytes:
    """The bytes again. Raises cryptography.exceptions.InvalidTag if they were altered or stood elsewhere."""
    return AESGCM(keys.encryption[key_id]).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
