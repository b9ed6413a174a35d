"""What we know of payments that a bank tells us of."""

from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from payung.payments.queries import is_reversed, receipt

BANKS_DAY = ZoneInfo("Asia/Jakarta")
"""The time by which banks count days."""


class Banked(NamedTuple):
    """Money that came through a bank: whole rupiah, under which code (None: unclaimed), whether it was taken back."""

    amount: int
    payer: int | None
    reversed: bool


def reference_of(*, bank: str, request: str) -> str:
    """The reference under which a payment of a bank is received: no two banks share one."""
    return f"{bank} {request}"


def banked(*, bank: str, request: str) -> Banked | None:
    """The payment with this id of the bank; None where we received none."""
    reference = reference_of(bank=bank, request=request)
    if (found := receipt(reference=reference)) is None:
        return None
    return Banked(found.amount, found.payer, is_reversed(reference=reference))


def codes_to_pay(*, on: date, count: int) -> list[int]:
    """So many payment codes, drawn at random, of workers for whom nothing is paid in the month of this day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.number FROM people_worker w WHERE NOT EXISTS (SELECT FROM contributions_standingmonth m"
            " WHERE m.worker_id = w.id AND m.month = date_trunc('month', %s::date)) ORDER BY random() LIMIT %s",
            [on, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]
