"""Record money that comes in under a payment code, and take it back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from payung.access.queries import user_id
from payung.access.scope import EVERYTHING, seeing
from payung.audit.actions import record
from payung.contributions.actions import Source, reverse_fundings
from payung.contributions.due import DueMonth, due_months
from payung.contributions.overtaken import unless_overtaken
from payung.contributions.queries import standing_fundings
from payung.documents.actions import give_number
from payung.kernel.language import rupiah
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import reason
from payung.law.book import book
from payung.law.checks import check_period
from payung.law.coverage import PaidMonth, protected_span
from payung.ledger.actions import Move, open_accounts
from payung.ledger.actions import book as book_moves
from payung.ledger.queries import balance
from payung.payments.billing import refuse_period
from payung.payments.cash.queries import account as hands
from payung.payments.codes import Payer, payer_of, read_code
from payung.payments.codes import payer as find_payer
from payung.payments.models import Receipt
from payung.payments.queries import is_refund, is_reversed, months_brought, receipt, refunded
from payung.payments.receipts import (
    BANK,
    clean_reference,
    hold_account,
    hold_reference,
    insert_reversed_receipt,
    refuse_other_content,
    write_receipt,
)
from payung.payments.savings import UNCLAIMED, savings, savings_then
from payung.payments.spending import held, hold_payer, pay_months, spend
from payung.payments.telling import tell_received, tell_reversed
from payung.people.changes.queries import died_on
from payung.people.changes.writing import hold_unchanged
from payung.people.queries import Member


class Paid(NamedTuple):
    """The answer to a payment: the months it pays (`2026-12`), whole rupiah, and whether it was here before."""

    reference: str
    amount: int
    months: tuple[str, ...]
    repeated: bool


class Deposited(NamedTuple):
    """The answer to money under a code: the months it paid (`2026-12`), and what is saved after it, in whole rupiah.

    `code` is "" for a code that nobody has: the money is kept as unclaimed.
    """

    reference: str
    code: str
    amount: int
    months: tuple[str, ...]
    savings: int
    repeated: bool


class Taken(NamedTuple):
    """The answer to a reversal: the receipt, its amount and whether it was here before."""

    reference: str
    amount: int
    repeated: bool


def record_payment(
    *,
    worker: Member,
    start: Month | None,
    count: int,
    programmes: Sequence[str] | None,
    amount: int,
    reference: str,
    by: str,
    at: datetime,
) -> Paid:
    """Take a worker's own payment for `count` months from `start` on (default: the first of which something is unpaid).

    The amount must be the price to the rupiah; whoever brings another deposits it. Cover begins for these months, never
    before now (Permenaker 5/2021 art. 36, 41). The same reference with the same content gives the same answer.
    Raises Refused: what the price refuses, `payment.amount_differs`, `payment.reference_missing`,
    `payment.reference_reused`, `payment.reference_reversed`, `month.already_paid`, `month.too_late`,
    `person.reported_dead`.
    """
    actor, reference = user_id(name=by), clean_reference(reference=reference)
    purpose = f"worker {worker.number}: {count} months {','.join(programmes or ())} from {start or 'first unpaid'}"
    if refuse_other_content(reference=reference, amount=amount, purpose=purpose):
        return Paid(reference, amount, months_brought(reference=reference), repeated=True)
    payer, first = payer_of(worker=worker), start or Month.of(timezone.localdate(at))
    if problems := check_period(page=book().on(first.first), count=count, payer="self"):
        raise Refused(*problems)

    def pay() -> Paid:
        # Each reference is used once in the whole of it, wherever it was.
        with seeing(scope=EVERYTHING), transaction.atomic():
            hold_reference(reference=reference)
            if refuse_other_content(reference=reference, amount=amount, purpose=purpose):
                return Paid(reference, amount, months_brought(reference=reference), repeated=True)
            hold_payer(code=payer.code)
            hold_unchanged(workers=[worker.id])
            due = due_months(workers=[worker], start=first, count=count, payer="self", programmes=programmes)
            if not due and died_on(worker_id=worker.id):
                raise Refused(Problem("person.reported_dead", "number"))
            _refuse_other_months(due, start, count)
            _refuse_too_late(due[0].month, timezone.localdate(at))
            _refuse_other_amount(due, amount)
            _take_in(payer, amount, reference, purpose, actor, BANK)
            pay_months(payer=payer, months=due, paid_from=[Source(reference, amount)])
            tell_received(payer=payer, reference=reference, amount=amount, months=due, at=at)
            detail = {"amount": amount, "worker": str(worker.number), "from": str(due[0].month), "months": count}
            give_number(kind="receipt", subject=reference)
            record(by=by, action="record_payment", subject=reference, detail=detail)
        return Paid(reference, amount, tuple(str(each.month) for each in due), repeated=False)

    return unless_overtaken(work=pay)


def _refuse_other_months(due: Sequence[DueMonth], start: Month | None, count: int) -> None:
    """Refuse where a month that was asked for by name is paid already, in part or whole."""
    named = start is not None and any(each.month != start + n or not each.whole for n, each in enumerate(due))
    if named or len(due) != count:
        raise Refused(Problem("month.already_paid", "from"))


def _refuse_too_late(first: Month, today: date) -> None:
    """Refuse a month whose grace is over: it would protect nobody, and nobody owes it (Permenaker 5/2021 art. 44)."""
    if protected_span(page=book().on(today), paid=PaidMonth(first, today)) is None:
        raise Refused(Problem("month.too_late", "from", str(first)))


def _refuse_other_amount(due: Sequence[DueMonth], amount: int) -> None:
    price = sum(each.total for each in due)
    if price != amount:
        raise Refused(Problem("payment.amount_differs", "amount", rupiah(price)))


def deposit(
    *, code: str | None, amount: int, reference: str, via: str, by: str, at: datetime, account: str = BANK
) -> Deposited:
    """Take money that comes under a payment code, whatever its amount: it pays the months it reaches, the rest waits.

    `via` says by whom (`bank bank-ntt`), `account` where the money is. Under a code that nobody has, or under none, it
    is kept as unclaimed. The same reference with the same content gives the same answer. Raises Refused:
    `code.mistyped`, `payment.amount_not_positive`, `payment.reference_missing`, `payment.reference_reused`,
    `payment.reference_reversed`.
    """
    actor, reference = user_id(name=by), clean_reference(reference=reference)
    number = "without code" if code is None else read_code(code=code)
    if amount <= 0:
        raise Refused(Problem("payment.amount_not_positive", "amount", str(amount)))
    with seeing(scope=EVERYTHING):  # money of a payer elsewhere is that payer's too, and of a group's members anywhere
        known = None if code is None else _payer_if_known(code)
    purpose = f"{'deposit' if known else UNCLAIMED} {number} via {via}"

    def take() -> Deposited:
        with seeing(scope=EVERYTHING), transaction.atomic():
            hold_reference(reference=reference)
            if refuse_other_content(reference=reference, amount=amount, purpose=purpose):
                return _deposited_before(reference)
            months: list[DueMonth] = []
            payer = held(payer=known) if known else None
            _take_in(payer, amount, reference, purpose, actor, account)
            if payer:
                months = spend(payer=payer, on=timezone.localdate(at))
                trips = via.startswith("platform ")
                tell_received(payer=payer, reference=reference, amount=amount, months=months, at=at, trips=trips)
            left = savings(code=payer.code) if payer else 0
            give_number(kind="receipt", subject=reference)
            detail = {"amount": amount, "months": len(months), "account": account}
            detail["code"] = str(payer.code) if payer else ""
            record(by=by, action="deposit", subject=reference, detail=detail)
        paid = tuple(str(each.month) for each in months)
        return Deposited(reference, str(number) if payer else "", amount, paid, left, repeated=False)

    return unless_overtaken(work=take)


def _payer_if_known(code: str) -> Payer | None:
    try:
        return find_payer(code=code)
    except Refused as refusal:
        if [problem.code for problem in refusal.problems] == ["code.unknown"]:
            return None
        raise


def _take_in(payer: Payer | None, amount: int, reference: str, purpose: str, by: int, account: str) -> None:
    """The receipt, and the money in the payer's savings."""
    into = payer.account if payer else UNCLAIMED
    open_accounts(codes=[account, into])
    write_receipt(
        reference=reference,
        amount=amount,
        purpose=purpose,
        by=by,
        payer=payer.code if payer else None,
        account=account,
    )
    book_moves(entry=f"receipt {reference}", moves=[Move(account, into, amount, reference)])


