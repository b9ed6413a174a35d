"""What a partner may know of a payer: of whom, and of which payments."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from payung.people.queries import Member


class Through(NamedTuple):
    """A payment that came through a partner, by the partner's own name of it.

    `code` is "" where nobody has it; `months` stand and were paid by its money, alone or with other money.
    """

    reference: str
    code: str
    amount: int
    received_at: datetime
    reversed: bool
    months: tuple[str, ...]


def partner_reference(*, partner: str, reference: str) -> str:
    """A payment's reference as our books know it: no partner's names meet another's."""
    return f"{partner} {reference}"


def sees(*, user: int, worker: Member) -> bool:
    """Whether the partner who acts as `user` may know of a worker: it brought them in, or a payment through it stands.

    Whether the person was known when it brought them in makes no difference, so that it does not learn it here either.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (SELECT FROM people_worker WHERE id = %(worker)s AND registered_by_id = %(user)s)
                OR EXISTS (SELECT FROM applications_application
                    WHERE worker_id = %(worker)s AND received_by_id = %(user)s)
                OR EXISTS (SELECT FROM applications_decision d
                    JOIN applications_application a ON a.id = d.application_id
                    WHERE d.worker_id = %(worker)s AND a.received_by_id = %(user)s)
                OR EXISTS (SELECT FROM payments_standingreceipt
                    WHERE payer = %(number)s AND recorded_by_id = %(user)s)
            """,
            {"worker": worker.id, "number": worker.number, "user": user},
        )
        return bool(cursor.fetchone()[0])


THROUGH = """
SELECT substr(r.reference, %s), coalesce(r.payer::text, ''), r.amount, r.recorded_at, v.receipt_id IS NOT NULL, ARRAY(
    SELECT DISTINCT to_char(m.month, 'YYYY-MM') FROM contributions_standingmonth m
    JOIN contributions_funding f ON f.id = m.funding_id
    WHERE f.paid_from @> jsonb_build_array(jsonb_build_object('reference', r.reference)) ORDER BY 1)
FROM payments_receipt r LEFT JOIN payments_reversedreceipt v ON v.receipt_id = r.reference
WHERE r.recorded_by_id = %s AND starts_with(r.reference, %s) AND {which}
ORDER BY r.recorded_at, r.reference
"""


def payments_through(*, payer: int, partner: str, user: int) -> list[Through]:
    """Every payment under a code that came through a partner, oldest first."""
    return _through("r.payer = %s", payer, partner, user)


def payment_through(*, reference: str, partner: str, user: int) -> Through | None:
    """The payment of which a partner gave notice under this name of its own."""
    named = partner_reference(partner=partner, reference=reference)
    return next(iter(_through("r.reference = %s", named, partner, user)), None)


def _through(which: str, value: int | str, partner: str, user: int) -> list[Through]:
    before = partner_reference(partner=partner, reference="")
    with connection.cursor() as cursor:
        cursor.execute(THROUGH.format(which=which), [len(before) + 1, user, before, value])
        return [Through._make([*told, tuple(months)]) for *told, months in cursor.fetchall()]
