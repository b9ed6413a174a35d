"""How much cash which agent holds, and since when."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from payung.ledger.queries import balance


class Float(NamedTuple):
    """Cash that an agent took and has not handed in, in whole rupiah; `since` when the oldest of it was taken."""

    agent: str
    amount: int
    receipts: int
    since: datetime


def account(*, agent: str) -> str:
    """The account of an agent's hands."""
    return f"agent/{agent}"


def in_hand(*, agent: str) -> int:
    """What an agent holds, in whole rupiah."""
    return balance(account=account(agent=agent))


def floats() -> list[Float]:
    """Every agent who holds cash, the longest first. What is handed in is the oldest cash first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH taken AS (
                SELECT split_part(account, '/', 2) AS agent, amount, recorded_at,
                    sum(amount) OVER (PARTITION BY account ORDER BY recorded_at, reference) AS so_far
                FROM payments_standingreceipt WHERE account LIKE 'agent/%'
            ), handed AS (
                SELECT u.name AS agent, sum(h.amount) AS amount
                FROM payments_handover h JOIN access_user u ON u.id = h.agent_id GROUP BY u.name
            )
            SELECT agent, (max(so_far) - coalesce(max(h.amount), 0))::bigint, count(*), min(recorded_at)
            FROM taken t LEFT JOIN handed h USING (agent) WHERE so_far > coalesce(h.amount, 0)
            GROUP BY agent ORDER BY 4, 1
            """
        )
        return [Float._make(row) for row in cursor.fetchall()]
