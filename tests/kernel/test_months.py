"""Months: what people type, and how they are counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.months import Month, months, months_between

MONTHS = st.builds(Month, st.integers(12, 9998 * 12))


def test_are_typed_as_year_and_month() -> None:
    month = Month.parse("2026-12")
    assert (month.first, month.last, str(month)) == (date(2026, 12, 1), date(2026, 12, 31), "2026-12")


@pytest.mark.parametrize(
    "typed",
    [
        *("", "2026", "2026-", "-12", "2026-1", "26-12", "2026-012", "2026-13", "2026-00", "0000-01", "2026/12"),
        *(" 2026-12", "2026-12 ", "2026-12-01", "+026-12", "2026--1", "2026-1-", "٢٠٢٦-12", "2026-²2", "1e10-12"),
    ],
)
def test_anything_else_is_no_month(typed: str) -> None:
    with pytest.raises(ValueError):
        Month.parse(typed)


@pytest.mark.parametrize(
    ("month", "last"), [("2027-02", 28), ("2028-02", 29), ("2100-02", 28), ("2026-04", 30), ("2026-12", 31)]
)
def test_know_their_last_day(month: str, last: int) -> None:
    assert Month.parse(month).last.day == last


def test_count_across_the_turn_of_the_year() -> None:
    november = Month.parse("2026-11")
    assert [str(month) for month in months(november, count=4)] == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert Month.parse("2027-02") - november == 3
    assert november + -11 == Month.parse("2025-12")


def test_a_range_leaves_out_its_end() -> None:
    start, end = Month.parse("2026-12"), Month.parse("2027-03")
    assert list(months_between(start, end)) == list(months(start, count=3))
    assert list(months_between(start, start)) == list(months_between(end, start)) == []


@given(MONTHS)
def test_what_is_written_is_read_again(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(st.dates(max_value=date(9998, 12, 31)))
def test_every_day_lies_in_its_month_and_in_no_other(day: date) -> None:
    month = Month.of(day)
    assert month.first <= day <= month.last
    assert not (month + 1).first <= day


@given(MONTHS, MONTHS)
def test_are_ordered_as_their_days_are(one: Month, other: Month) -> None:
    assert (one < other) == (one.first < other.first) == (one - other < 0)
