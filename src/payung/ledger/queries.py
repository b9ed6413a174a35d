"""What stands where."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection


def balance(*, account: str) -> int:
    """Debits less credits of an account, in whole rupiah; 0 for an account nobody used yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(sum(amount), 0) FROM ledger_transfer WHERE debit_id = a.id)"
            " - (SELECT coalesce(sum(amount), 0) FROM ledger_transfer WHERE credit_id = a.id)"
            " FROM ledger_account a WHERE a.code = %s",
            [account],
        )
        found = cursor.fetchone()
        return int(found[0]) if found else 0


def balances(*, accounts: Sequence[str], known_at: datetime | None = None) -> dict[str, int]:
    """Debits less credits of each of these accounts, in whole rupiah, as known at an instant (without one: now)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.code, sum(CASE WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END)::bigint"
            " FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)"
            " WHERE a.code = ANY(%s) AND t.recorded_at <= %s GROUP BY a.code",
            [list(accounts), known_at or "infinity"],
        )
        return dict.fromkeys(accounts, 0) | dict(cursor.fetchall())
