"""The bench of populations: who is drawn, and that a price which is not the rule's is noticed."""

from datetime import date

import numpy as np
import pytest

from bench import population
from bench.plain import plain_prices
from bench.population import TERM, differences, draw, run, summary, term
from payung.law.book import book
from payung.law.checks import PAYERS, SECTORS
from payung.law.contributions import PROGRAMMES
from payung.law.population import make_tariff

PEOPLE = draw(people=4000)


def test_people_are_of_every_code_and_stand_at_edges() -> None:
    assert [len(np.unique(codes)) for codes in PEOPLE.codes] == [len(SECTORS), 2 ** len(PROGRAMMES) - 1, len(PAYERS)]
    thresholds = book().on(TERM[0].first).income_bands.value.thresholds[1:]
    edges = {threshold + near for threshold in thresholds for near in (-1, 0, 1)}
    assert set(PEOPLE.income[::10].tolist()) <= edges
    assert len(set(PEOPLE.income.tolist()) - edges) > 3000


def test_the_law_changes_within_the_term() -> None:
    assert {page.day >= date(2026, 4, 1) for page in term().values()} == {True, False}


def test_all_are_asked_of_the_rule_on_each_page_and_a_wrong_rupiah_is_noticed() -> None:
    prices = make_tariff(pages=term()).prices(people=PEOPLE)
    pages = len(set(term().values()))
    assert differences(people=PEOPLE, prices=prices) == (len(PEOPLE) * pages, 0, 0)
    prices[7, 11] += 1
    prices[3999, 0] -= 400
    assert differences(people=PEOPLE, prices=prices) == (len(PEOPLE) * pages, 2, 401)


def test_plain_numpy_says_the_same() -> None:
    prices = make_tariff(pages=term()).prices(people=PEOPLE)
    assert np.array_equal(plain_prices(pages=term().values(), people=PEOPLE), prices.T)


def test_a_run_whose_answers_disagree_is_no_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    times, peaks, _ = run(people=PEOPLE)
    assert list(times) == ["tariff", "cost", "prices", "tariff + prices", "plain"]
    assert list(peaks.values()) == sorted(peaks.values())
    monkeypatch.setattr(
        population, "plain_prices", lambda *, pages, people: plain_prices(pages=pages, people=people) + 1
    )
    with pytest.raises(ValueError, match="differ"):
        run(people=PEOPLE)


def test_the_summary_has_medians_and_the_ratio_within_each_run() -> None:
    runs = [
        {"tariff + prices": {"wall": mine, "cpu": mine}, "plain": {"wall": plain, "cpu": plain}}
        for mine, plain in ((1.0, 10.0), (2.0, 30.0), (4.0, 20.0))
    ]
    found = summary(people=5, runs=runs, peaks={"plain": 9.7})
    assert (found["name"], found["cpu"]) == ("5 people × 12 months", {"tariff + prices": 2, "plain": 20})
    assert (found["ratios_cpu"], found["peak_mib"]) == ({"tariff + prices / plain": 0.1}, {"plain": 10})
