"""Ask that money that waits be carried over or given back, and answer: another person than asked for it."""

import hashlib
import json
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from payung.access.holding import hold
from payung.access.persons import person_id
from payung.access.queries import user_id
from payung.access.scope import EVERYTHING, seeing
from payung.audit.actions import record
from payung.contributions.overtaken import unless_overtaken
from payung.documents.actions import give_number
from payung.kernel.language import rupiah
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import reason
from payung.ledger.actions import Move, open_accounts
from payung.ledger.actions import book as book_moves
from payung.payments.actions import refuse_irreversible, reverse_payment
from payung.payments.codes import payer
from payung.payments.orders.queries import (
    CONFIRMED,
    DECLINED,
    PLACED,
    TAKE_BACK,
    MoneyOrder,
    find_money_order,
    money_order,
    open_money_orders,
)
from payung.payments.queries import months_brought
from payung.payments.queries import receipt as find_receipt
from payung.payments.receipts import BANK, clean_reference, hold_reference, pay_out
from payung.payments.spending import held, hold_payer, spend
from payung.payments.telling import tell_received


class Wanted(NamedTuple):
    """What is asked: from the savings of the payer of `code`, or from the unclaimed money of `receipt`; `amount` whole
    rupiah; to the payer of `to`, or ("") back out."""

    amount: int
    code: str = ""
    receipt: str = ""
    to: str = ""


class Answered(NamedTuple):
    """An order as it stands, the months that carried money paid at once, and whether all was so before."""

    order: MoneyOrder
    months: tuple[str, ...]
    repeated: bool


def place_money_order(*, wanted: Wanted, why: str, by: str, at: datetime) -> Answered:
    """Ask for it. Nothing moves before a second person confirms; asked twice while it waits, it is one order.

    Raises Refused: `code.mistyped`, `code.unknown`, `money.one_source`, `money.to_itself`, `payment.unknown`,
    `money.more_than_waits`, `money.asked_already`, `payment.amount_not_positive`, `payment.reference_missing`, and what
    `reason` refuses.
    """
    actor = person_id(name=by)
    why = reason(why=why)
    _refuse_shape(wanted)
    source = payer(code=wanted.code).code if wanted.code else None
    taker = payer(code=wanted.to).code if wanted.to else None
    if source and source == taker:  # the payers, not the words: a code may be spaced in more ways than one
        raise Refused(Problem("money.to_itself", "to"))
    receipt = clean_reference(reference=wanted.receipt) if wanted.receipt else ""
    if receipt and not find_receipt(reference=receipt):
        raise Refused(Problem("payment.unknown", "receipt", receipt))
    kind = "carry_over" if taker else "give_back"
    return _place([kind, source, receipt, wanted.amount, taker, why], actor, by)


def place_take_back(*, reference: str, why: str, by: str, at: datetime) -> Answered:
    """Ask that a payer's receipt be taken back, whole, as one that was taken wrongly: a second person's yes does it.

    Raises Refused: `payment.reference_missing`, `money.asked_already`, and what `refuse_irreversible` and `reason`
    refuse.
    """
    actor, why, reference = person_id(name=by), reason(why=why), clean_reference(reference=reference)
    known = find_receipt(reference=reference)
    if known is None or known.payer is None:
        raise Refused(Problem("payment.unknown", "receipt", reference))
    return _place([TAKE_BACK, known.payer, reference, known.amount, None, why], actor, by)


def _place(content: list[str | int | None], actor: int, by: str) -> Answered:
    """Write an order of this content, unless the same waits already."""
    with transaction.atomic(), connection.cursor() as cursor:
        _kind, source, receipt, *_rest = content
        hold(subject=f"money order of {source or receipt}")
        id, earlier = _free_id(content)
        if earlier:
            return Answered(earlier, (), repeated=True)
        cursor.execute(
            "INSERT INTO payments_order (kind, payer, receipt, amount, taker, why, id, requested_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [*content, id, actor],
        )
        placed = money_order(id=id)
        _refuse_impossible(placed)
        _refuse_same_money(placed)
        detail = {"amount": placed.amount, "from": str(source or receipt), "to": str(placed.taker or "")}
        record(by=by, action="place_money_order", subject=id, detail=detail)
    return Answered(placed, (), repeated=False)


def _refuse_shape(wanted: Wanted) -> None:
    if wanted.amount <= 0:
        raise Refused(Problem("payment.amount_not_positive", "amount", str(wanted.amount)))
    if bool(wanted.code) == bool(wanted.receipt):
        raise Refused(Problem("money.one_source", "code"))


def _free_id(content: list[str | int | None]) -> tuple[str, MoneyOrder | None]:
    """An id that follows from what is asked; asked again after an answer, it is another order with the next id."""
    n = 0
    while True:
        id = hashlib.sha256(json.dumps([*content, n]).encode()).hexdigest()[:16]
        found = find_money_order(id=id)
        if found is None or found.state == PLACED:
            return id, found
        n += 1


def _refuse_same_money(order: MoneyOrder) -> None:
    """Refuse a second order about money of which one waits: whichever is confirmed first, the other could only fail."""
    for each in open_money_orders(payer=order.payer, receipt=order.receipt):
        apart = each.takes_back and order.takes_back and each.receipt != order.receipt
        if each.id != order.id and not apart:
            raise Refused(Problem("money.asked_already", "", each.requested_by))


