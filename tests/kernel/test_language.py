"""Money, counts, shares and days, as Indonesia writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.language import long_date, number, percent, rupiah, texts


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


def test_english_is_what_the_code_says() -> None:
    assert texts("en").gettext("Received {amount} for {months}.") == "Received {amount} for {months}."
