"""Money that waits and is not needed: back to whoever sent it, or over to another agreement of theirs."""

from typing import Any, NamedTuple

from payung.contributions.actions import Source
from payung.kernel.language import rupiah
from payung.kernel.problems import Problem, Refused
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.payments.receipts import BANK, pay_out
from payung.sponsors.allocation import allocate, purses, take, waiting_money
from payung.sponsors.orders.asked import CarryOver, Refund
from payung.sponsors.queries import AgreementView


class Arrived(NamedTuple):
    """A receipt that money carried over made: it needs a number and an entry in the chain, as any receipt."""

    reference: str
    detail: dict[str, Any]


def refund(*, agreement: AgreementView, asked: Refund, order_id: str, by: int) -> dict[str, Any]:
    """Give money back that waits, in the caller's transaction, which holds the agreement; what is left of it.

    Raises Refused: `payment.amount_not_positive`, `order.more_than_waits`, `payment.reference_reused`.
    """
    paid_from, purpose = _taken(agreement, asked), f"refund {agreement.purpose(asked.party)}"
    pay_out(reference=asked.reference, amount=asked.amount, purpose=purpose, paid_from=paid_from, by=by)
    out = Move(agreement.account("waiting", asked.party), BANK, asked.amount, asked.reference)
    book_moves(entry=f"order {order_id}", moves=[out])
    return _figures(agreement, asked) | {"reference": asked.reference}


def carry_over(
    *, agreement: AgreementView, into: AgreementView, asked: CarryOver, order_id: str, by: int
) -> tuple[dict[str, Any], Arrived]:
    """Give money that waits to another agreement of the same funder, whose months it pays at once where it reaches.

    In the caller's transaction, which holds both. Raises Refused as `refund` does; `order.same_agreement`,
    `order.other_funder`.
    """
    if into.id == agreement.id:
        raise Refused(Problem("order.same_agreement", "into", into.code))
    paid_from, reference = _taken(agreement, asked), f"carry-over {order_id}"
    giver = agreement.sharing.party(asked.party)
    taker = next((party for party in into.sharing.parties if party.funder_id == giver.funder_id), None)
    if taker is None:
        raise Refused(Problem("order.other_funder", "into", giver.name))
    purpose = f"carry over {agreement.purpose(asked.party)} into {into.code}"
    arriving = into.purpose(taker.n)
    pay_out(reference=reference, amount=asked.amount, purpose=purpose, paid_from=paid_from, by=by, into=arriving)
    out = Move(agreement.account("waiting", giver.n), BANK, asked.amount, reference)
    back = Move(BANK, into.account("waiting", taker.n), asked.amount, reference)
    book_moves(entry=f"order {order_id}", moves=[out, back])
    months, left = allocate(agreement=into), waiting_money(agreement=into)
    there = {"into": into.code, "months_paid": len(months), "waiting_there": left}
    detail = {"agreement": into.code, "amount": asked.amount, "months": len(months), "waiting": left}
    return _figures(agreement, asked) | there, Arrived(reference, detail)


def _taken(agreement: AgreementView, asked: Refund | CarryOver) -> list[Source]:
    """The receipts out of which the money comes, the oldest first."""
    if asked.amount <= 0:
        raise Refused(Problem("payment.amount_not_positive", "amount"))
    waiting = waiting_money(agreement=agreement, party=asked.party)
    if asked.amount > waiting:
        raise Refused(Problem("order.more_than_waits", "amount", rupiah(waiting)))
    return list(take(money=purses(agreement=agreement), party=asked.party, amount=asked.amount))


def _figures(agreement: AgreementView, asked: Refund | CarryOver) -> dict[str, Any]:
    """Whose money it was, how much of it goes, and what of it waits on."""
    left = waiting_money(agreement=agreement, party=asked.party)
    return {"funder": agreement.sharing.party(asked.party).name, "amount": asked.amount, "waiting": left}
