"""A file is read for what its bytes are, row numbers are those its sender sees, and a refusal says what to do."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import PatternFill

from payung.kernel.problems import Refused
from payung.sponsors.files import reading, sheets
from payung.sponsors.files.headings import NEEDED
from payung.sponsors.files.reading import Table, missing_fields, read_table
from payung.sponsors.files.unpacking import UnreadableFile
from tests.sponsors.files.workbooks import HEADING, MARIA, YOHANES, fill, inline_row, saved, text, with_sheet, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def read(content: bytes) -> Table:
    return read_table(content=content, name="list")


def rows(content: bytes) -> list[tuple[int, list[Any]]]:
    return list(read(content).rows)


def refusal(content: bytes) -> tuple[str, str, str]:
    """Code, place and value of the one problem for which this file is refused."""
    with pytest.raises(Refused) as refused:
        read(content)
    (problem,) = refused.value.problems
    return problem.code, problem.where, problem.value


class TestWorkbook:
    def test_gives_rows_as_excel_numbers_them_with_raw_cells(self) -> None:
        table = read(xlsx(HEADING, MARIA, YOHANES))
        assert table.headings == HEADING
        assert (table.heading_row, table.sheet) == (1, "Daftar")
        assert list(table.rows) == [(2, list(MARIA)), (3, list(YOHANES))]
        assert len(table.rows) == 2

    def test_can_be_gone_through_again(self) -> None:
        table = read(xlsx(HEADING, MARIA))
        assert list(table.rows) == list(table.rows) != []

    def test_keeps_the_kind_of_every_cell(self) -> None:
        instant = datetime.fromisoformat("1990-08-14T09:30")
        kinds = ("5301015408900001", 5301015408900001, 2.5, True, date(1990, 8, 14), instant, None)
        ((_, cells),) = rows(xlsx(HEADING, kinds))
        expected = ["5301015408900001", 5301015408900001.0, 2.5, True, date(1990, 8, 14), instant, ""]
        assert cells == expected
        assert [type(cell) for cell in cells] == [type(cell) for cell in expected]

    def test_titles_stand_above_the_heading(self) -> None:
        table = read(xlsx(("DAFTAR PEKERJA RENTAN",), ("Kabupaten", "Belu"), (), HEADING, MARIA))
        assert table.heading_row == 4
        assert [number for number, _ in table.rows] == [5]

    @pytest.mark.parametrize("corner", ["A3", "C1", "D12"])
    def test_rows_and_columns_count_from_a1_wherever_the_sheet_begins(self, corner: str) -> None:
        table = read(xlsx(HEADING, MARIA, at=corner))
        first_row, first_column = int(corner[1:]), ord(corner[0]) - ord("A")
        assert table.heading_row == first_row
        assert table.columns["nik"] == first_column + 1
        assert list(table.rows) == [(first_row + 1, [""] * first_column + list(MARIA))]

    def test_a_column_of_uncomputed_formulas_shifts_nothing(self) -> None:
        ((_, cells),) = rows(xlsx(HEADING, ("=ROW()-1", *MARIA[1:])))
        assert cells == ["", *MARIA[1:]]

    def test_blank_rows_are_passed_over_and_counted(self) -> None:
        numbers = [number for number, _ in rows(xlsx(HEADING, (), MARIA, ("  ", None, "\u00a0"), YOHANES))]
        assert numbers == [3, 5]

    def test_a_row_with_nothing_but_a_zero_is_not_blank(self) -> None:
        assert [number for number, _ in rows(xlsx(HEADING, (0,)))] == [2]

    def test_formatted_empty_cells_far_below_are_no_rows(self) -> None:
        workbook = openpyxl.load_workbook(io.BytesIO(xlsx(HEADING, MARIA)))
        workbook.active["A1048576"].fill = workbook.active["XFD1"].fill = PatternFill("solid", "FF0000")
        assert [number for number, _ in rows(saved(workbook))] == [2]

    def test_a_giant_declared_dimension_costs_nothing(self) -> None:
        content = with_sheet(inline_row(1, *HEADING) + inline_row(2, *MARIA), before='<dimension ref="A1:XFD1048576"/>')
        assert [number for number, _ in rows(content)] == [2]

    def test_may_have_been_written_with_a_prefix(self) -> None:
        rows_of_prefix = inline_row(1, *HEADING, prefix="x") + inline_row(2, *MARIA, prefix="x")
        assert [number for number, _ in rows(with_sheet(rows_of_prefix, prefix="x"))] == [2]

    def test_wide_lists_are_read(self) -> None:
        wide = tuple(f"K{n}" for n in range(60))
        table = read(xlsx((*wide, *HEADING), (*wide, *MARIA)))
        assert table.columns["nik"] == 61


class TestSheets:
    def workbook(self, **sheets: list[tuple[Any, ...]]) -> Any:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, content in sheets.items():
            fill(workbook.create_sheet(title), content)
        return workbook

    def test_the_one_with_every_needed_heading_counts(self) -> None:
        lookup, people = [("Kabupaten", "Pekerjaan"), ("Belu", "Petani")], [HEADING, MARIA]
        workbook = self.workbook(Acuan=lookup, Daftar=people, Kosong=[HEADING])
        assert read(saved(workbook)).sheet == "Daftar"

    def test_lists_on_two_of_them_are_refused_lest_people_fall_out_unnoticed(self) -> None:
        workbook = self.workbook(Belu=[HEADING, MARIA], Catatan=[("Isi kedua lembar",)], Alor=[HEADING, YOHANES])
        assert refusal(saved(workbook)) == ("file.several_lists", "list", "Belu, Alor")

    def test_else_the_one_with_most_of_them(self) -> None:
        lookup = [("Kabupaten", "Pekerjaan"), ("Belu", "Petani")]
        workbook = self.workbook(Acuan=lookup, Daftar=[HEADING[:5], MARIA[:5]], Z=lookup)
        assert read(saved(workbook)).sheet == "Daftar"

    def test_a_hidden_one_is_never_taken_where_a_visible_one_fits(self) -> None:
        workbook = self.workbook(Lama=[HEADING, YOHANES], Daftar=[HEADING, MARIA])
        workbook["Lama"].sheet_state = "hidden"
        table = read(saved(workbook))
        assert (table.sheet, list(table.rows)) == ("Daftar", [(2, list(MARIA))])

    @pytest.mark.parametrize("state", ["hidden", "veryHidden"])
    def test_a_list_on_a_hidden_sheet_alone_is_refused_by_its_name(self, state: str) -> None:
        workbook = self.workbook(Petunjuk=[("Isi lembar Daftar",)], Daftar=[HEADING, MARIA])
        workbook["Daftar"].sheet_state = state
        assert refusal(saved(workbook)) == ("file.sheet_hidden", "list", "Daftar")

    def test_empty_ones_are_passed_over(self) -> None:
        assert read(saved(self.workbook(Kosong=[], Daftar=[HEADING, MARIA]))).sheet == "Daftar"

    def test_a_chart_is_no_sheet_of_rows(self) -> None:
        workbook = self.workbook(Daftar=[HEADING, MARIA])
        chart = BarChart()
        chart.add_data(Reference(workbook["Daftar"], min_col=1, min_row=1, max_row=2))
        workbook.create_chartsheet("Grafik", 0).add_chart(chart)
        assert read(saved(workbook)).sheet == "Daftar"

    def test_nothing_but_empty_ones_is_an_empty_file(self) -> None:
        assert refusal(saved(self.workbook(Kosong=[]))) == ("file.empty", "list", "")


class TestText:
    @pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_is_read_whatever_delimits_and_encodes_it(self, delimiter: str, encoding: str) -> None:
        person = (1, "5301015408900001", "José Bère", "14-08-1990", "P", "Belu", "Petani")
        table = read(text(HEADING, person, delimiter=delimiter, encoding=encoding))
        assert table.headings == HEADING
        assert list(table.rows) == [(2, [str(cell) for cell in person])]

    def test_a_byte_that_no_encoding_knows_spoils_its_cell_alone(self) -> None:
        ((_, cells),) = rows(text(HEADING, MARIA).replace(b"Seran", b"Ser\x9dn"))
        assert cells[1:3] == ["5301015408900001", "Maria Ser\ufffdn"]

    def test_commas_in_a_title_do_not_decide_the_delimiter(self) -> None:
        title = b"Daftar pekerja, nelayan, petani, tukang, ojek, sopir, buruh, dan lain-lain, NTT\r\n"
        assert read(title + text(HEADING, MARIA)).columns["occupation"] == 6

    def test_excel_s_own_delimiter_line_is_a_title(self) -> None:
        table = read(b"sep=;\r\n" + text(HEADING, MARIA))
        assert (table.heading_row, [number for number, _ in table.rows]) == (2, [3])

    def test_records_are_numbered_from_one_and_blank_ones_count(self) -> None:
        content = b"\n" + text(HEADING) + b";;;;;;\n\n" + text(MARIA)
        table = read(content)
        assert (table.heading_row, [number for number, _ in table.rows]) == (2, [5])

    def test_a_quoted_line_break_is_part_of_its_record(self) -> None:
        quoted = b'1;5301015408900001;"Maria\nSeran; ""Ria""";14-08-1990;P;Belu;Petani\n'
        assert [(number, row[2]) for number, row in rows(text(HEADING) + quoted + text(YOHANES))] == [
            (2, 'Maria\nSeran; "Ria"'),
            (3, "Yohanes Bere"),
        ]

    @pytest.mark.parametrize("break_", ["\n", "\r", "\r\n"])
    def test_lines_may_end_in_any_way(self, break_: str) -> None:
        content = text(HEADING, MARIA, YOHANES).replace(b"\r\n", break_.encode())
        assert [number for number, _ in rows(content)] == [2, 3]

    @pytest.mark.parametrize("broken", ['1;"Maria', '1;"Maria" Seran;"P"', '1;"Maria;2\n3;4" x;5'])
    def test_a_broken_quote_is_refused_at_its_row(self, broken: str) -> None:
        content = text(HEADING, MARIA) + broken.encode() + b"\r\n" + text(YOHANES)
        assert refusal(content) == ("file.quote_broken", "row 3", "")

    def test_a_quote_closed_far_below_does_not_swallow_what_is_between(self) -> None:
        swallowing = text(HEADING) + b'1;"Maria\r\n' + text(*[YOHANES] * 100) + b'";1\r\n'
        assert refusal(swallowing) == ("file.quote_broken", "row 2", "")

    def test_an_endless_line_is_refused(self) -> None:
        assert refusal(text(HEADING, MARIA) + b";" * 300_000) == ("file.line_too_long", "row 3", "")

    @pytest.mark.parametrize("place", [20, 200_000])
    def test_a_nul_is_refused_wherever_it_stands(self, place: int) -> None:
        content = text(HEADING, *[MARIA] * 5_000)
        row = content[:place].count(b"\n") + 1
        assert refusal(content[:place] + b"\0" + content[place:]) == ("file.zero_characters", f"row {row}", "")

    def test_spaces_around_quotes_are_nobody_s(self) -> None:
        content = text(HEADING) + b'1; "5301015408900001" ;"Seran; ""Ria""" ; "14-08-1990";"P" ;"Belu"  ; Petani \r\n'
        assert rows(content) == [
            (2, ["1", "5301015408900001", 'Seran; "Ria"', "14-08-1990", "P", "Belu", "Petani "]),
        ]

    def test_a_delimiter_that_the_file_names_is_obeyed(self) -> None:
        crowded = (
            1,
            "5301015408900001",
            "Seran, Maria, Ria, Anna, Tae, Bria, Bere, Bouk",
            "14-08-1990",
            "P",
            "Belu",
            "Petani",
        )
        assert rows(b"sep=;\r\n" + text(HEADING, crowded))[0][1][2] == crowded[2]

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    def test_utf_16_is_known_without_its_mark(self, encoding: str) -> None:
        assert rows(text(HEADING, MARIA, encoding=encoding)) == [(2, [str(cell) for cell in MARIA])]

    def test_mixed_line_ends_are_all_ends(self) -> None:
        content = (
            text(HEADING) + text(MARIA).replace(b"\r\n", b"\r") + text(YOHANES).replace(b"\r\n", b"\n") + text(MARIA)
        )
        assert [number for number, _ in rows(content)] == [2, 3, 4]

    def test_a_cell_beyond_all_measure_is_told_as_its_line(self) -> None:
        content = text(HEADING, MARIA) + b"1;" + b"x" * 200_000 + b";\r\n"
        assert refusal(content) == ("file.line_too_long", "row 3", "")

    def test_without_any_row_under_the_heading_there_are_none(self) -> None:
        assert rows(text(HEADING)) == []


