"""The rejects workbook says what is wrong where, runs nothing, and can be mended and handed in again."""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from payung.kernel.language import Language
from payung.kernel.problems import Problem, fix, message
from payung.sponsors.files.reading import Table, read_table
from payung.sponsors.files.rejects import CameFrom, came_from, harmless, write_rejects
from payung.sponsors.verdicts import Verdict
from tests.sponsors.files.workbooks import HEADING, MARIA, YOHANES, text, xlsx

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
LENGTH = Problem("nik.length", "nik", "15")
TOO_OLD = Problem("age.too_old", "birth_date")


def read(content: bytes) -> Table:
    return read_table(content=content, name="list")


def rejects(
    content: bytes, rejected: Iterable[Verdict], language: Language = "id", list_id: str = "", **about: str
) -> bytes:
    out = io.BytesIO()
    table = read(content)
    write_rejects(table=table, rejected=rejected, out=out, at=AT, list_id=list_id, language=language, about=about)
    return out.getvalue()


def mend(row: int, *problems: Problem, match: str = "") -> Verdict:
    return Verdict(row, "to_mend", problems, match)


def first_sheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def values(content: bytes, sheet: int = 0) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[sheet].values)


class TestRows:
    def test_stand_beside_their_row_reason_remedy_and_code(self) -> None:
        heading, row = values(rejects(xlsx(("Daftar",), HEADING, MARIA, YOHANES), [mend(4, LENGTH, TOO_OLD)]))
        assert heading == ("Baris asal", "Alasan", "Cara memperbaiki", "Kode", *HEADING)
        sentences = [" ".join(say(each, language="id") for each in (LENGTH, TOO_OLD)) for say in (message, fix)]
        assert row == (4, *sentences, "nik.length; age.too_old", *YOHANES)

    def test_are_explained_in_english_on_request(self) -> None:
        heading, row = values(rejects(xlsx(HEADING, MARIA), [mend(2, LENGTH)], language="en"))
        assert heading[:4] == ("Original row", "Reason", "How to mend", "Code")
        assert row[1] == message(LENGTH, language="en")

    @pytest.mark.parametrize(
        ("match", "sentence"), [("row:7", "Lihat baris 7."), ("member:53-1", "Lihat peserta nomor 53-1."), ("", "")]
    )
    def test_name_the_other_side_of_a_duplicate(self, match: str, sentence: str) -> None:
        _, row = values(rejects(xlsx(HEADING, MARIA), [mend(2, LENGTH, match=match)]))
        assert row[1] == f"{message(LENGTH, language='id')} {sentence}".strip()

    @pytest.mark.parametrize(
        ("language", "general", "sentence"),
        [
            (
                "id",
                "Baris ini belum diubah: ditolak karena baris lain yang masih menunggu persetujuan.",
                "Orang yang sama ada di baris 43 daftar 0f3a5b7c9d1e2f40, yang masih menunggu persetujuan.",
            ),
            (
                "en",
                "This row is as it was: it was refused because of another that still awaits approval.",
                "The same person stands in row 43 of list 0f3a5b7c9d1e2f40, which still awaits approval.",
            ),
        ],
    )
    def test_name_the_row_for_whose_sake_they_are_refused(
        self, language: Language, general: str, sentence: str
    ) -> None:
        """In words, in the workbook; where rows are only counted there is no such row, and no empty bracket."""
        unmended = Problem("list.row_unmended", "nik", "0f3a5b7c9d1e2f40:43")
        written = rejects(xlsx(HEADING, MARIA), [mend(2, unmended)], language=language)
        assert values(written)[1][1] == sentence
        assert general in [line[1] for line in values(written, sheet=1)]
        assert message(Problem("list.row_unmended"), language=language) == general

    def test_say_one_remedy_once(self) -> None:
        _, row = values(rejects(xlsx(HEADING, MARIA), [mend(2, TOO_OLD, Problem("age.too_old", "nik"))]))
        assert row[2:4] == (fix(TOO_OLD, language="id"), "age.too_old")

    def test_keep_their_order_and_leave_the_others_out(self) -> None:
        content = text(HEADING, MARIA, (), YOHANES, MARIA)
        found = values(rejects(content, [mend(4, LENGTH), mend(5, LENGTH)]))
        assert [row[0] for row in found[1:]] == [4, 5]

    @pytest.mark.parametrize("numbers", [[3, 2], [2, 2], [9], [1]])
    def test_that_the_table_has_not_in_this_order_are_a_mistake(self, numbers: list[int]) -> None:
        with pytest.raises(ValueError, match="has no row"):
            rejects(xlsx(HEADING, MARIA, YOHANES), [mend(number, LENGTH) for number in numbers])

    def test_may_be_none(self) -> None:
        assert len(values(rejects(xlsx(HEADING, MARIA), []))) == 1

    def test_may_be_shorter_or_longer_than_the_heading(self) -> None:
        _, short, long = values(
            rejects(text(HEADING, MARIA[:3], (*MARIA, "extra")), [mend(2, TOO_OLD), mend(3, LENGTH)])
        )
        assert short[4:] == ("1", *MARIA[1:3], *[None] * 5)
        assert long[4:] == ("1", *MARIA[1:], "extra")

    def test_can_be_written_to_a_path(self, tmp_path: Path) -> None:
        path = tmp_path / "rejects.xlsx"
        write_rejects(table=read(xlsx(HEADING, MARIA)), rejected=[mend(2, LENGTH)], out=path, at=AT)
        assert values(path.read_bytes())[1][0] == 2

    def test_carry_the_instant_they_were_asked_for_and_no_other(self) -> None:
        written = rejects(xlsx(HEADING, MARIA), [mend(2, LENGTH)])
        assert openpyxl.load_workbook(io.BytesIO(written)).properties.created == AT.replace(tzinfo=None)


