"""Which rows of a change list come and which go, and how their words are read."""

from datetime import UTC, date, datetime

import pytest

from payung.kernel.months import Month
from payung.people.cells import Cell, Unreadable
from payung.sponsors.files.changes import coming, going, is_change_list, read_month, read_reason
from payung.sponsors.files.reading import Table, read_table

HEADING = "Mutasi;NIK;Nama;Tanggal Lahir;L/P;Kab/Kota;Pekerjaan;Alasan;Mulai Bulan"
PERSON = "5301015408900001;Maria Seran;14-08-1990;P;Belu;Petani"


def table(*lines: str, heading: str = HEADING) -> Table:
    return read_table(content="\n".join((heading, *lines)).encode(), name="mutasi.csv")


def test_a_table_without_the_column_is_the_very_table() -> None:
    plain = table(PERSON, heading="NIK;Nama;Tanggal Lahir;L/P;Kab/Kota;Pekerjaan")
    assert not is_change_list(table=plain)
    assert coming(table=plain) is plain


def test_rows_keep_their_numbers() -> None:
    changes = table(
        f"keluar;{PERSON};pindah", f"masuk;{PERSON}", f";{PERSON}", f"Tambah;{PERSON}", f"OUT;{PERSON};wafat"
    )
    here = coming(table=changes)
    assert [number for number, _ in here.rows] == [3, 5]
    assert len(here.rows) == 2
    assert [number for number, _ in here.rows] == [3, 5], "made anew on each pass"
    assert [(each.row, each.is_clear, each.name, each.reason) for each in going(table=changes)] == [
        (2, True, "Maria Seran", "pindah"),
        (4, False, "Maria Seran", ""),
        (6, True, "Maria Seran", "wafat"),
    ]


def test_a_row_that_stands_for_no_person_is_not_asked_whether_it_goes() -> None:
    changes = table(f"keluar;{PERSON};pindah", "Jumlah;1")
    assert [each.row for each in going(table=changes)] == [2]
    assert [number for number, _ in coming(table=changes).rows] == [3]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Meninggal", "died"),
        ("MENINGGAL DUNIA", "died"),
        ("pindah domisili", "moved"),
        ("Bekerja (PPU)", "employed"),
        ("mengundurkan diri", "withdrew"),
        ("Tidak berhak", "not_entitled"),
        ("not_entitled", "not_entitled"),
        ("withdrew", "withdrew"),
        ("bosan", ""),
        ("", ""),
    ],
)
def test_reasons_are_read_in_both_languages(written: str, reason: str) -> None:
    assert read_reason(written=written) == reason


@pytest.mark.parametrize(
    "cell",
    ["2027-02", "02/2027", "2-2027", "Februari 2027", "Feb-2027", "14-02-2027", "2027-02-14", date(2027, 2, 3)]
    + [datetime(2027, 2, 1, tzinfo=UTC), 46419, "46419"],
)
def test_a_month_is_read_however_it_is_written(cell: Cell) -> None:
    assert read_month(cell=cell) == Month.parse("2027-02")


@pytest.mark.parametrize("cell", ["", None, "  "])
def test_an_empty_month_is_none(cell: Cell) -> None:
    assert read_month(cell=cell) is None


@pytest.mark.parametrize(
    "cell", ["entah", "2027-13", "13/2027", "31-02-2027", 2027, 202702, "Foo 2027", "0027-02", True]
)
def test_what_is_no_month_is_unreadable(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        read_month(cell=cell)
