"""Whether a workbook can be unpacked without harm, before the fast reader gets it. Pure.

The reader (calamine) inflates a sheet, keeps every cell, copies a shared text into each cell that names
it, and lays the cells into one dense rectangle. A file of a few kilobytes can so ask for more memory than
there is, and an allocation that fails in Rust ends the process. So every part is inflated here first, a
piece at a time, and what the reader would need is counted from the very bytes that it will see.

What is counted is never less than the truth: markup that ordinary writers do not produce, and that could
hide a cell from the count, is refused with the advice to save the workbook again.
"""

import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

MIB = 1 << 20
MOST_UNPACKED = 1024 * MIB
MOST_RATIO, RATIO_COUNTS_FROM = 100, 10 * MIB  # real lists unpack to 5 to 30 times their size
MOST_DIRECTORY = 4 * MIB  # of the zip: Python keeps an object for each entry
LAST_ROW = 300_100  # 300,000 rows, and room for titles and the heading
LAST_COLUMN = 702  # ZZ
MOST_MERGED = 400_000  # areas: a list of 300,000 rows with one on each, and some
MOST_CELLS = 10_000_000  # in the rectangle around all cells, and cells written: 32 bytes each, before any text
MOST_TEXT = 512 * MIB  # the texts of all cells, each counted as often as it is shown

PIECE = MIB
LONGEST_TAG = 4 * MIB
DIRECTORY_END = struct.Struct("<4s4H2LH")
LOCAL_HEADER = struct.Struct("<4s22xHH")
ENCRYPTED = 0x1

PREFIX = rb"(?:[^\s<>/]+:)?"
SHEET_DATA = re.compile(rb"<(" + PREFIX + rb")sheetData[\s/>]")
TEXT_START = re.compile(rb"<" + PREFIX + rb"si[\s/>]")
TEXT_END = re.compile(rb"</" + PREFIX + rb"si\s*>|<" + PREFIX + rb"si\b[^<>]*/>")
PREFIXED_CELL = re.compile(rb":c[\s/>]")
CELL_BEFORE = re.compile(rb"<" + PREFIX + rb'c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*>')
HIDDEN_ROW = re.compile(rb"<" + PREFIX + rb"""row(?=\s)([^<>]*\shidden\s*=\s*["'](?:1|true)["'][^<>]*)>""")
ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
SHOWN_TEXT = re.compile(rb' t="s"[^<]*<' + PREFIX + rb"v>([0-9]{1,9})<")


class UnreadableFile(Exception):
    """The file must not or cannot be read. `code` is a problem's code, `value` what its sentence shows,
    `where` the place in the file, if it is one place."""

    def __init__(self, code: str, value: str = "", *, where: str = "") -> None:
        super().__init__(code)
        self.code, self.value, self.where = code, value, where


@dataclass(slots=True)
class Extent:
    """What the reader would hold of one sheet: cells written, and how far from A1. `row` and `column` stay 0
    within A1:Z299999, which always fits.

    And what it does not tell: the rows that the sheet hides, and by column (from 0) the last row in which stands a
    formula whose value was never computed.
    """

    cells: int = 0
    row: int = 0
    column: int = 0
    furthest: str = ""
    hidden: set[int] = field(default_factory=set)
    uncomputed: dict[int, int] = field(default_factory=dict)
    merged: int = 0


@dataclass(slots=True)
class Texts:
    """The lengths in bytes of the texts that cells share, in their order."""

    lengths: "array[int]" = field(default_factory=lambda: array("L"))
    unfinished: int = 0

    def take(self, piece: bytes) -> None:
        """Count the texts that end in this piece of the part."""
        if b"<!" in piece:
            raise UnreadableFile("file.unusual")  # a comment could shift the numbering
        *ended, rest = TEXT_END.split(piece)
        if ended:
            self.lengths.append(self.unfinished + len(ended[0]))
            self.lengths.extend(map(len, ended[1:]))
            self.unfinished = 0
        self.unfinished += len(rest)
        if len(self.lengths) > MOST_CELLS:
            raise UnreadableFile("file.too_many_rows")

    def shown(self, numbers: Iterable[bytes]) -> int:
        """The length of all the texts with these numbers."""
        lengths, count = self.lengths, len(self.lengths)
        return sum(lengths[number] for number in map(int, numbers) if number < count)


def directory(content: bytes) -> list[zipfile.ZipInfo]:
    """The entries of a zip. Raises UnreadableFile unless its directory stands at the very end, where all look."""
    end = content[content.rfind(b"PK\5\6") :]
    if len(end) < DIRECTORY_END.size or not end.startswith(b"PK\5\6"):
        raise UnreadableFile("file.damaged")
    if len(end) > DIRECTORY_END.size or DIRECTORY_END.unpack(end)[5] > MOST_DIRECTORY:
        raise UnreadableFile("file.unusual")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, OverflowError, NotImplementedError) as error:
        raise UnreadableFile("file.damaged") from error


