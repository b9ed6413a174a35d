"""Writing what changed, a fact at a time, in the caller's transaction."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from payung.kernel.months import Month
from payung.people.changes.terms import Change
from payung.people.queries import Job


def hold_worker(*, worker_id: int) -> None:
    """Whoever changes, corrects or pays for this worker, or prints a card, waits here until we are done.

    Whoever merely writes a row that points to the worker does not: such a pointer is looked at with the commit, when
    the audit chain is held, for which we may be waiting ourselves.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM people_worker WHERE id = %s FOR NO KEY UPDATE", [worker_id])


def hold_unchanged(*, workers: Collection[int]) -> None:
    """In the caller's transaction, nobody changes or corrects these workers until we are done: their months are priced.

    Others who pay for them go on.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM people_worker WHERE id = ANY(%s) ORDER BY id FOR SHARE", [list(workers)])


def write_job(*, worker_id: int, n: int, change: Change[Job | None], by: int) -> int:
    """A change of the `n`-th job; returns its id. A job that nobody had before gets its row, to which months point."""
    job = change.value or Job(n, "", 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_job (worker_id, n, occupation, income, registered) SELECT %s, %s, %s, %s, false"
            " WHERE NOT EXISTS (SELECT FROM people_job WHERE worker_id = %s AND n = %s)",
            [worker_id, n, job.occupation, job.income, worker_id, n],
        )
    told = {"n": n, "since": change.since.first, "occupation": job.occupation, "income": job.income}
    return _write("people_jobchange", worker_id, told, by)


def write_jht(*, worker_id: int, since: Month, takes: bool, by: int) -> int:
    """From a month on the worker takes JHT, or takes it no more."""
    return _write("people_jhtchange", worker_id, {"since": since.first, "takes": takes}, by)


def write_kind(*, worker_id: int, since: Month, kind: str, by: int) -> int:
    """From a month on the worker is of another kind."""
    return _write("people_kindchange", worker_id, {"since": since.first, "kind": kind}, by)


def write_contact(*, worker_id: int, since: date, told: Mapping[str, str], by: int) -> int:
    """From a day on the worker is reached so: phone, district, village and address."""
    return _write("people_contact", worker_id, {"since": since, **told}, by)


def write_family(*, worker_id: int, since: date, of: str, people: Sequence[Mapping[str, str]], by: int) -> int:
    """From a day on these are all the heirs, or all the children, whom the worker names."""
    told = {"since": since, "of": of, "people": json.dumps(list(people))}
    return _write("people_family", worker_id, told, by)


def write_death(*, worker_id: int, died_on: date, source: str, evidence: str, by: int) -> int:
    """An officer's word that the worker died."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_death (worker_id, died_on, source, evidence, reported_by_id)"
            " VALUES (%s, %s, %s, %s, %s) RETURNING id",
            [worker_id, died_on, source, evidence, by],
        )
        return int(cursor.fetchone()[0])


def write_denial(*, death_id: int, why: str, by: int) -> None:
    """An officer's word that the report of a death is wrong."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_deathdenial (death_id, denied_by_id, why) VALUES (%s, %s, %s)", [death_id, by, why]
        )


def _write(table: str, worker_id: int, told: Mapping[str, Any], by: int) -> int:
    values = {"worker_id": worker_id, **told, "told_by_id": by}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(['%s'] * len(values))}) RETURNING id",
            list(values.values()),
        )
        return int(cursor.fetchone()[0])
