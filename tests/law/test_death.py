"""JKM: what the heirs have, by the day of death, the wait of new members, and several memberships."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.law.book import NotInForce, book
from payung.law.coverage import PaidMonth
from payung.law.death import (
    death_benefit,
    membership,
    whole_months,
    with_several_employers,
    with_several_jobs,
)

BEFORE, FIRST = date(2025, 2, 23), date(2025, 2, 24)
NOW = book().on(date(2026, 11, 1))


def paid(*texts: str, late_by: int = 0) -> list[PaidMonth]:
    """These months, each paid on its 10th, or so many months later."""
    months = [Month.parse(text) for text in texts]
    return [PaidMonth(month, (month + late_by).first + timedelta(days=9)) for month in months]


class TestAmounts:
    @pytest.mark.parametrize(
        ("day", "lump", "periodic", "funeral"),
        [
            (date(2015, 7, 1), 16_200_000, 4_800_000, 3_000_000),
            (date(2019, 12, 1), 16_200_000, 4_800_000, 3_000_000),
            (date(2019, 12, 2), 20_000_000, 12_000_000, 10_000_000),
            (date(2026, 11, 1), 20_000_000, 12_000_000, 10_000_000),
        ],
    )
    def test_are_those_of_the_day_of_death(self, day: date, lump: int, periodic: int, funeral: int) -> None:
        award = death_benefit(page=book().on(day))
        assert [(line.name, line.amount) for line in award.lines] == [
            ("jkm.lump", lump),
            ("jkm.periodic", periodic),
            ("jkm.funeral", funeral),
        ]
        assert award.total == lump + periodic + funeral

    def test_are_said_and_cited(self) -> None:
        award = death_benefit(page=NOW)
        assert award.because(language="en") == ("PP 82/2019 Pasal 34 (10 secondary sources)",)
        assert award.explain(language="id") == (
            "Santunan kematian Rp20.000.000",
            "Santunan berkala Rp12.000.000, dibayar sekaligus",
            "Biaya pemakaman Rp10.000.000",
            "Seluruhnya Rp42.000.000",
        )

    def test_are_unknown_before_the_book(self) -> None:
        with pytest.raises(NotInForce):
            death_benefit(page=book().on(date(2015, 6, 30)))


class TestWait:
    @pytest.mark.parametrize(("months", "total"), [(0, 10_000_000), (2, 10_000_000), (3, 42_000_000), (4, 42_000_000)])
    def test_of_a_new_member(self, months: int, total: int) -> None:
        assert death_benefit(page=NOW, consecutive_months=months).total == total

    def test_holds_for_deaths_since_its_first_day(self) -> None:
        assert death_benefit(page=book().on(BEFORE), consecutive_months=1).total == 42_000_000
        assert death_benefit(page=book().on(FIRST), consecutive_months=1).total == 10_000_000

    def test_denies_nothing_to_who_came_back_but_warns(self) -> None:
        award = death_benefit(page=NOW, consecutive_months=1, is_new=False)
        assert award.total == 42_000_000
        assert [said.code for said in award.steps] == ["jkm.counted_by_day", "jkm.returned"]

    def test_does_not_warn_where_it_does_not_begin_anew(self) -> None:
        page = NOW.amended(waiting_restarts=False)
        award = death_benefit(page=page, consecutive_months=1, is_new=False)
        assert award.total == 42_000_000
        assert award.steps[-1].code == "jkm.not_restarted"

    def test_is_counted_as_the_switch_says_and_tells_that_the_other_way_differs(self) -> None:
        by_day = death_benefit(page=NOW, consecutive_months=2, paid_contribution_months=3)
        by_contribution = death_benefit(
            page=NOW.amended(waiting_counted_by_day=False), consecutive_months=2, paid_contribution_months=3
        )
        assert (by_day.total, by_contribution.total) == (10_000_000, 42_000_000)
        for award in (by_day, by_contribution):
            assert "jkm.count_disputed" in [said.code for said in award.steps]

    def test_disputes_nothing_where_both_ways_agree(self) -> None:
        award = death_benefit(page=NOW, consecutive_months=3, paid_contribution_months=4)
        assert [said.code for said in award.steps] == ["jkm.counted_by_day", "jkm.waited"]

    def test_takes_the_count_that_is_known(self) -> None:
        assert death_benefit(page=NOW, paid_contribution_months=2).total == 10_000_000
        assert death_benefit(page=NOW.amended(waiting_counted_by_day=False), consecutive_months=2).total == 10_000_000

    @pytest.mark.parametrize("count", [{"consecutive_months": -1}, {"paid_contribution_months": -1}])
    def test_is_not_counted_below_zero(self, count: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="not negative"):
            death_benefit(page=NOW, **count)

    @given(st.integers(0, 40), st.integers(0, 40), st.booleans(), st.sampled_from([BEFORE, FIRST]))
    def test_longer_is_never_worth_less_and_lines_are_the_total(
        self, fewer: int, more: int, new: bool, day: date
    ) -> None:
        page = book().on(day)
        lower, higher = (
            death_benefit(page=page, consecutive_months=months, is_new=new) for months in sorted((fewer, more))
        )
        assert lower.total <= higher.total
        assert higher.total == sum(line.amount for line in higher.lines)
        for language in ("id", "en"):
            assert higher.explain(language=language)  # type: ignore[arg-type]


class TestMembership:
    @pytest.mark.parametrize(
        ("months", "on", "by_day", "by_contribution"),
        [
            (("2026-03", "2026-04", "2026-05"), date(2026, 6, 9), 2, 3),
            (("2026-03", "2026-04", "2026-05"), date(2026, 6, 10), 3, 3),
            (("2026-03",), date(2026, 6, 30), 3, 1),
            (("2026-03", "2026-04", "2026-05"), date(2026, 5, 10), 2, 3),
            (("2026-03", "2026-05"), date(2026, 5, 20), 2, 1),
        ],
        ids=["a day before", "on the day", "in grace", "three months paid in two", "a month between unpaid"],
    )
    def test_is_counted_both_ways(self, months: Sequence[str], on: date, by_day: int, by_contribution: int) -> None:
        found = membership(page=NOW, paid=paid(*months), on=on)
        assert found
        assert (found.consecutive_months, found.paid_contribution_months) == (by_day, by_contribution)
        assert found.is_new

    def test_begins_anew_after_a_lapse(self) -> None:
        found = membership(page=NOW, paid=paid("2025-10", "2026-03"), on=date(2026, 4, 20))
        assert found
        assert (found.consecutive_months, found.paid_contribution_months, found.is_new) == (1, 1, False)

    def test_knows_nothing_of_what_was_paid_later(self) -> None:
        assert membership(page=NOW, paid=paid("2026-03", late_by=1), on=date(2026, 4, 9)) is None

    def test_counts_no_month_paid_after_the_death(self) -> None:
        months = [*paid("2026-03"), *paid("2026-04", late_by=2)]
        found = membership(page=NOW, paid=months, on=date(2026, 5, 20))
        assert found
        assert (found.consecutive_months, found.paid_contribution_months) == (2, 1)

    def test_counts_no_month_paid_too_late_to_protect(self) -> None:
        bought = [PaidMonth(Month.parse(text), date(2026, 6, 2)) for text in ("2026-01", "2026-02", "2026-03")]
        found = membership(page=NOW, paid=bought, on=date(2026, 6, 20))
        assert found
        assert (found.consecutive_months, found.paid_contribution_months) == (0, 1)

    def test_counts_no_month_before_a_break(self) -> None:
        """A sponsor's month ends without grace by the other reading, and the next one is paid some days later."""
        months = [PaidMonth(Month.parse("2026-03"), date(2026, 3, 1), sponsored=True), *paid("2026-04")]
        page = NOW.amended(grace_after_sponsored=False)
        found = membership(page=page, paid=months, on=date(2026, 4, 20))
        assert found
        assert (found.paid_contribution_months, found.is_new) == (1, False)

    def test_counts_no_prepaid_month(self) -> None:
        prepaid = [PaidMonth(Month.parse(text), date(2026, 3, 1)) for text in ("2026-03", "2026-04", "2026-05")]
        found = membership(page=NOW, paid=prepaid, on=date(2026, 4, 20))
        assert found
        assert (found.consecutive_months, found.paid_contribution_months) == (1, 2)

    def test_is_none_after_the_end_of_grace(self) -> None:
        assert membership(page=NOW, paid=paid("2026-03"), on=date(2026, 7, 1)) is None

    @pytest.mark.parametrize(
        ("start", "day", "months"),
        [
            (date(2026, 1, 10), date(2026, 1, 10), 0),
            (date(2026, 1, 10), date(2026, 2, 9), 0),
            (date(2026, 1, 10), date(2026, 2, 10), 1),
            (date(2026, 1, 31), date(2026, 2, 28), 0),
            (date(2026, 1, 31), date(2026, 3, 1), 1),
        ],
    )
    def test_counts_whole_months(self, start: date, day: date, months: int) -> None:
        assert whole_months(start=start, day=day) == months

    def test_does_not_count_backwards(self) -> None:
        with pytest.raises(ValueError, match="before the start"):
            whole_months(start=date(2026, 2, 1), day=date(2026, 1, 31))

    @given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
    def test_grows_day_by_day(self, start: date, days: int) -> None:
        day = start + timedelta(days=days)
        assert 0 <= whole_months(start=start, day=day + timedelta(days=1)) - whole_months(start=start, day=day) <= 1


