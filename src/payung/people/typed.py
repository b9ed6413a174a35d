"""What somebody typed into the fields of a page or a phone, one text per field, as an entry; each problem beside the
field in which it can be mended. Pure.

Birth date and sex are no fields: the NIK says both.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from payung.kernel.problems import Problem
from payung.people import cells
from payung.people.checks import Entry, birth_date_in, check_nik, sex_in

CHILDREN = ("1", "2")
PLACE = ("district", "address", "mother_name")
WORK = ("occupation", "region", "village", "income", "kind", "jht", "second_occupation", "second_income")
MIDDLE_AGE = 38  # years: of the two centuries that a NIK may mean, the one nearer to this age

Fields = Mapping[str, str]


def birth_date_of(*, fields: Fields, on: date) -> date | None:
    """The birth date that the NIK says, seen from a day; None where it is no NIK."""
    nik, _ = check_nik(cell=fields.get("nik", ""))
    return birth_date_in(nik=nik, near=date(on.year - MIDDLE_AGE, 7, 1)) if nik else None


def entry_of(*, fields: Fields, on: date) -> Entry:
    """The fields as an entry to check, on a day."""
    nik, _ = check_nik(cell=fields.get("nik", ""))
    told = {field: fields.get(field, "") for field in ("nik", "name", "phone", *PLACE, *WORK) if field in Entry._fields}
    return Entry(
        **told,
        birth_date=birth_date_of(fields=fields, on=on),
        sex=sex_in(nik=nik) if nik else "",
        heirs=_heir(fields),
        children="; ".join(child_of(fields=fields, n=n) for n in CHILDREN if child_of(fields=fields, n=n)),
    )


def left_out(*, fields: Fields) -> Iterator[Problem]:
    """What a list goes on without, and a person who is there can say: a telephone that can be read, whose heir."""
    try:
        cells.phone(fields.get("phone", ""))
    except cells.Unreadable:
        yield Problem("phone.unreadable", "phone")
    if fields.get("heir") and not fields.get("heir_relation"):
        yield Problem("heir.relation_missing", "heir_relation")


def _heir(fields: Fields) -> str:
    """The heir as a form writes one: `Maria Bria (istri, 0812…)`. What would be read as another is left out."""
    name, relation, phone = (_plain(fields.get(field, "")) for field in ("heir", "heir_relation", "heir_phone"))
    told = f"{relation}, {phone}" if phone else relation
    return f"{name} ({told})" if name else ""


def child_of(*, fields: Fields, n: str) -> str:
    """The n-th child as a form writes one; "" where nothing of it was typed."""
    name, born, school = (_plain(fields.get(f"child_{n}{part}", "")) for part in ("", "_born", "_school"))
    return f"{name} ({born}, {school})" if name or born else ""


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter not in ";(),")


def beside_its_field(*, problem: Problem, fields: Fields) -> Problem:
    """The problem beside the field in which it can be mended. Birth date and sex are read out of the NIK: where they
    are missing, the NIK is what is wrong."""
    if problem.where in ("birth_date", "sex"):
        return problem if problem.code.endswith(".missing") else Problem(problem.code, "nik", problem.value)
    if problem.where == "children":
        filled = [n for n in CHILDREN if child_of(fields=fields, n=n)]
        return Problem(problem.code, f"child_{filled[int(problem.value) - 1]}", problem.value)
    return problem
