"""Keep files, sealed."""

import hashlib
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

PIECE = 1 << 20


def keep(*, name: str, content: bytes) -> int:
    """Encrypt and keep a file; returns its id. Part of the caller's transaction and of its audit row."""
    keys = settings.PAYUNG_KEYS
    cipher = AESGCM(keys.encryption[keys.current])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_document (name, sha256, size, key_id) VALUES (%s, %s, %s, %s) RETURNING id",
            [name, hashlib.sha256(content).digest(), len(content), keys.current],
        )
        document = int(cursor.fetchone()[0])
        for n, start in enumerate(range(0, len(content), PIECE)):
            nonce = os.urandom(12)
            sealed = nonce + cipher.encrypt(nonce, content[start : start + PIECE], f"{document}/{n}".encode())
            cursor.execute(
                "INSERT INTO documents_piece (document_id, n, sealed) VALUES (%s, %s, %s)", [document, n, sealed]
            )
    return document
