"""By when: time limits in hours, days and working days, what lateness costs, and when a right is lost.

The day of an event itself does not count, and a limit in calendar days may end on a day off: both are our reading, as
the regulations say neither. Public holidays come from the `holidays` library; those that follow the moon are estimates
until the government announces them, and the reasons then say so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from payung.kernel.months import Month
from payung.law.amounts import Amount
from payung.law.answers import Answer, answer
from payung.law.awards import Award, Line, Step, step
from payung.law.book import Page
from payung.law.eligibility import anniversary

Unit = Literal["hour", "day", "working-day"]
Programme = Literal["jkk", "jkm", "jht", "scholarship"]

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """One time limit: the amount of the book that holds it, in which unit."""

    amount: Callable[[Page], Amount[int]]
    unit: Unit


LIMITS: Mapping[str, Limit] = {
    "accident_report": Limit(lambda page: page.accident_report_hours, "hour"),
    "claim_report": Limit(lambda page: page.claim_report_hours, "hour"),
    "conclusion": Limit(lambda page: page.conclusion_days, "day"),
    "incomplete_notice": Limit(lambda page: page.incomplete_notice_days, "working-day"),
    "jkk_payment": Limit(lambda page: page.jkk_payment_days, "working-day"),
    "jkm_payment": Limit(lambda page: page.jkm_payment_days, "working-day"),
    "jht_payment": Limit(lambda page: page.jht_payment_days, "working-day"),
    "field_check": Limit(lambda page: page.field_check_days, "day"),
    "number": Limit(lambda page: page.number_days, "working-day"),
    "data_change": Limit(lambda page: page.data_change_days, "working-day"),
    "doctor_request": Limit(lambda page: page.doctor_request_days, "working-day"),
    "doctor_opinion": Limit(lambda page: page.doctor_opinion_days, "working-day"),
}

# Rights without a last day: the sentence that says so, and what it rests on.
UNEXPIRING: Mapping[Programme, tuple[str, Callable[[Page], Amount[int]]]] = {
    "jkm": ("expiry.jkm", lambda page: page.jkm_expiry_years),
    "jht": ("expiry.jht", lambda page: page.jht_unexpiring),
    "scholarship": ("expiry.scholarship", lambda page: page.scholarship_unexpiring),
}


@dataclass(frozen=True, slots=True)
class DayOff:
    """A public holiday or a day of collective leave. `estimated`: not announced yet."""

    name: str
    is_collective_leave: bool
    estimated: bool


def due(*, page: Page, what: str, from_day: date) -> Answer[date]:
    """The last day of a time limit (a key of LIMITS) that runs from `from_day`: of the event, or the complete file.

    `page` is that of `from_day`. A limit in hours ends at the hour of the event. KeyError for a limit nobody knows.
    """
    limit = LIMITS[what]
    amount = limit.amount(page)
    unit, units = _unit(page=page, what=what)
    if unit == "working-day":
        until = working_days_after(page=page, day=from_day, count=amount.value)
        off = _off_between(page=page, start=from_day, until=until)
        units += (page.working_days_a_week, *([page.collective_leave_is_working] if _has_leave(off) else []))
    else:
        until, off = from_day + timedelta(**{f"{unit}s": amount.value}), {}
    said = step(f"deadline.{what}", count=amount.value, start=from_day, until=until)
    return answer(until, said, *_spoken(off), *_field_check_unit(what, unit), page=page, rests_on=(amount, *units))


def working_days_after(*, page: Page, day: date, count: int) -> date:
    """The `count`th working day after `day`; `day` itself for 0. ValueError for a negative count."""
    if count < 0:
        raise ValueError("working days are counted forward")
    while count:
        day += DAY
        count -= is_working_day(page=page, day=day)
    return day


def is_working_day(*, page: Page, day: date) -> bool:
    """Whether offices work on `day`: in the working week and no day off."""
    return _in_week(page, day) and not _is_off(page, days_off(year=day.year).get(day))


@cache
def days_off(*, year: int) -> Mapping[date, DayOff]:
    """The public holidays and the collective leave of a year in Indonesia."""
    from holidays import country_holidays  # here, so that only who asks for working days waits for its tables

    leave = country_holidays("ID", years=year, language="id", categories=("government",))
    public = country_holidays("ID", years=year, language="id")
    named = {
        **{day: (name, True) for day, name in leave.items()},
        **{day: (name, False) for day, name in public.items()},
    }
    return {
        day: DayOff(name.removesuffix(" (perkiraan)"), leave, estimated="(perkiraan)" in name)
        for day, (name, leave) in sorted(named.items())
    }


def contribution_due(*, page: Page, month: Month) -> Answer[date]:
    """The last day on which the contribution of `month` is paid in time. `page` is that of the month's first day."""
    until = month.first.replace(day=page.due_day.value)
    return answer(until, step("deadline.contribution", month=month, until=until), page=page, rests_on=(page.due_day,))


