"""Whether two descriptions are of one person: worked cases, and what holds of any two."""

from datetime import date
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from payung.people.likeness import (
    Described,
    Judgement,
    Trait,
    compare,
    describe_one_bearer,
    is_same_bearer,
    traits_of,
)
from tests.people.described import described, digits, pairs

BORN = date(1990, 8, 14)
MARIA = Described(
    nik=digits("530401", BORN, "F", "0001"),
    name="Maria Klara Bau",
    birth_date=BORN,
    sex="F",
    region="53.04",
    village="Fatuketi",
    address="RT 03",
    phone="6281234567890",
    mother_name="Yustina Hoar",
)
SAME, ASK, DIFFERENT = Judgement.SAME, Judgement.ASK, Judgement.DIFFERENT
ORDER = (DIFFERENT, ASK, SAME)
BARE: dict[str, Any] = {"village": "", "address": "", "phone": "", "mother_name": ""}
TWIN_NIK = digits("530401", BORN, "F", "0002")
SLIP_NIK = digits("530401", BORN, "F", "0901")
IN_1991 = date(1991, 8, 14)
NIK_OF_1991 = digits("530401", IN_1991, "F", "0001")
ANOTHER_NIK = digits("530211", BORN, "F", "7777")


def judged(**changes: Any) -> Judgement:
    """The judgement on Maria and somebody who differs in this."""
    return compare(one=MARIA, other=MARIA._replace(**changes)).judgement


@pytest.mark.parametrize(
    ("changes", "judgement"),
    [
        ({}, SAME),
        ({"nik": ANOTHER_NIK}, SAME),
        ({"nik": ""}, SAME),
        ({"nik": ANOTHER_NIK, "name": "Bau Clara Marya"}, SAME),
        ({"nik": ANOTHER_NIK, **BARE}, ASK),
        ({"nik": digits("530401", BORN, "F", "0002"), **BARE}, ASK),
        ({"nik": ANOTHER_NIK, **BARE, "region": "53.71"}, DIFFERENT),
        ({"nik": ANOTHER_NIK, **BARE, "mother_name": "Rosa Luruk"}, DIFFERENT),
        ({"nik": ANOTHER_NIK, "name": "M. K. Bau"}, SAME),  # twins are registered in one place
        ({"nik": ANOTHER_NIK, "name": "Maria Bau"}, SAME),
        ({"nik": TWIN_NIK, "name": "M. K. Bau"}, ASK),
        ({"nik": TWIN_NIK, "name": "Maria Bau"}, ASK),
        ({"nik": TWIN_NIK, "name": "Maria Monika Bau"}, DIFFERENT),
        ({"nik": TWIN_NIK, "name": "Maria Klara Seran"}, ASK),  # married
        ({"nik": TWIN_NIK, "name": "Maria Klara Seran", "mother_name": ""}, ASK),
        ({"nik": TWIN_NIK, "name": "Maria Klara Seran", "mother_name": "Rosa Luruk"}, ASK),
        ({"nik": ANOTHER_NIK, "name": "M. K. Bau", **BARE}, DIFFERENT),
        ({"nik": ANOTHER_NIK, "name": "Maria Monika Bau"}, ASK),
        ({"nik": digits("530401", BORN, "F", "0002"), "name": "Monika Bau"}, DIFFERENT),
        ({"nik": digits("530401", BORN, "M", "0002"), "sex": "M"}, DIFFERENT),
        ({"nik": NIK_OF_1991, "birth_date": IN_1991}, SAME),
        ({"nik": NIK_OF_1991, "birth_date": IN_1991, "mother_name": ""}, ASK),
        ({"nik": NIK_OF_1991, "birth_date": IN_1991, "name": "M. K. Bau"}, ASK),
        ({"nik": ANOTHER_NIK, "birth_date": IN_1991}, SAME),
        ({"nik": ANOTHER_NIK, "birth_date": IN_1991, "phone": ""}, ASK),
        ({"nik": digits("530401", date(1969, 3, 2), "F", "0001"), "birth_date": date(1969, 3, 2)}, DIFFERENT),
    ],
)
def test_what_speaks_for_one_person_and_what_against(changes: dict[str, Any], judgement: Judgement) -> None:
    assert judged(**changes) is judgement


@pytest.mark.parametrize(("mother", "judgement"), [("Yustina H.", SAME), ("", ASK), ("Rosa Luruk", DIFFERENT)])
def test_day_and_month_exchanged_are_a_mistake_where_mother_phone_and_village_agree(
    mother: str, judgement: Judgement
) -> None:
    one, other = date(1990, 8, 4), date(1990, 4, 8)
    told = [MARIA._replace(birth_date=born, nik=digits("530401", born, "F", "0001")) for born in (one, other)]
    assert compare(one=told[0], other=told[1]._replace(mother_name=mother)).judgement is judgement


