"""Questions about people."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from payung.access.holding import hold
from payung.kernel.problems import Problem, Refused
from payung.people.checks import Registration, check_nik
from payung.people.models import Worker
from payung.people.nik import NikVault
from payung.people.numbers import read_number
from payung.people.probing import by_index, byte_strings

TOLD = (
    *("nik", "name", "birth_date", "sex", "region", "district", "village"),
    *("address", "phone", "mother_name"),
)


class Member(NamedTuple):
    """A worker as other rooms see one."""

    id: int
    number: int
    kind: str
    name: str


class Job(NamedTuple):
    """A worker's first or second job: an occupation of the catalogue, and the declared income in rupiah a month."""

    n: int
    occupation: str
    income: int


class Known(NamedTuple):
    """A worker of the registry whose NIK was asked for, with the jobs that count this month, in order."""

    id: int
    number: int
    name: str
    region: str
    jobs: tuple[Job, ...]


def worker(*, number: str = "", nik: str = "") -> Member:
    """The worker with this participant number, or this NIK. Raises Refused."""
    if nik:
        digits, problems = check_nik(cell=nik)
        if digits is None:
            raise Refused(*problems)
        index = NikVault(keys=settings.PAYUNG_KEYS).index(digits)
        found = Worker.objects.filter(nik_index=index).values_list(*Member._fields).first()
    else:
        readable = read_number(number)
        if readable is None:
            raise Refused(Problem("worker.number_mistyped", "number"))
        if member := member_by_number(number=readable):
            return member
        found = None
    if found is None:
        raise Refused(Problem("worker.unknown", "nik" if nik else "number"))
    return Member(*found)


def member_by_number(*, number: int) -> Member | None:
    """The worker with this participant number."""
    with connection.cursor() as cursor:  # by every payment, so not through the layers of a model
        cursor.execute("SELECT id, number, kind, name FROM people_worker WHERE number = %s", [number])
        found = cursor.fetchone()
    return Member(*found) if found else None


def members(*, ids: Collection[int]) -> list[Member]:
    """The workers with these ids, in their order of registration."""
    found = Worker.objects.filter(id__in=ids).order_by("id").values_list(*Member._fields)
    return [Member(*each) for each in found]


def registered_as(*, registration: UUID) -> Member | None:
    """The worker whom this registration (an id made by the client) made, if it was already carried out."""
    found = Worker.objects.filter(registration=registration).values_list(*Member._fields).first()
    return Member(*found) if found else None


def told(*, person: Registration) -> tuple[object, ...]:
    """What a registration says of a person, to compare two that came with one id."""
    jobs = [Job(1, person.occupation, person.income)]
    if person.second_occupation:
        jobs.append(Job(2, person.second_occupation, person.second_income))
    heirs = [tuple(heir) for heir in person.heirs]
    return (*(getattr(person, field) for field in TOLD), jobs, heirs)


def jobs(*, worker_id: int) -> list[Job]:
    """A worker's jobs that count this month, in order. (Of another month: people.changes.queries.jobs_in.)"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, occupation, income FROM people_jobs_in(%s, 'infinity') WHERE worker_id = %s ORDER BY n",
            [this_month(), worker_id],
        )
        return [Job._make(row) for row in cursor.fetchall()]


def registered_jobs(*, worker_id: int) -> list[Job]:
    """The jobs that a worker's registration told, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, occupation, income FROM people_job WHERE registered AND worker_id = %s ORDER BY n", [worker_id]
        )
        return [Job._make(row) for row in cursor.fetchall()]


def this_month() -> date:
    """The first day of this month."""
    return timezone.localdate().replace(day=1)


def known_by_nik(*, niks: Iterable[str]) -> dict[str, Known]:
    """Those of `niks` that the registry knows. Costs grow with the question, not with the registry."""
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    asked = {vault.index(nik): nik for nik in niks}
    return {asked[index]: known for index, known in known_by_index(indexes=asked).items()}


def known_by_index(*, indexes: Iterable[bytes]) -> dict[bytes, Known]:
    """The workers of the registry with these keyed indexes of their NIK."""
    with by_index() as cursor:
        cursor.execute(
            # Not a join, which may read the whole registry instead.
            f"SELECT w.nik_index, {KNOWN} FROM unnest(%s::bytea[]) asked"
            " CROSS JOIN LATERAL (SELECT * FROM people_worker w WHERE w.nik_index = asked LIMIT 1) w",
            [this_month(), byte_strings(indexes)],
        )
        return {bytes(index): known_of(worker=worker) for index, *worker in cursor.fetchall()}


KNOWN = (
    "w.id, w.number, w.name, w.region, (SELECT jsonb_agg(jsonb_build_array(j.n, j.occupation, j.income) ORDER BY j.n)"
    " FROM people_jobs_in(%s, 'infinity') j WHERE j.worker_id = w.id)::text"
)


