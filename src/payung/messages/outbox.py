"""Which messages are due, and to whom they go: what the sender asks before each message.

A message is due when its time has come and nothing is known to have gone out; again after each failure, later each
time; and it is asked about when an attempt has no end.
"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from payung.kernel.language import Language
from payung.kernel.sealing import unseal
from payung.messages.adapters import Outgoing
from payung.messages.choices import is_wanted
from payung.messages.routes import EMAIL
from payung.messages.wording import ANSWER, RECEIPT, REMINDER, said, texts
from payung.people.changes.queries import contact, died_on
from payung.people.queries import everybody_until

RETRIES = (60, 5 * 60, 30 * 60, 2 * 60 * 60, 12 * 60 * 60)
"""Seconds after each failure; after the last of them a message is given up."""
ASKED_AFTER = timedelta(minutes=5)  # longer than any adapter waits for its answer
UNKNOWN_FOR = timedelta(days=3)  # then nobody will tell us any more

UNSETTLED = """
    FROM messages_message m
    LEFT JOIN LATERAL (
        SELECT n, recorded_at FROM messages_attempt a WHERE a.message_id = m.id ORDER BY n DESC LIMIT 1
    ) a ON true
    LEFT JOIN messages_result r ON r.message_id = m.id AND r.n = a.n
    WHERE NOT EXISTS (SELECT FROM messages_result done WHERE done.message_id = m.id AND done.outcome <> 'failed')
        AND NOT EXISTS (SELECT FROM messages_closing c WHERE c.message_id = m.id)
        AND NOT EXISTS (SELECT FROM messages_report p WHERE p.message_id = m.id)
"""
SINCE = "m.recorded_at >= coalesce(%(since)s, '-infinity'::timestamptz)"
DUE = f"""{UNSETTLED}
    AND m.not_before <= %(at)s
    AND CASE
        WHEN a.n IS NULL THEN true
        WHEN r.outcome IS NULL THEN a.recorded_at <= %(asked_before)s
        ELSE r.recorded_at + make_interval(secs => greatest((%(retries)s::int[])[a.n], r.retry_after, 0)) <= %(at)s
    END
"""


class Due(NamedTuple):
    """A message whose turn it is. `name` is the worker's; `attempt` the last one made, 0 for none; `open` says that
    nobody saw its end."""

    id: int
    reference: str
    worker: int | None
    name: str
    text: str
    language: Language
    content: Mapping[str, str]
    key: str
    channel: str
    sealed: bytes | None
    key_id: int | None
    not_after: datetime | None
    attempt: int
    tried_at: datetime | None
    open: bool


class Addressee(NamedTuple):
    """Whom a message goes to: telephone or e-mail address, and the name ("" where we know none)."""

    to: str
    name: str


def due(*, at: datetime, since: datetime | None, resting: Collection[str], most: int) -> list[int]:
    """Messages that are due, of those told since an instant: first what is soonest of no more use, then by turns.

    `resting` are channels that are left alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT m.id {DUE} AND {SINCE} AND m.channel <> ALL(%(resting)s)"
            " ORDER BY m.not_after NULLS LAST, m.not_before, m.id LIMIT %(most)s",
            {**_due_at(at), "resting": list(resting), "since": since, "most": most},
        )
        return [id for (id,) in cursor.fetchall()]


def hold(*, message: int, at: datetime) -> Due | None:
    """In the caller's transaction, take this message if it is still due and nobody else has it in hand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM messages_message WHERE id = %s FOR UPDATE SKIP LOCKED", [message])
        if cursor.fetchone() is None:
            return None
        # A statement of its own: its snapshot must be taken after the row was locked.
        cursor.execute(
            "SELECT m.id, m.reference::text, m.worker_id,"
            " coalesce((SELECT w.name FROM people_worker w WHERE w.id = m.worker_id), ''),"
            " m.text, m.language, m.content::text, m.key, m.channel,"
            " m.sealed, m.key_id, m.not_after, coalesce(a.n, 0), a.recorded_at, a.n IS NOT NULL AND r.outcome IS NULL"
            f" {DUE} AND m.id = %(message)s",
            {**_due_at(at), "message": message},
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return Due._make((*row[:6], json.loads(row[6]), *row[7:]))


def settled_until(*, since: datetime | None) -> datetime:
    """The instant before which every message that was ever told is settled, as it was known to be until `since`.

    Nothing older need be looked at again.
    """
    everybody = everybody_until()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(m.recorded_at) {UNSETTLED} AND {SINCE}", {"since": since})
        (oldest,) = cursor.fetchone()
    return min(everybody, oldest) if oldest else everybody


def _due_at(at: datetime) -> dict[str, datetime | list[int]]:
    return {"at": at, "asked_before": at - ASKED_AFTER, "retries": list(RETRIES)}


def addressee(*, message: Due) -> tuple[Addressee | None, str]:
    """To whom it goes, and ""; or nobody, and why it is withheld."""
    secret = secrets_of(message=message)
    if message.worker is None:
        return Addressee(secret["to"], ""), ""
    kind = texts()[message.text].kind
    if kind not in (RECEIPT, ANSWER) and died_on(worker_id=message.worker) is not None:
        return None, "died"
    phone = contact(worker_id=message.worker).phone
    if not phone or message.channel == EMAIL:  # the registry keeps no addresses of e-mail
        return None, "no_phone"
    if kind == REMINDER and not is_wanted(worker=message.worker, phone=phone):
        return None, "opted_out"
    return Addressee(phone, message.name), ""


def outgoing(*, message: Due, to: Addressee) -> Outgoing:
    """The message as it leaves."""
    secret = {name: value for name, value in secrets_of(message=message).items() if name != "to"}
    words = said(text=message.text, values={**message.content, **secret}, name=to.name, language=message.language)
    return Outgoing(message.reference, message.channel, to.to, words)


def secrets_of(*, message: Due) -> dict[str, str]:
    """What is sealed of a message: its address (`to`) and its secret values."""
    if message.sealed is None or message.key_id is None:
        return {}
    return unseal(
        sealed=bytes(message.sealed),
        place=place_of(key=message.key),
        key_id=message.key_id,
        keys=settings.PAYUNG_KEYS,
    )


def place_of(*, key: str) -> str:
    """Where the secrets of a message stand: they open nowhere else."""
    return f"message {key}"
