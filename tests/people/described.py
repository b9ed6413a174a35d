"""Descriptions of people who do not exist, so few words among them that many are nearly one another. Hypothesis."""

from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from payung.people.likeness import Described
from payung.people.matching import MatchKeys, place_name
from payung.people.names import canonical_name, sound

PARTS = ("Maria", "Mar.", "Marya", "Marta", "Yuliana", "Juliana", "Yuliani", "M.", "Klara", "Bau", "Seran", "Serang")
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map(" ".join).filter(
    lambda name: name != "M."
) | st.sampled_from(
    ("Mariaklara Bau", "Maria Klara Bau", "Ibu Maria Bau, S.Pd", "Marianus", "Mariana", "Kristina", "Gristina")
)
BORN = st.sampled_from((date(1990, 4, 8), date(1990, 8, 4), date(1990, 8, 14), date(1991, 8, 14), date(1985, 1, 31)))
MOTHERS = ("", "", "Yustina Hoar", "Justina Hoar", "Yus. Hoar", "Rosa Luruk")


def digits(place: str, born: date, sex: str, serial: str) -> str:
    """A NIK of this place, day, sex and serial."""
    return f"{place}{born.day + 40 * (sex == 'F'):02}{born:%m%y}{serial}"


@st.composite
def described(draw: Any) -> Described:
    """Somebody. Alike in much to the next one, so that each judgement comes up."""
    born, sex = draw(BORN), draw(st.sampled_from("FFFM"))
    place, serial = draw(st.sampled_from(("530401", "530402"))), draw(st.sampled_from(("0001", "0002", "0012")))
    return Described(
        nik=digits(place, born, sex, serial),
        name=draw(NAMES),
        birth_date=born,
        sex=sex,
        region=draw(st.sampled_from(("53.04", "53.04", "53.71"))),
        village=draw(st.sampled_from(("", "Fatuketi", "Ds. Fatuketi", "Desa", "Jenilu"))),
        address=draw(st.sampled_from(("", "RT 03", "Jl. Mawar"))),
        phone=draw(st.sampled_from(("", "", "6281234567890", "6281234567891"))),
        mother_name=draw(st.sampled_from(MOTHERS)),
    )


@st.composite
def changed(draw: Any, of: Described) -> Described:
    """Somebody told anew, with up to five fields told otherwise."""
    other = draw(described())
    fields = draw(st.lists(st.sampled_from(Described._fields), max_size=5))
    told = of._replace(**{field: getattr(other, field) for field in fields})
    return told._replace(nik=digits(told.nik[:6], told.birth_date, told.sex, told.nik[12:]))


def pairs() -> SearchStrategy[tuple[Described, Described]]:
    """Two who are often nearly one."""
    return described().flatmap(lambda one: st.tuples(st.just(one), changed(one) | described()))


def several(*, most: int) -> SearchStrategy[list[Described]]:
    """Some of whom many are nearly one another."""
    crowd = st.lists(described().flatmap(lambda one: st.tuples(st.just(one), changed(one), changed(one))), min_size=1)
    return crowd.map(lambda told: [each for three in told for each in three][:most])


def unhashed_keys(of: Described) -> dict[str, tuple[object, ...]]:
    """What the match keys of somebody stand for, by kind; of what is not known there is no key."""
    born, home = of.birth_date, (of.region, place_name(of.village)) if of.village else None
    told = {
        "name_birth": (_heard(of.name), born),
        "birth_village": home and (born, home),
        "name_village": home and (_heard(of.name), home),
        "phone": of.phone and (of.phone,),
        "nik_place_birth": of.nik and (of.nik[:12],),
        "mother_village": home and of.mother_name and (_heard(of.mother_name), home),
    }
    return {kind: told[kind] for kind in MatchKeys._fields if told[kind]}


def shared_keys(one: Described, other: Described) -> set[str]:
    """The kinds of match key in which two agree."""
    keys, others = unhashed_keys(one), unhashed_keys(other)
    return {kind for kind in keys.keys() & others.keys() if keys[kind] == others[kind]}


def _heard(name: str) -> str:
    return " ".join(sorted(map(sound, canonical_name(name).split())))


def share_an_initial(one: Described, other: Described) -> bool:
    """Whether any part of the one's name begins with the sound of a part of the other's. A short name alone, which may
    be the end of any, begins like every other."""
    first = [{sound(part)[0] for part in canonical_name(each.name).split()} for each in (one, other)]
    alone = any(" " not in _heard(each.name) and len(_heard(each.name)) <= 6 for each in (one, other))
    return alone or not first[0].isdisjoint(first[1])
