"""Tasks, and who was not told yet."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import connection

from payung.kernel.problems import Problem, Refused
from payung.people.changes.queries import contacts
from payung.people.queries import Member

OPEN, VISITED, PAID = STATES = ("open", "visited", "paid")


class Task(NamedTuple):
    """Somebody to visit. `paid` once a month was paid since the task was made; `visited` once somebody told what came
    of it (`outcome`). `agent` is "" where it is the branch's."""

    id: int
    number: int
    name: str
    region: str
    village: str
    phone: str
    unpaid: date
    protected_until: date
    agent: str
    state: str
    outcome: str
    note: str


TASKS = """
SELECT * FROM (
    SELECT t.id, t.worker_id, w.number, w.name, w.region, t.unpaid, t.protected_until, coalesce(u.name, '') AS agent,
        CASE WHEN EXISTS (SELECT FROM contributions_standingmonth p WHERE p.worker_id = t.worker_id
            AND p.recorded_at > t.recorded_at) THEN 'paid' WHEN v.id IS NULL THEN 'open' ELSE 'visited' END AS state,
        coalesce(v.outcome, '') AS outcome, coalesce(v.note, '') AS note
    FROM outreach_task t JOIN people_worker w ON w.id = t.worker_id LEFT JOIN access_user u ON u.id = t.agent_id
    LEFT JOIN LATERAL (SELECT * FROM outreach_visit v WHERE v.task_id = t.id ORDER BY v.id DESC LIMIT 1) v ON true
) task WHERE {which} ORDER BY protected_until, id LIMIT %(most)s
"""


def find_task(*, id: int) -> Task | None:
    """The task with this number."""
    found = _tasks("id = %(id)s", {"id": id, "most": 1})
    return found[0] if found else None


def tasks(*, agent: str = "", region: str = "", state: str = "", most: int = 100) -> list[Task]:
    """Tasks of an agent, of a region, in a state; the one whose protection ends first comes first.

    Raises Refused `task.state_unknown`.
    """
    if state and state not in STATES:
        raise Refused(Problem("task.state_unknown", "state", state))
    return _tasks(
        "%(agent)s IN ('', agent) AND starts_with(region, %(region)s) AND %(state)s IN ('', state)",
        {"agent": agent, "region": region, "state": state, "most": most},
    )


def _tasks(which: str, parameters: Mapping[str, str | int]) -> list[Task]:
    with connection.cursor() as cursor:
        cursor.execute(TASKS.format(which=which), parameters)
        rows = cursor.fetchall()
    reached = contacts(workers=[worker for _, worker, *_ in rows])
    return [
        Task(id, number, name, region, reached[worker].village, reached[worker].phone, *rest)
        for id, worker, number, name, region, *rest in rows
    ]


def untold(*, keys: Mapping[str, Member]) -> list[Member]:
    """Those of these people to whom no message stands in the outbox under their key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM messages_message WHERE key = ANY(%s)", [list(keys)])
        told = {key for (key,) in cursor.fetchall()}
    return [member for key, member in keys.items() if key not in told]
