"""What orders there are, and what became of them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from payung.audit.queries import detail_of
from payung.kernel.problems import Problem, Refused
from payung.sponsors.orders.asked import Asked, from_content
from payung.sponsors.queries import AgreementView

PLACED, CONFIRMED, DECLINED = "placed", "confirmed", "declined"
ORDERS = """
    SELECT o.id, o.agreement_id, a.code, o.kind, o.content::text, placer.name, o.recorded_at, c.declined,
        answerer.name, c.recorded_at
    FROM sponsors_order o JOIN sponsors_agreement a ON a.id = o.agreement_id
    JOIN access_user placer ON placer.id = o.requested_by_id
    LEFT JOIN sponsors_confirmation c ON c.order_id = o.id
    LEFT JOIN access_user answerer ON answerer.id = c.confirmed_by_id
"""


class Order(NamedTuple):
    """An order: what was asked for, by whom and why; `state` is placed, confirmed (then it is carried out) or declined.

    `figures` say what it does: told when it was placed, and as it was carried out once it is confirmed.
    """

    id: str
    agreement_id: int
    agreement_code: str
    kind: str
    asked: Asked
    why: str
    requested_by: str
    requested_at: datetime
    state: str
    answered_by: str | None
    answered_at: datetime | None

    @property
    def figures(self) -> Mapping[str, Any]:
        """People, months and rupiah that this order concerns, as the audit chain has them."""
        action = "confirm_order" if self.state == CONFIRMED else "place_order"
        figures: Mapping[str, Any] = detail_of(action=action, subject=self.id)["figures"]
        return figures


def find_order(*, id: str) -> Order | None:
    """The order with this id."""
    with connection.cursor() as cursor:
        cursor.execute(f"{ORDERS} WHERE o.id = %s", [id])
        found = cursor.fetchone()
    return _order(*found) if found else None


def order(*, id: str) -> Order:
    """The order with this id. Raises Refused `order.unknown`."""
    found = find_order(id=id)
    if found is None:
        raise Refused(Problem("order.unknown", "order", id))
    return found


def orders(*, of: AgreementView | None = None) -> list[Order]:
    """Every order, or those of one agreement, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{ORDERS} WHERE o.agreement_id = %(agreement)s OR %(agreement)s IS NULL ORDER BY o.recorded_at DESC, o.id",
            {"agreement": of.id if of else None},
        )
        return [_order(*row) for row in cursor.fetchall()]


def _order(
    id: str,
    agreement_id: int,
    code: str,
    kind: str,
    content: str,
    requested_by: str,
    requested_at: datetime,
    declined: bool | None,
    answered_by: str | None,
    answered_at: datetime | None,
) -> Order:
    words = json.loads(content)
    state = PLACED if declined is None else DECLINED if declined else CONFIRMED
    return Order(
        id=id,
        agreement_id=agreement_id,
        agreement_code=code,
        kind=kind,
        asked=from_content(kind=kind, content=words),
        why=words["why"],
        requested_by=requested_by,
        requested_at=requested_at,
        state=state,
        answered_by=answered_by,
        answered_at=answered_at,
    )
