"""What leaves the office: tables with their definitions, as known when, and the proof. Pure.

A workbook (workbook.py) and paper (paper.py) show it; here it is the same.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import repeat
from typing import Literal, NamedTuple

from django.utils import timezone

from payung.kernel.language import Language, long_date, number, percent, rupiah
from payung.reporting.sponsorship.words import Kind, said


class Part(NamedTuple):
    """A part of a whole, shown in percent."""

    part: int
    whole: int


Cell = str | int | date | Part | None
"""What stands in a table; None where nobody can say."""

Row = tuple[Cell, ...]
Shape = Literal["text", "count", "rupiah", "part", "day"]


Stated = tuple[str, Cell, Shape]
"""A name, its value, and what the value is."""


class Column(NamedTuple):
    """A column: its heading, and what its cells are."""

    heading: str
    shape: Shape


class Table(NamedTuple):
    """A table with its definition. `total` is its last line.

    The lines of a table without columns are names and values; `values` are the shapes of these values, line by line.
    """

    code: str
    title: str
    says: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    values: tuple[Shape, ...] = ()

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """What the cells of each column are."""
        return tuple(column.shape for column in self.columns)

    @property
    def lines(self) -> list[tuple[Row, tuple[Shape, ...]]]:
        """Each row with the shapes of its cells."""
        shapes: Iterable[tuple[Shape, ...]] = (
            (("text", of) for of in self.values) if self.values else repeat(self.shapes)
        )
        return list(zip(self.rows, shapes, strict=False))


class Section(NamedTuple):
    """Tables that belong together: a sheet of the workbook."""

    code: str
    title: str
    tables: tuple[Table, ...]


class Words:
    """Makes tables in a language, with what they are about filled in: days, months."""

    def __init__(self, language: Language, **values: object) -> None:
        self.language, self._values = language, values

    def __call__(self, kind: Kind, code: str, **values: object) -> str:
        return said(kind=kind, code=code, language=self.language, values=self._values | values)

    def line(self, code: str, **values: object) -> str:
        """The name of a line, or a value in words."""
        return self("line", code, **values)

    def columns(self, shape: Shape, *codes: str) -> tuple[Column, ...]:
        """Columns of one shape, with their headings."""
        return tuple(Column(self("heading", code), shape) for code in codes)

    def table(
        self,
        code: str,
        columns: tuple[Column, ...],
        rows: Iterable[Sequence[Cell]],
        total: Sequence[Cell] | None = None,
    ) -> Table:
        """A table; one without rows has no total."""
        lines = tuple(tuple(row) for row in rows)
        return Table(
            code, self("title", code), self("says", code), columns, lines, tuple(total) if lines and total else None
        )

    def stated(self, code: str, *lines: Stated) -> Table:
        """Names and values, one a line."""
        rows, values = tuple((name, value) for name, value, _ in lines), tuple(shape for *_, shape in lines)
        return Table(code, self("title", code), self("says", code), (), rows, values=values)


class Publication(NamedTuple):
    """A title, what it is about, notes on all of it, and its tables in sections.

    `code` is the agreement's; `entry` and `digest` are the head of the audit chain when it was made, at `known_at`.
    `again` says that a publication as known at that instant can be made again.
    """

    language: Language
    title: str
    about: str
    code: str
    known_at: datetime
    entry: int
    digest: str
    again: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def at(self) -> datetime:
        """As known at which instant, in NTT's time."""
        return timezone.localtime(self.known_at)

    @property
    def foot(self) -> str:
        """What stands at the foot of every page."""
        return f"{self.code} · {self.at:%d/%m/%Y %H.%M} WITA · {self.entry}:{self.digest[:16]}"

    @property
    def known(self) -> str:
        """As known at which instant, in words."""
        at = f"{long_date(self.at.date(), self.language)}, {self.at:%H.%M} WITA"
        return said(kind="report", code="known", language=self.language, values={"known": at})

    @property
    def audit(self) -> str:
        """The entry of the audit chain that was the newest; its hash follows."""
        entry = number(self.entry, self.language)
        return said(kind="report", code="audit", language=self.language, values={"entry": entry})


def summed(*, rows: Sequence[Row]) -> Row:
    """Rows as one: their counts, rupiah and parts added, column by column."""
    return tuple(_sum(column) for column in zip(*rows, strict=True))


def _sum(cells: Sequence[Cell]) -> Cell:
    parts = [cell for cell in cells if isinstance(cell, Part)]
    if parts:
        return Part(sum(each.part for each in parts), parts[0].whole)
    return sum(cell for cell in cells if isinstance(cell, int))


def shown(*, cell: Cell, shape: Shape) -> str:
    """A cell as it is read, money and thousands as Indonesia writes them whatever the language."""
    match cell:
        case None:
            return "–"
        case Part(part, whole):
            return percent(part, whole)
        case int():
            return rupiah(cell) if shape == "rupiah" else number(cell)
        case date():
            return f"{cell:%d/%m/%Y}"
        case _:
            return cell