def check_unpacking(*, content: bytes, entries: Sequence[zipfile.ZipInfo]) -> Mapping[str, Extent]:
    """The extent of every sheet by the name of its entry, in lower case. Raises UnreadableFile if the reader could not
    take the workbook with these entries in bounded memory."""
    check_declared(entries=entries, packed=len(content))
    extents: list[tuple[zipfile.ZipInfo, Extent]] = []
    texts: list[Texts] = []
    for entry in entries:
        found = _weigh(entry, content)
        if isinstance(found, Extent):
            _check_extent(found, entry, content)
            extents.append((entry, found))
        elif found:
            texts.append(found)
    if len(texts) > 1:
        raise UnreadableFile("file.unusual")
    cells = sum(extent.cells for _, extent in extents)
    if texts and max(texts[0].lengths, default=0) * cells > MOST_TEXT:
        _check_texts(texts[0], [entry for entry, _ in extents], content)
    return {entry.filename.casefold(): extent for entry, extent in extents}


def check_declared(*, entries: Sequence[zipfile.ZipInfo], packed: int) -> None:
    """Raise UnreadableFile where entries of a file of `packed` bytes say of themselves that they are too much."""
    unpacked = sum(entry.file_size for entry in entries)
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise UnreadableFile("file.encrypted")
    if unpacked > MOST_UNPACKED or (unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * packed):
        raise UnreadableFile("file.unpacks_too_large", f"{unpacked // MIB} MiB")
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise UnreadableFile("file.damaged")


def _weigh(entry: zipfile.ZipInfo, content: bytes) -> Extent | Texts | None:
    """Inflate one part to its end, and count what it holds if it is a sheet or the shared texts."""
    extent: Extent | None = None
    texts: Texts | None = None
    prefix = b""
    for piece in _cut(inflate(entry=entry, content=content), before=b"<"):
        if extent is None and b"sheetData" in piece and (start := SHEET_DATA.search(piece)):
            extent, prefix = Extent(), start[1]
        if extent is not None:
            _measure(piece, prefix, extent)
            _note(piece, prefix, extent)
            continue
        if texts is not None:
            texts.take(piece)
        elif b"si" in piece and (start := TEXT_START.search(piece)):
            texts = Texts()
            texts.take(piece[start.start() :])
    return extent or texts


@cache
def _cell_patterns(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes], re.Pattern[bytes]]:
    """For cells written `<c` or `<prefix:c`: a cell beyond A1:Z299999 or of odd form; a cell of plain form
    (letters, digits, empty or not); a cell under another prefix."""
    cell = b"<" + re.escape(prefix) + b"c"
    rest = rb'"(?: (?:s|t|cm|vm|ph)="[^"<>]{0,20}")* ?'
    usual = rb'(?: t="[a-zA-Z]{1,9}"| s="[0-9]{1,5}"(?: t="[a-zA-Z]{1,9}")?)?/?>'
    remarkable = (
        # Cells as every program writes them are told from the others first: there are a million of them.
        cell + rb'(?! r="[A-Z][0-9]{1,5}"' + usual + rb")"
        rb'(?! r="[A-Z](?:[0-9]{1,5}|[12][0-9]{5})' + rest + rb"/?>)(?=[\s/>])[^>]*>?"
    )
    plain = cell + rb' r="([A-Z]{1,3})([1-9][0-9]{0,6})' + rest + rb"(/?)>"
    foreign = rb"(?!" + cell + rb"[\s/>])<" + PREFIX + rb"c[\s/>]"
    return re.compile(remarkable), re.compile(plain), re.compile(foreign)


def _measure(piece: bytes, prefix: bytes, extent: Extent) -> None:
    """Add the cells of this piece of a sheet to its extent. Empty cells count for nothing: the reader drops them."""
    remarkable, plain, foreign = _cell_patterns(prefix)
    if (prefix or PREFIXED_CELL.search(piece)) and foreign.search(piece):
        raise UnreadableFile("file.unusual")
    extent.cells += piece.count(b'c r="')
    for tag in remarkable.findall(piece):
        cell = plain.fullmatch(tag)
        if cell is None:
            raise UnreadableFile("file.unusual")
        if not cell[3]:
            row, column = int(cell[2]), _column(cell[1])
            if row > extent.row or column > extent.column:
                extent.furthest = (cell[1] + cell[2]).decode()
            extent.row, extent.column = max(row, extent.row), max(column, extent.column)


@cache
def _formula_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """A formula with no value behind it, to the end of its cell."""
    tag = re.escape(prefix)
    formula = rb"<%bf(?:\s[^<>]*)?(?:/>|>[^<]*</%bf>)\s*" % (tag, tag)
    return re.compile(formula + rb"(?:<%bv\s*/>|<%bv></%bv>)?\s*</%bc>" % (tag, tag, tag, tag))


