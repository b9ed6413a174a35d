"""The check of one registration: the same for a person at the counter and for row 41,207 of a list.

Pure and fast: values in; a registration or problems out. A list of 100,000 calls it 100,000 times,
so it builds one tuple per good row and nothing else.
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from payung.kernel.language import rupiah
from payung.kernel.problems import Problem
from payung.law.book import Page
from payung.law.eligibility import is_of_entry_age
from payung.people import cells
from payung.people.cells import Cell
from payung.people.occupations import find_occupation
from payung.people.regions import AMBIGUOUS, OUTSIDE, PROVINCE_CODES, find_region

MALE = frozenset("l lk laki laki-laki lelaki pria m male cowok lakilaki".split()) | {"laki laki", "laki - laki"}
FEMALE = frozenset("p pr perempuan wanita w f female cewek".split())
LONGEST_NAME = 100
MOST_INCOME = 1_000_000_000  # rupiah a month: more is a slip of the finger
# Of Siti binti Alm. Yusuf the father is dead: what stands before the mark says whose it is.
OF_THE_DEAD = re.compile(
    r"(\b(?:bin|binti|anak|istri|isteri|suami|janda|duda|waris)\W+)?\b(?:alm(?:h|rhm|arhum|arhumah)?|mendiang)\b",
    re.IGNORECASE,
)
NOT_IN_NAMES = frozenset("=@<>{}[]|\\")
EARLIEST_BIRTH = date(1900, 1, 1)
SCHOOLS = ("", "tk", "sd", "smp", "sma", "pt")  # the levels of the scholarship


class Entry(NamedTuple):
    """What somebody wrote: one raw cell per field, "" or None where nothing was written."""

    nik: Cell = ""
    name: Cell = ""
    birth_date: Cell = ""
    sex: Cell = ""
    region: Cell = ""
    occupation: Cell = ""
    income: Cell = ""
    phone: Cell = ""
    district: Cell = ""
    village: Cell = ""
    address: Cell = ""
    mother_name: Cell = ""
    heirs: Cell = ""
    heir_relation: Cell = ""
    second_occupation: Cell = ""
    second_income: Cell = ""
    children: Cell = ""


class Heir(NamedTuple):
    """Somebody to whom the law's money goes after a death, as the worker named them."""

    name: str
    relation: str
    phone: str = ""


class Child(NamedTuple):
    """A child who may be given the scholarship. `school` is a level of the law (`sd`), "" where none was told."""

    name: str
    birth_date: date
    school: str = ""


class Registration(NamedTuple):
    """A registration that holds: clean values, ready to be written. Incomes are whole rupiah a month.

    `second_occupation` is "" for somebody with one job; more than two cannot be registered.
    """

    nik: str
    name: str
    birth_date: date
    sex: str
    region: str
    occupation: str
    income: int
    phone: str
    district: str
    village: str
    address: str
    mother_name: str
    heirs: tuple[Heir, ...]
    second_occupation: str = ""
    second_income: int = 0
    children: tuple[Child, ...] = ()


def check_registration(*, entry: Entry, on: date, page: Page) -> tuple[Registration | None, tuple[Problem, ...]]:
    """Check what somebody wrote against the scheme's rules for joining on day `on`.

    Returns the registration and nothing, or nothing and every problem found (`where` is the field).
    Entry age: Permenaker 5/2021 art. 33(1)b. NIK: 16 digits PPKKCC DDMMYY SSSS, women's day + 40;
    a NIK issued elsewhere is valid, since its region is that of first registration.
    """
    person, problems = check_entry(entry=entry, on=on, page=page)
    return (None if problems else person), problems


def check_entry(*, entry: Entry, on: date, page: Page) -> tuple[Registration | None, tuple[Problem, ...]]:
    """As `check_registration`; but somebody whose NIK cannot be read, and who is without fault otherwise, is described
    all the same, with "" for the NIK: they can be recognised, though not registered."""
    problems: list[Problem] = []
    nik = _nik(entry.nik, problems)
    name = _name(entry.name, problems)
    born = _birth_date(entry.birth_date, on, problems)
    sex = _sex(entry.sex, problems)
    if nik and born:
        _agree_with_nik(nik, born, sex, problems)
    region = _region(entry.region, problems)
    occupation = _occupation(entry.occupation, problems)
    income = _income(entry.income, "income", problems)
    second = _second_occupation(entry.second_occupation, occupation, problems)
    second_income = _income(entry.second_income, "second_income", problems)
    children = _children(entry.children, on, problems)
    if born and not is_of_entry_age(page=page, birth_date=born, on=on):
        problems.append(Problem("age.too_old", "birth_date"))
    if problems and (nik is not None or len(problems) > 1):
        return None, tuple(problems)
    assert name and born and sex and region and occupation and income is not None and second_income is not None
    return (
        Registration(
            nik=nik or "",
            name=name,
            birth_date=born,
            sex=sex,
            region=region,
            occupation=occupation,
            income=income,
            phone=_phone(entry.phone),
            district=cells.text(entry.district),
            village=cells.text(entry.village),
            address=cells.text(entry.address),
            mother_name=cells.text(entry.mother_name),
            heirs=_heirs(entry.heirs, entry.heir_relation),
            second_occupation=second,
            second_income=second_income,
            children=children,
        ),
        tuple(problems),
    )


