"""Money, counts, shares and days, as Indonesia writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.access.roles import ROLES
from payung.kernel.language import in_words, long_date, name_in, number, percent, rupiah, texts


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "Rp0"),
        (999, "Rp999"),
        (16_800, "Rp16.800"),
        (10_080_000_000, "Rp10.080.000.000"),
        (-5_000, "-Rp5.000"),
    ],
)
def test_rupiah(amount: int, written: str) -> None:
    assert rupiah(amount) == written


@given(st.integers())
def test_no_digit_of_a_count_is_lost(count: int) -> None:
    assert int(number(count).replace(".", "")) == count


@pytest.mark.parametrize(
    ("part", "whole", "digits", "written"),
    [
        (912, 1000, 1, "91,2%"),
        (0, 7, 1, "0,0%"),
        (7, 7, 1, "100,0%"),
        (1, 3, 1, "33,3%"),
        (2, 3, 1, "66,7%"),
        (1, 2000, 1, "0,1%"),  # 0,05 is rounded up, in integers
        (49, 100_000, 1, "0,0%"),
        (999_999, 1_000_000, 1, "100,0%"),
        (1, 800, 2, "0,13%"),
        (1, 200, 0, "1%"),
        (25, 2, 0, "1.250%"),
        (0, 0, 1, "–"),
    ],
)
def test_percent(part: int, whole: int, digits: int, written: str) -> None:
    assert percent(part, whole, digits=digits) == written


def test_days_bear_indonesian_names() -> None:
    assert long_date(date(2025, 10, 14)) == "14 Oktober 2025"
    assert [long_date(date(2026, month, 1)).split()[1] for month in (1, 3, 5, 8, 12)] == [
        *("Januari", "Maret", "Mei", "Agustus", "Desember")
    ]


def test_english_has_its_own_days_and_counts() -> None:
    assert [long_date(date(2026, month, 2), "en") for month in (1, 8, 12)] == [
        *("2 January 2026", "2 August 2026", "2 December 2026")
    ]
    assert (number(1_234_567, "en"), number(1_234_567)) == ("1,234,567", "1.234.567")
    agent = ROLES["agent"]
    assert (name_in("en", agent), name_in("id", agent)) == (agent.name_en, agent.name_id)


def test_english_is_what_the_code_says() -> None:
    assert texts("en").gettext("Received {amount} for {months}.") == "Received {amount} for {months}."


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1_000, "seribu"),
        (1_100, "seribu seratus"),
        (2_000, "dua ribu"),
        (16_800, "enam belas ribu delapan ratus"),
        (100_000, "seratus ribu"),
        (101_001, "seratus satu ribu satu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (10_080_000_000, "sepuluh miliar delapan puluh juta"),
        (2_000_000_000_011, "dua triliun sebelas"),
        (10**15, "satu kuadriliun"),
    ],
)
def test_amounts_in_words(count: int, words: str) -> None:
    assert in_words(count) == words


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**18 - 1))
def test_no_two_amounts_have_the_same_words(one: int, other: int) -> None:
    assert (in_words(one) == in_words(other)) == (one == other)


@pytest.mark.parametrize("count", [-1, 10**18])
def test_nobody_writes_out_such_amounts(count: int) -> None:
    with pytest.raises(ValueError):
        in_words(count)
