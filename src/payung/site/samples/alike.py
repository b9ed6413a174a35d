"""Who is the same person and who only looks it: kinds of rows for lists by which a matching is judged.

A mix is drawn from its number: how common each kind is, how the second NIK came about, what else a form has otherwise.
Nobody can tune a matcher to a number that was not drawn yet.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from payung.site.samples.defects import (
    ALREADY_COVERED,
    ASK_PERSON,
    DEFECTS,
    READY,
    TO_MEND,
    Defect,
    Entries,
    Entry,
    plain_entry,
)
from payung.site.samples.handwriting import Row
from payung.site.samples.members import Member
from payung.site.samples.office import Office
from payung.site.samples.respelling import RESPELLINGS, Bearer, Respelling, given_only, initials, mistyped

SAME: Final = (0.02, 0.06)
"""The least and greatest share of a mix's rows that are about somebody who is there already, and say it otherwise."""

APART: Final = (0.01, 0.03)
"""The same of rows about twins, siblings, fathers and sons, and namesakes."""

BORROWED: Final = (0.001, 0.005)
"""The same of rows under the NIK of another: nobody can settle them without asking."""

OF_MEMBERS: Final = (0.3, 0.7)
"""The least and greatest share of the same people who are members; the others stand in the file twice."""

_OWN_NIK, _MISSING_NIK = "own_nik", "nik_missing"
_NEW_NIKS: Final[Mapping[str, Callable[[Office, Member], Member | None]]] = {
    "nik_wrong_digit": lambda office, person: person._replace(nik=office.wrong_digit(person.nik)),
    "nik_transposed": lambda office, person: person._replace(nik=office.transposed(person.nik)),
    "nik_registered_twice": lambda office, person: person._replace(nik=office.other_nik(person.nik)),
    "born_swapped": lambda office, person: office.born_swapped(person),
    "born_year_off": lambda office, person: office.born_year_off(person),
}
# What is met more often weighs more, whatever a mix draws: cards are copied with a digit or two wrong, people were
# registered twice, and one in ten of those who are the same has another birth date; nicknames seldom reach a form.
_NIK_WEIGHTS: Final = {
    **{_OWN_NIK: 1.0, _MISSING_NIK: 0.5, "nik_wrong_digit": 1.0, "nik_transposed": 0.7, "nik_registered_twice": 1.0},
    **{"born_swapped": 0.25, "born_year_off": 0.25},
}
_NAME_WEIGHTS: Final = {
    **{"as_registered": 2.0, "initials": 1.0, "abbreviated": 1.0, "called": 0.3, "otherwise": 1.5, "titled": 1.0},
    **{"given_only": 0.7, "married": 0.7, "family_first": 1.0, "old_letters": 0.7, "breathed": 0.7, "as_heard": 1.0},
    **{"doubled": 1.0, "mistyped": 1.5},
}
NIKS: Final = tuple(_NIK_WEIGHTS)
"""How the NIK of a second description came about; a row of somebody described twice has one of these marks."""

_BESIDE: Final = ("phone_changed", "village_written", "mother_written", "address_changed")
_VILLAGES: Final = ("Ds. {}", "Desa {}", "DESA {}", "{} (Kel.)", "Kel. {}", "Kelurahan {}", "Ds.{}", "{} ")

_RHYMES: Final = {
    "F": (
        *("Yuliana Yuliani", "Marselina Marselinda", "Kristina Kristiani", "Rosalia Rosalina", "Agustina Agustiana"),
        *("Yustina Yustiana", "Martina Martini", "Emilia Emiliana", "Rosina Rosita", "Novita Novina", "Ronila Ronita"),
        *("Selfina Selfiana", "Yanti Yani", "Florida Florina", "Marlina Merlina", "Delfina Delfiana", "Ina Ani"),
    ),
    "M": (
        *("Marselinus Marselino", "Yulianus Yulianto", "Fransiskus Fransisko", "Antonius Antonio", "Roni Rani"),
        *("Rikardus Rikardo", "Ferdinandus Fernando", "Jefri Jefrin", "Roni Doni", "Melkianus Melkior", "Aldi Ardi"),
        *("Marianus Marianto", "Paulus Paulinus", "Martinus Martino", "Simon Simson", "Adrianus Adriano"),
    ),
}


