"""What the months of one member became, year by year. Pure: months and rates in, rupiah out.

A contribution counts in the month it is for, whenever it was paid: one that is paid ahead earns nothing before its
month has passed. What is paid or reversed after a year was developed changes what that year should have added; the next
year makes good for it, so that nothing booked is ever changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.old_age import MONTHS_A_YEAR, balance_after_year

Rates = Sequence[tuple[int, int]]
"""Years in a row, each with what it earned in basis points."""


class Paid(NamedTuple):
    """A month of JHT, whole rupiah, that was known to be paid from `since` on, and until it was reversed, if it was."""

    month: Month
    amount: int
    since: datetime
    until: datetime | None


class Developed(NamedTuple):
    """A year that was developed: its rate in basis points, and the instant up to which payments were known to it."""

    year: int
    basis_points: int
    known_at: datetime


class Year(NamedTuple):
    """A year of an account in whole rupiah. `earned` is None until the year is developed, `basis_points` with it.

    `made_good` is what of `earned` makes good for payments of earlier years that were recorded or reversed late.
    """

    year: int
    opening: int
    months: int
    paid: int
    basis_points: int | None
    earned: int | None
    made_good: int

    @property
    def closing(self) -> int:
        """What stood at the end of the year, or stands now."""
        return self.opening + self.paid + (self.earned or 0)


def known(*, months: Iterable[Paid], at: datetime) -> dict[Month, int]:
    """What was paid for each month, in whole rupiah, as known at an instant."""
    return {each.month: each.amount for each in months if each.since <= at and (each.until is None or each.until > at)}


def earned(*, paid: Mapping[Month, int], rates: Rates) -> tuple[int, ...]:
    """What each of these years adds to an account into which this was paid, in whole rupiah."""
    if not rates:
        return ()
    first = rates[0][0]
    balance = sum(amount for month, amount in paid.items() if _year(month) < first)
    added = []
    for year, basis_points in rates:
        contributions = tuple(paid.get(Month.of(date(year, month, 1)), 0) for month in range(1, MONTHS_A_YEAR + 1))
        balance, grown = _year_end(year, balance, contributions, basis_points)
        added.append(grown)
    return tuple(added)


def years(*, months: Sequence[Paid], developed: Sequence[Developed], at: datetime) -> tuple[Year, ...]:
    """An account year by year as known at an instant, from the first payment on; `developed` are years in a row."""
    paid, booked = known(months=months, at=at), _booked(months, developed)
    last = max([*map(_year, paid), *booked], default=0)
    first = min([*map(_year, paid), *(year for year, (_, added, _) in booked.items() if added)], default=last + 1)
    account: list[Year] = []
    for year in range(first, last + 1):
        amounts = [amount for month, amount in paid.items() if _year(month) == year]
        basis_points, added, made_good = booked.get(year, (None, None, 0))
        opening = account[-1].closing if account else 0
        account.append(Year(year, opening, len(amounts), sum(amounts), basis_points, added, made_good))
    return tuple(account)


def _booked(months: Sequence[Paid], developed: Sequence[Developed]) -> dict[int, tuple[int, int, int]]:
    """By year its rate, what it added, and what of that makes good for earlier years."""
    booked: dict[int, tuple[int, int, int]] = {}
    before = 0
    for count, each in enumerate(developed, start=1):
        rates = [(year.year, year.basis_points) for year in developed[:count]]
        added = earned(paid=known(months=months, at=each.known_at), rates=rates)
        booked[each.year] = each.basis_points, sum(added) - before, sum(added[:-1]) - before
        before = sum(added)
    return booked


@lru_cache(maxsize=1 << 17)
def _year_end(year: int, balance: int, contributions: tuple[int, ...], basis_points: int) -> tuple[int, int]:
    """Balance at the end of a year, and what the year added: the law, once for each distinct case."""
    award = balance_after_year(
        page=book().on(date(year, 12, 31)),
        balance=balance,
        contributions=contributions,
        rate_basis_points=basis_points,
    )
    return award.total, award.amount_of("jht.development")


def _year(month: Month) -> int:
    return month.first.year
