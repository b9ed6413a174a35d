"""Malformed files by the hundred, drawn from a seed: what accidents, odd programs and ill will make of a list.

Run as a program with a seed, it reads them all in little memory and prints, a line of JSON for each, its name, what
became of it (`read`, or the code for which it was refused) and the CPU seconds that took.
"""

import io
import json
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from random import Random

import openpyxl
import xlsxwriter

from payung.kernel.problems import Refused
from payung.law.book import book as law
from payung.people.checks import Entry, check_registration
from payung.sponsors.files.headings import NEEDED
from payung.sponsors.files.reading import missing_fields, read_table
from tests.sponsors.files.workbooks import HEADING, MARIA, SHEET, YOHANES, fill, inline, saved, text, with_part, xlsx

MIB = 1 << 20
MEMORY = 512 * MIB
TODAY = date(2026, 11, 21)
PEOPLE = [MARIA, YOHANES] * 10
Made = tuple[str, bytes]

# What may stand in a sheet's XML where a cell is expected, or instead of it.
ODD_XML = (
    *('<c r="A0"><v>1</v></c>', '<c r="A-1"><v>1</v></c>', '<c r=""><v>1</v></c>', "<c><v>1</v></c>", "<row/>"),
    *('<c r="B2" t="zz"><v>x</v></c>', '<c r="B2" t="s"><v>-1</v></c>', '<c r="B2" t="s"><v>4294967296</v></c>'),
    *('<c r="B2"><v>1e999</v></c>', '<c r="B2"><v>NaN</v></c>', '<c r="B2" t="b"><v>2</v></c>', '<c r="B2" t="d"/>'),
    *('<c r="D2" s="1"><v>99999999999</v></c>', '<c r="D2" s="99999"><v>-1</v></c>', '<c r="D2" t="e"><v>#?</v></c>'),
    *("&bomb;", "&#0;", "&#xD800;", "<![CDATA[<c>]]>", "<!-- <c r='A1'> -->", "<?php x ?>", "<c", "</row>", "</c></c>"),
    *('<c r="XFD1048576"><v>1</v></c>', '<c r="ZZZZ9"/>', '<c r="B99999999999"><v>1</v></c>', '<c r="B2" r="C2"/>'),
    *('<c r="B2"><f>A1</f></c>', '<c r="B2"><f t="array" ref="A1:XFD9">1</f><v/></c>', "<f>1</f>", "<v>1</v>"),
    *('<row r="2" hidden="1"/>', '<row hidden="1"/>', '<row r="99999999" hidden="1"/>', '<row r="-1" hidden="1"/>'),
    *('</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', "</sheetData><sheetData>"),
    *('</sheetData><mergeCells><mergeCell ref="B9:A1"/></mergeCells>', '<mergeCell ref="F2:F9"/>', "</worksheet>"),
    *('<c r="B2" t="inlineStr"><is><r><t>x</t></r><rPh><t>y</t></rPh></is></c>', '<c r="B2" t="inlineStr"/>'),
    *("\x00", "\ufffe", "<é:c/>", "<x:c r='A1'/>", "<" * 5_000, "<row>" * 5_000, inline("C2", "x" * 300_000)),
)

# Cells that make careless patterns run for hours.
COSTLY = (
    *("," * 120_000, "(" * 120_000, "_" * 120_000, "1" * 120_000, "1," * 60_000, " " * 120_000, "a" * 120_000 + "1"),
    *("Kupang, " + "_" * 100_000, "Jumlah " * 15_000, '="' * 50_000, "1-" * 60_000, ". " * 60_000, "e+" * 60_000),
)


def corpus(*, seed: int) -> Iterator[Made]:
    """Every malformed file by its name; the same seed makes the same files. At least 300."""
    random = Random(seed)
    for kind in (_cut, _flipped, _odd_markup, _parts, _archives, _odd_sheets, _texts, _encodings, _others):
        for name, content in kind(random):
            yield f"{kind.__name__.strip('_')}: {name}", content


