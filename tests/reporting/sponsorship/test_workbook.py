"""The workbook: numbers are numbers, nothing runs, nobody is named, and the same report is the same file."""

import io
import zipfile

import openpyxl
import pytest

from payung.kernel.language import LANGUAGES, Language
from payung.reporting.sponsorship.figures import Report
from payung.reporting.sponsorship.tables import published
from payung.reporting.sponsorship.workbook import write_workbook
from payung.sponsors.checks import CoFunder
from tests.reporting.sponsorship.year import LAST, PEOPLE, lived, report, secrets
from tests.sponsors.test_parties import agreed, receive
from tests.sponsors.walk import MONTH, Walk, row


def written(report: Report, language: Language = "id") -> bytes:
    """The file."""
    out = io.BytesIO()
    write_workbook(publication=published(report=report, language=language), out=out)
    return out.getvalue()


def test_numbers_are_numbers_with_their_formats(walk: Walk) -> None:
    lived(walk)
    book = openpyxl.load_workbook(io.BytesIO(written(report(walk))))
    assert book.sheetnames == [
        *("Ringkasan", "Bulan yang didanai", "Penerima manfaat", "Wilayah silang", "Daftar dan kuota"),
        "Perlindungan dan lanjutan",
    ]
    [total, *_] = [line for line in book["Bulan yang didanai"].iter_rows() if line[0].value == "Jumlah"]
    assert [cell.value for cell in total[1:5]] == [
        2 * PEOPLE,
        2 * PEOPLE * 10_000,
        2 * PEOPLE * 6_800,
        2 * PEOPLE * MONTH,
    ]
    assert [cell.number_format for cell in total[1:3]] == ["#,##0", '"Rp"#,##0']
    shares = [line[2] for line in book["Penerima manfaat"].iter_rows() if line[0].value == "Kota Kupang"]
    assert (shares[0].value, shares[0].number_format) == (0.25, "0.0%")


def test_it_is_made_to_be_printed(walk: Walk) -> None:
    lived(walk)
    shown = report(walk)
    for sheet in openpyxl.load_workbook(io.BytesIO(written(shown))):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert f"{shown.entry}:{shown.digest[:16]}" in sheet.oddFooter.left.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_named(walk: Walk, language: Language) -> None:
    people = lived(walk)
    walk.check([row(901), row(902, nik="123")])
    with zipfile.ZipFile(io.BytesIO(written(report(walk, on=(LAST + 7).first), language))) as parts:
        content = b"".join(parts.read(name) for name in parts.namelist())
    assert content
    assert not [secret for secret in secrets(walk, people) if secret.encode() in content]
    assert b"daftar.csv" not in content  # a file may be named after somebody


def test_the_same_report_is_the_same_file(walk: Walk) -> None:
    lived(walk)
    shown = report(walk)
    assert written(shown) == written(shown) != written(shown, "en")


def test_nothing_is_a_formula(walk: Walk) -> None:
    """Neither in a cell nor in a heading: a funder's name is one where several pay."""
    agreed(walk, CoFunder("csr", "@SUM(A1)", 1), sponsor='=HYPERLINK("http://x","y")', decree="+1+cmd|x")
    walk.enrol([row(1)])
    for funder in "12":
        receive(walk, MONTH, funder)
    book = openpyxl.load_workbook(io.BytesIO(written(report(walk))))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.value.startswith(("=", "@", "+"))]
    assert [cell.value for cell in cells if "HYPERLINK" in cell.value]
    assert [cell.value for cell in cells if cell.value == "'@SUM(A1)"]
