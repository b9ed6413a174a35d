"""Whatever people type on a small telephone is understood where it can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.interfaces.inbox.words import Asked, read
from payung.people.checks import Entry

ANA = Entry(
    nik="5301044508900001",
    name="Ana Bria",
    birth_date="05-08-1990",
    sex="P",
    region="Belu",
    occupation="penenun",
    heirs="Yosef Bria (suami)",
    phone="62811",
)
CELLS = [ANA.nik, ANA.name, ANA.birth_date, ANA.sex, ANA.region, ANA.occupation, ANA.heirs]


@pytest.mark.parametrize("between", ["#", "*", "\n", ", ", " # ", ";", "\r\n", "|"])
@pytest.mark.parametrize("word", ["DAFTAR", "daftar", "Daftar:", "REG"])
def test_a_registration_is_read_however_its_cells_are_parted(word: str, between: str) -> None:
    text = word + between + between.join(str(cell) for cell in CELLS)
    assert read(text=text, phone="62811") == Asked("join", "id", entry=ANA)


def test_a_registration_keeps_the_commas_of_a_name_and_a_birthplace() -> None:
    cells = ["JOIN", *map(str, CELLS)]
    cells[2], cells[3] = "Ana Bria, S.Pd", "Atambua, 05-08-1990"
    asked = read(text="#".join(cells), phone="62811")
    assert (asked.language, asked.entry) == ("en", ANA._replace(name=cells[2], birth_date=cells[3]))


def test_cells_may_be_named_and_the_heir_be_left_out() -> None:
    text = "DAFTAR\nNIK: 5301044508900001\nNama: Ana Bria\nTgl lahir: 05-08-1990\nL/P: P\nKab: Belu\nPekerjaan: penenun"
    assert read(text=text, phone="62811").entry == ANA._replace(heirs="")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DAFTAR", Asked("join", "id")),
        ("cek 1234 5678 9012", Asked("check", "id", "123456789012")),
        ("CHECK#123456789012", Asked("check", "en", "123456789012")),
        ("Bayar 123456789012 3", Asked("pay", "id", "123456789012", 3)),
        ("BAYAR 1234-5678-9012*12 bulan", Asked("pay", "id", "123456789012", 12)),
        ("PAY 123456789012", Asked("pay", "en", "123456789012")),
        ("BAYAR 12345", Asked("pay", "id", "12345")),
        ("  STOP!", Asked("stop", "id")),
        ("MULAI", Asked("start", "id")),
        ("Help", Asked("help", "en")),
        ("selamat pagi", Asked("help", "id")),
        ("", Asked("help", "id")),
        ("🙏", Asked("help", "id")),
    ],
)
def test_words_are_understood(text: str, expected: Asked) -> None:
    assert read(text=text, phone="62811") == expected


@given(st.text(max_size=300) | st.builds("DAFTAR{}".format, st.text("#*,;\n 5Pa", max_size=80)))
def test_nothing_that_people_write_breaks_it(text: str) -> None:
    read(text=text, phone="62811")
