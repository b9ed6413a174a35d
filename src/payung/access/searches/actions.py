"""Note that somebody searches for a person."""

from datetime import UTC, datetime

from django.db import connection, transaction

from payung.access.holding import hold
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.problems import Problem, Refused

MOST_A_MINUTE = 20
"""Searches of one account: more than any counter needs, and too few to go through a village."""


def note_search(*, how: str, by: str, at: datetime) -> int:
    """Note a search before it is answered (`how`: number, nik, phone, name, registering); its words are kept nowhere.

    Gives how many more this account may make within the minute. Raises Refused `search.too_many`, `user.unknown`.
    """
    user_id(name=by)
    minute = f"{by} {at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    with transaction.atomic():
        hold(subject=f"search {minute}")
        if (left := MOST_A_MINUTE - _searched(minute)) <= 0:
            raise Refused(Problem("search.too_many", "what", str(MOST_A_MINUTE)))
        record(by=by, action="search", subject=minute, detail={"how": how})
    return left - 1


def _searched(minute: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry WHERE action = 'search' AND subject = %s", [minute])
        return int(cursor.fetchone()[0])
