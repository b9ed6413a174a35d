"""Reconciliation: what each party was asked for, gave, and what became of it; every difference has a name.

Of each month: invoiced − received = the differences, and the money that waits = the waits, to the rupiah.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from django.db import connection

from payung.kernel.months import Month
from payung.sponsors.invoices.dues import Due, Line, due_on, dues
from payung.sponsors.pricing import Case, price_lines
from payung.sponsors.queries import AgreementView
from payung.sponsors.stakes import Party

NOT_INVOICED = "not_invoiced"
NOT_RECEIVED = "not_received"
RECEIVED_IN_PART = "received_in_part"
ABOVE_INVOICES = "received_above_invoices"
PAID_BY_WORKERS = "paid_by_workers"
LEFT = "left_after_invoice"
VOIDED = "voided_after_invoice"
PRICE_CHANGED = "price_changed"
REFUNDED = "refunded"
CARRIED_OVER = "carried_over"
REVERSED = "receipt_reversed"
DIFFERENCES = (
    *(NOT_INVOICED, NOT_RECEIVED, RECEIVED_IN_PART, ABOVE_INVOICES, PAID_BY_WORKERS, LEFT, VOIDED, PRICE_CHANGED),
    *(REFUNDED, CARRIED_OVER, REVERSED),
)
FOR_OTHER_PARTY = "waits_for_other_party"
FOR_WHOLE_MONTH = "waits_for_whole_month"
FOR_A_PROMISE = "waits_for_a_promise"
WAITS = (FOR_OTHER_PARTY, FOR_WHOLE_MONTH, FOR_A_PROMISE)
AWAITED = (NOT_RECEIVED, RECEIVED_IN_PART, FOR_OTHER_PARTY, FOR_WHOLE_MONTH)
"""What asks for an act once the month is due."""


class Reconciled(NamedTuple):
    """A party's month, in whole rupiah; `month` is None for money of no month: beyond every promise, or gone again.

    `differences` sum to invoiced − received, `waits` to waiting. `to_invoice` is promised and not yet asked for.
    """

    party: Party
    month: Month | None
    invoiced: int
    received: int
    used: int
    waiting: int
    to_invoice: int
    differences: Mapping[str, int]
    waits: Mapping[str, int]

    @property
    def difference(self) -> int:
        """By how much more was asked for than came."""
        return self.invoiced - self.received

    def needs_act(self, on: date) -> bool:
        """Whether on this day somebody has to do something about it: pay, invoice, give back or carry over."""
        if self.month is None:
            return bool(self.waiting)
        named = {**self.differences, **self.waits}
        overdue = on > due_on(month=self.month) and any(named.get(name) for name in AWAITED)
        return overdue or (self.month.first <= on and self.to_invoice > 0)


def reconcile(*, agreement: AgreementView) -> list[Reconciled]:
    """Every party's months, and its money of no month, in that order."""
    found, explained = dues(agreement=agreement), _explaining(agreement)
    by_month: dict[tuple[int, Month], list[Due]] = {}
    for due in found.parts:
        by_month.setdefault((due.party, due.month), []).append(due)
    lacking = {(due.list_id, due.month) for due in found.parts if due.owed > due.waiting}
    rows = []
    for party in agreement.sharing.parties:
        months = sorted(month for n, month in by_month if n == party.n)
        rows += [_of_month(party, month, by_month[party.n, month], lacking, explained) for month in months]
        rows += _of_no_month(agreement, party, found.beyond[party.n])
    return rows


Lacking = Set[tuple[str, Month]]
"""Months of lists for which some party's money is not there yet."""
Explain = Callable[[Due, Line], Mapping[str, int]]


def _of_month(party: Party, month: Month, parts: Sequence[Due], lacking: Lacking, explain: Explain) -> Reconciled:
    differences, waits = Counter[str](), Counter[str]()
    for due in parts:
        if due.line is None:
            differences[NOT_INVOICED] -= due.received
        else:
            missing = due.owed - due.waiting
            differences[RECEIVED_IN_PART if due.waiting else NOT_RECEIVED] += missing
            differences.update(explain(due, due.line))
        own_is_there = due.owed == due.waiting and (due.list_id, due.month) in lacking
        waits[FOR_OTHER_PARTY if own_is_there else FOR_WHOLE_MONTH] += due.waiting
    return Reconciled(
        party=party,
        month=month,
        invoiced=sum(due.invoiced for due in parts),
        received=sum(due.received for due in parts),
        used=sum(due.used for due in parts),
        waiting=sum(due.waiting for due in parts),
        to_invoice=sum(due.owed for due in parts if due.line is None),
        differences=_named(DIFFERENCES, differences),
        waits=_named(WAITS, waits),
    )


