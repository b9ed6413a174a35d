"""What people are told about money: what came, what it paid, what is still missing."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.utils import timezone

from payung.contributions.due import DueMonth
from payung.contributions.queries import months_that_stand, standing_months, workers_paid
from payung.coverage.queries import programmes_on
from payung.kernel.months import Month
from payung.messages.actions import tell
from payung.payments.codes import Payer
from payung.payments.savings import savings

BY_NOW = datetime(9999, 1, 1, tzinfo=UTC)
"""What our own transaction wrote is known too, though its instant is later than the request's."""
GRACE = 4
"""Months: whoever paid none of so many before has a protection that begins, not one that goes on."""


def tell_received(
    *, payer: Payer, reference: str, amount: int, months: Sequence[DueMonth], at: datetime, trips: bool = False
) -> None:
    """Tell whoever it concerns that money came: the worker; or of a group, each member for whom it paid.

    Of money that comes with each trip (`trips`) what is saved is told once a day, and every month that it pays.
    """
    if payer.kind == "group":
        _tell_members(payer, reference, months, at)
    elif months:
        _tell_paid(payer, reference, amount, months, at)
    else:
        day = timezone.localdate(at)
        _tell_saved(payer, f"saving {payer.code} {day}" if trips else f"received {reference}", amount, day)


def tell_reversed(*, payer: Payer, reference: str, amount: int, fundings: Sequence[int]) -> None:
    """Tell the payer, and all whose months stand by these fundings, that the receipt behind them is taken back."""
    values = {"number": str(payer.code), "amount": str(amount)}
    for worker in workers_paid(fundings=fundings) | ({payer.id} if payer.kind == "worker" else set()):
        tell(worker_id=worker, text="payment_reversed", values=values, key=f"reversed {reference} {worker}")


def _tell_paid(payer: Payer, reference: str, amount: int, months: Sequence[DueMonth], at: datetime) -> None:
    values = {
        "number": str(payer.code),
        "amount": str(amount),
        "months": ",".join(str(each.month) for each in months),
        "savings": str(savings(code=payer.code)),
    }
    tell(worker_id=payer.id, text="payment_received", values=values, key=f"received {reference}")
    _tell_cover(payer.id, payer.code, reference, months, at)


def _tell_saved(payer: Payer, key: str, amount: int, on: date) -> None:
    kept = savings(code=payer.code)
    due = payer.due(start=Month.of(on), count=1)
    if not due:  # paid for far ahead, or dead: there is no month to be missing
        return
    values = {
        "number": str(payer.code),
        "amount": str(amount),
        "savings": str(kept),
        "missing": str(max(due[0].total - kept, 0)),
        "month": str(due[0].month),
    }
    tell(worker_id=payer.id, text="saving_so_far", values=values, key=key)


def _tell_members(payer: Payer, reference: str, months: Sequence[DueMonth], at: datetime) -> None:
    numbers = {member.id: member.number for member in payer.members}
    paid: Counter[int] = Counter()
    of: dict[int, list[DueMonth]] = {}
    for each in months:
        for due in each.lines:
            paid[due.worker_id] += due.line.amount
            if each not in of.setdefault(due.worker_id, []):
                of[due.worker_id].append(each)
    for worker, amount in paid.items():
        values = {
            "number": str(numbers[worker]),
            "group": payer.name,
            "amount": str(amount),
            "months": ",".join(str(each.month) for each in of[worker]),
        }
        tell(worker_id=worker, text="group_paid", values=values, key=f"received {reference} {numbers[worker]}")
        _tell_cover(worker, numbers[worker], reference, of[worker], at)


def _tell_cover(worker: int, number: int, reference: str, months: Sequence[DueMonth], at: datetime) -> None:
    """Where a protection begins, or begins again, with these months: from when to when."""
    first = months[0].month
    before = months_that_stand(worker_id=worker) - {each.month for each in months}
    if any(first + -GRACE <= month for month in before):
        return
    on = max(first.first, timezone.localdate(at))
    standing = standing_months(worker_id=worker, known_at=BY_NOW)
    found = programmes_on(months=standing, on=on)
    if begins := min((each.protection.begins for each in found if each.protection.begins), default=None):
        found = programmes_on(months=standing, on=begins)
    found = tuple(each for each in found if each.protection.covered)
    if not found:
        return
    since, until = _span([each.protection.since for each in found], [each.protection.until for each in found])
    values = {"number": str(number), "since": since.isoformat(), "until": until.isoformat()}
    if before:
        tell(worker_id=worker, text="returned", values=values, key=f"cover {reference} {number}")
    else:
        values["programmes"] = ",".join(each.programme for each in found)
        tell(worker_id=worker, text="cover_begins", values=values, key=f"cover {reference} {number}")


def _span(since: Sequence[date | None], until: Sequence[date | None]) -> tuple[date, date]:
    return min(day for day in since if day), min(day for day in until if day)
