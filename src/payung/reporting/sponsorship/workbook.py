"""A publication as a workbook: a sheet for each section, numbers as numbers, made to be printed as it is.

Nothing in it is ever a formula (sponsors.files.rejects). The same publication is the same file.
"""

from datetime import UTC, date
from math import ceil
from pathlib import Path
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from payung.reporting.sponsorship.publication import Cell, Part, Publication, Section, Shape, Table
from payung.reporting.sponsorship.words import said
from payung.sponsors.files.rejects import harmless

FORMATS: dict[Shape, dict[str, object]] = {
    "text": {"text_wrap": True},
    "count": {"num_format": "#,##0", "align": "right"},
    "rupiah": {"num_format": '"Rp"#,##0', "align": "right"},
    "part": {"num_format": "0.0%", "align": "right"},
    "day": {"num_format": "dd/mm/yyyy", "align": "right"},
}
FIRST_WIDTH, WIDTH = 42, 17
FEWEST_COLUMNS = 5
"""Over so many columns at least a definition is written, however narrow its table."""


def write_workbook(*, publication: Publication, out: Path | IO[bytes]) -> None:
    """Write the tables as a workbook."""
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        created = publication.known_at.astimezone(UTC).replace(tzinfo=None)
        workbook.set_properties({"created": created, "title": publication.title})
        for place, section in enumerate(publication.sections):
            _Sheet(workbook, section, publication).write(with_notes=place == 0)


class _Sheet:
    """A section's sheet while it is written, downwards from `line`."""

    def __init__(self, workbook: xlsxwriter.Workbook, section: Section, publication: Publication) -> None:
        self.section, self.publication, self.line = section, publication, 0
        self.sheet: Worksheet = workbook.add_worksheet(section.title)
        self.width = max(FEWEST_COLUMNS, *(len(table.columns) for table in section.tables))
        top = {"valign": "top"}
        self.title = workbook.add_format({"bold": True, "font_size": 15, "font_color": "#14325c"})
        self.name = workbook.add_format({"bold": True, "font_size": 12, "font_color": "#14325c"})
        self.note = workbook.add_format({**top, "text_wrap": True, "font_size": 9, "font_color": "#5b6b82"})
        self.heading = workbook.add_format({**top, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EEF7"})
        self.looks = {shape: workbook.add_format(top | look) for shape, look in FORMATS.items()}
        self.sums = {
            shape: workbook.add_format(top | look | {"bold": True, "top": 1}) for shape, look in FORMATS.items()
        }

    def write(self, *, with_notes: bool) -> None:
        """Title, on the first sheet what holds of all, and the tables."""
        self._set_up()
        published = self.publication
        self._text(f"{published.title}: {self.section.title}", self.title)
        self._text(published.about, self.name)
        if with_notes:
            again = f"{published.again} {published.at.isoformat()}" if published.again else ""
            for note in (published.known, *published.notes, f"{published.audit}: {published.digest}", again):
                self._note(note)
        for table in self.section.tables:
            self.line += 1
            self._table(table)

    def _set_up(self) -> None:
        self.sheet.set_column(0, 0, FIRST_WIDTH)
        self.sheet.set_column(1, self.width - 1, WIDTH)
        self.sheet.set_paper(9)  # A4
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.8)
        page, of = self._said("page"), self._said("of")
        self.sheet.set_footer(f"&L&8{self.publication.foot}&R&8{page} &P {of} &N")

    def _said(self, code: str) -> str:
        return said(kind="report", code=code, language=self.publication.language)

    def _text(self, text: str, look: Format) -> None:
        self.sheet.write_string(self.line, 0, harmless(text), look)
        self.line += 1

    def _note(self, text: str) -> None:
        """Small text over the whole width, as high as its lines need."""
        if not text:
            return
        self.sheet.merge_range(self.line, 0, self.line, self.width - 1, "", self.note)
        self.sheet.write_string(self.line, 0, harmless(text), self.note)
        letters = FIRST_WIDTH + WIDTH * (self.width - 1)
        self.sheet.set_row(self.line, 12.5 * ceil(len(text) * 0.9 / letters) + 2)
        self.line += 1

    def _table(self, table: Table) -> None:
        self._text(table.title, self.name)
        self._note(table.says)
        for place, column in enumerate(table.columns):
            self.sheet.write_string(self.line, place, harmless(column.heading), self.heading)
        self.line += bool(table.columns)
        if not table.rows:
            self._text(self._said("nothing"), self.looks["text"])
        for row, shapes in table.lines:
            self._row(row, shapes, self.looks)
        if table.total:
            self._row(table.total, table.shapes, self.sums)

    def _row(self, row: tuple[Cell, ...], shapes: tuple[Shape, ...], looks: dict[Shape, Format]) -> None:
        for place, (cell, shape) in enumerate(zip(row, shapes, strict=True)):
            self._cell(place, cell, looks[shape])
        self.line += 1

    def _cell(self, place: int, cell: Cell, look: Format) -> None:
        match cell:
            case Part(part, whole) if whole:
                self.sheet.write_number(self.line, place, part / whole, look)
            case None | Part():
                self.sheet.write_string(self.line, place, "–", look)
            case int():
                self.sheet.write_number(self.line, place, cell, look)
            case date():
                self.sheet.write_datetime(self.line, place, cell, look)
            case _:
                self.sheet.write_string(self.line, place, harmless(cell), look)
