"""Agreements and lists. A list's state is not stored: it follows from its check, approval and paid months."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q


class Agreement(models.Model):
    """What a sponsor promised by a decree: for whom, `months` months from `first_month` on, at most `budget` rupiah."""

    code = models.TextField(unique=True)
    sponsor = models.TextField()
    funder = models.ForeignKey("contributions.Funder", on_delete=models.PROTECT, related_name="+", db_index=False)
    decree = models.TextField()
    first_month = models.DateField()
    months = models.SmallIntegerField()
    budget = models.BigIntegerField()
    programmes = ArrayField(models.TextField())
    region = models.TextField()
    max_decile = models.SmallIntegerField(null=True)
    min_age = models.SmallIntegerField(null=True)
    max_age = models.SmallIntegerField(null=True)
    sex = models.TextField(default="")
    occupations = ArrayField(models.TextField(), default=list)
    extreme_poor = models.BooleanField(default=False)
    status_months = models.SmallIntegerField(null=True)
    without_wage_members = models.BooleanField(default=False)
    each_months = models.SmallIntegerField(null=True)
    serve_by = models.TextField(default="")
    next_step = models.TextField(default="")
    created_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_agreement"
        constraints = [
            models.CheckConstraint(condition=Q(budget__gt=0, months__gt=0), name="sponsors_agreement_sane"),
            models.CheckConstraint(condition=Q(first_month__day=1), name="sponsors_agreement_first_day"),
        ]


class Party(models.Model):
    """Somebody who pays a part of an agreement. Numbered as they joined: 1 is the sponsor who made it."""

    pk = models.CompositePrimaryKey("agreement_id", "n")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.SmallIntegerField()
    funder = models.ForeignKey("contributions.Funder", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_party"
        constraints = [models.UniqueConstraint(fields=["agreement", "funder"], name="sponsors_party_once")]


class Stake(models.Model):
    """From `first_month` on, party `n` pays so many parts of each month. Of two turns about a month the later counts.

    Turn 0 is the agreement's own; each later one is a hand-over, and says by which order.
    """

    pk = models.CompositePrimaryKey("agreement_id", "turn", "n")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+", db_index=False)
    turn = models.SmallIntegerField()
    n = models.SmallIntegerField()
    first_month = models.DateField()
    parts = models.IntegerField()
    order = models.ForeignKey("Order", on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_stake"
        constraints = [
            models.CheckConstraint(condition=Q(parts__gt=0), name="sponsors_stake_parts_positive"),
            models.CheckConstraint(condition=Q(first_month__day=1), name="sponsors_stake_first_day"),
            models.CheckConstraint(condition=Q(turn=0) | Q(order__isnull=False), name="sponsors_stake_by_order"),
        ]


class Order(models.Model):
    """What somebody asks to be done with an agreement's promise or money; another person has to confirm it.

    Its id follows from agreement, kind and content: placed twice, it is one order.
    """

    id = models.TextField(primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    content = models.JSONField()
    requested_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_order"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["handover", "void", "refund", "carry_over"]), name="sponsors_order_kind"
            ),
            models.UniqueConstraint(fields=["id", "requested_by"], name="sponsors_order_of_user"),
        ]


class Confirmation(models.Model):
    """A second person's yes to an order, which is carried out with it; `declined` is their no."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, primary_key=True, related_name="+")
    requested_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    confirmed_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    declined = models.BooleanField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_confirmation"
        constraints = [
            models.CheckConstraint(
                condition=~Q(requested_by=F("confirmed_by")), name="sponsors_confirmation_two_persons"
            )
        ]


class Proposal(models.Model):
    """An agreement that somebody drew up for a funder: none before another person confirms it.

    Its id follows from funder and content: drawn up twice in the same words, it is one. `region` is that of its terms.
    """

    id = models.TextField(primary_key=True)
    funder = models.ForeignKey("contributions.Funder", on_delete=models.PROTECT, related_name="+")
    region = models.TextField()
    content = models.JSONField()
    requested_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_proposal"
        constraints = [models.UniqueConstraint(fields=["id", "requested_by"], name="sponsors_proposal_of_user")]


