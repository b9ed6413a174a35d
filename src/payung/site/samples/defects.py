"""The defects of real lists: one table with the share of rows that has each, and what a check must answer.

A defect is made by a function that asks the office for people and gives one row, or two that belong
together. A list holds them as often as the table says, rounded to whole rows, and at random places.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from payung.people.names import canonical_name
from payung.site.samples.handwriting import Row, TextFormula
from payung.site.samples.members import Member
from payung.site.samples.names import respelled, swapped
from payung.site.samples.office import Office

READY, TO_MEND, ALREADY_COVERED, ASK_PERSON = "ready", "to_mend", "already_covered", "ask_person"


class Entry(NamedTuple):
    """A row about to be written, and the truth about it.

    `marked`: it has the defect that it was made for; `repeats`: it is about the person in the first row of its
    pair, or bears that row's NIK; `member`: the number of the member it is about, or whose NIK it bears; `marks`:
    what else was done to it.
    """

    row: Row
    expected: str
    marked: bool = True
    repeats: bool = False
    member: int | None = None
    marks: tuple[str, ...] = ()


Entries = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Defect:
    """One kind of row.

    `rate` is the share of a list's rows that are marked with it; `entries` makes one or two rows, `size` of
    which `marked` bear the mark. Where `by_likeness`, no check of one NIK alone can see it.
    """

    rate: float
    expected: str
    meaning: str
    entries: Callable[[Office], Entries]
    size: int = 1
    marked: int = 1
    by_likeness: bool = False


def plain_entry(office: Office) -> Entries:
    """Somebody who may join, in a row without defect."""
    return (Entry(office.row(office.person()), READY, marked=False),)


def _spoilt(rate: float, meaning: str, spoil: Callable[[Office, Member, Row], None]) -> Defect:
    """A defect in the cells of somebody who might have joined."""

    def entries(office: Office) -> Entries:
        person = office.person()
        row = office.row(person)
        spoil(office, person, row)
        return (Entry(row, TO_MEND),)

    return Defect(rate, TO_MEND, meaning, entries)


def _nik_15_digits(office: Office, person: Member, row: Row) -> None:
    gap = office.random.randrange(16)
    row["nik"] = person.nik[:gap] + person.nik[gap + 1 :]


def _nik_17_digits(office: Office, person: Member, row: Row) -> None:
    place = office.random.randrange(16)
    row["nik"] = person.nik[:place] + person.nik[place] + person.nik[place:]


def _nik_scientific(office: Office, person: Member, row: Row) -> None:
    row["nik"] = f"{person.nik[0]},{person.nik[1:6]}E+15"


def _nik_number(office: Office, person: Member, row: Row) -> None:
    row["nik"] = int(person.nik[:15] + "0")


def _nik_date_differs(office: Office, person: Member, row: Row) -> None:
    row["birth_date"] = office.clerk.day(_mistaken(person.birth_date))


def _mistaken(day: date) -> date:
    """Day and month exchanged where that is another day, else a year too early."""
    if day.day <= 12 and day.day != day.month:
        return day.replace(day=day.month, month=day.day)
    return day.replace(year=day.year - 1, day=min(day.day, 28))


def _nik_of_other_sex(office: Office, person: Member, row: Row) -> None:
    day = int(person.nik[6:8])
    row["nik"] = f"{person.nik[:6]}{day - 40 if day > 40 else day + 40:02}{person.nik[8:]}"


def _february_31(office: Office, person: Member, row: Row) -> None:
    row["birth_date"] = f"31/02/{person.birth_date.year}"
    if office.random.random() < 0.5:
        row["nik"] = f"{person.nik[:6]}{'71' if person.sex == 'F' else '31'}02{person.nik[10:]}"


def _decile_too_high(office: Office, person: Member, row: Row) -> None:
    row["decile"] = office.random.randint(office.max_decile + 1, 10)


_ELSEWHERE: Final = (
    *("Kota Surabaya", "Kota Makassar", "Denpasar", "Kab. Lombok Timur", "KOTA KUPANG, JAWA TIMUR", "Kabupaten Badung"),
    *("Kab. Nunukan", "Kota Balikpapan", "52.03", "3578", "Jakarta Timur", "Kab. Halmahera Utara, Maluku Utara"),
)


def _other_province(office: Office, person: Member, row: Row) -> None:
    row["region"] = office.random.choice(_ELSEWHERE)


_NO_OCCUPATION: Final = ("-", "IRT", "lain-lain", "PNS", "Belum bekerja", "tidak tahu", "xxx", "ikut orang tua", "2")


def _unknown_occupation(office: Office, person: Member, row: Row) -> None:
    row["occupation"] = office.random.choice(_NO_OCCUPATION)


def _emptied(column: str) -> Callable[[Office, Member, Row], None]:
    def empty(office: Office, person: Member, row: Row) -> None:
        row[column] = None

    return empty


def _shifted(office: Office, person: Member, row: Row) -> None:
    """From NIK, name, birth date or sex on, everything stands one column further right; the last has no heading."""
    columns = list(row)
    first = columns.index(office.random.choice(("nik", "name", "birth_date", "sex")))
    cells = list(row.values())
    row |= dict(zip(columns[first:], [None, *cells[first:-1]], strict=True))
    row["beyond"] = cells[-1]


def _nik_formula(office: Office) -> Entries:
    row = office.row(office.person())
    row["nik"] = TextFormula(row["nik"])
    return (Entry(row, READY),)


def _nik_lost_zeros(office: Office) -> Entries:
    person = office.person_where(lambda found: "0" in found.nik[6:])
    row = office.row(person)
    row["nik"] = person.nik[:6] + person.nik[6:].replace("0", "")
    return (Entry(row, TO_MEND),)


def _too_old(office: Office) -> Entries:
    return (Entry(office.row(office.old()), TO_MEND),)


def _under_age(office: Office) -> Entries:
    return (Entry(office.row(office.child()), TO_MEND),)


def _twins(office: Office) -> Entries:
    one, other = office.twins()
    return Entry(office.row(one), READY), Entry(office.row(other), READY)


def _repeated_row(office: Office) -> Entries:
    row = office.row(office.person())
    return Entry(row, READY, marked=False), Entry(dict(row), ALREADY_COVERED, repeats=True)


def _nik_on_two_rows(office: Office) -> Entries:
    """The name is spelled otherwise, or it is another person's."""
    person = office.person()
    other = person._replace(name=respelled(person.name, random=office.random))
    if office.random.random() < 0.4:
        stranger = office.person_where(lambda found: found.sex == person.sex and _are_named_apart(found, person))
        other = stranger._replace(nik=person.nik, birth_date=person.birth_date)
    return Entry(office.row(person), ASK_PERSON), Entry(office.row(other), ASK_PERSON, repeats=True)


