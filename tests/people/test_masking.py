"""What a reader sees of a NIK or a number that somebody else brought."""

import pytest

from payung.people.masking import (
    NIK_HIDDEN,
    name_begun,
    nik_end,
    nik_groups,
    nik_of_birth,
    nik_without_birth,
    numbers_end,
    phone_end,
)

KNOWN = "5304045408900001"


def test_a_nik_is_read_in_three_groups() -> None:
    assert nik_groups(nik=KNOWN) == ("530404", "540890", "0001")


def test_a_nik_is_known_again_by_its_end() -> None:
    assert nik_end(nik=KNOWN) == "•••••• •••••• 0001"
    assert len(NIK_HIDDEN) == len(nik_end(nik=KNOWN))


def test_whoever_knows_the_birth_date_sees_no_more_of_the_nik() -> None:
    assert nik_of_birth(nik=KNOWN) == "•••••• 540890 ••••"
    assert nik_without_birth(nik=KNOWN) == f"{KNOWN[:6]} •••••• {KNOWN[12:]}"


@pytest.mark.parametrize(
    ("phone", "shown"), [("6281234567890", "••••••••••890"), ("890", "890"), ("", ""), ("1234567", "••••567")]
)
def test_a_telephone_number_is_known_again_by_its_end(phone: str, shown: str) -> None:
    assert phone_end(phone=phone) == shown


def test_a_name_is_shown_by_its_beginnings() -> None:
    assert name_begun(name="MARIA DE FATIMA") == "MA*** D* FA****"
    assert name_begun(name="Y. Bo") == "Y* B*"
    assert name_begun(name="Ana") == "An*"
    assert name_begun(name="A") == "A"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("5304045408900001", "••••••••••••0001"),
        ("'5304 0454 0890 0001", "'•••••••••••••••0001"),
        ("0812-3456", "0812-3456"),
        ("6281234567890", "•••••••••7890"),
        ("01/02/1990", "01/02/1990"),
        ("12.02.1990", "12.02.1990"),
        ("Rp 1.500.000", "Rp 1.500.000"),
    ],
)
def test_of_long_numbers_only_the_end_is_shown(text: str, shown: str) -> None:
    assert numbers_end(text=text) == shown
