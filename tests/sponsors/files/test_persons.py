"""Totals, signatures and repeated headings get one reason; a person with missing cells is never taken for one."""

from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.sponsors.files.reading import Table, read_table
from tests.sponsors.files.workbooks import HEADING, MARIA, YOHANES, fill, saved, text, xlsx


def read(*rows: Any) -> Table:
    return read_table(content=xlsx(*rows), name="list")


def odd(*rows: Any) -> dict[int, str]:
    return {number: problem.code for number, problem in read(HEADING, *rows).oddities.items()}


def at(**cells: Any) -> tuple[Any, ...]:
    """A row with these cells alone: `no`, `nik`, `name`, `born`, `sex`, `region`, `work`."""
    places = ("no", "nik", "name", "born", "sex", "region", "work")
    return tuple(cells.get(place, "") for place in places)


class TestNote:
    @pytest.mark.parametrize(
        "row",
        [
            at(no="JUMLAH", name="499 orang"),
            at(name="Jumlah 500"),
            at(no="Total", nik="500", born="", sex="250", region="x", work="y"),
            at(nik="GRAND TOTAL", sex=500),
            at(work="Kupang, 20 November 2026"),
            at(born="Kupang,      November 2026"),
            at(name="Kepala Dinas Sosial"),
            at(work="Kepala Desa Oebelo,"),
            at(no="Mengetahui,", work="Camat Kupang Timur"),
            at(work="NIP. 19700101 199703 1 001"),
            at(nik="NIP. 197001011997031001"),
            at(no="Catatan: data per 1 November 2026"),
            at(no="* Keterangan: L = laki-laki"),
            at(no=501),
            at(no=501, region="Belu"),
            at(no="KECAMATAN ATAMBUA"),
            at(name="Halaman 2"),
            at(no="1", nik="2", name="3", born="4", sex="5", region="6", work="7"),
            at(no="(1)", nik="(2)", name="(3)", born="(4)", sex="(5)", region="(6)", work="(7)"),
            HEADING,
            at(nik=" nik ", name="NAMA *"),
        ],
    )
    def test_is_one_that_holds_nobody(self, row: tuple[Any, ...]) -> None:
        assert odd(MARIA, row, YOHANES) == {3: "row.not_a_person"}

    def test_counts_as_a_row(self) -> None:
        assert len(read(HEADING, MARIA, at(no="JUMLAH", nik="1")).rows) == 2

    def test_is_every_line_of_a_signature(self) -> None:
        block = [
            at(work="Kupang, 20 November 2026"),
            at(name="Mengetahui", work="Kepala Dinas,"),
            at(),
            at(name="Drs. Yosef Bria, M.Si"),
            at(name="Yosef Bria", work="Anna Tae"),
            at(name="NIP. 19700101 199703 1 001"),
        ]
        assert odd(MARIA, *block) == dict.fromkeys((3, 4, 6, 7, 8), "row.not_a_person")


