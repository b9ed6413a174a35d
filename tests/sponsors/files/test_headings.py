"""Headings are recognised as whole phrases, in two languages, however they are written."""

import pytest

from payung.sponsors.files.headings import (
    _VARIANTS,
    FIELDS,
    LONGEST_HEADING,
    Heading,
    counts_columns,
    find_heading,
    labels,
    normal,
    recognise,
)
from payung.sponsors.files.rejects import OURS


def field_of(heading: str) -> str | None:
    """The field that a heading names; beside one that makes a change list of it, where it names none alone."""
    alone, beside = recognise([heading]).columns, recognise(["Mutasi", heading]).columns
    return next(iter(alone), None) or next((field for field, column in beside.items() if column == 1), None)


def test_a_reason_names_a_field_in_change_lists_only() -> None:
    assert recognise(["NIK", "Alasan"]).columns == {"nik": 0}
    assert recognise(["Mutasi", "NIK", "Alasan"]).columns == {"change": 0, "nik": 1, "leaving_reason": 2}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NIK", "nik"),
        ("nik ", "nik"),
        ("N.I.K.", "nik"),
        ("No. KTP", "nik"),
        ("NIK\n(16 digit)", "nik"),
        ("Nomor Induk Kependudukan", "nik"),
        ("Nomor Induk Kependudukan (NIK)", "nik"),
        ("(NIK)", "nik"),
        ("NAMA", "name"),
        ("Nama Lengkap *", "name"),
        ("Nama\r\nPeserta", "name"),
        ("Nama (sesuai KTP)", "name"),
        ("Tgl Lahir", "birth_date"),
        ("Tgl. Lahir", "birth_date"),
        ("TANGGAL  LAHIR", "birth_date"),
        ("Tanggal Lahir (dd/mm/yyyy)", "birth_date"),
        ("Tempat, Tanggal Lahir", "birth_date"),
        ("Tempat/Tgl. Lahir", "birth_date"),
        ("TTL", "birth_date"),
        ("DOB", "birth_date"),
        ("Date of birth", "birth_date"),
        ("JK", "sex"),
        ("L/P", "sex"),
        ("Jenis Kelamin (L/P)", "sex"),
        ("Kab/Kota", "region"),
        ("KAB. / KOTA", "region"),
        ("Kabupaten", "region"),
        ("Domisili", "region"),
        ("Kode Wilayah", "region"),
        ("Pekerjaan", "occupation"),
        ("Jenis Pekerjaan", "occupation"),
        ("PROFESI", "occupation"),
        ("Desil", "decile"),
        ("Desil DTSEN", "decile"),
        ("No HP", "phone"),
        ("No. HP/WA", "phone"),
        ("Telepon", "phone"),
        ("WA", "phone"),
        ("Alamat", "address"),
        ("Kecamatan", "district"),
        ("Desa/Kelurahan", "village"),
        ("Penghasilan", "income"),
        ("Penghasilan per Bulan (Rp)", "income"),
        ("Nama Ibu Kandung", "mother_name"),
        ("Ahli Waris", "heirs"),
        ("Hubungan", "heir_relation"),
    ],
)
def test_a_heading_names_its_field(heading: str, field: str) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize(
    "heading",
    [
        *("No", "No.", "Nomor", "", "Keterangan", "Provinsi", "Tempat Lahir", "Umur"),
        *("NIK Ahli Waris", "No HP Ahli Waris", "Tanggal Lahir Ahli Waris", "NIK Pendamping", "Nama Desa Adat"),
        *("Baris asal", "Cara memperbaiki", "Kode", "Original row", "How to mend", "Code"),
    ],
)
def test_a_row_number_another_person_or_our_own_column_names_none(heading: str) -> None:
    assert field_of(heading) is None


@pytest.mark.parametrize("ours", OURS.values())
def test_why_rejects_were_refused_is_not_why_somebody_leaves(ours: tuple[str, ...]) -> None:
    headings = [f"{ours[0]} [0f3a0f3a0f3a0f3a]", *ours[1:], "Mutasi", ours[1]]
    assert recognise(headings).columns == {"change": 4, "leaving_reason": 5}
    assert recognise(headings[:5]).columns == {"change": 4}


def test_every_field_is_known_by_its_name_in_code() -> None:
    assert [field_of(field) for field in FIELDS] == list(FIELDS)


def test_no_variant_is_claimed_by_two_fields() -> None:
    written = [normal(each) for owns, variants in FIELDS.values() for each in (*owns, *variants.split(";"))]
    assert len(written) == len(set(written))
    assert set(written) >= set(_VARIANTS) - {normal(field) for field in FIELDS}


