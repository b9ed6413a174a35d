"""Turning a sponsor's money into paid months: earliest month first, then in order of approval, whole lists only."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from payung.contributions.actions import Due, Share, Source, pay_staged, stage_due
from payung.contributions.tariff import tariff
from payung.kernel.months import Month
from payung.law.book import book
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.payments.queries import standing_receipts
from payung.sponsors.intake import Case, price_lines
from payung.sponsors.queries import AgreementView, ListMonth, available, list_months, used_of_receipts


class PaidListMonth(NamedTuple):
    """One month of one list that money now pays."""

    month: str
    list: str
    people: int
    amount: int


def waiting_receipts(*, agreement: AgreementView) -> list[Source]:
    """What of each standing receipt no month has used yet, oldest first."""
    paid = [each.funding_id for each in list_months(agreement=agreement) if each.stands and each.funding_id]
    used = used_of_receipts(fundings=paid)
    left = [Source(ref, amount - used.get(ref, 0)) for ref, amount in standing_receipts(purpose=agreement.purpose)]
    return [source for source in left if source.amount > 0]


def allocate(*, agreement: AgreementView) -> list[PaidListMonth]:
    """Pay every month the waiting money reaches, in the caller's transaction, which holds the agreement's row.

    Stops at the first month it does not reach: a later, smaller list does not overtake.
    """
    purse = waiting_receipts(agreement=agreement)
    paid = []
    for month in list_months(agreement=agreement):
        if month.stands:
            continue
        cases = _cases(month.list_id)
        due = _stage(agreement, month, cases)
        held = _held(agreement, month, cases)
        short = sum(due.by_programme.get(name, 0) - amount for name, amount in held.items())
        if due.total > sum(source.amount for source in purse) or short > available(agreement=agreement):
            break
        sources, purse = _take(purse, due.total)
        _pay(agreement, month, due, sources, cases, held)
        paid.append(PaidListMonth(str(Month.of(month.month)), month.list_id, due.people, due.total))
    return paid


def committed(*, agreement: AgreementView) -> int:
    """What should stand committed: the price of every month of every approved list that is not paid. Whole rupiah."""
    waiting = [month for month in list_months(agreement=agreement) if not month.stands]
    cases = {month.list_id: _cases(month.list_id) for month in waiting}
    return sum(sum(_held(agreement, month, cases[month.list_id]).values()) for month in waiting)


def _cases(list_id: str) -> dict[Case, int]:
    """The distinct cases of a list, with the people of each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT income, sector, count(*) FROM sponsors_enrolment WHERE list_id = %s GROUP BY income, sector",
            [list_id],
        )
        return {Case(income, sector): people for income, sector, people in cursor.fetchall()}


def _prices(agreement: AgreementView, month: date, cases: Sequence[Case]) -> Iterator[tuple[Case, str, int]]:
    lines = price_lines(cases=cases, term=[Month.of(month)], terms=agreement.terms)
    for (case, _), priced in lines.items():
        yield from ((case, line.programme, line.amount) for line in priced)


def _stage(agreement: AgreementView, month: ListMonth, cases: dict[Case, int]) -> Due:
    """Stage the list's month: everybody on it whose month nobody else has paid meanwhile."""
    prices = list(_prices(agreement, month.month, list(cases)))
    return stage_due(
        due="SELECT e.worker_id, e.job, p.programme, %s::date AS month, p.price FROM sponsors_enrolment e"
        " JOIN unnest(%s::integer[], %s::text[], %s::text[], %s::integer[]) p (income, sector, programme, price)"
        " USING (income, sector) WHERE e.list_id = %s",
        parameters=[
            month.month,
            [case.income for case, _, _ in prices],
            [case.sector for case, _, _ in prices],
            [programme for _, programme, _ in prices],
            [amount for _, _, amount in prices],
            month.list_id,
        ],
    )


def _held(agreement: AgreementView, month: ListMonth, cases: dict[Case, int]) -> dict[str, int]:
    """What is committed for this month of this list, by programme: first the whole list, later what was last paid."""
    held = dict.fromkeys(agreement.terms.programmes, 0)
    if month.round > 0:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT programme, sum(price)::bigint FROM contributions_paidmonth WHERE funding_id = %s GROUP BY 1",
                [month.funding_id],
            )
            return {**held, **dict(cursor.fetchall())}
    for case, programme, amount in _prices(agreement, month.month, list(cases)):
        held[programme] += amount * cases[case]
    return held


def _take(purse: Sequence[Source], amount: int) -> tuple[list[Source], list[Source]]:
    """That much out of the purse, oldest receipt first; and what is left."""
    taken, left = [], []
    for source in purse:
        part = min(source.amount, amount)
        amount -= part
        if part:
            taken.append(Source(source.reference, part))
        if source.amount > part:
            left.append(Source(source.reference, source.amount - part))
    return taken, left


def _pay(
    agreement: AgreementView,
    month: ListMonth,
    due: Due,
    sources: Sequence[Source],
    cases: dict[Case, int],
    held: dict[str, int],
) -> None:
    lines = price_lines(cases=cases, term=[Month.of(month.month)], terms=agreement.terms)
    funding = None
    if due.total:
        funding = pay_staged(
            total=due.total,
            shares=[Share(agreement.funder_id, due.total)],
            paid_from=sources,
            law=book().version,
            tariff=tariff((when, line) for (_, when), priced in lines.items() for line in priced),
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_paidlistmonth (list_id, month, round, funding_id, people, amount)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [month.list_id, month.month, month.round, funding, due.people, due.total],
        )
    name = f"{month.list_id} {Month.of(month.month)} round {month.round}"
    book_moves(entry=f"list month {name}", moves=_moves(agreement, due, held, name))


def _moves(agreement: AgreementView, due: Due, held: dict[str, int], name: str) -> Iterator[Move]:
    """Per programme: money becomes contributions, commitment becomes spending, and the difference is set free."""
    for programme, committed in held.items():
        paid, why = due.by_programme.get(programme, 0), f"{name} {programme}"
        yield Move(agreement.account("waiting"), f"contributions/{programme}", paid, why)
        yield Move(agreement.account("spent"), agreement.account("committed"), paid, why)
        if committed > paid:
            yield Move(agreement.account("available"), agreement.account("committed"), committed - paid, f"{why} freed")
        else:
            yield Move(agreement.account("committed"), agreement.account("available"), paid - committed, f"{why} more")