class TestRecords:
    def test_give_the_cells_of_fields_in_the_order_asked_for(self) -> None:
        table = read(xlsx(HEADING, MARIA))
        assert list(table.records(["sex", "phone", "nik"])) == [(2, ("P", "", "5301015408900001"))]

    def test_are_tuples_for_one_field_and_for_none(self) -> None:
        table = read(xlsx(HEADING, MARIA))
        assert list(table.records(["name"])) == [(2, ("Maria Seran",))]
        assert list(table.records([])) == [(2, ())]

    def test_of_a_short_row_are_empty_and_of_a_long_one_whole(self) -> None:
        table = read(text(HEADING, MARIA[:3], (*MARIA, "", "extra")))
        assert [cells for _, cells in table.records(["name", "region", "phone"])] == [
            ("Maria Seran", "", ""),
            ("Maria Seran", "Belu", ""),
        ]
        assert next(row for number, row in table.rows if number == 3)[-1] == "extra"


class TestMissing:
    def test_nothing(self) -> None:
        assert missing_fields(table=read(xlsx(HEADING, MARIA)), needed=NEEDED) is None

    def test_columns_are_named_with_what_was_found(self) -> None:
        problem = missing_fields(table=read(xlsx(("Daftar",), HEADING[:5], MARIA[:5])), needed=(*NEEDED, "decile"))
        assert problem is not None
        assert (problem.code, problem.where) == ("file.column_missing", "row 2")
        assert problem.value == (
            "Kabupaten/Kota / Region, Pekerjaan / Occupation, Desil / Decile [No | NIK | Nama | Tanggal Lahir | JK]"
        )

    def test_nobody_s_data_is_shown_where_there_is_no_heading(self) -> None:
        problem = missing_fields(table=read(text(MARIA, YOHANES)), needed=["nik"])
        assert problem is not None
        assert problem.value == "NIK / National ID number [–]"

    def test_a_heading_too_far_down_is_not_found(self) -> None:
        far = [(f"baris {n}",) for n in range(reading.HEADING_WITHIN)]
        assert missing_fields(table=read(xlsx(*far, HEADING, MARIA)), needed=["nik"]) is not None
        assert missing_fields(table=read(xlsx(*far[1:], HEADING, MARIA)), needed=["nik"]) is None

    def test_columns_passed_over_are_told(self) -> None:
        assert read(xlsx((*HEADING, "No KTP"), (*MARIA, "x"))).passed_over == ("No KTP",)


