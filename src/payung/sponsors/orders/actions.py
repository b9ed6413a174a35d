"""Place an order about an agreement's promise or money; confirm or decline it, as another person."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from payung.access.persons import person_id
from payung.access.queries import user_id
from payung.access.scope import EVERYTHING, seeing
from payung.audit.actions import record
from payung.contributions.overtaken import unless_overtaken
from payung.documents.actions import give_number
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import reason
from payung.payments.receipts import clean_reference
from payung.sponsors import queries
from payung.sponsors.holding import hold
from payung.sponsors.orders.asked import KINDS, Asked, CarryOver, HandOver, Refund, Voiding, as_content, order_id
from payung.sponsors.orders.giving_back import Arrived, carry_over, refund
from payung.sponsors.orders.handing_over import hand_over
from payung.sponsors.orders.queries import CONFIRMED, DECLINED, Order, find_order, order
from payung.sponsors.orders.voiding import approved_lists, void
from payung.sponsors.queries import AgreementView


class Answered(NamedTuple):
    """The answer to each act on an order: what it is now, what it does, and whether it was so before."""

    order: Order
    figures: Mapping[str, Any]
    repeated: bool


class _Done(NamedTuple):
    figures: Mapping[str, Any]
    arrived: Arrived | None = None


def place_order(*, agreement: str, asked: Asked, why: str, by: str, at: datetime) -> Answered:
    """Ask for a hand-over, a void, a refund or a carry-over. Nothing is done yet, but told what would be.

    The figures are those of carrying it out now, which is tried and taken back. The same words are the same order and
    get the same answer. Raises Refused: what `reason` refuses, and all that carrying it out refuses.
    """
    actor, under, why = person_id(name=by), queries.agreement(code=agreement), reason(why=why)
    return unless_overtaken(work=lambda: _place(under, _exact(under, asked), why, actor, by))


def _exact(under: AgreementView, asked: Asked) -> Asked:
    """The same order in the words by which it is known again."""
    match asked:
        case Refund():
            return asked._replace(reference=clean_reference(reference=asked.reference))
        case Voiding(lists=()):
            return asked._replace(lists=approved_lists(agreement=under))
        case _:
            return asked


def _place(under: AgreementView, asked: Asked, why: str, actor: int, by: str) -> Answered:
    kind, content = KINDS[type(asked)], as_content(asked=asked, why=why)
    id, concerned = order_id(agreement=under.code, kind=kind, content=content), _concerned(under, asked)
    with seeing(scope=EVERYTHING), transaction.atomic():  # whose months stood, wherever they live
        held = hold(agreements=concerned)
        if known := find_order(id=id):
            return Answered(known, known.figures, repeated=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO sponsors_order (id, agreement_id, kind, content, requested_by_id)"
                " VALUES (%s, %s, %s, %s, %s)",
                [id, under.id, kind, json.dumps(content), actor],
            )
        figures = _rehearse(held, asked, id, actor)
        detail = {"agreement": under.code, "kind": kind, "figures": figures}
        record(by=by, action="place_order", subject=id, detail=detail)
    return Answered(order(id=id), figures, repeated=False)


def _concerned(under: AgreementView, asked: Asked) -> list[AgreementView]:
    """The agreements whose promise or money an order touches."""
    return [under, queries.agreement(code=asked.into)] if isinstance(asked, CarryOver) else [under]


def _rehearse(held: list[AgreementView], asked: Asked, id: str, actor: int) -> Mapping[str, Any]:
    """What an order would do: done, and taken back."""
    before = transaction.savepoint()
    figures = _carry_out(held, asked, id, actor).figures
    transaction.savepoint_rollback(before)
    return figures


def _carry_out(held: list[AgreementView], asked: Asked, id: str, actor: int) -> _Done:
    match asked:
        case HandOver():
            return _Done(hand_over(agreement=held[0], asked=asked, order_id=id))
        case Voiding():
            return _Done(void(agreement=held[0], asked=asked, order_id=id))
        case Refund():
            return _Done(refund(agreement=held[0], asked=asked, order_id=id, by=actor))
        case CarryOver():
            return _Done(*carry_over(agreement=held[0], into=held[1], asked=asked, order_id=id, by=actor))


def confirm_order(*, id: str, by: str, at: datetime) -> Answered:
    """A second person's yes: the order is carried out, whole, in one transaction. Sent twice it is done once.

    Raises Refused: `order.unknown`, `order.same_person`, `order.declined`, and what carrying it out refuses now.
    """
    actor, asked = person_id(name=by), order(id=id)
    return unless_overtaken(work=lambda: _confirm(asked, actor, by))


def _confirm(asked: Order, actor: int, by: str) -> Answered:
    with seeing(scope=EVERYTHING), transaction.atomic():  # as it was placed
        held = hold(agreements=_concerned(queries.agreement(id=asked.agreement_id), asked.asked))
        known = order(id=asked.id)
        if known.state == CONFIRMED:
            return Answered(known, known.figures, repeated=True)
        if known.state == DECLINED:
            raise Refused(Problem("order.declined", "order", known.id))
        _refuse_same_person(known, by)
        done = _carry_out(held, known.asked, known.id, actor)
        _answer(known, actor, declined=False)
        if arrived := done.arrived:
            give_number(kind="receipt", subject=arrived.reference)
            record(by=by, action="receive_money", subject=arrived.reference, detail=arrived.detail)
        detail = {"agreement": known.agreement_code, "kind": known.kind, "figures": done.figures}
        record(by=by, action="confirm_order", subject=known.id, detail=detail)
    return Answered(order(id=known.id), done.figures, repeated=False)


def _refuse_same_person(known: Order, by: str) -> None:
    if known.requested_by == by:
        raise Refused(Problem("order.same_person", "by", by))


def _answer(known: Order, actor: int, *, declined: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_confirmation (order_id, requested_by_id, confirmed_by_id, declined)"
            " SELECT id, requested_by_id, %s, %s FROM sponsors_order WHERE id = %s",
            [actor, declined, known.id],
        )


def decline_order(*, id: str, by: str, at: datetime) -> Answered:
    """A second person's no: the order stays as it was placed, and is never carried out. Sent twice it is one no.

    Raises Refused: `order.unknown`, `order.same_person`, `order.confirmed`.
    """
    actor, asked = user_id(name=by), order(id=id)
    with transaction.atomic():
        hold(agreements=[queries.agreement(id=asked.agreement_id)])
        known = order(id=id)
        if known.state == DECLINED:
            return Answered(known, known.figures, repeated=True)
        if known.state == CONFIRMED:
            raise Refused(Problem("order.confirmed", "order", id))
        _refuse_same_person(known, by)
        _answer(known, actor, declined=True)
        record(
            by=by, action="decline_order", subject=id, detail={"agreement": known.agreement_code, "kind": known.kind}
        )
    return Answered(order(id=id), known.figures, repeated=False)
