"""A workbook that would unpack beyond bounds is refused before the fast reader sees it, and an honest one is not."""

import io
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from contextlib import suppress

import pytest

from payung.kernel.problems import Refused
from payung.sponsors.files import unpacking
from payung.sponsors.files.reading import read_table
from payung.sponsors.files.unpacking import MIB, Texts, UnreadableFile, check_unpacking, directory, inflate
from tests.sponsors.files.workbooks import (
    HEADING,
    MARIA,
    SHEET,
    inline,
    inline_row,
    with_part,
    with_sheet,
    with_texts,
    xlsx,
)

LIST = inline_row(1, *HEADING) + inline_row(2, *MARIA)


def refusal(content: bytes) -> tuple[str, str]:
    with pytest.raises(UnreadableFile) as refused:
        check_unpacking(content=content, entries=directory(content))
    return refused.value.code, refused.value.value


def is_taken(content: bytes) -> bool:
    check_unpacking(content=content, entries=directory(content))
    return len(read_table(content=content, name="list").rows) > 0


class TestBomb:
    @pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/media/image1.png"])
    def test_of_a_few_kilobytes_is_refused(self, part: str) -> None:
        bomb = with_part(xlsx(HEADING, MARIA), part, bytes(220 * MIB))
        assert len(bomb) < 300_000
        assert refusal(bomb) == ("file.unpacks_too_large", "220 MiB")

    def test_that_declares_little_is_refused(self) -> None:
        honest = with_part(xlsx(HEADING, MARIA), "xl/media/image1.png", b"x" * 1000)
        bomb = with_part(xlsx(HEADING, MARIA), "xl/media/image1.png", b"x" * (50 * MIB))
        assert is_taken(honest)
        declared = struct.pack("<L", 50 * MIB)
        lying = bomb.replace(declared, struct.pack("<L", 1000))
        assert lying.count(struct.pack("<L", 1000)) >= 2  # in the local header and in the directory
        assert refusal(lying)[0] == "file.damaged"

    def test_whose_checksum_fits_its_declared_beginning_is_refused(self) -> None:
        """Python's own reader stops at the declared size, finds the checksum right, and sees nothing."""
        full, beginning = b"x" * (50 * MIB), b"x" * 1000
        bomb = with_part(xlsx(HEADING, MARIA), "xl/media/image1.png", full)
        lying = bomb.replace(struct.pack("<L", len(full)), struct.pack("<L", len(beginning)))
        lying = lying.replace(struct.pack("<L", zlib.crc32(full)), struct.pack("<L", zlib.crc32(beginning)))
        with zipfile.ZipFile(io.BytesIO(lying)) as archive:
            assert archive.read("xl/media/image1.png") == beginning
        assert refusal(lying)[0] == "file.damaged"

    def test_of_one_long_text_shown_everywhere_is_refused(self) -> None:
        cells = "".join(f'<c r="A{n}" t="s"><v>0</v></c>' for n in range(1, 2_000))
        rows = f'<row r="1">{cells}</row>'
        assert refusal(with_texts(["x" * 300_000], rows))[0] == "file.unpacks_too_large"

    def test_is_not_a_long_text_shown_once_among_many_short_ones(self) -> None:
        """A note of 300,000 letters above 2,000 rows: bounded by the longest text it would be too much."""
        rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{min(n, 2)}</v></c></row>' for n in range(1, 2_000))
        assert is_taken(with_texts(["", "x" * 300_000, "short"], rows))

    def test_is_not_the_head_of_the_part_with_the_texts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(unpacking, "MOST_TEXT", 2 * len("<si><t>Maria</t>"))
        monkeypatch.setattr(unpacking, "SHOWN_TEXT", None)  # no cell is looked into
        cells = inline_row(1, "x") + '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'
        assert is_taken(with_texts(["Maria"], cells))

    def test_may_not_hide_which_text_a_cell_shows(self) -> None:
        cells = "".join(f'<c r="A{n}" t="s"><f></f><v>0</v></c>' for n in range(1, 2_000))
        assert refusal(with_texts(["x" * 300_000], f'<row r="1">{cells}</row>'))[0] == "file.unusual"

    def test_may_not_hide_which_texts_count(self) -> None:
        second = b"<sst><si><t>x</t></si></sst>"
        assert refusal(with_part(with_texts(["x"], ""), "xl/other.xml", second))[0] == "file.unusual"

    def test_of_countless_texts_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(unpacking, "MOST_CELLS", 100)
        assert refusal(with_texts([""] * 101, ""))[0] == "file.too_many_rows"

    def test_may_not_shift_the_numbering_of_texts(self) -> None:
        assert refusal(with_texts(["<!-- </si> -->NIK"], '<row r="1"/>'))[0] == "file.unusual"


