"""The audit chain: each row carries the hash of the one before it."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models


class Entry(models.Model):
    """One action of one actor. `hash` is SHA-256 over `previous` and the row's canonical JSON (RFC 8785)."""

    seq = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    by = models.TextField()
    action = models.TextField()
    subject = models.TextField()
    detail = models.JSONField()
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["action", "subject"], name="audit_entry_action_subject"),
            # Looks at somebody are found by the beginning of their subject, and those of somebody by the name.
            models.Index(
                fields=["subject"],
                name="audit_entry_looks_at",
                opclasses=["text_pattern_ops"],
                condition=models.Q(action="look"),
            ),
            models.Index(fields=["by"], name="audit_entry_looks_by", condition=models.Q(action="look")),
        ]
