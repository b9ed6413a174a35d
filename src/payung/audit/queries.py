"""Questions to the chain."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from payung.audit.chain import GENESIS, entry_hash


def head(*, known_at: datetime | None = None) -> tuple[int, str]:
    """Sequence number and hash (hex) of the newest entry, or of what was the newest at an instant.

    It is what an outsider keeps to notice a rewritten chain.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, hash FROM audit_entry WHERE recorded_at <= coalesce(%s, 'infinity'::timestamptz)"
            " ORDER BY seq DESC LIMIT 1",
            [known_at],
        )
        row = cursor.fetchone()
    return (row[0], bytes(row[1]).hex()) if row else (0, GENESIS.hex())


def detail_of(*, action: str, subject: str) -> Mapping[str, Any]:
    """What the newest entry of this action on this subject says. KeyError where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT detail::text FROM audit_entry WHERE action = %s AND subject = %s ORDER BY seq DESC LIMIT 1",
            [action, subject],
        )
        found = cursor.fetchone()
    if found is None:
        raise KeyError(f"{action} {subject}")
    detail: Mapping[str, Any] = json.loads(found[0])
    return detail


def place_of(*, action: str, subject: str) -> tuple[int, str]:
    """Sequence number and hash (hex) of the newest entry of this action on this subject. KeyError for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, hash FROM audit_entry WHERE action = %s AND subject = %s ORDER BY seq DESC LIMIT 1",
            [action, subject],
        )
        found = cursor.fetchone()
    if found is None:
        raise KeyError(f"{action} {subject}")
    return found[0], bytes(found[1]).hex()


def is_recorded(*, action: str, subject: str) -> bool:
    """Whether this action on this subject stands in the chain."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM audit_entry WHERE action = %s AND subject = %s LIMIT 1", [action, subject])
        return cursor.fetchone() is not None


def broken_links() -> Iterator[tuple[int, str]]:
    """Every entry at which the chain does not hold: (seq, what is wrong). Recomputes the whole chain."""
    previous, expected = GENESIS, 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, recorded_at, by, action, subject, detail::text, previous, hash FROM audit_entry ORDER BY seq"
        )
        for seq, recorded_at, by, action, subject, detail, stored_previous, stored_hash in cursor:
            if seq != expected:
                yield seq, f"entries {expected} to {seq - 1} are missing"
            if bytes(stored_previous) != previous:
                yield seq, "does not continue the entry before it"
            recomputed = entry_hash(
                previous=bytes(stored_previous),
                seq=seq,
                recorded_at=recorded_at,
                by=by,
                action=action,
                subject=subject,
                detail=json.loads(detail),
            )
            if recomputed != bytes(stored_hash):
                yield seq, "its content is not what was hashed"
            previous, expected = bytes(stored_hash), seq + 1