def days_late(*, until: date, paid_on: date) -> int:
    """How many calendar days after its last day something was paid; 0 in time. That each day counts is our reading."""
    return max(0, (paid_on - until).days)


def late_penalty(*, page: Page, benefit: int, days_late: int, programme: Literal["jkk", "jkm"] = "jkm") -> Award:
    """What is added to a benefit (whole rupiah) that is paid `days_late` days late. PP 44/2015 art. 37, 40(4).

    `page` is that of the day on which payment was due. ValueError for a negative benefit or number of days.
    """
    if benefit < 0 or days_late < 0:
        raise ValueError("neither a benefit nor lateness is negative")
    percent = page.jkk_late_percent if programme == "jkk" else page.jkm_late_percent
    amount = benefit * percent.value * days_late // 100
    said = step("late.penalty", percent=percent.value, days=days_late, benefit=benefit, amount=amount)
    return Award(page.law, (Line(f"late.{programme}", amount, (said,), (percent,)),))


def claim_by(*, page: Page, programme: Programme, happened_on: date) -> Answer[date | None]:
    """The last day to claim what follows from an accident, a diagnosis or a death; None where the right never expires.

    `page` is that of `happened_on`: that an older accident keeps its shorter time is our reading.
    """
    years = {"jkk": page.jkk_expiry_years, "jkm": page.jkm_expiry_years}.get(programme)
    if years is None or years.value == 0:
        code, rule = UNEXPIRING[programme]
        return answer(None, step(code), page=page, rests_on=(rule(page),))
    last = anniversary(happened_on, years.value)
    code = "expiry.jkk" if programme == "jkk" else "expiry.jkm_limited"
    said = step(code, years=years.value, start=happened_on, until=last)
    return answer(last, said, page=page, rests_on=(years,))


def is_expired(*, page: Page, programme: Programme, happened_on: date, claimed_on: date) -> Answer[bool]:
    """Whether a claim comes after its last day. `happened_on` is the day of the accident, the diagnosis or the death,
    and `page` its page."""
    last = claim_by(page=page, programme=programme, happened_on=happened_on)
    late = last.value is not None and claimed_on > last.value
    ending = step("expiry.lost" if late else "expiry.kept", claimed=claimed_on)
    return answer(late, *last.why.steps, ending, page=page, rests_on=last.why.rests_on)


def _unit(*, page: Page, what: str) -> tuple[Unit, tuple[Amount[object], ...]]:
    """In what a limit is counted on this page, and the amounts that decide it: of the field check it changed."""
    if what != "field_check":
        return LIMITS[what].unit, ()
    in_working_days = page.field_check_in_working_days
    return "working-day" if in_working_days.value else "day", (in_working_days,)


def _field_check_unit(what: str, unit: Unit) -> tuple[Step, ...]:
    if what != "field_check":
        return ()
    return (step("deadline.in_working_days" if unit == "working-day" else "deadline.in_days"),)


def _in_week(page: Page, day: date) -> bool:
    return day.weekday() < page.working_days_a_week.value


def _is_off(page: Page, off: DayOff | None) -> bool:
    return off is not None and not (off.is_collective_leave and page.collective_leave_is_working.value)


def _off_between(*, page: Page, start: date, until: date) -> dict[date, tuple[DayOff, bool]]:
    """The days off within a limit that fall into the working week, and whether they were left out."""
    days = (start + DAY * n for n in range(1, (until - start).days + 1))
    found = {day: off for day in days if (off := days_off(year=day.year).get(day)) and _in_week(page, day)}
    return {day: (off, _is_off(page, off)) for day, off in found.items()}


def _has_leave(off: Mapping[date, tuple[DayOff, bool]]) -> bool:
    return any(day_off.is_collective_leave for day_off, _ in off.values())


def _spoken(off: Mapping[date, tuple[DayOff, bool]]) -> list[Step]:
    said = [
        step("deadline.day_off" if left_out else "deadline.leave_counted", day=day, name=day_off.name)
        for day, (day_off, left_out) in off.items()
    ]
    estimated = [step("deadline.estimated", day=day) for day, (day_off, _) in off.items() if day_off.estimated]
    return [*said, *estimated]