class ProposalAnswer(models.Model):
    """A second person's yes to an agreement that was drawn up, which is made with it; `declined` is their no."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, primary_key=True, related_name="+")
    requested_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    declined = models.BooleanField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_proposalanswer"
        constraints = [
            models.CheckConstraint(
                condition=~Q(requested_by=F("answered_by")), name="sponsors_proposalanswer_two_persons"
            )
        ]


class Quota(models.Model):
    """How many people the agreement takes at most of a kabupaten or kota (`53.71`), or of a village there
    (`53.71/OESAPA`)."""

    pk = models.CompositePrimaryKey("agreement_id", "region")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.TextField()
    people = models.IntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_quota"


class List(models.Model):
    """A file of workers handed in under an agreement. Its id follows from agreement and bytes: same file, same list."""

    id = models.TextField(primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_list"


class Columns(models.Model):
    """What each column of a list's file is, by field from 0, as somebody confirmed it. The last word counts."""

    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_columns"


class Part(models.Model):
    """Some thousand rows of a list, judged: kept as soon as they are, so that a check that was cut off goes on there.

    `rules` says by which rules and for which day (sponsors.parts); `outline` keeps what matching needs of each row,
    `people` the registrations, both sealed; `reading` how the file was read (sheet, heading, order of days). An
    approval by the same rules need not read the file again. The last part has the `table`, every row as it was sent,
    so that no page reads the file either.
    """

    pk = models.CompositePrimaryKey("list_id", "rules", "n")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False)
    rules = models.BinaryField()
    n = models.IntegerField()
    rows = models.IntegerField()
    last = models.BooleanField()
    reading = models.JSONField()
    outline = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", db_index=False)
    people = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", db_index=False)
    table = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_part"


class Mending(models.Model):
    """A list that is the rejects of another, mended and handed in again: the next round of the same people."""

    list = models.OneToOneField(List, on_delete=models.PROTECT, related_name="+", primary_key=True)
    parent = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_mending"
        constraints = [models.CheckConstraint(condition=~Q(list=F("parent")), name="sponsors_mending_of_another")]


class Check(models.Model):
    """What one reading of a list found: the outcomes, the reasons and the cost. `verdicts` keeps it row by row.

    Who is ready would be enrolled for `months` months from `first_month` on. `over_quota` says of each place above its
    quota how many people too many, `freed` is what those who leave set free, in whole rupiah.

    `seen` keeps who of the registry shares a match key with which row, for all who had come before `seen_until`.
    """

    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+")
    rows = models.IntegerField()
    ready = models.IntegerField()
    to_mend = models.IntegerField()
    already_covered = models.IntegerField()
    ask_person = models.IntegerField()
    reasons = models.JSONField()
    cost = models.BigIntegerField()
    first_month = models.DateField()
    months = models.SmallIntegerField()
    leaving = models.IntegerField(db_default=0)
    over_quota = models.JSONField(db_default={})
    freed = models.BigIntegerField(db_default=0)
    law = models.TextField()
    digest = models.BinaryField()
    verdicts = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", db_index=False)
    seen = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )
    seen_until = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_check"
        constraints = [
            models.CheckConstraint(
                condition=Q(rows=F("ready") + F("to_mend") + F("already_covered") + F("ask_person") + F("leaving")),
                name="sponsors_check_outcomes_sum",
            ),
            models.UniqueConstraint(fields=["id", "list", "checked_by"], name="sponsors_check_of_list_by"),
        ]


class Rejects(models.Model):
    """A workbook of rejects too long to be written while somebody waits: of a check, once in each language."""

    pk = models.CompositePrimaryKey("of_check_id", "language")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False)
    of_check = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.TextField()
    rows = models.IntegerField()
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", db_index=False)
    written_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_rejects"


