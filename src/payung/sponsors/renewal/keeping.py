"""What it costs to keep people covered on: each month priced by its own law, once per distinct case. Pure."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from payung.kernel.months import Month, months
from payung.law.book import book
from payung.law.contributions import monthly_contribution
from payung.sponsors.pricing import Case

KEPT_MONTHS = (1, 3, 6, 12)
PUBLIC, OWN = "apbd", "self"


class Keeping(NamedTuple):
    """What `months` more cost, in whole rupiah: paid from a public budget, or by each of them alone."""

    months: int
    public: int
    own: int


def keeping(*, people: Mapping[tuple[Month, Case], int], programmes: Iterable[str]) -> tuple[Keeping, ...]:
    """What 1, 3, 6 and 12 months cost these people, counted by the first month to be paid for and by case."""
    paid_for = tuple(programmes)
    return tuple(
        Keeping(
            count,
            *(
                sum(
                    number * price(month=month, case=case, programmes=paid_for, payer=payer)
                    for (first, case), number in people.items()
                    for month in months(first, count=count)
                )
                for payer in (PUBLIC, OWN)
            ),
        )
        for count in KEPT_MONTHS
    )


@lru_cache(maxsize=1 << 14)
def price(*, month: Month, case: Case, programmes: tuple[str, ...], payer: str) -> int:
    """What a month costs somebody of this case, in whole rupiah."""
    return monthly_contribution(
        page=book().on(month.first),
        month=month,
        income=case.income,
        programmes=programmes,
        sector=case.sector,
        payer=payer,
    ).total
