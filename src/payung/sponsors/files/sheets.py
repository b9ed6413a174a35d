"""The sheets of a workbook: which may be read, their rows as Excel numbers them, and what they hide. Pure."""

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeVar, cast
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from payung.people.cells import Cell
from payung.sponsors.files.unpacking import MIB, Extent, UnreadableFile, check_unpacking, directory, inflate

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
LARGEST_PART = 4 * MIB  # of the two parts that say which sheet is which

T = TypeVar("T")
Row = tuple[int, list[Cell]]


class Sheet(NamedTuple):
    """A sheet: its rows from row 1 on, made anew on each call, every cell from column A on.

    A value that was merged over several rows stands in each of them that holds anything else. `spans` gives the
    last column (from 0) of cells merged to the right, by row and column; `extent` what the sheet hides.
    """

    name: str
    is_visible: bool
    rows: Callable[[], Iterator[Row]]
    spans: Mapping[tuple[int, int], int]
    extent: Extent


def open_sheets(*, content: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook in its order, each read when it is asked for: visible ones first, then hidden ones.

    Macros are never run: the reader knows nothing of them. Raises UnreadableFile.
    """
    entries = directory(content)
    _refuse_other_archives({entry.filename.casefold() for entry in entries}, content)
    extents = check_unpacking(content=content, entries=entries)
    workbook = from_rust(lambda: CalamineWorkbook.from_object(io.BytesIO(content)))
    parts = _parts(entries, content) if any(each.hidden or each.uncomputed for each in extents.values()) else {}
    about = list(enumerate(workbook.sheets_metadata))
    for is_visible in (True, False):
        for index, sheet in about:
            if is_visible == (sheet.visible == SheetVisibleEnum.Visible):
                extent = extents.get(parts.get(sheet.name, ""), Extent())
                yield _sheet(from_rust(partial(workbook.get_sheet_by_index, index)), sheet.name, is_visible, extent)


def from_rust(call: Callable[[], T]) -> T:
    """What calamine answers. Where its Rust code gives up, the file is damaged."""
    try:
        return call()
    except CalamineError as error:
        raise UnreadableFile("file.damaged") from error
    except BaseException as panic:
        if type(panic).__name__ == "PanicException":  # it has no name that can be imported
            raise UnreadableFile("file.damaged") from panic
        raise


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


def _sheet(sheet: CalamineSheet, name: str, is_visible: bool, extent: Extent) -> Sheet:
    merged = [((top + 1, left), (bottom + 1, right)) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    spans = {start: right for start, (_, right) in merged if right > start[1]}
    fall = {start: bottom for start, (bottom, _) in merged if bottom > start[0]}
    rows = partial(_filled, sheet, fall) if fall else partial(_rows, sheet)
    return Sheet(name, is_visible, rows, spans, extent)


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    if sheet.start is None:
        return iter(())
    rows = cast("Iterator[list[Cell]]", sheet.iter_rows())  # it begins at row 1, but not at column A
    before: list[Cell] = [""] * sheet.start[1]
    return enumerate((before + row for row in rows) if before else rows, start=1)


def _filled(sheet: CalamineSheet, fall: Mapping[tuple[int, int], int]) -> Iterator[Row]:
    """The rows, each with the values of cells above that were merged down to it. A row that is blank stays so."""
    starts: dict[int, list[int]] = {}
    for top, left in fall:
        starts.setdefault(top, []).append(left)
    falling: dict[int, tuple[int, Cell]] = {}  # by column: there, merged areas do not overlap
    for number, row in _rows(sheet):
        if falling and any(row):
            for column, (last, value) in tuple(falling.items()):
                if number > last:
                    del falling[column]
                elif row[column] == "":
                    row[column] = value
        for column in starts.get(number, ()):
            if column < len(row) and row[column] != "":
                falling[column] = fall[number, column], row[column]
        yield number, row


def _parts(entries: Sequence[zipfile.ZipInfo], content: bytes) -> Mapping[str, str]:
    """The entry, in lower case, in which each sheet stands, by the sheet's name."""
    targets = {each.get("Id"): each.get("Target", "") for each in _xml(RELATIONS, entries, content).iter()}
    parts = {}
    for element in _xml(WORKBOOK, entries, content).iter():
        if element.tag.endswith("}sheet"):
            relation = next((value for key, value in element.items() if key.endswith("}id")), None)
            target = posixpath.normpath(posixpath.join("/xl", targets.get(relation, "")))
            parts[element.get("name", "")] = target.lstrip("/").casefold()
    return parts


def _xml(name: str, entries: Sequence[zipfile.ZipInfo], content: bytes) -> ElementTree.Element:
    entry = next((each for each in entries if each.filename.casefold() == name), None)
    if entry is None or entry.file_size > LARGEST_PART:
        raise UnreadableFile("file.unusual")
    written = b"".join(inflate(entry=entry, content=content))
    if b"<!" in written:  # a document type could define what grows without bounds
        raise UnreadableFile("file.unusual")
    try:
        return ElementTree.fromstring(written)  # noqa: S314 - without a document type there is nothing to expand
    except ElementTree.ParseError as error:
        raise UnreadableFile("file.damaged") from error
