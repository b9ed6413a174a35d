"""The bill of a payment code: the months wished for, what they cost, less what is saved."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.db import connection

from payung.contributions.due import DueMonth
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law.awards import Award
from payung.law.book import book
from payung.law.checks import check_period
from payung.law.contributions import PROGRAMMES, ended_discount, quote
from payung.payments.codes import Payer
from payung.payments.savings import account, savings
from payung.people.changes.queries import died_on
from payung.people.checks import MOST_INCOME


class Bill(NamedTuple):
    """What a payer is asked for on a day. `amount` is the price less the savings, never below zero.

    `wish` is how many months the payer wished for, 1 where nothing was said; `months` those of them that are due, fewer
    where more cannot be paid. All amounts in whole rupiah.
    """

    code: int
    name: str
    kind: str
    wish: int
    months: tuple[DueMonth, ...]
    savings: int
    why: tuple[Problem, ...] = ()
    """Why nothing can be paid for: the worker is reported dead."""

    @property
    def price(self) -> int:
        """What the months cost."""
        return sum(month.total for month in self.months)

    @property
    def amount(self) -> int:
        """What is asked for."""
        return max(self.price - self.savings, 0)

    @property
    def why_dearer(self) -> tuple[Award, ...]:
        """Why later months cost more, where a discount ends within the bill: by what sentence of the law."""
        awards = (_why_dearer(*pair) for pair in pairwise(self.months))
        return tuple(award for award in awards if award and award.steps)


def _why_dearer(before: DueMonth, after: DueMonth) -> Award | None:
    """Of two months the discount that somebody has in the first and no more in the second."""
    full = {(due.worker_id, due.job, due.line.programme) for due in after.lines if not due.line.discount}
    ended = (
        due.line.discount * 100 // due.line.full
        for due in before.lines
        if due.line.discount and (due.worker_id, due.job, due.line.programme) in full
    )
    percent = next(ended, 0)
    return ended_discount(book=book(), percent=percent, before=before.month, after=after.month) if percent else None


def bill(*, payer: Payer, on: date, months: int = 0) -> Bill:
    """The bill of a payer on the day `on`; `months` asks what another number would cost than the payer wished for.

    Raises Refused `period.not_allowed` and its like for a number of months that the law does not offer.
    """
    wish = months or standing_wish(code=payer.code) or 1
    refuse_period(months=wish, on=on)
    due = payer.due(start=Month.of(on), count=wish)
    dead = payer.kind == "worker" and died_on(worker_id=payer.id) is not None
    why = (Problem("person.reported_dead", "code"),) if dead else ()
    return Bill(payer.code, payer.name, payer.kind, wish, tuple(due), savings(code=payer.code), why)


def refuse_period(*, months: int, on: date) -> None:
    """Refuse what is none of the law's periods (Permenaker 5/2021 art. 41(3)-(4))."""
    if problems := check_period(page=book().on(on), count=months, payer="self"):
        raise Refused(*problems)


def dearest(*, on: date) -> int:
    """What the law's longest period costs a worker at most, in whole rupiah: every programme, in the highest band,
    without a discount."""
    longest = max(book().on(on).prepayment_periods.value)
    priced = quote(book=book(), income=MOST_INCOME, start=Month.of(on), count=longest, programmes=PROGRAMMES)
    return sum(line.full for month in priced.months for line in month.lines)


def standing_wish(*, code: int) -> int:
    """How many months a payer last wished to pay, 0 where nothing was said since the last time months were paid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.months FROM payments_wish w WHERE w.payer = %s AND NOT EXISTS (SELECT FROM ledger_transfer t"
            " JOIN ledger_account a ON a.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id"
            " WHERE a.code = %s AND c.code LIKE 'contributions/%%' AND t.recorded_at > w.recorded_at)"
            " ORDER BY w.id DESC LIMIT 1",
            [code, account(code=code)],
        )
        found = cursor.fetchone()
        return int(found[0]) if found else 0


def reached(*, due: Sequence[DueMonth], money: int, on: date, most: int) -> Sequence[DueMonth]:
    """Those of the months due that this money pays: the longest of the law's periods it reaches, `most` at most.

    Where fewer months are due than a period has, as somebody is paid for far ahead, they are one as well.
    """
    price, longest, periods = 0, 0, {*book().on(on).prepayment_periods.value, len(due)}
    for n, month in enumerate(due[:most], start=1):
        price += month.total
        if price > money:
            break
        if n in periods:
            longest = n
    return due[:longest]
