"""Change what is known about a worker: jobs, income, JHT, kind, contact, heirs, children; report that one died.

Each is a fact with the month or the day from which it counts, told once however often it is sent. A month that stands
paid keeps what it was paid for, so a change counts after it. The worker is told of each, wherever it came from.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from payung.access.persons import person_id
from payung.access.queries import user_id
from payung.access.scope import EVERYTHING, seeing
from payung.audit.actions import record
from payung.contributions.queries import standing_months
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import reason
from payung.law.book import book
from payung.law.deadlines import due
from payung.messages.actions import tell
from payung.people import cells
from payung.people.cells import Cell
from payung.people.changes import checks, writing
from payung.people.changes.queries import (
    CHILDREN,
    HEIRS,
    REACHED_BY,
    DeathReport,
    children,
    contact,
    death_reports,
    died_on,
    heirs,
    terms_of,
)
from payung.people.changes.terms import Change, Terms
from payung.people.checks import Heir
from payung.people.corrections.actions import Corrected, confirm_correction
from payung.people.corrections.queries import correction, identities
from payung.people.queries import Member, worker

WITHDRAWN_BY = 2
"""Persons whose word withdraws the report of a death."""


class Changed(NamedTuple):
    """The answer to a change: the worker's number, and since which day it counts (of a month its first).

    The law asked to tell it until `told_by` (Permenaker 5/2021 art. 37): of what was told `late`, benefits follow what
    was known before. `repeated` says that it was so already, and nothing was written. `overridden` are the later months
    of which something else was told before: this change speaks of them too, so that no longer counts.
    """

    number: int
    since: date
    told_by: date
    late: bool
    repeated: bool
    overridden: tuple[Month, ...] = ()


class Denied(NamedTuple):
    """The answer to a word against the report of a death: whether it is withdrawn now, by the words of two."""

    number: int
    died_on: date
    withdrawn: bool
    repeated: bool


def change_job(
    *,
    number: str,
    job: int,
    since: Month,
    by: str,
    at: datetime,
    occupation: Cell = "",
    income: Cell = "",
    ends: bool = False,
) -> Changed:
    """Give a worker's first or second job another occupation or income from a month on; begin the second, or end it.

    What is not given stays as it counts in that month. Raises Refused: `change.month_past`, `change.month_too_far`,
    `change.month_paid` (with the first month that is free), what `check_job` finds, `change.reported_dead`,
    `worker.unknown`, `worker.number_mistyped`, `user.unknown`.
    """
    actor, member = user_id(name=by), worker(number=number)
    with transaction.atomic():
        terms = _held(member, since, at)
        change, problems = checks.check_job(
            terms=terms, n=job, since=since, occupation=occupation, income=income, ends=ends
        )
        _refuse(problems)
        then, months = terms.with_job(n=job, change=change), terms.months_of_change(since=since)
        if all(terms.job_in(n=job, month=month) == then.job_in(n=job, month=month) for month in months):
            return _answer(member, since.first, at, repeated=True)
        _refuse_if_paid(member, since, lambda paid, programme: paid == job)
        fact = writing.write_job(worker_id=member.id, n=job, change=change, by=actor)
        detail = {"job": job, "from": str(since)}
        record(by=by, action="change_job", subject=str(member.number), detail=detail)
        _tell(member, "job" if occupation or ends else "income", f"job/{fact}")
    overridden = _later(since, [each for n, each in terms.job_changes if n == job])
    return _answer(member, since.first, at, repeated=False, overridden=overridden)


def change_jht(*, number: str, takes: bool, since: Month, by: str, at: datetime) -> Changed:
    """Let a worker take JHT from a month on, or give it up.

    Raises Refused: as `change_job`; `change.jht_mandatory` for an employer.
    """
    actor, member = user_id(name=by), worker(number=number)
    with transaction.atomic():
        terms = _held(member, since, at)
        _refuse(checks.check_jht(terms=terms, takes=takes, since=since))
        if all(terms.chose_jht(month=month) == takes for month in terms.months_of_change(since=since)):
            return _answer(member, since.first, at, repeated=True)
        if not takes:
            _refuse_if_paid(member, since, lambda job, programme: programme == "jht")
        fact = writing.write_jht(worker_id=member.id, since=since, takes=takes, by=actor)
        detail = {"takes": takes, "from": str(since)}
        record(by=by, action="change_jht", subject=str(member.number), detail=detail)
        _tell(member, "jht", f"jht/{fact}")
    return _answer(member, since.first, at, repeated=False, overridden=_later(since, terms.jht_changes))


def change_kind(*, number: str, kind: str, since: Month, by: str, at: datetime) -> Changed:
    """Make a worker `independent` or an `employer` from a month on; whom the law asks JHT of then owes it.

    Raises Refused: `kind.unknown`, and as `change_job`.
    """
    actor, member = user_id(name=by), worker(number=number)
    with transaction.atomic():
        terms = _held(member, since, at)
        _refuse(checks.check_kind(kind=kind))
        if all(terms.kind_in(month=month) == kind for month in terms.months_of_change(since=since)):
            return _answer(member, since.first, at, repeated=True)
        fact = writing.write_kind(worker_id=member.id, since=since, kind=kind, by=actor)
        detail = {"kind": kind, "from": str(since)}
        record(by=by, action="change_kind", subject=str(member.number), detail=detail)
        _tell(member, "kind", f"kind/{fact}")
    return _answer(member, since.first, at, repeated=False, overridden=_later(since, terms.kind_changes))


def change_contact(*, number: str, told: Mapping[str, Cell], since: date, by: str, at: datetime) -> Changed:
    """Say where a worker is reached since a day: any of phone, district, village and address; the others stay.

    Who lives in another kabupaten or kota is corrected by two persons instead. Raises Refused: `phone.unreadable`,
    `change.day_ahead`, `change.reported_dead`, and as `change_job` of worker and user. ValueError for another field.
    """
    actor, member = user_id(name=by), worker(number=number)
    if unknown := told.keys() - {*REACHED_BY}:
        raise ValueError(f"nobody is reached by {sorted(unknown)}")
    with transaction.atomic():
        _hold(member, checks.check_day(since=since, on=timezone.localdate(at)))
        phone, problems = checks.check_phone(cell=told.get("phone", ""))
        _refuse(problems)
        now = contact(worker_id=member.id)
        then = now._replace(**{field: cells.text(cell) for field, cell in told.items()})
        then = then._replace(phone=phone if "phone" in told else now.phone)
        if then == now:
            return _answer(member, since, at, repeated=True)
        kept = {field: getattr(then, field) for field in REACHED_BY}
        fact = writing.write_contact(worker_id=member.id, since=since, told=kept, by=actor)
        record(by=by, action="change_contact", subject=str(member.number), detail={"on": str(since)})
        _tell(member, "address" if then.phone == now.phone else "phone", f"contact/{fact}")
        if now.phone not in ("", then.phone):
            _tell_old_phone(member, now.phone, f"contact/{fact}")
    return _answer(member, since, at, repeated=False)


def name_heirs(*, number: str, named: Sequence[Heir], since: date, by: str, at: datetime) -> Changed:
    """Name everybody who is to receive what the law gives after the worker's death, since a day: a whole new set.

    Raises Refused: what `check_heirs` finds, `change.day_ahead`, `change.reported_dead`, and as `change_job` of worker
    and user.
    """
    actor, member = user_id(name=by), worker(number=number)
    clean, problems = checks.check_heirs(heirs=named)
    with transaction.atomic():
        _hold(member, (*problems, *checks.check_day(since=since, on=timezone.localdate(at))))
        if clean == heirs(worker_id=member.id):
            return _answer(member, since, at, repeated=True)
        people = [heir._asdict() for heir in clean]
        fact = writing.write_family(worker_id=member.id, since=since, of=HEIRS, people=people, by=actor)
        record(by=by, action="name_heirs", subject=str(member.number), detail={"people": len(clean)})
        _tell(member, "heirs", f"family/{fact}")
    return _answer(member, since, at, repeated=False)


def name_children(*, number: str, named: Cell, since: date, by: str, at: datetime) -> Changed:
    """Name every child who is to have a scholarship (Permenaker 5/2021 art. 103(3)), since a day: a whole new set.

    They are written like `Yosef Bria (2015-03-12, SD); Ana Bria (2018-07-01)`. Raises Refused: what `check_children`
    finds, `change.day_ahead`, `change.reported_dead`, and as `change_job` of worker and user.
    """
    actor, member, today = user_id(name=by), worker(number=number), timezone.localdate(at)
    clean, problems = checks.check_children(cell=named, on=today)
    with transaction.atomic():
        _hold(member, (*problems, *checks.check_day(since=since, on=today)))
        if clean == children(worker_id=member.id):
            return _answer(member, since, at, repeated=True)
        people = [{**child._asdict(), "birth_date": str(child.birth_date)} for child in clean]
        fact = writing.write_family(worker_id=member.id, since=since, of=CHILDREN, people=people, by=actor)
        record(by=by, action="name_children", subject=str(member.number), detail={"people": len(clean)})
        _tell(member, "children", f"family/{fact}")
    return _answer(member, since, at, repeated=False)


def confirm_identity(*, id: str, by: str, at: datetime, nik: str = "") -> Corrected:
    """A second person's yes to a correction of who a worker is: it is made and the worker is told, or neither.

    Raises Refused as `confirm_correction` does, which tells nobody, since messages stand above `people`.
    """
    member = worker(number=str(correction(id=id).number))
    # Whoever is corrected may live elsewhere from now on, out of the sight of whoever confirms it.
    with seeing(scope=EVERYTHING), transaction.atomic():
        before = contact(worker_id=member.id).phone
        done = confirm_correction(id=id, by=by, at=at, nik=nik)
        if not done.repeated:  # after the audit row, since only then it is known: a row or two, and no slow ones
            _tell(member, "identity", f"correction/{id}")
            if before not in ("", contact(worker_id=member.id).phone):
                _tell_old_phone(member, before, f"correction/{id}")
    return done


def report_death(*, number: str, died_on: date, source: str, evidence: str, by: str, at: datetime) -> Changed:
    """Report that a worker died on a day: who says so, and what paper was seen.

    It begins no claim and ends nothing by itself: reminders and buying stop, and cards are no longer vouched for. The
    same day told again is one report. Raises Refused: what `check_death` finds, `death.reported_already` where another
    day stands, and as `change_job` of worker and user.
    """
    actor, member, today = user_id(name=by), worker(number=number), timezone.localdate(at)
    source, evidence = cells.text(source), cells.text(evidence)
    with transaction.atomic():
        writing.hold_worker(worker_id=member.id)
        born = identities(workers=[member.id])[member.id].birth_date
        _refuse(checks.check_death(died_on=died_on, born=born, on=today, source=source, evidence=evidence))
        if standing := _standing(member):
            if standing.died_on == died_on:
                return _answer(member, died_on, at, repeated=True)
            raise Refused(Problem("death.reported_already", "died-on", str(standing.died_on)))
        writing.write_death(worker_id=member.id, died_on=died_on, source=source, evidence=evidence, by=actor)
        record(by=by, action="report_death", subject=str(member.number), detail={"on": str(died_on)})
    return _answer(member, died_on, at, repeated=False)


def deny_death(*, number: str, why: str, by: str, at: datetime) -> Denied:
    """Say that the report of a worker's death is wrong. By the words of two persons it stands no more.

    The same person's word twice is one. What a file of the civil registry says is withdrawn with the file. Raises
    Refused: `death.none_reported`, what is wrong with the words, as `change_job` of worker and user, and
    `user.no_person`.
    """
    actor, member = person_id(name=by), worker(number=number)
    why = reason(why=why)
    with transaction.atomic():
        writing.hold_worker(worker_id=member.id)
        standing = _standing(member)
        if standing is None:
            return _withdrawn_by(member, by)
        if by in standing.denied_by:
            return Denied(member.number, standing.died_on, withdrawn=False, repeated=True)
        writing.write_denial(death_id=standing.id, why=why, by=actor)
        record(by=by, action="deny_death", subject=str(member.number), detail={"on": str(standing.died_on)})
    return Denied(member.number, standing.died_on, len(standing.denied_by) + 1 == WITHDRAWN_BY, repeated=False)


def _withdrawn_by(member: Member, by: str) -> Denied:
    """The answer to the word that withdrew a report, sent again; refused where there is nothing to withdraw."""
    reports = death_reports(worker_id=member.id)
    if not reports or by not in reports[-1].denied_by:
        raise Refused(Problem("death.none_reported", "number", str(member.number)))
    return Denied(member.number, reports[-1].died_on, withdrawn=True, repeated=True)


def _standing(member: Member) -> DeathReport | None:
    """The officer's report that stands; there is at most one."""
    reports = death_reports(worker_id=member.id)
    return next((report for report in reports if len(report.denied_by) < WITHDRAWN_BY), None)


