"""People × months beside each other: the issue's two options, and what must hold for any."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.months import Month, months
from payung.kernel.problems import Refused
from payung.law.book import book
from payung.law.contributions import quote
from payung.law.coverage import PaidMonth, protection
from payung.reporting.planning.mortality import Mix
from payung.reporting.planning.options import Keeping, Option, Scene, Stretch, Weighed, weigh

BUDGET = 10_080_000_000
SCENE = Scene(first_month=Month.parse("2026-12"))


def weighed(people: int, count: int, payer: str = "apbd", *, scene: Scene = SCENE, budget: int = BUDGET) -> Weighed:
    """An option, weighed."""
    return weigh(option=Option(people, count, payer), scene=scene, budget=budget, book=book())


def test_the_two_options_of_the_province_cost_the_same_to_the_rupiah() -> None:
    many, long = weighed(100_000, 6), weighed(50_000, 12)
    assert many.cost == long.cost == BUDGET
    assert many.left == long.left == 0
    assert (many.within_budget, long.within_budget) == (100_000, 50_000)
    assert (many.cost_per_person, long.cost_per_person) == (100_800, 201_600)
    assert many.person_months == long.person_months == 600_000


def test_they_end_on_other_days() -> None:
    many, long = weighed(100_000, 6), weighed(50_000, 12)
    assert (many.last_paid, many.last_protected) == (date(2027, 5, 31), date(2027, 8, 31))
    assert (long.last_paid, long.last_protected) == (date(2027, 11, 30), date(2028, 2, 29))


def test_the_wait_for_the_full_benefit_is_three_months_of_either() -> None:
    many, long = weighed(100_000, 6), weighed(50_000, 12)
    first, second, third = (each._replace(because=()) for each in many.stretches)
    assert first == Stretch(date(2026, 12, 1), date(2027, 2, 28), "paid", 10_000_000, full=False, because=())
    assert second == Stretch(date(2027, 3, 1), date(2027, 5, 31), "paid", 42_000_000, full=True, because=())
    assert third == Stretch(date(2027, 6, 1), date(2027, 8, 31), "grace", 42_000_000, full=True, because=())
    assert (many.days(full=False), many.days(full=True)) == (90, 184)
    assert (long.days(full=False), long.days(full=True)) == (90, 366)
    assert many.person_days(full=True) == 18_400_000
    assert "Permenaker 1/2025 Pasal 97A(1), 97A(2)" in many.stretches[0].because


def test_three_months_of_a_starter_leave_the_full_benefit_to_nobody_but_in_grace() -> None:
    starter = weighed(1_000, 3)
    assert [(each.state, each.full) for each in starter.stretches] == [("paid", False), ("grace", True)]


def test_keeping_all_is_priced_by_the_months_after() -> None:
    kept = {each.months: each for each in weighed(100_000, 6).keeping}
    assert {count: each.cost for count, each in kept.items()} == {
        **{1: 1_680_000_000, 3: 5_040_000_000, 6: 10_080_000_000, 12: 20_160_000_000}
    }
    assert kept[3] == Keeping(3, 5_040_000_000, {"other": 50_400})


def test_a_company_pays_half_where_the_discount_still_runs() -> None:
    """Outside transport it ends with December 2026, for drivers with March 2027."""
    scene = replace(SCENE, transport=Fraction(1, 10))
    by_company = weighed(100_000, 6, "csr", scene=scene)
    prices = [{sector: price.total for sector, price in month.prices.items()} for month in by_company.months]
    assert prices[0] == {"transport": 8_400, "other": 8_400}
    assert prices[1:4] == [{"transport": 8_400, "other": 16_800}] * 3
    assert prices[4:] == [{"transport": 16_800, "other": 16_800}] * 2
    assert by_company.cost == 10_000 * (4 * 8_400 + 2 * 16_800) + 90_000 * (8_400 + 5 * 16_800)
    assert weighed(100_000, 6, scene=scene).cost == BUDGET


def test_what_is_missing_is_said() -> None:
    assert weighed(100_001, 6).left == -100_800
    assert weighed(100_001, 6).within_budget == 100_000


def test_deaths_are_divided_twice_and_their_benefits_sum() -> None:
    deaths = weighed(100_000, 6).deaths
    assert deaths.paid.expected + deaths.grace.expected == pytest.approx(
        deaths.funeral_only.expected + deaths.full.expected
    )
    assert 140 <= deaths.paid.expected <= 160
    funerals, full = deaths.funeral_only.expected, deaths.full.expected
    assert deaths.jkm.expected == pytest.approx(funerals * 10_000_000 + full * 42_000_000, abs=1)
    assert deaths.paid.low < deaths.paid.expected < deaths.paid.high


def test_without_jkm_no_death_leaves_anything() -> None:
    accidents_only = weighed(1_000, 6, scene=replace(SCENE, programmes=("jkk",)))
    assert accidents_only.deaths.jkm.expected == 0
    assert accidents_only.days(full=True) == 0
    assert accidents_only.last_protected == date(2027, 8, 31)


def test_who_goes_on_alone_keeps_cover() -> None:
    [fifth] = weighed(1_003, 6, scene=replace(SCENE, retention=(Fraction(1, 5),))).after
    assert (fifth.stay, fifth.lose) == (201, 802)


@pytest.mark.parametrize(
    ("option", "scene", "code"),
    [
        (Option(0, 6, "apbd"), SCENE, "plan.people_impossible"),
        (Option(10**10, 6, "apbd"), SCENE, "plan.people_impossible"),
        (Option(10, 0, "apbd"), SCENE, "plan.months_impossible"),
        (Option(10, 121, "apbd"), SCENE, "plan.months_impossible"),
        (Option(10, 6, "king"), SCENE, "payer.unknown"),
        (Option(10, 6, "apbd"), replace(SCENE, programmes=("jkx",)), "programme.unknown"),
        (Option(10, 6, "apbd"), replace(SCENE, first_month=Month.parse("1999-01")), "law.not_in_force"),
        (Option(10, 6, "apbd"), replace(SCENE, first_month=Month.parse("2020-01")), "law.not_in_force"),
    ],
)
def test_what_nobody_can_mean_is_refused(option: Option, scene: Scene, code: str) -> None:
    with pytest.raises(Refused) as refused:
        weigh(option=option, scene=scene, budget=BUDGET, book=book())
    assert code in [problem.code for problem in refused.value.problems]


options = st.builds(
    Option,
    people=st.integers(1, 300_000),
    months=st.integers(1, 30),
    payer=st.sampled_from(["apbn", "apbd", "village", "csr", "donor"]),
)
scenes = st.builds(
    Scene,
    first_month=st.integers(0, 40).map(lambda n: Month.parse("2025-03") + n),
    income=st.integers(0, 8_000_000),
    transport=st.fractions(0, 1, max_denominator=100),
    mix=st.builds(Mix, st.integers(17, 40), st.integers(41, 64), st.fractions(0, 1, max_denominator=10)),
)


@given(option=options, scene=scenes, budget=st.integers(0, 10**11))
@settings(max_examples=25, deadline=None)
def test_any_option_is_what_its_months_and_days_are(option: Option, scene: Scene, budget: int) -> None:
    found = weigh(option=option, scene=scene, budget=budget, book=book())
    assert found.cost == cost_by_quotes(option, scene)
    if found.within_budget:
        assert cost_by_quotes(replace(option, people=found.within_budget), scene) <= budget
    assert cost_by_quotes(replace(option, people=found.within_budget + 1), scene) > budget
    paid = [PaidMonth(month, month.first, sponsored=True) for month in months(scene.first_month, count=option.months)]
    assert found.last_protected == protection(book=book(), paid=paid, on=found.last_paid).until
    days = [stretch.first for stretch in found.stretches]
    assert days[1:] == [stretch.last + timedelta(days=1) for stretch in found.stretches[:-1]]
    assert days[0] == scene.first_month.first


def cost_by_quotes(option: Option, scene: Scene) -> int:
    """What the option costs, if each sector's person is asked at the counter."""
    driving = int(option.people * scene.transport + Fraction(1, 2))
    asked = {"transport": driving, "other": option.people - driving}
    each = {
        sector: quote(
            book=book(),
            income=scene.income,
            start=scene.first_month,
            count=option.months,
            programmes=scene.programmes,
            sector=sector,
            payer=option.payer,
        ).total
        for sector in asked
    }
    return sum(count * each[sector] for sector, count in asked.items())
