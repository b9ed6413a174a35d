"""A population priced by arrays is each of its people priced by the rule, to the rupiah."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.months import Month, months
from payung.kernel.problems import Refused, catalogue
from payung.law.book import NotInForce, Page, book
from payung.law.checks import PAYERS, SECTORS
from payung.law.contributions import PROGRAMMES, monthly_contribution
from payung.law.population import BLOCK, CHOICES, People, Tariff, code_programmes, make_tariff

Person = tuple[int, int, int, int]
"""Income, and the codes of sector, programmes and payer."""

EDGES = (0, *(t + d for t in book().on(date(2026, 1, 1)).income_bands.value.thresholds[1:] for d in (-1, 0, 1)))
CHOSEN = range(1, len(CHOICES))


def pages_of(*firsts: str, count: int = 1) -> dict[Month, Page]:
    """`count` months from each of these on, with their pages."""
    term = [month for first in firsts for month in months(Month.parse(first), count=count)]
    return {month: book().on(month.first) for month in term}


def people_of(people: Sequence[Person], income: type[np.int32] | type[np.int64] = np.int64) -> People:
    columns = list(zip(*people, strict=True))
    return People(np.array(columns[0], dtype=income), *(np.array(each, dtype=np.uint8) for each in columns[1:]))


def by_rule(people: Sequence[Person], pages: Mapping[Month, Page], kind: str = "independent") -> list[list[list[int]]]:
    """What the rule itself says: person by person, month by month, the line of each programme."""
    found = []
    for income, sector, choice, payer in people:
        found.append([[0] * len(PROGRAMMES) for _ in pages])
        for n, (month, page) in enumerate(pages.items()):
            price = monthly_contribution(
                page=page,
                month=month,
                income=income,
                programmes=CHOICES[choice],
                sector=SECTORS[sector],
                payer=PAYERS[payer],
                kind=kind,
            )
            for line in price.lines:
                found[-1][n][PROGRAMMES.index(line.programme)] = line.amount
    return found


def refusal(tariff: Tariff, *people: Person) -> list[tuple[str, str, str]]:
    answers = []
    for ask in (tariff.prices, tariff.cost):
        with pytest.raises(Refused) as refused:
            ask(people=people_of(people))
        answers.append([(each.code, each.where, each.value) for each in refused.value.problems])
    assert answers[0] == answers[1]
    assert all(code in catalogue() for code, _, _ in answers[0])
    return answers[0]


def assert_same(people: Sequence[Person], pages: Mapping[Month, Page], kind: str = "independent") -> None:
    tariff, lines = make_tariff(pages=pages, kind=kind), by_rule(people, pages, kind)
    prices, cost = tariff.prices(people=people_of(people)), tariff.cost(people=people_of(people))
    assert prices.tolist() == [[sum(month) for month in person] for person in lines]
    assert cost.tolist() == [
        [sum(person[month][each] for person in lines) for each in range(len(PROGRAMMES))] for month in range(len(pages))
    ]


WINDOWS = ("2015-07", "2020-07", "2020-08", "2021-02", "2025-12", "2026-01", "2026-03", "2026-04", "2026-12", "2027-01")
WINDOWS += ("2027-03", "2027-04", "2035-12")


def test_every_sector_choice_and_payer_has_the_rules_price_on_both_sides_of_every_window() -> None:
    people = [(2_700_000, *codes) for codes in product(range(len(SECTORS)), CHOSEN, range(len(PAYERS)))]
    assert_same(people, pages_of(*WINDOWS))


@pytest.mark.parametrize("width", [np.int32, np.int64])
def test_every_band_has_the_rules_price_at_its_edges(width: type[np.int32] | type[np.int64]) -> None:
    people = [(income, 0, 7, 0) for income in (*EDGES, np.iinfo(width).max)]
    pages = pages_of("2026-05", "2027-01")
    prices = make_tariff(pages=pages).prices(people=people_of(people, width))
    assert prices.tolist() == [[sum(month) for month in person] for person in by_rule(people, pages)]


@settings(max_examples=30, deadline=None)
@given(
    people=st.lists(
        st.tuples(
            st.one_of(st.integers(0, 25_000_000), st.sampled_from(EDGES), st.integers(0, 2**63 - 1)),
            st.integers(0, len(SECTORS) - 1),
            st.sampled_from(CHOSEN),
            st.integers(0, len(PAYERS) - 1),
        ),
        min_size=1,
        max_size=20,
    ),
    first=st.integers(Month.parse("2015-07").index, Month.parse("2028-12").index).map(Month),
    count=st.integers(1, 3),
)
def test_any_people_in_any_term_have_the_rules_prices(people: list[Person], first: Month, count: int) -> None:
    assert_same(people, pages_of(str(first), count=count))


def test_blocks_meet_without_a_gap() -> None:
    people = [(each * 1000, each % 2, 1 + each % 7, each % 7) for each in range(2 * BLOCK + 3)]
    pages = pages_of("2026-05")
    tariff = make_tariff(pages=pages)
    seams = [0, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 2]
    prices = tariff.prices(people=people_of(people, np.int32))
    seen = [people[place] for place in seams]
    assert prices[seams].tolist() == [[sum(month) for month in person] for person in by_rule(seen, pages)]
    assert tariff.cost(people=people_of(people)).sum() == prices.sum(dtype=np.int64)


def test_an_employer_takes_all_programmes_or_is_refused() -> None:
    pages = pages_of("2026-05")
    assert_same([(0, 0, 7, 0), (9_000_000, 1, 7, 2)], pages, kind="employer")
    assert refusal(make_tariff(pages=pages, kind="employer"), (0, 0, 7, 0), (0, 0, 3, 0)) == [
        ("programme.mandatory_missing", "programmes[1]", "jht")
    ]


def test_nobody_is_nothing() -> None:
    tariff, nobody = make_tariff(pages=pages_of("2026-05", count=2)), people_of([(0, 0, 1, 0)])
    nobody = People(*(column[:0] for column in (nobody.income, *nobody.codes)))
    assert tariff.prices(people=nobody).shape == (0, 2)
    assert tariff.cost(people=nobody).tolist() == [[0, 0, 0]] * 2


def test_a_proposal_is_priced_like_the_law() -> None:
    month = Month.parse("2026-05")
    proposed = book().on(month.first).amended(village_discounted=True, jkk_rate=11)
    people = [(1_000_000, 1, 3, PAYERS.index("village")), (0, 0, 1, 0)]
    assert_same(people, {month: proposed, month + 1: book().on(month.first)})
    assert make_tariff(pages={month: proposed}).law == f"{book().version}+proposal"


class TestRefuses:
    tariff = make_tariff(pages=pages_of("2025-12", "2026-01"))

    @pytest.mark.parametrize(
        ("person", "problem"),
        [
            ((-1, 0, 1, 0), ("income.negative", "income[2]", "-1")),
            ((0, 2, 1, 0), ("sector.unknown", "sector[2]", "2")),
            ((0, 0, 8, 0), ("programme.unknown", "programmes[2]", "8")),
            ((0, 0, 0, 0), ("programme.none_chosen", "programmes[2]", "")),
            ((0, 0, 1, 7), ("payer.unknown", "payer[2]", "7")),
        ],
    )
    def test_what_the_rule_refuses(self, person: Person, problem: tuple[str, str, str]) -> None:
        assert refusal(self.tariff, (0, 0, 1, 0), (0, 1, 7, 6), person, (0, 0, 1, 0)) == [problem]

    def test_with_every_problem_of_the_first(self) -> None:
        codes = [code for code, _, _ in refusal(self.tariff, (-1, 255, 255, 255), (0, 0, 0, 0))]
        assert codes == ["sector.unknown", "payer.unknown", "income.negative", "programme.unknown"]

    def test_beyond_the_first_block(self) -> None:
        people = [(0, 0, 1, 0)] * (BLOCK + 5) + [(0, 0, 0, 0)]
        assert refusal(self.tariff, *people) == [("programme.none_chosen", f"programmes[{BLOCK + 5}]", "")]

    def test_a_month_before_the_law(self) -> None:
        with pytest.raises(NotInForce):
            make_tariff(pages=pages_of("2015-06"))

    def test_a_term_without_months(self) -> None:
        with pytest.raises(ValueError, match="at least one month"):
            make_tariff(pages={})

    def test_a_price_that_would_overflow(self) -> None:
        page = book().on(date(2026, 12, 1)).amended(jkm_contribution=2**31)
        with pytest.raises(ValueError, match="31 bits"):
            make_tariff(pages={Month.parse("2026-12"): page})

    @pytest.mark.parametrize(
        ("column", "values"),
        [
            ("income", np.zeros(2, dtype=np.float64)),
            ("income", np.zeros(2, dtype=np.uint64)),
            ("income", np.zeros(3, dtype=np.int64)),
            ("income", np.zeros((2, 1), dtype=np.int64)),
            ("payer", np.zeros(2, dtype=np.int64)),
            ("sector", np.zeros(3, dtype=np.uint8)),
        ],
    )
    def test_columns_of_another_kind_or_length(self, column: str, values: np.ndarray) -> None:
        codes = np.ones(2, dtype=np.uint8)
        usual = {"income": np.zeros(2, dtype=np.int32), "sector": codes, "programmes": codes, "payer": codes}
        with pytest.raises(ValueError):
            People(**{**usual, column: values})


def test_money_is_whole_in_every_array() -> None:
    tariff, people = make_tariff(pages=pages_of("2026-05")), people_of([(0, 0, 1, 0)])
    kinds = [
        tariff.lines.dtype,
        tariff.totals.dtype,
        tariff.prices(people=people).dtype,
        tariff.cost(people=people).dtype,
    ]
    assert kinds == [np.int64, np.int32, np.int32, np.int64]


def test_sums_of_a_population_do_not_overflow() -> None:
    tariff = make_tariff(pages=pages_of("2027-06"))
    dear = People(
        np.full(5000, 30_000_000, dtype=np.int32), *(np.full(5000, each, dtype=np.uint8) for each in (1, 7, 0))
    )
    assert tariff.cost(people=dear).sum() == 5000 * 627_800 > 2**31


@given(st.lists(st.sampled_from(PROGRAMMES)))
def test_programmes_have_the_code_of_their_set(programmes: list[str]) -> None:
    assert set(CHOICES[code_programmes(programmes=programmes)]) == set(programmes)