@dataclass(frozen=True, slots=True)
class Mix:
    """How likeness comes about in one mix: weights of `NIKS`, and the chance of each of `_BESIDE`."""

    niks: Sequence[float]
    beside: Mapping[str, float]


def kinds(*, mix: int | None) -> Mapping[str, Defect]:
    """Every kind of row: those of the stated rates, or with likeness as the mix's number draws it."""
    if mix is None:
        return DEFECTS
    random = Random(f"mix {mix}")
    same, apart, borrowed = (random.uniform(*bounds) for bounds in (SAME, APART, BORROWED))
    of_members = random.uniform(*OF_MEMBERS)
    niks = _weights(_NIK_WEIGHTS.values(), random)
    drawn = Mix(niks, {name: random.uniform(0.0, 0.35) for name in _BESIDE})
    replaced = {"twin", "nik_on_two_rows", "member_nik_other_name"}
    kept = {name: kind for name, kind in DEFECTS.items() if not kind.by_likeness and name not in replaced}
    return {
        **kept,
        **_shared(same * (1 - of_members), _repeats_in_file(drawn), random),
        **_shared(same * of_members, _repeats_of_members(drawn), random),
        **_shared(apart, _APART, random),
        **_shared(borrowed, _BORROWED, random),
    }


def _weights(means: Iterable[float], random: Random) -> list[float]:
    """Shares of one, drawn round these means; of equal means, every division is as likely as any other."""
    drawn = [mean * random.expovariate(1.0) for mean in means]
    return [each / sum(drawn) for each in drawn]


def _shared(total: float, table: Mapping[str, Defect], random: Random) -> dict[str, Defect]:
    """The kinds of a table, whose rates are shares of the total."""
    weights = _weights((_NAME_WEIGHTS.get(name.partition("_")[2], 1.0) for name in table), random)
    return {
        name: Defect(
            total * weight, kind.expected, kind.meaning, kind.entries, kind.size, kind.marked, by_likeness=True
        )
        for (name, kind), weight in zip(table.items(), weights, strict=True)
    }


def _repeats_in_file(mix: Mix) -> dict[str, Defect]:
    def kind(name: str, respelling: Respelling) -> Defect:
        def entries(office: Office) -> Entries:
            person = office.person()
            while (written := _written(person, respelling, office)) is None:
                person = office.person()
            row, nik, marks = _again(person, written, mix, office)
            return (
                Entry(office.row(person), READY, marked=False),
                Entry(row, TO_MEND if nik == _MISSING_NIK else ASK_PERSON, repeats=True, marks=marks),
            )

        return Defect(0.0, ASK_PERSON, f"twice, {_says(name)}", entries, size=2)

    return {f"again_{name}": kind(name, respelling) for name, respelling in RESPELLINGS.items()}


def _repeats_of_members(mix: Mix) -> dict[str, Defect]:
    def kind(name: str, respelling: Respelling) -> Defect:
        def entries(office: Office) -> Entries:
            found = office.member(fits=lambda member: _written(member, respelling, office) is not None)
            written = None
            while found and written is None:
                written = _written(found[0], respelling, office)
            if found is None or written is None:
                return plain_entry(office)
            member, number = found
            row, nik, marks = _again(member, written, mix, office)
            own = ALREADY_COVERED if office.is_covered(member) else READY
            expected = {_OWN_NIK: own, _MISSING_NIK: TO_MEND}.get(nik, ASK_PERSON)
            return (Entry(row, expected, member=number, marks=marks),)

        return Defect(0.0, ASK_PERSON, f"a member, {_says(name)}", entries)

    return {f"member_{name}": kind(name, respelling) for name, respelling in RESPELLINGS.items()}


def _says(name: str) -> str:
    return "the name " + name.replace("_", " ")


