"""What a partner may know of a payer: of whom, of which payments."""

from datetime import datetime
from typing import Literal, NamedTuple

from django.db import connection

from payung.people.queries import Member

Sight = Literal["registered", "paid", "none"]


class Through(NamedTuple):
    """A payment of a payer, as the partner sees it: `reference` is "" where it came through somebody else."""

    reference: str
    amount: int
    received_at: datetime
    reversed: bool


class Kept(NamedTuple):
    """A payment that came through a partner: `code` is "" for one of a code that nobody has; `months` stand by it."""

    code: str
    amount: int
    received_at: datetime
    reversed: bool
    months: tuple[str, ...]


def partner_reference(*, partner: str, reference: str) -> str:
    """A payment's reference as our books know it: no partner's names meet another's."""
    return f"{partner} {reference}"


def sight(*, user: int, worker: Member) -> Sight:
    """How the partner who acts as `user` knows a worker: it brought them in, or a payment through it stands.

    Whoever is known to it in neither way is as if there were nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT CASE
                WHEN w.registered_by_id = %(user)s OR EXISTS (
                    SELECT FROM people_introduction i WHERE i.worker_id = w.id AND i.agent_id = %(user)s
                ) THEN 'registered'
                WHEN EXISTS (
                    SELECT FROM payments_standingreceipt r WHERE r.payer = w.number AND r.recorded_by_id = %(user)s
                ) THEN 'paid'
                ELSE 'none'
            END FROM people_worker w WHERE w.id = %(worker)s
            """,
            {"user": user, "worker": worker.id},
        )
        found: Sight = cursor.fetchone()[0]
        return found


def payments_of(*, payer: int, partner: str, user: int) -> list[Through]:
    """Every payment under a code, oldest first; those of the partner by the names that it gave them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN r.recorded_by_id = %s AND starts_with(r.reference, %s) THEN substr(r.reference, %s)"
            " ELSE '' END, r.amount, r.recorded_at, v.receipt_id IS NOT NULL"
            " FROM payments_receipt r LEFT JOIN payments_reversedreceipt v ON v.receipt_id = r.reference"
            " WHERE r.payer = %s ORDER BY r.recorded_at, r.reference",
            [user, f"{partner} ", len(partner) + 2, payer],
        )
        return [Through._make(row) for row in cursor.fetchall()]


def payment(*, reference: str, user: int) -> Kept | None:
    """The payment that this partner (`user`) recorded under this reference, with the months that its money paid."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(r.payer::text, ''), r.amount, r.recorded_at, v.receipt_id IS NOT NULL, ARRAY(
                SELECT DISTINCT to_char(m.month, 'YYYY-MM') FROM contributions_standingmonth m
                JOIN contributions_funding f ON f.id = m.funding_id
                WHERE f.paid_from @> jsonb_build_array(jsonb_build_object('reference', r.reference)) ORDER BY 1)
            FROM payments_receipt r LEFT JOIN payments_reversedreceipt v ON v.receipt_id = r.reference
            WHERE r.reference = %s AND r.recorded_by_id = %s
            """,
            [reference, user],
        )
        found = cursor.fetchone()
    return Kept._make([*found[:-1], tuple(found[-1])]) if found else None
