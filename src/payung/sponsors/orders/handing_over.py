"""Hand over who pays: from a month on the parts of an agreement's months are others'."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from payung.contributions.actions import funders
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.ledger.actions import open_accounts
from payung.sponsors import queries
from payung.sponsors.allocation import allocate
from payung.sponsors.checks import check_funders
from payung.sponsors.commitments import commitments, recommitting
from payung.sponsors.orders.asked import HandOver
from payung.sponsors.queries import AgreementView, list_months


def hand_over(*, agreement: AgreementView, asked: HandOver, order_id: str) -> dict[str, Any]:
    """Let others pay from a month on, in the caller's transaction, which holds the agreement; what that changes.

    Raises Refused: what is wrong with the funders, `agreement.month_outside`, `order.month_paid`,
    `order.month_invoiced`, `order.changes_nothing`; `agreement.budget_short` where the price rises with who pays.
    """
    problems = check_funders(funders=asked.funders)
    if not agreement.terms.first_month <= asked.first_month < agreement.terms.end_month:
        problems.append(Problem("agreement.month_outside", "from", str(asked.first_month)))
    if problems or not asked.funders:
        raise Refused(*(problems or [Problem("agreement.parts_impossible", "funder", "0")]))
    _refuse_what_is_settled(agreement, asked.first_month)
    before = _owed(agreement)
    with recommitting(agreement=agreement, entry=f"order {order_id}"):
        _write(agreement, asked, order_id)
    now = queries.agreement(id=agreement.id)
    after = _owed(now)
    paid = allocate(agreement=now)
    parts = now.sharing.parts_in(asked.first_month)
    return {
        "from": str(asked.first_month),
        "funders": [
            {
                **{"n": party.n, "kind": party.kind, "name": party.name, "parts": parts.get(party.n, 0)},
                **{"committed_before": before.get(party.n, 0), "committed_after": after.get(party.n, 0)},
            }
            for party in now.sharing.parties
        ],
        "of": sum(parts.values()),
        "dearer": sum(after.values()) - sum(before.values()),
        "available": queries.available(agreement=now),
        "months_paid": len(paid),
    }


def _refuse_what_is_settled(agreement: AgreementView, first: Month) -> None:
    """Refuse where somebody paid, or was asked to pay, a month that others are to pay.

    A month of a list whose people have all left, or paid it themselves, stands without anybody's money.
    """
    paid = [Month.of(each.month) for each in list_months(agreement=agreement) if each.stands and each.funding_id]
    if settled := [month for month in paid if month >= first]:
        raise Refused(Problem("order.month_paid", "from", str(max(settled))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(month) FROM sponsors_invoice WHERE agreement_id = %s", [agreement.id])
        [invoiced] = cursor.fetchone()
    if invoiced and Month.of(invoiced) >= first:
        raise Refused(Problem("order.month_invoiced", "from", str(Month.of(invoiced))))


def _owed(agreement: AgreementView) -> Mapping[int, int]:
    """What each party owes of what is promised, in whole rupiah by its number."""
    owed: dict[int, int] = {}
    for commitment, amount in commitments(agreement=agreement).items():
        owed[commitment.party] = owed.get(commitment.party, 0) + amount
    return owed


def _write(agreement: AgreementView, asked: HandOver, order_id: str) -> None:
    """Write the new stakes, and whoever is new among the parties with the accounts of their own."""
    known = {party.funder_id: party.n for party in agreement.sharing.parties}
    ids, parts = funders(named=((each.kind, each.name) for each in asked.funders)), {}
    with connection.cursor() as cursor:
        for each in asked.funders:
            funder = ids[each.kind, each.name]
            if funder not in known:
                known[funder] = len(known) + 1
                cursor.execute(
                    "INSERT INTO sponsors_party (agreement_id, n, funder_id) VALUES (%s, %s, %s)",
                    [agreement.id, known[funder], funder],
                )
            parts[known[funder]] = each.parts
        if agreement.sharing.parts_in(asked.first_month) == parts and _is_last_turn(agreement, asked.first_month):
            raise Refused(Problem("order.changes_nothing", "from", str(asked.first_month)))
        cursor.executemany(
            "INSERT INTO sponsors_stake (agreement_id, turn, n, first_month, parts, order_id)"
            " SELECT %s, max(turn) + 1, %s, %s, %s, %s FROM sponsors_stake"
            " WHERE agreement_id = %s AND order_id IS DISTINCT FROM %s",
            [
                (agreement.id, n, asked.first_month.first, each, order_id, agreement.id, order_id)
                for n, each in parts.items()
            ],
        )
    open_accounts(codes=queries.agreement(id=agreement.id).accounts)


def _is_last_turn(agreement: AgreementView, month: Month) -> bool:
    """Whether after this month nobody else was to take over."""
    return all(
        agreement.sharing.parts_in(later) == agreement.sharing.parts_in(month)
        for later in (month + n for n in range(agreement.terms.end_month - month))
    )