class TestMark:
    def test_of_a_cell_at_fault_is_a_colour_and_a_thick_border(self) -> None:
        sheet = first_sheet(rejects(xlsx(HEADING, MARIA, YOHANES), [mend(2, LENGTH), mend(3, TOO_OLD)]))
        marked = {
            cell.coordinate for row in sheet.iter_rows(min_row=2) for cell in row if cell.border.left.style == "thick"
        }
        coloured = {cell.coordinate for row in sheet.iter_rows(min_row=2) for cell in row if cell.fill.fill_type}
        assert marked == coloured == {"F2", "H3"}

    def test_stands_on_an_empty_cell_and_on_every_kind(self) -> None:
        kinds: tuple[Any, ...] = (1, 5301015408900001, True, date(1990, 8, 14), None, 2.5, "x")
        faults = [
            Problem("nik.length", field) for field in ("nik", "name", "birth_date", "sex", "region", "occupation")
        ]
        row = list(first_sheet(rejects(xlsx(HEADING, kinds), [mend(2, *faults)])).iter_rows(min_row=2))[0]
        assert [cell.border.left.style for cell in row[4:]] == [None, *["thick"] * 6]

    def test_needs_a_column(self) -> None:
        sheet = first_sheet(rejects(xlsx(HEADING, MARIA), [mend(2, Problem("decile.missing", "decile"))]))
        assert not [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.fill.fill_type]