def _held(member: Member, since: Month, at: datetime) -> Terms:
    """The worker's terms, held against everybody else who changes or pays, if they may change from this month on."""
    _hold(member, checks.check_month(since=since, this=Month.of(timezone.localdate(at))))
    return terms_of(workers=[member.id])[member.id]


def _hold(member: Member, problems: Sequence[Problem]) -> None:
    _refuse(problems)
    writing.hold_worker(worker_id=member.id)
    if day := died_on(worker_id=member.id):
        raise Refused(Problem("change.reported_dead", "number", str(day)))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Refused(*problems)


def _refuse_if_paid(member: Member, since: Month, concerns: Callable[[int, str], bool]) -> None:
    """Refuse to change a month that stands paid, of a job and programme that this concerns."""
    forever = datetime.max.replace(tzinfo=timezone.get_current_timezone())
    paid = [
        Month.of(each.month)
        for each in standing_months(worker_id=member.id, known_at=forever)
        if concerns(each.job, each.programme)
    ]
    if paid and max(paid) >= since:
        raise Refused(Problem("change.month_paid", "from", str(max(paid) + 1)))


def _later(since: Month, changes: Iterable[Change[Any]]) -> tuple[Month, ...]:
    """The months after this one from which something was to change."""
    return tuple(sorted({change.since for change in changes if change.since > since}))


def _answer(
    member: Member, since: date, at: datetime, *, repeated: bool, overridden: tuple[Month, ...] = ()
) -> Changed:
    told_by = due(page=book().on(since), what="data_change", from_day=since).value
    return Changed(member.number, since, told_by, timezone.localdate(at) > told_by, repeated, overridden)


def _tell(member: Member, what: str, fact: str) -> None:
    values = {"number": str(member.number), "what": what}
    tell(worker_id=member.id, text="changed", values=values, key=f"changed/{fact}")


def _tell_old_phone(member: Member, phone: str, fact: str) -> None:
    """Whoever took over somebody's number must not be the only one who is told."""
    tell(
        worker_id=None,
        text="phone_replaced",
        values={"number": str(member.number)},
        key=f"replaced/{fact}",
        address=phone,
    )
