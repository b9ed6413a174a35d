"""Small cells: what is shown, with the sums beside it, never tells of fewer than five people."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.reporting.sponsorship.concealing import FEW, LEAST, WITHHELD, conceal

tables = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12) | st.integers(0, 3), min_size=width, max_size=width), min_size=1, max_size=7
    )
)


def lines(counts: Sequence[Sequence[int]], shown: Sequence[Sequence[int | str]]) -> Iterator[list[tuple[int, bool]]]:
    """Each row and column: what is in its cells, and whether it is shown."""
    beside = [
        [(count, isinstance(cell, int)) for count, cell in zip(*both, strict=True)]
        for both in zip(counts, shown, strict=True)
    ]
    yield from beside
    yield from (list(column) for column in zip(*beside, strict=True))


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([[20, 30], [15, 25]], [[20, 30], [15, 25]]),
        ([[20, 0], [15, 25]], [[20, 0], [15, 25]]),
        ([[2, 30], [15, 25]], [[FEW, WITHHELD], [WITHHELD, WITHHELD]]),
        ([[2, 30], [3, 25], [9, 9]], [[FEW, WITHHELD], [FEW, WITHHELD], [9, 9]]),
        ([[1, 1], [30, 30], [40, 40]], [[FEW, FEW], [WITHHELD, WITHHELD], [40, 40]]),
        ([[3, 0], [30, 30], [40, 40]], [[FEW, FEW], [WITHHELD, WITHHELD], [40, 40]]),
        ([[1, 1, 50, 60], [50, 60, 70, 80], [9, 9, 9, 9]], None),
        ([], []),
    ],
)
def test_small_cells_and_what_would_give_them_away_are_left_out(
    counts: list[list[int]], shown: list[list[int | str]] | None
) -> None:
    found = conceal(counts=counts)
    assert shown is None or found == shown


def test_two_small_cells_whose_sum_is_plain_take_a_third_with_them() -> None:
    assert conceal(counts=[[1, 1, 50, 60]])[0] == [FEW, FEW, WITHHELD, 60]


@given(tables)
def test_no_small_cell_is_shown(counts: list[list[int]]) -> None:
    for row in zip(counts, conceal(counts=counts), strict=True):
        for count, cell in zip(*row, strict=True):
            assert cell in (count, FEW, WITHHELD)
            assert cell == FEW or not 0 < count < LEAST
            assert cell != FEW or count < LEAST


@given(tables)
def test_subtracting_tells_of_nobody(counts: list[list[int]]) -> None:
    """Of each line with a cell left out, several are, of at least five people; or nothing that is somebody is shown."""
    for line in lines(counts, conceal(counts=counts)):
        hidden = [count for count, is_shown in line if not is_shown]
        left = [count for count, is_shown in line if is_shown and count]
        assert not hidden or not left or (len(hidden) > 1 and sum(hidden) >= LEAST)
