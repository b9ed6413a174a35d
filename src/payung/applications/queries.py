"""Questions about applications: which wait for an officer, and whom one became."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from payung.applications.forms import Kept, opened
from payung.kernel.problems import Problem, Refused
from payung.people.channels import channels


class Waiting(NamedTuple):
    """An application that waits for an officer, and why (`alike`, `identity`, `dead`)."""

    id: UUID
    channel: str
    waits: str
    received_by: str
    received_at: datetime


class Earlier(NamedTuple):
    """An application that was received already: the keyed hash of what it says, and whom it made or named."""

    told: bytes
    worker_id: int | None


class Standing(NamedTuple):
    """How an application stands: whether it is decided, or never had to be; and the number of whom it made or named."""

    id: UUID
    is_decided: bool
    number: int | None


WAITING = """
    SELECT a.id, a.channel, a.waits, u.name, a.recorded_at
    FROM applications_application a JOIN access_user u ON u.id = a.received_by_id
    WHERE a.waits <> '' AND NOT EXISTS (SELECT FROM applications_decision d WHERE d.application_id = a.id)
"""


def waiting() -> list[Waiting]:
    """Every application that waits for an officer, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{WAITING} ORDER BY a.recorded_at, a.id")
        return [Waiting._make(row) for row in cursor.fetchall()]


def kept_form(*, id: UUID) -> tuple[Waiting, Kept]:
    """An application that waits, and its form. Raises Refused `application.unknown`, `application.decided`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT form, key_id FROM applications_application WHERE id = %s AND waits <> ''", [id])
        row = cursor.fetchone()
        if row is None:
            raise Refused(Problem("application.unknown", "id"))
        cursor.execute(f"{WAITING} AND a.id = %s", [id])
        found = cursor.fetchone()
    if found is None:
        raise Refused(Problem("application.decided", "id"))
    return Waiting._make(found), opened(sealed=bytes(row[0]), key_id=row[1], id=id, keys=settings.PAYUNG_KEYS)


def earlier(*, id: UUID) -> Earlier | None:
    """The application with this id, if it was received already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT told, worker_id FROM applications_application WHERE id = %s", [id])
        row = cursor.fetchone()
        return Earlier(bytes(row[0]), row[1]) if row else None


def standing(*, ids: Collection[UUID]) -> dict[UUID, Standing]:
    """How these applications stand, by id; those that nobody sent are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, a.waits = '' OR d.application_id IS NOT NULL, w.number FROM applications_application a"
            " LEFT JOIN applications_decision d ON d.application_id = a.id"
            " LEFT JOIN people_worker w ON w.id = coalesce(a.worker_id, d.worker_id) WHERE a.id = ANY(%s)",
            [list(ids)],
        )
        return {each.id: each for each in (Standing._make(row) for row in cursor.fetchall())}


def joined_today(*, phone: int | None) -> int:
    """How many strangers joined within a day under this telephone, by its match key; 0 for none."""
    if phone is None:
        return 0
    strangers = [code for code, channel in channels().items() if channel.is_for_strangers]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM people_matchkey k JOIN people_worker w ON w.id = k.worker_id"
            " WHERE k.phone = %s AND w.channel = ANY(%s) AND w.recorded_at > now() - interval '1 day'",
            [phone, strangers],
        )
        return int(cursor.fetchone()[0])
