"""The NIK at rest: sealed with AES-GCM, found again by a keyed index. Never stored or logged in the clear.

An unkeyed hash of a NIK is undone in minutes (there are few possible NIKs), so the index is a MAC.
"""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from payung.kernel.keys import Keys


def nik_index(*, key: bytes, nik: str) -> bytes:
    """The keyed index (HMAC-SHA-256, first 128 bits): equal NIKs have equal ones, nothing can be read from it."""
    return hmac.digest(key, b"nik:" + nik.encode(), hashlib.sha256)[:16]


class NikVault:
    """Seals, opens and indexes NIKs under an installation's keys."""

    def __init__(self, *, keys: Keys) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.encryption.items()}
        self._writing = self._ciphers[keys.current]
        self._index_key = keys.index
        self.key_id = keys.current

    def index(self, nik: str) -> bytes:
        """The keyed index of a NIK, by which the registry finds its worker."""
        return nik_index(key=self._index_key, nik=nik)

    def seal(self, nik: str) -> bytes:
        """The NIK sealed under the current key: 12 bytes of nonce, then AES-GCM ciphertext."""
        nonce = os.urandom(12)
        return nonce + self._writing.encrypt(nonce, nik.encode(), b"nik")

    def open(self, sealed: bytes, *, key_id: int) -> str:
        """The NIK again. Raises cryptography.exceptions.InvalidTag if it was altered."""
        return self._ciphers[key_id].decrypt(sealed[:12], sealed[12:], b"nik").decode()