class TestPerson:
    @pytest.mark.parametrize(
        "row",
        [
            at(no=3, name="Maria Seran"),
            at(no="3.", name="Maria Seran"),
            at(name="Maria Seran"),
            at(name="Maria Seran", region="Belu"),
            at(name="Maria Seran", work="Ketua RT"),
            at(no=3, name="Maria Seran", region="Belu", work="Kepala Desa"),
            at(no=3, name="Maria Seran", work="Camat"),
            at(nik=5301015408900001),
            at(nik="5301015408"),
            at(nik="tidak ada", born="14-08-1990"),
            at(sex="P"),
            at(sex="perempuan", work="Camat"),
            at(no=3, nik="belum punya", name="Maria Seran", sex="P", region="Belu", work="Petani"),
            at(name="Maria Seran", born="Kupang, 20 November 1986"),
            at(born="14-08-1990", region="Belu"),
            at(no="Belu", work="5301015408900001"),
        ],
    )
    def test_stays_one_with_whatever_is_missing(self, row: tuple[Any, ...]) -> None:
        assert odd(MARIA, row, YOHANES) == {}
        assert odd(MARIA, row) == {}

    def test_known_by_the_name_alone_is_one_even_above_a_signature_unless_all_of_it_trails(self) -> None:
        assert odd(at(name="Maria Seran"), MARIA, at(no="JUMLAH")) == {4: "row.not_a_person"}

    def test_with_a_nik_after_a_subtotal_is_one(self) -> None:
        assert odd(MARIA, at(no="JUMLAH", nik=1), YOHANES, at(name="Anna Tae"), YOHANES) == {3: "row.not_a_person"}

    def test_is_everybody_where_nobody_is_sure(self) -> None:
        """A form at the counter with nothing in it is told all that is missing."""
        assert odd(at(nik="-")) == {}
        assert odd(at(no=1), at(no="JUMLAH")) == {}

    @pytest.mark.parametrize(
        "row", [at(name="Maria Seran", born="14-08-1990"), at(no=3, name="Anna Tae", work="Camat")]
    )
    def test_above_a_total_stays_one(self, row: tuple[Any, ...]) -> None:
        assert odd(MARIA, row, at(no="JUMLAH")) == {4: "row.not_a_person"}

    @given(
        st.fixed_dictionaries(
            {},
            optional={
                "no": st.integers(1, 999),
                "name": st.sampled_from(["Anna Tae", "Totalia Bria", "Jumlahudin"]),
                "born": st.sampled_from(["1-2-1990", "31-02-1990"]),
                "region": st.sampled_from(["Belu", "Camat"]),
                "work": st.sampled_from(["Petani", "Kepala Desa", "Ketua"]),
            },
        ),
        st.sampled_from([{"nik": "53010154089"}, {"nik": 5301015408900001}, {"sex": "L"}]),
    )
    def test_with_a_nik_or_a_sex_is_one_whatever_else_stands_there(self, some: Any, sure: Any) -> None:
        content = text(HEADING, MARIA, at(**some, **sure))
        assert not read_table(content=content, name="list").oddities


class TestHiddenRow:
    def hiding(self, *numbers: int, of: int = 4) -> Table:
        workbook = openpyxl.Workbook()
        fill(workbook.active, [HEADING, *[MARIA, YOHANES] * of][: of + 1])
        for number in numbers:
            workbook.active.row_dimensions[number].hidden = True
        return read_table(content=saved(workbook), name="list")

    def test_is_to_be_shown_or_deleted(self) -> None:
        table = self.hiding(3, 5)
        assert {number: problem.code for number, problem in table.oddities.items()} == {
            3: "row.hidden",
            5: "row.hidden",
        }
        assert len(table.rows) == 4

    def test_above_the_heading_or_below_the_list_matters_to_nobody(self) -> None:
        assert self.hiding(1, 99).oddities == {}

    def test_by_a_filter_is_the_same(self) -> None:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        fill(sheet, [HEADING, MARIA, YOHANES])
        sheet.auto_filter.ref = "A1:G3"
        sheet.auto_filter.add_filter_column(4, ["P"])
        sheet.row_dimensions[3].hidden = True
        assert list(read_table(content=saved(workbook), name="list").oddities) == [3]

    def test_of_another_sheet_hides_nothing_of_the_list(self) -> None:
        workbook = openpyxl.Workbook()
        fill(workbook.active, [("Petunjuk",), ("Isi lembar Daftar",)])
        workbook.active.row_dimensions[2].hidden = True
        fill(workbook.create_sheet("Daftar"), [HEADING, MARIA, YOHANES])
        table = read_table(content=saved(workbook), name="list")
        assert (table.sheet, table.oddities) == ("Daftar", {})
        workbook["Daftar"].row_dimensions[3].hidden = True
        assert list(read_table(content=saved(workbook), name="list").oddities) == [3]

    def test_that_is_a_note_too_says_that_it_is_hidden(self) -> None:
        workbook = openpyxl.Workbook()
        fill(workbook.active, [HEADING, MARIA, at(no="JUMLAH")])
        workbook.active.row_dimensions[3].hidden = True
        assert [each.code for each in read_table(content=saved(workbook), name="list").oddities.values()] == [
            "row.hidden"
        ]
