"""Where somebody stands whose months run out: the table of one lapse, day by day."""

from datetime import date

import pytest

from payung.coverage.horizon import horizon
from payung.kernel.months import Month
from payung.law.book import book
from payung.law.coverage import PaidMonth
from payung.outreach.stages import is_time, standing

AUGUST = (PaidMonth(Month.parse("2026-08"), date(2026, 8, 1)),)


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        ("2026-08-31", ""),
        ("2026-09-01", "due"),
        ("2026-09-15", "due"),
        ("2026-09-16", "late"),
        ("2026-09-30", "late"),
        ("2026-10-01", "grace_1"),
        ("2026-10-31", "grace_1"),
        ("2026-11-01", "grace_2"),
        ("2026-11-29", "grace_2"),
        ("2026-11-30", "last_day"),
        ("2026-12-01", "ended"),
        ("2026-12-31", "ended"),
        ("2027-01-01", ""),
    ],
)
def test_each_day_of_a_lapse_has_its_stage(on: str, stage: str) -> None:
    day = date.fromisoformat(on)
    found = standing(page=book().on(day), horizon=horizon(paid=AUGUST, on=day), on=day)
    assert (found.stage if found else "") == stage
    if found:
        assert (found.unpaid, found.protected_until) == (Month.parse("2026-09"), date(2026, 11, 30))


def test_the_first_reminder_goes_out_some_days_before_the_15th() -> None:
    page = book().on(date(2026, 9, 1))
    assert [day for day in range(1, 16) if is_time(page=page, stage="due", on=date(2026, 9, day))] == [*range(10, 16)]
    assert is_time(page=page, stage="late", on=date(2026, 9, 16))
