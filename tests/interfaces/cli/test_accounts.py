"""A funder's invoice and statement by their commands: a PDF, a workbook, and a clear no."""

import hashlib
from pathlib import Path

import pytest

from payung.sponsors.invoices.actions import make_invoices
from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.reporting.sponsorship.year import COMPANY, LAST, PEOPLE, lived
from tests.sponsors.walk import CHECKER, CODE, MONTH, Walk

BALANCES = {"committed": int, "spent": int, "waiting": int}


def test_an_invoice_on_paper(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    lived(walk)
    [one, _] = make_invoices(agreement=CODE, first=LAST, last=LAST, by=CHECKER, at=walk.at).invoices
    file = tmp_path / "tagihan.pdf"
    printed = installation.payung("agreement", "invoice-print", one.number, "--out", file, "--json")
    assert (printed.status, shape(printed.json)) == (0, {"file": str, "number": str, "sha256": str})
    assert printed.json["number"] == one.number
    assert printed.json["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert one.number in installation.payung("agreement", "invoice-print", one.id, "--out", file).out


@pytest.mark.parametrize("name", ["rekening.xlsx", "rekening.pdf"])
def test_a_statement_as_a_file(installation: Installation, walk: Walk, tmp_path: Path, name: str) -> None:
    lived(walk)
    words = ("agreement", "statement-print", CODE, "--funder", COMPANY, "--out", tmp_path / name)
    told = installation.payung(*words, "--json")
    assert told.status == 0
    assert shape(told.json["closing"]) == BALANCES
    assert told.json["closing"]["spent"] == 2 * PEOPLE * MONTH // 4
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert str(tmp_path / name) in installation.payung(*words).out


@pytest.mark.parametrize(
    ("words", "status", "codes"),
    [
        (("invoice-print", "000009/INV-PAYUNG/XI/2026", "--out", "x.pdf"), 3, ["invoice.unknown"]),
        (("invoice-print", "000009", "--out", "x.docx"), 2, []),
        (("statement-print", CODE, "--funder", "PT Lain", "--out", "x.pdf"), 3, ["agreement.party_unknown"]),
        (("statement-print", CODE, "--from", "2027-02-01", "--to", "2027-01-01", "--out", "x.pdf"), 2, []),
        (("statement-print", CODE, "--out", "x.docx"), 2, []),
    ],
)
def test_a_clear_no(
    installation: Installation, walk: Walk, words: tuple[str, ...], status: int, codes: list[str]
) -> None:
    walk.agreement()
    told = installation.payung("agreement", *words, "--json")
    assert told.status == status
    assert not codes or told.codes == codes
    assert not Path("x.pdf").exists()
