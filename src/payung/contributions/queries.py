"""Which months stand, and whose money they were."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from payung.kernel.months import Month


class Standing(NamedTuple):
    """A paid month of a worker that stands, as known at an instant. `receipts` and `funders` prove it."""

    job: int
    programme: str
    month: date
    recorded_at: datetime
    price: int
    funders: tuple[str, ...]
    sponsored: bool
    receipts: tuple[str, ...]


def standing_months(*, worker_id: int, known_at: datetime) -> list[Standing]:
    """The months of a worker that were paid and not reversed, as known at `known_at`, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.job, p.programme, p.month, p.recorded_at, p.price,
                array_agg(f.name ORDER BY f.id), bool_or(f.kind NOT IN ('self', 'group')), fu.paid_from::text
            FROM contributions_paidmonth p
            JOIN contributions_funding fu ON fu.id = p.funding_id
            JOIN contributions_share s ON s.funding_id = p.funding_id
            JOIN contributions_funder f ON f.id = s.funder_id
            WHERE p.worker_id = %s AND p.recorded_at <= %s AND NOT EXISTS (
                SELECT FROM contributions_reversedmonth r WHERE
                (r.worker_id, r.job, r.programme, r.month, r.round)
                = (p.worker_id, p.job, p.programme, p.month, p.round)
                AND r.recorded_at <= %s)
            GROUP BY p.worker_id, p.job, p.programme, p.month, p.round, fu.id
            ORDER BY p.month, p.programme, p.job
            """,
            [worker_id, known_at, known_at],
        )
        return [
            Standing._make(
                [*month, tuple(funders), sponsored, tuple(source["reference"] for source in json.loads(paid_from))]
            )
            for *month, funders, sponsored, paid_from in cursor.fetchall()
        ]


def months_that_stand(*, worker_id: int) -> set[Month]:
    """The months of which something is paid for a worker, as known now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT month FROM contributions_standingmonth WHERE worker_id = %s", [worker_id])
        return {Month.of(month) for (month,) in cursor.fetchall()}


def paid_programmes(*, fundings: Iterable[int], workers: Iterable[int]) -> set[tuple[int, int, str]]:
    """Which programmes of which of these workers these fundings paid, whether their months still stand or not.

    Each is (funding, worker, programme).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT funding_id, worker_id, programme FROM contributions_paidmonth"
            " WHERE funding_id = ANY(%s) AND worker_id = ANY(%s)",
            [list(fundings), list(workers)],
        )
        return set(cursor.fetchall())


def workers_paid(*, fundings: Sequence[int]) -> set[int]:
    """The workers (by id) of whom a month stands by one of these fundings."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT worker_id FROM contributions_standingmonth WHERE funding_id = ANY(%s)", [list(fundings)]
        )
        return {worker for (worker,) in cursor.fetchall()}


def standing_fundings(*, reference: str) -> list[int]:
    """Fundings that used money of this receipt and still have a standing month."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT fu.id FROM contributions_funding fu
            WHERE fu.paid_from @> jsonb_build_array(jsonb_build_object('reference', %s::text)) AND EXISTS (
                SELECT FROM contributions_standingmonth m WHERE m.funding_id = fu.id)
            ORDER BY fu.id
            """,
            [reference],
        )
        return [row[0] for row in cursor.fetchall()]