def test_of_one_name_alone_more_is_asked() -> None:
    """Of Marias without a family name there are many: phone and region settle no more than a doubt."""
    whole, single = [
        MARIA._replace(**BARE | {"name": name, "phone": MARIA.phone, "address": "RT 03"})
        for name in ("Maria Bau", "Maria")
    ]
    assert compare(one=whole, other=whole._replace(nik=ANOTHER_NIK)).judgement is SAME
    assert compare(one=single, other=single._replace(nik=ANOTHER_NIK)).judgement is ASK


def test_every_field_that_both_tell_of_is_a_trait() -> None:
    other = MARIA._replace(name="M. K. Bau", village="Ds. Fatuketi", phone="", mother_name="Justina Hoar", address="X")
    assert traits_of(one=MARIA, other=other) == (
        Trait("name", "alike"),
        Trait("birth_date", "same"),
        Trait("sex", "same"),
        Trait("region", "same"),
        Trait("village", "same"),
        Trait("address", "different"),
        Trait("mother_name", "same"),
        Trait("nik", "same"),
    )


@pytest.mark.parametrize(
    ("nik", "level"),
    [
        ("5304015408900001", "same"),
        ("5304015408900002", "neighbour"),
        ("5304015408900010", "neighbour"),  # two digits exchanged
        ("5304015408900011", "slip"),
        ("5304015408900101", "slip"),
        ("5304025408900001", "near"),
        ("5304105408900001", "near"),  # two digits exchanged
        ("5304015408900777", "different"),
        ("5304025408900002", "elsewhere"),
    ],
)
def test_a_nik_is_near_if_one_slip_makes_it_the_other_and_neighbour_if_twins_may_have_the_two(
    nik: str, level: str
) -> None:
    assert Trait("nik", level) in traits_of(one=MARIA, other=MARIA._replace(nik=nik))


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Bau, Maria Klara", True),
        ("Mar. Clara Bau", True),
        ("Maria Bau", True),
        ("Maria Monika Bau", False),
        ("Yosef Seran", False),
    ],
)
def test_who_plainly_bears_the_nik(name: str, same: bool) -> None:
    assert is_same_bearer(name=name, other=MARIA.name) is same
    assert is_same_bearer(name=MARIA.name, other=name) is same


@given(pairs())
def test_it_does_not_matter_who_is_compared_with_whom(two: tuple[Described, Described]) -> None:
    one, other = two
    forth, back = compare(one=one, other=other), compare(one=other, other=one)
    event(forth.judgement)
    assert (forth.judgement, forth.strength) == (back.judgement, back.strength)
    assert forth.traits == back.traits


@given(pairs(), st.sampled_from(("region", "village", "address", "phone", "mother_name", "nik")))
def test_what_agrees_more_is_never_judged_less(two: tuple[Described, Described], field: str) -> None:
    one, other = two
    agreeing = other._replace(**{field: getattr(one, field)})
    more, before = compare(one=one, other=agreeing).judgement, compare(one=one, other=other).judgement
    assert not getattr(one, field) or ORDER.index(more) >= ORDER.index(before)


@given(pairs())
def test_man_and_woman_are_two(two: tuple[Described, Described]) -> None:
    one, other = two
    assert compare(one=one._replace(sex="M"), other=other._replace(sex="F")).judgement is DIFFERENT


@given(described())
def test_a_description_is_of_the_person_it_is_of(one: Described) -> None:
    assert compare(one=one, other=one).judgement is SAME


@given(described(), st.sampled_from(("Rosalinda", "Bernadeta", "Dionisia")))
def test_of_two_of_one_birth_and_other_given_names_no_evidence_makes_one(one: Described, given_name: str) -> None:
    """Twins share all but the given name, and some digit of the NIK's serial."""
    one = one._replace(name="Ludgardis Bau")
    twin = one._replace(name=f"{given_name} Bau", nik=f"{one.nik[:15]}9")
    assert compare(one=one, other=twin).judgement is DIFFERENT


def test_the_descriptions_see_each_judgement() -> None:
    """Properties over people who have nothing in common would hold of any judgement."""
    seen: list[Judgement] = []

    @settings(max_examples=1_000, database=None, derandomize=True)
    @given(pairs())
    def look(two: tuple[Described, Described]) -> None:
        seen.append(compare(one=two[0], other=two[1]).judgement)

    look()
    assert all(seen.count(judgement) > 30 for judgement in ORDER)


