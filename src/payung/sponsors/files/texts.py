"""Text tables (CSV) as people save them: which encoding, which delimiter, which records. Pure.

Everything is read in bounded memory, as often as asked: a list of a million rows is never held as a whole.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import cast

from payung.people.cells import Cell
from payung.sponsors.files.headings import HEADING_WITHIN, recognise
from payung.sponsors.files.unpacking import MIB, UnreadableFile

BEGINNING = 64 * 1024  # characters in which kind and delimiter are looked for
DELIMITERS = (";", ",", "\t", "|")
LONGEST_LINE = 256 * 1024  # characters
MOST_LINES = 50  # of one record: more is a quote that nobody closed

MARKUP = re.compile(r"(?is)\s*(?:<\?xml|<!doctype|<html|<head|<meta|<table|<workbook)")
CONTROLS = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f]")
DELIMITER_LINE = re.compile(r"(?i)sep=(.)[\r\n]")  # what Excel writes, and obeys, in the first line
AFTER_QUOTE = re.compile(r'"[ \xa0]+(?=[;,\t|\r\n]|$)')


def open_text(*, content: bytes) -> Callable[[], Iterator[tuple[int, list[Cell]]]]:
    """What gives the records of a text table, blank ones too, each with its number from 1. Raises UnreadableFile,
    and so may the reading of a record."""
    text = partial(io.TextIOWrapper, encoding=_encoding(content), errors="replace", newline="")
    beginning = text(io.BytesIO(content)).read(BEGINNING)
    _refuse_other_text(beginning)
    delimiter = _delimiter(beginning)
    return lambda: _records(text(io.BytesIO(content)), delimiter)


def _encoding(content: bytes) -> str:
    """UTF-8 or UTF-16 by their marks or their zeros, UTF-8 if all of it is, else what Excel writes in the west."""
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in content[:BEGINNING] and (unmarked := _unmarked(content[:BEGINNING])):
        return unmarked
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), MIB):
            decoder.decode(content[start : start + MIB])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _unmarked(beginning: bytes) -> str:
    """UTF-16 without its mark: nearly every second byte of western letters is zero. "" for anything else."""
    for encoding, zeros, letters in (
        ("utf-16-le", beginning[1::2], beginning[::2]),
        ("utf-16-be", beginning[::2], beginning[1::2]),
    ):
        if zeros.count(0) > 0.9 * len(zeros) and b"\0" not in letters:
            return encoding
    return ""


def _refuse_other_text(beginning: str) -> None:
    if MARKUP.match(beginning):
        if "urn:schemas-microsoft-com:office:spreadsheet" in beginning:
            raise UnreadableFile("file.old_format", "XML 2003")
        kind = "HTML" if re.search(r"(?i)<(?:!doctype html|html|head|meta|table)", beginning) else "XML"
        raise UnreadableFile("file.not_spreadsheet", kind)
    if CONTROLS.search(beginning):
        raise UnreadableFile("file.not_text")


def _delimiter(beginning: str) -> str:
    """The delimiter that the file names itself; else the one under which most headings are recognised, and with none
    recognised, most columns seen."""
    named = DELIMITER_LINE.match(beginning)
    if named and named[1] in DELIMITERS:
        return named[1]

    def fit(delimiter: str) -> tuple[int, int]:
        records = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter, skipinitialspace=True)
        rows = list(islice(records, HEADING_WITHIN))
        return max((len(recognise(row).columns) for row in rows), default=0), max(map(len, rows), default=0)

    return max(DELIMITERS, key=fit)


def _records(stream: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    """The records. A quote that is not closed, or closed within a field, ends the reading: otherwise it would take the
    rows that follow into one cell. Spaces around a quoted field are nobody's content."""
    number = lines_before = 0

    def lines() -> Iterator[str]:
        for line in iter(partial(stream.readline, LONGEST_LINE), ""):
            if len(line) == LONGEST_LINE:
                raise UnreadableFile("file.line_too_long", where=f"row {number + 1}")
            if "\0" in line:
                raise UnreadableFile("file.zero_characters", where=f"row {number + 1}")
            if reader.line_num - lines_before > MOST_LINES:
                raise UnreadableFile("file.quote_broken", where=f"row {number + 1}")
            yield AFTER_QUOTE.sub('"', line) if '" ' in line or '"\xa0' in line else line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        for record in reader:
            number, lines_before = number + 1, reader.line_num
            yield number, cast("list[Cell]", record)
    except csv.Error as error:
        code = "file.line_too_long" if "field larger" in str(error) else "file.quote_broken"
        raise UnreadableFile(code, where=f"row {number + 1}") from error
    finally:
        # `lines` and `reader` hold one another: the stream, and with it the file, would wait for the garbage collector.
        stream.close()
