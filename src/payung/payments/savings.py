"""Money of a payer that pays no month yet: what is left of each receipt."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from payung.access.scope import EVERYTHING, seeing
from payung.contributions.actions import Source
from payung.ledger.queries import balance, balances

UNCLAIMED = "unclaimed"
"""The account of money that came under a code that nobody has."""
# What of each standing receipt no standing month uses, and nobody was given back. A payer has few receipts, and each
# is looked up by its key: this costs the same in a registry of any size. OFFSET 0 keeps it so: PostgreSQL supposes that
# one funding in a hundred used a receipt, and without it would rather read every month that was ever paid.
LEFT = """
SELECT r.reference, (r.amount - (
    SELECT coalesce(sum((source ->> 'amount')::bigint), 0)
    FROM contributions_funding f, jsonb_array_elements(f.paid_from) source
    WHERE f.paid_from @> jsonb_build_array(jsonb_build_object('reference', r.reference))
        AND source ->> 'reference' = r.reference
        AND EXISTS (SELECT FROM contributions_standingmonth m WHERE m.funding_id = f.id OFFSET 0)
) - (
    SELECT coalesce(sum((source ->> 'amount')::bigint), 0)
    FROM payments_refund g, jsonb_array_elements(g.paid_from) source
    WHERE g.paid_from @> jsonb_build_array(jsonb_build_object('reference', r.reference))
        AND source ->> 'reference' = r.reference
))::bigint AS amount
FROM payments_standingreceipt r WHERE {of} ORDER BY r.recorded_at, r.reference
"""


class Savings(NamedTuple):
    """A payer's money that waits, by receipt, oldest first."""

    sources: tuple[Source, ...]

    @property
    def amount(self) -> int:
        """Whole rupiah."""
        return sum(source.amount for source in self.sources)

    def take(self, *, amount: int) -> Iterator[Source]:
        """That much of it, oldest receipt first. ValueError where it is not there."""
        if amount > self.amount:
            raise ValueError("savings do not reach")
        for source in self.sources:
            if part := min(source.amount, amount):
                yield Source(source.reference, part)
            amount -= part


def account(*, code: int) -> str:
    """Where a payer's money waits."""
    return f"savings/{code}"


def savings(*, code: int) -> int:
    """What a payer has saved, in whole rupiah: the balance of the account."""
    return -balance(account=account(code=code))


def savings_then(*, code: int, known_at: datetime) -> int:
    """What a payer had saved, as known at an instant."""
    own = account(code=code)
    return -balances(accounts=[own], known_at=known_at)[own]


def payers_with_savings() -> list[int]:
    """The codes of all who have saved something, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT split_part(a.code, '/', 2)::bigint FROM ledger_account a CROSS JOIN LATERAL (SELECT"
            " sum(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END) AS held FROM ledger_transfer t"
            " WHERE a.id IN (t.debit_id, t.credit_id)) sums WHERE a.code LIKE 'savings/%' AND held > 0 ORDER BY 1"
        )
        return [int(code) for (code,) in cursor.fetchall()]


def saved(*, code: int) -> Savings:
    """A payer's savings by receipt. Only whoever holds the payer may spend by it."""
    return _left("r.payer = %s", [code])


def unclaimed(*, reference: str) -> Savings:
    """What is left of money that came under a code that nobody has."""
    return _left("r.reference = %s AND r.payer IS NULL AND r.purpose LIKE 'unclaimed %%'", [reference])


def _left(of: str, parameters: Sequence[int | str]) -> Savings:
    # Of a group, months of members elsewhere used it too: behind the wall their money would seem to wait still.
    with seeing(scope=EVERYTHING), connection.cursor() as cursor:
        cursor.execute(LEFT.format(of=of), parameters)
        return Savings(tuple(Source(*row) for row in cursor.fetchall() if row[1]))