def _of_no_month(agreement: AgreementView, party: Party, beyond: int) -> list[Reconciled]:
    """A party's money beyond every promise, and what came and is gone again; none where there is none."""
    gone = _gone(agreement.purpose(party.n))
    differences = _named(DIFFERENCES, {ABOVE_INVOICES: -beyond, **{name: -amount for name, amount in gone.items()}})
    if not differences:
        return []
    received = beyond + sum(gone.values())
    return [Reconciled(party, None, 0, received, 0, beyond, 0, differences, _named(WAITS, {FOR_A_PROMISE: beyond}))]


def _named(order: Iterable[str], amounts: Mapping[str, int]) -> dict[str, int]:
    """Those that are not nothing, in this order."""
    return {name: amounts[name] for name in order if amounts.get(name)}


def _gone(purpose: str) -> dict[str, int]:
    """What came for a purpose, and was taken back, given back or carried over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(sum(r.amount), 0) FROM payments_receipt r"
            " JOIN payments_reversedreceipt v ON v.receipt_id = r.reference WHERE r.purpose = %(purpose)s)::bigint,"
            " (SELECT coalesce(sum(amount), 0) FROM payments_refund WHERE purpose = 'refund ' || %(purpose)s)::bigint,"
            " (SELECT coalesce(sum(amount), 0) FROM payments_refund"
            " WHERE starts_with(purpose, 'carry over ' || %(purpose)s || ' into '))::bigint",
            {"purpose": purpose},
        )
        return dict(zip((REVERSED, REFUNDED, CARRIED_OVER), cursor.fetchone(), strict=True))


def _explaining(agreement: AgreementView) -> Explain:
    """A function that says of an invoiced part why it is no longer what was invoiced.

    The people of the list are priced as the law says today: those who were on it when it was invoiced, then those who
    are now. What the price does not explain is what people paid themselves, or what was voided.
    """
    people = cache(_people)

    def cost(due: Due, asked_at: datetime | None) -> int:
        """The party's part of the month for those who had not left by then, or by now."""
        cases: Counter[Case] = Counter()
        for case, left, told_at, count in people(due.list_id):
            gone = left is not None and Month.of(left) <= due.month
            if not gone or (asked_at and told_at and told_at > asked_at):
                cases[case] += count
        sums: Counter[str] = Counter()
        for (case, _), lines in price_lines(cases=cases, promise=agreement.promise([due.month])).items():
            for line in lines:
                sums[line.programme] += line.amount * cases[case]
        return sum(agreement.sharing.split(amount, due.month).get(due.party, 0) for amount in sums.values())

    def explain(due: Due, line: Line) -> Mapping[str, int]:
        now = due.used + due.owed
        if line.amount == now:
            return {}
        then, today = cost(due, line.at), cost(due, None)
        rest = VOIDED if not now and _is_voided(due) else PAID_BY_WORKERS
        return {PRICE_CHANGED: line.amount - then, LEFT: then - today, rest: today - now}

    return explain


def _is_voided(due: Due) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM sponsors_void WHERE list_id = %s AND first_month <= %s LIMIT 1", [due.list_id, due.month.first]
        )
        return cursor.fetchone() is not None


def _people(list_id: str) -> list[tuple[Case, date | None, datetime | None, int]]:
    """The people of a list by case, the month from which they have left, and when that was told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.income, e.sector, d.month, d.recorded_at, count(*) FROM sponsors_enrolment e"
            " LEFT JOIN sponsors_standingdeparture d ON (d.list_id, d.worker_id) = (e.list_id, e.worker_id)"
            " WHERE e.list_id = %s GROUP BY 1, 2, 3, 4",
            [list_id],
        )
        return [
            (Case(income, sector), left, told_at, count) for income, sector, left, told_at, count in cursor.fetchall()
        ]