def _note(piece: bytes, prefix: bytes, extent: Extent) -> None:
    """Note the hidden rows and the uncomputed formulas of this piece of a sheet."""
    if b"hidden" in piece:
        for attributes in HIDDEN_ROW.findall(piece):
            number = ROW_NUMBER.search(attributes)
            if number is None:
                raise UnreadableFile("file.unusual")
            extent.hidden.add(int(number[1]))
    for formula in _formula_pattern(prefix).finditer(piece):
        cell = CELL_BEFORE.match(piece, piece.rfind(b"<" + prefix + b"c ", 0, formula.start()))
        # Where the value is an empty text, the cell says so, and the formula was computed.
        if cell and b't="str"' not in cell[0]:
            column = _column(cell[1]) - 1
            extent.uncomputed[column] = max(int(cell[2]), extent.uncomputed.get(column, 0))
    if b"mergeCell" in piece:
        extent.merged += piece.count(b"mergeCell")
        if extent.merged > MOST_MERGED:
            raise UnreadableFile("file.unusual")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _check_extent(extent: Extent, entry: zipfile.ZipInfo, content: bytes) -> None:
    too_far = extent.row > LAST_ROW or extent.column > LAST_COLUMN
    if not too_far and extent.column * LAST_ROW > MOST_CELLS:
        too_far = extent.column * _last_row(entry, content) > MOST_CELLS
    if extent.cells > MOST_CELLS or (too_far and extent.cells > LAST_ROW):
        raise UnreadableFile("file.too_many_rows")
    if too_far:
        raise UnreadableFile("file.far_cell", extent.furthest)


def _last_row(entry: zipfile.ZipInfo, content: bytes) -> int:
    """The last row of a sheet in which a cell stands, empty ones among them."""
    pieces = _cut(inflate(entry=entry, content=content), before=b"<")
    return max(int(row) for piece in pieces for row in {b"1", *re.findall(rb'c r="[A-Z]+([0-9]+)"', piece)})


def _check_texts(texts: Texts, sheets: Iterable[zipfile.ZipInfo], content: bytes) -> None:
    """Add up the texts that all cells show: a long one may stand in few cells, or in a million."""
    shown = 0
    for sheet in sheets:
        for piece in _cut(inflate(entry=sheet, content=content), before=b"row "):
            numbers = SHOWN_TEXT.findall(piece)
            if len(numbers) < piece.count(b' t="s"'):
                raise UnreadableFile("file.unusual")
            shown += texts.shown(numbers)
            if shown > MOST_TEXT:
                raise UnreadableFile("file.unpacks_too_large", f"{MOST_TEXT // MIB} MiB")


def _cut(pieces: Iterable[bytes], *, before: bytes) -> Iterator[bytes]:
    """The same bytes, cut so that no tag lies in two pieces."""
    tail = b""
    for piece in pieces:
        whole = tail + piece
        end = whole.rfind(before)
        end = len(whole) if end < 0 else end
        tail = whole[end:]
        if len(tail) > LONGEST_TAG:
            raise UnreadableFile("file.unusual")
        yield whole[:end]
    yield tail


def inflate(*, entry: zipfile.ZipInfo, content: bytes) -> Iterator[bytes]:
    """The bytes of one entry, a piece at a time. Raises UnreadableFile unless size and checksum are as declared.

    Python's own reader stops at the declared size, the Rust reader at the end of the stream; so it is the
    stream that is followed here.
    """
    raw = _packed(entry, content)
    pieces = _deflated(raw) if entry.compress_type == zipfile.ZIP_DEFLATED else _stored(raw)
    size = checksum = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > entry.file_size:
                break
            checksum = zlib.crc32(piece, checksum)
            yield piece
    except zlib.error as error:
        raise UnreadableFile("file.damaged") from error
    if size != entry.file_size or checksum != entry.CRC:
        raise UnreadableFile("file.damaged")


def _packed(entry: zipfile.ZipInfo, content: bytes) -> memoryview:
    header = content[entry.header_offset : entry.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\3\4"):
        raise UnreadableFile("file.damaged")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile("file.unusual")
    _, name, extra = LOCAL_HEADER.unpack(header)
    start = entry.header_offset + LOCAL_HEADER.size + name + extra
    if start + entry.compress_size > len(content):
        raise UnreadableFile("file.damaged")
    return memoryview(content)[start : start + entry.compress_size]


def _stored(raw: memoryview) -> Iterator[bytes]:
    return (bytes(raw[start : start + PIECE]) for start in range(0, len(raw), PIECE))


def _deflated(raw: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(raw), PIECE // 16):
        waiting: bytes | memoryview = raw[start : start + PIECE // 16]
        while waiting and not inflater.eof:
            yield inflater.decompress(waiting, PIECE)
            waiting = inflater.unconsumed_tail
    yield inflater.flush()
