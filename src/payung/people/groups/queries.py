"""Questions about groups: which one a number names, and who belongs to it in a month."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from payung.access.holding import hold
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.people.numbers import read_number
from payung.people.queries import Member


class Group(NamedTuple):
    """A group as other rooms see one. `number` is what it pays under; the leader is a worker."""

    id: int
    number: int
    name: str
    leader_id: int
    kind: str
    region: str
    village: str


FOUND = "SELECT id, number, name, leader_id, kind, region, village FROM people_group"
# Of a worker's facts up to a month the newest counts.
BELONGING = """
    SELECT worker_id FROM (
        SELECT DISTINCT ON (worker_id) worker_id, joined FROM people_groupmember
        WHERE group_id = %s AND month <= %s ORDER BY worker_id, id DESC
    ) newest WHERE joined
"""


def group_by_number(*, number: int) -> Group | None:
    """The group with this number."""
    return _found("WHERE number = %s", number)


def group(*, number: str) -> Group:
    """The group with the number somebody typed. Raises Refused `group.number_mistyped`, `group.unknown`."""
    readable = read_number(number)
    if readable is None:
        raise Refused(Problem("group.number_mistyped", "group"))
    if (found := group_by_number(number=readable)) is None:
        raise Refused(Problem("group.unknown", "group", str(readable)))
    return found


def created_as(*, creation: UUID) -> Group | None:
    """The group that this creation (an id made by the client) made, if it was already carried out."""
    return _found("WHERE creation = %s", creation)


def members_in(*, group_id: int, month: Month) -> list[int]:
    """The ids of the workers who belong to a group in a month, in order."""
    with connection.cursor() as cursor:
        cursor.execute(f"{BELONGING} ORDER BY worker_id", [group_id, month.first])
        return [worker for (worker,) in cursor.fetchall()]


def members(*, group_id: int, month: Month) -> list[Member]:
    """The workers who belong to a group in a month, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, number, kind, name FROM people_worker WHERE id IN ({BELONGING}) ORDER BY name, number",
            [group_id, month.first],
        )
        return [Member._make(row) for row in cursor.fetchall()]


def everybody(*, group_id: int) -> list[Member]:
    """The workers who belong to a group in whatever month."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, number, kind, name FROM people_worker WHERE id IN"
            " (SELECT worker_id FROM people_groupmember WHERE group_id = %s) ORDER BY name, number",
            [group_id],
        )
        return [Member._make(row) for row in cursor.fetchall()]


def membership(*, group_id: int) -> dict[int, list[tuple[date, bool]]]:
    """By worker, from which month on they were said to belong to a group or not, in the order in which it was said."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT worker_id, month, joined FROM people_groupmember WHERE group_id = %s ORDER BY id", [group_id]
        )
        said: dict[int, list[tuple[date, bool]]] = {}
        for worker, month, joined in cursor.fetchall():
            said.setdefault(worker, []).append((month, joined))
        return said


def in_group(*, terms: Sequence[tuple[date, bool]], month: Month) -> bool:
    """Whether somebody of whom this was said belongs in a month: of what counts by then, the newest word."""
    return next((joined for since, joined in reversed(terms) if since <= month.first), False)


def hold_group(*, group_id: int) -> None:
    """In the caller's transaction, wait for whoever changes this group or pays for it."""
    hold(subject=f"group {group_id}")


def _found(where: str, value: int | UUID) -> Group | None:
    with connection.cursor() as cursor:
        cursor.execute(f"{FOUND} {where}", [value])
        row = cursor.fetchone()
        return Group._make(row) if row else None
