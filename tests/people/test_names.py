"""When two names are one: titles, order, spelling, abbreviation, and where they stay two."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.people.names import Level, canonical_name, compare_names, sound


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


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Maria da Costa, S.Pd", "DA COSTA MARIA", Level.SAME),
        ("Yohanes Bria", "Bria, Johannis", Level.SOUND),
        ("Djawa Oematan", "Jawa Umatan", Level.SOUND),
        ("Dhosa Wea", "Dosa Wea", Level.SOUND),
        ("Moh. Ali", "Muhammad Ali", Level.SOUND),
        ("Maria Yuliana Bria", "Mariayuliana Bria", Level.SOUND),
        ("M. Y. Bria", "Maria Yuliana Bria", Level.SHORT),
        ("Mar. Bria", "Maria Bria", Level.SHORT),
        ("Maria", "Maria Bria", Level.SHORT),
        ("Gertrudis Kaka", "Getrudis Kaka", Level.CLOSE),
        ("Yuliana Seran", "Yuliani Seran", Level.CLOSE),
        ("Abdul Rahman Ola", "Abdurrahman Ola", Level.SHORT),
        ("Maria Bria", "Marta Bria", Level.CLOSE),
        ("Siska Bria", "Fransiska Bria", Level.SHORT),
        ("Maria Bria", "Maria Seran", Level.MARRIED),
        ("Muhamad Ali", "Muhamad Saleh", Level.MARRIED),
        ("Maria Klara Bau", "Maria Monika Bau", Level.PARTLY),
        ("Roni Ndun", "Rani Ndun", Level.CLOSE),
        ("Klara Bau", "Monika Bau", Level.PARTLY),
        ("Maria Bria", "Yosef Seran", Level.DIFFERENT),
    ],
)
def test_how_alike_two_names_are(one: str, other: str, level: Level) -> None:
    assert compare_names(one, other) is level
    assert compare_names(other, one) is level


@given(st.text(max_size=12))
def test_every_part_sounds_like_something(part: str) -> None:
    assert bool(sound(part)) == bool(part)
