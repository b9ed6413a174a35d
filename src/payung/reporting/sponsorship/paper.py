"""A publication as data for print: templates/tables.typ shows them as they are."""

from typing import Any

from payung.kernel.language import Language
from payung.reporting.sponsorship.publication import Publication, Row, Shape, Table, shown, summed
from payung.reporting.sponsorship.words import said

TEMPLATE = "tables"
MOST_ROWS = {"occupation": 15}
"""Of a table that is longer on paper only the first so many lines stand, and one for all the others."""


def paper(*, publication: Publication) -> dict[str, Any]:
    """The publication for the template: every cell as text."""
    language = publication.language
    return {
        "language": language,
        "title": publication.title,
        "number": publication.code,
        "about": publication.about,
        "foot": publication.foot,
        "day": [publication.at.year, publication.at.month, publication.at.day],
        "nothing": said(kind="report", code="nothing", language=language),
        "notes": [publication.known, *publication.notes],
        "audit": publication.audit,
        "hash": publication.digest,
        "again": publication.again,
        "instant": publication.at.isoformat(),
        "sections": [
            {"title": section.title, "tables": [_table(_shortened(table, language)) for table in section.tables]}
            for section in publication.sections
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "says": table.says,
        "stated": {*table.values} == {"text"} and not table.columns,
        "headings": [column.heading for column in table.columns],
        "right": [shape != "text" for shape in table.shapes],
        "rows": [_line(row, shapes) for row, shapes in table.lines],
        "total": _line(table.total, table.shapes) if table.total else [],
    }


def _line(row: Row, shapes: tuple[Shape, ...]) -> list[str]:
    return [shown(cell=cell, shape=shape) for cell, shape in zip(row, shapes, strict=True)]


def _shortened(table: Table, language: Language) -> Table:
    """The table as paper has it: of a long one the lines after the first are one, summed up."""
    most = MOST_ROWS.get(table.code, len(table.rows))
    others = table.rows[most:]
    if len(others) < 2:
        return table
    name = said(kind="line", code="others", language=language, values={"count": len(others)})
    return table._replace(rows=(*table.rows[:most], (name, *summed(rows=others)[1:])))
