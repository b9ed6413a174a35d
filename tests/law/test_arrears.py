"""Unpaid months: netted within grace, the end of the right beyond it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.law.arrears import within_grace
from payung.law.awards import Award, Line
from payung.law.book import book
from payung.law.death import death_benefit
from payung.law.scholarship import Child, scholarship

PAGE = book().on(date(2026, 11, 1))
JKM = death_benefit(page=PAGE)
JKK = Award(PAGE.law, (Line("jkk.care", 7_000_000, (), ()), Line("jkk.temporary_incapacity", 1_000_000, (), ())))


def test_without_arrears_the_award_is_as_it_was() -> None:
    assert within_grace(page=PAGE, award=JKM, arrears_months=0, owed=50_000) is JKM


@pytest.mark.parametrize("months", [1, 2, 3])
def test_arrears_within_grace_are_netted(months: int) -> None:
    award = within_grace(page=PAGE, award=JKM, arrears_months=months, owed=months * 16_800)
    assert award.total == 42_000_000 - months * 16_800
    assert award.amount_of("arrears") == -months * 16_800
    assert award.amount_of("jkm.funeral") == 10_000_000


def test_cover_that_has_ended_ends_the_right_before_four_months_are_due() -> None:
    award = within_grace(page=PAGE, award=JKM, arrears_months=3, owed=50_400, protected=False)
    assert (award.denied, award.lines) == (True, ())
    assert award.explain(language="en") == (
        "Cover had ended on that day, although only 3 months were past the due day: there is no right to JKK and JKM",
    )


def test_arrears_are_netted_because_the_book_says_so() -> None:
    award = within_grace(page=PAGE.amended(arrears_netted=False), award=JKM, arrears_months=3, owed=50_400)
    assert (award.total, award.amount_of("arrears")) == (42_000_000, 0)


def test_more_than_grace_is_no_right() -> None:
    award = within_grace(page=PAGE, award=JKM, arrears_months=4, owed=67_200)
    assert (award.lines, award.total) == ((), 0)
    assert award.explain(language="en") == (
        "Contributions were not paid for 4 consecutive months, more than 3: there is no right to JKK and JKM",
    )
    assert award.because(language="id") == ("Permenaker 5/2021 Pasal 44(1), 92(1), 98(1), 98(4)",)


def test_the_funeral_does_not_wait() -> None:
    """A new member's heirs have the funeral grant only: nothing is left to net from."""
    funeral = death_benefit(page=PAGE, consecutive_months=1)
    award = within_grace(page=PAGE, award=funeral, arrears_months=1, owed=16_800)
    assert award.total == 10_000_000
    assert award.steps[-1].code == "arrears.funeral_at_once"


def test_care_does_not_wait_and_cash_never_falls_below_zero() -> None:
    award = within_grace(page=PAGE, award=JKK, arrears_months=3, owed=1_500_000)
    assert (award.total, award.amount_of("arrears")) == (7_000_000, -1_000_000)
    assert award.steps[-1].code == "arrears.care_at_once"


def test_a_scholarship_waits() -> None:
    award = within_grace(page=PAGE, award=scholarship(page=PAGE, children=[Child("pt")]), arrears_months=1, owed=16_800)
    assert award.total == 60_000_000 - 16_800
    assert award.steps[-1].code == "arrears.funeral_at_once"


@pytest.mark.parametrize("wrong", [{"arrears_months": -1, "owed": 0}, {"arrears_months": 1, "owed": -1}])
def test_arrears_are_not_negative(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="not negative"):
        within_grace(page=PAGE, award=JKM, **wrong)


@given(st.integers(0, 6), st.integers(0, 10**9), st.sampled_from([JKM, JKK, Award(PAGE.law)]))
def test_totals_are_never_negative_and_never_grow(months: int, owed: int, award: Award) -> None:
    netted = within_grace(page=PAGE, award=award, arrears_months=months, owed=owed)
    assert 0 <= netted.total <= award.total
    assert netted.total == sum(line.amount for line in netted.lines)
    more = within_grace(page=PAGE, award=award, arrears_months=months, owed=owed + 1)
    assert more.total <= netted.total