@cache
def _books() -> dict[str, bytes]:
    """Workbooks to spoil: of two writers, merged, with hidden rows, formulas, and two lines of headings."""
    shared = io.BytesIO()
    with xlsxwriter.Workbook(shared) as book:
        sheet = book.add_worksheet("Daftar")
        for number, row in enumerate([HEADING, *PEOPLE]):
            sheet.write_row(number, 0, row)
    rich = openpyxl.Workbook()
    fill(rich.active, [("DAFTAR",), ("No", "Identitas"), HEADING, ("(1)", "(2)", "(3)"), *PEOPLE, ("=ROW()", "JUMLAH")])
    rich.active.merge_cells("A1:G1")
    rich.active.merge_cells("F5:F9")
    rich.active.row_dimensions[7].hidden = True
    fill(rich.create_sheet("Lama"), [("x",)])
    return {"plain": xlsx(HEADING, *PEOPLE), "shared": shared.getvalue(), "rich": saved(rich)}


def _cut(random: Random) -> Iterator[Made]:
    for name, book in {**_books(), "text": text(HEADING, *PEOPLE)}.items():
        for _ in range(10):
            kept = random.randrange(len(book))
            yield f"{name} to {kept}", book[:kept]
        start = random.randrange(1, len(book))
        yield f"{name} from {start}", book[start:]


def _flipped(random: Random) -> Iterator[Made]:
    for name, book in {**_books(), "text": text(HEADING, *PEOPLE)}.items():
        for n in range(15):
            spoilt = bytearray(book)
            for _ in range(random.choice((1, 1, 3, 30))):
                spoilt[random.randrange(len(spoilt))] = random.randrange(256)
            yield f"{name} {n}", bytes(spoilt)


def _odd_markup(random: Random) -> Iterator[Made]:
    """Right archives with a wrong sheet: odd markup put somewhere, bytes changed, pieces left out."""
    for name, book in _books().items():
        sheet = _part(book, SHEET)
        ends = [at + 1 for at in range(len(sheet)) if sheet[at : at + 1] == b">"]
        for n, odd in enumerate(ODD_XML):
            if n % len(_books()) == list(_books()).index(name):
                at = random.choice(ends)
                yield f"{name} {odd[:40]!r}", with_part(book, SHEET, sheet[:at] + odd.encode() + sheet[at:])
        for n in range(8):
            at, until = sorted(random.sample(range(len(sheet)), 2))
            yield f"{name} without {n}", with_part(book, SHEET, sheet[:at] + sheet[until:])
            changed = bytearray(sheet)
            changed[at] = random.randrange(256)
            yield f"{name} changed {n}", with_part(book, SHEET, bytes(changed))
        for encoding in ("utf-16", "utf-32", "cp037"):
            yield f"{name} in {encoding}", with_part(book, SHEET, sheet.decode().encode(encoding))


def _parts(random: Random) -> Iterator[Made]:
    """Parts that are missing, empty, swapped or nonsense."""
    book = _books()["rich"]
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = archive.namelist()
    for name in names:
        yield f"{name} missing", _rezipped(book, lambda each, part, name=name: None if each == name else part)
        yield f"{name} empty", with_part(book, name, b"")
        yield f"{name} noise", with_part(book, name, random.randbytes(random.randrange(1, 3_000)))
        yield f"{name} is a sheet", with_part(book, name, _part(book, SHEET))
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "' + b"ha" * 500 + b'"><!ENTITY b "' + b"&a;" * 500 + b'">]>'
    )
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET):
        yield f"{name} laughs", with_part(book, name, laughs + b"<l>" + b"&b;" * 500 + b"</l>")


