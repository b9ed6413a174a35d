"""A table as bytes to keep: its rows as they were sent, which a workbook gives only to whoever reads it whole. Pure.

    Table -> pack_table -> bytes, sealed beside the judged rows (sponsors.judging) -> unpack_table -> Table

Rows stand in it some thousand together, and of those only the ones that are asked for are opened.
"""

import zlib
from collections.abc import Collection, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

import msgspec

from payung.kernel.problems import Problem
from payung.people.cells import Cell
from payung.sponsors.files.days import DayOrder
from payung.sponsors.files.reading import Rows, Table

TOGETHER = 2_000
PLAIN = frozenset({str, int, float, bool, type(None)})


class Chunk(msgspec.Struct, array_like=True):
    """Some rows: how many they are, the numbers of the first and the last, and all of them packed."""

    rows: int
    first: int
    last: int
    packed: bytes


class Packed(msgspec.Struct):
    """A table as it is kept. An oddity is a problem's code, where it is, and what was found."""

    headings: tuple[str, ...]
    heading_row: int
    columns: dict[str, int]
    passed_over: tuple[str, ...]
    sheet: str
    oddities: dict[int, tuple[str, str, str]]
    days: DayOrder
    chunks: list[Chunk]


_packer = msgspec.msgpack.Encoder()
_table = msgspec.msgpack.Decoder(Packed)
_rows = msgspec.msgpack.Decoder(list[tuple[int, list[Any]]])


def pack_table(*, table: Table) -> bytes:
    """The table as bytes to keep."""
    return _packer.encode(
        Packed(
            headings=table.headings,
            heading_row=table.heading_row,
            columns=dict(table.columns),
            passed_over=table.passed_over,
            sheet=table.sheet,
            oddities={row: (each.code, each.where, each.value) for row, each in table.oddities.items()},
            days=table.days,
            chunks=list(_chunks(table.rows)),
        )
    )


def unpack_table(*, packed: bytes, only: Collection[int] | None = None) -> Table:
    """The table that was kept; with `only`, no other rows than those with these numbers."""
    kept = _table.decode(packed)
    wanted = None if only is None else frozenset(only)
    chunks = [each for each in kept.chunks if wanted is None or any(each.first <= row <= each.last for row in wanted)]

    def under_heading() -> Iterator[tuple[int, list[Cell]]]:
        for chunk in chunks:
            for number, row in _rows.decode(zlib.decompress(chunk.packed)):
                if wanted is None or number in wanted:
                    yield number, [_opened(cell) if type(cell) is list else cell for cell in row]

    return Table(
        headings=kept.headings,
        heading_row=kept.heading_row,
        columns=kept.columns,
        passed_over=kept.passed_over,
        rows=Rows(under_heading, sum(each.rows for each in chunks) if wanted is None else len(wanted)),
        sheet=kept.sheet,
        oddities={row: Problem(*each) for row, each in kept.oddities.items()},
        days=kept.days,
    )


def _chunks(rows: Rows) -> Iterator[Chunk]:
    rest = iter(rows)
    while some := list(islice(rest, TOGETHER)):
        packed = [(number, [cell if type(cell) in PLAIN else _kept(cell) for cell in row]) for number, row in some]
        yield Chunk(len(some), some[0][0], some[-1][0], zlib.compress(_packer.encode(packed), level=1))


def _kept(cell: Cell) -> Any:
    """A day or an instant in a list, which no cell is, so that it is told from a text; of a time of day its text."""
    return [cell.isoformat()] if isinstance(cell, date) else str(cell)


def _opened(kept: list[str]) -> Cell:
    [written] = kept
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
