"""Ask each party of an agreement to pay its part of a month."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from payung.access.queries import user_id
from payung.access.scope import EVERYTHING, seeing
from payung.audit.actions import record
from payung.documents.actions import give_number
from payung.kernel.months import Month, months_between
from payung.kernel.problems import Problem, Refused
from payung.sponsors import queries
from payung.sponsors.commitments import split, unpaid
from payung.sponsors.holding import hold
from payung.sponsors.invoices.dues import due_on
from payung.sponsors.invoices.queries import Invoice, InvoiceLine, invoices
from payung.sponsors.queries import AgreementView


class Invoiced(NamedTuple):
    """The answer: every invoice of these months, and the ids of those that were made just now."""

    invoices: tuple[Invoice, ...]
    made: tuple[str, ...]


def make_invoices(*, agreement: str, first: Month | None, last: Month, by: str, at: datetime) -> Invoiced:
    """Invoice each party for its part of these months, `last` included: of lists that are neither paid nor invoiced.

    They begin with the agreement's own where `first` is None. A list that comes later gets a supplement; nothing is
    invoiced twice. Raises Refused `agreement.month_outside`.
    """
    actor, under = user_id(name=by), queries.agreement(code=agreement)
    first = first or under.terms.first_month
    if not under.terms.first_month <= first <= last < under.terms.end_month:
        raise Refused(Problem("agreement.month_outside", "month", f"{first} – {last}"))
    # A month that was taken back is asked for again, for those whose it was; and their months no payer sees.
    with seeing(scope=EVERYTHING), transaction.atomic():
        [under] = hold(agreements=[under])
        made = [
            _write(under, month, party, lines, actor)
            for (month, party), lines in _to_invoice(under, months_between(first, last + 1)).items()
        ]
        for id, _ in made:
            give_number(kind="invoice", subject=id)
        for id, amount in made:
            record(by=by, action="make_invoice", subject=id, detail={"agreement": under.code, "amount": amount})
    found = (each for each in invoices(of=under) if first <= each.month <= last)
    return Invoiced(tuple(found), tuple(id for id, _ in made))


def months_to_invoice(*, agreement: AgreementView) -> list[Month]:
    """The months of which something is promised, and neither paid nor invoiced, in order; nothing is written."""
    term = months_between(agreement.terms.first_month, agreement.terms.end_month)
    with seeing(scope=EVERYTHING):  # as for the invoices themselves
        return sorted({month for month, _party in _to_invoice(agreement, term)})


def _to_invoice(agreement: AgreementView, months: Iterable[Month]) -> dict[tuple[Month, int], list[InvoiceLine]]:
    """What of these months is promised, and neither paid nor invoiced: by month and party."""
    wanted, found = set(months), dict[tuple[Month, int], list[InvoiceLine]]()
    invoiced = set(_invoiced(agreement))
    for each in unpaid(agreement=agreement):
        month, list_id, parts = Month.of(each.month.month), each.month.list_id, dict[int, int]()
        if month in wanted:
            for commitment, amount in split(agreement=agreement, of=each.month, sums=each.held()).items():
                parts[commitment.party] = parts.get(commitment.party, 0) + amount
        for party, amount in parts.items():
            if (list_id, month, party) not in invoiced:
                line = InvoiceLine(list_id, sum(each.people.values()), amount)
                found.setdefault((month, party), []).append(line)
    return dict(sorted(found.items()))


def _invoiced(agreement: AgreementView) -> Iterator[tuple[str, Month, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line.list_id, line.month, line.n FROM sponsors_invoiceline line"
            " JOIN sponsors_list l ON l.id = line.list_id WHERE l.agreement_id = %s",
            [agreement.id],
        )
        yield from ((list_id, Month.of(month), n) for list_id, month, n in cursor.fetchall())


def _write(agreement: AgreementView, month: Month, party: int, lines: list[InvoiceLine], by: int) -> tuple[str, int]:
    """An invoice with its lines; its id and amount."""
    amount = sum(line.amount for line in lines)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) + 1 FROM sponsors_invoice WHERE (agreement_id, month, n) = (%s, %s, %s)",
            [agreement.id, month.first, party],
        )
        [run] = cursor.fetchone()
        id = f"{agreement.code}/{month}/{party}/{run}"
        cursor.execute(
            "INSERT INTO sponsors_invoice (id, agreement_id, n, month, run, amount, due_on, made_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [id, agreement.id, party, month.first, run, amount, due_on(month=month), by],
        )
        cursor.executemany(
            "INSERT INTO sponsors_invoiceline (list_id, month, n, invoice_id, people, amount)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [(line.list_id, month.first, party, id, line.people, line.amount) for line in lines],
        )
    return id, amount
