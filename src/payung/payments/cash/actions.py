"""Take cash, and hand it in."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from payung.access.persons import person_id
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.language import rupiah
from payung.kernel.problems import Problem, Refused
from payung.ledger.actions import Move, open_accounts
from payung.ledger.actions import book as book_moves
from payung.payments.actions import Deposited, deposit
from payung.payments.billing import dearest
from payung.payments.cash.queries import account, in_hand
from payung.payments.cash.references import cash_reference
from payung.payments.codes import Payer, payer
from payung.payments.queries import handover, is_refund, receipt
from payung.payments.receipts import BANK, clean_reference, hold_account, hold_reference


class HandedIn(NamedTuple):
    """The answer to cash that was handed in: how much, and what the agent still holds, in whole rupiah."""

    reference: str
    amount: int
    left: int
    repeated: bool


def take_cash(*, code: str, amount: int, slip: str, by: str, at: datetime) -> Deposited:
    """Take cash from somebody who says a payment code, against a slip of the agent's own book.

    The agent owes it from then on, and what it pays begins. The same slip with the same content is the same cash.
    Raises Refused: `code.mistyped`, `code.unknown` (nobody takes cash for nobody), `cash.too_much`,
    `payment.reference_missing`, and as `deposit` does.
    """
    slip = clean_reference(reference=slip)
    known = payer(code=code)
    reference, via = cash_reference(agent=by, slip=slip), f"agent {by}"
    if receipt(reference=reference) is None:
        refuse_too_much(payer=known, amount=amount, on=timezone.localdate(at))
    return deposit(code=code, amount=amount, reference=reference, via=via, by=by, at=at, account=account(agent=by))


def refuse_too_much(*, payer: Payer, amount: int, on: date) -> None:
    """Refuse more whole rupiah than anybody can prepay: a key held too long is no payment. Raises `cash.too_much`."""
    if amount > (most := dearest(on=on) * max(len(payer.members), 1)):
        raise Refused(Problem("cash.too_much", "amount", rupiah(most)))


def hand_in_cash(*, agent: str, amount: int, reference: str, by: str, at: datetime) -> HandedIn:
    """Receive cash from an agent into the bank, under the bank's own reference. Sent twice it is one.

    Raises Refused: `cash.same_person` where agents receive from themselves, `cash.more_than_held`,
    `payment.amount_not_positive`, `payment.reference_missing`, `payment.reference_reused`.
    """
    actor, who, reference = person_id(name=by), user_id(name=agent), clean_reference(reference=reference)
    if actor == who:
        raise Refused(Problem("cash.same_person", "by", by))
    if amount <= 0:
        raise Refused(Problem("payment.amount_not_positive", "amount", str(amount)))
    hands = account(agent=agent)
    with transaction.atomic():
        hold_reference(reference=reference)
        hold_account(account=hands)
        if earlier := handover(reference=reference):
            if (earlier.agent_id, earlier.amount) != (who, amount):
                raise Refused(Problem("payment.reference_reused", "reference", reference))
            return HandedIn(reference, amount, in_hand(agent=agent), repeated=True)
        if receipt(reference=reference) or is_refund(reference=reference):
            raise Refused(Problem("payment.reference_reused", "reference", reference))
        if (holds := in_hand(agent=agent)) < amount:
            raise Refused(Problem("cash.more_than_held", "amount", rupiah(holds)))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payments_handover (reference, agent_id, amount, received_by_id) VALUES (%s, %s, %s, %s)",
                [reference, who, amount, actor],
            )
        open_accounts(codes=[hands, BANK])
        book_moves(entry=f"handover {reference}", moves=[Move(BANK, hands, amount, f"{reference} of {agent}")])
        record(by=by, action="hand_in_cash", subject=reference, detail={"amount": amount, "agent": agent})
    return HandedIn(reference, amount, holds - amount, repeated=False)
