"""What came in, and what was given back."""

from collections.abc import Iterable

from django.db import connection

from payung.payments.models import Handover, Receipt, Refund, ReversedReceipt


def receipt(*, reference: str) -> Receipt | None:
    """The receipt with this reference, whether it stands or was taken back."""
    return Receipt.objects.filter(reference=reference).first()


def reversal(*, reference: str) -> ReversedReceipt | None:
    """That this receipt was taken back, when, why and by whom; None where it stands."""
    return ReversedReceipt.objects.filter(receipt_id=reference).first()


def is_reversed(*, reference: str) -> bool:
    """Whether this receipt was taken back."""
    return ReversedReceipt.objects.filter(receipt_id=reference).exists()


def is_refund(*, reference: str) -> bool:
    """Whether money was given back, or carried over, under this reference."""
    return Refund.objects.filter(reference=reference).exists()


def handover(*, reference: str) -> Handover | None:
    """The cash that was handed in under this reference."""
    return Handover.objects.filter(reference=reference).first()


def standing_receipts(*, purpose: str) -> list[tuple[str, int]]:
    """The receipts for a purpose that stand, oldest first: (reference, amount in whole rupiah)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, amount FROM payments_standingreceipt WHERE purpose = %s ORDER BY recorded_at, reference",
            [purpose],
        )
        return list(cursor.fetchall())


def refunded(*, references: Iterable[str]) -> dict[str, int]:
    """What of these receipts was given back or carried over, in whole rupiah by reference."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source ->> 'reference', sum((source ->> 'amount')::bigint)::bigint"
            " FROM payments_refund, jsonb_array_elements(paid_from) source"
            " WHERE source ->> 'reference' = ANY(%s) GROUP BY 1",
            [list(references)],
        )
        return dict(cursor.fetchall())


def funded_with(*, reference: str) -> list[int]:
    """The fundings that were written with this receipt, whether their months stand or not: what its payer's savings
    paid when it came. The oldest money pays first, so they need not have used this receipt's own.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH came AS (SELECT reference, payer, recorded_at FROM payments_receipt WHERE reference = %s),
            savings AS (
                SELECT reference FROM came
                UNION SELECT r.reference FROM payments_receipt r JOIN came ON r.payer = came.payer
            )
            SELECT DISTINCT f.id FROM came CROSS JOIN savings JOIN contributions_funding f
                ON f.paid_from @> jsonb_build_array(jsonb_build_object('reference', savings.reference))
                AND f.recorded_at = came.recorded_at
            """,
            [reference],
        )
        return [id for (id,) in cursor.fetchall()]


def months_brought(*, reference: str) -> tuple[str, ...]:
    """The months, like `2026-12`, that were paid when the money of this receipt came; () where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT to_char(month, 'YYYY-MM') FROM contributions_paidmonth WHERE funding_id = ANY(%s)"
            " ORDER BY 1",
            [funded_with(reference=reference)],
        )
        return tuple(month for (month,) in cursor.fetchall())