def _refuse_impossible(order: MoneyOrder) -> None:
    if order.takes_back:
        refuse_irreversible(reference=order.receipt)
        return
    if (waits := order.money().amount) < order.amount:
        raise Refused(Problem("money.more_than_waits", "amount", rupiah(waits)))


def confirm_money_order(*, id: str, by: str, at: datetime, reference: str = "") -> Answered:
    """A second person's yes: the money moves. What is carried over pays at once the months that it reaches.

    What is given back has left the bank by then, under the bank's `reference`. A receipt is taken back as
    `payments.actions.reverse_payment` does. Sent twice it is one. Raises Refused, as that does, and:
    `money.order_unknown`, `money.same_person`, `money.order_declined`, `money.more_than_waits`,
    `money.stays_here` where money that is carried over is said to have left, `payment.reference_missing`,
    `payment.reference_reused`.
    """
    actor, asked = person_id(name=by), money_order(id=id)
    if (asked.taker or asked.takes_back) and reference:
        raise Refused(Problem("money.stays_here", "reference", reference))
    if not asked.takes_back:
        reference = f"carry-over {asked.id}" if asked.taker else clean_reference(reference=reference)
    if asked.requested_by == by and asked.state == PLACED:
        raise Refused(Problem("money.same_person", "by", by))
    return unless_overtaken(work=lambda: _confirm(asked, reference, actor, by, at))


def _confirm(asked: MoneyOrder, reference: str, actor: int, by: str, at: datetime) -> Answered:
    # Whoever takes the money may live elsewhere, or be a group of people everywhere.
    with seeing(scope=EVERYTHING), transaction.atomic():
        # As payments do, once the order is held: references, then payers, the smaller first; no two wait in a ring.
        _hold_order(asked.id)
        for each in sorted({asked.receipt, reference} - {""}):
            hold_reference(reference=each)
        for code in sorted({asked.payer, asked.taker} - {0}):
            hold_payer(code=code)
        asked = money_order(id=asked.id)
        if asked.state == CONFIRMED:
            if asked.reference not in ("", reference):
                raise Refused(Problem("payment.reference_reused", "reference", asked.reference))
            return Answered(asked, months_brought(reference=reference), repeated=True)
        if asked.state == DECLINED:
            raise Refused(Problem("money.order_declined", "order", asked.id))
        _refuse_impossible(asked)
        if asked.takes_back:
            reverse_payment(reference=asked.receipt, why=asked.why, by=by, at=at)
            months: tuple[str, ...] = ()
        else:
            months = (_carry_over if asked.taker else _give_back)(asked, reference, actor, at)
        left_by = "" if asked.taker else reference
        _answer(asked, actor, confirmed=True, reference=left_by)
        detail = {"amount": asked.amount, "reference": left_by}
        record(by=by, action="confirm_money_order", subject=asked.id, detail=detail)
    return Answered(money_order(id=asked.id), months, repeated=False)


def _hold_order(id: str) -> None:
    """Whoever answers this order waits here until we are done."""
    hold(subject=f"money order {id}")


def _give_back(asked: MoneyOrder, reference: str, actor: int, at: datetime) -> tuple[str, ...]:
    sources = list(asked.money().take(amount=asked.amount))
    purpose = f"given back {asked.payer or asked.receipt}"
    pay_out(reference=reference, amount=asked.amount, purpose=purpose, paid_from=sources, by=actor)
    book_moves(entry=f"order {asked.id}", moves=[Move(asked.account, BANK, asked.amount, reference)])
    return ()


def _carry_over(asked: MoneyOrder, reference: str, actor: int, at: datetime) -> tuple[str, ...]:
    taker = held(payer=payer(code=str(asked.taker)))
    sources = list(asked.money().take(amount=asked.amount))
    pay_out(
        reference=reference,
        amount=asked.amount,
        purpose=f"carried over from {asked.payer or asked.receipt} to {asked.taker}",
        paid_from=sources,
        by=actor,
        into=f"carried over to {asked.taker}",
        payer=taker.code,
    )
    open_accounts(codes=[taker.account])
    book_moves(entry=f"order {asked.id}", moves=[Move(asked.account, taker.account, asked.amount, reference)])
    months = spend(payer=taker, on=timezone.localdate(at))
    tell_received(payer=taker, reference=reference, amount=asked.amount, months=months, at=at)
    give_number(kind="receipt", subject=reference)
    return tuple(str(each.month) for each in months)


def decline_money_order(*, id: str, why: str, by: str, at: datetime) -> Answered:
    """A no, by anybody: also by whoever asked for it. Sent twice it is one.

    Raises Refused: `money.order_unknown`, `money.order_confirmed`, and what `reason` refuses.
    """
    actor = user_id(name=by)
    money_order(id=id)
    why = reason(why=why)
    with transaction.atomic():
        _hold_order(id)
        asked = money_order(id=id)
        if asked.state == DECLINED:
            return Answered(asked, (), repeated=True)
        if asked.state == CONFIRMED:
            raise Refused(Problem("money.order_confirmed", "order", id))
        _answer(asked, actor, confirmed=False, why=why)
        record(by=by, action="decline_money_order", subject=id, detail={"amount": asked.amount})
    return Answered(money_order(id=id), (), repeated=False)


def _answer(asked: MoneyOrder, actor: int, *, confirmed: bool, reference: str = "", why: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_orderanswer (order_id, requested_by_id, answered_by_id, confirmed, reference, why)"
            " SELECT id, requested_by_id, %s, %s, %s, %s FROM payments_order WHERE id = %s",
            [actor, confirmed, reference, why, asked.id],
        )
