"""An account year by year: what a contribution earns, and how the next year makes good for what came late."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from payung.contributions.jht.accounts import Developed, Paid, Year, earned, known, years
from payung.kernel.months import Month

RATE = 600
"""Basis points: half a percent a month."""
JANUARY, NOVEMBER, DECEMBER = (Month.parse(f"2026-{month}") for month in ("01", "11", "12"))


def instant(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def paid(month: Month, since: str, until: str | None = None, amount: int = 20_000) -> Paid:
    return Paid(month, amount, instant(since), instant(until) if until else None)


def test_a_contribution_earns_from_the_month_after_its_own() -> None:
    assert earned(paid={JANUARY: 20_000}, rates=[(2026, RATE)]) == (20_000 * 11 * RATE // 120_000,)
    assert earned(paid={DECEMBER: 20_000}, rates=[(2026, RATE)]) == (0,)


def test_what_is_paid_ahead_earns_nothing_before_its_month() -> None:
    ahead = {Month.parse("2027-06"): 20_000}
    assert earned(paid=ahead, rates=[(2026, RATE), (2027, RATE)]) == (0, 600)


def test_a_balance_earns_the_whole_year_and_what_it_earned_earns_too() -> None:
    assert earned(paid={DECEMBER: 20_000}, rates=[(2026, RATE), (2027, RATE), (2028, RATE)]) == (0, 1_200, 1_272)


def test_what_was_paid_before_the_first_developed_year_is_not_lost() -> None:
    assert earned(paid={DECEMBER: 20_000}, rates=[(2027, RATE)]) == (1_200,)


def test_an_account_tells_its_years_and_the_running_one_has_no_development_yet() -> None:
    months = [paid(DECEMBER, "2026-12-01"), paid(Month.parse("2027-01"), "2027-01-05")]
    done = [Developed(2026, RATE, instant("2027-01-10"))]
    assert years(months=months, developed=done, at=instant("2027-02-01")) == (
        Year(2026, 0, 1, 20_000, RATE, 0, 0),
        Year(2027, 20_000, 1, 20_000, None, None, 0),
    )


def test_a_month_recorded_after_its_year_was_developed_is_made_good_with_the_next() -> None:
    months = [paid(NOVEMBER, "2027-03-01")]
    first, second = Developed(2026, RATE, instant("2027-01-10")), Developed(2027, RATE, instant("2028-01-10"))
    account = years(months=months, developed=[first, second], at=instant("2028-02-01"))
    assert [(year.earned, year.made_good) for year in account] == [(0, 0), (1_206 + 100, 100)]
    assert account[-1].closing == 20_000 + sum(earned(paid={NOVEMBER: 20_000}, rates=[(2026, RATE), (2027, RATE)]))


def test_a_reversal_takes_back_with_the_next_year_what_its_months_had_earned() -> None:
    months = [paid(NOVEMBER, "2026-11-01", until="2027-03-01")]
    first, second = Developed(2026, RATE, instant("2027-01-10")), Developed(2027, RATE, instant("2028-01-10"))
    before = years(months=months, developed=[first], at=instant("2027-02-01"))
    assert before[-1].closing == 20_100
    after = years(months=months, developed=[first, second], at=instant("2028-02-01"))
    assert [(year.paid, year.earned, year.made_good) for year in after] == [(0, 100, 0), (0, -100, -100)]
    assert after[-1].closing == 0


def test_nothing_paid_is_no_account() -> None:
    assert years(months=[], developed=[Developed(2026, RATE, instant("2027-01-10"))], at=instant("2028-01-01")) == ()


STARTED = instant("2026-01-01")
DAYS = st.integers(0, 1_000).map(lambda days: STARTED + timedelta(days=days))


@st.composite
def payments(draw: st.DrawFn) -> list[Paid]:
    """Months of three years, each paid at some instant, some of them reversed later."""
    found = []
    for index in draw(st.sets(st.integers(0, 35), max_size=12)):
        since, gone = draw(DAYS), draw(st.none() | st.integers(1, 400))
        until = since + timedelta(days=gone) if gone else None
        found.append(Paid(JANUARY + index, draw(st.integers(1, 100_000)), since, until))
    return found


@settings(max_examples=30)
@given(payments(), st.lists(st.integers(0, 900), min_size=3, max_size=3))
def test_whatever_comes_late_all_years_together_add_what_the_last_one_knew(
    months: list[Paid], rates: list[int]
) -> None:
    done = [Developed(2026 + n, rate, instant(f"{2027 + n}-01-10")) for n, rate in enumerate(rates)]
    account = years(months=months, developed=done, at=done[-1].known_at)
    last = known(months=months, at=done[-1].known_at)
    whole = earned(paid=last, rates=[(each.year, each.basis_points) for each in done])
    assert sum(year.earned or 0 for year in account) == sum(whole)
    if account:
        assert account[-1].closing == sum(last.values()) + sum(whole)
    for one, following in pairwise(account):
        assert following.opening == one.closing
