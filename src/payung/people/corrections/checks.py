"""Whether a correction holds: the check of a registration, on the day on which the worker was registered. Pure."""

from collections.abc import Mapping
from datetime import date

from payung.kernel.problems import Problem
from payung.law.book import Page
from payung.people import cells
from payung.people.cells import Cell
from payung.people.checks import Entry, check_registration
from payung.people.corrections.identity import Identity, as_text, identity_of


def check_correction(
    *, identity: Identity, changes: Mapping[str, Cell], occupation: str, registered_on: date, page: Page
) -> tuple[Identity | None, tuple[Problem, ...]]:
    """Who a worker becomes by these cells, by field of `Identity`; or nobody, and every problem.

    Whoever is corrected must be somebody who could have been registered on that day, whose page of the law `page` is;
    `occupation` is the worker's first. Beside the problems of a registration: `phone.unreadable` (a registration goes
    on without a number that cannot be read; a correction is about nothing else).
    """
    entry = Entry(**as_text(identity=identity), occupation=occupation)._replace(**changes)
    person, problems = check_registration(entry=entry, on=registered_on, page=page)
    if not _is_phone(entry.phone):
        problems = (*problems, Problem("phone.unreadable", "phone"))
    return (None, problems) if person is None or problems else (identity_of(person=person), ())


def _is_phone(cell: Cell) -> bool:
    """Whether this is a telephone number, or nothing."""
    try:
        cells.phone(cell)
    except cells.Unreadable:
        return False
    return True
