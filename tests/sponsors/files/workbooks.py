"""Files as sponsors send them, and as they should not: made in memory, nothing binary in the repository."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

HEADING = ("No", "NIK", "Nama", "Tanggal Lahir", "JK", "Kab/Kota", "Pekerjaan")
MARIA = (1, "5301015408900001", "Maria Seran", "14-08-1990", "P", "Belu", "Petani")
YOHANES = (2, "5301011507850002", "Yohanes Bere", "15-07-1985", "L", "Belu", "Nelayan")


def xlsx(*rows: Sequence[Any], at: str = "A1", title: str = "Daftar") -> bytes:
    """A workbook of one sheet whose first cell is `at`."""
    workbook = openpyxl.Workbook()
    fill(workbook.active, rows, at=at)
    workbook.active.title = title
    return saved(workbook)


def fill(sheet: Any, rows: Iterable[Sequence[Any]], *, at: str = "A1") -> None:
    """Put the rows into the sheet from `at` on."""
    corner = sheet[at]
    for down, row in enumerate(rows):
        for right, value in enumerate(row):
            sheet.cell(corner.row + down, corner.column + right, value)


def saved(workbook: Any) -> bytes:
    """The workbook's bytes."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def text(*rows: Sequence[Any], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV without any quotes."""
    return "".join(delimiter.join(map(str, row)) + "\r\n" for row in rows).encode(encoding)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same zip with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry), zipfile.ZIP_DEFLATED)
        new.writestr(name, part)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"


def with_sheet(rows: str, *, prefix: str = "", before: str = "") -> bytes:
    """A workbook whose only sheet has this XML between `sheetData` and its end."""
    space = f'xmlns{":" + prefix if prefix else ""}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    tag = f"{prefix}:" if prefix else ""
    sheet = f"<{tag}worksheet {space}>{before}<{tag}sheetData>{rows}</{tag}sheetData></{tag}worksheet>"
    return with_part(xlsx(("x",)), SHEET, sheet.encode())


def with_texts(texts: Iterable[str], rows: str) -> bytes:
    """A workbook with these shared texts and this XML in its sheet."""
    items = "".join(f"<si><t>{each}</t></si>" for each in texts)
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return with_part(with_sheet(rows), TEXTS, f"<sst {space}>{items}</sst>".encode())


def inline(reference: str, written: str, prefix: str = "") -> str:
    """A cell that carries its own text."""
    tag = f"{prefix}:" if prefix else ""
    return f'<{tag}c r="{reference}" t="inlineStr"><{tag}is><{tag}t>{written}</{tag}t></{tag}is></{tag}c>'


def inline_row(number: int, *written: object, prefix: str = "") -> str:
    """A row of such cells from column A on."""
    tag = f"{prefix}:" if prefix else ""
    row = "".join(inline(f"{chr(ord('A') + n)}{number}", str(each), prefix) for n, each in enumerate(written))
    return f'<{tag}row r="{number}">{row}</{tag}row>'