def _written(person: Member, respelling: Respelling, office: Office) -> str | None:
    """The name as another clerk writes it; None where that is no other name, though it should be."""
    bearer = Bearer(person.name, person.sex, office.person().name.rpartition(" ")[2])
    written = respelling(bearer, office.random)
    return None if written == person.name and respelling is not RESPELLINGS["as_registered"] else written


def _again(person: Member, name: str, mix: Mix, office: Office) -> tuple[Row, str, tuple[str, ...]]:
    """The person in another clerk's row, how its NIK came about, and all that is otherwise but the name."""
    random = office.random
    weights = mix.niks if name != person.name else [0.0, *mix.niks[1:]]
    other = None
    while other is None:
        [nik] = random.choices(NIKS, weights)
        other = _NEW_NIKS[nik](office, person) if nik in _NEW_NIKS else person
    beside = [name for name, chance in mix.beside.items() if random.random() < chance]
    row = office.row(_besides(other, beside, office)._replace(name=name))
    if nik == _MISSING_NIK:
        row["nik"] = None
    if "village_written" in beside:
        row["village"] = random.choice(_VILLAGES).format(row["village"])
    return row, nik, (nik, *beside)


def _besides(person: Member, changes: Sequence[str], office: Office) -> Member:
    random = office.random
    if "phone_changed" in changes:
        person = person._replace(phone=office.person().phone)
    if "mother_written" in changes:
        respelling = random.choice((initials, given_only, mistyped))
        person = person._replace(mother_name=respelling(Bearer(person.mother_name, "F", ""), random))
    if "address_changed" in changes:
        person = person._replace(address=random.choice((office.person().address, "")))
    return person


def _apart(one: Member, other: Member, office: Office) -> Entries:
    return Entry(office.row(one), READY), Entry(office.row(other), READY)


def _twins(office: Office) -> Entries:
    return _apart(*office.twins(), office)


def _rhyming_twins(office: Office) -> Entries:
    """Of one sex, with consecutive NIKs, and mostly one telephone."""
    one, other = office.twins()
    while one.sex != other.sex:
        one, other = office.twins()
    phone = one.phone if office.random.random() < 0.7 else other.phone
    names = _rhyming(one, office.random)
    return _apart(one._replace(name=names[0]), other._replace(name=names[1], phone=phone), office)


def _rhyming(child: Member, random: Random) -> list[str]:
    """Two names that rhyme, before the family's, sometimes both after one saint."""
    family = child.name.partition(",")[0].split()[1:][-1:]
    pair = random.sample(random.choice(_RHYMES[child.sex]).split(), 2)
    saint = ["Maria" if child.sex == "F" else "Yohanes"] if random.random() < 0.2 else []
    return [" ".join((*saint, given, *family)) for given in pair]


def _twin_of_member(office: Office) -> Entries:
    """Whom the registry does not have, with a NIK that a slip might have made of the member's."""
    found = office.member()
    if found is None:
        return plain_entry(office)
    member = found[0]
    sibling = _named_apart(member, office)
    twin = member._replace(nik=office.wrong_serial(member.nik), name=sibling)
    return (Entry(office.row(twin), READY),)


def _named_apart(person: Member, office: Office) -> str:
    """The name of a brother or sister: the same family's, with a given name that nobody takes for the other."""
    given, family = person.name.partition(",")[0].split()[0], person.name.partition(",")[0].split()[1:][-1:]
    other = office.person_where(lambda found: found.sex == person.sex and found.name[:2] != given[:2])
    return " ".join((other.name.split()[0], *(family or ["Nahak"])))


def _siblings(office: Office) -> Entries:
    """Born to one mother, one to eight years apart, under one roof."""
    one = office.person()
    while (born := office.years_apart(one.birth_date, office.random.randint(1, 8))) is None:
        one = office.person()
    phone = one.phone if office.random.random() < 0.5 else office.person().phone
    other = office.born_on(one._replace(name=_named_apart(one, office), phone=phone), born)
    return _apart(one, other, office)


