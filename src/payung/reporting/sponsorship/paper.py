"""A report as data for print: templates/sponsor_report.typ shows them as they are."""

from typing import Any

from django.utils import timezone

from payung.kernel.language import Language
from payung.reporting.sponsorship.figures import Report
from payung.reporting.sponsorship.tables import Row, Shape, Table, audit_head, instant, notes, sections, shown, summed
from payung.reporting.sponsorship.words import said

MOST_ROWS = {"occupation": 15}
"""Of a table that is longer on paper only the first so many lines stand, and one for all the others."""


def paper(*, report: Report, language: Language) -> dict[str, Any]:
    """The report for templates/sponsor_report.typ: every cell as text."""
    asked = report.asked
    moment = timezone.localtime(asked.known_at)
    return {
        "language": language,
        "title": said(kind="report", code="title", language=language),
        "number": asked.agreement.code,
        "about": f"{asked.agreement.code} · {asked.party.name if asked.party else asked.agreement.sponsor}",
        "foot": f"{asked.agreement.code} · {moment:%d/%m/%Y %H.%M} WITA · {report.entry}:{report.digest[:16]}",
        "day": [moment.year, moment.month, moment.day],
        "nothing": said(kind="line", code="nothing", language=language),
        "notes": list(notes(report=report, language=language)),
        "audit": audit_head(report=report, language=language),
        "hash": report.digest,
        "again": said(kind="report", code="again", language=language),
        "instant": instant(report=report),
        "sections": [
            {
                "title": section.title,
                "tables": [_table(_shortened(table, language)) for table in section.tables],
            }
            for section in sections(report=report, language=language)
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
