"""Record money that comes in, take it back, and give back what is left of it."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payung.access.queries import user_id
from payung.audit.actions import record
from payung.contributions.actions import Share, Source, funder, pay_staged, reverse_fundings, stage_due
from payung.contributions.queries import standing_fundings, standing_months
from payung.contributions.tariff import tariff
from payung.documents.actions import give_number
from payung.kernel.language import rupiah
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law.book import book
from payung.law.contributions import Line, quote
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.payments.queries import is_refund, is_reversed, receipt
from payung.people.nik import holds_nik
from payung.people.occupations import occupations
from payung.people.queries import Member, jobs

BANK = "bank"


class Paid(NamedTuple):
    """The answer to a payment: the months it pays (`2026-12`), whole rupiah, and whether it was here before."""

    reference: str
    amount: int
    months: tuple[str, ...]
    repeated: bool


class Taken(NamedTuple):
    """The answer to a reversal: the receipt, its amount and the worker-months that no longer stand."""

    reference: str
    amount: int
    repeated: bool


class _DueLine(NamedTuple):
    job: int
    month: Month
    line: Line


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
    """Take a worker's own payment for `count` months from `start` on (default: the first that is not paid).

    The amount must be the price to the rupiah. Cover begins for these months, never before now
    (Permenaker 5/2021 art. 36, 41). The same reference with the same content gives the same answer.
    Raises Refused: what the price refuses, `payment.amount_differs`, `payment.reference_missing`,
    `payment.reference_reused`, `payment.reference_reversed`, `month.already_paid`.
    """
    actor, reference = user_id(name=by), clean_reference(reference=reference)
    purpose = f"worker {worker.number}: {count} months {','.join(programmes or ())} from {start or 'first unpaid'}"
    if earlier := _earlier(reference, amount, purpose):
        return earlier
    start = start or _first_unpaid(worker, at)
    due = list(_due_lines(worker, start, count, programmes))
    price = sum(line.line.amount for line in due)
    if price != amount:
        raise Refused(Problem("payment.amount_differs", "amount", rupiah(price)))
    try:
        with transaction.atomic():
            insert_receipt(reference=reference, amount=amount, purpose=purpose, by=actor)
            _pay(worker, due, amount, reference)
            detail = {"amount": amount, "worker": str(worker.number), "from": str(start), "months": count}
            give_number(kind="receipt", subject=reference)
            record(by=by, action="record_payment", subject=reference, detail=detail)
    except IntegrityError as error:
        if earlier := _earlier(reference, amount, purpose):
            return earlier
        raise Refused(Problem("month.already_paid", "from")) from error
    return Paid(reference, amount, tuple(str(start + n) for n in range(count)), repeated=False)


def clean_reference(*, reference: str) -> str:
    """A reference as it is kept. Raises Refused for none.

    Copied with a space too many, or with characters that nobody sees, as PDFs carry them, it is the same one.
    """
    seen = "".join(each for each in reference if unicodedata.category(each) != "Cf")
    clean = " ".join(unicodedata.normalize("NFKC", seen).split())
    if not clean:
        raise Refused(Problem("payment.reference_missing", "reference"))
    return clean


def insert_receipt(*, reference: str, amount: int, purpose: str, by: int) -> None:
    """Write a receipt in the caller's transaction. IntegrityError where the reference is there already.

    Raises Refused `payment.reference_reused` where money was given back under it.
    """
    _hold_reference(reference)
    if is_refund(reference=reference):
        raise Refused(Problem("payment.reference_reused", "reference", reference))
    _write_receipt(reference, amount, purpose, by)


def _hold_reference(reference: str) -> None:
    """Whoever writes or takes back money under this reference, in or out, waits here until we are done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [reference])


def _write_receipt(reference: str, amount: int, purpose: str, by: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_receipt (reference, amount, purpose, recorded_by_id) VALUES (%s, %s, %s, %s)",
            [reference, amount, purpose, by],
        )


def refuse_other_content(*, reference: str, amount: int, purpose: str) -> bool:
    """Whether this very receipt is recorded and stands. Raises Refused where its reference is none, or another's."""
    known = receipt(reference=reference)
    if known is None:
        if is_refund(reference=reference):
            raise Refused(Problem("payment.reference_reused", "reference", reference))
        return False
    if (known.amount, known.purpose) != (amount, purpose):
        raise Refused(Problem("payment.reference_reused", "reference", reference))
    if is_reversed(reference=reference):
        raise Refused(Problem("payment.reference_reversed", "reference", reference))
    return True


def _earlier(reference: str, amount: int, purpose: str) -> Paid | None:
    if not refuse_other_content(reference=reference, amount=amount, purpose=purpose):
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT to_char(p.month, 'YYYY-MM') FROM contributions_paidmonth p WHERE p.funding_id = ANY(%s)"
            " ORDER BY 1",
            [standing_fundings(reference=reference)],
        )
        return Paid(reference, amount, tuple(row[0] for row in cursor.fetchall()), repeated=True)


def _first_unpaid(worker: Member, at: datetime) -> Month:
    """The month after the last one paid, but no earlier than this month: nobody owes the months of a lapse."""
    this = Month.of(timezone.localdate(at))
    paid = [Month.of(standing.month) for standing in standing_months(worker_id=worker.id, known_at=at)]
    return max([this, *(month + 1 for month in paid)])


