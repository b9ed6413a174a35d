"""Who went on by paying themselves: only those are counted who had the chance."""

from datetime import date

import pytest

from payung.kernel.months import Month
from payung.reporting.sponsorship.figures import After, Ended, Stayed

MAY = Month.parse("2027-05")
AFTER = After(
    going_on=7,
    dead=1,
    ended=(
        Ended("53.71", "F", MAY, MAY + 1, None, 10),
        Ended("53.71", "M", MAY, MAY + 3, None, 20),
        Ended("53.04", "F", MAY, MAY + 4, None, 5),
        Ended("53.04", "F", MAY, None, MAY + 1, 30),
        Ended("53.04", "M", MAY + 2, MAY + 3, None, 40),  # ended two months later
    ),
)


@pytest.mark.parametrize(
    ("on", "months", "people", "stayed"),
    [
        ("2027-06-30", 1, 0, 0),  # June is not over
        ("2027-07-01", 1, 65, 10),
        ("2027-08-31", 3, 0, 0),
        ("2027-09-01", 1, 105, 50),
        ("2027-09-01", 3, 65, 30),
        ("2027-12-01", 6, 65, 35),
        ("2028-02-01", 6, 105, 75),
    ],
)
def test_a_window_counts_once_it_is_over(on: str, months: int, people: int, stayed: int) -> None:
    assert AFTER.stayed(months=months, on=date.fromisoformat(on)) == Stayed(people, stayed)


def test_regions_and_sexes_sum_to_the_whole() -> None:
    asked = {"months": 3, "on": date(2028, 1, 1)}
    whole = AFTER.stayed(**asked)  # type: ignore[arg-type]
    for parts in ([{"sex": sex} for sex in "FM"], [{"region": region} for region in ("53.71", "53.04")]):
        found = [AFTER.stayed(**asked, **part) for part in parts]  # type: ignore[arg-type]
        assert Stayed(*map(sum, zip(*found, strict=True))) == whole
