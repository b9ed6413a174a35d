"""Keep files, sealed; and number the papers we write."""

import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any

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


def give_number(*, kind: str, subject: str, figures: Mapping[str, Any] | None = None) -> None:
    """Give a paper the next number of its kind and year, in the caller's transaction. IntegrityError if it has one.

    Belongs right before the audit row: whoever numbers a paper of this kind waits for our commit, so that a number
    that is not used after all leaves no gap. `figures` are what the paper states and no other row keeps.
    """
    with connection.cursor() as cursor:
        # Sent together, since others wait for us from here on; but two statements: the snapshot of the second must be
        # taken after the lock was granted.
        cursor.execute(
            """
            SELECT pg_advisory_xact_lock(hashtextextended(%(lock)s, 0));
            INSERT INTO documents_number (kind, year, n, subject, figures)
            SELECT %(kind)s, today.year, coalesce(max(given.n), 0) + 1, %(subject)s, %(figures)s
            FROM (SELECT extract(year FROM now() AT TIME ZONE %(zone)s)::smallint AS year) today
            LEFT JOIN documents_number given ON given.kind = %(kind)s AND given.year = today.year
            GROUP BY today.year
            """,
            {
                "lock": f"number {kind}",
                "kind": kind,
                "subject": subject,
                "figures": json.dumps(figures or {}),
                "zone": settings.TIME_ZONE,
            },
        )