def known_of(*, worker: Sequence[Any]) -> Known:
    """A worker out of the columns of KNOWN."""
    *told, jobs = worker
    return Known._make([*told, tuple(Job._make(job) for job in json.loads(jobs))])


class Probe(NamedTuple):
    """Rows that ask the registry for one kind of match key: their places, keys, birth dates, and initials.

    `villageless` asks only for workers of whom no village is told.
    """

    kind: str
    villageless: bool
    places: Sequence[int]
    keys: Sequence[int]
    born: Sequence[int]
    initials: Sequence[int]


MOST_ALIKE = 20  # members under one key: a phone number of more is an office's
# What a probe passes over, since nobody would take the two for one: see people.likeness. The birth dates agree in two
# of day, month and year, or have day and month exchanged; the names share an initial. `born` is like 19901231.
DATES_ALIKE = """
    (asked.born / 10000 = date_part('year', m.birth_date))::int
    + (asked.born / 100 %% 100 = date_part('month', m.birth_date))::int
    + (asked.born %% 100 = date_part('day', m.birth_date))::int >= 2
    OR asked.born / 10000 = date_part('year', m.birth_date) AND asked.born / 100 %% 100 = date_part('day', m.birth_date)
    AND asked.born %% 100 = date_part('month', m.birth_date)
"""


def alike(*, probes: Iterable[Probe]) -> set[tuple[int, int]]:
    """Places, each with the id of a worker who shares a match key and is not plainly somebody else.

    Costs grow with the question, not with the registry: each key is looked up in its index, whatever the planner
    may think of the size of the question.
    """
    found: set[tuple[int, int]] = set()
    with by_index() as cursor:
        for probe in probes:
            where = "AND m.birth_village IS NULL" if probe.villageless else ""
            cursor.execute(
                f"""
                SELECT asked.place, m.worker_id
                FROM unnest(%s::integer[], %s::bigint[], %s::integer[], %s::integer[])
                    asked (place, key, born, initials)
                CROSS JOIN LATERAL (SELECT m.worker_id FROM people_matchkey m WHERE m.{probe.kind} = asked.key {where}
                    AND m.initials & asked.initials <> 0 AND ({DATES_ALIKE}) LIMIT {MOST_ALIKE}) m
                """,
                [_array(column) for column in probe[2:]],
            )
            found.update(cursor.fetchall())
    return found


class Arrival(NamedTuple):
    """A worker who came since an instant: id, match keys (0 where unknown), birth date like 19901231, initials.

    Or who was `corrected` since, and may be alike to others than before.
    """

    id: int
    keys: tuple[int, ...]
    born: int
    initials: int
    corrected: bool


def everybody_until() -> datetime:
    """The instant before which everybody who ever came is visible now: the start of the oldest running transaction.

    Ten seconds are allowed for clocks that are set right, and for transactions that begin this moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least(now(), min(xact_start)) - interval '10 seconds' FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        instant: datetime = cursor.fetchone()[0]
        return instant


CAME = """
    SELECT m.worker_id, {corrected}, to_char(m.birth_date, 'YYYYMMDD')::integer, m.initials, m.name_birth,
        coalesce(m.birth_village, 0), coalesce(m.name_village, 0), coalesce(m.phone, 0), m.nik_place_birth,
        coalesce(m.mother_village, 0)
    FROM {table} JOIN people_matchkey m ON m.worker_id = {worker} WHERE {table}.recorded_at >= %(since)s
"""
NEW = CAME.format(corrected="false", table="people_worker", worker="people_worker.id")
CHANGED = CAME.format(corrected="true", table="people_correctionanswer", worker="people_correctionanswer.worker_id")


def arrivals(*, since: datetime, most: int) -> list[Arrival] | None:
    """Those who came or were corrected since an instant; None where they are more than `most`."""
    with connection.cursor() as cursor:
        cursor.execute(f"{NEW} UNION ALL {CHANGED} AND confirmed LIMIT %(most)s", {"since": since, "most": most + 1})
        found = [
            Arrival(id, tuple(keys), born, initials, corrected)
            for id, corrected, born, initials, *keys in cursor.fetchall()
        ]
    return found if len(found) <= most else None


def hold_registering() -> None:
    """In the caller's transaction, wait for whoever registers the people of a list or corrects who somebody is.

    One at a time, whatever the agreement: else one person under two NIKs would be seen by neither.
    """
    hold(subject="lists register people")


def _array(numbers: Iterable[int]) -> str:
    """Numbers in PostgreSQL's spelling of an array."""
    return "{" + ",".join(map(str, numbers)) + "}"


Pair = tuple[bytes, bytes]
