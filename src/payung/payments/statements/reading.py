"""A bank's statement, as CSV or camt.053 (ISO 20022), into its lines. Pure.

What says which payment a line is, is the bank's own id of it: the paymentRequestId of its notice. Lines that are not
booked yet are passed over; one line for many payments (camt.053) is read as these payments.
"""

import csv
import re
import xml.etree.ElementTree as ET  # noqa: S405  (a file with a DOCTYPE, where its dangers begin, is refused)
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from payung.kernel.problems import Problem, Refused
from payung.people import cells
from payung.people.numbers import read_number

Kind = Literal["credit", "debit"]
LARGEST = 50 * 1024 * 1024
"""Bytes."""
MOST = 10**15
"""Rupiah: what is more is no amount, but an account number in the wrong column."""
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "day": ("tanggal", "tgl", "tanggal transaksi", "date", "booking date", "transaction date"),
    "reference": ("referensi", "no referensi", "nomor referensi", "reference", "reference no", "paymentrequestid"),
    "credit": ("kredit", "credit", "jumlah", "amount"),
    "debit": ("debit", "debet"),
    "code": ("kode bayar", "nomor va", "no va", "virtual account", "payment code", "virtualaccountno", "va number"),
}
NEEDED = ("day", "reference", "credit")
NO_ID = ("", "NOTPROVIDED", "NONREF")
REFERENCES = ("EndToEndId", "InstrId", "TxId", "AcctSvcrRef")


class Entry(NamedTuple):
    """A line: money that came or left on a day, in whole rupiah, by the bank's id; `code` where it is one of ours."""

    day: date
    kind: Kind
    amount: int
    reference: str
    code: int | None


class Statement(NamedTuple):
    """The lines of a statement, and the days it is about, both included."""

    first_day: date
    last_day: date
    entries: tuple[Entry, ...]


def read_statement(*, content: bytes, service_id: str) -> Statement:
    """The statement in a file. `service_id` stands before the payment codes in the bank's account numbers.

    Raises Refused: `statement.unreadable`, `statement.too_large`, `statement.declares_entities`,
    `statement.column_missing`, `statement.line_unreadable`, `statement.currency_other`, `statement.batch_differs`,
    `statement.empty`.
    """
    if len(content) > LARGEST:
        raise Refused(Problem("statement.too_large", "file"))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        entries, days = _camt(content, service_id.strip())
    else:
        entries, days = list(_csv(content, service_id.strip())), []
    if not entries:
        raise Refused(Problem("statement.empty", "file"))
    days += [entry.day for entry in entries]
    return Statement(min(days), max(days), tuple(entries))


def _csv(content: bytes, service_id: str) -> Iterator[Entry]:
    text = _text(content)
    heading, _, _ = text.partition("\n")
    delimiter = max(";,\t", key=heading.count)
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        columns = _columns(next(rows, []))
        for row in rows:
            if any(cell.strip() for cell in row):
                cells_ = {field: row[at] if at < len(row) else "" for field, at in columns.items()}
                yield _line(cells_, rows.line_num, service_id)
    except csv.Error as error:
        raise Refused(Problem("statement.unreadable", "file")) from error


