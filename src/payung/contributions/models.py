"""Paid months, their reversals, and who funds them. Nothing here is ever updated."""

from django.contrib.postgres.functions import TransactionNow
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class Funder(models.Model):
    """Somebody who pays: a worker's own pocket, a group, a public budget, a village, a company, a donor."""

    kind = models.TextField()
    name = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "contributions_funder"
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="contributions_funder_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["self", "group", "apbn", "apbd", "village", "csr", "donor"]),
                name="contributions_funder_kind",
            ),
        ]


class Funding(models.Model):
    """Money that became months, all at once. `total` is the sum of its shares, of its months and of `paid_from`.

    `paid_from` names the receipts whose money it was, each with its amount. `tariff` keeps the distinct prices used
    with their articles, `law` the version of the book, so that a payment can be explained ten years later.
    """

    total = models.BigIntegerField()
    law = models.TextField()
    tariff = models.JSONField()
    paid_from = models.JSONField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "contributions_funding"
        # Without a list of what is still to be entered: every payment would read that list from end to end.
        indexes = [
            GinIndex(
                fields=["paid_from"],
                name="contributions_funding_receipts",
                opclasses=["jsonb_path_ops"],
                fastupdate=False,
            )
        ]


class Share(models.Model):
    """What one funder gives of a funding, in whole rupiah."""

    pk = models.CompositePrimaryKey("funding_id", "funder_id")
    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="+", db_index=False)
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "contributions_share"


class Reversal(models.Model):
    """Why months that were paid no longer stand."""

    why = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "contributions_reversal"


class PaidMonth(models.Model):
    """One month of one programme of one job, paid. `month` is its first day, `price` whole rupiah.

    A month can stand only once: the key forbids a second row of the same round, and a row of
    round n > 0 needs the reversal of round n - 1.
    """

    pk = models.CompositePrimaryKey("worker_id", "job", "programme", "month", "round")
    worker = models.ForeignKey(
        "people.Worker", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    month = models.DateField()
    price = models.IntegerField()
    job = models.SmallIntegerField()
    round = models.SmallIntegerField()
    programme = models.TextField()

    class Meta:
        db_table = "contributions_paidmonth"
        # Balances ask for every JHT month; few members pay JHT, and the other rows pay nothing for this index.
        indexes = [models.Index(fields=["worker", "month"], condition=Q(programme="jht"), name="paidmonth_jht")]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0, round__gte=0), name="contributions_paidmonth_sane"),
            models.CheckConstraint(condition=Q(month__day=1), name="contributions_paidmonth_first_day"),
            # Two jobs pay JKK each, the other programmes once: Permenaker 5/2021 art. 38(1).
            models.CheckConstraint(condition=Q(programme="jkk") | Q(job=1), name="contributions_paidmonth_one_job"),
        ]


class ReversedMonth(models.Model):
    """The reversal of one paid month: the same key."""

    pk = models.CompositePrimaryKey("worker_id", "job", "programme", "month", "round")
    worker = models.ForeignKey(
        "people.Worker", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    reversal = models.ForeignKey(Reversal, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    month = models.DateField()
    job = models.SmallIntegerField()
    round = models.SmallIntegerField()
    programme = models.TextField()

    class Meta:
        db_table = "contributions_reversedmonth"


class JhtRate(models.Model):
    """What somebody says that JHT earned in a year, in basis points (569 is 5.69%), and where it is declared."""

    year = models.SmallIntegerField()
    basis_points = models.IntegerField()
    source = models.TextField()
    declared_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "contributions_jhtrate"
        constraints = [
            models.CheckConstraint(condition=Q(basis_points__range=(0, 3_000)), name="contributions_jhtrate_sane"),
            models.UniqueConstraint(fields=["id", "year", "declared_by"], name="contributions_jhtrate_whole"),
        ]


class JhtConfirmation(models.Model):
    """Another person's yes to a declared rate. The newest that is confirmed counts, until the year is developed."""

    rate = models.OneToOneField(JhtRate, on_delete=models.PROTECT, primary_key=True, related_name="+")
    year = models.SmallIntegerField()
    declared_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    confirmed_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "contributions_jhtconfirmation"
        constraints = [
            models.CheckConstraint(condition=~Q(declared_by=F("confirmed_by")), name="contributions_jht_two_persons")
        ]


class JhtDevelopment(models.Model):
    """What a year added to all JHT balances, at which rate: the control total of what each member's account says.

    The accounts are worked out over the months that were known at `known_at`; what was paid or reversed later is made
    good with the next year. So `amount`, in whole rupiah, may fall below zero.
    """

    year = models.SmallIntegerField(primary_key=True)
    rate = models.ForeignKey(JhtConfirmation, on_delete=models.PROTECT, related_name="+", db_index=False)
    known_at = models.DateTimeField()
    members = models.IntegerField()
    amount = models.BigIntegerField()
    law = models.TextField()
    developed_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "contributions_jhtdevelopment"
        constraints = [models.CheckConstraint(condition=Q(members__gte=0), name="contributions_jhtdevelopment_sane")]
