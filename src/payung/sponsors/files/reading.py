"""Reading the files that sponsors send: bytes in, a table of raw cells out, or a clear refusal. Pure.

    content -> what is it -> checked, in bounded memory -> heading row found -> Table

What a file is follows from its bytes, never from its name. XLSX and text tables (CSV) are read; for
anything else the refusal says what the file seems to be and what to do. A table keeps the file in its
compact form and makes its rows anew each time they are asked for.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from operator import itemgetter
from typing import TypeVar, cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from payung.kernel.problems import Problem, Refused
from payung.people import cells
from payung.people.cells import Cell
from payung.sponsors.files.headings import NEEDED, labels, recognise
from payung.sponsors.files.unpacking import MIB, UnreadableFile, check_unpacking, directory

LARGEST_XLSX = 64 * MIB
LARGEST_TEXT = 512 * MIB
MOST_SHEET_ROWS = 300_000  # the reader holds a whole sheet; a CSV is read row by row and has no such limit
SURELY_A_HEADING = 3  # recognised fields: a row of data may hold a word or two that are headings elsewhere
LONG_NUMBER = re.compile(r"(?:\d\W*){6}")
HEADING_WITHIN = 30  # rows that are not blank: titles stand above the heading
BEGINNING = 64 * 1024  # characters in which kind and delimiter are looked for
DELIMITERS = (";", ",", "\t", "|")
LONGEST_LINE = 256 * 1024  # characters
MOST_LINES = 50  # of one record: more is a quote that nobody closed

SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office before 2007, and of encrypted workbooks
MARKUP = re.compile(r"(?is)\s*(?:<\?xml|<!doctype|<html|<head|<meta|<table|<workbook)")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")

T = TypeVar("T")
MakeRows = Callable[[], Iterator[tuple[int, list[Cell]]]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows under the heading that are not blank, each with its number; made anew on each pass."""

    under_heading: MakeRows
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        return self.under_heading()


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet or a CSV with its heading found.

    A row's number is the sheet's row as Excel shows it, or the CSV's record, from 1, blank ones counted.
    Cells are raw: text, number, yes/no, date or "" in a sheet; text in a CSV. A cell whose formula Excel
    has not computed, or computed to an error (#REF!), is "". `columns` gives the column (from 0) of every
    field recognised, `passed_over` the headings of columns that name a field which another column has.
    """

    headings: tuple[str, ...]
    heading_row: int
    columns: Mapping[str, int]
    passed_over: tuple[str, ...]
    rows: Rows
    sheet: str = ""

    def records(self, fields: Iterable[str]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """For each row its number and the cells of these fields in this order; "" where there is no such column."""
        wanted = [self.columns.get(field, -1) for field in fields]
        # With a cell more than asked for, itemgetter gives a tuple whatever the number of fields.
        pick, width, last = itemgetter(*wanted, -1, -1), len(self.headings), len(wanted)
        for number, row in self.rows:
            if len(row) < width:
                row += [""] * (width - len(row))
            row.append("")
            yield number, pick(row)[:last]


def read_table(*, content: bytes, name: str) -> Table:
    """Read what a sponsor sent. `name` only says which file a problem is about.

    Of several sheets the first visible one with every needed heading counts, else the visible one with
    most of them. Raises Refused with one `file.…` problem; whether all needed columns are there is
    asked of the table by `missing_fields`.
    """
    try:
        _refuse_other_formats(content)
        return _read_workbook(content) if content.startswith(b"PK") else _read_text(content)
    except UnreadableFile as unreadable:
        raise Refused(Problem(unreadable.code, unreadable.where or name, unreadable.value)) from unreadable


def missing_fields(*, table: Table, needed: Iterable[str]) -> Problem | None:
    """The needed columns that the table lacks, and the headings found, as one problem; None if all are there."""
    missing = [field for field in needed if field not in table.columns]
    if not missing:
        return None
    # Where few headings are recognised, the row that stands in their place may be a person: no more of it is shown.
    sure = len(table.columns) >= SURELY_A_HEADING
    shown = [text for n, text in enumerate(table.headings) if text and (sure or n in table.columns.values())]
    found = " | ".join(text for text in shown if not LONG_NUMBER.search(text)) or "–"
    return Problem("file.column_missing", f"row {table.heading_row}", f"{labels(missing)} [{found[:500]}]")


def _refuse_other_formats(content: bytes) -> None:
    if not content or content.isspace():
        raise UnreadableFile("file.empty")
    for signature, kind in SIGNATURES:
        if content.startswith(signature):
            raise UnreadableFile("file.not_spreadsheet", kind)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableFile("file.encrypted")
        if any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
            raise UnreadableFile("file.old_format", "XLS")
        raise UnreadableFile("file.not_spreadsheet", "Microsoft Office 97-2003")
    largest = LARGEST_XLSX if content.startswith(b"PK") else LARGEST_TEXT
    if len(content) > largest:
        raise UnreadableFile("file.too_large", f"{largest // MIB} MiB")


def _read_workbook(content: bytes) -> Table:
    entries = directory(content)
    _refuse_other_archives({entry.filename.casefold() for entry in entries}, content)
    check_unpacking(content=content, entries=entries)
    workbook = _from_rust(lambda: CalamineWorkbook.from_object(io.BytesIO(content)))
    table = _best_table(workbook, hidden=False)
    if table is None or missing_fields(table=table, needed=NEEDED):
        hidden = _best_table(workbook, hidden=True)
        if hidden and not missing_fields(table=hidden, needed=NEEDED):
            raise UnreadableFile("file.sheet_hidden", hidden.sheet)
    if table is None:
        raise UnreadableFile("file.empty")
    if len(table.rows) > MOST_SHEET_ROWS:
        raise UnreadableFile("file.too_many_rows")
    return table


def _refuse_other_archives(names: set[str], content: bytes) -> None:
    if any(name.endswith("workbook.xml") for name in names):
        return
    if any(name.endswith("workbook.bin") for name in names):
        raise UnreadableFile("file.old_format", "XLSB")
    if b"opendocument.spreadsheet" in content[:200]:
        raise UnreadableFile("file.old_format", "ODS")
    folders = {name.partition("/")[0] for name in names}
    kind = "Word" if "word" in folders else "PowerPoint" if "ppt" in folders else "ZIP"
    raise UnreadableFile("file.not_spreadsheet", kind)


def _best_table(workbook: CalamineWorkbook, *, hidden: bool) -> Table | None:
    """The first sheet with every needed heading, else the one with most fields; None if all are empty."""
    best = None
    for index, about in enumerate(workbook.sheets_metadata):
        if hidden == (about.visible == SheetVisibleEnum.Visible):
            continue
        sheet = _from_rust(partial(workbook.get_sheet_by_index, index))
        table = _table(partial(_sheet_rows, sheet), sheet=about.name)
        if table and not missing_fields(table=table, needed=NEEDED):
            return table
        if table and (best is None or len(table.columns) > len(best.columns)):
            best = table
    return best


def _from_rust(call: Callable[[], T]) -> T:
    """What calamine answers. Where its Rust code gives up, the file is damaged."""
    try:
        return call()
    except CalamineError as error:
        raise UnreadableFile("file.damaged") from error
    except BaseException as panic:
        if type(panic).__name__ == "PanicException":  # it has no name that can be imported
            raise UnreadableFile("file.damaged") from panic
        raise


def _sheet_rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    """Every row from row 1 on, every cell from column A on, wherever the sheet's used range begins."""
    if sheet.start is None:
        return iter(())
    rows = cast("Iterator[list[Cell]]", sheet.iter_rows())  # it begins at row 1, but not at column A
    before: list[Cell] = [""] * sheet.start[1]
    return enumerate((before + row for row in rows) if before else rows, start=1)


def _read_text(content: bytes) -> Table:
    text = partial(io.TextIOWrapper, encoding=_encoding(content), errors="replace", newline="")
    beginning = text(io.BytesIO(content)).read(BEGINNING)
    _refuse_other_text(beginning)
    delimiter = _delimiter(beginning)
    table = _table(lambda: _csv_rows(text(io.BytesIO(content)), delimiter))
    if table is None:
        raise UnreadableFile("file.empty")
    return table


def _encoding(content: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, UTF-8 if all of it is, else what Excel writes in western settings."""
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), MIB):
            decoder.decode(content[start : start + MIB])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _refuse_other_text(beginning: str) -> None:
    if MARKUP.match(beginning):
        if "urn:schemas-microsoft-com:office:spreadsheet" in beginning:
            raise UnreadableFile("file.old_format", "XML 2003")
        kind = "HTML" if re.search(r"(?i)<(?:!doctype html|html|head|meta|table)", beginning) else "XML"
        raise UnreadableFile("file.not_spreadsheet", kind)
    if CONTROLS.search(beginning):
        raise UnreadableFile("file.not_text")


def _delimiter(beginning: str) -> str:
    """The delimiter under which most headings are recognised, and with none recognised, most columns seen."""

    def fit(delimiter: str) -> tuple[int, int]:
        records = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
        rows = list(islice(records, HEADING_WITHIN))
        return max((len(recognise(row).columns) for row in rows), default=0), max(map(len, rows), default=0)

    return max(DELIMITERS, key=fit)


def _csv_rows(stream: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    """The records, blank ones too. A quote that is not closed, or closed within a field, ends the reading:
    otherwise it would take the rows that follow into one cell."""
    number = lines_before = 0

    def lines() -> Iterator[str]:
        for line in iter(partial(stream.readline, LONGEST_LINE), ""):
            if len(line) == LONGEST_LINE:
                raise UnreadableFile("file.line_too_long", where=f"row {number + 1}")
            if "\0" in line:
                raise UnreadableFile("file.not_text")
            if reader.line_num - lines_before > MOST_LINES:
                raise UnreadableFile("file.quote_broken", where=f"row {number + 1}")
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            number, lines_before = number + 1, reader.line_num
            yield number, cast("list[Cell]", record)
    except csv.Error as error:
        raise UnreadableFile("file.quote_broken", where=f"row {number + 1}") from error


def _table(make_rows: MakeRows, *, sheet: str = "") -> Table | None:
    """The rows as a table under its heading: of the first rows the one that names most fields. None without any row."""
    first_rows = list(islice(_not_blank(make_rows()), HEADING_WITHIN))
    if not first_rows:
        return None
    candidates = [(number, tuple(map(cells.text, row))) for number, row in first_rows]
    heading_row, headings = max(candidates, key=lambda candidate: len(recognise(candidate[1]).columns))
    columns, passed_over = recognise(headings)

    def under_heading() -> Iterator[tuple[int, list[Cell]]]:
        return (row for row in _not_blank(make_rows()) if row[0] > heading_row)

    count = sum(1 for _ in under_heading())
    return Table(
        headings=headings,
        heading_row=heading_row,
        columns=columns,
        passed_over=tuple(headings[column] for column in passed_over),
        rows=Rows(under_heading, count),
        sheet=sheet,
    )


def _not_blank(rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
    return (row for row in rows if _has_content(row[1]))


def _has_content(row: Sequence[Cell]) -> bool:
    return any(cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in row)
