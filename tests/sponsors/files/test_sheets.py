"""What a workbook merges, hides and computes is seen, wherever it stands."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from payung.kernel.problems import Refused
from payung.sponsors.files import unpacking
from payung.sponsors.files.reading import Table, read_table
from tests.sponsors.files.workbooks import (
    HEADING,
    MARIA,
    SHEET,
    YOHANES,
    fill,
    inline_row,
    saved,
    with_part,
    with_sheet,
    xlsx,
)

MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def read(content: bytes) -> Table:
    return read_table(content=content, name="list")


def refusal(content: bytes) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        read(content)
    (problem,) = refused.value.problems
    return problem.code, problem.value


def merged(*areas: str, rows: list[tuple[Any, ...]]) -> Table:
    workbook = openpyxl.Workbook()
    fill(workbook.active, rows)
    for area in areas:
        workbook.active.merge_cells(area)
    return read(saved(workbook))


class TestMerged:
    def test_value_over_several_rows_counts_for_each_of_them(self) -> None:
        table = merged("F2:F4", "G2:G3", rows=[HEADING, MARIA, YOHANES, MARIA, YOHANES])
        assert [cells for _, cells in table.records(["region", "occupation"])] == [
            ("Belu", "Petani"),
            ("Belu", "Petani"),
            ("Belu", "Petani"),
            ("Belu", "Nelayan"),
        ]

    def test_value_ends_with_its_area_and_covers_nothing_written(self) -> None:
        nameless = (*MARIA[:5], "", "Petani")
        rows = inline_row(1, *HEADING) + "".join(
            inline_row(n, *row) for n, row in ((2, MARIA), (3, nameless), (4, nameless))
        )
        content = with_sheet(rows.replace('<c r="F4" t="inlineStr"><is><t></t></is></c>', ""))
        area = b'</sheetData><mergeCells><mergeCell ref="F2:F3"/><mergeCell ref="G2:G4"/></mergeCells>'
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read(SHEET).replace(b"</sheetData>", area).replace(b"Petani", b"Nelayan", 1)
        table = read(with_part(content, SHEET, sheet))
        assert [cells for _, cells in table.records(["region", "occupation"])] == [
            ("Belu", "Nelayan"),
            ("Belu", "Petani"),
            ("", "Petani"),
        ]

    def test_value_fills_no_row_that_is_blank(self) -> None:
        table = merged("F2:F9", rows=[HEADING, MARIA, (), YOHANES])
        assert [number for number, _ in table.rows] == [2, 4]

    def test_title_stays_a_title(self) -> None:
        table = merged("A1:G1", "A2:C2", rows=[("DAFTAR NIK DAN NAMA PEKERJA",), ("Kabupaten",), HEADING, MARIA])
        assert (table.heading_row, list(table.rows)) == (3, [(4, list(MARIA))])

    def test_cells_across_a_row_stand_in_the_first_column(self) -> None:
        table = merged("F2:G2", rows=[HEADING, MARIA])
        assert [cells for _, cells in table.records(["region", "occupation"])] == [("Belu", "")]

    def test_area_far_beyond_the_sheet_costs_nothing(self) -> None:
        workbook = openpyxl.Workbook()
        fill(workbook.active, [HEADING, MARIA, YOHANES])
        for area in ("F2:F1048576", "XFC1:XFD9"):
            workbook.active.merged_cells.add(area)  # merge_cells would make an object for each of the cells
        assert len(read(saved(workbook)).rows) == 2

    def test_areas_without_end_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(unpacking, "MOST_MERGED", 3)
        with pytest.raises(Refused, match=r"file\.unusual"):
            merged("F2:F3", "G2:G3", rows=[HEADING, MARIA, YOHANES])

    def test_group_over_its_columns_is_part_of_the_heading(self) -> None:
        above = ("No", "Identitas", "", "", "", "Domisili", "Pekerjaan", "Ahli Waris", "")
        below = ("", "NIK", "Nama", "Tanggal Lahir", "L/P", "Kab/Kota", "", "Nama", "NIK")
        person = (*MARIA, "Yosef Bria", "5301010101010001")
        table = merged("A1:A2", "B1:E1", "G1:G2", "H1:I1", rows=[above, below, person])
        assert table.heading_row == 2
        assert table.columns == {
            **{"nik": 1, "name": 2, "birth_date": 3, "sex": 4, "region": 5, "occupation": 6},
            "heirs": 7,
        }
        assert table.passed_over == ()


class TestHiddenMarkup:
    @pytest.mark.parametrize(
        "mark", ['hidden="1"', "hidden='1'", 'hidden = "true"', 'ht="0" hidden="1" customHeight="1"']
    )
    def test_hides_a_row_however_it_is_written(self, mark: str) -> None:
        rows = (
            inline_row(1, *HEADING) + inline_row(2, *MARIA).replace("<row ", f"<row {mark} ") + inline_row(3, *YOHANES)
        )
        assert list(read(with_sheet(rows)).oddities) == [2]

    @pytest.mark.parametrize("mark", ['hidden="0"', 'hidden="false"', 'collapsed="1"'])
    def test_that_hides_nothing_is_passed_over(self, mark: str) -> None:
        rows = inline_row(1, *HEADING) + inline_row(2, *MARIA).replace("<row ", f"<row {mark} ")
        assert read(with_sheet(rows)).oddities == {}

    def test_of_a_row_without_its_number_is_refused(self) -> None:
        rows = inline_row(1, *HEADING) + inline_row(2, *MARIA).replace('<row r="2"', '<row hidden="1"')
        assert refusal(with_sheet(rows)) == ("file.unusual", "")

    def test_with_a_document_type_is_refused(self) -> None:
        rows = inline_row(1, *HEADING) + inline_row(2, *MARIA).replace("<row ", '<row hidden="1" ')
        content = with_sheet(rows)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            workbook = archive.read("xl/workbook.xml")
        laughing = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + workbook
        assert refusal(with_part(content, "xl/workbook.xml", laughing))[0] in ("file.unusual", "file.damaged")


class TestFormulas:
    def test_never_computed_in_a_column_that_is_read_are_told_by_its_heading(self) -> None:
        formulas = ("=TEXT(1,2)", "=A1", *MARIA[2:5], "=B2", "Petani")
        assert refusal(xlsx(HEADING, MARIA, formulas)) == ("file.formulas_uncomputed", "NIK, Kab/Kota")

    def test_never_computed_in_other_columns_shift_nothing(self) -> None:
        table = read(xlsx((*HEADING, "Umur"), ("=ROW()-1", *MARIA[1:], "=1+1")))
        assert list(table.rows) == [(2, ["", *MARIA[1:], ""])]

    def test_above_the_heading_are_nobody_s_cells(self) -> None:
        assert len(read(xlsx(("", "=TODAY()"), HEADING, MARIA)).rows) == 1

    @pytest.mark.parametrize(
        ("cell", "read_as"),
        [
            ('<c r="F2" t="str"><f>A1</f><v>Belu</v></c>', "Belu"),
            ('<c r="F2" t="str"><f>IF(1,"")</f><v></v></c>', ""),
            ('<c r="F2"><f t="shared" ref="F2:F9" si="0">A1</f><v>5304</v></c>', 5304.0),
            ('<c r="F2" t="e"><f>A1</f><v>#REF!</v></c>', ""),
        ],
    )
    def test_with_a_value_are_that_value(self, cell: str, read_as: object) -> None:
        row = inline_row(2, *MARIA)
        before, _, after = row.partition('<c r="F2"')
        row = before + cell + after.partition("</c>")[2]
        assert [each for _, (each,) in read(with_sheet(inline_row(1, *HEADING) + row)).records(["region"])] == [read_as]

    @pytest.mark.parametrize(
        "cell",
        ['<c r="F2"><f>A1</f></c>', '<c r="F2"><f>A1</f><v/></c>', '<c r="F2" s="3"><f t="shared" si="0"/><v></v></c>'],
    )
    def test_without_a_value_are_seen_in_every_form(self, cell: str) -> None:
        row = inline_row(2, *MARIA)
        before, _, after = row.partition('<c r="F2"')
        row = before + cell + after.partition("</c>")[2]
        assert refusal(with_sheet(inline_row(1, *HEADING) + row)) == ("file.formulas_uncomputed", "Kab/Kota")


class TestMacros:
    def test_are_ignored_and_the_workbook_is_read(self) -> None:
        content = xlsx(HEADING, MARIA)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            types = archive.read("[Content_Types].xml").replace(PLAIN.encode(), MACROS.encode())
        macro_book = with_part(
            with_part(content, "[Content_Types].xml", types), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 9
        )
        assert list(read(macro_book).rows) == [(2, list(MARIA))]
