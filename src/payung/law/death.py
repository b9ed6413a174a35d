"""What the heirs have when a worker dies of another cause than a work accident (JKM).

Open the book on the day of death: a death before an amendment has the older amounts. PP 44/2015 as amended by
PP 82/2019; Permenaker 1/2025 art. 97A (new members) and 101 (several employers); Permenaker 5/2021 art. 38.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.kernel.months import Month
from payung.law.amounts import Amount
from payung.law.awards import Award, Line, Step, step
from payung.law.book import Page
from payung.law.coverage import PaidMonth, protected_span, protected_spans

FUNERAL = "jkm.funeral"


@dataclass(frozen=True, slots=True)
class Membership:
    """How long somebody had been a member without a break on a day, by both ways to count.

    `consecutive_months` counts whole months from day to day, `paid_contribution_months` the paid months in a row that
    run up to that day. `is_new`: there was never a lapse before.
    """

    consecutive_months: int
    paid_contribution_months: int
    is_new: bool


def membership(*, page: Page, paid: Sequence[PaidMonth], on: date) -> Membership | None:
    """The unbroken membership of one who died on `on`, from the months that stand paid; None if not covered then.

    It begins with the protection, grace is part of it, and a payment recorded after the day says nothing of it.
    """
    known = [each for each in paid if each.recorded_on <= on and each.month <= Month.of(on)]
    spans = protected_spans(page=page, paid=known)
    span = next((span for span in spans if on in span), None)
    if span is None:
        return None
    own = {each.month for each in known if (days := protected_span(page=page, paid=each)) and days.start in span}
    last = max(own)
    run = next(count for count in range(1, len(own) + 1) if last + -count not in own)
    return Membership(
        consecutive_months=whole_months(start=span.start, day=on),
        paid_contribution_months=run,
        is_new=span == spans[0],
    )


def whole_months(*, start: date, day: date) -> int:
    """Months completed from `start` to `day`: begun on the 10th, one is complete on the 10th of the next month.

    Begun on the 31st, a shorter month is completed on the first day of the next one.
    """
    if day < start:
        raise ValueError("the day lies before the start")
    return Month.of(day) - Month.of(start) - (day.day < start.day)


def death_benefit(
    *,
    page: Page,
    consecutive_months: int | None = None,
    is_new: bool = True,
    paid_contribution_months: int | None = None,
) -> Award:
    """The JKM of one membership: lump sum, periodic benefit paid at once, funeral grant. `page` of the day of death.

    Both numbers of months are those of `Membership`; the switch `waiting_counted_by_day` says which one decides, the
    other is taken where that one is unknown. With neither the wait limits nothing. A new member (`is_new`) short of the
    wait leaves the funeral grant only; who returned after a lapse has all, with a warning. ValueError below zero.
    """
    if min(consecutive_months or 0, paid_contribution_months or 0) < 0:
        raise ValueError("months are not negative")
    funeral = _line(FUNERAL, page.jkm_funeral, step("jkm.funeral", amount=page.jkm_funeral.value))
    lump = _line("jkm.lump", page.jkm_lump_sum, step("jkm.lump", amount=page.jkm_lump_sum.value))
    periodic = _line("jkm.periodic", page.jkm_periodic, step("jkm.periodic", amount=page.jkm_periodic.value))
    by_day, by_contribution = consecutive_months, paid_contribution_months
    if page.waiting_months.value == 0 or (by_day is None and by_contribution is None):
        return Award(page.law, (lump, periodic, funeral))
    count, steps = _counted(page=page, by_day=by_day, by_contribution=by_contribution)
    rests_on: tuple[Amount[Any], ...] = (page.waiting_months, page.waiting_counted_by_day)
    wait = page.waiting_months.value
    if count >= wait:
        waited = step("jkm.waited", count=count, wait=wait)
        return Award(page.law, (lump, periodic, funeral), (*steps, waited), rests_on)
    if is_new:
        return Award(page.law, (funeral,), (*steps, step("jkm.waiting", count=count, wait=wait)), rests_on)
    warning = "jkm.returned" if page.waiting_restarts.value else "jkm.not_restarted"
    steps = (*steps, step(warning, count=count, wait=wait))
    return Award(page.law, (lump, periodic, funeral), steps, (*rests_on, page.waiting_restarts))


def with_several_employers(*, page: Page, awards: Sequence[Award]) -> Award:
    """What several employers' memberships give together: each that is paid its benefit, the funeral grant once.

    `awards` are those of `death_benefit` for each membership whose contribution is paid. Permenaker 1/2025 art. 101.
    """
    if not awards:
        raise ValueError("no membership")
    if len(awards) == 1:
        return awards[0]
    benefits = [line for award in awards for line in award.lines if line.name != FUNERAL]
    funerals = [line for award in awards for line in award.lines if line.name == FUNERAL]
    return Award(
        page.law,
        (*benefits, *funerals[:1]),
        (step("jkm.for_each_employer", count=len(awards)), *(said for award in awards for said in award.steps)),
        (page.jkm_for_each_employer, *(amount for award in awards for amount in award.rests_on)),
    )


def with_several_jobs(*, page: Page, awards: Sequence[Award]) -> Award:
    """What somebody with several jobs on their own account leaves: one JKM, the greatest of `awards`.

    Where the switch `jkm_once_for_jobs` is off, each job counts as an employer does. Permenaker 5/2021 art. 38(1).
    """
    if not awards:
        raise ValueError("no job")
    if len(awards) == 1:
        return awards[0]
    if not page.jkm_once_for_jobs.value:
        return with_several_employers(page=page, awards=awards)
    greatest = max(awards, key=lambda award: award.total)
    once = step("jkm.once_for_jobs", count=len(awards))
    return greatest.with_lines(steps=[once], rests_on=[page.jkm_once_for_jobs])


def _line(name: str, amount: Amount[int], why: Step) -> Line:
    return Line(name, amount.value, (why,), (amount,))


def _counted(*, page: Page, by_day: int | None, by_contribution: int | None) -> tuple[int, tuple[Step, ...]]:
    """The months that decide, how they were counted, and whether the other way to count would decide otherwise."""
    wait = page.waiting_months.value
    days, contributions = ("jkm.counted_by_day", by_day), ("jkm.counted_by_contribution", by_contribution)
    ways = (days, contributions) if page.waiting_counted_by_day.value else (contributions, days)
    (code, count), *others = [(code, months) for code, months in ways if months is not None]
    disputed = [other for _, other in others if (other >= wait) != (count >= wait)]
    return count, (
        step(code, count=count),
        *(step("jkm.count_disputed", other=other, wait=wait) for other in disputed),
    )