class TestSparseSheet:
    @pytest.mark.parametrize("corner", ["XFD1048576", "A1048576", "A300101", "AAA1", "XFD1"])
    def test_with_a_cell_far_away_is_refused_by_that_cell(self, corner: str) -> None:
        assert refusal(xlsx(("x",), at=corner)) == ("file.far_cell", corner)

    def test_is_refused_by_the_cell_beyond_both_sides_seen_so_far(self) -> None:
        content = with_sheet(inline("ZZ3", "x") + inline("A300101", "x") + inline("B300100", "x"))
        assert refusal(content) == ("file.far_cell", "A300101")

    def test_is_refused_for_its_rectangle_though_each_side_is_short(self) -> None:
        content = with_sheet(LIST + inline_row(3, "x").replace("A3", "ZZ3") + inline_row(20_000, "x"))
        assert refusal(content) == ("file.far_cell", "ZZ3")

    def test_is_taken_up_to_the_last_row_and_the_last_column(self) -> None:
        assert is_taken(with_sheet(LIST + inline_row(300_100, "x")))
        assert is_taken(with_sheet(LIST + inline("ZZ3", "x")))

    def test_of_many_rows_is_told_from_one_stray_cell(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(unpacking, "LAST_ROW", 3)
        many = "".join(inline_row(n, "x") for n in range(300_000, 300_010))
        assert refusal(with_sheet(many)) == ("file.too_many_rows", "")

    def test_of_too_many_cells_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(unpacking, "MOST_CELLS", 13)
        assert refusal(with_sheet(LIST)) == ("file.too_many_rows", "")
        monkeypatch.setattr(unpacking, "MOST_CELLS", 14)
        assert is_taken(with_sheet(LIST))


class TestMemory:
    """In a process that may have 512 MiB, with the bare reader as the control."""

    BARE = """
import io, sys, python_calamine
python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
"""
    OURS = """
import sys
from payung.kernel.problems import Refused
from payung.sponsors.files.reading import read_table
try:
    read_table(content=sys.stdin.buffer.read(), name="list")
except Refused as refused:
    print(refused.problems[0].code)
"""
    SPARSE = with_sheet(LIST + inline("XFD1048576", "x"))
    ONE_TEXT = with_texts(
        ["x" * 300_000], "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 9_000))
    )

    @pytest.mark.parametrize(("content", "code"), [(SPARSE, "file.far_cell"), (ONE_TEXT, "file.unpacks_too_large")])
    def test_suffices_to_refuse_what_kills_the_bare_reader(self, content: bytes, code: str) -> None:
        assert run(self.BARE, with_sheet(LIST)).returncode == 0
        assert run(self.BARE, content).returncode != 0
        assert run(self.OURS, content).stdout.decode().strip() == code


def run(program: str, stdin: bytes) -> "subprocess.CompletedProcess[bytes]":
    def little_memory() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (512 * MIB, 512 * MIB))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    arguments = [sys.executable, "-c", program]
    return subprocess.run(arguments, input=stdin, capture_output=True, preexec_fn=little_memory, timeout=60)


class TestTexts:
    PARTS = (b"<sst><si><t>ab</t>", b"</si><si/><x:si >", b"<t>c</t></x:si><si><t>", b"d</t></si></sst>")

    def test_are_numbered_and_measured_across_pieces(self) -> None:
        texts = Texts()
        for part in self.PARTS:
            texts.take(part)
        assert list(texts.lengths) == [len("<sst><si><t>ab</t>"), 0, len("<x:si ><t>c</t>"), len("<si><t>d</t>")]

    def test_are_added_up_as_often_as_shown(self) -> None:
        texts = Texts()
        texts.take(b"<t>a</t></si><t>abc</t></si>")
        assert texts.shown([b"1", b"0", b"1", b"7"]) == 10 + 8 + 10


