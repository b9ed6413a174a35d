"""Turning sponsors' money into paid months: earliest month first, then in order of approval, whole lists only."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from payung.contributions.actions import Due, Share, Source, is_any_due, pay_staged, reverse_fundings, stage_due
from payung.contributions.queries import standing_fundings
from payung.contributions.tariff import tariff
from payung.kernel.months import Month
from payung.law.book import book
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.payments.queries import refunded, standing_receipts
from payung.sponsors.commitments import Unpaid, recommitting, unpaid
from payung.sponsors.queries import AgreementView, available, list_months, used_of_receipts

Purses = dict[int, list[Source]]
"""What of each party's standing receipts nobody has used yet, oldest first."""


class PaidListMonth(NamedTuple):
    """One month of one list that money now pays."""

    month: str
    list: str
    people: int
    amount: int


def purses(*, agreement: AgreementView) -> Purses:
    """The money of each party, by its number, that pays no month and was not given back."""
    paid = [each.funding_id for each in list_months(agreement=agreement) if each.stands and each.funding_id]
    used, found = used_of_receipts(fundings=paid), {}
    for party in agreement.sharing.parties:
        came = standing_receipts(purpose=agreement.purpose(party.n))
        gone = refunded(references=[reference for reference, _ in came])
        left = [Source(ref, amount - used.get(ref, 0) - gone.get(ref, 0)) for ref, amount in came]
        found[party.n] = [source for source in left if source.amount > 0]
    return found


def waiting_money(*, agreement: AgreementView, party: int = 0) -> int:
    """What of the sponsors' money, or of one party's, pays no month yet, in whole rupiah."""
    return sum(source.amount for n, purse in purses(agreement=agreement).items() for source in purse if party in (0, n))


def allocate(*, agreement: AgreementView) -> list[PaidListMonth]:
    """Pay every month the waiting money reaches, in the caller's transaction, which holds the agreement's row.

    A month is reached where the money of every party reaches its part. Stops at the first that is not: a later, smaller
    list does not overtake.
    """
    money = purses(agreement=agreement)
    paid = []
    for each in unpaid(agreement=agreement):
        months = _months(each)
        if not any(money.values()) and is_any_due(**months):  # most approvals meet empty purses: found out at once
            break
        due, held = stage_due(**months), each.held()
        parts, more = _parts(agreement, each, due.by_programme), due.total - held.total()
        shares = _by_party(parts)
        if more > available(agreement=agreement) or any(
            share > sum(source.amount for source in money[party]) for party, share in shares.items()
        ):
            break
        sources = [source for party, share in shares.items() for source in take(money=money, party=party, amount=share)]
        _pay(agreement, each, due, shares, sources)
        name = f"{each.month.list_id} {Month.of(each.month.month)} round {each.month.round}"
        moves = _moves(agreement, parts, _parts(agreement, each, held), name)
        book_moves(entry=f"list month {name}", moves=moves)
        paid.append(PaidListMonth(str(Month.of(each.month.month)), each.month.list_id, due.people, due.total))
    return paid


Parts = dict[str, dict[int, int]]
"""Whole rupiah by programme and party."""


def _parts(agreement: AgreementView, each: Unpaid, sums: Mapping[str, int]) -> Parts:
    month = Month.of(each.month.month)
    return {programme: agreement.sharing.split(amount, month) for programme, amount in sorted(sums.items())}


def _by_party(parts: Parts) -> Counter[int]:
    shares: Counter[int] = Counter()
    for of_programme in parts.values():
        shares.update(of_programme)
    return shares


def _months(each: Unpaid) -> dict[str, Any]:
    """The month of everybody on the list with its price, as contributions asks for it: a SELECT and its parameters."""
    prices = [(case, line) for case, lines in each.lines.items() for line in lines]
    return {
        "due": "SELECT e.worker_id, CASE p.programme WHEN 'jkk' THEN e.job ELSE 1 END AS job, p.programme,"
        " %s::date AS month, p.price FROM sponsors_enrolment e"
        " JOIN unnest(%s::integer[], %s::text[], %s::text[], %s::integer[]) p (income, sector, programme, price)"
        " USING (income, sector) WHERE e.list_id = %s AND NOT EXISTS (SELECT FROM sponsors_departure d"
        " WHERE (d.list_id, d.worker_id) = (e.list_id, e.worker_id) AND d.month <= %s::date)",
        "parameters": [
            each.month.month,
            [case.income for case, _ in prices],
            [case.sector for case, _ in prices],
            [line.programme for _, line in prices],
            [line.amount for _, line in prices],
            each.month.list_id,
            each.month.month,
        ],
    }


def take(*, money: Purses, party: int, amount: int) -> Iterator[Source]:
    """That much out of a party's purse, oldest receipt first. The purse must hold it."""
    purse = money[party]
    while amount:
        first, part = purse[0], min(purse[0].amount, amount)
        amount -= part
        yield Source(first.reference, part)
        purse[:1] = [Source(first.reference, first.amount - part)] if first.amount > part else []


def _pay(
    agreement: AgreementView, each: Unpaid, due: Due, shares: Mapping[int, int], sources: Sequence[Source]
) -> None:
    month, funding = each.month, None
    if due.total:
        funding = pay_staged(
            total=due.total,
            shares=[Share(agreement.sharing.party(n).funder_id, share) for n, share in sorted(shares.items())],
            paid_from=sources,
            law=book().version,
            tariff=tariff((Month.of(month.month), line) for lines in each.lines.values() for line in lines),
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_paidlistmonth (list_id, month, round, funding_id, people, amount)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [month.list_id, month.month, month.round, funding, due.people, due.total],
        )


def _moves(agreement: AgreementView, paid: Parts, held: Parts, name: str) -> Iterator[Move]:
    """Per programme and party: money becomes contributions, commitment spending, and the difference is set free."""
    available = agreement.account("available")
    for programme in sorted({*paid, *held}):
        of_paid, of_held = paid.get(programme, {}), held.get(programme, {})
        for party in sorted({*of_paid, *of_held}):
            amount, freed = of_paid.get(party, 0), of_held.get(party, 0) - of_paid.get(party, 0)
            committed, why = agreement.account("committed", party), f"{name} {programme}"
            yield Move(agreement.account("waiting", party), f"contributions/{programme}", amount, why)
            yield Move(agreement.account("spent", party), committed, amount, why)
            yield Move(available, committed, max(freed, 0), f"{why} freed")
            yield Move(committed, available, max(-freed, 0), f"{why} more")


def undo_months(*, agreement: AgreementView, reference: str, why: str) -> None:
    """Reverse every list month that this receipt pays: contributions go back to waiting, and the months are owed again,
    unless they were voided."""
    fundings = standing_fundings(reference=reference)
    with recommitting(agreement=agreement, entry=f"reversal {reference} owed"):
        undone = reverse_fundings(fundings=fundings, why=why)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO sponsors_reversedlistmonth (list_id, month, round, reversal_id)"
                " SELECT list_id, month, round, %s FROM sponsors_paidlistmonth WHERE funding_id = ANY(%s)",
                [undone.reversal, fundings],
            )
        moves = []
        for (_, programme, first), amount in undone.amounts.items():
            month = Month.of(first)
            for party, share in agreement.sharing.split(amount, month).items():
                text = f"{reference} {month} {programme} reversed"
                moves.append(Move(f"contributions/{programme}", agreement.account("waiting", party), share, text))
                moves.append(Move(agreement.account("available"), agreement.account("spent", party), share, text))
        book_moves(entry=f"reversal {reference}", moves=moves)
