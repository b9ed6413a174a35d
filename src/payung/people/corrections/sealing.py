"""Personal data at rest beside the registry: fields sealed with AES-GCM, bound to the place where they stand."""

import json
import os
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from payung.kernel.keys import Keys


def seal(*, fields: Mapping[str, str], place: str, keys: Keys) -> bytes:
    """Fields under the current key: 12 bytes of nonce, then ciphertext that opens only at this place."""
    nonce = os.urandom(12)
    content = json.dumps(dict(fields), ensure_ascii=False).encode()
    return nonce + AESGCM(keys.encryption[keys.current]).encrypt(nonce, content, place.encode())


def unseal(*, sealed: bytes, place: str, key_id: int, keys: Keys) -> dict[str, str]:
    """The fields again. Raises cryptography.exceptions.InvalidTag if they were altered or stood elsewhere."""
    content = AESGCM(keys.encryption[key_id]).decrypt(sealed[:12], sealed[12:], place.encode())
    fields: dict[str, str] = json.loads(content)
    return fields


def place_of_changes(*, correction: str) -> str:
    """Where the new values of a correction stand."""
    return f"correction {correction} changes"


def place_of_earlier(*, correction: str) -> str:
    """Where it stands who the worker was before a correction."""
    return f"correction {correction} earlier"