def check_nik(*, cell: Cell) -> tuple[str | None, tuple[Problem, ...]]:
    """The 16 digits somebody wrote, however they spaced them; or None, and why they cannot be a NIK."""
    problems: list[Problem] = []
    return _nik(cell, problems), tuple(problems)


def check_children(*, cell: Cell, on: date) -> tuple[tuple[Child, ...], tuple[Problem, ...]]:
    """Children as forms write them, on the day `on`; and a problem for each that cannot be read."""
    problems: list[Problem] = []
    return _children(cell, on, problems), tuple(problems)


def _nik(cell: Cell, problems: list[Problem]) -> str | None:
    """The 16 digits, or a problem. A number is refused: Excel keeps 15 digits and writes 0 for the 16th."""
    if cell is not None and not isinstance(cell, str):
        problems.append(Problem("nik.stored_as_number", "nik"))
        return None
    written = cells.text(cell).lstrip("'")
    if match := cells.TEXT_FORMULA.fullmatch(written):
        written = match[1].strip()
    digits = written.replace(" ", "").replace(".", "").replace("-", "")
    code = _nik_fault(written, digits)
    if code:
        problems.append(Problem(code, "nik", str(len(digits)) if code == "nik.length" else ""))
        return None
    return digits


def _nik_fault(written: str, digits: str) -> str | None:
    """The first thing wrong with a NIK, as a problem code."""
    if not digits:
        return "nik.missing"
    if cells.SCIENTIFIC.fullmatch(written):
        return "nik.scientific"
    if not digits.isascii() or not digits.isdigit():
        return "nik.not_digits"
    if len(digits) != 16:
        return "nik.length"
    if digits[:2] not in PROVINCE_CODES or digits[2:4] in ("00", "70") or digits[4:6] == "00":
        return "nik.place_unknown"
    if not _is_nik_date(digits[6:12]):
        return "nik.date_impossible"
    return "nik.serial_zero" if digits[12:] == "0000" else None


def _is_nik_date(ddmmyy: str) -> bool:
    day, month, year = int(ddmmyy[:2]), int(ddmmyy[2:4]), int(ddmmyy[4:])
    if day > 40:
        day -= 40
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    if month == 2:
        return day <= (29 if year % 4 == 0 else 28)  # every second century year is a leap year: be generous
    return day <= 30 or month not in (4, 6, 9, 11)


def _agree_with_nik(nik: str, born: date, sex: str | None, problems: list[Problem]) -> None:
    """The NIK repeats birth date and sex; where it says otherwise, somebody mistyped: both are told."""
    day = int(nik[6:8])
    if (
        (day - 40 if day > 40 else day) != born.day
        or int(nik[8:10]) != born.month
        or int(nik[10:12]) != born.year % 100
    ):
        problems.append(Problem("nik.date_differs", "birth_date", f"{birth_date_in(nik=nik, near=born)}|{born}"))
    if sex and (day > 40) != (sex == "F"):
        problems.append(Problem("nik.sex_differs", "sex", f"{sex_in(nik=nik)}|{sex}"))


def birth_date_in(*, nik: str, near: date) -> date:
    """The birth date that a sound NIK says. Of the century it says nothing: the day nearest to `near`."""
    day, month, year = int(nik[6:8]) % 40, int(nik[8:10]), int(nik[10:12])
    centuries = (2000,) if (day, month, year) == (29, 2, 0) else (1900, 2000)  # 1900 was no leap year
    return min((date(century + year, month, day) for century in centuries), key=lambda born: abs(born - near))


def sex_in(*, nik: str) -> str:
    """The sex that a sound NIK says: F or M."""
    return "F" if int(nik[6:8]) > 40 else "M"


def _name(cell: Cell, problems: list[Problem]) -> str | None:
    name = cells.text(cell)
    if not name:
        problems.append(Problem("name.missing", "name"))
    elif (
        not isinstance(cell, str)
        or len(name) > LONGEST_NAME
        or sum(map(str.isalpha, name)) < 2
        or any(map(str.isdigit, name))
        or not NOT_IN_NAMES.isdisjoint(name)
    ):
        problems.append(Problem("name.unreadable", "name"))
    elif _is_of_the_dead(name):
        problems.append(Problem("name.of_the_dead", "name"))
    else:
        return name
    return None


