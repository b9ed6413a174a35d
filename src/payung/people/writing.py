"""Writing people, one or a hundred thousand, in one way: rows to a staging table by COPY, from there to all tables.

Staging rows live no longer than their transaction. Sending rows as tuples and letting the database
spread them costs a tenth of building an object for each (docs/decisions/0006).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.db.backends.utils import CursorWrapper

from payung.kernel.copying import stage
from payung.people.checks import Registration
from payung.people.matching import Marks
from payung.people.nik import NikVault
from payung.people.numbers import new_numbers
from payung.people.probing import by_index
from payung.people.welfare import Welfare

STAGED_WORKER = {
    **dict.fromkeys(("id", "number"), "bigint"),
    **dict.fromkeys(("nik_index", "nik_sealed"), "bytea"),
    "name": "text",
    "birth_date": "date",
    **dict.fromkeys(("sex", "region", "district", "village", "address", "phone", "mother_name"), "text"),
    **{"occupation": "text", "income": "integer", "second_occupation": "text", "second_income": "integer"},
    **{"decile": "smallint", "extreme_poor": "boolean", "status_on": "date", "status_source": "text"},
    **dict.fromkeys(("name_birth", "birth_village", "name_village", "phone_key"), "bigint"),
    **dict.fromkeys(("nik_place_birth", "mother_village"), "bigint"),
    "initials": "integer",
}
STAGED_WELFARE = {
    **{"worker_id": "bigint", "decile": "smallint", "extreme_poor": "boolean", "as_of": "date", "source": "text"},
}
STAGED_HEIR = {"worker_id": "bigint", "n": "smallint", "name": "text", "relation": "text", "phone": "text"}
STAGED_CHILD = {"worker_id": "bigint", "n": "smallint", "name": "text", "birth_date": "date", "school": "text"}
# In order of their NIK's index: two lists that share newcomers never wait for one another in a ring.
SPREAD = (
    """
    INSERT INTO people_worker (id, number, nik_index, nik_sealed, key_id, name, birth_date, sex, region, district,
        village, address, phone, mother_name, kind, channel, registered_by_id, registration)
    SELECT id, number, nik_index, nik_sealed, %(key_id)s, name, birth_date, sex, region, district,
        village, address, phone, mother_name, %(kind)s, %(channel)s, %(by)s, %(registration)s
    FROM staged_worker ORDER BY nik_index
    """,
    """
    INSERT INTO people_job (worker_id, n, occupation, income) SELECT id, 1, occupation, income FROM staged_worker
    UNION ALL SELECT id, 2, second_occupation, second_income FROM staged_worker WHERE second_occupation <> ''
    """,
    """
    INSERT INTO people_matchkey
        (worker_id, name_birth, birth_village, name_village, phone, nik_place_birth, mother_village, birth_date,
        initials)
    SELECT id, name_birth, birth_village, name_village, phone_key, nik_place_birth, mother_village, birth_date,
        initials
    FROM staged_worker
    """,
    """
    INSERT INTO people_welfare (worker_id, decile, extreme_poor, source, as_of)
    SELECT id, decile, extreme_poor, coalesce(nullif(status_source, ''), %(source)s), coalesce(status_on, %(as_of)s)
    FROM staged_worker WHERE decile IS NOT NULL OR extreme_poor IS NOT NULL
    """,
    "INSERT INTO people_heir (worker_id, n, name, relation, phone) SELECT * FROM staged_heir",
)
INTRODUCED = (
    "INSERT INTO people_introduction (worker_id, agent_id, event) SELECT id, %(agent)s, %(event)s FROM staged_worker"
)
CHOSEN = (
    "INSERT INTO people_choice (worker_id, jht, month)"
    " SELECT id, true, date_trunc('month', %(as_of)s::date) FROM staged_worker"
)


class Newcomer(NamedTuple):
    """A checked registration about to be written, with its marks, and its welfare, where that is told."""

    registration: Registration
    marks: Marks
    welfare: Welfare = Welfare()


class Origin(NamedTuple):
    """Where registrations come from: channel, who enters them, and source and day of a welfare that tells none.

    `agent` is who brought them in and `event` at which occasion; `jht` whether they choose JHT, from the month of
    `as_of` on.
    """

    channel: str
    by: int
    kind: str = "independent"
    registration: UUID | None = None
    source: str = ""
    as_of: date | None = None
    agent: int | None = None
    event: str = ""
    jht: bool = False


def write_people(*, newcomers: Sequence[Newcomer], origin: Origin, using: str = "default") -> list[tuple[int, int]]:
    """Write workers, jobs, heirs, children, welfare, match keys; returns (id, participant number) for each, in order.

    In the caller's transaction. A NIK that is there already violates its unique key (IntegrityError):
    the caller checked, so somebody else was faster.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT nextval('people_worker_id_seq') FROM generate_series(1, %s)", [len(newcomers)])
        ids = [row[0] for row in cursor.fetchall()]
        people = list(zip(ids, _free_numbers(cursor, len(newcomers)), strict=True))
        stage(cursor=cursor, table="staged_worker", columns=STAGED_WORKER, rows=_worker_rows(people, newcomers))
        stage(cursor=cursor, table="staged_heir", columns=STAGED_HEIR, rows=_heir_rows(people, newcomers))
        parameters = {**origin._asdict(), "key_id": settings.PAYUNG_KEYS.current}
        for statement in SPREAD:
            cursor.execute(statement, parameters)
        if origin.agent or origin.event:
            cursor.execute(INTRODUCED, parameters)
        if origin.jht:
            cursor.execute(CHOSEN, parameters)
        _write_children(cursor, people, newcomers)
    return people


