"""Orders about money that waits, and what waits unclaimed."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from payung.kernel.problems import Problem, Refused
from payung.payments.savings import UNCLAIMED, Savings, account, saved, unclaimed

TAKE_BACK = "take_back"
PLACED, CONFIRMED, DECLINED = "placed", "confirmed", "declined"


class MoneyOrder(NamedTuple):
    """An order about money: from the savings of the code `payer` (0: from the unclaimed `receipt`), to the code `taker`
    (0: back out, once done under the bank's `reference`). Of kind TAKE_BACK it takes back the `receipt` of that payer,
    whole. Whole rupiah. `answered_by` is "" while it waits."""

    id: str
    kind: str
    payer: int
    receipt: str
    amount: int
    taker: int
    reference: str
    why: str
    requested_by: str
    at: datetime
    state: str
    answered_by: str

    @property
    def takes_back(self) -> bool:
        """Whether it takes a receipt back."""
        return self.kind == TAKE_BACK

    def money(self) -> Savings:
        """The money out of which it is carried out, as it stands."""
        return saved(code=self.payer) if self.payer else unclaimed(reference=self.receipt)

    @property
    def account(self) -> str:
        """The account out of which it is carried out."""
        return account(code=self.payer) if self.payer else UNCLAIMED


class Unclaimed(NamedTuple):
    """Money that came under a code that nobody has: what is left of it, in whole rupiah."""

    reference: str
    purpose: str
    amount: int
    at: datetime

    @property
    def code(self) -> int:
        """The code under which it came; 0 where it came without one."""
        code = self.purpose.split()[1]
        return int(code) if code.isdecimal() else 0

    @property
    def via(self) -> str:
        """By whom it came."""
        return self.purpose.partition(" via ")[2]


ORDERS = """
SELECT o.id, o.kind, coalesce(o.payer, 0), o.receipt, o.amount, coalesce(o.taker, 0), coalesce(a.reference, ''),
    o.why, u.name, o.recorded_at,
    CASE WHEN a.order_id IS NULL THEN 'placed' WHEN a.confirmed THEN 'confirmed' ELSE 'declined' END,
    coalesce(w.name, '')
FROM payments_order o JOIN access_user u ON u.id = o.requested_by_id
LEFT JOIN payments_orderanswer a ON a.order_id = o.id LEFT JOIN access_user w ON w.id = a.answered_by_id
"""


def find_money_order(*, id: str) -> MoneyOrder | None:
    """The order with this id."""
    found = _orders("WHERE o.id = %s", [id])
    return found[0] if found else None


def money_order(*, id: str) -> MoneyOrder:
    """The order with this id. Raises Refused `money.order_unknown`."""
    if found := find_money_order(id=id):
        return found
    raise Refused(Problem("money.order_unknown", "order", id))


def money_orders() -> list[MoneyOrder]:
    """Every order, the newest first."""
    return _orders("ORDER BY o.recorded_at DESC, o.id", [])


def open_money_orders(*, payer: int | None = None, receipt: str = "") -> list[MoneyOrder]:
    """The orders about the money of this payer, or else about this receipt, that wait for a second person; the oldest
    first."""
    which, value = ("o.payer = %s", payer) if payer else ("o.payer IS NULL AND o.receipt = %s", receipt)
    return _orders(f"WHERE {which} AND a.order_id IS NULL ORDER BY o.recorded_at, o.id", [value])


def unclaimed_money() -> list[Unclaimed]:
    """Receipts of which something is unclaimed, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, purpose, recorded_at FROM payments_standingreceipt"
            " WHERE payer IS NULL AND purpose LIKE 'unclaimed %' ORDER BY recorded_at, reference"
        )
        found = [
            Unclaimed(reference, purpose, unclaimed(reference=reference).amount, at)
            for reference, purpose, at in cursor.fetchall()
        ]
    return [each for each in found if each.amount]


def _orders(which: str, parameters: list[Any]) -> list[MoneyOrder]:
    with connection.cursor() as cursor:
        cursor.execute(f"{ORDERS} {which}", parameters)
        return [MoneyOrder._make(row) for row in cursor.fetchall()]
