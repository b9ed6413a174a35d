"""Receipts for print (kwitansi): what the database says of them, in words and figures.

All they state are facts that no later one changes: a paper printed in ten years is the paper of the day. But one: that
the money was taken back. The paper is marked with it from then on, and stays so.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from payung.audit.queries import place_of
from payung.documents.queries import number as number_of
from payung.kernel.language import MONTH_NAMES, Language, in_words, long_date, number, rupiah
from payung.kernel.problems import Problem, Refused
from payung.law.contributions import PROGRAMMES
from payung.payments.queries import receipt, reversal
from payung.payments.receipts import clean_reference

REVERSED_BY = {"record_payment": "reverse_payment", "receive_money": "reverse_receipt"}
"""By which action a receipt is taken back, by the one that recorded it."""


class Sum(NamedTuple):
    """One line of a table of money: of how many people, and whole rupiah by programme."""

    name: str
    people: int
    amounts: Mapping[str, int]


class Received(NamedTuple):
    """Money that came in: whole rupiah, for what, and by whom it was recorded."""

    reference: str
    amount: int
    purpose: str
    recorded_by: int
    recorded_at: datetime


def received(*, reference: str) -> Received:
    """The money that came under this reference, taken back since or not. Raises Refused `payment.unknown`."""
    known = receipt(reference=clean_reference(reference=reference))
    if known is None:
        raise Refused(Problem("payment.unknown", "reference", reference))
    return Received(known.reference, known.amount, known.purpose, known.recorded_by_id, known.recorded_at)


def head(*, known: Received, action: str, language: Language) -> dict[str, Any]:
    """What every receipt states: its number, day, amount, and the entry of the audit chain (by `action`) it rests on.

    Raises Refused `receipt.without_paper` for money that came by no action, as the sample registry's.
    """
    given = number_of(kind="receipt", subject=known.reference)
    if given is None:
        raise Refused(Problem("receipt.without_paper", "reference", known.reference))
    entry, digest = place_of(action=action, subject=known.reference)
    moment = timezone.localtime(known.recorded_at)
    return {
        "language": language,
        "number": given.written(on=moment.date()),
        "day": [moment.year, moment.month, moment.day],
        "date": long_date(moment.date()),
        "time": f"{moment:%H.%M} WITA",
        "amount": rupiah(known.amount),
        "words": money_in_words(amount=known.amount),
        "reference": known.reference,
        "recorded_by": _user(known.recorded_by),
        "entry": number(entry),
        "hash": digest,
        **_reversed(known, REVERSED_BY[action]),
    }


def _reversed(known: Received, action: str) -> dict[str, Any]:
    """That the money was taken back: when, why, by whom and in which entry of the audit chain; {} where it stands."""
    undone = reversal(reference=known.reference)
    if undone is None:
        return {}
    entry, _ = place_of(action=action, subject=known.reference)
    moment = timezone.localtime(undone.recorded_at)
    return {
        "reversed": {
            "date": long_date(moment.date()),
            "time": f"{moment:%H.%M} WITA",
            "why": undone.why,
            "by": _user(undone.recorded_by_id),
            "entry": number(entry),
        }
    }


def own_receipt(*, known: Received, language: Language) -> dict[str, Any]:
    """A worker's own payment: whose, and for which months of which programmes. Raises Refused as `head` does."""
    stated = head(known=known, action="record_payment", language=language)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT w.name, w.number, p.month, p.programme, sum(p.price)::bigint
            FROM contributions_funding f
            JOIN contributions_paidmonth p ON p.funding_id = f.id
            JOIN people_worker w ON w.id = p.worker_id
            WHERE f.paid_from @> jsonb_build_array(jsonb_build_object('reference', %s::text))
            GROUP BY w.id, p.month, p.programme ORDER BY p.month, p.programme
            """,
            [known.reference],
        )
        paid = cursor.fetchall()
    name, worker = paid[0][:2]
    months: dict[date, dict[str, int]] = {}
    for _, _, month, programme, amount in paid:
        months.setdefault(month, {})[programme] = amount
    return stated | {
        "payer": name,
        "worker": str(worker),
        "months": table(sums=[Sum(month_name(month), 1, amounts) for month, amounts in months.items()]),
    }


def table(*, sums: Iterable[Sum]) -> dict[str, Any]:
    """A table of money by programme, with its last line: the sums of the lines."""
    sums = list(sums)
    programmes = [each for each in PROGRAMMES if any(each in line.amounts for line in sums)]
    whole = {each: sum(line.amounts.get(each, 0) for line in sums) for each in programmes}
    total = Sum("", sum(line.people for line in sums), whole)
    return {
        "programmes": [each.upper() for each in programmes],
        "rows": [_cells(line, programmes) for line in sums],
        "sum": _cells(total, programmes),
    }


def _cells(line: Sum, programmes: Iterable[str]) -> dict[str, Any]:
    return {
        "name": line.name,
        "people": number(line.people),
        "amounts": [rupiah(line.amounts.get(each, 0)) for each in programmes],
        "total": rupiah(sum(line.amounts.values())),
    }


def month_name(month: date) -> str:
    """A month as Indonesia writes it, whatever the language: Desember 2026."""
    return f"{MONTH_NAMES[month.month - 1]} {month.year}"


def money_in_words(*, amount: int) -> str:
    """An amount as a receipt repeats it: Enam belas ribu delapan ratus rupiah."""
    return f"{in_words(amount)} rupiah".capitalize()


def _user(id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM access_user WHERE id = %s", [id])
        return str(cursor.fetchone()[0])