def _text(content: bytes) -> str:
    if b"\0" in content:
        raise Refused(Problem("statement.unreadable", "file"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Where each field stands, by the words of its heading."""
    named = [" ".join(re.sub(r"[^\w]+", " ", heading.casefold()).split()) for heading in headings]
    columns = {
        field: named.index(word) for field, words in HEADINGS.items() for word in reversed(words) if word in named
    }
    if missing := [field for field in NEEDED if field not in columns]:
        raise Refused(*(Problem("statement.column_missing", "file", HEADINGS[field][0]) for field in missing))
    return columns


def _line(row: Mapping[str, str], number: int, service_id: str) -> Entry:
    day = _day(row["day"], number)
    amounts = {kind: _rupiah(row.get(kind, ""), number) for kind in ("credit", "debit")}
    if bool(amounts["credit"]) == bool(amounts["debit"]):
        raise _unreadable(number, row["credit"])
    kind: Kind = "credit" if amounts["credit"] else "debit"
    return Entry(day, kind, amounts[kind], " ".join(row["reference"].split()), _code(row.get("code", ""), service_id))


def _day(written: str, number: int) -> date:
    try:
        read = cells.day(written)
    except (cells.Unreadable, cells.Impossible):
        read = None
    if read is None:
        raise _unreadable(number, written)
    return read


def _rupiah(written: str, number: int) -> int:
    try:
        read = cells.rupiah(written) or 0
    except cells.Unreadable as error:
        raise _unreadable(number, written) from error
    if read >= MOST:
        raise _unreadable(number, written)
    return read


def _unreadable(number: int, written: str) -> Refused:
    return Refused(Problem("statement.line_unreadable", f"row {number}", cells.text(written)[:40]))


def _code(written: str, service_id: str) -> int | None:
    """The payment code of an account number, with the bank's number before it or without."""
    digits = re.sub(r"\s", "", written)
    return read_number(digits.removeprefix(service_id)) or read_number(digits)


class _NoDoctype(ET.TreeBuilder):
    """Builds the tree of a file that declares nothing: entities, which could make it any size, cannot stand in it."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Called at the very beginning of a DOCTYPE, before anything in it counts."""
        raise Refused(Problem("statement.declares_entities", "file"))


def _camt(content: bytes, service_id: str) -> tuple[list[Entry], list[date]]:
    """The entries of every statement in the file, and the days that it says it is about."""
    parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314
    try:
        parser.feed(content)
        root = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Refused(Problem("statement.unreadable", "file")) from error
    statements = root.findall("{*}BkToCstmrStmt/{*}Stmt")
    if not statements:
        raise Refused(Problem("statement.unreadable", "file"))
    said = [_said(each, f"{{*}}FrToDt/{{*}}{name}") for each in statements for name in ("FrDtTm", "ToDtTm")]
    lines = [line for statement in statements for line in statement.findall("{*}Ntry")]
    return [
        entry for n, line in enumerate(lines, start=1) if _is_booked(line) for entry in _entries(line, n, service_id)
    ], [_day(day[:10], 0) for day in said if day]


def _is_booked(line: ET.Element) -> bool:
    """Booked, not pending; older versions write the word itself, newer ones within Cd."""
    return (_said(line, "{*}Sts/{*}Cd") or _said(line, "{*}Sts") or "BOOK") == "BOOK"


def _entries(line: ET.Element, number: int, service_id: str) -> Iterator[Entry]:
    """A line as one payment, or as the payments that it gathers, which must sum to it."""
    day = _day((_said(line, "{*}BookgDt/{*}Dt") or _said(line, "{*}BookgDt/{*}DtTm"))[:10], number)
    total = _money(line.find("{*}Amt"), number)
    parts = line.findall("{*}NtryDtls/{*}TxDtls") or [line]
    amounts = [total] if len(parts) == 1 else [_money(_amount_of(part), number) for part in parts]
    if sum(amounts) != total:
        raise Refused(Problem("statement.batch_differs", f"row {number}"))
    direction = _said(line, "{*}CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise _unreadable(number, direction)
    for part, amount in zip(parts, amounts, strict=True):
        reference = next((found for name in REFERENCES if (found := _reference(part, line, name))), "")
        code = _code(_said(part, "{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref"), service_id)
        yield Entry(day, "credit" if direction == "CRDT" else "debit", amount, reference, code)


def _amount_of(part: ET.Element) -> ET.Element | None:
    """The amount of one payment: beside it, or in older versions among the details of amounts."""
    found = part.find("{*}Amt")
    return part.find("{*}AmtDtls/{*}TxAmt/{*}Amt") if found is None else found


def _money(amount: ET.Element | None, number: int) -> int:
    written = "" if amount is None else (amount.text or "").strip()
    if amount is not None and (currency := amount.get("Ccy", "IDR")) != "IDR":
        raise Refused(Problem("statement.currency_other", f"row {number}", currency[:3]))
    if not (match := re.fullmatch(r"([0-9]{1,15})(?:\.0{1,5})?", written)) or not int(match[1]):
        raise _unreadable(number, written)
    return int(match[1])


def _reference(part: ET.Element, line: ET.Element, name: str) -> str:
    found = " ".join((_said(part, f"{{*}}Refs/{{*}}{name}") or _said(line, f"{{*}}{name}")).split())
    return "" if found in NO_ID else found


def _said(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
