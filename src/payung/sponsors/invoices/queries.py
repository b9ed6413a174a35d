"""What invoices there are. Whether one is open or paid is not stored: it follows from the party's money."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from payung.documents.queries import Number
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.sponsors import queries
from payung.sponsors.invoices.dues import Due, dues
from payung.sponsors.queries import AgreementView
from payung.sponsors.stakes import Party

OPEN, PART_PAID, PAID, VOIDED = "open", "part_paid", "paid", "voided"


class InvoiceLine(NamedTuple):
    """A list on an invoice: its people, and the party's part of its month in whole rupiah."""

    list_id: str
    people: int
    amount: int


class Invoice(NamedTuple):
    """What a party was asked to pay for a month, in whole rupiah: `received` of it, and `open` still.

    The party's money fills its invoices oldest month first. What is neither received nor open is owed no more, as
    people left, months were voided, or cost less. `run` is 1, or more for a supplement.
    """

    id: str
    number: str
    agreement_code: str
    party: Party
    month: Month
    run: int
    amount: int
    due_on: date
    made_at: datetime
    made_by: str
    lines: tuple[InvoiceLine, ...]
    received: int
    open: int

    @property
    def state(self) -> str:
        """open, part_paid or paid; voided where nothing was paid, and nothing of it is owed any more."""
        if self.open:
            return PART_PAID if self.received else OPEN
        return PAID if self.received else VOIDED

    @property
    def people(self) -> int:
        """The people on its lists."""
        return sum(line.people for line in self.lines)


def invoices(*, of: AgreementView) -> list[Invoice]:
    """The invoices of an agreement, by month, party and run."""
    parts, lines = dict[str, list[Due]](), dict[str, list[InvoiceLine]]()
    for due in dues(agreement=of).parts:
        if line := due.line:
            parts.setdefault(line.invoice, []).append(due)
            lines.setdefault(line.invoice, []).append(InvoiceLine(due.list_id, line.people, line.amount))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.id, i.n, i.month, i.run, i.amount, i.due_on, i.recorded_at, maker.name, number.year, number.n"
            " FROM sponsors_invoice i JOIN access_user maker ON maker.id = i.made_by_id"
            " JOIN documents_number number ON number.kind = 'invoice' AND number.subject = i.id"
            " WHERE i.agreement_id = %s ORDER BY i.month, i.n, i.run",
            [of.id],
        )
        return [
            Invoice(
                id=id,
                number=Number("invoice", year, given, {}).written(on=timezone.localdate(at)),
                agreement_code=of.code,
                party=of.sharing.party(n),
                month=Month.of(month),
                run=run,
                amount=amount,
                due_on=due,
                made_at=at,
                made_by=maker,
                lines=tuple(lines[id]),
                received=sum(min(each.received, each.invoiced) for each in parts[id]),
                open=sum(_open(each) for each in parts[id]),
            )
            for id, n, month, run, amount, due, at, maker, year, given in cursor.fetchall()
        ]


def _open(due: Due) -> int:
    """What of an invoiced part is owed and not there."""
    return max(0, min(due.invoiced, due.owed) - due.waiting)


def invoice(*, named: str) -> Invoice:
    """The invoice with this number, as it is written, or this id. Raises Refused `invoice.unknown`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.agreement_id, i.id FROM sponsors_invoice i"
            " JOIN documents_number number ON number.kind = 'invoice' AND number.subject = i.id"
            " WHERE i.id = %(named)s OR (to_char(number.n, 'FM000000') = split_part(%(named)s, '/', 1)"
            " AND number.year::text = split_part(%(named)s, '/', 4))",
            {"named": named.strip()},
        )
        found: Sequence[tuple[int, str]] = cursor.fetchall()
    for agreement_id, id in found:
        of = queries.agreement(id=agreement_id)
        for each in invoices(of=of):
            if each.id == id and named.strip() in (each.id, each.number):
                return each
    raise Refused(Problem("invoice.unknown", "invoice", named))
