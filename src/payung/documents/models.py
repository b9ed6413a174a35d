"""Files, kept encrypted in pieces so that no single value grows with the file; and the numbers of our papers."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q


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


class Number(models.Model):
    """The number of a paper we write: `n` counts its kind in its year (of NTT's time) from 1, without a gap.

    `subject` is what the paper is about: a list's id, a receipt's reference. `figures` are those it states that no
    other row keeps, as they stood when the number was given.
    """

    pk = models.CompositePrimaryKey("kind", "year", "n")
    kind = models.TextField()
    year = models.SmallIntegerField()
    n = models.IntegerField()
    subject = models.TextField()
    figures = models.JSONField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "documents_number"
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="documents_number_one_each"),
            models.CheckConstraint(
                condition=Q(kind__in=["minutes", "receipt", "invoice"], n__gt=0), name="documents_number_sane"
            ),
        ]


class Upload(models.Model):
    """A file on its way in: bytes that become a document when they are whole and somebody hands them on.

    No fact: it goes once it is handed on, dropped, or two days old.
    """

    id = models.TextField(primary_key=True)
    owner = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    size = models.BigIntegerField()
    purpose = models.TextField()
    began_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "documents_upload"
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="documents_upload_of_something")]


class UploadPiece(models.Model):
    """One piece of an upload, sealed and bound to its place: `size` plain bytes from byte `start` on."""

    pk = models.CompositePrimaryKey("upload_id", "start")
    upload = models.ForeignKey(
        Upload, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )  # the constraint that takes pieces away with it stands in the migration
    start = models.BigIntegerField()
    size = models.IntegerField()
    sealed = models.BinaryField()
    key_id = models.SmallIntegerField()

    class Meta:
        db_table = "documents_uploadpiece"
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="documents_uploadpiece_of_something")]