def zip_of(*names: str, first: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, first)
    return out.getvalue()


class TestRefusal:
    @pytest.mark.parametrize(
        "content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf\r\n", b";;;\n;;;\n"]
    )
    def test_of_an_empty_file(self, content: bytes) -> None:
        assert refusal(content) == ("file.empty", "list", "")

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"%PDF-1.7\n", "PDF"),
            (b"\x89PNG\r\n\x1a\n", "PNG"),
            (b"\xff\xd8\xff\xe0", "JPEG"),
            (b"{\\rtf1", "RTF"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"MZ\x90\0\3\0\0\0", "EXE"),
            (b"\x7fELF\2\1\1", "ELF"),
            (b"<!DOCTYPE html><table><tr><td>NIK</td></tr></table>", "HTML"),
            (b"\xef\xbb\xbf<?xml version='1.0'?><list/>", "XML"),
            (OLE + "WordDocument".encode("utf-16-le"), "Microsoft Office 97-2003"),
            (zip_of("[Content_Types].xml", "word/document.xml"), "Word"),
            (zip_of("ppt/presentation.xml"), "PowerPoint"),
            (zip_of("foto/1.jpg"), "ZIP"),
        ],
    )
    def test_of_what_is_no_table_says_what_it_seems_to_be(self, content: bytes, kind: str) -> None:
        assert refusal(content) == ("file.not_spreadsheet", "list", kind)

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (OLE + "Workbook".encode("utf-16-le"), "XLS"),
            (zip_of("xl/workbook.bin"), "XLSB"),
            (zip_of("mimetype", "content.xml", first=b"application/vnd.oasis.opendocument.spreadsheet"), "ODS"),
            (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML 2003"),
        ],
    )
    def test_of_another_spreadsheet_names_its_format(self, content: bytes, kind: str) -> None:
        assert refusal(content) == ("file.old_format", "list", kind)

    def test_of_a_locked_workbook(self) -> None:
        assert refusal(OLE + "EncryptedPackage".encode("utf-16-le"))[0] == "file.encrypted"

    def test_of_binary_rubbish(self) -> None:
        assert refusal(bytes(range(1, 256)) * 20)[0] == "file.not_text"

    def test_of_a_workbook_cut_off_anywhere(self) -> None:
        whole = xlsx(HEADING, *[MARIA] * 200)
        for kept in range(4, len(whole), len(whole) // 40):
            assert refusal(whole[:kept])[0] == "file.damaged", kept
        assert refusal(whole[:-1])[0] == "file.damaged"

    def test_of_a_text_beyond_the_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        content = text(HEADING, MARIA)
        monkeypatch.setattr(reading, "LARGEST_TEXT", len(content))
        assert len(rows(content)) == 1
        monkeypatch.setattr(reading, "LARGEST_TEXT", len(content) - 1)
        assert refusal(content) == ("file.too_large", "list", "0 MiB")

    def test_of_a_workbook_with_too_many_rows_but_not_of_one_less(self, monkeypatch: pytest.MonkeyPatch) -> None:
        content = xlsx(HEADING, MARIA, YOHANES)
        monkeypatch.setattr(reading, "MOST_SHEET_ROWS", 2)
        assert len(rows(content)) == 2
        monkeypatch.setattr(reading, "MOST_SHEET_ROWS", 1)
        assert refusal(content) == ("file.too_many_rows", "list", "")

    def test_of_markup_that_the_reader_gives_up_on(self) -> None:
        broken = with_sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>NIK</x></c>')
        assert refusal(broken)[0] == "file.damaged"
        assert refusal(with_sheet('<row r="1"><c r="A1" t="s"><v>999</v></c></row>'))[0] == "file.damaged"

    def test_of_what_makes_the_reader_panic_but_not_of_our_own_interruption(self) -> None:
        class PanicException(BaseException):
            pass

        def raise_(exception: BaseException) -> None:
            raise exception

        with pytest.raises(UnreadableFile, match="file.damaged"):
            sheets.from_rust(lambda: raise_(PanicException()))
        with pytest.raises(KeyboardInterrupt):
            sheets.from_rust(lambda: raise_(KeyboardInterrupt()))
