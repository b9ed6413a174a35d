"""How a row of the chain is hashed. Pure, so that anybody can recompute a chain that was exported."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

GENESIS = bytes(32)


def entry_hash(
    *, previous: bytes, seq: int, recorded_at: datetime, by: str, action: str, subject: str, detail: Mapping[str, Any]
) -> bytes:
    """SHA-256 of the previous hash and the row as canonical JSON (RFC 8785)."""
    row: dict[str, Any] = {
        "action": action,
        "by": by,
        "detail": dict(detail),
        "recorded_at": recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "seq": seq,
        "subject": subject,
    }
    return hashlib.sha256(previous + rfc8785.dumps(row)).digest()
