"""The rejects workbook: the rows that were not taken, as they came, with what is wrong and how to mend it. Pure.

It is made to be mended and handed in again as it is: the headings are the sponsor's own, and every cell
keeps its kind. A NIK that Excel stored as a number stays a number (it has lost its last digit; as text it
would pass for a good one), but in a column of text, so that the digits typed over it stay as typed. A birth date that
the order of its column decided (day and month swapped by Excel, American text) is given back as the day that was
read: beside dates that somebody mends it would be read otherwise the next time.

The heading of its first column names the list whose rows these are, `Baris asal [0f3a…]`: that survives
whatever program saves the sheet, a CSV of it, and a copy of it in another workbook, where document properties,
defined names and hidden sheets are lost. What is in brackets, no heading is compared by.

Nothing in it is ever a formula: text is written as text. Text that a program would run if somebody saved
the sheet as CSV (`=HYPERLINK(…)`, `@SUM(…)`) gets an apostrophe before it, the one change to what was sent.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from payung.kernel import problems
from payung.kernel.language import Language
from payung.kernel.problems import Problem
from payung.people.cells import Cell
from payung.sponsors.files.headings import normal
from payung.sponsors.files.reading import Table
from payung.sponsors.verdicts import Verdict

OURS: Mapping[Language, tuple[str, ...]] = {
    "id": ("Baris asal", "Alasan", "Cara memperbaiki", "Kode"),
    "en": ("Original row", "Reason", "How to mend", "Code"),
}
OUR_WIDTHS = (20, 60, 60, 22)
WIDTHS = {"nik": 20, "name": 28, "occupation": 22, "region": 22, "address": 32, "mother_name": 28, "heirs": 28}
DAY, INSTANT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
WORDS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "rows": "Baris ditolak",
        "summary": "Ringkasan",
        "count": "Jumlah baris",
        "outcome": "Hasil",
        "all": "Semua",
        "to_mend": "Harus diperbaiki",
        "already_covered": "Sudah terlindungi",
        "ask_person": "Perlu diputuskan petugas",
        "row": "Lihat baris {}.",
        "member": "Lihat peserta nomor {}.",
        "awaiting": "Orang yang sama ada di baris {1} daftar {0}, yang masih menunggu persetujuan.",
        "agreement": "Perjanjian",
        "list": "Daftar",
        "file": "Berkas",
        "marked": "Sel yang salah diberi bingkai tebal dan warna. Perbaiki di lembar pertama, lalu unggah file ini.",
    },
    "en": {
        "rows": "Rejected rows",
        "summary": "Summary",
        "count": "Rows",
        "outcome": "Outcome",
        "all": "All",
        "to_mend": "To mend",
        "already_covered": "Already covered",
        "ask_person": "For an officer to decide",
        "row": "See row {}.",
        "member": "See participant number {}.",
        "awaiting": "The same person stands in row {1} of list {0}, which still awaits approval.",
        "agreement": "Agreement",
        "list": "List",
        "file": "File",
        "marked": "A cell at fault has a thick border and a colour. Mend it on the first sheet and upload this file.",
    },
}
UNMENDED = "list.row_unmended"  # its value is the other row, as `list id:row`
FIRST_DAY = date(1900, 3, 1)  # Excel's days before are one off
LIST_ID = re.compile(r"\[\s*([0-9a-f]{16})\s*\]")
RUNS_IN_CSV = re.compile(r"[=@\t\r]|[+-](?![\d\s().-]*$)")
TEXT_FORMULA = re.compile(r'="[^"=]*"$')


class _Look(NamedTuple):
    """How original cells are shown: as text, numbers too, so that what is typed over them stays so; or as days."""

    text: Format
    day: Format
    instant: Format


class _Counted(NamedTuple):
    """Rejected rows by outcome and by problem code; a row with one code twice counts once."""

    outcomes: Counter[str]
    codes: Counter[str]


class CameFrom(NamedTuple):
    """What a rejects workbook says of itself: the id of its list, and the column (from 0) of the original rows."""

    list_id: str
    column: int


def came_from(*, table: Table) -> CameFrom | None:
    """Which list's rejects these say they are; None for any other table. It is a claim: whoever relies on it checks it.

    A heading that was typed anew, or a sheet put together from several lists, is not recognised.
    """
    column = _original_row(table)
    named = LIST_ID.search(table.headings[column]) if column is not None else None
    return CameFrom(named[1], column) if named and column is not None else None


def given_back(*, table: Table, row: list[Cell]) -> list[Cell]:
    """The cells of a row as its rejects show them."""
    born, nik = table.columns.get("birth_date"), table.columns.get("nik")
    if born is None or not table.days.changes or born >= len(row):
        return row
    beside = row[nik] if nik is not None and nik < len(row) else ""
    return [*row[:born], table.days.read(cell=row[born], nik=beside), *row[born + 1 :]]


def write_rejects(
    *,
    table: Table,
    rejected: Iterable[Verdict],
    out: Path | IO[bytes],
    at: datetime,
    list_id: str = "",
    language: Language = "id",
    about: Mapping[str, str] | None = None,
) -> None:
    """Write these rows of the table, in the table's order, and a second sheet that counts them by reason.

    `list_id` is the list whose rows they are; `about` stands above the summary (agreement, file, day, …); `at` is
    the instant of writing, kept in the file. Raises ValueError for a row that the table does not have, or not after
    the one before.
    """
    # Rows wait in a file of their own until the end. Should there be no room for it, no NIK is left behind in it.
    with (
        TemporaryDirectory() as scratch,
        xlsxwriter.Workbook(out, {"constant_memory": True, "tmpdir": scratch}) as workbook,
    ):
        workbook.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None)})
        counted = _write_rows(workbook, table, rejected, list_id, language)
        _write_summary(workbook, counted, about or {}, language)


def _write_rows(
    workbook: xlsxwriter.Workbook, table: Table, rejected: Iterable[Verdict], list_id: str, language: Language
) -> _Counted:
    sheet = workbook.add_worksheet(WORDS[language]["rows"])
    plain, fault = _look(workbook), _look(workbook, fault=True)
    explanation = workbook.add_format({"text_wrap": True, "valign": "top"})
    kept = _kept_columns(table)
    first, *others = OURS[language]
    ours = (f"{first} [{list_id}]" if list_id else first, *others)
    _write_heading(workbook, sheet, table, ours, kept, plain)
    counted = _Counted(Counter(), Counter())
    line = 0
    for line, (reject, sent) in enumerate(_beside(table, rejected), start=1):
        row = given_back(table=table, row=sent)
        counted.outcomes[reject.outcome] += 1
        counted.codes.update({problem.code for problem in reject.problems})
        sheet.write_number(line, 0, reject.row, explanation)
        for place, text in enumerate(_explained(reject, language), start=1):
            sheet.write_string(line, place, text, explanation)
        faults = {table.columns.get(where) for problem in reject.problems for where in _fields(problem)}
        columns = [*kept, *range(len(table.headings), len(row))]
        for place, column in enumerate(columns, start=len(OUR_WIDTHS)):
            cell = row[column] if column < len(row) else ""
            _write_cell(sheet, line, place, cell, fault if column in faults else plain)
    sheet.autofilter(0, 0, line, len(OUR_WIDTHS) + len(kept) - 1)
    return counted


def _original_row(table: Table) -> int | None:
    """The first column headed as ours for the original rows, if there is one."""
    ours = {normal(headings[0]) for headings in OURS.values()}
    return next((column for column, heading in enumerate(table.headings) if normal(heading) in ours), None)


def _kept_columns(table: Table) -> list[int]:
    """The sponsor's columns: without our own, where rejects were mended and handed in again.

    A sponsor's own column may be called `Kode` or `Alasan` as well: in rejects ours come first, elsewhere none is ours.
    """
    headings = [normal(heading) for heading in table.headings]
    original_row = _original_row(table)
    if original_row is None:
        return list(range(len(headings)))
    of_language = next(each for each in OURS.values() if normal(each[0]) == headings[original_row])
    ours = {headings.index(normal(own)) for own in of_language if normal(own) in headings}
    return [column for column in range(len(headings)) if column not in ours]


def _write_heading(
    workbook: xlsxwriter.Workbook,
    sheet: Worksheet,
    table: Table,
    ours: Sequence[str],
    kept: Sequence[int],
    plain: _Look,
) -> None:
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF7"})
    names = [*ours, *(table.headings[column] for column in kept)]
    for place, name in enumerate(names):
        sheet.write_string(0, place, harmless(name), bold)
    for place, width in enumerate(OUR_WIDTHS):
        sheet.set_column(place, place, width)
    fields = {column: field for field, column in table.columns.items()}
    for place, column in enumerate(kept, start=len(OUR_WIDTHS)):
        sheet.set_column(place, place, WIDTHS.get(fields.get(column, ""), 16), plain.text)
    sheet.freeze_panes(1, 0)


def _look(workbook: xlsxwriter.Workbook, *, fault: bool = False) -> _Look:
    # A thick border beside the colour: nobody has to tell colours apart.
    marks = {"bg_color": "#FCE4E4", "border": 5, "border_color": "#B00020"} if fault else {}
    return _Look(*(workbook.add_format({"num_format": shown, **marks}) for shown in ("@", DAY, INSTANT)))


def _beside(table: Table, rejected: Iterable[Verdict]) -> Iterator[tuple[Verdict, list[Cell]]]:
    rows = iter(table.rows)
    for reject in rejected:
        for number, row in rows:
            if number == reject.row:
                yield reject, row
                break
        else:
            raise ValueError(f"the table has no row {reject.row} after the one before")


def _fields(problem: Problem) -> tuple[str, ...]:
    """The fields whose cells may be at fault: where a field does not fit the NIK, it may be either."""
    return (problem.where, "nik") if problem.code in ("nik.date_differs", "nik.sex_differs") else (problem.where,)


def _explained(reject: Verdict, language: Language) -> tuple[str, str, str]:
    """What is wrong, how to mend it, and the codes."""
    messages = [_sentence(problem, language) for problem in reject.problems]
    kind, _, number = reject.match.partition(":")
    if number:
        messages.append(WORDS[language][kind].format(number))
    fixes = dict.fromkeys(problems.fix(problem, language=language) for problem in reject.problems)
    codes = dict.fromkeys(problem.code for problem in reject.problems)
    return " ".join(messages), " ".join(fixes), "; ".join(codes)


def _sentence(problem: Problem, language: Language) -> str:
    """What is wrong; of a row that is as it was, for whose sake it stays refused."""
    list_id, _, row = problem.value.partition(":")
    if problem.code == UNMENDED and row:
        return WORDS[language]["awaiting"].format(list_id, row)
    return problems.message(problem, language=language)


def _write_cell(sheet: Worksheet, line: int, place: int, cell: Cell, look: _Look) -> None:
    """One original cell, of its own kind."""
    if cell is None or cell == "":
        sheet.write_blank(line, place, None, look.text)
    elif isinstance(cell, str):
        sheet.write_string(line, place, harmless(cell), look.text)
    elif isinstance(cell, bool):
        sheet.write_boolean(line, place, cell, look.text)
    elif isinstance(cell, int | float) and isfinite(cell):
        sheet.write_number(line, place, cell, look.text)
    elif isinstance(cell, date) and cell.timetuple() >= FIRST_DAY.timetuple():
        sheet.write_datetime(line, place, cell, look.instant if isinstance(cell, datetime) else look.day)
    else:
        sheet.write_string(line, place, str(cell), look.text)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it if a program could run it: not before a signed number or `="0812"`."""
    runs = RUNS_IN_CSV.match(text) and not TEXT_FORMULA.match(text)
    return f"'{text}" if runs else text


