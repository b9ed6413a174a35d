"""Turning a payer's savings into paid months."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from payung.access.holding import hold
from payung.contributions.actions import Share, Source, pay_lines
from payung.contributions.due import DueMonth
from payung.contributions.tariff import tariff
from payung.kernel.months import Month
from payung.law.book import book
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.payments.billing import reached, standing_wish
from payung.payments.codes import Payer
from payung.payments.codes import payer as find_payer
from payung.payments.savings import saved, savings
from payung.people.changes.writing import hold_unchanged
from payung.people.groups.queries import hold_group


def hold_payer(*, code: int) -> None:
    """Whoever writes to the savings of this payer waits here until we are done."""
    hold(subject=f"payer {code}")


def held(*, payer: Payer) -> Payer:
    """The payer, held as `hold_payer` does, and as it stands then: nobody joins or leaves a group until we are done."""
    hold_payer(code=payer.code)
    if payer.kind == "worker":
        return payer
    hold_group(group_id=payer.id)
    return find_payer(code=str(payer.code))


def spend(*, payer: Payer, on: date) -> list[DueMonth]:
    """Pay the longest of the law's periods that the savings reach, but no more than wished for; those months.

    In the caller's transaction, which holds the payer (`held`). Raises Overtaken where somebody else paid one of them
    meanwhile.
    """
    money = savings(code=payer.code)
    if not money:
        return []
    hold_unchanged(workers=[member.id for member in payer.members])
    if months := _reached(payer, money, on):
        # Asked only now: its cost grows with the payer's receipts, and of a driver's trips one in twelve buys a month.
        taken = saved(code=payer.code).take(amount=sum(each.total for each in months))
        pay_months(payer=payer, months=months, paid_from=list(taken))
    return list(months)


def foreseen(*, payer: Payer, amount: int, on: date) -> tuple[Sequence[DueMonth], int]:
    """The months that this amount would pay now, with what is saved already, and what would be saved after them."""
    money = savings(code=payer.code) + amount
    months = _reached(payer, money, on)
    return months, money - sum(each.total for each in months)


def _reached(payer: Payer, money: int, on: date) -> Sequence[DueMonth]:
    most = standing_wish(code=payer.code) or max(book().on(on).prepayment_periods.value)
    return reached(due=payer.due(start=Month.of(on), count=most), money=money, on=on, most=most)


def pay_months(*, payer: Payer, months: Sequence[DueMonth], paid_from: Sequence[Source]) -> None:
    """Write these months as paid by this money of the payer, and book it out of the savings."""
    total = sum(month.total for month in months)
    funding = pay_lines(
        months=months,
        shares=[Share(payer.funder(), total)],
        paid_from=paid_from,
        law=book().version,
        tariff=tariff((each.month, due.line) for each in months for due in each.lines),
    )
    book_moves(entry=f"funding {funding}", moves=_moves(payer.account, months, funding))


def _moves(account: str, months: Iterable[DueMonth], funding: int) -> Iterator[Move]:
    """One transfer per month and programme: what the workers' months say one by one, the ledger says in sums."""
    for each in months:
        sums: dict[str, int] = {}
        for due in each.lines:
            sums[due.line.programme] = sums.get(due.line.programme, 0) + due.line.amount
        for programme, amount in sums.items():
            yield Move(account, f"contributions/{programme}", amount, f"funding {funding} {each.month}")
