"""How a month's price is divided: whole rupiah that always sum, whatever the parts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.sponsors.checks import LARGEST_BUDGET, MOST_PARTS
from payung.sponsors.stakes import Party, Sharing, Stakes

M = Month.parse("2026-12")
PARTS = st.dictionaries(st.integers(1, 9), st.integers(1, MOST_PARTS), min_size=1, max_size=9)
AMOUNTS = st.integers(0, LARGEST_BUDGET)


def sharing(*stakes: Stakes, kinds: dict[int, str] | None = None) -> Sharing:
    """Parties 1 to 9, and these stakes."""
    kinds = kinds or {}
    return Sharing(tuple(Party(n, n, kinds.get(n, "apbd"), f"Pendana {n}") for n in range(1, 10)), stakes)


def split(amount: int, parts: dict[int, int]) -> dict[int, int]:
    """The parts of an amount."""
    return sharing(Stakes(M, parts)).split(amount, M)


@given(AMOUNTS, PARTS)
def test_the_parts_sum_and_none_is_a_rupiah_off(amount: int, parts: dict[int, int]) -> None:
    shares, whole = split(amount, parts), sum(parts.values())
    assert sum(shares.values()) == amount
    assert set(shares) <= set(parts)
    for n, part in parts.items():
        assert abs(shares.get(n, 0) - Fraction(amount * part, whole)) < 1
    assert all(share > 0 for share in shares.values())


@given(AMOUNTS, PARTS, st.randoms())
def test_the_order_in_which_parts_were_told_does_not_matter(amount: int, parts: dict[int, int], luck: object) -> None:
    told = list(parts.items())
    luck.shuffle(told)  # type: ignore[attr-defined]
    assert split(amount, dict(told)) == split(amount, parts)


@given(AMOUNTS, PARTS)
def test_odd_rupiah_go_to_the_largest_remainders(amount: int, parts: dict[int, int]) -> None:
    shares, whole = split(amount, parts), sum(parts.values())
    rest = {n: amount * part % whole for n, part in parts.items()}
    lucky = {n for n, part in parts.items() if shares.get(n, 0) > amount * part // whole}
    for n in lucky:
        for other in set(parts) - lucky:
            assert (rest[n], -n) > (rest[other], -other)


@given(AMOUNTS, st.integers(1, 9), st.integers(1, MOST_PARTS))
def test_whoever_pays_alone_pays_it_all(amount: int, n: int, part: int) -> None:
    assert split(amount, {n: part}) == ({n: amount} if amount else {})


@pytest.mark.parametrize(
    ("amount", "parts", "shares"),
    [
        (10_000, {1: 60, 2: 40}, {1: 6_000, 2: 4_000}),
        (10_000, {1: 2, 2: 1}, {1: 6_667, 2: 3_333}),
        (6_800, {1: 2, 2: 1}, {1: 4_533, 2: 2_267}),
        (10, {1: 1, 2: 1, 3: 1}, {1: 4, 2: 3, 3: 3}),
        (11, {1: 1, 2: 1, 3: 1}, {1: 4, 2: 4, 3: 3}),
        (1, {1: 1, 2: 1_000_000}, {2: 1}),
    ],
)
def test_worked_amounts(amount: int, parts: dict[int, int], shares: dict[int, int]) -> None:
    assert split(amount, parts) == shares


def test_the_later_word_about_a_month_counts() -> None:
    agreed = sharing(Stakes(M, {1: 60, 2: 40}), Stakes(M + 6, {3: 1}), Stakes(M + 3, {2: 1}))
    assert [dict(agreed.parts_in(M + n)) for n in (0, 2, 3, 5, 6, 9)] == [
        *[{1: 60, 2: 40}] * 2,
        *[{2: 1}] * 4,
    ]


def test_a_public_budget_among_the_parties_prices_the_month() -> None:
    agreed = sharing(Stakes(M, {1: 1, 2: 1}), Stakes(M + 1, {2: 1}), kinds={1: "apbd", 2: "csr"})
    assert agreed.payers([M, M + 1]) == {M: "apbd", M + 1: "csr"}
