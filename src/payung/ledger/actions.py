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
    codes = sorted({code for move in wanted for code in (move.debit, move.credit)})
    with connections[using].cursor() as cursor:
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