@pytest.mark.parametrize(
    ("name", "twin"),
    [
        *(("Rini Bau", "Reni Bau"), ("Yeni Bau", "Heni Bau"), ("Eka Bau", "Ika Bau"), ("Andre Bau", "Andri Bau")),
        *(("Hendra Bau", "Indra Bau"), ("Rino Bau", "Reno Bau"), ("Feni Bau", "Veni Bau"), ("Hana", "Ana")),
    ],
)
def test_twins_whose_names_sound_alike_are_asked_about(name: str, twin: str) -> None:
    one = MARIA._replace(name=name)
    assert compare(one=one, other=one._replace(name=twin, nik=TWIN_NIK)).judgement is ASK


@pytest.mark.parametrize(
    ("name", "other", "judgement"),
    [
        ("Emanuel Tnunay", "E. Tnunay", SAME),
        ("Burhan Taher Janggur", "Burhan", SAME),
        ("Fransiskus Lopo", "Fransis. Lopo", SAME),
        ("Yuliana Bau", "Yulina Bau", SAME),
        ("Damianus Petrus Tanaem", "Petrus Tanaem", ASK),  # his brother
        ("Damianus Tanaem", "Petrus Tanaem", DIFFERENT),
        ("Rini Bau", "Rina Bau", ASK),
        ("Felix Bau", "Filipus Bau", ASK),
        ("Yohanes Malo", "Yan Malo", ASK),
        ("Margareta Goran", "Greta Goran", ASK),
        ("Petrus Ritan", "Piter Ritan", ASK),
        ("Ferderika Emiliana Pantas", "F. E. P.", ASK),
    ],
)
def test_a_serial_that_no_twin_has_is_a_slip_where_the_names_begin_alike(
    name: str, other: str, judgement: Judgement
) -> None:
    one = MARIA._replace(name=name)
    assert compare(one=one, other=one._replace(name=other, nik=SLIP_NIK)).judgement is judgement
    assert compare(one=one, other=one._replace(name=other, nik=TWIN_NIK)).judgement is not SAME


def test_mother_and_daughter_of_one_name_are_asked_about_where_their_mothers_are_not_told() -> None:
    born = BORN.replace(year=2008)
    daughter = MARIA._replace(nik=digits("530401", born, "F", "0007"), birth_date=born, mother_name="")
    assert compare(one=MARIA, other=daughter).judgement is ASK
    assert compare(one=MARIA, other=daughter._replace(mother_name="Rosa Luruk")).judgement is DIFFERENT


@pytest.mark.parametrize(
    ("changes", "one_bearer"),
    [
        ({"name": "M. Clara Bau", "phone": "", "address": "RT 9"}, True),
        ({"village": "Ds. Fatuketi", "mother_name": "Yustina H."}, True),
        ({"village": "", "mother_name": ""}, True),
        ({"village": "Umanen"}, False),
        ({"mother_name": "Rosa Luruk"}, False),
        ({"name": "Maria Klara Seran"}, False),
    ],
)
def test_under_one_nik_it_is_one_bearer_unless_name_mother_or_village_speak_against_it(
    changes: dict[str, str], one_bearer: bool
) -> None:
    assert describe_one_bearer(one=MARIA, other=MARIA._replace(**changes)) is one_bearer


def test_under_one_nik_names_that_rhyme_may_be_those_of_twins() -> None:
    assert not describe_one_bearer(one=MARIA._replace(name="Rini Bau"), other=MARIA._replace(name="Reni Bau"))


@pytest.mark.parametrize(("name", "other"), [("Yohanes Bau", "Johannis Bau"), ("Maria Djawa", "Maria Jawa")])
def test_long_names_and_family_names_may_be_spelled_otherwise(name: str, other: str) -> None:
    one = MARIA._replace(name=name)
    assert compare(one=one, other=one._replace(name=other, nik=TWIN_NIK)).judgement is SAME


def test_a_twin_who_bears_her_sisters_nik_is_asked_about() -> None:
    assert not is_same_bearer(name="Yuliani Seran", other="Yuliana Seran")


def test_what_was_told_before_counts_where_it_agrees_and_nothing_is_lost_by_telling_another() -> None:
    moved = MARIA._replace(phone="6285200001111", village="Tohe", earlier=MARIA)
    for row in (MARIA, MARIA._replace(phone=moved.phone, village=moved.village)):
        assert compare(one=row, other=moved).judgement is SAME
        assert {Trait("phone", "same"), Trait("village", "same")} <= set(traits_of(one=row, other=moved))
    neither = MARIA._replace(phone="6285299998888")
    assert Trait("phone", "different") in traits_of(one=neither, other=moved)