class TestSheet:
    def test_has_its_heading_frozen_and_filtered(self) -> None:
        sheet = first_sheet(rejects(xlsx(HEADING, MARIA, YOHANES), [mend(2, LENGTH), mend(3, LENGTH)]))
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:K3")

    def test_takes_what_is_typed_into_it_as_text(self) -> None:
        sheet = first_sheet(rejects(xlsx(HEADING, (1, 5301015408900001, "Maria")), [mend(2, LENGTH)]))
        assert [cell.number_format for cell in sheet[2][4:]] == ["@"] * 7
        assert sheet.column_dimensions["F"].number_format == "@"
        assert sheet.column_dimensions["F"].width == pytest.approx(20, abs=1)

    def test_shows_days_and_instants_as_indonesia_writes_them(self) -> None:
        instant = datetime.fromisoformat("1990-08-14T09:30")
        sheet = first_sheet(rejects(xlsx(HEADING, (1, date(1990, 8, 14), instant)), [mend(2, LENGTH)]))
        assert [cell.number_format for cell in sheet[2][5:7]] == ["dd/mm/yyyy", "dd/mm/yyyy hh:mm"]

    def test_has_a_second_that_counts_rows_by_outcome_and_reason(self) -> None:
        covered = Verdict(4, "already_covered", (Problem("list.row_repeated", "nik"),), "row:2")
        content = xlsx(HEADING, MARIA, YOHANES, MARIA)
        twice = mend(2, LENGTH, Problem("nik.length", "nik", "17"), TOO_OLD)
        summary = values(rejects(content, [twice, mend(3, LENGTH), covered], Perjanjian="NTT-2027"), sheet=1)
        lines = [tuple(cell for cell in line if cell is not None) for line in summary]
        assert lines[0] == ("Perjanjian", "NTT-2027")
        start = lines.index(("Hasil", "Jumlah baris"))
        assert lines[start + 1 : start + 4] == [("Harus diperbaiki", 2), ("Sudah terlindungi", 1), ("Semua", 3)]
        start = lines.index(("Kode", "Alasan", "Jumlah baris", "Cara memperbaiki"))
        assert [(line[0], line[2]) for line in lines[start + 1 :]] == [
            ("nik.length", 2),
            ("age.too_old", 1),
            ("list.row_repeated", 1),
        ]
        assert lines[start + 1][1] == message(Problem("nik.length", value="…"), language="id")