def _write_summary(
    workbook: xlsxwriter.Workbook, counted: _Counted, about: Mapping[str, str], language: Language
) -> None:
    words = WORDS[language]
    sheet = workbook.add_worksheet(words["summary"])
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    _, reason, fix, code = OURS[language]
    outcomes = [(words[outcome], count) for outcome, count in counted.outcomes.most_common()]
    lines: list[tuple[Format | None, Sequence[str | int]]] = [
        *((None, line) for line in about.items()),
        (wrapped, ("", words["marked"])),
        (None, ()),
        (bold, (words["outcome"], words["count"])),
        *((None, line) for line in [*outcomes, (words["all"], counted.outcomes.total())]),
        (None, ()),
        (bold, (code, reason, words["count"], fix)),
        *((wrapped, line) for line in _reasons(counted, language)),
    ]
    for number, (look, line) in enumerate(lines):
        for place, cell in enumerate(line):
            if isinstance(cell, int):
                sheet.write_number(number, place, cell, look)
            else:
                sheet.write_string(number, place, harmless(cell), look)
    for place, width in enumerate((28, 60, 14, 60)):
        sheet.set_column(place, place, width)


def _reasons(counted: _Counted, language: Language) -> Iterator[tuple[str, str, int, str]]:
    """Each code with its sentences and the number of rows, most frequent first; what differs by row is left open."""
    for code, count in sorted(counted.codes.items(), key=lambda item: (-item[1], item[0])):
        any_row = Problem(code, value="" if code == UNMENDED else "…")
        message, fix = problems.message(any_row, language=language), problems.fix(any_row, language=language)
        yield code, message, count, fix
