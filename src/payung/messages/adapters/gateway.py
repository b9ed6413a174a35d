"""SMS and WhatsApp through a gateway that speaks JSON over HTTP. What it must understand: docs/messages.md.

    POST URL            {"reference", "channel", "to", "text"}  ->  {"status": "accepted", "id": "…"}
    GET  URL/REFERENCE                                          ->  {"status": "accepted" | "rejected" | "unknown"}

Before the request is out, nothing can have arrived; after it, only an answer says so.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

from payung.messages.adapters import Outcome, Outgoing

TIMEOUT = 10.0  # seconds
LONGEST_ANSWER = 64 * 1024
LONGEST_WAIT = 24 * 60 * 60  # seconds: what a gateway may ask us to wait
ACCEPTED = frozenset(("accepted", "queued", "sent", "delivered", "duplicate"))
WORD = re.compile(r"[a-z][a-z_ -]{0,39}")


@dataclass(frozen=True, slots=True)
class GatewayAdapter:
    """A gateway at `url`. The `token` names us to it, and signs what we send."""

    name: str
    url: str
    token: str = field(repr=False)
    timeout: float = TIMEOUT

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """POST one message, under an idempotency key that is the same at every attempt."""
        body = json.dumps(outgoing._asdict(), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": outgoing.reference}
        return self._exchange("POST", "", body, headers, at)

    def ask(self, reference: str, *, since: datetime) -> Outcome:
        """GET what became of it. Only the gateway's own word counts, for a 404 may come from anything on the way."""
        outcome = self._exchange("GET", "/" + quote(reference, safe=""), b"", {}, datetime.now(UTC))
        known = outcome.state == "accepted" or outcome.detail.startswith(("unheard", "rejected"))
        return outcome if known else Outcome("unknown", outcome.detail, rest=True)

    def _exchange(self, method: str, below: str, body: bytes, headers: Mapping[str, str], at: datetime) -> Outcome:
        target = urlsplit(self.url)
        kind = HTTPSConnection if target.scheme == "https" else HTTPConnection
        with closing(kind(target.hostname or "", target.port, timeout=self.timeout)) as connection:
            try:
                connection.connect()
            except (OSError, HTTPException):
                return Outcome("failed", "unreachable", rest=True)
            try:
                path = target.path.rstrip("/") + below or "/"
                connection.request(method, path, body, {**headers, **self._signed(body, at)})
                response = connection.getresponse()
                content, wait = response.read(LONGEST_ANSWER), response.headers.get("Retry-After", "")
            except (OSError, HTTPException):
                return Outcome("unknown", "no answer", rest=True)
        return _outcome(response.status, content, _seconds(wait, at))

    def _signed(self, body: bytes, at: datetime) -> dict[str, str]:
        stamp = str(int(at.timestamp()))
        return {
            "Authorization": f"Bearer {self.token}",
            "X-Payung-Timestamp": stamp,
            "X-Payung-Signature": signature(secret=self.token, stamp=stamp, body=body),
        }


def signature(*, secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA-256 of the instant (Unix seconds), a full stop and the bytes, in hexadecimal."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _outcome(status: int, content: bytes, retry_after: int) -> Outcome:
    said = _json(content)
    word = str(said.get("status", "")).lower()
    if status == 409 or (200 <= status < 300 and word in ACCEPTED):
        return Outcome("accepted", provider_id=str(said.get("id", ""))[:200])
    if 200 <= status < 300 and word == "unknown":
        return Outcome("failed", "unheard")
    if word == "rejected":
        reason = str(said.get("reason", ""))
        return Outcome("refused", f"rejected: {reason}" if WORD.fullmatch(reason) else "rejected")
    if status in (429, 503):
        return Outcome("failed", f"http {status}", retry_after=retry_after, rest=True)
    if status in (400, 404, 410, 413, 422):
        return Outcome("refused", f"http {status}")
    if 300 <= status < 500:  # our address or our token is wrong: no fault of the message
        return Outcome("failed", f"http {status}", rest=True)
    return Outcome("unknown", f"http {status}", rest=True)


def _json(content: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _seconds(wait: str, at: datetime) -> int:
    """Retry-After in seconds, however it is written."""
    try:
        seconds = int(wait) if wait.strip().isdigit() else int((parsedate_to_datetime(wait) - at).total_seconds())
    except (ValueError, TypeError):
        return 0
    return max(0, min(seconds, LONGEST_WAIT))
