"""The office where workers tell what changed: this month, the months to come, and who says what."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from payung.changes.actions import (
    Changed,
    Denied,
    change_contact,
    change_jht,
    change_job,
    change_kind,
    confirm_identity,
    deny_death,
    name_children,
    name_heirs,
    report_death,
)
from payung.kernel.months import Month
from payung.people.checks import Heir
from payung.people.corrections.actions import Corrected
from payung.people.queries import Member
from tests.people.corrections.officers import OTHER, propose
from tests.people.counter import OFFICER

WORDS = {"source": "keluarga", "evidence": "akta kematian, dilihat di kantor desa"}


def this() -> Month:
    """This month."""
    return Month.of(timezone.localdate())


def now() -> datetime:
    return datetime.now(UTC)


def job(member: Member, *, n: int = 1, since: Month | None = None, **told: Any) -> Changed:
    """A change of a job."""
    return change_job(number=str(member.number), job=n, since=since or this(), by=OFFICER, at=now(), **told)


def jht(member: Member, takes: bool, *, since: Month | None = None) -> Changed:
    """JHT taken up or given up."""
    return change_jht(number=str(member.number), takes=takes, since=since or this(), by=OFFICER, at=now())


def kind(member: Member, kind: str, *, since: Month | None = None) -> Changed:
    """Another kind of worker."""
    return change_kind(number=str(member.number), kind=kind, since=since or this(), by=OFFICER, at=now())


def moved(member: Member, *, since: date | None = None, **told: str) -> Changed:
    """Reached otherwise."""
    day = since or timezone.localdate()
    return change_contact(number=str(member.number), told=told, since=day, by=OFFICER, at=now())


def identity(member: Member, **changes: str) -> Corrected:
    """Who they are, corrected by two persons."""
    return confirm_identity(id=propose(member, changes).correction.id, by=OTHER, at=now())


def heirs_of(member: Member, *named: Heir) -> Changed:
    """A whole new set of heirs."""
    return name_heirs(number=str(member.number), named=named, since=timezone.localdate(), by=OFFICER, at=now())


def children_of(member: Member, *named: str) -> Changed:
    """A whole new set of children."""
    return name_children(
        number=str(member.number), named="; ".join(named), since=timezone.localdate(), by=OFFICER, at=now()
    )


def died(member: Member, on: date | None = None, **words: str) -> Changed:
    """A death reported."""
    day = on or timezone.localdate()
    return report_death(number=str(member.number), died_on=day, by=OFFICER, at=now(), **{**WORDS, **words})


def denied(member: Member, *, by: str, why: str = "orangnya datang ke kantor") -> Denied:
    """A word against the report of a death."""
    return deny_death(number=str(member.number), why=why, by=by, at=now())
