"""Who stops being paid for on which day, and what comes next for each."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.coverage import PaidMonth, protected_span
from payung.people.queries import Job
from payung.sponsors.pricing import Case, case_maker
from payung.sponsors.queries import AgreementView
from payung.sponsors.renewal.histories import LONGEST_WINDOW, History, Window, histories, outlook
from payung.sponsors.renewal.keeping import OWN, price
from payung.sponsors.renewal.prospects import LOOKED_BACK
from payung.sponsors.renewal.roster import Enrolled, enrolled

OWN_PAYMENT, NEXT_FUNDER = "own_payment", "next_funder"


class Exit(NamedTuple):
    """The end of what an agreement pays for one person.

    `ends` is the last day that it promises, `paid_until` the last that is paid by anybody; `protected_until` ends the
    grace behind `ends`. `price` is what the next month costs the person alone, in whole rupiah. `goes_on` says who has
    paid or promised a month behind it already: own_payment, next_funder, or "" for nobody.
    """

    who: Enrolled
    ends: date
    paid_until: date | None
    protected_until: date
    next_step: str
    price: int
    goes_on: str


def exits(*, agreement: AgreementView, on: date, within: int | None = None) -> list[Exit]:
    """Everybody on the lists of an agreement who did not leave, by the day on which it stops paying for them.

    With `within`, those whom it stops paying for within so many days of a day.
    """
    until = on + timedelta(days=within) if within is not None else date.max
    people = [
        each for each in enrolled(agreement=agreement) if within is None or on <= each.span.last_month.last <= until
    ]
    window = Window(Month.of(on) + -LOOKED_BACK, LONGEST_WINDOW)
    known = histories(workers=[each.worker for each in people], window=window)
    steps = next_steps(agreement=agreement)
    found = [
        _exit(who, agreement, known.get(who.worker, History()), window, steps.get(who.worker, ""), on) for who in people
    ]
    return sorted(found, key=lambda each: each.ends)


def _exit(who: Enrolled, agreement: AgreementView, history: History, window: Window, step: str, on: date) -> Exit:
    last = who.span.last_month
    ends = last.last
    protects = protected_span(page=book().on(ends), paid=PaidMonth(last, last.first, sponsored=True))
    assert protects
    own, others = (window.behind(bits, last) for bits in (history.own, history.paid & ~history.own | history.promised))
    following = last + 1
    return Exit(
        who=who,
        ends=ends,
        paid_until=outlook(of=history, window=window, on=on).paid.paid_until,
        protected_until=protects.end - timedelta(days=1),
        next_step=step or agreement.terms.next_step,
        price=price(
            month=following,
            case=_case_of(following)(who.job),
            programmes=agreement.terms.programmes,
            payer=OWN,
        ),
        goes_on=OWN_PAYMENT if own else NEXT_FUNDER if others else "",
    )


@lru_cache(maxsize=128)
def _case_of(month: Month) -> Callable[[Job], Case]:
    return case_maker(term=[month])


def next_steps(*, agreement: AgreementView) -> dict[int, str]:
    """The own next step of each worker of whom one was recorded under an agreement: the last word counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (worker_id) worker_id, step FROM sponsors_nextstep WHERE agreement_id = %s"
            " ORDER BY worker_id, id DESC",
            [agreement.id],
        )
        return dict(cursor.fetchall())