def _is_of_the_dead(name: str) -> bool:
    """Whether a name says that its bearer is dead."""
    lower = name.lower()
    if "alm" not in lower and "mendiang" not in lower:  # ten times as fast
        return False
    return any(not match[1] for match in OF_THE_DEAD.finditer(unicodedata.normalize("NFC", name)))


def _birth_date(cell: Cell, on: date, problems: list[Problem]) -> date | None:
    try:
        born = cells.day(cell)
    except cells.Impossible as day:
        problems.append(Problem("birth_date.impossible", "birth_date", str(day)))
        return None
    except cells.Unreadable:
        problems.append(Problem("birth_date.unreadable", "birth_date"))
        return None
    if born is None:
        problems.append(Problem("birth_date.missing", "birth_date"))
    elif born > on or born < EARLIEST_BIRTH:
        problems.append(Problem("birth_date.implausible", "birth_date"))
        return None
    return born


def _sex(cell: Cell, problems: list[Problem]) -> str | None:
    written = cells.text(cell).casefold().rstrip(".")
    if written in FEMALE:
        return "F"
    if written in MALE:
        return "M"
    problems.append(Problem("sex.unknown" if written else "sex.missing", "sex"))
    return None


def _region(cell: Cell, problems: list[Problem]) -> str | None:
    written = cells.text(cell)
    found = find_region(written) if written else None
    if found is not None and found not in (OUTSIDE, AMBIGUOUS):
        return found
    faults = {OUTSIDE: "region.outside", AMBIGUOUS: "region.ambiguous", None: "region.unknown"}
    problems.append(Problem(faults[found] if written else "region.missing", "region"))
    return None


def _occupation(cell: Cell, problems: list[Problem]) -> str | None:
    written = cells.text(cell)
    found = find_occupation(written) if written else None
    if found is None:
        problems.append(Problem("occupation.unknown" if written else "occupation.missing", "occupation"))
    return found


def _second_occupation(cell: Cell, first: str | None, problems: list[Problem]) -> str:
    written = cells.text(cell)
    if not written:
        return ""
    found = find_occupation(written)
    if found is None:
        problems.append(Problem("occupation.unknown", "second_occupation"))
    elif found == first:
        problems.append(Problem("occupation.twice", "second_occupation"))
    return found or ""


def _income(cell: Cell, where: str, problems: list[Problem]) -> int | None:
    """Declared monthly income; nothing written counts as the lowest band."""
    try:
        income = cells.rupiah(cell)
    except cells.Unreadable:
        problems.append(Problem("income.unreadable", where))
        return None
    if income is not None and income > MOST_INCOME:
        problems.append(Problem("income.too_high", where, rupiah(MOST_INCOME)))
        return None
    return income or 0


def _phone(cell: Cell) -> str:
    """The phone number as digits (62...), or "" where none can be read: nobody loses cover over a phone number."""
    try:
        return cells.phone(cell)
    except cells.Unreadable:
        return ""


def _heirs(cell: Cell, relation: Cell) -> tuple[Heir, ...]:
    """Heirs as lists write them: `Maria Bria (istri); Yosef Bria (anak, 0812…)`, or a name with its own relation
    column. What stands behind a comma and is no telephone number belongs to the relation."""
    written = cells.text(cell)
    if not written:
        return ()
    heirs = []
    for part in written.split(";"):
        name, bracket, kin = part.partition("(")
        if name.strip():
            kin = kin.strip(" )") if bracket else cells.text(relation)
            before, _, behind = kin.rpartition(",")
            phone = _phone(behind) if before else ""
            heirs.append(Heir(name.strip(), before.strip() if phone else kin, phone))
    return tuple(heirs)


def _children(cell: Cell, on: date, problems: list[Problem]) -> tuple[Child, ...]:
    """Children as forms write them: `Yosef Bria (2015-03-12, SD); Ana Bria (2018-07-01)`. A problem counts them."""
    written = cells.text(cell)
    if not written:
        return ()
    children = []
    for n, part in enumerate(filter(str.strip, written.split(";")), start=1):
        name, _, told = part.partition("(")
        day, _, school = told.strip(" )").partition(",")
        try:
            born = cells.day(day)
        except (cells.Unreadable, cells.Impossible):
            born = None
        level = school.strip().casefold()
        if not name.strip() or born is None or not EARLIEST_BIRTH <= born <= on or level not in SCHOOLS:
            problems.append(Problem("children.unreadable", "children", str(n)))
        else:
            children.append(Child(name.strip(), born, level))
    return tuple(children)