class Approval(models.Model):
    """A second person's yes to a checked list: people are registered, the budget is committed.

    Ids grow in the order of approval: that is the order in which an agreement's money is used. What is promised are
    `months` months from `first_month` on.
    """

    list = models.OneToOneField(List, on_delete=models.PROTECT, related_name="+")
    check_id = models.BigIntegerField()
    checked_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    people = models.IntegerField()
    cost = models.BigIntegerField()
    first_month = models.DateField()
    months = models.SmallIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_approval"
        constraints = [
            models.CheckConstraint(condition=~Q(checked_by=F("approved_by")), name="sponsors_approval_two_persons")
        ]


class Enrolment(models.Model):
    """One worker of an approved list, with what prices a month: income (lowered to its band) and sector."""

    pk = models.CompositePrimaryKey("list_id", "worker_id")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    row = models.IntegerField()
    income = models.IntegerField()
    job = models.SmallIntegerField()
    sector = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_enrolment"


class Departure(models.Model):
    """From `month` on, a worker of an approved list is promised nothing more by it; `by_list` is the change list.

    Of several words about one worker the earliest month counts (sponsors_standingdeparture): whoever was to go in March
    and dies in January goes in January.
    """

    pk = models.CompositePrimaryKey("list_id", "worker_id", "by_list_id")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    reason = models.TextField()
    by_list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+")
    row = models.IntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_departure"
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="sponsors_departure_first_day"),
            models.CheckConstraint(
                condition=Q(reason__in=["died", "moved", "employed", "withdrew", "not_entitled"]),
                name="sponsors_departure_reason",
            ),
        ]


class Void(models.Model):
    """From `first_month` on, what a list promised and nobody has paid is promised no more, by this order."""

    pk = models.CompositePrimaryKey("list_id", "order_id")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_month = models.DateField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_void"
        constraints = [models.CheckConstraint(condition=Q(first_month__day=1), name="sponsors_void_first_day")]


class PaidListMonth(models.Model):
    """One calendar month of a whole list, paid: the control row over the workers' paid months."""

    pk = models.CompositePrimaryKey("list_id", "month", "round")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    round = models.SmallIntegerField()
    funding = models.OneToOneField("contributions.Funding", on_delete=models.PROTECT, related_name="+", null=True)
    people = models.IntegerField()
    amount = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_paidlistmonth"


class ReversedListMonth(models.Model):
    """The reversal of one paid month of a list: the same key."""

    pk = models.CompositePrimaryKey("list_id", "month", "round")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    round = models.SmallIntegerField()
    reversal = models.ForeignKey("contributions.Reversal", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_reversedlistmonth"


class Invoice(models.Model):
    """What party `n` was asked to pay for a month, whole rupiah: of the lists that were approved, and not paid, then.

    `run` counts the invoices of this party's month: later ones are supplements, for lists that came later.
    """

    id = models.TextField(primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.SmallIntegerField()
    month = models.DateField()
    run = models.SmallIntegerField()
    amount = models.BigIntegerField()
    due_on = models.DateField()
    made_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_invoice"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "n", "month", "run"], name="sponsors_invoice_once"),
            models.CheckConstraint(condition=Q(amount__gt=0, run__gt=0), name="sponsors_invoice_sane"),
            models.CheckConstraint(condition=Q(month__day=1), name="sponsors_invoice_first_day"),
        ]


class InvoiceLine(models.Model):
    """A list's month on an invoice to party `n`: its people, and that party's part. No month is invoiced twice."""

    pk = models.CompositePrimaryKey("list_id", "month", "n")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    n = models.SmallIntegerField()
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")
    people = models.IntegerField()
    amount = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_invoiceline"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, people__gt=0), name="sponsors_invoiceline_sane")
        ]


class NextStep(models.Model):
    """What somebody said is to follow one person's months under an agreement. The last word counts."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+")
    step = models.TextField()
    recorded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_nextstep"
        indexes = (models.Index(fields=["agreement", "worker"], name="sponsors_nextstep_of"),)
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=["own_payment", "next_funder", "agent_visit"]), name="sponsors_nextstep_known"
            )
        ]


class Grant(models.Model):
    """An agreement that pays for one named worker, and the promise that it keeps."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, primary_key=True, related_name="+")
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+")
    promise = models.TextField()
    recorded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "sponsors_grant"