class TestSeveralMemberships:
    FULL = death_benefit(page=NOW)
    NEW = death_benefit(page=NOW, consecutive_months=1)

    def test_with_several_employers_pay_each_and_the_funeral_once(self) -> None:
        award = with_several_employers(page=NOW, awards=[self.FULL, self.FULL])
        assert award.total == 2 * 32_000_000 + 10_000_000
        assert award.amount_of("jkm.funeral") == 10_000_000
        assert "Permenaker 1/2025 Pasal 101" in award.because(language="id")

    def test_with_a_new_one_among_them(self) -> None:
        assert with_several_employers(page=NOW, awards=[self.NEW, self.FULL]).total == 42_000_000

    def test_of_jobs_on_ones_own_account_pay_once(self) -> None:
        award = with_several_jobs(page=NOW, awards=[self.NEW, self.FULL])
        assert award.total == 42_000_000
        assert award.steps[-1].code == "jkm.once_for_jobs"

    def test_of_jobs_pay_each_by_the_other_reading(self) -> None:
        page = NOW.amended(jkm_once_for_jobs=False)
        assert with_several_jobs(page=page, awards=[self.FULL, self.FULL]).total == 74_000_000

    def test_of_one_are_that_one(self) -> None:
        assert with_several_jobs(page=NOW, awards=[self.FULL]) == self.FULL
        assert with_several_employers(page=NOW, awards=[self.FULL]) == self.FULL

    @pytest.mark.parametrize("together", [with_several_jobs, with_several_employers])
    def test_need_one(self, together: object) -> None:
        with pytest.raises(ValueError, match="no "):
            together(page=NOW, awards=[])  # type: ignore[operator]
