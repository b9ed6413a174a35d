"""A change list (mutasi): a table with a column that says of each row whether somebody comes or goes. Pure.

    Table -> coming (the rows that are judged like any list's) and going (the rows that are looked up)

A row that stands for no person, or that nobody saw, is neither: it stays with those who come, and is refused there.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from payung.kernel.months import Month
from payung.people import cells
from payung.people.cells import MONTHS, Cell, Unreadable
from payung.sponsors.files.headings import normal
from payung.sponsors.files.reading import Rows, Table

CHANGES = ("change", "member_number", "leaving_reason", "leaving_month")
"""The fields of a change list that other lists have not."""

COMES = frozenset("masuk; tambah; baru; penambahan; peserta baru; in; add; added; new; join".split("; "))
GOES = frozenset(
    "keluar; kurang; pengurangan; hapus; berhenti; nonaktif; out; leave; leaves; remove; removed".split("; ")
)
REASONS: Mapping[str, str] = {
    word: reason
    for reason, words in {
        "died": "meninggal; meninggal dunia; wafat; almarhum; almarhumah; dead; death; deceased",
        "moved": "pindah; pindah domisili; pindah alamat; pindah tempat tinggal; pindah wilayah",
        "employed": "bekerja; bekerja formal; sudah bekerja; pekerja penerima upah; penerima upah; ppu; pu; job",
        "withdrew": "mengundurkan diri; undur diri; mundur; resigned; withdrawn",
        "not_entitled": "tidak berhak; tidak layak; tidak memenuhi syarat; not eligible",
    }.items()
    for word in (normal(reason), *words.split("; "))
}
"""Why somebody leaves, by the words that lists have for it."""

FIRST_YEAR = 2000
YEAR_FIRST, MONTH_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})"), re.compile(r"(\d{1,2}|[A-Za-z]+)[-/. ]+(\d{4})")


class Going(NamedTuple):
    """A row about somebody who goes, as it was written; `is_clear` is False where it says neither come nor go."""

    row: int
    is_clear: bool
    nik: Cell
    number: str
    name: str
    reason: str
    month: Cell


def is_change_list(*, table: Table) -> bool:
    """Whether a table says who comes and who goes."""
    return "change" in table.columns


def coming(*, table: Table) -> Table:
    """The table without the rows of those who go; the very table where none says so."""
    if not is_change_list(table=table):
        return table
    others = {each.row for each in going(table=table)}
    rows = table.rows
    return replace(
        table, rows=Rows(lambda: (row for row in rows if row[0] not in others), count=len(rows) - len(others))
    )


def going(*, table: Table) -> list[Going]:
    """The rows of those who go, and those that say neither."""
    fields = ("change", "nik", "member_number", "name", "leaving_reason", "leaving_month")
    found = []
    for row, (change, nik, number, name, reason, month) in table.records(fields):
        word = normal(cells.text(change))
        if row not in table.oddities and word not in COMES:
            texts = (cells.text(number), cells.text(name), cells.text(reason))
            found.append(Going(row, word in GOES, nik, *texts, month))
    return found


def read_reason(*, written: str) -> str:
    """Why somebody leaves: `died`, `moved`, `employed`, `withdrew` or `not_entitled`; "" where that cannot be told."""
    return REASONS.get(normal(written), "")


def read_month(*, cell: Cell) -> Month | None:
    """The month in a cell, as a month (`2027-02`, `02/2027`, `Februari 2027`) or a day in it; None for an empty cell.

    Raises Unreadable.
    """
    written = cells.text(cell)
    if not written:
        return None
    if match := YEAR_FIRST.fullmatch(written):
        return _month(match[1], match[2])
    if match := MONTH_FIRST.fullmatch(written):
        return _month(match[2], match[1])
    try:
        day = cells.day(cell)
    except cells.Impossible as error:
        raise Unreadable(written) from error
    if day is None or day.year < FIRST_YEAR:
        raise Unreadable(written)
    return Month.of(day)


def _month(year: str, month: str) -> Month:
    n = int(month) if month.isdigit() else MONTHS.get(month.casefold(), 0)
    if not 1 <= n <= 12 or int(year) < FIRST_YEAR:
        raise Unreadable(f"{year} {month}")
    return Month.of(date(int(year), n, 1))
