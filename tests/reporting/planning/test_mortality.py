"""Deaths that the tables expect."""

from fractions import Fraction

import pytest

from payung.reporting.planning.mortality import Mix, dying, probabilities
from payung.reporting.planning.options import FEWER, MORE

HALF = Fraction(1, 2)
USUAL = Mix(18, 55, HALF)


def test_a_year_of_one_age_and_sex_is_what_the_table_says() -> None:
    assert probabilities()["M", 40] == 0.00344
    for sex, women in (("M", Fraction(0)), ("F", Fraction(1))):
        part = dying(mix=Mix(40, 40, women), days=36_525) / 100  # a hundred years: not more than all of them
        assert 0 < part < 0.01
        year = 1 - (1 - dying(mix=Mix(40, 40, women), days=1_461)) ** 0.25
        assert year == pytest.approx(probabilities()[sex, 40])


def test_half_a_year_of_working_ages_has_the_deaths_that_are_known() -> None:
    """Of 100,000 adults at work some 140 to 160 are expected to die in half a year."""
    assert 140 <= 100_000 * dying(mix=USUAL, days=182) <= 160


def test_the_range_is_what_other_ages_would_have() -> None:
    expected = dying(mix=USUAL, days=182)
    assert dying(mix=Mix(17, 49, HALF), days=182) / expected == pytest.approx(FEWER, abs=0.05)
    assert dying(mix=Mix(17, 64, HALF), days=182) / expected == pytest.approx(MORE, abs=0.05)


def test_nobody_dies_in_no_days_and_more_do_in_more() -> None:
    assert dying(mix=USUAL, days=0) == 0
    parts = [dying(mix=USUAL, days=days) for days in (1, 30, 365, 3_650)]
    assert parts == sorted(parts)


@pytest.mark.parametrize("mix", [Mix(50, 40, HALF), Mix(20, 130, HALF), Mix(-1, 40, HALF), Mix(20, 30, Fraction(2))])
def test_ages_that_the_table_does_not_know_are_a_mistake(mix: Mix) -> None:
    with pytest.raises(ValueError, match="no "):
        dying(mix=mix, days=10)
