"""Small cells: what is shown, with the sums beside it, never tells of fewer than five people."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.reporting.sponsorship.concealing import LEAST, WITHHELD, conceal

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


X = WITHHELD


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([[20, 30], [15, 25]], [[20, 30], [15, 25]]),
        ([[20, 0], [15, 25]], [[20, 0], [15, 25]]),
        ([[2, 30], [15, 25]], [[X, X], [X, X]]),
        ([[2, 30], [9, 25], [40, 50]], [[X, X], [X, X], [40, 50]]),
        ([[1, 1], [30, 30], [40, 40]], [[X, X], [X, X], [40, 40]]),
        ([[3, 0], [30, 30], [40, 40]], [[X, X], [X, X], [40, 40]]),
        ([], []),
    ],
)
def test_small_cells_and_what_would_give_them_away_are_left_out(
    counts: list[list[int]], shown: list[list[int | str]]
) -> None:
    assert conceal(counts=counts) == shown


def test_small_cells_whose_sum_is_plain_take_another_with_them() -> None:
    assert conceal(counts=[[1, 1, 50, 60]])[0] == [X, X, X, 60]
    assert conceal(counts=[[1, 1, 1, 1, 1, 50, 60]])[0] == [X, X, X, X, X, X, 60]  # five cells of five people


def test_nobody_learns_who_the_few_of_a_column_are_by_where_nobody_is() -> None:
    assert conceal(counts=[[30, 3], [40, 0], [25, 0]]) == [[X, X], [X, X], [X, X]]


@given(tables)
def test_no_small_cell_is_shown(counts: list[list[int]]) -> None:
    for row in zip(counts, conceal(counts=counts), strict=True):
        for count, cell in zip(*row, strict=True):
            assert cell in (count, WITHHELD)
            assert cell == WITHHELD or not 0 < count < LEAST


@given(tables)
def test_subtracting_tells_of_nobody(counts: list[list[int]]) -> None:
    """In each line with a cell left out several are, and each of them may be of five people; or nothing is shown."""
    for line in lines(counts, conceal(counts=counts)):
        hidden = [count for count, is_shown in line if not is_shown]
        left = [count for count, is_shown in line if is_shown]
        assert not hidden or not left or (len(hidden) > 1 and sum(hidden) - (len(hidden) - 1) >= LEAST)