def _archives(random: Random) -> Iterator[Made]:
    book = _books()["plain"]
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield f"method {method}", _rezipped(book, lambda _, part: part, method)
    for name in (
        "XL/WORKSHEETS/SHEET1.XML",
        "../../etc/passwd",
        "xl/" * 50 + "x",
        "é\udc80".encode("utf-8", "replace").decode(),
    ):
        yield f"and {name[:20]!r}", with_part(book, name, b"x")
    for size in (20, 60, 120):
        yield f"bomb of {size} MiB", with_part(book, SHEET, bytes(size * MIB))
    yield "bomb of texts", with_part(book, "xl/sharedStrings.xml", b"<sst>" + b"<si/>" * (4 * MIB) + b"</sst>")
    yield "many entries", _rezipped(book, lambda _, part: part, extra=3_000)
    yield "nested", with_part(book, "xl/media/inner.xlsx", book)
    yield "comment", book[:-2] + b"\x05\x00hello"
    yield "prefix", b"MZ" + book
    for place in (6, 8, 10, 14, 18, 22, 26, 28):  # of the first local header
        spoilt = bytearray(book)
        spoilt[place] ^= random.randrange(1, 256)
        yield f"local header {place}", bytes(spoilt)
    directory = book.rfind(b"PK\1\2")
    for place in (8, 10, 16, 20, 24, 28, 30, 32, 42, 45):
        spoilt = bytearray(book)
        spoilt[directory + place] ^= random.randrange(1, 256)
        yield f"directory {place}", bytes(spoilt)


def _odd_sheets(random: Random) -> Iterator[Made]:
    """Sound workbooks that are no plain lists."""
    del random
    sheets: dict[str, list[tuple[object, ...]]] = {
        "nothing": [],
        "a heading": [HEADING],
        "numbers under the heading": [HEADING, tuple(range(1, 8))],
        "people without heading": list(PEOPLE),
        "headings thrice": [HEADING, HEADING, HEADING],
        "formulas": [HEADING, *[tuple(f"=A{n}" for n in range(7))] * 9],
        "errors": [HEADING, ("#REF!",) * 7, ("#N/A",) * 7],
        "booleans": [HEADING, (True,) * 7, (False,) * 7],
        "numbers": [HEADING, (1e308,) * 7, (-1e-308,) * 7, (0,) * 7],
        "titles": [(f"baris {n}",) for n in range(200)],
        "signatures": [HEADING, *[("Kupang, 20 November 2026", "Kepala Dinas", "NIP. 1970")] * 30],
        "one wide row": [tuple(f"k{n}" for n in range(700))],
        "the same heading everywhere": [("NIK",) * 300, ("5301015408900001",) * 300],
    }
    for name, rows in sheets.items():
        yield name, xlsx(*rows)
    for n, costly in enumerate(COSTLY):
        yield f"costly {n}", xlsx(HEADING, *[(costly[:32_000],) * 7] * 3)
    for state in ("hidden", "veryHidden"):
        book = openpyxl.Workbook()
        fill(book.active, [("x",)])
        fill(book.create_sheet("Daftar"), [HEADING, *PEOPLE])
        book["Daftar"].sheet_state = state
        yield state, saved(book)


