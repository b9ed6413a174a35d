"""Whether two descriptions are of one person: the same, different, or for a person to decide. Pure.

    two Described -> traits (which fields agree, how strongly) -> Judgement

Only pairs that share a match key come here (people.matching). Twins share all but the given name: mother, house,
phone, birthday, and a NIK that differs in its last digit. So nothing that twins share can outweigh a name of which
a part has no counterpart; and *the same* asks for the whole name, the birth date and more beside it.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from payung.people.matching import place_name
from payung.people.names import Level, begin_alike, canonical_name, compare_names, may_be_called, rhyme


class Judgement(StrEnum):
    """What is to be made of two descriptions."""

    SAME = "same"
    ASK = "ask"
    DIFFERENT = "different"


class Described(NamedTuple):
    """What is known of somebody: "" where a thing is not. Sex "M" or "F", region a dotted code, phone digits."""

    nik: str
    name: str
    birth_date: date
    sex: str
    region: str
    village: str
    address: str
    phone: str
    mother_name: str
    earlier: "Described | None" = None
    """The same person as described before they told another telephone or village: whichever agrees counts."""


TOLD = Described._fields[:-1]
"""What a description says."""


class Trait(NamedTuple):
    """A field that both descriptions have, and how it agrees.

    Levels: same, alike (as it sounds, abbreviated, a slip of the pen), swapped (day and month), near (a NIK of which
    one digit is another, or two stand exchanged; a date of which day, month or year is another), neighbour (the same,
    but in the serial), elsewhere (a NIK of another place), partly (some parts of a name), different.

    Twins were registered in one place on one day, so their NIKs differ in nothing but the serial.
    """

    field: str
    level: str


class Likeness(NamedTuple):
    """The judgement on two descriptions and the traits on which it rests. `strength` orders candidates."""

    judgement: Judgement
    traits: tuple[Trait, ...]
    strength: int


SAME, ALIKE, SWAPPED, NEAR = "same", "alike", "swapped", "near"
NEIGHBOUR, SLIP, ELSEWHERE, PARTLY, OTHER = "neighbour", "slip", "elsewhere", "partly", "different"
SIGNS = {
    SAME: "=",
    **dict.fromkeys((ALIKE, SWAPPED, NEAR, NEIGHBOUR, SLIP, PARTLY), "≈"),
    **dict.fromkeys((ELSEWHERE, OTHER), "≠"),
}

SUPPORT = {
    ("village", SAME): 2,
    ("village", OTHER): -1,
    ("region", SAME): 1,
    ("region", OTHER): -2,
    ("address", SAME): 1,
    ("phone", SAME): 3,
    ("mother_name", SAME): 3,
    ("mother_name", ALIKE): 2,
    ("mother_name", OTHER): -3,
    ("nik", SAME): 9,
    ("nik", NEAR): 4,
    ("nik", NEIGHBOUR): 3,
    ("nik", SLIP): 3,
}
"""What speaks for one person beside name and birth date, and against it; all else counts nothing."""

CERTAIN = 5  # the whole name, the birth date, and so much beside: nobody need look
CERTAIN_SINGLE = 6  # of people with one name there are more
CERTAIN_DATE = 9  # the whole name and the mother, and the birth date differs, but as a mistake would make it
DOUBTFUL = 1
DOUBTFUL_SHORT = 4  # the name is abbreviated, or has a slip
DOUBTFUL_DATE = 5  # the birth date differs, but as a mistake would make it
DOUBTFUL_SHORT_DATE = 6
DOUBTFUL_FAMILY_DATE = 7
CERTAIN_SHORT = 7  # with a NIK that no twin has; or hardly one, and a name whose end alone is missing
DOUBTFUL_FAMILY = 6  # a wife's family name is another; or some part of a name is, with a NIK that no twin has

MOST_BETWEEN_TWINS = 9  # serials: they are counted among those born on one day in one district
NO_TWINS = (Trait("nik", SAME), Trait("nik", NEAR), Trait("nik", ELSEWHERE))
HARDLY_TWINS = Trait("nik", SLIP)
ONE_MOTHER = (Trait("mother_name", SAME), Trait("mother_name", ALIKE))
WHOLE = (Level.SAME, Level.SOUND)
ALMOST = (Level.SHORT, Level.CLOSE)


def compare(*, one: Described, other: Described) -> Likeness:
    """Judge whether these are one person. Whom sex, birth date or name tell apart, are two: no more is compared."""
    born = _days_alike(one.birth_date, other.birth_date)
    if one.sex != other.sex or born == OTHER:
        return Likeness(Judgement.DIFFERENT, (), 0)
    level = compare_names(one.name, other.name)
    called = level is Level.PARTLY and may_be_called(one.name, other.name)
    if level is Level.DIFFERENT or (level is Level.PARTLY and born != SAME and not called):
        return Likeness(Judgement.DIFFERENT, (), 0)
    traits = traits_of(one=one, other=other)
    support = sum(SUPPORT.get((trait.field, trait.level), 0) for trait in traits)
    of_one_birth = not any(trait in NO_TWINS for trait in traits)
    if level in WHOLE:
        sure = level is Level.SAME or not of_one_birth or not rhyme(one.name, other.name)
        single = _has_one_part(one.name, other.name)
        certain = CERTAIN_SINGLE if single else CERTAIN
        if born != SAME:
            sure, certain = sure and not single and any(trait in ONE_MOTHER for trait in traits), CERTAIN_DATE
        judgement = _with_whole_name(support, certain if sure else None, DOUBTFUL if born == SAME else DOUBTFUL_DATE)
    elif level in ALMOST:
        sure = not of_one_birth or (HARDLY_TWINS in traits and begin_alike(one.name, other.name))
        judgement = _with_name_alike(born, support, sure=sure)
    else:
        wife = level is Level.MARRIED and one.sex == "F"
        doubtful = DOUBTFUL_FAMILY if born == SAME else DOUBTFUL_FAMILY_DATE
        asked = (wife or called or not of_one_birth) and support >= doubtful
        judgement = Judgement.ASK if asked else Judgement.DIFFERENT
    return Likeness(judgement, traits, support)


def evidence(*, likeness: Likeness) -> str:
    """Which traits agree, and how, by the fields' names: `name =; nik ≈`. `kernel.problems` says them in words."""
    return "; ".join(f"{trait.field} {SIGNS[trait.level]}" for trait in likeness.traits)


