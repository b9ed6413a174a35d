"""Money that came in, and that was given back."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q


class Receipt(models.Model):
    """Money received, once per reference. `purpose` says for whom or what; the same reference with
    other content is refused, with the same content it is the same receipt."""

    reference = models.TextField(primary_key=True)
    amount = models.BigIntegerField()
    purpose = models.TextField()
    recorded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_receipt"
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payments_receipt_amount_positive")]


class ReversedReceipt(models.Model):
    """A receipt that was taken back (a bounced transfer, a mistake): once, whole, with its reason."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, primary_key=True, related_name="+")
    why = models.TextField()
    recorded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_reversedreceipt"


class Refund(models.Model):
    """Money given back, or carried over to another agreement: out of which receipts, each with its amount."""

    reference = models.TextField(primary_key=True)
    amount = models.BigIntegerField()
    purpose = models.TextField()
    paid_from = models.JSONField()
    recorded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_refund"
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_amount_positive")]
