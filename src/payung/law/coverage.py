"""Who is protected on a day. Cover is not stored, it follows: from months that are paid and the days of recording.

A paid month protects from its first day, but never before its payment was recorded, until grace is used up: the first
day of the fourth unpaid month after it (switch `protection_ends_on_day`). What it protects inside the month itself is
*paid*, the rest is *grace*. A worker is protected wherever one of the paid months protects. So months paid inside grace
leave no gap, and a payment that comes after the end of its own month's grace protects nothing.
Permenaker 5/2021 art. 36, 41, 44, 92, 98.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from payung.kernel.language import Language
from payung.kernel.months import Month
from payung.law.awards import Step, step
from payung.law.book import Book, Page

State = Literal["none", "paid", "grace", "ended"]


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """A contribution month that stands paid, and the local day on which the payment was recorded."""

    month: Month
    recorded_on: date
    sponsored: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Unbroken protection over the half-open days [start, end)."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class Protection:
    """The answer for one day; every day in it is inclusive.

    `since` and `until` bound the unbroken protection around the day, grace included. Where protection has ended,
    `until` is its last day and `since` is None. `paid_until` is the last day of the paid months that run on from the
    day, or else of the last paid month before it. `arrears_months` counts the unpaid months since then whose due day
    has passed; a member who returns need not pay them (art. 44(2)). `begins` is the next protected day of one who is
    not covered. `because` are the articles, `why` the sentences that explain.
    """

    state: State
    covered: bool
    since: date | None
    paid_until: date | None
    until: date | None
    arrears_months: int
    begins: date | None
    because: tuple[str, ...]
    why: tuple[str, ...] = ()


def protected_span(*, page: Page, paid: PaidMonth) -> Span | None:
    """The days that one paid month protects, or None if its payment came too late to protect any."""
    grace = page.grace_after_sponsored.value or not paid.sponsored
    end = _end_of_grace(page=page, month=paid.month) if grace else (paid.month + 1).first
    start = max(paid.month.first, paid.recorded_on)
    return Span(start, end) if start < end else None


def protected_spans(*, page: Page, paid: Sequence[PaidMonth]) -> tuple[Span, ...]:
    """All days protected by `paid`: spans in order, apart from one another by at least a day."""
    each = (protected_span(page=page, paid=month) for month in paid)
    union: list[Span] = []
    for span in sorted((span for span in each if span), key=lambda span: span.start):
        if union and span.start <= union[-1].end:
            union[-1] = Span(union[-1].start, max(union[-1].end, span.end))
        else:
            union.append(span)
    return tuple(union)


def protection(*, book: Book, paid: Sequence[PaidMonth], on: date, language: Language = "id") -> Protection:
    """Whether and how a worker is protected on `on` by the months that stand paid, under the law of that day.

    A payment counts from the day of its recording: on the days before, its month was still unpaid. Raises NotInForce
    for days before Permenaker 5/2021.
    """
    page = book.on(on)
    spans = protected_spans(page=page, paid=paid)
    begun = [span for span in spans if span.start <= on]
    later = next((span.start for span in spans if span.start > on), None)
    if not begun:
        never = _never_yet(begins=later, because=page.protection_needs_payment.because(language=language))
        return _say(never, _never_steps(page=page, paid=paid, begins=later, on=on), language)
    span, last = begun[-1], _last_paid(paid=paid, on=on)
    covered = on in span
    state: State = "ended" if not covered else "paid" if last.month == Month.of(on) else "grace"
    run_end = _end_of_run(page=page, paid=paid, month=last.month, span=span) if state == "paid" else last.month
    answer = Protection(
        state=state,
        covered=covered,
        since=span.start if covered else None,
        paid_until=run_end.last,
        until=span.end - timedelta(days=1),
        arrears_months=_arrears_months(page=page, last=last.month, on=on),
        begins=None if covered else later,
        because=_because(page=page, state=state, last=last, language=language),
    )
    steps = _covered_steps if covered else _ended_steps
    return _say(answer, steps(page=page, answer=answer, paid=paid, last=last, on=on), language)


def _never_yet(*, begins: date | None, because: tuple[str, ...]) -> Protection:
    return Protection(
        state="none",
        covered=False,
        since=None,
        paid_until=None,
        until=None,
        arrears_months=0,
        begins=begins,
        because=because,
    )


def _end_of_grace(*, page: Page, month: Month) -> date:
    return (month + 1 + page.grace_months.value).first.replace(day=page.protection_ends_on_day.value)


def _last_paid(*, paid: Sequence[PaidMonth], on: date) -> PaidMonth:
    """The latest month up to that of `on` whose payment was recorded by then."""
    known = (each for each in paid if each.recorded_on <= on and each.month <= Month.of(on))
    return max(known, key=lambda each: each.month)


def _end_of_run(*, page: Page, paid: Sequence[PaidMonth], month: Month, span: Span) -> Month:
    """The last of the paid months that follow `month` without a gap and belong to the same unbroken protection."""
    run = {each.month for each in paid if (own := protected_span(page=page, paid=each)) and own.start in span}
    while month + 1 in run:
        month += 1
    return month


def _arrears_months(*, page: Page, last: Month, on: date) -> int:
    unpaid = Month.of(on) - last
    not_yet_due = unpaid > 0 and on.day <= page.due_day.value
    return unpaid - not_yet_due


def _because(*, page: Page, state: State, last: PaidMonth, language: Language) -> tuple[str, ...]:
    if state == "paid":
        return page.protection_needs_payment.because(language=language)
    rules = [page.grace_months.because(language=language), page.protection_ends_on_day.because(language=language)]
    if last.sponsored:
        rules.append(page.grace_after_sponsored.because(language=language))
    return tuple(dict.fromkeys(article for rule in rules for article in rule))


def _say(answer: Protection, steps: Iterable[Step], language: Language) -> Protection:
    return replace(answer, why=tuple(each.say(language=language) for each in steps))


def _never_steps(*, page: Page, paid: Sequence[PaidMonth], begins: date | None, on: date) -> list[Step]:
    """Why nobody is protected before the first protected day."""
    told = [step("protection.never", on=on)]
    told += [_too_late(each) for each in sorted(paid, key=lambda each: each.month) if _is_too_late(page, each, on)]
    return [*told, step("protection.begins", begins=begins) if begins else step("protection.needs_payment")]


def _covered_steps(
    *, page: Page, answer: Protection, paid: Sequence[PaidMonth], last: PaidMonth, on: date
) -> list[Step]:
    """Since when, paid until when, and what grace adds."""
    assert answer.since
    assert answer.until
    since = "protection.since" if answer.since.day == 1 else "protection.since_recorded"
    told = [step(since, since=answer.since), step("protection.paid", until=answer.paid_until)]
    grace = page.grace_months.value
    if answer.state == "grace":
        told.append(step("protection.grace", month=last.month + 1, grace=grace, until=answer.until))
        return [*told, _arrears_step(page, answer, on)]
    if _ends_in_grace(page, paid, answer.until):
        return [*told, step("protection.then_grace", grace=grace, until=answer.until)]
    return [*told, step("protection.no_grace", until=answer.until)]


def _ended_steps(*, page: Page, answer: Protection, paid: Sequence[PaidMonth], last: PaidMonth, on: date) -> list[Step]:
    """Until when it was paid, why protection ended, and how it begins again."""
    assert answer.until
    told = [_too_late(last) if _is_too_late(page, last, on) else step("protection.paid", until=answer.paid_until)]
    if _ends_in_grace(page, paid, answer.until):
        told.append(step("protection.ended", until=answer.until, grace=page.grace_months.value))
    else:
        told.append(step("protection.no_grace", until=answer.until))
    told.append(_arrears_step(page, answer, on))
    if answer.begins:
        told.append(step("protection.returned", begins=answer.begins))
    elif page.arrears_forgiven_on_return.value:
        told.append(step("protection.may_return"))
    return told


def _arrears_step(page: Page, answer: Protection, on: date) -> Step:
    if answer.arrears_months:
        return step("protection.arrears", months=answer.arrears_months)
    return step("protection.not_due", month=Month.of(on), due=page.due_day.value)


def _ends_in_grace(page: Page, paid: Sequence[PaidMonth], until: date) -> bool:
    """Whether the last day of a protection lies in the grace of one of its months, not in the month itself."""
    spans = ((each.month, protected_span(page=page, paid=each)) for each in paid)
    return any(span and span.end - timedelta(days=1) == until > month.last for month, span in spans)


def _is_too_late(page: Page, paid: PaidMonth, on: date) -> bool:
    return paid.recorded_on <= on and protected_span(page=page, paid=paid) is None


def _too_late(paid: PaidMonth) -> Step:
    return step("protection.too_late", month=paid.month, recorded=paid.recorded_on)
