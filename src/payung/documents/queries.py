"""Read what was kept."""

import hashlib

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from payung.documents.models import Document


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
