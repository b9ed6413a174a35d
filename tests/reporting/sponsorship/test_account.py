"""A funder's papers about money: they say what the books and the invoice say, to the rupiah."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from payung.documents.printing import pdf
from payung.kernel.language import LANGUAGES, Language, rupiah
from payung.reporting.sponsorship.account import published_account
from payung.reporting.sponsorship.invoice import invoice_paper
from payung.reporting.sponsorship.paper import TEMPLATE, paper
from payung.reporting.sponsorship.publication import Publication, Table
from payung.reporting.sponsorship.words import words
from payung.reporting.sponsorship.workbook import write_workbook
from payung.sponsors import queries
from payung.sponsors.invoices.actions import make_invoices
from payung.sponsors.invoices.queries import invoice, invoices
from payung.sponsors.invoices.statement import statement
from payung.sponsors.orders.asked import KINDS
from tests.reporting.sponsorship.year import COMPANY, FIRST, LAST, PEOPLE, lived, secrets
from tests.sponsors.walk import CHECKER, CODE, MONTH, Walk, row

FAR = date(2100, 1, 1)


def account(walk: Walk, language: Language = "id", **days: Any) -> Publication:
    """The company's statement."""
    under = queries.agreement(code=CODE)
    party = queries.party(agreement=under, named=COMPANY)
    found = statement(agreement=under, party=party, **{"first": None, "last": FAR} | days)
    return published_account(statement=found, agreement=under, known_at=walk.at, language=language)


def movements(publication: Publication) -> Table:
    """The table of movements."""
    [section] = publication.sections
    return section.tables[-1]


def invoice_of_company(walk: Walk, language: Language = "id") -> dict[str, Any]:
    """The paper of the company's invoice of the last month."""
    make_invoices(agreement=CODE, first=LAST, last=LAST, by=CHECKER, at=walk.at)
    under = queries.agreement(code=CODE)
    [found] = [each for each in invoices(of=under) if each.party.name == COMPANY]
    return invoice_paper(invoice=found, agreement=under, language=language)


def test_the_movements_lead_from_the_first_balance_to_the_last(walk: Walk) -> None:
    lived(walk)
    table = movements(account(walk))
    opening, *moved = table.rows
    sums = [sum(column) for column in zip(*(line[3:] for line in moved), strict=True)]
    assert opening[3:] == (0, 0, 0)
    assert table.total is not None
    assert list(table.total[3:]) == sums
    assert sums == [
        walk.balance(f"{name}/2") * sign for name, sign in (("committed", 1), ("spent", 1), ("waiting", -1))
    ]
    assert [line[1] for line in moved].count("bulan daftar lunas") == 4


def test_every_movement_has_its_word() -> None:
    """Of orders, and of all else that the books may hold of a party."""
    known = set(words()["movement"])
    assert {*KINDS.values(), "receipt", "receipt_reversed", "approval", "departures", "month_paid", "unnamed"} <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_as_a_workbook_and_printed(walk: Walk, language: Language) -> None:
    people = lived(walk)
    published, out = account(walk, language), io.BytesIO()
    write_workbook(publication=published, out=out)
    cells = [cell.value for line in openpyxl.load_workbook(out).active.iter_rows() for cell in line]
    assert 2 * PEOPLE * MONTH // 4 in cells
    assert pdf(template=TEMPLATE, data=paper(publication=published)).startswith(b"%PDF-")
    said = str(paper(publication=published))
    assert not [secret for secret in secrets(walk, people) if secret in said]


def test_an_invoice_says_what_it_asks_for(walk: Walk) -> None:
    people = lived(walk)
    said = invoice_of_company(walk)
    amount = PEOPLE * MONTH // 4
    assert (said["payer"], said["amount"], said["people"]) == (COMPANY, rupiah(amount), str(PEOPLE))
    assert said["part"] == ["1", "4"]
    assert said["words"] == "Seratus enam puluh delapan ribu rupiah"
    assert len(said["lines"]) == 2
    assert "INV-PAYUNG" in said["number"]
    assert said["supplement"] == ""
    assert not [secret for secret in secrets(walk, people) if secret in str(said)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invoice_is_the_same_whatever_happens_after_it(walk: Walk, language: Language) -> None:
    lived(walk)
    before = invoice_of_company(walk, language)
    walk.pay(row(39 * 211), start=LAST)
    walk.receive(PEOPLE * MONTH)
    under = queries.agreement(code=CODE)
    after = invoice_paper(invoice=invoice(named=before["number"]), agreement=under, language=language)
    assert after == before
    content = pdf(template="invoice", data=after)
    assert content == pdf(template="invoice", data=before)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


def test_a_supplement_says_that_it_is_one(walk: Walk) -> None:
    walk.agreement()
    walk.enrol([row(1)])
    make_invoices(agreement=CODE, first=FIRST, last=FIRST, by=CHECKER, at=walk.at)
    walk.enrol([row(2)])
    make_invoices(agreement=CODE, first=FIRST, last=FIRST, by=CHECKER, at=walk.at)
    under = queries.agreement(code=CODE)
    said = [invoice_paper(invoice=each, agreement=under, language="id") for each in invoices(of=under)]
    assert [(each["supplement"], each["part"]) for each in said] == [("", []), ("1", [])]
    assert pdf(template="invoice", data=said[1]).startswith(b"%PDF-")