class TestInflate:
    @pytest.mark.parametrize("length", [0, 1, 300, 4_096, 100_000])
    @pytest.mark.parametrize("piece", [16, 257, MIB])
    def test_gives_the_very_bytes_in_pieces(self, monkeypatch: pytest.MonkeyPatch, length: int, piece: int) -> None:
        monkeypatch.setattr(unpacking, "PIECE", piece)
        for written in (bytes(length), bytes(range(256)) * (length // 256)):
            content = with_part(xlsx(("x",)), "x.xml", written)
            pieces = list(inflate(entry=directory(content)[-1], content=content))
            assert b"".join(pieces) == written
            assert max(map(len, pieces), default=0) <= max(piece, 258)  # what is left at the end is one match

    def test_stops_where_more_comes_than_declared(self) -> None:
        content = with_part(xlsx(("x",)), "x.xml", bytes(20 * MIB))
        entry = directory(content)[-1]
        entry.file_size = 3 * MIB
        seen: list[bytes] = []
        with pytest.raises(UnreadableFile, match="file.damaged"):
            seen.extend(inflate(entry=entry, content=content))
        assert 0 < sum(map(len, seen)) <= 3 * MIB

    @pytest.mark.parametrize("change", [{"file_size": 9}, {"CRC": 0}, {"compress_size": 2}, {"compress_size": 1 << 40}])
    def test_refuses_what_is_not_as_declared(self, change: dict[str, int]) -> None:
        content = with_part(xlsx(("x",)), "x.xml", b"12345678")
        entry = directory(content)[-1]
        for name, value in change.items():
            setattr(entry, name, value)
        with pytest.raises(UnreadableFile, match="file.damaged"):
            list(inflate(entry=entry, content=content))


class TestHiddenCell:
    """Ways to write a cell that a hasty count would miss, and that the reader takes."""

    @pytest.mark.parametrize(
        "cell",
        [
            "<c r='XFD1048576'><v>1</v></c>",
            '<c  r="XFD1048576"><v>1</v></c>',
            '<c\nr="XFD1048576"><v>1</v></c>',
            '<c r = "XFD1048576"><v>1</v></c>',
            '<c s="1" r="XFD1048576"><v>1</v></c>',
            '<c r="A1" r="XFD1048576"><v>1</v></c>',
            '<c r="A1" s="1"r="XFD1048576"><v>1</v></c>',
            '<c r="xfd1048576"><v>1</v></c>',
            '<c r="A999999999"><v>1</v></c>',
            '<c r="AAAA1"><v>1</v></c>',
            "<c><v>1</v></c>",
            '<y:c r="XFD1048576"><v>1</v></y:c>',
            '<é:c r="XFD1048576"><v>1</v></é:c>',
        ],
    )
    def test_is_refused(self, cell: str) -> None:
        assert refusal(with_sheet(LIST + f'<row r="3">{cell}</row>'))[0] == "file.unusual"

    def test_under_a_prefix_is_measured(self) -> None:
        assert refusal(with_sheet(inline("XFD9", "x", "x"), prefix="x")) == ("file.far_cell", "XFD9")

    def test_without_the_sheet_s_prefix_is_refused(self) -> None:
        assert (
            refusal(with_sheet(inline_row(1, *HEADING, prefix="x") + inline("XFD9", "x"), prefix="x"))[0]
            == "file.unusual"
        )

    def test_after_a_decoy_of_sheet_data_is_refused(self) -> None:
        assert refusal(with_sheet(inline("XFD9", "x"), before="<!-- <x:sheetData> -->"))[0] == "file.unusual"

    def test_of_two_pieces_is_measured(self, monkeypatch: pytest.MonkeyPatch) -> None:
        content = with_sheet(LIST + inline("XFD9", "x"))
        for piece in range(16, 400, 7):
            monkeypatch.setattr(unpacking, "PIECE", piece)
            assert refusal(content) == ("file.far_cell", "XFD9"), piece

    def test_in_an_endless_tag_is_not_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(unpacking, "LONGEST_TAG", 1_000)
        monkeypatch.setattr(unpacking, "PIECE", 100)
        assert refusal(with_sheet(inline("A1", "x" * 2_000)))[0] == "file.unusual"

    def test_in_any_part_that_could_be_a_sheet_is_measured(self) -> None:
        sheet = f"<worksheet><sheetData>{inline('XFD9', 'x')}</sheetData></worksheet>"
        assert refusal(with_part(xlsx(HEADING), "xl/media/image1.png", sheet.encode()))[0] == "file.far_cell"


class TestArchive:
    def test_with_an_entry_twice_is_refused(self) -> None:
        out = io.BytesIO(xlsx(HEADING, MARIA))
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(SHEET.upper(), b"<worksheet/>")
        assert refusal(out.getvalue())[0] == "file.damaged"

    def test_with_anything_after_its_directory_is_refused(self) -> None:
        assert refusal(xlsx(HEADING, MARIA) + b"x")[0] == "file.unusual"

    def test_with_a_giant_directory_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(unpacking, "MOST_DIRECTORY", 100)
        assert refusal(xlsx(HEADING, MARIA))[0] == "file.unusual"

    def test_with_encrypted_entries_is_refused(self) -> None:
        content = bytearray(xlsx(HEADING, MARIA))
        entry = content.index(b"PK\1\2")
        content[entry + 8] |= 1
        assert refusal(bytes(content))[0] == "file.encrypted"

    def test_packed_in_an_unknown_way_is_refused(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
            archive.writestr("xl/workbook.xml", b"<workbook/>" * 50)
        assert refusal(out.getvalue())[0] == "file.unusual"

    def test_without_packing_is_taken(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(xlsx(HEADING, MARIA))) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
        assert is_taken(out.getvalue())

    def test_with_any_flipped_byte_is_read_or_refused_and_never_worse(self) -> None:
        content = xlsx(HEADING, MARIA)
        for place in range(0, len(content), 29):
            damaged = bytearray(content)
            damaged[place] ^= 0x55
            with suppress(Refused):
                read_table(content=bytes(damaged), name="list")