def _deposited_before(reference: str) -> Deposited:
    known = Receipt.objects.get(reference=reference)
    code, left = "", 0
    if known.payer:
        code, left = str(known.payer), savings_then(code=known.payer, known_at=known.recorded_at)
    return Deposited(reference, code, known.amount, months_brought(reference=reference), left, repeated=True)


def wish(*, code: str, months: int, by: str, at: datetime) -> None:
    """Note how many months a payer wants to pay: the bill asks for so many until months are paid.

    Raises Refused: `code.mistyped`, `code.unknown`, `period.not_allowed` and its like.
    """
    actor, payer = user_id(name=by), find_payer(code=code)
    refuse_period(months=months, on=timezone.localdate(at))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_wish (payer, months, recorded_by_id) VALUES (%s, %s, %s)",
            [payer.code, months, actor],
        )
        record(by=by, action="wish", subject=str(payer.code), detail={"months": months})


def spend_savings(*, code: str, by: str, at: datetime) -> tuple[str, ...]:
    """Pay the months that a payer's savings reach by now, as on the day a month begins; those months, `2026-12`.

    Raises Refused: `code.mistyped`, `code.unknown`.
    """
    user_id(name=by)
    known = find_payer(code=code)

    def pay() -> tuple[str, ...]:
        with transaction.atomic():
            payer = held(payer=known)
            if months := spend(payer=payer, on=timezone.localdate(at)):
                # With the instant, for a month that was taken back may be bought again, and is told again.
                because = f"savings {payer.code} {months[0].month} {at.isoformat()}"
                amount = sum(each.total for each in months)
                tell_received(payer=payer, reference=because, amount=amount, months=months, at=at)
                record(by=by, action="spend_savings", subject=str(payer.code), detail={"months": len(months)})
        return tuple(str(each.month) for each in months)

    return unless_overtaken(work=pay)


