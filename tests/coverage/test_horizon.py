"""Until when somebody is paid for and protected."""

from datetime import date

import pytest

from payung.coverage.horizon import Horizon, horizon
from payung.kernel.months import Month
from payung.law.coverage import PaidMonth

ON = date(2026, 11, 21)


def paid(*texts: str) -> tuple[PaidMonth, ...]:
    return tuple(PaidMonth(month, min(month.first, ON)) for month in map(Month.parse, texts))


@pytest.mark.parametrize(
    ("months", "paid_until", "protected_until"),
    [
        ((), None, None),
        (("2026-11",), date(2026, 11, 30), date(2027, 2, 28)),
        (("2026-11", "2026-12"), date(2026, 12, 31), date(2027, 3, 31)),
        # Paid cover stops for a month, protection does not: grace bridges it.
        (("2026-11", "2027-01"), date(2026, 11, 30), date(2027, 4, 30)),
        # Nobody is paid for today: what counts is the next time.
        (("2026-12", "2027-01"), date(2027, 1, 31), date(2027, 4, 30)),
        (("2026-10", "2026-12"), date(2026, 12, 31), date(2027, 3, 31)),
        # In grace, and over.
        (("2026-10",), date(2026, 10, 31), date(2027, 1, 31)),
        (("2026-05",), date(2026, 5, 31), date(2026, 8, 31)),
        # A gap that grace does not bridge: protection ends at the first end.
        (("2026-08", "2027-03"), date(2027, 3, 31), date(2026, 11, 30)),
    ],
)
def test_where_cover_ends(months: tuple[str, ...], paid_until: date | None, protected_until: date | None) -> None:
    assert horizon(paid=paid(*months), on=ON) == Horizon(paid_until, protected_until)
