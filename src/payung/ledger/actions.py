"""Book money."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import connections

BOOKS = UUID("7f0d4d1e-6a3b-5c1e-9a55-706179756e67")


class Move(NamedTuple):
    """One transfer to book: `amount` whole rupiah into account `debit` out of account `credit`, and why."""

    debit: str
    credit: str
    amount: int
    why: str


def book(*, entry: str, moves: Iterable[Move], using: str = "default") -> None:
    """Write the transfers of one entry, in the caller's transaction; moves of nothing are left out.

    `entry` names what is booked (a reference, a list and month). The transfers' ids follow from it,
    so booking the same entry twice violates a key instead of moving money twice. Accounts are
    opened as they are first named.
    """
    wanted = [move for move in moves if move.amount != 0]
    if not wanted:
        return
    codes = sorted({code for move in wanted for code in (move.debit, move.credit)})
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_account (code) SELECT code FROM unnest(%s::text[]) code"
            " WHERE NOT EXISTS (SELECT FROM ledger_account a WHERE a.code = code.code) ON CONFLICT DO NOTHING",
            [codes],
        )
        cursor.execute("SELECT code, id FROM ledger_account WHERE code = ANY(%s)", [codes])
        ids = dict(cursor.fetchall())
        entry_id = uuid5(BOOKS, entry)
        cursor.executemany(
            "INSERT INTO ledger_transfer (id, entry, debit_id, credit_id, amount, why) VALUES (%s, %s, %s, %s, %s, %s)",
            [
                (uuid5(entry_id, str(n)), entry_id, ids[move.debit], ids[move.credit], move.amount, move.why)
                for n, move in enumerate(wanted)
            ],
        )
