"""Write one row of the chain, as the last statement of a transaction."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connections

from payung.audit.chain import GENESIS, entry_hash

CHAIN_LOCK = 0x7061_7975_6E67  # "payung"


def record(*, by: str, action: str, subject: str, detail: Mapping[str, Any], using: str = "default") -> None:
    """Append one entry. `detail` carries no personal data: counts, amounts and public numbers only.

    Must be the transaction's last statement: it takes the head of the chain, and whoever comes
    next waits for our commit. Whole numbers beyond 2**53 belong in text (RFC 8785).
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise RuntimeError("an audit row belongs to the transaction of its action")
    with connection.cursor() as cursor:
        # Sent together, since others wait for us from here on; but two statements: the snapshot of the second must be
        # taken after the lock was granted.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s);"
            " SELECT now(), head.seq, head.hash FROM (VALUES (1)) one LEFT JOIN"
            " (SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1) head ON true",
            [CHAIN_LOCK],
        )
        cursor.nextset()
        recorded_at, last_seq, last_hash = cursor.fetchone()
        seq, previous = (last_seq or 0) + 1, bytes(last_hash) if last_hash else GENESIS
        digest = entry_hash(
            previous=previous, seq=seq, recorded_at=recorded_at, by=by, action=action, subject=subject, detail=detail
        )
        cursor.execute(
            "INSERT INTO audit_entry (seq, by, action, subject, detail, previous, hash)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [seq, by, action, subject, json.dumps(detail), previous, digest],
        )
