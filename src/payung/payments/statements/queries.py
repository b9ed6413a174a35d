"""What we received through a bank, and what its other statements say."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db import connection

from payung.payments.notices.queries import BANKS_DAY, reference_of
from payung.payments.statements.comparison import Received
from payung.payments.statements.reading import Entry


def received_through(*, bank: str, first: date, last: date, named: Collection[str]) -> dict[str, Received]:
    """By the bank's id: receipts through it that were recorded on these days (as banks count them), or are named."""
    begin = datetime.combine(first, time(), BANKS_DAY)
    end = datetime.combine(last + timedelta(days=1), time(), BANKS_DAY)
    start = reference_of(bank=bank, request="")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substr(r.reference, %s), r.amount, (r.recorded_at AT TIME ZONE %s)::date, v.receipt_id IS NOT NULL"
            " FROM payments_receipt r LEFT JOIN payments_reversedreceipt v ON v.receipt_id = r.reference"
            " WHERE r.reference = ANY(%s)"
            " OR (starts_with(r.reference, %s) AND r.recorded_at >= %s AND r.recorded_at < %s)",
            [
                len(start) + 1,
                str(BANKS_DAY),
                [reference_of(bank=bank, request=request) for request in named],
                start,
                begin,
                end,
            ],
        )
        return {reference: Received(*rest) for reference, *rest in cursor.fetchall()}


def stated_elsewhere(*, statement: int, references: Collection[str]) -> list[Entry]:
    """The lines of other statements of the same bank that name these payments."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.day, e.kind, e.amount, e.reference, e.code FROM payments_bankstatement this"
            " JOIN payments_bankstatement other ON other.bank_id = this.bank_id AND other.id <> this.id"
            " JOIN payments_statemententry e ON e.statement_id = other.id"
            " WHERE this.id = %s AND e.reference = ANY(%s) AND e.reference <> ''",
            [statement, list(references)],
        )
        return [Entry(*row) for row in cursor.fetchall()]


def booked_otherwise(*, references: Collection[str]) -> set[str]:
    """Those of these names under which the books hold money that no notice told of: an agent's cash, a sponsor's
    payment, money given back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) name WHERE"
            " EXISTS (SELECT FROM payments_handover WHERE reference = name)"
            " OR EXISTS (SELECT FROM payments_receipt WHERE reference = name)"
            " OR EXISTS (SELECT FROM payments_refund WHERE reference = name)",
            [list(references)],
        )
        return {name for (name,) in cursor.fetchall()}
