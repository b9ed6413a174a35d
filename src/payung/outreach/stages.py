"""Where somebody stands whose months are running out, and what is told there. Pure.

The contribution of a month is due on its 15th (Permenaker 5/2021 art. 41); up to three unpaid months in a row protect
on (art. 92, 98). From the first unpaid month on:

    due ──15th──▶ late ──2nd month──▶ grace_1 ──3rd month──▶ grace_2 ──▶ last_day ──▶ ended
"""

from datetime import date
from typing import NamedTuple

from payung.coverage.horizon import Horizon
from payung.kernel.months import Month
from payung.law.book import Page

DUE, LATE, GRACE_1, GRACE_2, LAST_DAY, ENDED = STAGES = ("due", "late", "grace_1", "grace_2", "last_day", "ended")
TOLD = {
    DUE: "reminder_before_due",
    LATE: "reminder_late",
    GRACE_1: "reminder_grace_1",
    GRACE_2: "reminder_grace_2",
    LAST_DAY: "reminder_last_day",
    ENDED: "cover_ended",
}
"""The text of each stage. (messages/texts.yaml)"""
ENOUGH = 3
"""Messages that nobody's protection ends without."""
DAYS_BEFORE_DUE = 5
DAYS_AFTER_END = 31
"""For so long somebody whose protection ended is on the radar."""


class Standing(NamedTuple):
    """Where somebody stands: the stage, the first unpaid month, and the last days paid and protected (inclusive)."""

    stage: str
    unpaid: Month
    paid_until: date
    protected_until: date


def standing(*, page: Page, horizon: Horizon, on: date) -> Standing | None:
    """Where somebody with this horizon stands on a day; None for whoever is paid, or gone for long."""
    paid, protected = horizon
    if paid is None or protected is None or on <= min(paid, protected) and on != protected:
        return None
    if (on - protected).days > DAYS_AFTER_END:
        return None
    unpaid = Month.of(paid) + 1
    return Standing(_stage(page, unpaid, protected, on), unpaid, paid, protected)


def _stage(page: Page, unpaid: Month, protected: date, on: date) -> str:
    if on > protected:
        return ENDED
    if on == protected:
        return LAST_DAY
    behind = Month.of(on) - unpaid
    if behind == 0:
        return DUE if on.day <= page.due_day.value else LATE
    return GRACE_1 if behind == 1 else GRACE_2


def is_time(*, page: Page, stage: str, on: date) -> bool:
    """Whether the stage's message may go out: the one before the 15th only some days before it."""
    return stage != DUE or on.day >= page.due_day.value - DAYS_BEFORE_DUE


def needs_task(*, stage: str) -> bool:
    """Whether somebody who stands here is to be visited: in the last month, while there is time."""
    return stage in (GRACE_2, LAST_DAY)
