"""The beginning of a workbook is read as the whole of it is, as far as it goes."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from payung.kernel.problems import Refused
from payung.sponsors.files import beginning as module
from payung.sponsors.files import unpacking
from payung.sponsors.files.beginning import beginning
from payung.sponsors.files.columns import Glance, glance
from payung.sponsors.files.reading import read_table
from payung.sponsors.files.unpacking import UnreadableFile
from tests.sponsors.files.workbooks import (
    HEADING,
    MARIA,
    SHEET,
    TEXTS,
    YOHANES,
    fill,
    saved,
    with_part,
    with_sheet,
    xlsx,
)

PEOPLE = [MARIA, YOHANES] * 200


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces and beginnings as short beside these workbooks as real ones are beside real lists."""
    monkeypatch.setattr(module, "FIRST", 4_000)
    monkeypatch.setattr(unpacking, "PIECE", 2_000)


def seen(content: bytes, *, briefly: bool) -> Glance:
    return glance(table=read_table(content=content, name="list", briefly=briefly))


def in_two_sheets() -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook.active, [("Petunjuk", "isi lembar kedua")])
    fill(workbook.create_sheet("Isi"), [HEADING, *PEOPLE])
    return saved(workbook)


def merged_heading() -> bytes:
    workbook = openpyxl.Workbook()
    above = ("No", "Identitas", "", "", "", "Domisili", "Pekerjaan")
    fill(workbook.active, [("DAFTAR",), above, ("", *HEADING[1:5], "Kab/Kota", ""), *PEOPLE])
    for area in ("A1:G1", "B2:E2", "A2:A3", "G2:G3"):
        workbook.active.merge_cells(area)
    return saved(workbook)


def shared(*rows: Sequence[Any]) -> bytes:
    """A workbook whose cells share their texts."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    return out.getvalue()


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "plain": lambda: xlsx(HEADING, *PEOPLE),
    "in two sheets": in_two_sheets,
    "with a merged heading": merged_heading,
    "with shared texts": lambda: shared(HEADING, *PEOPLE),
    "short": lambda: xlsx(HEADING, MARIA),
    "empty sheets beside": lambda: xlsx(HEADING, at="C7"),
}


@pytest.mark.parametrize("make", WORKBOOKS.values(), ids=WORKBOOKS)
def test_it_shows_the_same_columns_and_samples(make: Callable[[], bytes]) -> None:
    whole, brief = seen(make(), briefly=False), seen(make(), briefly=True)
    assert brief.rows <= whole.rows
    assert brief._replace(rows=0) == whole._replace(rows=0)


def test_it_is_short_and_holds_no_text_that_it_does_not_show() -> None:
    content = shared(HEADING, *([MARIA] * 300), *([YOHANES] * 300))
    brief = beginning(content=content)
    assert seen(content, briefly=True).rows < 200
    with zipfile.ZipFile(io.BytesIO(brief)) as archive:
        assert b"Yohanes" not in archive.read(TEXTS)


def test_texts_in_whatever_order_are_the_same() -> None:
    """Whoever sorted a list in Excel left its texts in the order in which they were typed."""
    people = [(n, f"53010154089{n:05}", f"Nama {n}", "14-08-1990", "P", "Belu", "Petani") for n in range(500)]
    content = shared(HEADING, *people)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts, sheet = archive.read(TEXTS), archive.read(SHEET)
    begun, *each = texts.removesuffix(b"</sst>").split(b"<si>")
    turned = b"<si>".join([begun, *reversed(each)]) + b"</sst>"
    other = re.sub(rb' t="s"><v>(\d+)', lambda n: b' t="s"><v>%d' % (len(each) - 1 - int(n[1])), sheet)
    turned_round = with_part(with_part(content, TEXTS, turned), SHEET, other)
    assert seen(turned_round, briefly=True).rows < 200
    assert seen(turned_round, briefly=True)._replace(rows=0) == seen(content, briefly=False)._replace(rows=0)


def test_tags_with_a_prefix_are_cut_as_well() -> None:
    rows = "".join(f'<x:row r="{n}"><x:c r="A{n}"><x:v>{n}</x:v></x:c></x:row>' for n in range(1, 900))
    assert seen(with_sheet(rows, prefix="x"), briefly=True).rows < 899


def test_what_is_no_workbook_comes_back_as_it_is() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert beginning(content=out.getvalue()) == out.getvalue()
    with pytest.raises(Refused, match=r"file\.not_spreadsheet"):
        seen(out.getvalue(), briefly=True)


@pytest.mark.parametrize("sheet", ["<sheetData>" + " " * 20_000, "<sheetData>" + "<row></row>" + "<c>" * 9_000])
def test_more_than_is_held_at_once_is_refused(sheet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_PART", 10_000)
    monkeypatch.setattr(module, "FIRST", 50_000)
    content = with_part(xlsx(HEADING), SHEET, sheet.encode())
    with pytest.raises(UnreadableFile, match=r"file\.unusual"):
        beginning(content=content)