def traits_of(*, one: Described, other: Described) -> tuple[Trait, ...]:
    """How each field agrees that both descriptions have. What was told before and agrees, counts as well."""
    traits = _traits(one, other)
    if not (one.earlier or other.earlier):
        return traits
    before = (trait for trait in _traits(one.earlier or one, other.earlier or other) if trait.level == SAME)
    return tuple(({trait.field: trait for trait in traits} | {trait.field: trait for trait in before}).values())


def _traits(one: Described, other: Described) -> tuple[Trait, ...]:
    traits = [
        Trait("name", _of_name(compare_names(one.name, other.name))),
        Trait("birth_date", _days_alike(one.birth_date, other.birth_date)),
        _trait("sex", one.sex, other.sex),
        _trait("region", one.region, other.region),
        _trait("village", place_name(one.village), place_name(other.village)),
        _trait("address", canonical_name(one.address), canonical_name(other.address)),
        _trait("phone", one.phone, other.phone),
        _mothers(one.mother_name, other.mother_name),
        _niks(one.nik, other.nik),
    ]
    return tuple(trait for trait in traits if trait)


def _has_one_part(*names: str) -> bool:
    return any(" " not in canonical_name(name) for name in names)


def _with_whole_name(support: int, certain: int | None, doubtful: int) -> Judgement:
    """The judgement by the points that make it certain, if any do, and by those that make it doubtful."""
    if certain is not None and support >= certain:
        return Judgement.SAME
    return Judgement.ASK if support >= doubtful else Judgement.DIFFERENT


def _with_name_alike(born: str, support: int, *, sure: bool) -> Judgement:
    if born == SAME and sure and support >= CERTAIN_SHORT:
        return Judgement.SAME
    return (
        Judgement.ASK if support >= (DOUBTFUL_SHORT if born == SAME else DOUBTFUL_SHORT_DATE) else Judgement.DIFFERENT
    )


def _of_name(level: Level) -> str:
    if level is Level.SAME:
        return SAME
    if level in (Level.MARRIED, Level.PARTLY):
        return PARTLY
    return OTHER if level is Level.DIFFERENT else ALIKE


def _days_alike(one: date, other: date) -> str:
    """same; swapped (day and month exchanged); near (day, month or year is another, no two of them); or different."""
    if one == other:
        return SAME
    if one.year == other.year and one.month == other.day and one.day == other.month:
        return SWAPPED
    differing = (one.year != other.year) + (one.month != other.month) + (one.day != other.day)
    return NEAR if differing == 1 else OTHER


def _trait(field: str, one: str, other: str) -> Trait | None:
    if not one or not other:
        return None
    return Trait(field, SAME if one == other else OTHER)


def _mothers(one: str, other: str) -> Trait | None:
    if not one or not other:
        return None
    level = compare_names(one, other)
    return Trait("mother_name", SAME if level in WHOLE else ALIKE if level in ALMOST else OTHER)


def _niks(one: str, other: str) -> Trait | None:
    """Two NIKs: near if one digit is another, or two stand exchanged; in the serial that is a neighbour, or a slip."""
    if not one or not other:
        return None
    distance = OSA.distance(one, other, score_cutoff=1)
    if distance <= 1 and one[:12] != other[:12]:
        return Trait("nik", NEAR)
    if distance <= 1:
        apart = abs(int(one[12:] or 0) - int(other[12:] or 0))  # other registries' numbers are shorter
        return Trait("nik", SLIP if apart > MOST_BETWEEN_TWINS else NEIGHBOUR if apart else SAME)
    return Trait("nik", OTHER if one[:6] == other[:6] else ELSEWHERE)


def is_same_bearer(*, name: str, other: str) -> bool:
    """Whether two names under one NIK (so one sex and birth date) are plainly one person's, and not those of twins."""
    return compare_names(name, other) in (*WHOLE, Level.SHORT)


def describe_one_bearer(*, one: Described, other: Described) -> bool:
    """Whether two rows under one NIK describe one person beyond doubt: no twin to whom it was lent, nobody else.

    Their names are one bearer's and do not rhyme, and neither mother nor village speaks against it.
    """
    if not is_same_bearer(name=one.name, other=other.name):
        return False
    if compare_names(one.name, other.name) is Level.SOUND and rhyme(one.name, other.name):
        return False
    against = (Trait("mother_name", OTHER), Trait("village", OTHER), Trait("sex", OTHER), Trait("birth_date", OTHER))
    return not any(trait in against for trait in traits_of(one=one, other=other))
