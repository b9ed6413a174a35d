"""Turning a sponsor's money into paid months: earliest month first, then in order of approval, whole lists only."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from payung.contributions.actions import Due, Share, Source, is_any_due, pay_staged, reverse_fundings, stage_due
from payung.contributions.queries import paid_by_programme, standing_fundings
from payung.contributions.tariff import tariff
from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import Line
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.payments.queries import standing_receipts
from payung.sponsors.pricing import Case, price_lines
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


class _Priced(NamedTuple):
    """A month of a list with what prices it: people by case, and the law's lines by case."""

    month: ListMonth
    people: Mapping[Case, int]
    lines: Mapping[Case, Sequence[Line]]

    def whole(self) -> Counter[str]:
        """What the whole list costs this month, in rupiah by programme."""
        sums: Counter[str] = Counter()
        for case, lines in self.lines.items():
            for line in lines:
                sums[line.programme] += line.amount * self.people[case]
        return sums


def waiting_money(*, agreement: AgreementView) -> int:
    """What of the sponsor's money pays no month yet, in whole rupiah."""
    return sum(source.amount for source in waiting_receipts(agreement=agreement))


def allocate(*, agreement: AgreementView) -> list[PaidListMonth]:
    """Pay every month the waiting money reaches, in the caller's transaction, which holds the agreement's row.

    Stops at the first month it does not reach: a later, smaller list does not overtake.
    """
    purse = waiting_receipts(agreement=agreement)
    paid = []
    for priced in _unpaid(agreement):
        months = _months(priced)
        if not purse and is_any_due(**months):  # most approvals meet an empty purse: found out at once
            break
        due, held = stage_due(**months), _held(priced)
        more = due.total - held.total()
        if due.total > sum(source.amount for source in purse) or more > available(agreement=agreement):
            break
        sources, purse = _take(purse, due.total)
        _pay(agreement, priced, due, sources)
        name = f"{priced.month.list_id} {Month.of(priced.month.month)} round {priced.month.round}"
        book_moves(entry=f"list month {name}", moves=_moves(agreement, due.by_programme, held, name))
        month = str(Month.of(priced.month.month))
        paid.append(PaidListMonth(month, priced.month.list_id, due.people, due.total))
    return paid


def committed(*, agreement: AgreementView) -> int:
    """What should stand committed: the price of every month of every approved list that is not paid. Whole rupiah."""
    return sum(_held(priced).total() for priced in _unpaid(agreement))


def _unpaid(agreement: AgreementView) -> Iterator[_Priced]:
    """The months of approved lists that do not stand paid, priced, in the order in which money pays them."""
    people: dict[str, dict[Case, int]] = {}
    for month in list_months(agreement=agreement):
        if month.stands:
            continue
        if month.list_id not in people:
            people[month.list_id] = _people(month.list_id)
        cases = people[month.list_id]
        lines = price_lines(cases=cases, term=[Month.of(month.month)], terms=agreement.terms)
        yield _Priced(month, cases, {case: priced for (case, _), priced in lines.items()})


def _people(list_id: str) -> dict[Case, int]:
    """The people of a list by case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT income, sector, count(*) FROM sponsors_enrolment WHERE list_id = %s GROUP BY income, sector",
            [list_id],
        )
        return {Case(income, sector): people for income, sector, people in cursor.fetchall()}


def _months(priced: _Priced) -> dict[str, Any]:
    """The month of everybody on the list with its price, as contributions asks for it: a SELECT and its parameters."""
    prices = [(case, line) for case, lines in priced.lines.items() for line in lines]
    return {
        "due": "SELECT e.worker_id, CASE p.programme WHEN 'jkk' THEN e.job ELSE 1 END AS job, p.programme,"
        " %s::date AS month, p.price FROM sponsors_enrolment e"
        " JOIN unnest(%s::integer[], %s::text[], %s::text[], %s::integer[]) p (income, sector, programme, price)"
        " USING (income, sector) WHERE e.list_id = %s",
        "parameters": [
            priced.month.month,
            [case.income for case, _ in prices],
            [case.sector for case, _ in prices],
            [line.programme for _, line in prices],
            [line.amount for _, line in prices],
            priced.month.list_id,
        ],
    }


def _held(priced: _Priced) -> Counter[str]:
    """What is committed for this month of this list, by programme: first the whole list, later what was last paid."""
    if priced.month.round == 0:
        return priced.whole()
    return Counter(paid_by_programme(funding=priced.month.funding_id))


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


def _pay(agreement: AgreementView, priced: _Priced, due: Due, sources: Sequence[Source]) -> None:
    month, funding = priced.month, None
    if due.total:
        funding = pay_staged(
            total=due.total,
            shares=[Share(agreement.funder_id, due.total)],
            paid_from=sources,
            law=book().version,
            tariff=tariff((Month.of(month.month), line) for lines in priced.lines.values() for line in lines),
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_paidlistmonth (list_id, month, round, funding_id, people, amount)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [month.list_id, month.month, month.round, funding, due.people, due.total],
        )


def _moves(agreement: AgreementView, paid: Mapping[str, int], held: Mapping[str, int], name: str) -> Iterator[Move]:
    """Per programme: money becomes contributions, commitment becomes spending, and the difference is set free."""
    for programme in sorted({*paid, *held}):
        amount, freed = paid.get(programme, 0), held.get(programme, 0) - paid.get(programme, 0)
        why = f"{name} {programme}"
        yield Move(agreement.account("waiting"), f"contributions/{programme}", amount, why)
        yield Move(agreement.account("spent"), agreement.account("committed"), amount, why)
        yield Move(agreement.account("available"), agreement.account("committed"), max(freed, 0), f"{why} freed")
        yield Move(agreement.account("committed"), agreement.account("available"), max(-freed, 0), f"{why} more")


def undo_months(*, agreement: AgreementView, reference: str, why: str) -> None:
    """Reverse every list month that this receipt pays: contributions go back to waiting, spending to committed."""
    fundings = standing_fundings(reference=reference)
    undone = reverse_fundings(fundings=fundings, why=why)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_reversedlistmonth (list_id, month, round, reversal_id)"
            " SELECT list_id, month, round, %s FROM sponsors_paidlistmonth WHERE funding_id = ANY(%s)",
            [undone.reversal, fundings],
        )
    moves = []
    for (programme, month), amount in undone.by_programme_month.items():
        text = f"{reference} {month} {programme} reversed"
        moves.append(Move(f"contributions/{programme}", agreement.account("waiting"), amount, text))
        moves.append(Move(agreement.account("committed"), agreement.account("spent"), amount, text))
    book_moves(entry=f"reversal {reference}", moves=moves)
