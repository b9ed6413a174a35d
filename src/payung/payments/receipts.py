"""Receipts: money in under a reference, taken back, or out again. Called by those who book it, in their transaction."""

import json
import unicodedata
from collections.abc import Sequence

from django.db import connection

from payung.access.holding import hold
from payung.contributions.actions import Source
from payung.kernel.problems import Problem, Refused
from payung.payments.queries import is_refund, receipt

BANK = "bank"
# What stands under a reference, all in one row, for every payment asks it.
KNOWN = """
SELECT r.amount, r.purpose,
    EXISTS (SELECT FROM payments_reversedreceipt WHERE receipt_id = %(reference)s),
    EXISTS (SELECT FROM payments_refund WHERE reference = %(reference)s)
        OR EXISTS (SELECT FROM payments_handover WHERE reference = %(reference)s)
FROM (VALUES (1)) one LEFT JOIN payments_receipt r ON r.reference = %(reference)s
"""


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
    """Write a receipt that is no payer's, in the caller's transaction. IntegrityError where the reference is there.

    Raises Refused `payment.reference_reused` where money was given back under it.
    """
    hold_reference(reference=reference)
    if is_refund(reference=reference):
        raise Refused(Problem("payment.reference_reused", "reference", reference))
    write_receipt(reference=reference, amount=amount, purpose=purpose, by=by)


def hold_reference(*, reference: str) -> None:
    """Whoever writes or takes back money under this reference, in or out, waits here until we are done."""
    hold(subject=f"reference {reference}")


def hold_account(*, account: str) -> None:
    """Whoever moves money of an agent's hands waits here until we are done."""
    hold(subject=f"account {account}")


def write_receipt(
    *, reference: str, amount: int, purpose: str, by: int, payer: int | None = None, account: str = BANK
) -> None:
    """Write a receipt in the caller's transaction, which holds the reference and looked that nothing stands under it.

    IntegrityError where a receipt does.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_receipt (reference, amount, purpose, recorded_by_id, payer, account)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [reference, amount, purpose, by, payer, account],
        )


def refuse_other_content(*, reference: str, amount: int, purpose: str) -> bool:
    """Whether this very receipt is recorded and stands. Raises Refused where its reference is none, or another's."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"reference": reference})
        known_amount, known_purpose, reversed_, refund = cursor.fetchone()
    if known_amount is None:
        if refund:
            raise Refused(Problem("payment.reference_reused", "reference", reference))
        return False
    if (known_amount, known_purpose) != (amount, purpose):
        raise Refused(Problem("payment.reference_reused", "reference", reference))
    if reversed_:
        raise Refused(Problem("payment.reference_reversed", "reference", reference))
    return True


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


def pay_out(
    *,
    reference: str,
    amount: int,
    purpose: str,
    paid_from: Sequence[Source],
    by: int,
    into: str = "",
    payer: int | None = None,
) -> None:
    """Write that money leaves, in the caller's transaction: given back, or carried over, out of these receipts.

    `into` is the purpose for which it comes in again, where it is carried over: by a receipt under the same reference,
    of `payer` where it is a payer's.
    The caller books it. Raises Refused `payment.reference_reused`, ValueError where the receipts do not sum to it.
    """
    if sum(source.amount for source in paid_from) != amount:
        raise ValueError("the receipts of a refund must sum to its amount")
    hold_reference(reference=reference)
    if receipt(reference=reference) or is_refund(reference=reference):
        raise Refused(Problem("payment.reference_reused", "reference", reference))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_refund (reference, amount, purpose, paid_from, recorded_by_id)"
            " VALUES (%s, %s, %s, %s, %s)",
            [reference, amount, purpose, json.dumps([source._asdict() for source in paid_from]), by],
        )
    if into:
        write_receipt(reference=reference, amount=amount, purpose=into, by=by, payer=payer)
