"""Statements as banks write them: CSV by headings in both languages, camt.053 of old and new versions; and bad ones."""

from datetime import date

import pytest

from payung.kernel.problems import Refused
from payung.payments.statements.reading import Entry, read_statement

CODE = 673288389998
DAY = date(2026, 11, 20)
MONTH = Entry(DAY, "credit", 8_400, "P1", CODE)


def read(text: str | bytes) -> tuple[Entry, ...]:
    """The lines of a statement of the bank whose accounts begin with 12345."""
    content = text.encode() if isinstance(text, str) else text
    return read_statement(content=content, service_id="   12345").entries


@pytest.mark.parametrize(
    "text",
    [
        f"Tanggal;Referensi;Kredit;Debit;Kode Bayar\n20/11/2026;P1;8.400,00;0;{CODE}\n",
        f"\ufeffdate,reference,amount,virtual account\r\n2026-11-20,P1,8400.00,   12345{CODE}\r\n\r\n",
        f'Booking Date\tCredit\tDebit\tReference No.\tVA Number\n20-11-2026\t"Rp 8.400"\t\t P1 \t12345{CODE}\n',
    ],
)
def test_a_csv_is_read_by_its_headings(text: str) -> None:
    assert read(text) == (MONTH,)


def test_what_left_is_a_debit_and_a_code_that_is_none_of_ours_is_left_out() -> None:
    text = "tanggal;referensi;kredit;debit;nomor va\n2026-11-20;P2;;5.000;12345111111111111\n"
    assert read(text) == (Entry(DAY, "debit", 5_000, "P2", None),)


CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt>
<FrToDt><FrDtTm>2026-11-19T00:00:00+07:00</FrDtTm><ToDtTm>2026-11-20T23:59:59+07:00</ToDtTm></FrToDt>{lines}
</Stmt></BkToCstmrStmt></Document>"""
LINE = """<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts>{status}</Sts>
<BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>S9</AcctSvcrRef><NtryDtls>{parts}</NtryDtls></Ntry>"""
PART = """<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs><Amt Ccy="IDR">{amount}</Amt>
<RmtInf><Strd><CdtrRefInf><Ref>{ref}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"""


def camt(*lines: str, version: str = "02") -> str:
    """A statement of these lines."""
    return CAMT.format(lines="".join(lines), version=version)


def line(amount: str, *parts: str, direction: str = "CRDT", status: str = "BOOK", currency: str = "IDR") -> str:
    """A line of it, with its parts."""
    words = {"direction": direction, "status": status, "currency": currency}
    return LINE.format(amount=amount, parts="".join(parts), **words)


def part(id: str, amount: str, ref: object = "") -> str:
    """One payment of a line."""
    return PART.format(id=id, amount=amount, ref=ref)


@pytest.mark.parametrize(("version", "status"), [("02", "BOOK"), ("08", "<Cd>BOOK</Cd>")])
def test_a_camt_is_read_whatever_its_version(version: str, status: str) -> None:
    text = camt(
        line("8400.00", part("P1", "8400.00", f"12345{CODE}"), status=status),
        line("12000", part("P2", "5000"), part("P3", "7000.00"), status=status),
        line("2500.00", part("NOTPROVIDED", "2500.00"), direction="DBIT", status=status),
        line("99.00", status=status.replace("BOOK", "PDNG")),
        version=version,
    )
    assert read(text) == (
        MONTH,
        Entry(DAY, "credit", 5_000, "P2", None),
        Entry(DAY, "credit", 7_000, "P3", None),
        Entry(DAY, "debit", 2_500, "S9", None),
    )
    assert read_statement(content=text.encode(), service_id="12345").first_day == date(2026, 11, 19)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "statement.column_missing"),
        ("tanggal;referensi;kredit\n", "statement.empty"),
        ("tanggal;kredit\n2026-11-20;5", "statement.column_missing"),
        ("tanggal;referensi;kredit\n2026-11-31;P1;5", "statement.line_unreadable"),
        ("tanggal;referensi;kredit\n2026-11-20;P1;5,5", "statement.line_unreadable"),
        ("tanggal;referensi;kredit\n2026-11-20;P1;", "statement.line_unreadable"),
        ("tanggal;referensi;kredit;debit\n2026-11-20;P1;5;5", "statement.line_unreadable"),
        ("tanggal;referensi;kredit\n2026-11-20;P1;-5", "statement.line_unreadable"),
        ("tanggal;referensi;kredit\n2026-11-20;P1;18446744073709551615", "statement.line_unreadable"),
        (b"\x00\x01", "statement.unreadable"),
        ("<html></html>", "statement.unreadable"),
        ("<Document>", "statement.unreadable"),
        (b'<?xml version="1.0" encoding="x"?><a/>', "statement.unreadable"),
        (f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>', "statement.declares_entities"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "statement.declares_entities"),
        (camt(), "statement.empty"),
        (camt(line("8400.50")), "statement.line_unreadable"),
        (camt(line("8400", direction="?")), "statement.line_unreadable"),
        (camt(line("8400", currency="USD")), "statement.currency_other"),
        (camt(line("8400", part("P1", "1"), part("P2", "2"))), "statement.batch_differs"),
    ],
)
def test_what_is_no_statement_is_refused(text: str | bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    assert {problem.code for problem in refused.value.problems} == {code}
