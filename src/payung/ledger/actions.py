"""Book money."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import connections

BOOKS = UUID("7f0d4d1e-6a3b-5c1e-9a55-706179756e67")

# Rows of accounts that are not open find no partner: whoever books counts what was written.
TRANSFERS = """
INSERT INTO ledger_transfer (id, entry, debit_id, credit_id, amount, why)
SELECT move.id, %s, debit.id, credit.id, move.amount, move.why
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::bigint[], %s::text[]) move (id, debit, credit, amount, why)
JOIN ledger_account debit ON debit.code = move.debit JOIN ledger_account credit ON credit.code = move.credit
"""


class Move(NamedTuple):
    """One transfer to book: `amount` whole rupiah into account `debit` out of account `credit`, and why."""

    debit: str
    credit: str
    amount: int
    why: str


def open_accounts(*, codes: Iterable[str]) -> None:
    """Open accounts, in the caller's transaction, before anybody books to them; those that are open stay as they are.

    Opened by a booking they would make two first bookings wait for one another's other rows, in a ring.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_account (code) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING", [sorted(codes)]
        )


def book(*, entry: str, moves: Iterable[Move], using: str = "default") -> None:
    """Write the transfers of one entry, in the caller's transaction; moves of nothing are left out.

    `entry` names what is booked (a reference, a list and month). The transfers' ids follow from it,
    so booking the same entry twice violates a key instead of moving money twice. Raises KeyError for
    an account that is not open.
    """
    wanted = [move for move in moves if move.amount != 0]
    if not wanted:
        return
    entry_id = uuid5(BOOKS, entry)
    ids = [uuid5(entry_id, str(n)) for n in range(len(wanted))]
    debits, credits, amounts, whys = zip(*wanted, strict=True)
    with connections[using].cursor() as cursor:
        cursor.execute(TRANSFERS, [entry_id, ids, list(debits), list(credits), list(amounts), list(whys)])
        if cursor.rowcount != len(wanted):
            raise KeyError("an account of these moves is not open")