def _due_lines(worker: Member, start: Month, count: int, programmes: Sequence[str] | None) -> Iterator[_DueLine]:
    """What each month costs: every job pays JKK, the first the other programmes too (Permenaker 5/2021 art. 38)."""
    for n, occupation, income in jobs(worker_id=worker.id):
        priced = quote(
            book=book(),
            income=income,
            start=start,
            count=count,
            programmes=programmes if n == 1 else ["jkk"],
            sector=occupations()[occupation].sector,
            payer="self",
            kind=worker.kind if n == 1 else "independent",
        )
        yield from (_DueLine(n, month.month, line) for month in priced.months for line in month.lines)


def _pay(worker: Member, due: Sequence[_DueLine], amount: int, reference: str) -> None:
    staged = stage_due(
        due="SELECT %s::bigint AS worker_id, job, programme, month, price FROM"
        " unnest(%s::smallint[], %s::text[], %s::date[], %s::integer[]) line (job, programme, month, price)",
        parameters=[
            worker.id,
            [line.job for line in due],
            [line.line.programme for line in due],
            [line.month.first for line in due],
            [line.line.amount for line in due],
        ],
    )
    if staged.total != amount:
        raise Refused(Problem("month.already_paid", "from"))
    pay_staged(
        total=amount,
        shares=[Share(funder(kind="self", name="peserta"), amount)],
        paid_from=[Source(reference, amount)],
        law=book().version,
        tariff=tariff((line.month, line.line) for line in due),
    )
    book_moves(entry=f"payment {reference}", moves=_moves(due, reference))


def _moves(due: Sequence[_DueLine], reference: str) -> Iterator[Move]:
    """One transfer per month and programme: what the worker's months say one by one, the ledger says in sums."""
    sums: dict[tuple[Month, str], int] = {}
    for _, month, line in due:
        sums[month, line.programme] = sums.get((month, line.programme), 0) + line.amount
    for (month, programme), amount in sums.items():
        yield Move(BANK, f"contributions/{programme}", amount, f"{reference} {month}")


def refuse_reason(*, why: str) -> None:
    """Refuse a reason for taking money back that says nothing (`payment.why_missing`), or too much
    (`payment.why_holds_nik`: reasons are kept in the clear)."""
    if not why.strip():
        raise Refused(Problem("payment.why_missing", "why"))
    if holds_nik(text=why):
        raise Refused(Problem("payment.why_holds_nik", "why"))


def reverse_payment(*, reference: str, why: str, by: str, at: datetime) -> Taken:
    """Take back a worker's payment, whole: its months no longer stand from now on, the money leaves the books.

    What was known before stays known: cover as of an earlier instant is answered as it was then.
    Raises Refused: `payment.unknown`, and what `refuse_reason` refuses.
    """
    actor, reference = user_id(name=by), clean_reference(reference=reference)
    refuse_reason(why=why)
    with transaction.atomic():
        _hold_reference(reference)
        known = receipt(reference=reference)
        if known is None:
            raise Refused(Problem("payment.unknown", "reference", reference))
        if is_reversed(reference=reference):
            return Taken(reference, known.amount, repeated=True)
        undone = reverse_fundings(fundings=standing_fundings(reference=reference), why=why)
        insert_reversed_receipt(reference=reference, why=why, by=actor)
        book_moves(
            entry=f"reversal {reference}",
            moves=[
                Move(f"contributions/{programme}", BANK, amount, f"{reference} {Month.of(month)} reversed")
                for (_, programme, month), amount in undone.amounts.items()
            ],
        )
        record(by=by, action="reverse_payment", subject=reference, detail={"amount": known.amount})
    return Taken(reference, known.amount, repeated=False)


def insert_reversed_receipt(*, reference: str, why: str, by: int) -> None:
    """Write that a receipt was taken back, in the caller's transaction.

    Raises Refused `payment.carried_over` where the money never came from outside, but from another agreement.
    """
    if is_refund(reference=reference):
        raise Refused(Problem("payment.carried_over", "reference", reference))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_reversedreceipt (receipt_id, why, recorded_by_id) VALUES (%s, %s, %s)",
            [reference, why, by],
        )


def pay_out(*, reference: str, amount: int, purpose: str, paid_from: Sequence[Source], by: int, into: str = "") -> None:
    """Write that money leaves, in the caller's transaction: given back, or carried over, out of these receipts.

    `into` is the purpose for which it comes in again, where it is carried over: by a receipt under the same reference.
    The caller books it. Raises Refused `payment.reference_reused`, ValueError where the receipts do not sum to it.
    """
    if sum(source.amount for source in paid_from) != amount:
        raise ValueError("the receipts of a refund must sum to its amount")
    _hold_reference(reference)
    if receipt(reference=reference) or is_refund(reference=reference):
        raise Refused(Problem("payment.reference_reused", "reference", reference))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_refund (reference, amount, purpose, paid_from, recorded_by_id)"
            " VALUES (%s, %s, %s, %s, %s)",
            [reference, amount, purpose, json.dumps([source._asdict() for source in paid_from]), by],
        )
    if into:
        _write_receipt(reference, amount, into, by)
