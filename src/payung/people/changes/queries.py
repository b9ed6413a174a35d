"""What counts about a worker in a month or on a day, as known at an instant."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from payung.kernel.asking import Question, ask
from payung.kernel.months import Month
from payung.people.changes.terms import Change, Terms
from payung.people.checks import Child, Heir
from payung.people.corrections.queries import CONFIRMED, corrections_of
from payung.people.queries import Job
from payung.people.registers import reported_dead

HEIRS, CHILDREN = "heirs", "children"
REACHED_BY = ("phone", "district", "village", "address")


class Contact(NamedTuple):
    """Where a worker is reached: the telephone number as digits (62…), and where they live. "" is nothing."""

    phone: str
    region: str
    district: str
    village: str
    address: str


class DeathReport(NamedTuple):
    """An officer's word that a worker died, and who say since that it is wrong: by two such words it stands no more."""

    id: int
    died_on: date
    source: str
    evidence: str
    by: str
    denied_by: tuple[str, ...]


def jobs_in(*, worker_id: int, month: Month, known_at: datetime | None = None) -> list[Job]:
    """The jobs of a worker that count in a month, in order, as known at an instant (without one: now)."""
    found = _rows(
        "SELECT n, occupation, income FROM people_jobs_in(%s, %s) WHERE worker_id = %s ORDER BY n",
        [month.first, _until(known_at), worker_id],
    )
    return [Job._make(row) for row in found]


def takes_jht(*, worker_id: int, month: Month, known_at: datetime | None = None) -> bool:
    """Whether a worker owes JHT for a month: chosen, or what the law asks. Raises NotInForce before the law."""
    return terms_of(workers=[worker_id], known_at=known_at)[worker_id].takes_jht(month=month)


def kind_in(*, worker_id: int, month: Month) -> str:
    """Whether a worker is `independent` or an `employer` in a month."""
    return terms_of(workers=[worker_id])[worker_id].kind_in(month=month)


def terms_of(*, workers: Collection[int], known_at: datetime | None = None) -> dict[int, Terms]:
    """What decides what these workers owe, for every month at once."""
    asked, until = list(workers), _until(known_at)
    change = "SELECT worker_id, {} FROM people_{} WHERE worker_id = ANY(%s) AND recorded_at <= %s ORDER BY id"
    kinds, *others = _asked(
        ("SELECT id, kind FROM people_worker WHERE id = ANY(%s)", [asked]),
        (
            "SELECT worker_id, n, occupation, income FROM people_job"
            " WHERE registered AND worker_id = ANY(%s) ORDER BY n",
            [asked],
        ),
        (change.format("n, since, occupation, income", "jobchange"), [asked, until]),
        (change.format("since, kind", "kindchange"), [asked, until]),
        ("SELECT worker_id, month, jht FROM people_choice WHERE worker_id = ANY(%s)", [asked]),
        (change.format("since, takes", "jhtchange"), [asked, until]),
    )
    jobs, job_changes, kind_changes, choices, jht_changes = map(_by_worker, others)
    return {
        worker: Terms(
            first_jobs=tuple(Job._make(job) for job in jobs.get(worker, ())),
            job_changes=tuple(_job_change(*each) for each in job_changes.get(worker, ())),
            first_kind=kind,
            kind_changes=tuple(_change(*each) for each in kind_changes.get(worker, ())),
            first_jht=False,
            jht_changes=tuple(_change(*each) for each in (*choices.get(worker, ()), *jht_changes.get(worker, ()))),
        )
        for worker, kind in kinds
    }


def _job_change(n: int, since: date, occupation: str, income: int) -> tuple[int, Change[Job | None]]:
    return n, Change(Month.of(since), Job(n, occupation, income) if occupation else None)


def _change(since: date, value: Any) -> Change[Any]:
    return Change(Month.of(since), value)


def contact(*, worker_id: int) -> Contact:
    """Where a worker is reached now."""
    return contacts(workers=[worker_id])[worker_id]


def contacts(*, workers: Collection[int]) -> dict[int, Contact]:
    """Where these workers are reached now: as they told last, or as a correction said that came after it."""
    registered = _rows(
        "SELECT id, phone, region, district, village, address FROM people_worker WHERE id = ANY(%s)", [list(workers)]
    )
    told = _newest("people_contact", "recorded_at, phone, district, village, address", workers)
    return {
        worker: _reached(worker, Contact(*contact), told[worker]) if worker in told else Contact(*contact)
        for worker, *contact in registered
    }


def _reached(worker: int, registered: Contact, told: Sequence[Any]) -> Contact:
    """A contact that was told, but for what was corrected after it."""
    at, *values = told
    corrected = {
        field
        for each in corrections_of(worker_id=worker)
        if each.state == CONFIRMED and each.answer and each.answer.at > at
        for field in each.changes
    }
    kept = {field: value for field, value in zip(REACHED_BY, values, strict=True) if field not in corrected}
    return registered._replace(**kept)