def test_the_first_of_two_columns_counts() -> None:
    found = recognise(["NIK", "No KTP", "Nama", "Nama Peserta"])
    assert found.columns == {"nik": 0, "name": 2}
    assert found.passed_over == (1, 3)


def test_a_field_s_own_heading_outranks_a_variant_before_it_but_not_its_like() -> None:
    found = recognise(["Nama", "Nama Lengkap", "Full name"])
    assert found.columns == {"name": 1}
    assert found.passed_over == (0, 2)


def test_labels_are_in_both_languages_and_said_once_where_equal() -> None:
    assert labels(["birth_date", "decile"]) == "Tanggal Lahir / Birth date, Desil / Decile"


def heading(*rows: tuple[str, ...], spans: dict[tuple[int, int], int] | None = None) -> Heading:
    return find_heading(rows=list(enumerate(rows, start=1)), spans=spans or {})


PEOPLE = ("NIK", "Nama", "Tgl Lahir", "L/P", "Kab/Kota", "Pekerjaan")
PERSON = ("5301015408900001", "Maria Seran", "14-08-1990", "P", "Belu", "Petani")


class TestHeading:
    def test_is_the_row_that_names_most_fields(self) -> None:
        found = heading(("Daftar nama",), ("Kabupaten", "Belu"), PEOPLE, PERSON)
        assert (found.last_row, found.texts) == (3, PEOPLE)

    def test_may_be_split_over_two_rows(self) -> None:
        found = heading(
            ("No.", "Nama", "Tanggal", "Jenis", "Kab/", "Jenis"),
            ("NIK", "Lengkap", "Lahir", "Kelamin", "Kota", "Pekerjaan"),
            PERSON,
        )
        assert found.last_row == 2
        assert list(found.columns) == ["nik", "name", "birth_date", "sex", "region", "occupation"]

    def test_may_say_how_to_write_in_its_second_row(self) -> None:
        found = heading(("NIK", "Nama", "Tanggal Lahir"), ("16 digit", "sesuai KTP", "dd/mm/yyyy"), PERSON)
        assert list(found.columns) == ["nik", "name", "birth_date"]

    def test_under_groups_is_told_apart_by_the_groups(self) -> None:
        groups = ("No", "Identitas", "", "", "Ahli Waris", "", "")
        names = ("", "NIK", "Nama", "Tgl Lahir", "Nama", "NIK", "Hubungan")
        merged = {(1, 1): 3, (1, 4): 6}
        for spans in ({}, merged):
            found = heading(groups, names, ("1", *PERSON), spans=spans)
            assert found.columns == {"nik": 1, "name": 2, "birth_date": 3, "heirs": 4, "heir_relation": 6}

    def test_of_an_heir_is_never_the_worker_s(self) -> None:
        found = heading(("Ahli Waris", "", "Pekerja", ""), ("NIK", "Nama", "NIK", "Nama"), spans={(1, 0): 1, (1, 2): 3})
        assert (found.columns["nik"], found.columns["name"]) == (2, 3)

    def test_over_several_columns_names_none_of_them_alone(self) -> None:
        found = heading(("No", "Jenis Kelamin", "", "Tanggal"), ("NIK", "L", "P", "Lahir"), spans={(1, 1): 2})
        assert found.columns == {"nik": 0, "birth_date": 3}

    def test_over_words_that_name_nothing_names_its_column(self) -> None:
        found = heading(("Alamat", "Tanggal", "No"), ("Tempat", "Lahir", "NIK"))
        assert found.columns["address"] == 0

    def test_in_one_row_takes_nothing_from_the_first_person(self) -> None:
        found = heading(PEOPLE, ("", "Alamat", "", "", "Desa", ""))
        assert (found.last_row, found.texts) == (1, PEOPLE)

    def test_includes_the_row_that_counts_its_columns(self) -> None:
        assert heading(PEOPLE, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), PERSON).last_row == 2

    def test_keeps_its_lines_so_that_a_repetition_is_known(self) -> None:
        assert heading(PEOPLE, PERSON).lines == (tuple(map(normal, PEOPLE)),)


@pytest.mark.parametrize(
    ("texts", "counts"),
    [
        (["1", "2", "3"], True),
        (["(1)", "(2)", "(3)", "(4)"], True),
        (["", "1.", "2.", "3."], True),
        (["a", "b", "c"], True),
        (["1", "2"], False),
        (["1", "3", "4"], False),
        (["1", "2", "Maria"], False),
        ([], False),
    ],
)
def test_a_row_that_counts_columns_is_known(texts: list[str], counts: bool) -> None:
    assert counts_columns(texts) == counts


def test_of_an_endless_heading_the_beginning_is_compared() -> None:
    assert normal("(" * 1_000_000) == ""
    assert len(normal("a" * 1_000_000)) == LONGEST_HEADING
