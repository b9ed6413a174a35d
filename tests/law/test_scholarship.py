"""Scholarships: levels and years, conditions, triggers, the yearly schedule, back claims, substitution."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.law.book import NotInForce, book
from payung.law.coverage import PaidMonth
from payung.law.scholarship import (
    Child,
    back_claim,
    conditions,
    contribution_months_of,
    level_of,
    payable_back_years,
    schedule,
    scholarship,
    substitution,
    triggered,
    via_death,
)

BEFORE, FIRST = date(2025, 2, 23), date(2025, 2, 24)
TODAY = date(2026, 11, 1)
PAGE = book().on(TODAY)
LEVELS = ("tk", "sd", "smp", "sma", "pt")


class TestCourse:
    @pytest.mark.parametrize(
        ("level", "total"),
        [("tk", 87_000_000), ("sd", 84_000_000), ("smp", 75_000_000), ("sma", 69_000_000), ("pt", 60_000_000)],
    )
    def test_runs_from_a_level_to_the_end(self, level: str, total: int) -> None:
        assert scholarship(page=PAGE, children=[Child(level)]).total == total

    def test_runs_from_within_a_level(self) -> None:
        award = scholarship(page=PAGE, children=[Child("sd", years_left=2)])
        assert award.amount_of("scholarship.sd") == 2 * 1_500_000
        assert award.total == 3_000_000 + 6_000_000 + 9_000_000 + 60_000_000

    def test_of_two_children_reaches_the_cap(self) -> None:
        award = scholarship(page=PAGE, children=[Child(), Child()])
        assert award.total == PAGE.scholarship_cap.value == 174_000_000

    def test_is_never_more_than_the_cap(self) -> None:
        award = scholarship(page=PAGE.amended(scholarship_cap=100_000_000), children=[Child("pt"), Child("pt")])
        assert (award.total, award.amount_of("scholarship.cap")) == (100_000_000, -20_000_000)
        assert any("Rp100.000.000 at most" in said for said in award.explain(language="en"))

    def test_has_places_for_two(self) -> None:
        award = scholarship(page=PAGE, children=[Child("pt")] * 3)
        assert award.total == 120_000_000
        assert [said.code for said in award.steps] == ["scholarship.places"]

    def test_gives_no_place_to_a_child_that_has_no_right(self) -> None:
        award = scholarship(page=PAGE, children=[Child("pt", married=True), Child("pt"), Child("pt")])
        assert award.total == 120_000_000
        assert [said.code for said in award.steps] == ["scholarship.married"]

    def test_of_nobody_is_nothing(self) -> None:
        assert scholarship(page=PAGE, children=[]).total == 0

    @pytest.mark.parametrize("years", [-1, 4])
    def test_refuses_years_that_a_level_lacks(self, years: int) -> None:
        with pytest.raises(Refused, match="school.years_left_wrong"):
            scholarship(page=PAGE, children=[Child("smp", years_left=years)])

    @pytest.mark.parametrize("name", ["PT", "S1", "PT_S1_or_training", "training", " pt "])
    def test_knows_a_level_by_its_names(self, name: str) -> None:
        assert level_of(page=PAGE, name=name) == "pt"

    def test_refuses_other_names(self) -> None:
        with pytest.raises(Refused, match="school.level_unknown"):
            scholarship(page=PAGE, children=[Child("S2")])

    def test_is_unknown_before_the_book(self) -> None:
        with pytest.raises(NotInForce):
            scholarship(page=book().on(date(2021, 3, 31)), children=[Child()])

    def test_is_said_level_by_level(self) -> None:
        award = scholarship(page=PAGE, children=[Child("sma", years_left=1)])
        assert award.explain(language="id") == (
            "Anak ke-1, SMA: 1 tahun × Rp3.000.000 = Rp3.000.000",
            "Anak ke-1, PT: 5 tahun × Rp12.000.000 = Rp60.000.000",
            "Seluruhnya Rp63.000.000",
        )

    @given(st.lists(st.sampled_from(LEVELS), max_size=4), st.sampled_from(LEVELS))
    def test_totals_are_their_lines_and_another_child_never_lowers_them(self, levels: list[str], more: str) -> None:
        children = [Child(level) for level in levels]
        award = scholarship(page=PAGE, children=children)
        assert award.total == sum(line.amount for line in award.lines) <= PAGE.scholarship_cap.value
        assert award.total <= scholarship(page=PAGE, children=[*children, Child(more)]).total


class TestConditions:
    @pytest.mark.parametrize(
        ("child", "broken"),
        [
            (Child(), []),
            (Child(born_on=date(2003, 11, 2)), []),
            (Child(born_on=date(2003, 11, 1)), ["scholarship.too_old"]),
            (Child(married=True), ["scholarship.married"]),
            (Child(work="independent"), []),
            (Child(work="apprentice"), []),
            (Child(work="employee", employed_months=6), []),
            (Child(work="employee", employed_months=7), ["scholarship.working"]),
            (Child(work="independent", studying=False), ["scholarship.working"]),
            (Child(work="employee", employed_months=1, studying=False), ["scholarship.working"]),
            (
                Child(born_on=date(2000, 1, 1), married=True, work="employee", employed_months=12),
                ["scholarship.too_old", "scholarship.married", "scholarship.working"],
            ),
        ],
    )
    def test_name_what_is_not_met(self, child: Child, broken: list[str]) -> None:
        right = conditions(page=PAGE, child=child, on=TODAY)
        assert right.value is (not broken)
        assert [said.code for said in right.why.steps] == broken
        assert right.why.total == 0

    def test_ask_no_age_without_a_day(self) -> None:
        assert conditions(page=PAGE, child=Child(born_on=date(1990, 1, 1))).value


class TestTriggers:
    @pytest.mark.parametrize("event", ["accident_death", "total_disability"])
    def test_of_a_work_accident_need_no_months(self, event: str) -> None:
        right = triggered(page=PAGE, event=event)  # type: ignore[arg-type]
        assert right.value
        assert right.why.explain(language="en")

    @pytest.mark.parametrize(("months", "eligible"), [(0, False), (35, False), (36, True), (200, True)])
    def test_of_another_death_need_36_paid_months(self, months: int, eligible: bool) -> None:
        assert via_death(page=PAGE, contribution_months=months).value is eligible
        assert triggered(page=PAGE, event="death", contribution_months=months).value is eligible

    def test_of_a_death_without_any_month_give_nothing(self) -> None:
        assert not triggered(page=PAGE, event="death").value

    def test_are_not_counted_below_zero(self) -> None:
        with pytest.raises(ValueError, match="not negative"):
            via_death(page=PAGE, contribution_months=-1)

    def test_sum_paid_months_across_gaps_each_once(self) -> None:
        day = date(2026, 5, 1)
        paid = [PaidMonth(Month.parse(text), day) for text in ("2024-01", "2024-01", "2026-05", "2026-06")]
        late = PaidMonth(Month.parse("2026-04"), date(2026, 6, 1))
        assert contribution_months_of(paid=[*paid, late], on=date(2026, 5, 20)) == 2


class TestSchedule:
    def test_pays_year_by_year(self) -> None:
        years = schedule(page=PAGE, child=Child("smp", years_left=1), first=date(2026, 8, 3))
        assert [(each.day.year, each.level, each.year, each.line.amount) for each in years[:3]] == [
            (2026, "smp", 3, 2_000_000),
            (2027, "sma", 1, 3_000_000),
            (2028, "sma", 2, 3_000_000),
        ]
        assert len(years) == 1 + 3 + 5

    def test_ends_before_the_age_limit(self) -> None:
        child = Child("pt", born_on=date(2005, 8, 3))
        years = schedule(page=PAGE, child=child, first=date(2026, 8, 3))
        assert [each.day for each in years] == [date(2026, 8, 3), date(2027, 8, 3)]
        assert scholarship(page=PAGE, children=[child], on=date(2026, 8, 3)).total == 24_000_000

    def test_of_a_child_without_a_right_is_empty(self) -> None:
        assert schedule(page=PAGE, child=Child(married=True), first=TODAY) == ()

    def test_claimed_on_a_leap_day_goes_on(self) -> None:
        years = schedule(page=PAGE, child=Child("pt"), first=date(2028, 2, 29))
        assert [each.day for each in years][1:] == [
            date(2029, 3, 1), date(2030, 3, 1), date(2031, 3, 1), date(2032, 2, 29)
        ]  # fmt: skip

    @given(
        st.sampled_from(LEVELS),
        st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2025, 1, 1))),
        st.dates(FIRST, date(2035, 1, 1)),
    )
    def test_sums_to_the_whole(self, level: str, born_on: date | None, first: date) -> None:
        child = Child(level, born_on=born_on)
        years = schedule(page=PAGE, child=child, first=first)
        whole = scholarship(page=PAGE, children=[child], on=first)
        assert sum(each.line.amount for each in years) == whole.total
        assert len({each.day.year for each in years}) == len(years)


class TestBackClaim:
    @pytest.mark.parametrize(
        ("level", "unclaimed", "total"),
        [
            ("SMA", 4, 9_000_000),
            ("SMA", 3, 9_000_000),
            ("SMA", 1, 3_000_000),
            ("pt", 5, 36_000_000),
            ("tk", 3, 3_000_000),
            ("sd", 0, 0),
        ],
    )
    def test_pays_three_school_years_at_most(self, level: str, unclaimed: int, total: int) -> None:
        assert back_claim(page=PAGE, level=level, years_unclaimed=unclaimed).total == total

    def test_had_no_limit_before(self) -> None:
        assert back_claim(page=book().on(BEFORE), level="pt", years_unclaimed=5).total == 60_000_000
        assert back_claim(page=book().on(FIRST), level="pt", years_unclaimed=5).total == 36_000_000
        assert payable_back_years(page=book().on(BEFORE), years_unclaimed=5) == 5
        assert payable_back_years(page=book().on(FIRST), years_unclaimed=5) == 3

    def test_says_what_can_no_longer_be_paid(self) -> None:
        kindergarten = back_claim(page=PAGE, level="tk", years_unclaimed=4)
        assert [said.code for said in kindergarten.steps] == ["scholarship.back_capped", "scholarship.back_level"]
        assert "TK hanya 2 tahun ajaran" in kindergarten.explain()
        award = back_claim(page=PAGE, level="sma", years_unclaimed=4)
        assert [said.code for said in award.steps] == ["scholarship.back_capped"]
        assert "Permenaker 1/2025 Pasal 106(4), 106(5)" in award.because(language="id")

    def test_pays_nothing_to_a_child_that_is_too_old_by_now(self) -> None:
        old = Child("pt", born_on=date(2000, 1, 1))
        assert back_claim(page=PAGE, level="pt", years_unclaimed=2, child=old, on=TODAY).total == 0

    def test_is_not_counted_below_zero(self) -> None:
        with pytest.raises(ValueError, match="not negative"):
            back_claim(page=PAGE, level="sma", years_unclaimed=-1)


class TestSubstitution:
    def test_passes_what_is_left_once(self) -> None:
        award = substitution(page=PAGE, deceased=Child("sd"), paid=3_000_000, to=Child("tk"))
        assert award.total == 81_000_000
        again = substitution(page=PAGE, deceased=Child("sd"), paid=3_000_000, to=Child("tk"), times_before=1)
        assert (again.total, [said.code for said in again.steps]) == (0, ["scholarship.substituted_before"])

    def test_passes_to_a_child_that_meets_the_conditions(self) -> None:
        assert substitution(page=PAGE, deceased=Child("sd"), paid=0, to=Child(married=True)).total == 0

    @pytest.mark.parametrize("paid", [-1, 84_000_001])
    def test_knows_what_was_paid(self, paid: int) -> None:
        with pytest.raises(ValueError, match="lies between"):
            substitution(page=PAGE, deceased=Child("sd"), paid=paid, to=Child())
