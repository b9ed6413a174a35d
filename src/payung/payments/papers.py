"""Receipts for print (kuitansi): what the database says of them, in words and figures.

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
from payung.kernel.language import Language, in_words, long_date, long_month, number, rupiah
from payung.kernel.problems import Problem, Refused
from payung.law.contributions import PROGRAMMES
from payung.payments.cash.references import read_reference
from payung.payments.codes import Payer
from payung.payments.codes import payer as find_payer
from payung.payments.queries import funded_with, receipt, reversal
from payung.payments.receipts import clean_reference
from payung.payments.savings import savings_then
from payung.people.queries import Member

REVERSED_BY = {
    "record_payment": "reverse_payment",
    "deposit": "reverse_payment",
    "confirm_money_order": "reverse_payment",
    "receive_money": "reverse_receipt",
}
"""By which action a receipt is taken back, by the one that recorded it."""
CARRIED = "carry-over "
"""How references begin under which money is carried over by an order: what follows is the order's id."""


class Sum(NamedTuple):
    """One line of a table of money: of how many people, and whole rupiah by programme."""

    name: str
    people: int
    amounts: Mapping[str, int]


class Received(NamedTuple):
    """Money that came in: whole rupiah, for what, under which payment code (0 for none), and by whom recorded."""

    reference: str
    amount: int
    purpose: str
    payer: int
    recorded_by: int
    recorded_at: datetime


def received(*, reference: str) -> Received:
    """The money that came under this reference, taken back since or not. Raises Refused `payment.unknown`."""
    known = receipt(reference=clean_reference(reference=reference))
    if known is None:
        raise Refused(Problem("payment.unknown", "reference", reference))
    return Received(
        known.reference, known.amount, known.purpose, known.payer or 0, known.recorded_by_id, known.recorded_at
    )


def head(*, known: Received, action: str, language: Language) -> dict[str, Any]:
    """What every receipt states: its number, day, amount, and the entry of the audit chain (by `action`) it rests on.

    Raises Refused `receipt.without_paper` for money that came by no action, as the sample registry's.
    """
    given = number_of(kind="receipt", subject=known.reference)
    if given is None:
        raise Refused(Problem("receipt.without_paper", "reference", known.reference))
    entry, digest = place_of(action=action, subject=known.reference.removeprefix(CARRIED))
    moment = timezone.localtime(known.recorded_at)
    return {
        "language": language,
        "number": given.written(on=moment.date()),
        "day": [moment.year, moment.month, moment.day],
        "date": long_date(moment.date(), language),
        "time": f"{moment:%H.%M} WITA",
        "amount": rupiah(known.amount),
        "words": money_in_words(amount=known.amount),
        "reference": read_reference(reference=known.reference, language=language),
        "kept_as": known.reference,
        "recorded_by": _user(known.recorded_by),
        "entry": number(entry),
        "hash": digest,
        **_reversed(known, REVERSED_BY[action], language),
    }


def _reversed(known: Received, action: str, language: Language) -> dict[str, Any]:
    """That the money was taken back: when, why, by whom and in which entry of the audit chain; {} where it stands."""
    undone = reversal(reference=known.reference)
    if undone is None:
        return {}
    entry, _ = place_of(action=action, subject=known.reference)
    moment = timezone.localtime(undone.recorded_at)
    return {
        "reversed": {
            "date": long_date(moment.date(), language),
            "time": f"{moment:%H.%M} WITA",
            "why": undone.why,
            "by": _user(undone.recorded_by_id),
            "entry": number(entry),
        }
    }


def own_receipt(*, known: Received, language: Language, member: Member | None = None) -> dict[str, Any]:
    """Money under a payment code: whose, which months of which programmes it paid when it came, what was saved then.

    `member` prints the part of one member of a group that paid for many. Raises Refused as `head` does, and
    `receipt.not_of_member` where nothing was paid for them.
    """
    payer = find_payer(code=str(known.payer)) if known.payer else None
    stated = head(known=known, action=_action(known.purpose), language=language)
    months = _paid_with(known, member, language)
    if member is None:
        return stated | _payer_cells(known, payer) | _savings_cells(known, months) | {"months": table(sums=months)}
    if not months:
        raise Refused(Problem("receipt.not_of_member", "number", str(member.number)))
    amount = sum(sum(each.amounts.values()) for each in months)
    part = {
        "amount": rupiah(amount),
        "words": money_in_words(amount=amount),
        "member": f"{member.name} ({member.number})",
    }
    return stated | _payer_cells(known, payer) | part | {"months": table(sums=months)}


def _action(purpose: str) -> str:
    """By which action a receipt with this purpose was recorded."""
    if purpose.startswith("worker "):
        return "record_payment"
    return "confirm_money_order" if purpose.startswith("carried over ") else "deposit"


def _payer_cells(known: Received, payer: Payer | None) -> dict[str, Any]:
    name = payer.name if payer else ""
    asked = known.purpose.split()[1]  # "unclaimed without code via …" of money under none
    return {
        "payer": name,
        "worker": str(known.payer or (asked if asked.isdigit() else "–")),
        "group": bool(payer and payer.kind == "group"),
    }


def _savings_cells(known: Received, months: Iterable[Sum]) -> dict[str, Any]:
    """What was saved before the money came and after it; {} where neither was anything."""
    if not known.payer:
        return {}
    after = savings_then(code=known.payer, known_at=known.recorded_at)
    used = sum(sum(each.amounts.values()) for each in months)
    before = after + used - known.amount
    if not before and not after:
        return {}
    return {"savings": {"before": rupiah(before), "used": rupiah(used), "after": rupiah(after)}}


def _paid_with(known: Received, member: Member | None, language: Language) -> list[Sum]:
    """The months that were paid with this money when it came: how many people's, and how much by programme."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.month, p.programme, count(DISTINCT p.worker_id), sum(p.price)::bigint
            FROM contributions_paidmonth p
            WHERE p.funding_id = ANY(%(fundings)s) AND (%(member)s::bigint IS NULL OR p.worker_id = %(member)s)
            GROUP BY GROUPING SETS ((p.month, p.programme), (p.month)) ORDER BY p.month, p.programme NULLS FIRST
            """,
            {"fundings": funded_with(reference=known.reference), "member": member.id if member else None},
        )
        sums: dict[date, Sum] = {}
        for month, programme, people, amount in cursor.fetchall():
            if programme is None:
                sums[month] = Sum(long_month(month, language), people, {})
            else:
                sums[month] = sums[month]._replace(amounts={**sums[month].amounts, programme: amount})
        return list(sums.values())


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


def money_in_words(*, amount: int) -> str:
    """An amount as a receipt repeats it: Enam belas ribu delapan ratus rupiah."""
    return f"{in_words(amount)} rupiah".capitalize()


def _user(id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM access_user WHERE id = %s", [id])
        return str(cursor.fetchone()[0])
