"""Canaries: NIKs that are nobody's, and every way in which one could stand where it may not.

A canary is found as digits, whole or without its last (as Excel keeps a number of sixteen), with or without signs
between them, in UTF-16, in base64 and in hex; in what gzip, XLSX and PDF pack, too.
"""

import base64
import gzip
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.conftest import Fresh

PLACE = "537101"
KEPT_BY_EXCEL = 15
BETWEEN = b" .,-_/'\"\t\r\n\0\xa0\xc2+"
"""What people, HTML and UTF-16 put between digits."""
TAG, LONG, PACKED = re.compile(rb"<[^<>]*>"), re.compile(rb"\d{15,}"), (b"\x1f\x8b", b"PK\3\4", b"%PDF")
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
SHOWN = re.compile(rb"/f(\d+) [\d.]+ Tf|<([0-9A-Fa-f\s]+)>|\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
ONE_TO_ONE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
DEEPEST = 3


def canary(n: int) -> str:
    """A NIK that nobody was given: the n-th, of a man; told from all others by fifteen digits already."""
    return f"{PLACE}{date(1983, 3, 1) + timedelta(days=29 * n):%d%m%y}{n:03}7"


@dataclass
class Aviary:
    """The canaries of a run by what becomes of them."""

    birds: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.birds[name]

    def let_out(self, name: str, nik: str) -> str:
        """Another one."""
        self.birds[name] = nik
        return nik

    def heard_in(self, content: bytes) -> set[str]:
        """The names of those that stand in this, however they are written."""
        found: set[str] = set()
        for each in unpacked(content):
            found |= self._in_the_clear(each)
        return found

    def _in_the_clear(self, content: bytes) -> set[str]:
        plain = html.unescape(content.decode("latin-1")).encode("latin-1", "replace").replace(b"%20", b"")
        squeezed = {plain.translate(None, BETWEEN), TAG.sub(b"", plain).translate(None, BETWEEN)}
        long = b"\n".join(number for each in squeezed for number in LONG.findall(each))
        return {
            name
            for name, nik in self.birds.items()
            if nik[:KEPT_BY_EXCEL].encode() in long or any(form in content for form in _veiled(nik[:KEPT_BY_EXCEL]))
        }


def _veiled(digits: str) -> Iterator[bytes]:
    """Digits in hex, and in base64 wherever they begin in what is written so."""
    yield digits.encode().hex().encode()
    for before in range(3):
        after = -(before + len(digits)) % 3
        written = base64.b64encode(b"0" * before + digits.encode() + b"0" * after)
        yield written[-(-before * 8 // 6) : len(written) - (4 if after else 0)]


def unpacked(content: bytes, *, depth: int = 0) -> Iterator[bytes]:
    """The content, and whatever is packed in it."""
    yield content
    if depth == DEEPEST or not content.startswith(PACKED):
        return
    for inner in _inside(content):
        yield from unpacked(inner, depth=depth + 1)


def _inside(content: bytes) -> Iterable[bytes]:
    if content.startswith(b"%PDF"):
        return _of_pdf(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name) for name in archive.namelist()]
    return [gzip.decompress(content)]


def _of_pdf(content: bytes) -> list[bytes]:
    """A PDF's streams, and the text that they show. Its fonts are named by their order, as Typst writes them."""
    streams = [_inflated(found) for found in STREAM.findall(content)]
    fonts = [_glyphs(each) for each in streams if b"beginbfchar" in each or b"beginbfrange" in each]
    texts = [_shown(each, fonts) for each in streams if b"TJ" in each or b"Tj" in each]
    return [*streams, *(text.encode("utf-16-be", "replace") for text in texts)]


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream


def _glyphs(table: bytes) -> dict[int, str]:
    """What the glyphs of a font mean (a ToUnicode table)."""
    ranges = b" ".join(RANGES.findall(table))
    found = {
        int(first, 16) + n: chr(int(meaning, 16) + n)
        for first, last, meaning in RANGE.findall(ranges)
        for n in range(int(last, 16) - int(first, 16) + 1)
        if len(meaning) == 4
    }
    for code, meaning in ONE_TO_ONE.findall(RANGES.sub(b"", table)):
        found[int(code, 16)] = bytes.fromhex(meaning.decode()).decode("utf-16-be", "replace")
    return found


def _shown(stream: bytes, fonts: list[dict[int, str]]) -> str:
    """The text that a page shows: the codes of its glyphs, two bytes each, by the font that was chosen last."""
    text, font = "", dict[int, str]()
    for chosen, written, literal in SHOWN.findall(stream):
        if chosen:
            font = fonts[int(chosen)] if int(chosen) < len(fonts) else {}
            continue
        codes = bytes.fromhex(b"".join(written.split()).decode()) if written else _unescaped(literal)
        text += "".join(font.get(int.from_bytes(codes[n : n + 2]), "") for n in range(0, len(codes) - 1, 2))
    return text


def _unescaped(literal: bytes) -> bytes:
    """A string of a PDF as the bytes it means."""
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def meant(found: re.Match[bytes]) -> bytes:
        said = found[1]
        return bytes([int(said, 8) & 255]) if said[:1].isdigit() else named.get(said, said)

    return re.sub(rb"\\([0-7]{1,3}|.)", meant, literal, flags=re.DOTALL)


def everything_in(fresh: Fresh) -> Iterator[tuple[str, bytes]]:
    """Each table of the database, as its owner sees it: every value that stands in it."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    for (table,) in fresh.rows(tables):
        rows = fresh.rows(f'SELECT * FROM "{table}"')
        yield table, b"\n".join(_as_bytes(value) for row in rows for value in row)


def _as_bytes(value: Any) -> bytes:
    match value:
        case bytes() | memoryview():
            return bytes(value)
        case dict() | list():
            return json.dumps(value, default=str).encode()
        case _:
            return str(value).encode()


def files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each file below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path.relative_to(folder)), path.read_bytes()


def heard(
    birds: Aviary, places: Iterable[tuple[str, bytes]], *, allowed: Callable[[str, str], str] = lambda *_: ""
) -> list[str]:
    """Where which canary stands, but for where it is allowed to: that is told by a reason."""
    return [
        f"{name} in {place}"
        for place, content in places
        for name in sorted(birds.heard_in(content))
        if not allowed(place, name)
    ]
