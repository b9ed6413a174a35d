"""Who somebody becomes by a correction must be somebody who could have been registered on their day."""

from collections.abc import Mapping
from datetime import date

import pytest

from payung.law.book import book
from payung.people.cells import Cell
from payung.people.checks import check_registration
from payung.people.corrections.checks import check_correction
from payung.people.corrections.identity import Identity, as_text, from_text, identity_of
from tests.people.entries import entry, nik

ON = date(2026, 11, 20)
PERSON, _ = check_registration(entry=entry(phone="0812-3456-7890"), on=ON, page=book().on(ON))
assert PERSON
MARIA = identity_of(person=PERSON)


def corrected(changes: Mapping[str, Cell], on: date = ON) -> tuple[Identity | None, list[str]]:
    then, problems = check_correction(
        identity=MARIA, changes=changes, occupation=PERSON.occupation, registered_on=on, page=book().on(on)
    )
    assert (then is None) == bool(problems)
    return then, [f"{problem.code} ({problem.where})" for problem in problems]


def test_an_identity_is_the_same_after_it_was_kept_as_text() -> None:
    assert from_text(fields=as_text(identity=MARIA)) == MARIA
    assert MARIA.with_changes({"birth_date": "1990-08-15"}).birth_date == date(1990, 8, 15)


def test_cells_are_read_as_a_registration_reads_them() -> None:
    then, _ = corrected(
        {"name": "  Maria  Bau ", "region": "Kab. Malaka", "phone": "+62 813-1111-2222", "sex": "wanita"}
    )
    assert then == MARIA._replace(name="Maria Bau", region="53.21", phone="6281311112222")
    assert corrected({})[0] == MARIA
    assert corrected({"phone": ""})[0] == MARIA._replace(phone="")


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"phone": "12"}, ["phone.unreadable (phone)"]),
        ({"phone": "?", "name": "7"}, ["name.unreadable (name)", "phone.unreadable (phone)"]),
        ({"nik": nik(born=date(1990, 8, 15))}, ["nik.date_differs (birth_date)"]),
        ({"region": ""}, ["region.missing (region)"]),
    ],
)
def test_every_problem_is_named(changes: dict[str, Cell], problems: list[str]) -> None:
    assert corrected(changes) == (None, problems)


def test_the_age_is_that_of_the_day_of_registration() -> None:
    """Whoever grew too old since was young enough then."""
    born = date(1961, 11, 20)
    changes: dict[str, Cell] = {"birth_date": "20-11-1961", "nik": nik(born=born)}
    young, old = (corrected(changes, on)[1] for on in (date(2026, 11, 1), date(2027, 6, 1)))
    assert (young, old) == ([], ["age.too_old (birth_date)"])
