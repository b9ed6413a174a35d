"""A worker's own statement: every month that was paid and by whom, every receipt, savings, and JHT year by year.

It follows from facts as they were known at an instant. Asked again for that instant it says the same, so the paper
needs no number of its own.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from payung.contributions import payers
from payung.contributions.jht.accounts import Year
from payung.contributions.jht.queries import account
from payung.contributions.queries import Standing, standing_months
from payung.kernel.language import Language, long_date, long_month, number, rupiah
from payung.kernel.months import Month
from payung.payments.cash.references import read_reference
from payung.payments.papers import Sum, table
from payung.payments.savings import savings_then
from payung.people.queries import Member


class OwnMonth(NamedTuple):
    """A month that is paid: whole rupiah by programme over all jobs, and who paid."""

    month: Month
    amounts: dict[str, int]
    funders: tuple[str, ...]

    @property
    def total(self) -> int:
        """Whole rupiah."""
        return sum(self.amounts.values())

    @property
    def others(self) -> tuple[str, ...]:
        """Those who paid, but for the worker."""
        return payers.others(funders=self.funders)


class OwnReceipt(NamedTuple):
    """Money that came from the worker, or the part for them of what their group paid; whether it was taken back.

    `has_paper` is false where a group's savings paid by themselves, as on the day a month begins: nothing came then
    of which a receipt could be printed, and `reference` is that of the newest money in it.
    """

    reference: str
    amount: int
    at: datetime
    reversed: bool
    by_group: bool
    has_paper: bool


class OwnStatement(NamedTuple):
    """What stands about one worker as known at an instant; amounts in whole rupiah."""

    member: Member
    known_at: datetime
    months: tuple[OwnMonth, ...]
    receipts: tuple[OwnReceipt, ...]
    savings: int
    jht: tuple[Year, ...]

    @property
    def paid(self) -> int:
        """What all months cost."""
        return sum(month.total for month in self.months)

    @property
    def jht_balance(self) -> int:
        """What stands in the JHT account."""
        return self.jht[-1].closing if self.jht else 0


def own_statement(*, worker: Member, known_at: datetime) -> OwnStatement:
    """The statement of a worker, as known at an instant."""
    return OwnStatement(
        member=worker,
        known_at=known_at,
        months=tuple(_by_month(standing_months(worker_id=worker.id, known_at=known_at))),
        receipts=tuple(own_receipts(worker=worker, known_at=known_at)),
        savings=savings_then(code=worker.number, known_at=known_at),
        jht=account(worker_id=worker.id, known_at=known_at),
    )


def own_receipts(*, worker: Member, known_at: datetime) -> list[OwnReceipt]:
    """The receipts of a worker, and of groups that paid for them, as known at an instant: oldest first, those taken
    back too."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.reference, r.amount, r.recorded_at, coalesce(v.recorded_at <= %(at)s, false), false, true
            FROM payments_receipt r LEFT JOIN payments_reversedreceipt v ON v.receipt_id = r.reference
            WHERE r.payer = %(code)s AND r.recorded_at <= %(at)s
            UNION ALL
            SELECT coalesce(came.reference, newest.reference), sum(p.price)::bigint, f.recorded_at,
                coalesce(bool_and(gone.recorded_at <= %(at)s), false), true, came.reference IS NOT NULL
            FROM contributions_paidmonth p JOIN contributions_funding f ON f.id = p.funding_id
            JOIN payments_receipt newest ON newest.reference = f.paid_from -> -1 ->> 'reference'
            LEFT JOIN payments_receipt came ON came.payer = newest.payer AND came.recorded_at = f.recorded_at
            LEFT JOIN contributions_reversedmonth gone USING (worker_id, job, programme, month, round)
            WHERE p.worker_id = %(worker)s AND newest.payer <> %(code)s AND f.recorded_at <= %(at)s
            GROUP BY f.id, newest.reference, came.reference
            ORDER BY 3, 1
            """,
            {"worker": worker.id, "code": worker.number, "at": known_at},
        )
        return [OwnReceipt._make(row) for row in cursor.fetchall()]


def _by_month(standing: Iterable[Standing]) -> list[OwnMonth]:
    months: dict[Month, OwnMonth] = {}
    for each in standing:
        month = Month.of(each.month)
        known = months.get(month, OwnMonth(month, {}, ()))
        amounts = known.amounts | {each.programme: known.amounts.get(each.programme, 0) + each.price}
        months[month] = OwnMonth(month, amounts, tuple(dict.fromkeys((*known.funders, *each.funders))))
    return list(months.values())


def statement_paper(*, statement: OwnStatement, language: Language) -> dict[str, Any]:
    """What stands on the paper, for templates/own_statement.typ; `hash` is over all of it."""
    moment = timezone.localtime(statement.known_at)
    stated = {
        "language": language,
        "number": str(statement.member.number),
        "day": [moment.year, moment.month, moment.day],
        "date": long_date(moment.date(), language),
        "time": f"{moment:%H.%M} WITA",
        "instant": statement.known_at.isoformat(),
        "name": statement.member.name,
        "paid": rupiah(statement.paid),
        "count": number(len(statement.months)),
        "savings": rupiah(statement.savings),
        "months": table(sums=[_line(month, language) for month in statement.months]),
        "funders": [list(payers.in_words(funders=each.funders, language=language)) for each in statement.months],
        "receipts": [_receipt_cells(each, language) for each in statement.receipts],
        "received": rupiah(sum(each.amount for each in statement.receipts if not each.reversed)),
        "jht": [_year_cells(year) for year in statement.jht],
        "made_good": any(year.made_good for year in statement.jht),
        "jht_balance": rupiah(statement.jht_balance),
    }
    return stated | {"hash": hashlib.sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()}


def _line(month: OwnMonth, language: Language) -> Sum:
    return Sum(long_month(month.month.first, language), 1, month.amounts)


def _receipt_cells(receipt: OwnReceipt, language: Language) -> dict[str, Any]:
    day = long_date(timezone.localdate(receipt.at), language)
    marks = {"reversed": receipt.reversed, "by_group": receipt.by_group}
    reference = read_reference(reference=receipt.reference, language=language)
    return {"date": day, "reference": reference, "amount": rupiah(receipt.amount), **marks}


def _year_cells(year: Year) -> list[str]:
    return [
        str(year.year),
        rupiah(year.opening),
        rupiah(year.paid),
        "–" if year.basis_points is None else rate_words(basis_points=year.basis_points),
        "–" if year.earned is None else rupiah(year.earned),
        rupiah(year.closing),
    ]


def rate_words(*, basis_points: int) -> str:
    """A rate as Indonesia writes it: 569 -> 5,69%."""
    return f"{basis_points // 100},{basis_points % 100:02}%"
