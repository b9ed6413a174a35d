"""The beginning of a workbook, as a workbook: who only looks at its first rows need not read all of them. Pure.

Of each sheet the first rows stay, and the merged cells, which stand behind them; of the texts that cells share, those
that these rows may name. Nothing else is judged here: what comes out is read, and so checked, like any workbook.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import chain

from payung.sponsors.files.unpacking import (
    PREFIX,
    SHEET_DATA,
    SHOWN_TEXT,
    UnreadableFile,
    check_declared,
    directory,
    inflate,
)

HEAD = 16 << 10  # bytes of a part by which it is known what it is
FIRST = 256 << 10  # bytes of a sheet: a hundred rows of the widest lists
MOST_MERGED = 256 << 10  # bytes of merged areas: those of the heading stand first
LONGEST_END = 100  # bytes of the tag that ends the rows
LONGEST_PART = 128 << 20  # bytes of what is held at once
COPIED = (".xml", ".rels")
ROW_END = re.compile(rb"</" + PREFIX + rb"row\s*>")
SHEET_DATA_END = re.compile(rb"</" + PREFIX + rb"sheetData\s*>")
MERGED = re.compile(rb"<" + PREFIX + rb"mergeCell\s[^<>]*/>")
TEXTS = re.compile(rb"<(" + PREFIX + rb")sst[\s>]")
TEXT_END = re.compile(rb"</" + PREFIX + rb"si\s*>|<" + PREFIX + rb"si\s*/>")


def beginning(*, content: bytes) -> bytes:
    """The workbook with the first rows of each sheet. Anything else that is a zip comes back as it is.

    Raises UnreadableFile for what is damaged, or would unpack to too much.
    """
    entries = directory(content)
    check_declared(entries=entries, packed=len(content))
    if not any(entry.filename.casefold().endswith("workbook.xml") for entry in entries):
        return content
    parts: dict[str, bytes] = {}
    texts: zipfile.ZipInfo | None = None
    for entry in entries:
        if not entry.filename.casefold().endswith(COPIED):
            continue  # a picture, or what else has no cells
        pieces = inflate(entry=entry, content=content)
        head = _some(b"", pieces, HEAD)
        if begun := SHEET_DATA.search(head):
            parts[entry.filename] = _first_rows(chain([head], pieces), begun[1])
        elif TEXTS.search(head):
            texts = entry
        elif entry.file_size <= LONGEST_PART:
            parts[entry.filename] = head + b"".join(pieces)
    shown = max((int(n) for part in parts.values() for n in SHOWN_TEXT.findall(part)), default=-1)
    if texts and shown >= 0:
        parts[texts.filename] = _first_texts(inflate(entry=texts, content=content), shown + 1)
    return _zipped(parts)


def _first_rows(pieces: Iterator[bytes], prefix: bytes) -> bytes:
    """A sheet whose tags have this prefix, up to the end of some early row, with the cells that are merged."""
    sheet, ends = b"", list[int]()
    for piece in pieces:
        sheet += piece
        ends = [found.end() for found in ROW_END.finditer(sheet)]
        if len(sheet) >= FIRST and ends:
            break
        _refuse_longer(sheet)
    if end := SHEET_DATA_END.search(sheet):
        rows, behind = sheet[: end.start()], _some(sheet[end.end() :], pieces, MOST_MERGED)
    elif ends:
        rows, behind = sheet[: ends[-1]], _behind_rows(pieces)
    else:
        return sheet
    merged = b"".join(MERGED.findall(behind))
    areas = b"<%bmergeCells>%b</%bmergeCells>" % (prefix, merged, prefix) if merged else b""
    return rows + b"</%bsheetData>%b</%bworksheet>" % (prefix, areas, prefix)


def _behind_rows(pieces: Iterator[bytes]) -> bytes:
    """What of a sheet follows its rows, as far as it is looked at."""
    window = b""
    for piece in pieces:
        window = window[-LONGEST_END:] + piece
        if end := SHEET_DATA_END.search(window):
            return _some(window[end.end() :], pieces, MOST_MERGED)
    return b""


def _some(begun: bytes, pieces: Iterator[bytes], enough: int) -> bytes:
    """What began so goes on, until there is enough."""
    while len(begun) < enough and (piece := next(pieces, b"")):
        begun += piece
    return begun


def _refuse_longer(part: bytes | bytearray) -> None:
    if len(part) > LONGEST_PART:
        raise UnreadableFile("file.unusual")


def _first_texts(pieces: Iterator[bytes], count: int) -> bytes:
    """The part of shared texts with so many of them, one at least."""
    texts, at = bytearray(), 0
    for piece in pieces:
        texts += piece
        _refuse_longer(texts)
        while count and (end := TEXT_END.search(texts, at)):
            at, count = end.end(), count - 1
        if not count:
            tag = TEXTS.search(texts)
            return bytes(texts[:at]) + b"</%bsst>" % (tag[1] if tag else b"")
    return bytes(texts)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()
