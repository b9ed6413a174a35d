"""The cashier: takes a worker's money and takes payments back."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from itertools import count as counting
from typing import Any

import pytest

from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.law.book import book
from payung.law.contributions import quote
from payung.payments.actions import Paid, Taken, record_payment, reverse_payment
from payung.people.occupations import occupations
from payung.people.queries import Member, jobs
from tests.people.counter import OFFICER

_references = counting(1)


def price(worker: Member, start: str, months: int = 1, programmes: Sequence[str] | None = None) -> int:
    """What the law asks, job by job: for tests that are about something else."""
    return sum(
        quote(
            book=book(),
            income=income,
            start=Month.parse(start),
            count=months,
            programmes=programmes if n == 1 else ["jkk"],
            sector=occupations()[occupation].sector,
        ).total
        for n, occupation, income in jobs(worker_id=worker.id)
    )


def pay(
    worker: Member,
    start: str,
    months: int = 1,
    *,
    programmes: Sequence[str] | None = None,
    amount: int | None = None,
    reference: str = "",
) -> Paid:
    """Take money for months from `start` on: what they cost, under a new reference, unless said otherwise.

    For a month long past it is taken as if it were that month: afterwards nobody takes it.
    """
    begun = datetime.combine(Month.parse(start).first, time(4), UTC)
    return record_payment(
        worker=worker,
        start=Month.parse(start),
        count=months,
        programmes=programmes,
        amount=price(worker, start, months, programmes) if amount is None else amount,
        reference=reference or f"BANK-{next(_references)}",
        by=OFFICER,
        at=min(begun, datetime.now(UTC)),
    )


def take_back(reference: str, why: str = "bounced") -> Taken:
    """Reverse a payment."""
    return reverse_payment(reference=reference, why=why, by=OFFICER, at=datetime.now(UTC))


def refused(call: Callable[..., object], *words: Any, **named: Any) -> list[str]:
    """The codes with which a call is refused."""
    with pytest.raises(Refused) as refusal:
        call(*words, **named)
    return [problem.code for problem in refusal.value.problems]
