"""By when: working days, lateness, expiry."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.law.book import NotInForce, Page, book
from payung.law.deadlines import (
    LIMITS,
    Programme,
    claim_by,
    contribution_due,
    days_late,
    days_off,
    due,
    is_expired,
    is_working_day,
    late_penalty,
    working_days_after,
)

DAY = timedelta(days=1)
DAYS = st.dates(date(2022, 5, 1), date(2030, 12, 31))


def page(day: str) -> Page:
    return book().on(date.fromisoformat(day))


def last_day(what: str, start: str, law: Page | None = None) -> str:
    return due(page=law or page(start), what=what, from_day=date.fromisoformat(start)).value.isoformat()


@pytest.mark.parametrize(
    ("what", "start", "until"),
    [
        ("accident_report", "2026-11-06", "2026-11-08"),  # hours run through the weekend
        ("claim_report", "2026-11-06", "2026-11-08"),
        ("conclusion", "2026-11-02", "2026-12-02"),
        ("conclusion", "2024-11-02", "2024-12-02"),
        ("incomplete_notice", "2026-11-06", "2026-11-11"),  # Friday: Monday is the first day
        ("jkk_payment", "2026-11-02", "2026-11-11"),
        ("jkk_payment", "2026-08-14", "2026-08-27"),  # 17 and 25 August are public holidays
        ("jkm_payment", "2026-11-02", "2026-11-05"),
        ("jkm_payment", "2026-04-02", "2026-04-08"),  # Good Friday
        ("jht_payment", "2026-11-02", "2026-11-09"),
        ("field_check", "2025-02-21", "2025-02-28"),  # 7 days
        ("field_check", "2025-02-24", "2025-03-03"),  # 5 working days from the day of the amendment
        ("number", "2026-11-07", "2026-11-09"),  # Saturday
        ("data_change", "2026-11-02", "2026-11-11"),
        ("doctor_request", "2026-11-02", "2026-11-05"),
        ("doctor_opinion", "2026-11-02", "2026-11-11"),
    ],
)
def test_each_limit_ends_on_its_day(what: str, start: str, until: str) -> None:
    assert last_day(what, start) == until


def test_every_limit_has_a_case_above_and_says_its_article_and_day_in_both_languages() -> None:
    for what in LIMITS:
        told = due(page=page("2026-11-02"), what=what, from_day=date(2026, 11, 2)).why
        assert told.because()
        assert "2 November 2026" in told.explain(language="id")[0]
        assert "2 November 2026" in told.explain(language="en")[0]


def test_collective_leave_is_a_stated_choice() -> None:
    """24 December 2026 is collective leave; by default nobody may pay late because of it."""
    assert last_day("jkm_payment", "2026-12-22") == "2026-12-28"
    leave = page("2026-12-22").amended(collective_leave_is_working=False)
    assert last_day("jkm_payment", "2026-12-22", leave) == "2026-12-29"


def test_saturday_may_be_a_working_day_by_the_other_reading() -> None:
    assert last_day("jkm_payment", "2026-11-06", page("2026-11-06").amended(working_days_a_week=6)) == "2026-11-10"


def test_says_which_days_do_not_count_and_which_are_estimates() -> None:
    said = due(page=page("2026-12-22"), what="jkm_payment", from_day=date(2026, 12, 22)).why.explain(language="id")
    assert said[1:] == (
        "24 Desember 2026 (Cuti Bersama Hari Raya Natal) bukan libur nasional, jadi tetap dihitung hari kerja",
        "25 Desember 2026 libur (Hari Raya Natal), tidak dihitung",
    )
    later = due(page=page("2027-03-08"), what="jkk_payment", from_day=date(2027, 3, 8)).why.explain(language="en")
    assert "The day off on 10 March 2027 is an estimate; look again once the government has announced it" in later


def test_rests_on_the_choice_about_collective_leave_only_where_such_a_day_lies_within() -> None:
    def rules(day: str) -> set[str]:
        return {
            each.name
            for each in due(page=page(day), what="jkm_payment", from_day=date.fromisoformat(day)).why.amounts()
        }

    assert "collective_leave_is_working" in rules("2026-12-21")  # its last day is 24 December
    assert "collective_leave_is_working" not in rules("2026-11-02")


def test_public_holidays_stand_over_collective_leave() -> None:
    assert not days_off(year=2026)[date(2026, 12, 25)].is_collective_leave
    assert days_off(year=2026)[date(2026, 12, 24)].is_collective_leave


def test_the_field_check_rests_on_its_change_of_unit() -> None:
    names = {
        each.name for each in due(page=page("2025-03-03"), what="field_check", from_day=date(2025, 3, 3)).why.amounts()
    }
    assert {"field_check_days", "field_check_in_working_days", "working_days_a_week"} <= names


@given(day=DAYS, count=st.integers(0, 30))
def test_so_many_working_days_lie_between(day: date, count: int) -> None:
    law = book().on(day)
    until = working_days_after(page=law, day=day, count=count)
    between = [day + DAY * n for n in range(1, (until - day).days + 1)]
    assert sum(is_working_day(page=law, day=each) for each in between) == count
    assert count == 0 or is_working_day(page=law, day=until)


@given(day=DAYS, later=st.integers(0, 40), what=st.sampled_from(sorted(LIMITS)))
def test_who_begins_later_is_never_due_earlier(day: date, later: int, what: str) -> None:
    law = book().on(day)
    assert due(page=law, what=what, from_day=day).value <= due(page=law, what=what, from_day=day + DAY * later).value


def test_working_days_are_counted_forward() -> None:
    with pytest.raises(ValueError, match="forward"):
        working_days_after(page=page("2026-11-02"), day=date(2026, 11, 2), count=-1)


def test_no_limit_before_its_regulation() -> None:
    with pytest.raises(NotInForce):
        last_day("jht_payment", "2022-04-25")


def test_a_contribution_is_due_on_the_15th_of_its_own_month() -> None:
    told = contribution_due(page=page("2026-11-01"), month=Month.parse("2026-11"))
    assert told.value == date(2026, 11, 15)
    assert told.why.explain(language="id") == ("Iuran November 2026 dibayar paling lambat 15 November 2026",)


class TestLateness:
    def test_one_percent_a_day(self) -> None:
        award = late_penalty(page=page("2026-11-01"), benefit=42_000_000, days_late=5)
        assert award.total == 2_100_000
        assert award.explain() == ("Terlambat 5 hari: 1% sehari × 5 × Rp42.000.000 = Rp2.100.000",)
        assert award.because(language="en") == ("PP 44/2015 Pasal 40(4) (1 secondary source)",)

    def test_jkk_has_its_own_article(self) -> None:
        award = late_penalty(page=page("2026-11-01"), benefit=1_000_050, days_late=1, programme="jkk")
        assert (award.total, award.because()) == (10_000, ("PP 44/2015 Pasal 37",))

    def test_counts_calendar_days(self) -> None:
        assert days_late(until=date(2026, 11, 6), paid_on=date(2026, 11, 9)) == 3
        assert days_late(until=date(2026, 11, 6), paid_on=date(2026, 11, 6)) == 0
        assert days_late(until=date(2026, 11, 6), paid_on=date(2026, 11, 1)) == 0

    @given(benefit=st.integers(0, 10**9), days=st.integers(0, 400))
    def test_more_days_never_cost_less(self, benefit: int, days: int) -> None:
        law = page("2026-11-01")
        less, more = (late_penalty(page=law, benefit=benefit, days_late=each).total for each in (days, days + 1))
        assert less <= more

    def test_nothing_is_negative(self) -> None:
        for benefit, days in ((-1, 1), (1, -1)):
            with pytest.raises(ValueError, match="negative"):
                late_penalty(page=page("2026-11-01"), benefit=benefit, days_late=days)


class TestExpiry:
    @pytest.mark.parametrize(
        ("happened", "claimed", "expired"),
        [
            ("2020-05-01", "2025-05-01", False),
            ("2020-05-01", "2025-05-02", True),
            ("2020-02-29", "2025-03-01", False),
            ("2020-02-29", "2025-03-02", True),
            ("2019-12-02", "2024-12-02", False),
            ("2019-12-01", "2021-12-01", False),
            ("2019-12-01", "2021-12-02", True),
        ],
    )
    def test_jkk(self, happened: str, claimed: str, expired: bool) -> None:
        told = is_expired(
            page=page(happened),
            programme="jkk",
            happened_on=date.fromisoformat(happened),
            claimed_on=date.fromisoformat(claimed),
        )
        assert told.value is expired
        assert len(told.why.explain(language="en")) == 2

    def test_jkm_by_the_reading_of_five_years(self) -> None:
        died = date(2021, 5, 1)
        five = book().on(died).amended(jkm_expiry_years=5)
        told = claim_by(page=five, programme="jkm", happened_on=died)
        assert told.value == date(2026, 5, 1)
        assert "5 years from the death" in told.why.explain(language="en")[0]
        assert is_expired(page=five, programme="jkm", happened_on=died, claimed_on=date(2026, 5, 2)).value

    @pytest.mark.parametrize("programme", ["jkm", "jht", "scholarship"])
    def test_the_rest_never(self, programme: Programme) -> None:
        happened = date(2021, 5, 1)
        told = is_expired(
            page=book().on(happened), programme=programme, happened_on=happened, claimed_on=date(2099, 1, 1)
        )
        assert told.value is False
        assert claim_by(page=book().on(happened), programme=programme, happened_on=happened).value is None
        assert told.why.because()


@given(day=DAYS, what=st.sampled_from(sorted(LIMITS)))
def test_no_day_uses_an_amount_of_a_later_one(day: date, what: str) -> None:
    amounts = due(page=book().on(day), what=what, from_day=day).why.amounts()
    assert all(each.since and each.since <= day for each in amounts)
