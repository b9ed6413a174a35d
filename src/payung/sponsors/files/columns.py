"""What each column of a list is taken for, before it is checked: guessed from the headings, to be corrected. Pure.

bytes -> Glance (headings, the guess, some rows) -> somebody confirms or corrects -> read_table(columns=…)
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from payung.kernel.problems import Problem, Refused
from payung.people import cells
from payung.sponsors.files.headings import FIELDS, NEEDED, labels, normal
from payung.sponsors.files.reading import Table, missing_fields

SAMPLE_ROWS = 5


class Column(NamedTuple):
    """A column from 0: its heading, the field it is taken for ("" for none), and what stands in its first rows."""

    place: int
    heading: str
    field: str
    samples: tuple[str, ...]


class Glance(NamedTuple):
    """A list before it is checked. `missing` says which needed columns nobody has been found for."""

    sheet: str
    heading_row: int
    rows: int
    columns: tuple[Column, ...]
    missing: Problem | None


def glance(*, table: Table, told: Mapping[str, int] | None = None, needed: Collection[str] = NEEDED) -> Glance:
    """What stands in the columns of a table and what each is taken for: as somebody told, else as it was read."""
    fields = {place: field for field, place in (table.columns if told is None else told).items()}
    rows = [row for _, row in islice(table.rows, SAMPLE_ROWS)]
    columns = [
        Column(place, heading, fields.get(place, ""), tuple(_text(row, place) for row in rows))
        for place, heading in enumerate(table.headings)
    ]
    shown = tuple(each for each in columns if each.heading or each.field or any(each.samples))
    return Glance(table.sheet, table.heading_row, len(table.rows), shown, missing_fields(table=table, needed=needed))


def _text(row: Sequence[cells.Cell], place: int) -> str:
    return cells.text(row[place]) if place < len(row) else ""


def check_columns(*, told: Iterable[tuple[int, str]], needed: Collection[str] = NEEDED) -> dict[str, int]:
    """The columns by field, as somebody told them: each column with its field, "" for none.

    A change list by which people only leave needs no more than who they are. Raises Refused: `columns.unknown`,
    `columns.field_twice`, `file.column_missing`.
    """
    columns: dict[str, int] = {}
    problems = []
    for place, field in told:
        if not field:
            continue
        if field not in FIELDS:
            problems.append(Problem("columns.unknown", f"column-{place}", field[:40]))
        elif field in columns:
            problems.append(Problem("columns.field_twice", f"column-{place}", labels([field])))
        else:
            columns[field] = place
    lacking = [] if "change" in columns else [field for field in needed if field not in columns]
    if lacking and not problems:
        problems.append(Problem("file.column_missing", "columns", labels(lacking)))
    if problems:
        raise Refused(*problems)
    return columns


def carried_over(*, columns: Mapping[str, int], headings: Sequence[str], to: Sequence[str]) -> dict[str, int] | None:
    """What was told of a list's columns, for its rejects, whose headings are the same beside ours; None where one of
    them is not to be found there."""
    places = {normal(heading): place for place, heading in reversed(list(enumerate(to))) if heading}
    found = {field: places.get(normal(headings[place])) for field, place in columns.items() if place < len(headings)}
    if len(found) < len(columns) or None in found.values():
        return None
    return {field: place for field, place in found.items() if place is not None}