def _are_named_apart(one: Member, other: Member) -> bool:
    return canonical_name(one.name) != canonical_name(other.name)


def _same_person(office: Office, person: Member, again: Member) -> Entries:
    return Entry(office.row(person), READY, marked=False), Entry(office.row(again), ASK_PERSON, repeats=True)


def _same_person_other_spelling(office: Office) -> Entries:
    person = office.person()
    name = respelled(person.name, random=office.random)
    return _same_person(office, person, person._replace(name=name, nik=office.other_nik(person.nik)))


def _same_person_swapped_name(office: Office) -> Entries:
    person = office.person_where(lambda found: swapped(found.name) != found.name)
    return _same_person(office, person, person._replace(name=swapped(person.name), nik=office.other_nik(person.nik)))


def _same_person_wrong_digit(office: Office) -> Entries:
    person = office.person()
    return _same_person(office, person, person._replace(nik=office.wrong_digit(person.nik)))


def _member_already_covered(office: Office) -> Entries:
    return _of_member(office, office.member(covered=True), ALREADY_COVERED, lambda member: member)


def _member_without_cover(office: Office) -> Entries:
    return _of_member(office, office.member(covered=False), READY, lambda member: member)


def _member_nik_other_name(office: Office) -> Entries:
    def named_otherwise(member: Member) -> Member:
        stranger = office.person_where(lambda found: found.sex == member.sex and _are_named_apart(found, member))
        return member._replace(name=stranger.name)

    return _of_member(office, office.member(), ASK_PERSON, named_otherwise)


def _member_with_other_nik(office: Office) -> Entries:
    def mistaken(member: Member) -> Member:
        name = member.name if office.random.random() < 0.7 else respelled(member.name, random=office.random)
        return member._replace(nik=office.wrong_digit(member.nik), name=name)

    return _of_member(office, office.member(), ASK_PERSON, mistaken)


