"""What is read of somebody's welfare, however offices write it."""

from datetime import date

import pytest

from payung.people.cells import Cell
from payung.people.welfare import NO, YES, Status, Welfare, read_status


def read(**written: Cell) -> tuple[Welfare, list[str]]:
    welfare, problems = read_status(status=Status(**written))
    return welfare, [problem.code for problem in problems]


def test_nothing_written_says_nothing_and_is_no_problem() -> None:
    for nothing in ("", None, "   "):
        assert read_status(status=Status(nothing, nothing, nothing, nothing)) == (Welfare(), ())
    assert not Welfare(as_of=date(2026, 1, 1), source="DTSEN").is_told


def test_every_cell_that_holds_something_else_is_told() -> None:
    assert read(decile="0", extreme_poor="x", status_on="31-02-2026") == (
        Welfare(),
        ["decile.unreadable", "status.unreadable", "status.day_unreadable"],
    )


def test_no_word_is_both_yes_and_no() -> None:
    assert YES.isdisjoint(NO)


@pytest.mark.parametrize(("cell", "decile"), [(1, 1), (1.0, 1), ("1", 1)])
def test_cells_that_are_equal_and_of_another_kind_are_read_apart(cell: Cell, decile: int) -> None:
    assert read(decile=cell) == (Welfare(decile), [])
    assert read(decile=True) == (Welfare(), ["decile.unreadable"])
    assert read(extreme_poor=True) == read(extreme_poor=cell) == (Welfare(extreme_poor=True), [])


def test_a_source_is_one_line_and_holds_no_nik() -> None:
    assert read(status_source=" DTSEN\t2026 ")[0].source == "DTSEN 2026"
    assert len(read(status_source="x" * 300)[0].source) == 200
    assert read(status_source="menurut 5301-0454 0890.0001")[0].source == ""
