"""Until when somebody is paid for and protected: the law is asked once for each distinct history. Pure."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.coverage import PaidMonth, protection


class Horizon(NamedTuple):
    """The last paid and the last protected day, both inclusive; None for somebody who never paid a month."""

    paid_until: date | None
    protected_until: date | None


@lru_cache(maxsize=1 << 16)  # a million members have some hundred histories
def horizon(*, paid: tuple[PaidMonth, ...], on: date) -> Horizon:
    """Where the cover of the day `on` ends; of somebody without any on that day, where the next ends that is paid
    already, and else where the last one ended.

    All of `paid` were recorded by `on`.
    """
    today = protection(book=book(), paid=paid, on=on)
    paid_until, protected_until = today.paid_until, today.until
    if not today.covered and today.begins:
        protected_until = protection(book=book(), paid=paid, on=today.begins).until
    if today.state != "paid" and (next_paid := _next_paid(paid, Month.of(on))):
        paid_until = protection(book=book(), paid=paid, on=next_paid.first).paid_until
    return Horizon(paid_until, protected_until)


def _next_paid(paid: Sequence[PaidMonth], month: Month) -> Month | None:
    return min((each.month for each in paid if each.month > month), default=None)