def heirs(*, worker_id: int, on: date | None = None, known_at: datetime | None = None) -> tuple[Heir, ...]:
    """The heirs whom a worker named, as they count on a day, as known at an instant (without them: now)."""
    named = _family(HEIRS, worker_id, on, known_at)
    if named is None:
        named = _rows("SELECT name, relation, phone FROM people_heir WHERE worker_id = %s ORDER BY n", [worker_id])
        return tuple(Heir._make(row) for row in named)
    return tuple(Heir(**heir) for heir in named)


def children(*, worker_id: int, on: date | None = None, known_at: datetime | None = None) -> tuple[Child, ...]:
    """The children whom a worker named, as they count on a day: only they receive the scholarship (art. 103(3))."""
    named = _family(CHILDREN, worker_id, on, known_at)
    if named is None:
        named = _rows("SELECT name, birth_date, school FROM people_child WHERE worker_id = %s ORDER BY n", [worker_id])
        return tuple(Child._make(row) for row in named)
    return tuple(child_of(told=child) for child in named)


def child_of(*, told: Mapping[str, str]) -> Child:
    """A child as a set of children keeps it."""
    return Child(told["name"], date.fromisoformat(told["birth_date"]), told["school"])


def _family(of: str, worker_id: int, on: date | None, known_at: datetime | None) -> list[Any] | None:
    """The newest set that a worker named, or None where nothing was named since the registration."""
    found = _rows(
        "SELECT people::text FROM people_family WHERE worker_id = %s AND of = %s AND since <= %s AND recorded_at <= %s"
        " ORDER BY id DESC LIMIT 1",
        [worker_id, of, on or date.max, _until(known_at)],
    )
    return json.loads(found[0][0]) if found else None


def died_on(*, worker_id: int) -> date | None:
    """The day on which a worker died as far as anybody told, or None."""
    return deaths(workers=[worker_id]).get(worker_id)


def deaths(*, workers: Collection[int]) -> dict[int, date]:
    """Those of these workers of whom a death stands reported, with the day: as an officer who saw a paper says, or else
    as the civil registry's file does."""
    known, said = _asked(
        ("SELECT nik_index, id FROM people_worker WHERE id = ANY(%s)", [list(workers)]),
        ("SELECT worker_id, died_on FROM people_standingdeath WHERE worker_id = ANY(%s)", [list(workers)]),
    )
    bearers = {bytes(index): worker for index, worker in known}
    found = {bearers[index]: day for index, day in reported_dead(nik_indexes=bearers).items()}
    return found | dict(said)


def death_reports(*, worker_id: int) -> list[DeathReport]:
    """Every report of an officer that this worker died, in order, withdrawn ones too."""
    found = _rows(
        """
        SELECT d.id, d.died_on, d.source, d.evidence, u.name, array(SELECT no_one.name FROM people_deathdenial no
            JOIN access_user no_one ON no_one.id = no.denied_by_id WHERE no.death_id = d.id ORDER BY no.recorded_at)
        FROM people_death d JOIN access_user u ON u.id = d.reported_by_id WHERE d.worker_id = %s ORDER BY d.id
        """,
        [worker_id],
    )
    return [DeathReport._make([*told, tuple(denied_by)]) for *told, denied_by in found]


class DoubtedDeath(NamedTuple):
    """A report of a death that one person calls wrong, and that stands until another does so too."""

    number: int
    died_on: date
    why: str
    denied_by: str
    at: datetime


def doubted_deaths() -> list[DoubtedDeath]:
    """Reports of deaths that wait for a second person's word, the oldest first."""
    found = _rows(
        "SELECT w.number, d.died_on, no.why, u.name, no.recorded_at FROM people_deathdenial no"
        " JOIN people_death d ON d.id = no.death_id JOIN people_worker w ON w.id = d.worker_id"
        " JOIN access_user u ON u.id = no.denied_by_id WHERE NOT EXISTS (SELECT FROM people_deathdenial other"
        " WHERE other.death_id = no.death_id AND other.denied_by_id <> no.denied_by_id)"
        " ORDER BY no.recorded_at",
        [],
    )
    return [DoubtedDeath._make(row) for row in found]


def _newest(table: str, columns: str, workers: Collection[int]) -> dict[int, Sequence[Any]]:
    found = _rows(
        f"SELECT DISTINCT ON (worker_id) worker_id, {columns} FROM {table} WHERE worker_id = ANY(%s)"
        " ORDER BY worker_id, id DESC",
        [list(workers)],
    )
    return {worker: row for worker, *row in found}


def _by_worker(rows: Iterable[Sequence[Any]]) -> dict[int, list[Sequence[Any]]]:
    found: dict[int, list[Sequence[Any]]] = {}
    for worker, *row in rows:
        found.setdefault(worker, []).append(row)
    return found


def _rows(query: str, parameters: Iterable[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(parameters))
        return list(cursor.fetchall())


def _asked(*questions: Question) -> list[list[Any]]:
    with connection.cursor() as cursor:
        return ask(cursor=cursor, questions=questions)


def _until(known_at: datetime | None) -> datetime | str:
    """The last instant of recording that counts."""
    return known_at or "infinity"