def _father_and_son(office: Office) -> Entries:
    """Or mother and daughter: one name, one house, eighteen to forty years."""
    child = office.person()
    while (born := office.years_apart(child.birth_date, -office.random.randint(18, 40))) is None:
        child = office.person()
    parent = office.born_on(child, born)._replace(mother_name=office.person().mother_name)
    return _apart(parent, child, office)


def _namesakes_in_village(office: Office) -> Entries:
    """Two people of one name, who share a village, and in one of three cases the year of birth."""
    one = office.person()
    return _apart(one, _namesake(one, office), office)


def _namesake(one: Member, office: Office) -> Member:
    other = office.person_where(lambda found: found.sex == one.sex and found.birth_date != one.birth_date)
    if office.random.random() < 0.33:
        day = other.birth_date.replace(year=one.birth_date.year, day=min(other.birth_date.day, 28))
        if day != one.birth_date and office.may_join(day):
            other = office.born_on(other, day)
    return other._replace(name=one.name, region=one.region, district=one.district, village=one.village)


def _namesakes_of_a_day(office: Office) -> Entries:
    one = office.person()
    return _apart(one, _namesake_elsewhere(one, office), office)


def _namesake_elsewhere(one: Member, office: Office) -> Member:
    """Somebody of that name born the same day in another village."""
    other = office.person_where(lambda found: found.sex == one.sex and found.village != one.village)
    return office.born_on(other._replace(name=one.name), one.birth_date)


def _of_member(made: Callable[[Member, Office], Member]) -> Callable[[Office], Entries]:
    """A row about somebody who only looks like a member; a plain one where there is no member."""

    def entries(office: Office) -> Entries:
        found = office.member()
        return (Entry(office.row(made(found[0], office)), READY),) if found else plain_entry(office)

    return entries


def _borrowed_in_file(office: Office) -> Entries:
    """Two people of one house under one NIK, whose date and sex the form took over."""
    one = office.person()
    other = _borrower(one, office)
    return Entry(office.row(one), ASK_PERSON), Entry(office.row(other), ASK_PERSON)


def _borrowed_of_member(office: Office) -> Entries:
    found = office.member()
    return (Entry(office.row(_borrower(found[0], office)), ASK_PERSON),) if found else plain_entry(office)


def _borrower(one: Member, office: Office) -> Member:
    return one._replace(name=_named_apart(one, office), mother_name=office.person().mother_name)


def _pair(meaning: str, entries: Callable[[Office], Entries], expected: str = READY) -> Defect:
    return Defect(0.0, expected, meaning, entries, size=2, marked=2)


_APART: Final[Mapping[str, Defect]] = {
    "twin": _pair("twins", _twins),
    "twin_rhyming": _pair("twins of one sex whose names rhyme, one address, consecutive NIKs", _rhyming_twins),
    "twin_of_member": Defect(0.0, READY, "the twin of a member", _twin_of_member),
    "siblings": _pair("brothers and sisters under one roof", _siblings),
    "father_and_son": _pair("father and son, or mother and daughter, of one name in one house", _father_and_son),
    "namesakes_in_village": _pair("one name and village, another birth date", _namesakes_in_village),
    "namesakes_of_a_day": _pair("one name and birth date, another village", _namesakes_of_a_day),
    "namesake_of_member": Defect(
        0.0,
        READY,
        "a member's name and village, another birth date",
        _of_member(lambda one, office: _namesake(one, office)),
    ),
    "namesake_of_member_of_a_day": Defect(
        0.0, READY, "a member's name and birth date, another village", _of_member(_namesake_elsewhere)
    ),
}
_BORROWED: Final[Mapping[str, Defect]] = {
    "borrowed_nik": _pair(
        "the NIK of somebody else in the house, who stands in the file", _borrowed_in_file, ASK_PERSON
    ),
    "borrowed_nik_of_member": Defect(
        0.0, ASK_PERSON, "the NIK of a member of the house, for somebody else", _borrowed_of_member
    ),
}
