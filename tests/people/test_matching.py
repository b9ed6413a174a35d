"""When two spellings are one name, and which keys two entries of one person share."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.people.matching import KeyMaker, MatchKeys, canonical_name
from tests.people.entries import nik


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MARIA DA COSTA", "da Costa, Maria"),
        ("S. Pd., Maria da Costa", "DA COSTA MARIA, S.Pd"),
        ("Drs. Yosef Bria, M.Si", "Bria Yosef"),
        ("Ana Bria, A. Md. Keb.", "Hj. Ana Bria"),
        ("María  Serân", "maria seran"),
        ("Ma'rifat", "Marifat"),
        ("Ny. Theresia", "theresia"),
        ("Maria-Seran", "Seran Maria"),
    ],
)
def test_titles_order_accents_and_case_make_no_other_name(one: str, other: str) -> None:
    assert canonical_name(one) == canonical_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Maria", "Mar."), ("Maria Seran", "Maria Serang"), ("Yosef", "Yosep"), ("M. H. Bria", "Bria")]
)
def test_another_name_is_another(one: str, other: str) -> None:
    assert canonical_name(one) != canonical_name(other)


def test_a_name_of_nothing_but_titles_is_kept() -> None:
    assert canonical_name("Haji") == "haji"
    assert canonical_name("S.E.") != canonical_name("S.H.")


@given(st.lists(st.sampled_from("maria yosef seran bria da costa".split()), min_size=1, max_size=4), st.randoms())
def test_the_order_of_the_parts_does_not_matter(parts: list[str], chance: Any) -> None:
    shuffled = chance.sample(parts, len(parts))
    assert canonical_name(" ".join(shuffled)) == canonical_name(" ".join(parts))


MAKER = KeyMaker(key=b"\1" * 32)


def keys(maker: KeyMaker = MAKER, **changes: Any) -> MatchKeys:
    person = {
        "nik": nik(),
        "name": "Maria Seran",
        "birth_date": date(1990, 8, 14),
        "region": "53.04",
        "village": "Fatuketi",
        "phone": "6281234567890",
    }
    return maker.keys(**{**person, **changes})


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"name": "SERAN, Maria"}, set(MatchKeys._fields)),
        ({"village": "fatuketi."}, set(MatchKeys._fields)),
        ({"nik": nik(serial=2)}, {"name_birth", "birth_village", "name_village", "phone", "nik_place_birth"}),
        ({"nik": nik(place="530101")}, {"name_birth", "birth_village", "name_village", "phone", "nik_birth_serial"}),
        ({"name": "Mariana Seran"}, {"birth_village", "phone", "nik_place_birth", "nik_birth_serial"}),
        ({"birth_date": date(1990, 8, 15)}, {"name_village", "phone", "nik_place_birth", "nik_birth_serial"}),
        ({"village": "Jenilu"}, {"name_birth", "phone", "nik_place_birth", "nik_birth_serial"}),
        ({"region": "53.21"}, {"name_birth", "phone", "nik_place_birth", "nik_birth_serial"}),
        ({"phone": "6281234567891"}, set(MatchKeys._fields) - {"phone"}),
    ],
)
def test_two_entries_of_one_person_share_what_they_agree_on(changes: dict[str, Any], kept: set[str]) -> None:
    one, other = keys(), keys(**changes)
    assert {field for field in MatchKeys._fields if getattr(one, field) == getattr(other, field)} == kept


def test_what_is_not_known_is_no_key_that_others_could_share() -> None:
    unknown = keys(village="", phone="")
    assert (unknown.birth_village, unknown.name_village, unknown.phone) == (None, None, None)


def test_keys_of_another_installation_are_others() -> None:
    assert not set(keys()) & set(keys(KeyMaker(key=b"\2" * 32)))


def test_no_key_stands_for_two_questions() -> None:
    """A name that is spelled like a phone number does not meet that phone number."""
    values = [keys(name=n, village=n, phone=n) for n in ("a", "b", "1")]
    assert len({value for key in values for value in key[:4]}) == 12


def test_keys_fit_the_databases_bigint() -> None:
    assert all(-(2**63) <= key < 2**63 for n in range(300) for key in keys(name=f"Maria {n}") if key is not None)
