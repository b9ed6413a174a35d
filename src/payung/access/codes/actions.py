"""Send a worker a one-time code, and take what they type.

Of a code only a keyed hash is kept; the code itself goes out in one message, which keeps it sealed.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from payung.access.actions import add_user
from payung.access.holding import hold
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.problems import Problem, Refused

DIGITS = 6
GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
MOST_AN_HOUR, MOST_A_DAY = 3, 6
"""Codes for one worker. Each is five guesses, and a message that costs money and disturbs: whoever asks at every hour
for each of a hundred thousand workers must not be let in as dozens of them by the evening."""
SELF = "self"
"""The user as whom workers act for themselves, on their own pages; each of them leaves the worker's number."""

Tell = Callable[[str, str], None]
"""Puts a code into the outbox, in our transaction: the code, and a key under which it is told once."""


class _Live(NamedTuple):
    id: str
    digest: bytes
    tries: int


def themselves(*, at: datetime) -> str:
    """The user as whom workers act for themselves, who is added when the first of them comes."""
    try:
        user_id(name=SELF)
    except Refused:
        try:
            add_user(name=SELF, by=SELF, at=at)
        except Refused as refusal:
            if refusal.problems[0].code != "user.exists":  # another came first at the same moment
                raise
    return SELF


def send_code(*, worker_id: int, tell: Tell, by: str, at: datetime) -> bool:
    """Send a worker a new code, which replaces the one before.

    False where as many were sent as within an hour, or a day, are sent at most. Raises Refused `user.unknown`.
    """
    user_id(name=by)
    digits, id = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", secrets.token_hex(8)
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"entry code {worker_id}")
        cursor.execute(
            "SELECT count(*) FILTER (WHERE recorded_at > %s), count(*) FROM access_entrycode"
            " WHERE worker_id = %s AND recorded_at > %s",
            [at - timedelta(hours=1), worker_id, at - timedelta(days=1)],
        )
        within_hour, within_day = cursor.fetchone()
        if within_hour >= MOST_AN_HOUR or within_day >= MOST_A_DAY:
            return False
        cursor.execute(
            "INSERT INTO access_entrycode (id, worker_id, digest) VALUES (%s, %s, %s)",
            [id, worker_id, _digest(id, digits)],
        )
        tell(digits, f"code {id}")
        record(by=by, action="send_code", subject=id, detail={})
    return True


def use_code(*, worker_id: int, typed: str, by: str, at: datetime) -> None:
    """Let a worker in who types the code that was sent last: once, within ten minutes, in five tries.

    Raises Refused `entry.code_wrong`, whatever is wrong with it; `user.unknown`.
    """
    user_id(name=by)
    digits = "".join(typed.split())
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"entry code {worker_id}")
        live = _live(worker_id, at)
        correct = live is not None and hmac.compare_digest(live.digest, _digest(live.id, digits))
        if live is not None:
            n = live.tries + 1
            cursor.execute(
                "INSERT INTO access_entrytry (code_id, n, correct) VALUES (%s, %s, %s)", [live.id, n, correct]
            )
            record(by=by, action="use_code", subject=f"{live.id} {n}", detail={"correct": correct})
    if not correct:
        raise Refused(Problem("entry.code_wrong", "code"))


def _live(worker_id: int, at: datetime) -> _Live | None:
    """The newest code of a worker, if it can still be used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, c.digest, c.recorded_at, count(t.n), coalesce(bool_or(t.correct), false)"
            " FROM access_entrycode c LEFT JOIN access_entrytry t ON t.code_id = c.id"
            " WHERE c.worker_id = %s GROUP BY c.id ORDER BY c.recorded_at DESC LIMIT 1",
            [worker_id],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    id, digest, sent_at, tries, used = found
    return _Live(id, bytes(digest), tries) if not used and tries < MOST_TRIES and at - sent_at < GOOD_FOR else None


def _digest(id: str, digits: str) -> bytes:
    return settings.PAYUNG_KEYS.keyed_index(f"entry code {id} {digits}")
