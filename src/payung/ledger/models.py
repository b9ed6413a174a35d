"""Accounts and transfers."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q


class Account(models.Model):
    """A place where money, or the right to spend it, stands. Codes: GLOSSARY.md, "chart of accounts"."""

    code = models.TextField(unique=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "ledger_account"


class Transfer(models.Model):
    """`amount` whole rupiah from `credit` to `debit`. Transfers of one compound entry share `entry`.

    The caller computes `id` from what it books (reference, list, month), so a retry cannot book twice.
    """

    id = models.UUIDField(primary_key=True)
    entry = models.UUIDField(db_index=True)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    why = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "ledger_transfer"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_transfer_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_transfer_two_accounts"),
        ]
