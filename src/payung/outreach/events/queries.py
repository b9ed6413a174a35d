"""Which events there are, how many came, and how many were registered there."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

EVENT = """
SELECT code, name, region, held_on, women, men, called_off, planned_by FROM (
    SELECT e.code, coalesce(c.name, e.name) AS name, coalesce(c.region, e.region) AS region,
        coalesce(c.held_on, e.held_on) AS held_on, a.women, a.men, coalesce(c.called_off, '') AS called_off,
        u.name AS planned_by
    FROM outreach_event e
    JOIN access_user u ON u.id = e.recorded_by_id
    LEFT JOIN LATERAL (SELECT * FROM outreach_eventchange c WHERE c.event_id = e.id ORDER BY c.id DESC LIMIT 1) c
        ON true
    LEFT JOIN LATERAL (SELECT * FROM outreach_attendance a WHERE a.event_id = e.id ORDER BY a.id DESC LIMIT 1) a
        ON true
) event
"""


class EventView(NamedTuple):
    """An event on one day in one kabupaten or kota, as it was told last. `women` and `men` are those counted there,
    None before a count; `called_off` is why it is not held, "" where it is; `planned_by` is who entered it first."""

    code: str
    name: str
    region: str
    held_on: date
    women: int | None
    men: int | None
    called_off: str = ""
    planned_by: str = ""


def find_event(*, code: str) -> EventView | None:
    """The event with this code."""
    found = _events("code = %s", [code])
    return found[0] if found else None


def events(*, since: date, regions: Sequence[str] = ("",)) -> list[EventView]:
    """The events from a day on, the next first, within regions named by the beginnings of their codes."""
    within = "EXISTS (SELECT FROM unnest(%s::text[]) asked WHERE starts_with(region, asked))"
    return _events(f"held_on >= %s AND {within}", [since, list(regions)])


def _events(which: str, parameters: Sequence[Any]) -> list[EventView]:
    with connection.cursor() as cursor:
        cursor.execute(f"{EVENT} WHERE {which} ORDER BY held_on, code", parameters)
        return [EventView._make(row) for row in cursor.fetchall()]


def registered_at(*, events: Sequence[str]) -> dict[str, int]:
    """How many were registered at each of these events; those without any are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event, count(*) FROM people_introduction WHERE event = ANY(%s) GROUP BY 1", [list(events)]
        )
        return dict(cursor.fetchall())