def _write_children(cursor: CursorWrapper, people: Iterable[tuple[int, int]], newcomers: Iterable[Newcomer]) -> None:
    """Few name children, so few statements are spent on them."""
    rows = [
        (worker, n, *child)
        for (worker, _), (person, _, _) in zip(people, newcomers, strict=True)
        for n, child in enumerate(person.children, start=1)
    ]
    if rows:
        stage(cursor=cursor, table="staged_child", columns=STAGED_CHILD, rows=rows)
        cursor.execute("INSERT INTO people_child (worker_id, n, name, birth_date, school) SELECT * FROM staged_child")


def write_welfare(*, told: Iterable[tuple[int, Welfare]], origin: Origin) -> None:
    """Add what is said of the welfare of known workers, named by id, where it is newer than what we have.

    Without a day it says nothing that we did not have before; where we had nothing, it counts as of the origin's day,
    as it does for a newcomer. In the caller's transaction.
    """
    rows = [(worker, *welfare) for worker, welfare in told if welfare.is_told]
    if not rows:
        return
    with by_index() as cursor:
        stage(cursor=cursor, table="staged_welfare", columns=STAGED_WELFARE, rows=rows)
        cursor.execute(
            "INSERT INTO people_welfare (worker_id, decile, extreme_poor, source, as_of)"
            " SELECT worker_id, decile, extreme_poor, coalesce(nullif(source, ''), %s), coalesce(as_of, %s)"
            # Not as NOT EXISTS, for which all that is said of everybody may be read.
            " FROM staged_welfare said LEFT JOIN LATERAL (SELECT true AS known FROM people_welfare before"
            " WHERE before.worker_id = said.worker_id AND (said.as_of IS NULL OR before.as_of >= said.as_of) LIMIT 1)"
            " before ON true WHERE known IS NULL",
            [origin.source, origin.as_of],
        )


def _free_numbers(cursor: CursorWrapper, count: int) -> list[int]:
    """That many participant numbers nobody has, no group either. Two in flight at once may still meet: the unique key
    speaks then."""
    free: set[int] = set()
    while len(free) < count:
        drawn = set(new_numbers(count - len(free))) - free
        cursor.execute(
            "SELECT number FROM people_worker WHERE number = ANY(%(drawn)s)"
            " UNION ALL SELECT number FROM people_group WHERE number = ANY(%(drawn)s)",
            {"drawn": list(drawn)},
        )
        free |= drawn - {row[0] for row in cursor.fetchall()}
    return list(free)


def _worker_rows(people: Iterable[tuple[int, int]], newcomers: Iterable[Newcomer]) -> Iterator[Sequence[object]]:
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    for (worker, number), (person, marks, welfare) in zip(people, newcomers, strict=True):
        yield (
            *(worker, number, marks.nik_index, vault.seal(person.nik), person.name, person.birth_date),
            *(person.sex, person.region, person.district, person.village, person.address, person.phone),
            *(person.mother_name, person.occupation, person.income),
            *(person.second_occupation, person.second_income, *welfare),
            *(*marks.keys, marks.initials),
        )


def _heir_rows(people: Iterable[tuple[int, int]], newcomers: Iterable[Newcomer]) -> Iterator[Sequence[object]]:
    for (worker, _), (person, _, _) in zip(people, newcomers, strict=True):
        for n, heir in enumerate(person.heirs, start=1):
            yield (worker, n, *heir)
