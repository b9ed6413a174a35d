"""Void what was promised and not paid: nobody owes it any more, and the budget is free for others."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.sponsors import queries
from payung.sponsors.allocation import allocate
from payung.sponsors.commitments import Unpaid, recommitting, unpaid
from payung.sponsors.orders.asked import Voiding
from payung.sponsors.queries import AgreementView, list_months


class Loss(NamedTuple):
    """What people of a list lose: these months, inclusive, worth so many rupiah. "" is no paid day."""

    list: str
    people: int
    first: str
    last: str
    amount: int
    last_paid_day: str


def void(*, agreement: AgreementView, asked: Voiding, order_id: str) -> dict[str, Any]:
    """Void from a month on, in the caller's transaction, which holds the agreement; who loses what.

    Raises Refused: `agreement.month_outside`, `order.list_elsewhere`, `order.nothing_to_void`.
    """
    if not agreement.terms.first_month <= asked.first_month < agreement.terms.end_month:
        raise Refused(Problem("agreement.month_outside", "from", str(asked.first_month)))
    if elsewhere := sorted(set(asked.lists) - set(approved_lists(agreement=agreement))):
        raise Refused(*(Problem("order.list_elsewhere", "list", list_id) for list_id in elsewhere))
    losses = _losses(agreement, asked)
    if not losses:
        raise Refused(Problem("order.nothing_to_void", "from", str(asked.first_month)))
    with recommitting(agreement=agreement, entry=f"order {order_id}"), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO sponsors_void (list_id, order_id, first_month) VALUES (%s, %s, %s)",
            [(loss.list, order_id, asked.first_month.first) for loss in losses],
        )
    paid = allocate(agreement=agreement)  # money that stood before the voided months may reach later lists
    return {
        "from": str(asked.first_month),
        "people": sum(loss.people for loss in losses),
        "amount": sum(loss.amount for loss in losses),
        "lists": [loss._asdict() for loss in losses],
        "available": queries.available(agreement=agreement),
        "months_paid": len(paid),
    }


def approved_lists(*, agreement: AgreementView) -> tuple[str, ...]:
    """The lists that were approved under an agreement, in that order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ap.list_id FROM sponsors_approval ap JOIN sponsors_list l ON l.id = ap.list_id"
            " WHERE l.agreement_id = %s ORDER BY ap.id",
            [agreement.id],
        )
        return tuple(row[0] for row in cursor.fetchall())


def _losses(agreement: AgreementView, asked: Voiding) -> list[Loss]:
    """By list, what is promised from this month on and not paid."""
    by_list: dict[str, list[Unpaid]] = {}
    for each in unpaid(agreement=agreement):
        month = each.month
        if Month.of(month.month) >= asked.first_month and month.list_id in asked.lists:
            by_list.setdefault(month.list_id, []).append(each)
    paid = {each.list_id: Month.of(each.month) for each in list_months(agreement=agreement) if each.stands}
    return [_loss(months, paid.get(list_id)) for list_id, months in by_list.items()]


def _loss(months: Sequence[Unpaid], paid: Month | None) -> Loss:
    first, last = (Month.of(months[place].month.month) for place in (0, -1))
    return Loss(
        list=months[0].month.list_id,
        people=max(sum(each.people.values()) for each in months),
        first=str(first),
        last=str(last),
        amount=sum(each.held().total() for each in months),
        last_paid_day=paid.last.isoformat() if paid else "",
    )
