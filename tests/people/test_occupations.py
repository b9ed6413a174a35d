"""The catalogue is whole and unambiguous, and finds work by the words that people use for it."""

import re
from collections import defaultdict
from importlib.resources import files

import pytest

from payung.people.occupations import (
    UNSPECIFIED,
    find_occupation,
    nearest_occupations,
    occupations,
    search_occupations,
)
from payung.people.spelling import LONGEST_SPELLING


def test_there_are_enough_and_each_is_in_a_sector() -> None:
    assert len(occupations()) >= 150
    assert {occupation.sector for occupation in occupations().values()} == {"transport", "other"}


def test_no_code_stands_twice_in_the_file() -> None:
    text = files("payung.people").joinpath("occupations.yaml").read_text("utf-8")
    codes = re.findall(r"(?m)^  ([a-z-]+):$", text)
    assert len(codes) == len(set(codes)) == len(occupations())


def test_no_spelling_belongs_to_two_occupations() -> None:
    owners = defaultdict(set)
    for occupation in occupations().values():
        for spelling in occupation.spellings():
            owners[find_occupation(spelling)].add(occupation.code)
    assert owners == {code: {code} for code in occupations()}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("Penata Rias", "make-up-artist"), ("MUA", "make-up-artist"), ("make-up-artist", "make-up-artist")],
        *[
            ("Make-up artist", "make-up-artist"),
            ("  Supir\u00a0ANGKOT ", "angkot-driver"),
            ("sopir bemo", "angkot-driver"),
        ],
        *[
            ("Petani/Pekebun", "farmer"),
            ("NELAYAN/PERIKANAN", "fisher"),
            ("Pengemudi Ojek-Online", "ojek-online-driver"),
        ],
        *[
            ("pengemudi ojol", "ojek-online-driver"),
            ("papalele", "papalele"),
            ("pembuat moke", "sopi-maker"),
            ("Iris tuak", "lontar-tapper"),
        ],
        *[("penjual ikan", "fish-seller"), ("Pedagang ikan", "fish-seller"), ("penambang pasir", "sand-miner")],
        *[("Pengrajin tenun", "weaver"), ("kusir bendi", "horse-cart-driver"), ("penulis buku", "author")],
        *[("Pembuat se’i", "smoked-meat-maker"), ("Buruh harian lepas", "day-labourer")],
        *[("", None), ("-", None), ("PNS", None), ("ibu rumah tangga", None), ("petan", None)],
        *[("petani " + " " * LONGEST_SPELLING, None)],
    ],
)
def test_exact_but_for_case_punctuation_and_exchangeable_words(text, code) -> None:
    assert find_occupation(text) == code


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        *[(code, "transport") for code in ("ojek-driver", "truck-driver", "becak-driver", "bentor-driver")],
        *[(code, "transport") for code in ("horse-cart-driver", "boat-operator", "parcel-courier", "food-courier")],
        *[(code, "other") for code in ("fisher", "porter", "parking-attendant", "private-driver", "conductor")],
    ],
)
def test_transport_is_drivers_and_couriers_only(code, sector) -> None:
    assert occupations()[code].sector == sector


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        *[("mua", "Penata rias"), ("rias", "Penata rias"), ("RIA", "Penata rias"), ("neLay", "Nelayan")],
        *[("ojek onl", "Pengemudi ojek online"), ("supir angk", "Sopir angkot"), ("tenun", "Penenun tenun ikat")],
        *[("ikat tenun", "Penenun tenun ikat"), ("buku", "Penulis buku"), ("konjak", "Kondektur")],
    ],
)
def test_what_is_typed_brings_the_best_first(typed, first) -> None:
    assert search_occupations(typed)[0].name_id == first


def test_a_search_is_limited_and_nothing_finds_nothing() -> None:
    assert len(search_occupations("pe", limit=5)) == 5
    assert len(search_occupations("pe")) == 8
    assert search_occupations("  ") == search_occupations("xyzzy") == search_occupations("pe" * 200) == []


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("rias", {"make-up-artist"}),
        ("jasa rias", {"make-up-artist"}),
        ("ojek onlen", {"ojek-online-driver", "ojek-driver"}),
        ("guru honorer", {"private-tutor", "quran-teacher"}),
        *[(text, set()) for text in ("astronot", "", "-", "a " * LONGEST_SPELLING)],
    ],
)
def test_whose_work_is_not_found_is_offered_what_is_near_and_always_a_way_on(text, offered) -> None:
    codes = [each.code for each in nearest_occupations(text)]
    assert offered <= set(codes)
    assert codes[-1] == UNSPECIFIED
    assert "ojek onlen" not in text or codes[0] == "ojek-online-driver"
    assert len(codes) == len(set(codes)) <= 7
