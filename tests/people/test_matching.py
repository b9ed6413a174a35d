"""Which keys two entries of one person share."""

from datetime import date
from typing import Any

import pytest

from payung.people.matching import Marker, MatchKeys
from tests.people.entries import nik

MAKER = Marker(key=b"\1" * 32)


def keys(maker: Marker = MAKER, **changes: Any) -> MatchKeys:
    person = {
        "nik": nik(),
        "name": "Maria Seran",
        "birth_date": date(1990, 8, 14),
        "region": "53.04",
        "village": "Fatuketi",
        "phone": "6281234567890",
        "mother_name": "Rosa Luruk",
    }
    return maker.marks(**{**person, **changes}).keys


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"name": "SERAN, Maria"}, set(MatchKeys._fields)),
        ({"village": "fatuketi."}, set(MatchKeys._fields)),
        ({"nik": nik(serial=2)}, set(MatchKeys._fields)),
        ({"nik": nik(place="530105")}, set(MatchKeys._fields) - {"nik_place_birth"}),
        ({"name": "Seran Marya"}, set(MatchKeys._fields)),
        ({"village": "Desa Fatuketi"}, set(MatchKeys._fields)),
        ({"name": "Mariana Seran"}, set(MatchKeys._fields) - {"name_birth", "name_village"}),
        ({"birth_date": date(1990, 8, 15)}, set(MatchKeys._fields) - {"name_birth", "birth_village"}),
        ({"village": "Jenilu"}, {"name_birth", "phone", "nik_place_birth"}),
        ({"region": "53.21"}, {"name_birth", "phone", "nik_place_birth"}),
        ({"phone": "6281234567891"}, set(MatchKeys._fields) - {"phone"}),
        ({"mother_name": "Luruk Rosa"}, set(MatchKeys._fields)),
        ({"mother_name": "Ana Luruk"}, set(MatchKeys._fields) - {"mother_village"}),
    ],
)
def test_two_entries_of_one_person_share_what_they_agree_on(changes: dict[str, Any], kept: set[str]) -> None:
    one, other = keys(), keys(**changes)
    assert {field for field in MatchKeys._fields if getattr(one, field) == getattr(other, field)} == kept


def test_what_is_not_known_is_no_key_that_others_could_share() -> None:
    unknown = keys(village="", phone="", nik="", mother_name="")
    assert unknown[1:] == (None,) * 5


def test_keys_of_another_installation_are_others() -> None:
    assert not set(keys()) & set(keys(Marker(key=b"\2" * 32)))


def test_no_key_stands_for_two_questions() -> None:
    """A name that is spelled like a phone number does not meet that phone number."""
    values = [keys(name=n, village=n, phone=n) for n in ("a", "b", "1")]
    assert len({value for key in values for value in key[:4]}) == 12


def test_keys_fit_the_databases_bigint() -> None:
    assert all(-(2**63) <= key < 2**63 for n in range(300) for key in keys(name=f"Maria {n}") if key is not None)
