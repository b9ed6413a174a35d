"""The report on paper: for archives, the same bytes at every print, and nobody is named."""

import json
import shutil
import subprocess

import pytest

from payung.documents.printing import pdf
from payung.kernel.language import LANGUAGES, Language
from payung.reporting.sponsorship import paper as papers
from payung.reporting.sponsorship.figures import Report
from payung.reporting.sponsorship.paper import MOST_ROWS, TEMPLATE, paper
from payung.reporting.sponsorship.publication import Column, Table
from payung.reporting.sponsorship.tables import published
from tests.reporting.sponsorship.year import LAST, lived, report, secrets
from tests.sponsors.walk import Walk


def printed(report: Report, language: Language = "id") -> bytes:
    """The PDF."""
    return pdf(template=TEMPLATE, data=paper(publication=published(report=report, language=language)))


def text_of(content: bytes) -> str:
    """What a reader of the PDF reads."""
    found = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return found.stdout.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_named(walk: Walk, language: Language) -> None:
    people = lived(walk)
    said = json.dumps(paper(publication=published(report=report(walk, on=(LAST + 7).first), language=language)))
    assert not [secret for secret in secrets(walk, people) if secret in said]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_the_pdf_says_the_figures_and_nobodys_name(walk: Walk) -> None:
    people = lived(walk)
    shown = report(walk)
    said = text_of(printed(shown))
    assert "Provinsi NTT" in said
    assert "Rp1.344.000" in said  # what the forty cost in two months
    assert f"{shown.entry}:{shown.digest[:16]}" in said
    assert shown.digest in said
    assert not [secret for secret in secrets(walk, people) if secret in said]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_for_archives_and_the_same_at_every_print(walk: Walk, language: Language) -> None:
    lived(walk)
    shown = report(walk, on=(LAST + 7).first)
    content = printed(shown, language)
    assert content == printed(shown, language)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


def test_a_report_of_nothing_can_be_printed(walk: Walk) -> None:
    walk.agreement()
    assert printed(report(walk)).startswith(b"%PDF-")


def test_a_long_table_of_works_ends_in_one_line_for_all_others() -> None:
    columns = (Column("Pekerjaan", "text"), Column("Orang", "count"))
    rows = tuple((f"Pekerjaan {n}", 100 - n) for n in range(20))
    short = papers._shortened(Table("occupation", "", "", columns, rows), "id")
    most = MOST_ROWS["occupation"]
    assert short.rows[:most] == rows[:most]
    assert short.rows[most:] == (("Pekerjaan lain (5)", sum(100 - n for n in range(most, 20))),)
    assert papers._shortened(Table("region", "", "", columns, rows), "id").rows == rows
