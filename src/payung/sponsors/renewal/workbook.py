"""People of a renewal or an exit as a workbook: one sheet, numbers as numbers, days as days, nothing ever a formula."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from tempfile import TemporaryDirectory
from typing import IO

import xlsxwriter

from payung.sponsors.files.rejects import harmless

Cell = str | int | date | None
WIDTH, LONG_WIDTH = 18, 60


def write_people(
    *, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], wide: int, out: IO[bytes], at: datetime
) -> None:
    """Write a row for each person under these headings. `wide` is the column (from 0) of long sentences."""
    # Rows wait in a file of their own until the end. Should there be no room for it, no name is left behind in it.
    with (
        TemporaryDirectory() as scratch,
        xlsxwriter.Workbook(out, {"constant_memory": True, "tmpdir": scratch}) as workbook,
    ):
        workbook.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None), "title": title})
        sheet = workbook.add_worksheet(title[:31])
        bold = workbook.add_format({"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EEF7"})
        day = workbook.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        count = workbook.add_format({"num_format": "#,##0"})
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, LONG_WIDTH if column == wide else WIDTH)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, harmless(cell))
                elif isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                elif cell is not None:
                    sheet.write_number(line, column, cell, count)