def _texts(random: Random) -> Iterator[Made]:
    plain = text(HEADING, *PEOPLE)
    for n in range(20):
        spoilt = plain
        for _ in range(random.randrange(1, 6)):
            at = random.randrange(len(spoilt))
            spoilt = (
                spoilt[:at]
                + random.choice((b'"', b'""', b'" ', b"\r", b"\n", b";", b"\t", b"|", b"'", b"\\"))
                + spoilt[at:]
            )
        yield f"marks {n}", spoilt
    for n in range(6):
        at = random.randrange(len(plain))
        yield f"zero {n}", plain[:at] + b"\0" * random.randrange(1, 9) + plain[at:]
    for n, costly in enumerate(COSTLY):
        yield f"costly cell {n}", text(HEADING, *[(f'"{costly.replace(chr(34), "")}"',) * 2] * 3)
        yield f"costly heading {n}", text((costly.replace('"', ""), *HEADING), *PEOPLE)
    lines = {
        "only a heading": text(HEADING),
        "only titles": b"Daftar\n" * 50,
        "sep": b"sep=;\r\n" + plain,
        "odd sep": b"sep=x\r\n" + plain,
        "only sep": b"sep=;",
        "delimiters": b";" * 5_000 + b"\n" + b"," * 5_000,
        "wide": b";".join(b"k%d" % n for n in range(20_000)) + b"\n" + b";" * 20_000,
        "quotes": b'"' * 9_999,
        "pairs of quotes": b'""' * 9_999 + b"\n" + plain,
        "nested quotes": plain + b'1;"a ""b"" ;c" ;"d"\n',
        "quote left open": plain + b'1;"' + plain * 9,
        "a cell beyond the limit": plain + b"1;" + b"x" * 200_000 + b"\n",
        "a line beyond the limit": plain + b"x;" * 400_000,
        "line ends": plain.replace(b"\r\n", b"\r", 5).replace(b"\r\n", b"\n", 5),
        "returns": plain.replace(b"\r\n", b"\r\r\n"),
        "ragged": plain + b"1\n" + b"1;2;3;4;5;6;7;8;9;10;11\n" + b";;;;;;;;;;;;x\n",
    }
    yield from lines.items()


def _encodings(random: Random) -> Iterator[Made]:
    plain = text(HEADING, *PEOPLE).decode()
    for encoding in (
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-8-sig",
        "utf-7",
        "cp1252",
        "cp037",
        "shift-jis",
        "gb18030",
    ):
        whole = plain.encode(encoding)
        yield encoding, whole
        yield f"{encoding} cut", whole[: random.randrange(len(whole)) | 1]
        yield f"{encoding} shifted", whole[1:]


def _others(random: Random) -> Iterator[Made]:
    """Other things than tables, some under a table's first bytes."""
    starts = {
        **{"pdf": b"%PDF-1.7\n", "png": b"\x89PNG\r\n", "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "zip": b"PK\3\4"},
        **{"empty zip": b"PK\5\6" + bytes(18), "rtf": b"{\\rtf1", "gzip": b"\x1f\x8b\x08", "html": b"<html><table>"},
        **{"xml": b"<?xml version='1.0'?>", "json": b'{"nik": "53', "sqlite": b"SQLite format 3\0", "none": b""},
        **{"script": b"#!/bin/sh\n", "blank": b" \t\r\n", "mark": b"\xef\xbb\xbf", "marks": b"\xff\xfe\xff\xfe"},
    }
    for name, start in starts.items():
        yield name, start
        yield f"{name} and a list", start + text(HEADING, *PEOPLE)
        yield f"{name} and noise", start + random.randbytes(random.randrange(1, 5_000))


def _part(book: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(name)


def _rezipped(
    book: bytes, change: Callable[[str, bytes], bytes | None], method: int = zipfile.ZIP_DEFLATED, extra: int = 0
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for n in range(extra):
            new.writestr(f"x{n}", b"")
    return out.getvalue()


def became(content: bytes) -> str:
    """`read` once every row was read and checked, or the codes for which the file was refused."""
    try:
        table = read_table(content=content, name="list")
        missing_fields(table=table, needed=NEEDED)
        for _, cells in table.records(Entry._fields):
            check_registration(entry=Entry._make(cells), on=TODAY, page=law().on(TODAY))
    except Refused as refused:
        return " ".join(problem.code for problem in refused.problems)
    return "read"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for made, file in corpus(seed=int(sys.argv[1])):
        begun = time.process_time()
        said = became(file)
        fate = {"name": made, "became": said, "seconds": round(time.process_time() - begun, 3)}
        sys.stdout.write(json.dumps(fate) + "\n")
        sys.stdout.flush()
