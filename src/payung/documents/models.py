"""Files, kept encrypted in pieces so that no single value grows with the file."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models


class Document(models.Model):
    """A file as it was handed in (or a result we keep): its name, size in bytes and SHA-256 of the plain bytes."""

    name = models.TextField()
    sha256 = models.BinaryField()
    size = models.BigIntegerField()
    key_id = models.SmallIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "documents_document"


class Piece(models.Model):
    """One encrypted MiB of a document: 12 bytes of nonce, then AES-GCM ciphertext bound to document and position."""

    pk = models.CompositePrimaryKey("document_id", "n")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "documents_piece"
