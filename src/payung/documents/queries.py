"""Read what was kept."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from payung.documents.models import Document

CODES = {"minutes": "BA", "receipt": "KW", "invoice": "INV"}  # berita acara, kuitansi, tagihan
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class Number(NamedTuple):
    """The number of a paper; `figures` are what it states that no other row keeps."""

    kind: str
    year: int
    n: int
    figures: Mapping[str, Any]

    def written(self, *, on: date) -> str:
        """The number of a paper of this day as offices in Indonesia write it: 000017/BA-PAYUNG/XI/2026."""
        return f"{self.n:06}/{CODES[self.kind]}-PAYUNG/{ROMAN[on.month - 1]}/{self.year}"


def content(*, document: int) -> bytes:
    """The plain bytes of a document. Raises if a piece is missing, moved or altered."""
    kept = Document.objects.get(id=document)
    cipher = AESGCM(settings.PAYUNG_KEYS.encryption[kept.key_id])
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, sealed FROM documents_piece WHERE document_id = %s ORDER BY n", [document])
        pieces = [
            cipher.decrypt(bytes(sealed[:12]), bytes(sealed[12:]), f"{document}/{n}".encode()) for n, sealed in cursor
        ]
    plain = b"".join(pieces)
    if hashlib.sha256(plain).digest() != bytes(kept.sha256):
        raise ValueError(f"document {document} is not what was kept")
    return plain


def number(*, kind: str, subject: str) -> Number | None:
    """The number that the paper of this kind about this subject was given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, year, n, figures::text FROM documents_number WHERE kind = %s AND subject = %s",
            [kind, subject],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    kind, year, n, figures = found
    return Number(kind, year, n, json.loads(figures))
