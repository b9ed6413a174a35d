"""Sheets as offices send them: XLSX, and CSV as Excel in Indonesia saves it."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

import xlsxwriter

from payung.site.samples.handwriting import Cell, TextFormula

ENCODINGS: Final = ("utf-8", "utf-8-sig", "cp1252")
DELIMITERS: Final = (";", ",")
_WIDEST_NUMBER: Final = 10**11  # Excel shows longer ones as 5,37101E+15, and saves to CSV what it shows


class Sheet(Protocol):
    """A file that takes rows from the top. `line` is the number of the last one written, 1 for the first."""

    line: int

    def write(self, cells: Iterable[Cell]) -> None:
        """Write the next row. None is an empty cell."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_sheet(*, out: Path, delimiter: str, encoding: str) -> Sheet:
    """A sheet of the kind that the file's suffix names. Raises ValueError for any but .xlsx and .csv."""
    if out.suffix == ".xlsx":
        return XlsxSheet(out)
    if out.suffix == ".csv":
        return CsvSheet(out, delimiter=delimiter, encoding=encoding)
    raise ValueError(f"neither .xlsx nor .csv: {out.name}")


class XlsxSheet:
    """A workbook of one sheet, written in constant memory."""

    def __init__(self, out: Path) -> None:
        self.line = 0
        self._book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_numbers": False})
        self._sheet = self._book.add_worksheet("Daftar")
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._sheet.set_column(1, 3, 22)

    def write(self, cells: Iterable[Cell]) -> None:
        """Write the next row."""
        sheet, line = self._sheet, self.line
        for column, cell in enumerate(cells):
            if isinstance(cell, TextFormula):
                sheet.write_formula(line, column, f'="{cell}"', None, cell)
            elif isinstance(cell, str):
                sheet.write_string(line, column, cell)
            elif isinstance(cell, int):
                sheet.write_number(line, column, cell)
            elif cell is not None:
                sheet.write_datetime(line, column, cell, self._day)
        self.line += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()


class CsvSheet:
    """A CSV file in one of the encodings that Excel writes; a blank row keeps its delimiters."""

    def __init__(self, out: Path, *, delimiter: str, encoding: str) -> None:
        self.line = 0
        self._file = out.open("w", encoding=encoding, newline="")
        self._writer = csv.writer(self._file, delimiter=delimiter, lineterminator="\r\n")

    def write(self, cells: Iterable[Cell]) -> None:
        """Write the next row."""
        self._writer.writerow([_shown(cell) for cell in cells])
        self.line += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _shown(cell: Cell) -> str | int | None:
    """The cell as Excel shows it."""
    if isinstance(cell, TextFormula):
        return f'="{cell}"'
    if isinstance(cell, date):
        return f"{cell.day:02}/{cell.month:02}/{cell.year}"
    if isinstance(cell, int) and cell > _WIDEST_NUMBER:
        return f"{cell:.5E}".replace(".", ",")
    return cell