class TestFormula:
    HOSTILE = ("=1+1", '=HYPERLINK("http://x")', "@SUM(1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "\tx", "\rx")

    @pytest.mark.parametrize("written", HOSTILE)
    def test_that_could_run_in_a_csv_gets_an_apostrophe(self, written: str) -> None:
        assert harmless(written) == "'" + written

    @pytest.mark.parametrize("written", ["+62 812-3456", "-", "-5", "- ", "(021) 5", "a=b", "", '="0812"', "'=1+1"])
    def test_is_not_a_number_a_dash_or_a_quoted_text(self, written: str) -> None:
        assert harmless(written) == written

    def test_is_never_one_in_the_workbook(self) -> None:
        content = text(("=NIK", *HEADING), *[(hostile, *MARIA) for hostile in self.HOSTILE[:5]])
        written = rejects(content, [mend(n, LENGTH) for n in range(2, 7)], **{"=1+1": "=2+2"})
        with zipfile.ZipFile(io.BytesIO(written)) as archive:
            sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert len(sheets) == 2
        assert not [sheet for sheet in sheets if b"<f>" in sheet or b"hyperlink" in sheet]
        assert [row[4] for row in values(written)] == ["'" + each for each in ("=NIK", *self.HOSTILE[:5])]

    def test_is_cut_to_what_a_cell_holds_and_not_lost(self) -> None:
        _, row = values(rejects(text(HEADING, ("1", "x" * 40_000)), [mend(2, LENGTH)]))
        assert row[5] == "x" * 32_767


class TestHandedInAgain:
    ODD: tuple[Any, ...] = (
        *("5301015408900001", 5301015408900001, 0, 2.5, True, False, date(1990, 8, 14)),
        *(
            datetime.fromisoformat("1990-08-14T09:30"),
            "  lead and trail ",
            "two\nlines",
            "",
            "007",
            "+62812",
            "Bère & <x>",
        ),
    )

    def test_every_cell_keeps_its_kind(self) -> None:
        """Above all the NIK that was a number: as text it would pass for a good one."""
        again = read(rejects(xlsx((*HEADING, *"abcdefg"), self.ODD), [mend(2, LENGTH)]))
        ((_, cells),) = again.rows
        assert cells[4:] == list(self.ODD)
        assert [type(cell) for cell in cells[4:]] == [float if type(cell) is int else type(cell) for cell in self.ODD]

    def test_the_same_columns_are_found(self) -> None:
        table = read(xlsx(("Daftar",), (*HEADING, "Alamat", "Nama Lengkap"), (*MARIA, "Jalan", "Maria S")))
        out = io.BytesIO()
        write_rejects(table=table, rejected=[mend(3, LENGTH)], out=out, at=AT)
        again = read(out.getvalue())
        assert {field: column - 4 for field, column in again.columns.items()} == table.columns
        assert (again.sheet, again.heading_row, [number for number, _ in again.rows]) == ("Baris ditolak", 1, [2])

    @pytest.mark.parametrize("languages", [("id", "id"), ("id", "en"), ("en", "id")])
    def test_our_columns_do_not_pile_up(self, languages: tuple[Language, Language]) -> None:
        once = rejects(xlsx(("Daftar",), HEADING, MARIA), [mend(3, LENGTH)], language=languages[0])
        twice = values(rejects(once, [mend(2, TOO_OLD)], language=languages[1]))
        assert len(twice[0]) == 4 + len(HEADING)
        assert (twice[1][0], twice[1][3], twice[1][4:]) == (2, "age.too_old", MARIA)

    def test_a_time_or_a_day_that_excel_cannot_tell_becomes_text(self) -> None:
        workbook = openpyxl.load_workbook(io.BytesIO(xlsx(HEADING, (1, time(9, 30), 20))))
        workbook.active["C2"].number_format = "dd/mm/yyyy"
        out = io.BytesIO()
        workbook.save(out)
        ((_, cells),) = read(rejects(out.getvalue(), [mend(2, LENGTH)])).rows
        assert cells[5:7] == ["09:30:00", "1900-01-20"]

    def test_a_sponsors_own_columns_that_are_called_like_ours_are_kept(self) -> None:
        """`Kode`, `Alasan`: in rejects of rejects ours go and theirs stay."""
        content = xlsx((*HEADING, "Kode", "Alasan"), (*MARIA, "A-17", "nelayan kecil"))
        once = rejects(content, [mend(2, LENGTH)])
        for again in (once, rejects(once, [mend(2, LENGTH)])):
            heading, row = values(again)
            assert heading == ("Baris asal", "Alasan", "Cara memperbaiki", "Kode", *HEADING, "Kode", "Alasan")
            assert row[4:] == (*MARIA, "A-17", "nelayan kecil")


class TestWhoseRejects:
    ID = "0f3a5b7c9d1e2f40"

    @pytest.fixture
    def written(self) -> bytes:
        """The rejects of a list of which row 3 was not taken."""
        return rejects(xlsx(HEADING, YOHANES, MARIA), [mend(3, LENGTH)], list_id=self.ID)

    def test_is_said_in_the_first_heading(self, written: bytes) -> None:
        assert values(written)[0][0] == f"Baris asal [{self.ID}]"
        assert came_from(table=read(written)) == CameFrom(self.ID, 0)

    def test_is_said_in_english_too(self) -> None:
        written = rejects(xlsx(HEADING, MARIA), [mend(2, LENGTH)], language="en", list_id=self.ID)
        assert values(written)[0][0] == f"Original row [{self.ID}]"
        assert came_from(table=read(written)) == CameFrom(self.ID, 0)

    def test_survives_another_program(self, written: bytes) -> None:
        """Saved by openpyxl; as a CSV; the cells alone in a new workbook, below a title and with a column before."""
        book = openpyxl.load_workbook(io.BytesIO(written))
        out = io.BytesIO()
        book.save(out)
        lines = [["" if cell is None else cell for cell in line] for line in book.worksheets[0].values]
        moved = xlsx(("Perbaikan",), *((n, *line) for n, line in enumerate(lines)))
        for content, column in ((out.getvalue(), 0), (text(*lines), 0), (moved, 1)):
            assert came_from(table=read(content)) == CameFrom(self.ID, column)

    @pytest.mark.parametrize(
        "heading", ["Baris asal", "Baris asal [0f3a]", "Baris asal 0f3a5b7c9d1e2f40", "No [0f3a5b7c9d1e2f40]", ""]
    )
    def test_is_nobody_s_where_it_is_not_said(self, heading: str) -> None:
        assert came_from(table=read(xlsx((heading, *HEADING), (2, *MARIA)))) is None

    def test_is_the_last_list_s_in_rejects_of_rejects(self, written: bytes) -> None:
        again = rejects(written, [mend(2, LENGTH)], list_id="f" * 16)
        assert came_from(table=read(again)) == CameFrom("f" * 16, 0)
        assert len(values(again)[0]) == 4 + len(HEADING)
