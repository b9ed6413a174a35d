"""What is promised and not paid: for each month of each list, by programme and party.

It follows from who is enrolled, who left, what is void, the stakes and the book. Whatever changes one of these facts
does so within `recommitting`, which books what the change makes of the promise.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from django.db import connection

from payung.kernel.language import rupiah
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law.contributions import Line
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.sponsors import queries
from payung.sponsors.pricing import Case, price_lines
from payung.sponsors.queries import AgreementView, ListMonth, list_months


class Unpaid(NamedTuple):
    """A month of a list that is promised and not paid: its people by case, and the law's lines by case.

    Of a month that was paid and reversed, `last_paid` are the people for whom it was, by case and programme, without
    those who left since.
    """

    month: ListMonth
    people: Mapping[Case, int]
    lines: Mapping[Case, Sequence[Line]]
    last_paid: Mapping[tuple[Case, str], int] | None = None

    def held(self) -> Counter[str]:
        """What is committed for it, by programme: for the whole list first, after a reversal as it was last paid."""
        sums: Counter[str] = Counter()
        for case, lines in self.lines.items():
            for line in lines:
                people = self.people[case] if self.last_paid is None else self.last_paid.get((case, line.programme), 0)
                sums[line.programme] += line.amount * people
        return sums


class Commitment(NamedTuple):
    """What an amount is promised for: a list's month, a programme, and the number of the party who owes it."""

    list_id: str
    month: Month
    programme: str
    party: int


def unpaid(*, agreement: AgreementView) -> Iterator[Unpaid]:
    """The months of approved lists that do not stand paid, priced, in the order in which money pays them."""
    people: dict[str, Mapping[tuple[Case, date | None], int]] = {}
    for month in list_months(agreement=agreement):
        if month.stands:
            continue
        if month.list_id not in people:
            people[month.list_id] = _people(month.list_id)
        cases: Counter[Case] = Counter()
        for (case, left), count in people[month.list_id].items():
            if left is None or left > month.month:
                cases[case] += count
        lines = price_lines(cases=cases, promise=agreement.promise([Month.of(month.month)]))
        last_paid = _last_paid(month) if month.round else None
        yield Unpaid(month, cases, {case: priced for (case, _), priced in lines.items()}, last_paid)


def _people(list_id: str) -> dict[tuple[Case, date | None], int]:
    """The people of a list by case and by the month from which they have left."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.income, e.sector, d.month, count(*) FROM sponsors_enrolment e"
            " LEFT JOIN sponsors_standingdeparture d ON (d.list_id, d.worker_id) = (e.list_id, e.worker_id)"
            " WHERE e.list_id = %s GROUP BY e.income, e.sector, d.month",
            [list_id],
        )
        return {(Case(income, sector), left): count for income, sector, left, count in cursor.fetchall()}


def _last_paid(month: ListMonth) -> dict[tuple[Case, str], int]:
    """For how many people a list's month was last paid, by case and programme, without those who left since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.income, e.sector, p.programme, count(*) FROM contributions_paidmonth p"
            " JOIN sponsors_enrolment e ON (e.list_id, e.worker_id) = (%(list)s, p.worker_id)"
            " LEFT JOIN sponsors_standingdeparture d ON (d.list_id, d.worker_id) = (e.list_id, e.worker_id)"
            " WHERE p.funding_id = %(funding)s AND (d.month IS NULL OR d.month > %(month)s) GROUP BY 1, 2, 3",
            {"list": month.list_id, "funding": month.funding_id, "month": month.month},
        )
        return {(Case(income, sector), programme): people for income, sector, programme, people in cursor.fetchall()}


def commitments(*, agreement: AgreementView) -> Counter[Commitment]:
    """Everything that is promised and not paid, in whole rupiah."""
    return Counter(
        {
            commitment: amount
            for each in unpaid(agreement=agreement)
            for commitment, amount in split(agreement=agreement, of=each.month, sums=each.held()).items()
        }
    )


def split(*, agreement: AgreementView, of: ListMonth, sums: Mapping[str, int]) -> dict[Commitment, int]:
    """Sums of a list's month by programme, divided among the parties by their stakes in it."""
    month = Month.of(of.month)
    return {
        Commitment(of.list_id, month, programme, party): share
        for programme, amount in sorted(sums.items())
        for party, share in agreement.sharing.split(amount, month).items()
    }


@contextmanager
def recommitting(*, agreement: AgreementView, entry: str) -> Iterator[None]:
    """Book what a change of facts, made in the body, makes of what an agreement has promised.

    In the caller's transaction, which holds the agreement's row; `entry` names the change in the books. Raises Refused
    `agreement.budget_short` where more would be promised than is available.
    """
    before = commitments(agreement=agreement)
    yield
    after = commitments(agreement=queries.agreement(id=agreement.id))
    moves = [
        _move(agreement, commitment, after[commitment] - before[commitment])
        for commitment in sorted({*before, *after})
        if after[commitment] != before[commitment]
    ]
    book_moves(entry=entry, moves=moves)
    if (left := queries.available(agreement=agreement)) < 0:
        raise Refused(Problem("agreement.budget_short", "budget", rupiah(-left)))


def _move(agreement: AgreementView, of: Commitment, more: int) -> Move:
    committed, available = agreement.account("committed", of.party), agreement.account("available")
    why = f"{of.list_id} {of.month} {of.programme}"
    return Move(committed, available, more, why) if more > 0 else Move(available, committed, -more, why)
