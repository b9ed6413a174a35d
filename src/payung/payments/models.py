"""Money that came in, that waits for a month, and that was given back."""

from django.contrib.postgres.functions import TransactionNow
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class Receipt(models.Model):
    """Money received, once per reference. `purpose` says for whom or what; the same reference with
    other content is refused, with the same content it is the same receipt. `payer` is the payment code under which
    it came, null for an agreement's money and for a code that nobody has; `account` where it is: the bank, or an
    agent's hands."""

    reference = models.TextField(primary_key=True)
    amount = models.BigIntegerField()
    purpose = models.TextField()
    payer = models.BigIntegerField(null=True)
    account = models.TextField(db_default="bank")
    recorded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_receipt"
        indexes = [models.Index(fields=["payer"], condition=Q(payer__isnull=False), name="payments_receipt_payer")]
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
        indexes = [
            GinIndex(
                fields=["paid_from"], name="payments_refund_receipts", opclasses=["jsonb_path_ops"], fastupdate=False
            )
        ]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_amount_positive")]


class Wish(models.Model):
    """How many months a payer wants to pay: what the bill asks for until months are paid. The newest counts."""

    payer = models.BigIntegerField()
    months = models.SmallIntegerField()
    recorded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_wish"
        indexes = [models.Index(fields=["payer", "id"], name="payments_wish_newest")]
        constraints = [models.CheckConstraint(condition=Q(months__gt=0), name="payments_wish_some_months")]


class Handover(models.Model):
    """Cash that an agent handed in: once per reference of the bank, received by somebody else."""

    reference = models.TextField(primary_key=True)
    agent = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    received_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_handover"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_handover_amount_positive"),
            models.CheckConstraint(condition=~Q(agent=F("received_by")), name="payments_handover_two_persons"),
        ]


class Order(models.Model):
    """What somebody asks to do with money that waits: carry it over to another payer (`taker`), or give it back.

    It comes from the savings of `payer`, or from the unclaimed `receipt`. Or take a `receipt` of `payer` back, whole.
    Done once a second person confirms it.
    """

    id = models.TextField(primary_key=True)
    kind = models.TextField()
    payer = models.BigIntegerField(null=True)
    receipt = models.TextField()
    amount = models.BigIntegerField()
    taker = models.BigIntegerField(null=True)
    why = models.TextField()
    requested_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_order"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_order_amount_positive"),
            models.CheckConstraint(
                condition=Q(kind="carry_over", taker__isnull=False)
                | Q(kind="give_back", taker=None)
                | Q(kind="take_back", taker=None),
                name="payments_order_kind",
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=("carry_over", "give_back")) & Q(payer__isnull=False, receipt=""))
                | (Q(kind__in=("carry_over", "give_back")) & Q(payer=None) & ~Q(receipt=""))
                | (Q(kind="take_back", payer__isnull=False) & ~Q(receipt="")),
                name="payments_order_one_source",
            ),
        ]


class OrderAnswer(models.Model):
    """The one answer to an order about money: done, by another person than asked for it; or declined, with a reason.

    `reference` is that of the transfer by which money was given back: it is there once the bank carried it out.
    """

    order = models.OneToOneField(Order, on_delete=models.PROTECT, primary_key=True, related_name="+")
    requested_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    confirmed = models.BooleanField()
    reference = models.TextField()
    why = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_orderanswer"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed=False) | ~Q(requested_by=F("answered_by")), name="payments_order_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(confirmed=True) | Q(reference=""), name="payments_order_declined_moves_nothing"
            ),
        ]


class Notice(models.Model):
    """A call of a bank as it came, headers and body, sealed: kept before anybody knew whether the bank really made it.
    `service` is the number that the SNAP standard gives what was asked."""

    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, primary_key=True, related_name="+")
    bank = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.CharField(max_length=2)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_notice"


class HeardNotice(models.Model):
    """A call that the bank did make, heard once: no other of its calls that day (in Jakarta) has this id."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, primary_key=True, related_name="+")
    bank = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    external_id = models.TextField()
    day = models.DateField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_heardnotice"
        constraints = [
            models.UniqueConstraint(fields=["bank", "external_id", "day"], name="payments_notice_heard_once")
        ]


class AnsweredNotice(models.Model):
    """What a call was answered: the standard's code, and the body, in which no name stands but its beginnings."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, primary_key=True, related_name="+")
    code = models.CharField(max_length=7)
    body = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_answerednotice"


class BankStatement(models.Model):
    """A bank's statement as it was handed in, with the days it is about; the same bytes are the same statement."""

    bank = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="+")
    sha256 = models.BinaryField()
    first_day = models.DateField()
    last_day = models.DateField()
    recorded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "payments_bankstatement"
        constraints = [
            models.UniqueConstraint(fields=["bank", "sha256"], name="payments_bankstatement_once"),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="payments_bankstatement_days"),
        ]


class StatementEntry(models.Model):
    """One line of a bank's statement: money that came (`credit`) or left (`debit`). `reference` is the bank's id of the
    payment, `code` the payment code where one is said."""

    pk = models.CompositePrimaryKey("statement_id", "n")
    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.IntegerField()
    day = models.DateField()
    kind = models.TextField()
    amount = models.BigIntegerField()
    reference = models.TextField()
    code = models.BigIntegerField(null=True)

    class Meta:
        db_table = "payments_statemententry"
        indexes = [models.Index(fields=["reference"], name="payments_entry_reference")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["credit", "debit"], amount__gt=0), name="payments_entry_sane")
        ]
