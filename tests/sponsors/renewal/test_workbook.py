"""People as a workbook: numbers as numbers, days as days, and nothing that a program would run."""

import io
from datetime import UTC, date, datetime

import openpyxl

from payung.sponsors.renewal.workbook import write_people

AT = datetime(2026, 11, 21, tzinfo=UTC)


def test_cells_keep_their_kind_and_none_is_a_formula() -> None:
    out = io.BytesIO()
    rows = [("123456789012", "=HYPERLINK(1)", date(2026, 12, 31), 16_800), ("", "Ana", None, 0)]
    write_people(title="Exits", headings=("Number", "Name", "Until", "Cost"), rows=rows, wide=1, out=out, at=AT)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet.title == "Exits"
    heading, first, second = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert heading == ["Number", "Name", "Until", "Cost"]
    assert first == ["123456789012", "'=HYPERLINK(1)", datetime(2026, 12, 31), 16_800]  # noqa: DTZ001
    assert second == ["", "Ana", None, 0]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d"}