def reverse_payment(*, reference: str, why: str, by: str, at: datetime) -> Taken:
    """Take back a payment, whole: the months it paid no longer stand from now on, and the money leaves the books.

    Money of other receipts in those months returns to the savings and pays again what it reaches. What was known before
    stays known: cover as of an earlier instant is answered as it was then. Those whose months they were are told.
    Raises Refused: `payment.unknown`, `cash.own`, and what `refuse_irreversible` and `reason` refuse.
    """
    actor, reference = user_id(name=by), clean_reference(reference=reference)
    why = reason(why=why)

    def take_back() -> Taken:
        with transaction.atomic():
            hold_reference(reference=reference)
            known = receipt(reference=reference)
            if known is None:
                raise Refused(Problem("payment.unknown", "reference", reference))
            if is_reversed(reference=reference):
                return Taken(reference, known.amount, repeated=True)
            payer = held(payer=find_payer(code=str(known.payer))) if known.payer else None
            _refuse_own_cash(known, by)
            if known.account != BANK:
                hold_account(account=known.account)
            refuse_irreversible(reference=reference)  # asked now that nobody carries any of it over, or hands it in
            fundings = standing_fundings(reference=reference)
            if payer:
                tell_reversed(payer=payer, reference=reference, amount=known.amount, fundings=fundings)
            undone = reverse_fundings(fundings=fundings, why=why)
            insert_reversed_receipt(reference=reference, why=why, by=actor)
            _book_back(known, payer, undone.amounts)
            if payer:
                spend(payer=payer, on=timezone.localdate(at))
            record(by=by, action="reverse_payment", subject=reference, detail={"amount": known.amount})
        return Taken(reference, known.amount, repeated=False)

    return unless_overtaken(work=take_back)


def refuse_irreversible(*, reference: str) -> None:
    """Refuse a receipt that cannot be taken back, as it stands.

    Raises Refused: `payment.unknown`, `payment.reference_reversed`, `payment.given_back`, `payment.carried_over`,
    `cash.handed_in`.
    """
    known = receipt(reference=reference)
    if known is None:
        raise Refused(Problem("payment.unknown", "reference", reference))
    if is_reversed(reference=reference):
        raise Refused(Problem("payment.reference_reversed", "reference", reference))
    if refunded(references=[reference]):
        raise Refused(Problem("payment.given_back", "reference", reference))
    if is_refund(reference=reference):
        raise Refused(Problem("payment.carried_over", "reference", reference))
    if known.account != BANK and balance(account=known.account) < known.amount:
        # Cash that an agent handed in is not in the agent's hands any more: it is given back by an order.
        raise Refused(Problem("cash.handed_in", "reference", reference))


def _refuse_own_cash(known: Receipt, by: str) -> None:
    """An agent who could take back what was received alone would keep the cash, and owe nothing."""
    if known.account == hands(agent=by):
        raise Refused(Problem("cash.own", "by", by))


def _book_back(known: Receipt, payer: Payer | None, amounts: dict[tuple[int, str, date], int]) -> None:
    """Contributions go back to the savings, and the receipt's amount out of them."""
    source = payer.account if payer else UNCLAIMED
    open_accounts(codes=[source])
    back = [
        Move(f"contributions/{programme}", source, amount, f"{known.reference} {Month.of(month)} reversed")
        for (_, programme, month), amount in amounts.items()
    ]
    out = Move(source, known.account, known.amount, f"{known.reference} reversed")
    book_moves(entry=f"reversal {known.reference}", moves=[*back, out])
