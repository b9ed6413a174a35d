"""Headings are recognised as whole phrases, in two languages, however they are written."""

import pytest

from payung.sponsors.files.headings import _VARIANTS, FIELDS, labels, normal, recognise


def field_of(heading: str) -> str | None:
    return next(iter(recognise([heading]).columns), None)


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
        *("Baris asal", "Alasan", "Cara memperbaiki", "Kode", "Original row", "Reason", "How to mend", "Code"),
    ],
)
def test_a_row_number_another_person_or_our_own_column_names_none(heading: str) -> None:
    assert field_of(heading) is None


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
