"""Questions about people."""

import json
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from payung.kernel.problems import Problem, Refused
from payung.people.checks import Registration, check_nik
from payung.people.models import Heir, Worker
from payung.people.nik import NikVault
from payung.people.numbers import read_number

TOLD = (
    *("name", "birth_date", "sex", "region", "district", "village"),
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
    """A worker of the registry whose NIK was asked for, with the jobs in order."""

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
        found = Worker.objects.filter(number=readable).values_list(*Member._fields).first()
    if found is None:
        raise Refused(Problem("worker.unknown", "nik" if nik else "number"))
    return Member(*found)


def registered_as(*, registration: UUID) -> Member | None:
    """The worker whom this registration (an id made by the client) made, if it was already carried out."""
    found = Worker.objects.filter(registration=registration).values_list(*Member._fields).first()
    return Member(*found) if found else None


def told(*, person: Registration) -> tuple[object, ...]:
    """What a registration says of a person besides the NIK, to compare two that came with one id."""
    jobs = [Job(1, person.occupation, person.income)]
    if person.second_occupation:
        jobs.append(Job(2, person.second_occupation, person.second_income))
    heirs = [tuple(heir) for heir in person.heirs]
    return (*(getattr(person, field) for field in TOLD), jobs, heirs)


def registered(*, worker_id: int) -> tuple[object, ...]:
    """What a worker's registration said, as `told` puts it."""
    said = Worker.objects.filter(id=worker_id).values_list(*TOLD).get()
    heirs = list(Heir.objects.filter(worker_id=worker_id).order_by("n").values_list("name", "relation", "phone"))
    return (*said, jobs(worker_id=worker_id), heirs)


def jobs(*, worker_id: int) -> list[Job]:
    """A worker's jobs, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, occupation, income FROM people_job WHERE worker_id = %s ORDER BY n", [worker_id])
        return [Job._make(row) for row in cursor.fetchall()]


def known_by_nik(*, niks: Iterable[str]) -> dict[str, Known]:
    """Those of `niks` that the registry knows. Costs grow with the question, not with the registry."""
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    asked = {vault.index(nik): nik for nik in niks}
    # One text in PostgreSQL's spelling of an array: a list the driver would quote piece by piece.
    indexes = "{" + ",".join(f'"\\\\x{index.hex()}"' for index in asked) + "}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.nik_index, w.id, w.number, w.name, w.region, (SELECT"
            " jsonb_agg(jsonb_build_array(j.n, j.occupation, j.income) ORDER BY j.n) FROM people_job j"
            " WHERE j.worker_id = w.id)::text"
            " FROM unnest(%s::bytea[]) asked JOIN people_worker w ON w.nik_index = asked",
            [indexes],
        )
        return {
            asked[bytes(index)]: Known._make([*worker, tuple(Job._make(job) for job in json.loads(jobs))])
            for index, *worker, jobs in cursor.fetchall()
        }
