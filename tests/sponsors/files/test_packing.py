"""A table that was kept is the table that was read: its rows, their kinds, and what was found of it."""

from datetime import date, datetime, time
from typing import Any

from payung.people.cells import Cell
from payung.sponsors.files.changes import is_change_list
from payung.sponsors.files.packing import TOGETHER, pack_table, unpack_table
from payung.sponsors.files.reading import Rows, Table, read_table
from tests.sponsors.files.workbooks import HEADING, MARIA, YOHANES, xlsx
from tests.sponsors.walk import csv_file, rows

INSTANT = datetime(1990, 2, 3, 4, 5)  # noqa: DTZ001 - a sheet knows no zone
CELLS: list[Any] = ["=1+1", "", None, 12, 1.5, True, date(1990, 2, 3), INSTANT, "1990-02-03"]


def plain(table: Table) -> list[tuple[int, list[Cell]]]:
    return [(number, list(row)) for number, row in table.rows]


def test_every_cell_keeps_its_kind() -> None:
    table = Table(("A",), 1, {"nik": 0}, ("B",), Rows(lambda: iter([(7, list(CELLS)), (9, ["x"])]), 2), sheet="Isi")
    kept = unpack_table(packed=pack_table(table=table))
    assert plain(kept) == plain(table)
    assert [type(cell) for cell in plain(kept)[0][1]] == list(map(type, CELLS))
    assert (kept.headings, kept.heading_row, kept.columns, kept.passed_over, kept.sheet, len(kept.rows)) == (
        ("A",), 1, {"nik": 0}, ("B",), "Isi", 2
    )  # fmt: skip


def test_a_time_of_day_is_kept_as_its_text() -> None:
    table = Table(("A",), 1, {}, (), Rows(lambda: iter([(2, [time(8, 30)])]), 1))  # type: ignore[list-item]
    assert plain(unpack_table(packed=pack_table(table=table))) == [(2, ["08:30:00"])]


def test_what_was_found_of_it_is_kept_too() -> None:
    table = read_table(content=xlsx(HEADING, MARIA, YOHANES, ["Jumlah", "2"]), name="list")
    kept = unpack_table(packed=pack_table(table=table))
    assert table.oddities
    assert (kept.oddities, kept.days, is_change_list(table=kept)) == (table.oddities, table.days, False)
    assert list(kept.records(("name", "birth_date"))) == list(table.records(("name", "birth_date")))


def test_of_many_rows_only_those_that_are_asked_for_are_opened() -> None:
    table = read_table(content=csv_file(rows(1, 2 * TOGETHER + 10)), name="list")
    packed = pack_table(table=table)
    every = dict(plain(table))
    wanted = [2, TOGETHER + 5, 2 * TOGETHER + 8]
    assert plain(unpack_table(packed=packed, only=wanted)) == [(row, every[row]) for row in wanted]
    assert plain(unpack_table(packed=packed, only=[])) == []
    assert dict(plain(unpack_table(packed=packed))) == every
