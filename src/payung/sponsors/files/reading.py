"""Reading the files that sponsors send: bytes in, a table of raw cells out, or a clear refusal. Pure.

    content -> what is it -> checked, in bounded memory -> heading row found -> Table

What a file is follows from its bytes, never from its name. XLSX and text tables (CSV) are read; for
anything else the refusal says what the file seems to be and what to do. A table keeps the file in its
compact form and makes its rows anew each time they are asked for.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, islice
from operator import itemgetter

from payung.kernel.problems import Problem, Refused
from payung.people import cells
from payung.people.cells import Cell
from payung.sponsors.files.beginning import beginning
from payung.sponsors.files.days import DayOrder
from payung.sponsors.files.headings import HEADING_WITHIN, LONG_NUMBER, NEEDED, Heading, find_heading, labels
from payung.sponsors.files.persons import survey
from payung.sponsors.files.sheets import Sheet, open_sheets
from payung.sponsors.files.texts import open_text
from payung.sponsors.files.unpacking import MIB, UnreadableFile

LARGEST_XLSX = 64 * MIB
LARGEST_TEXT = 512 * MIB
MOST_SHEET_ROWS = 300_000  # the reader holds a whole sheet; a CSV is read row by row and has no such limit
SURELY_A_HEADING = 3  # recognised fields: a row of data may hold a word or two that are headings elsewhere

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
    (b"MZ\x90\0", "EXE"),
    (b"\x7fELF", "ELF"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office before 2007, and of encrypted workbooks

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
    Cells are raw: text, number, yes/no, date or "" in a sheet; text in a CSV. A cell whose formula was computed to
    an error (#REF!) is "". `heading_row` is the last row of the heading, `columns` gives the column (from 0) of
    every field recognised, `passed_over` the headings of columns that name a field which another column has.

    `oddities` are the rows that stand for no person or that the officer did not see, by number, each with the one
    problem that says so: such a row is to be mended for that alone, and its cells are not judged. `days` tells how
    the column of birth dates is read; `records` gives them so, while `rows` gives what was sent.
    """

    headings: tuple[str, ...]
    heading_row: int
    columns: Mapping[str, int]
    passed_over: tuple[str, ...]
    rows: Rows
    sheet: str = ""
    oddities: Mapping[int, Problem] = field(default_factory=dict)
    days: DayOrder = DayOrder()

    def records(self, fields: Sequence[str]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """For each row its number and the cells of these fields in this order; "" where there is no such column."""
        # Two cells more than asked for: itemgetter gives a tuple whatever the number of fields, and the NIK is there.
        wanted = [self.columns.get(field, -1) for field in (*fields, "nik", "")]
        pick, width, last = itemgetter(*wanted), len(self.headings), len(fields)
        born = fields.index("birth_date") if "birth_date" in fields and self.days.changes else None
        for number, row in self.rows:
            if len(row) < width:
                row += [""] * (width - len(row))
            row.append("")
            picked = pick(row)
            if born is not None:
                day = self.days.read(cell=picked[born], nik=picked[-2])
                picked = (*picked[:born], day, *picked[born + 1 :])
            yield number, picked[:last]


def read_table(
    *,
    content: bytes,
    name: str,
    needed: Collection[str] = NEEDED,
    columns: Mapping[str, int] | None = None,
    briefly: bool = False,
) -> Table:
    """Read what a sponsor sent. `name` only says which file a problem is about, `needed` what its table must have.

    `columns`, by field from 0, take the place of those that the headings name: as somebody confirmed them. `briefly`
    only the first rows of a workbook are read, and what is wrong further on is not found.

    Of several sheets the visible one with every needed heading counts, else the visible one with most of them; lists
    on two visible sheets are refused, lest people fall out unnoticed. Raises Refused with one `file.…` problem;
    whether all needed columns are there is asked of the table by `missing_fields`.
    """
    try:
        refuse_other_formats(content=content)
        if content.startswith(b"PK"):
            return _read_workbook(beginning(content=content) if briefly else content, needed, columns)
        return _read_text(content, columns)
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


def refuse_other_formats(*, content: bytes) -> None:
    """Raise UnreadableFile for what is neither a workbook nor text, by its bytes: the beginning of a file says most."""
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


def _read_workbook(content: bytes, needed: Collection[str], columns: Mapping[str, int] | None) -> Table:
    chosen: Table | None = None
    found: dict[str, Sheet] = {}
    for sheet in open_sheets(content=content):
        complete = chosen is not None and not missing_fields(table=chosen, needed=needed)
        if complete and not sheet.is_visible:
            break
        table = _table(sheet.rows, sheet=sheet, needed=needed)
        if table is None:
            continue
        found[sheet.name] = sheet
        if missing_fields(table=table, needed=needed):
            if sheet.is_visible and (chosen is None or len(table.columns) > len(chosen.columns)):
                chosen = table
        elif not sheet.is_visible:
            raise UnreadableFile("file.sheet_hidden", sheet.name)
        elif complete and chosen and len(table.rows):
            raise UnreadableFile("file.several_lists", f"{chosen.sheet}, {table.sheet}")
        elif not complete:
            chosen = table
    if chosen is None:
        raise UnreadableFile("file.empty")
    if len(chosen.rows) > MOST_SHEET_ROWS:
        raise UnreadableFile("file.too_many_rows")
    if columns is None or columns == chosen.columns:
        return chosen
    sheet = found[chosen.sheet]
    return _table(sheet.rows, sheet=sheet, needed=needed, columns=columns) or chosen


def _read_text(content: bytes, columns: Mapping[str, int] | None) -> Table:
    table = _table(open_text(content=content), columns=columns)
    if table is None:
        raise UnreadableFile("file.empty")
    return table


def _table(
    make_rows: MakeRows,
    *,
    sheet: Sheet | None = None,
    needed: Collection[str] = NEEDED,
    columns: Mapping[str, int] | None = None,
) -> Table | None:
    """The rows as a table under its heading, whose columns are these where they are given. None without any row."""
    first_rows = list(islice(_not_blank(make_rows()), HEADING_WITHIN))
    if not first_rows:
        return None
    written = [(number, tuple(map(cells.text, row))) for number, row in first_rows]
    heading = find_heading(rows=written, spans=sheet.spans if sheet else {})
    if columns is not None:
        if unknown := [field for field, column in columns.items() if not 0 <= column < len(heading.texts)]:
            raise UnreadableFile("columns.unknown", ", ".join(unknown))
        heading = heading._replace(columns=columns, passed_over=())
    if sheet:
        _refuse_uncomputed(sheet, heading, needed)

    def under_heading() -> Iterator[tuple[int, list[Cell]]]:
        return _not_blank(dropwhile(lambda row: row[0] <= heading.last_row, make_rows()))

    found = survey(rows=under_heading(), heading=heading, hidden=sheet.extent.hidden if sheet else ())
    return Table(
        headings=heading.texts,
        heading_row=heading.last_row,
        columns=heading.columns,
        passed_over=tuple(heading.texts[column] for column in heading.passed_over),
        rows=Rows(under_heading, found.rows),
        sheet=sheet.name if sheet else "",
        oddities=found.oddities,
        days=found.days,
    )


def _refuse_uncomputed(sheet: Sheet, heading: Heading, needed: Collection[str]) -> None:
    """Refuse a list with formulas that no program has computed in a column that is read: their cells look empty."""
    uncomputed = {column for column, row in sheet.extent.uncomputed.items() if row > heading.last_row}
    named = [heading.texts[column] for column in heading.columns.values() if column in uncomputed]
    if named and sheet.is_visible and not set(needed) - heading.columns.keys():
        raise UnreadableFile("file.formulas_uncomputed", ", ".join(named))


def _not_blank(rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
    return (row for row in rows if any(map(_is_written, row[1])))


def _is_written(cell: Cell) -> bool:
    return cell != "" and cell is not None and not (isinstance(cell, str) and cell.isspace())