def _of_member(
    office: Office, found: tuple[Member, int] | None, expected: str, written_as: Callable[[Member], Member]
) -> Entries:
    """A row about a member; a plain one where the registry has no such member left."""
    if found is None:
        return plain_entry(office)
    member, number = found
    return (Entry(office.row(written_as(member)), expected, member=number),)


DEFECTS: Final[Mapping[str, Defect]] = {
    "nik_15_digits": _spoilt(0.008, "a digit of the NIK is missing", _nik_15_digits),
    "nik_17_digits": _spoilt(0.005, "a digit of the NIK stands twice", _nik_17_digits),
    "nik_scientific": _spoilt(0.008, "the NIK as the text 5,37101E+15", _nik_scientific),
    "nik_number": _spoilt(0.010, "the NIK as a number, whose 16th digit became 0", _nik_number),
    "nik_lost_zeros": Defect(0.005, TO_MEND, "date and serial of the NIK without their zeros", _nik_lost_zeros),
    "nik_formula": Defect(0.004, READY, 'the NIK as a formula, ="..."', _nik_formula),
    "nik_date_differs": _spoilt(0.012, "the birth date is not the NIK's", _nik_date_differs),
    "nik_of_other_sex": _spoilt(0.010, "a woman's NIK without + 40, or a man's with it", _nik_of_other_sex),
    "february_31": _spoilt(0.004, "born on 31 February, by the date, every second time by the NIK too", _february_31),
    "missing_name": _spoilt(0.003, "no name", _emptied("name")),
    "missing_occupation": _spoilt(0.008, "no occupation", _emptied("occupation")),
    "unknown_occupation": _spoilt(0.010, "an occupation that is none", _unknown_occupation),
    "decile_too_high": _spoilt(0.030, "better off than the agreement allows", _decile_too_high),
    "other_province": _spoilt(0.012, "lives in another province", _other_province),
    "shifted_row": _spoilt(0.004, "values one column too far right, from some column on", _shifted),
    "too_old": Defect(0.025, TO_MEND, "65 or older on the later of today and the first day", _too_old),
    "under_age": Defect(0.008, TO_MEND, "younger than the agreement allows", _under_age),
    "twin": Defect(0.012, READY, "twins: not a defect, and not to be taken for one", _twins, size=2, marked=2),
    "repeated_row": Defect(0.010, ALREADY_COVERED, "the very row of an earlier line", _repeated_row, size=2),
    "nik_on_two_rows": Defect(0.008, ASK_PERSON, "one NIK, two names", _nik_on_two_rows, size=2, marked=2),
    "same_person_other_spelling": Defect(
        0.006, ASK_PERSON, "twice, another NIK, another spelling", _same_person_other_spelling, size=2, by_likeness=True
    ),
    "same_person_swapped_name": Defect(
        0.005, ASK_PERSON, "twice, another NIK, family name first", _same_person_swapped_name, size=2, by_likeness=True
    ),
    "same_person_wrong_digit": Defect(
        0.006, ASK_PERSON, "twice, one digit of the NIK mistaken", _same_person_wrong_digit, size=2, by_likeness=True
    ),
    "member_already_covered": Defect(
        0.030, ALREADY_COVERED, "a member with a paid month in the term", _member_already_covered
    ),
    "member_without_cover": Defect(0.010, READY, "a member without one: not a defect", _member_without_cover),
    "member_nik_other_name": Defect(0.004, ASK_PERSON, "a member's NIK, another name", _member_nik_other_name),
    "member_with_other_nik": Defect(
        0.010, ASK_PERSON, "a member, one digit of the NIK mistaken", _member_with_other_nik, by_likeness=True
    ),
}
"""Every kind of row but the plain ones. Rows have one of these at most."""

STRAY_SPACES: Final = 0.03
"""The share of rows with spaces, tabs or non-breaking spaces round their words, beside any defect."""

BLANK_ROWS: Final = 0.003
"""The share of rows before which a blank one stands."""


def stated(kinds: Mapping[str, Defect] = DEFECTS) -> list[tuple[str, float, str, str]]:
    """What a list of these kinds holds, for people to read: name, share of the rows, expected outcome, meaning."""
    return [
        *((name, defect.rate, defect.expected, defect.meaning) for name, defect in kinds.items()),
        ("stray_spaces", STRAY_SPACES, READY, "spaces, tabs or non-breaking spaces round the words, beside any defect"),
        ("blank_row", BLANK_ROWS, "", "a blank row before it, which is no row of the list"),
        ("total_row", 0.0, TO_MEND, "the last row of every list says JUMLAH"),
    ]
