"""What was told to whom, and what became of it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from payung.kernel.language import Language
from payung.kernel.problems import Problem, Refused
from payung.messages.choices import is_wanted
from payung.messages.wording import said, texts
from payung.people.queries import worker

STATES = ("waiting", "sending", "sent", "delivered", "failed", "given_up", "withheld")
ARRIVED = frozenset(("sent", "delivered"))
"""The states in which a message is on its way or there: what counts as told."""

HIDDEN = "••••"  # stands for what only the addressee is to read


class Told(NamedTuple):
    """One message and what became of it. `number` is the worker's, `text` its code in `texts.yaml`, `why` why it did
    not arrive.

    `at` is when it was put into the outbox, `tried_at` when it last set out; `attempts` how often it did.
    """

    id: int
    reference: str
    worker: int | None
    number: int | None
    text: str
    key: str
    channel: str
    state: str
    why: str
    attempts: int
    adapter: str
    at: datetime
    not_before: datetime
    tried_at: datetime | None
    delivered_at: datetime | None

    @property
    def arrived(self) -> bool:
        """Whether it was told, as far as we know."""
        return self.state in ARRIVED


COLUMNS = (
    "id, reference::text, worker_id, (SELECT number FROM people_worker w WHERE w.id = worker_id), text, key, channel,"
    " state, why, attempts, coalesce(adapter, ''), recorded_at, not_before, tried_at, delivered_at"
)


def told(*, worker_id: int) -> list[Told]:
    """Every message to a worker, the newest first."""
    return _asked("worker_id = %s", [worker_id])


def messages(*, number: str = "", state: str = "", most: int = 100) -> list[Told]:
    """The newest messages: to the worker with this participant number, in this state; without them, all.

    Raises Refused: `message.state_unknown`, `worker.unknown`, `worker.number_mistyped`.
    """
    if state and state not in STATES:
        raise Refused(Problem("message.state_unknown", "state", state))
    conditions, parameters = ["true"], list[str | int]()
    if number:
        conditions.append("worker_id = %s")
        parameters.append(worker(number=number).id)
    if state:
        conditions.append("state = %s")
        parameters.append(state)
    return _asked(" AND ".join(conditions), parameters, f"LIMIT {int(most)}")


def find_message(*, reference: str = "", provider: bytes | None = None) -> Told:
    """The message with this reference, or with this keyed index of a gateway's id. Raises Refused `message.unknown`."""
    try:
        found = (
            _asked("id IN (SELECT message_id FROM messages_result WHERE provider = %s)", [provider])
            if provider is not None
            else _asked("reference = %s", [UUID(reference)])
        )
    except ValueError:  # no reference of ours looks like that
        found = []
    if not found:
        raise Refused(Problem("message.unknown", "reference", reference))
    return found[0]


def words_of(*, message: int, language: Language | None = None) -> str:
    """What a message says, in its own language or another; what is sealed of it stays hidden."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.text, m.content::text, m.language, coalesce(w.name, '') FROM messages_message m"
            " LEFT JOIN people_worker w ON w.id = m.worker_id WHERE m.id = %s",
            [message],
        )
        text, content, own, name = cursor.fetchone()
    values = json.loads(content) | dict.fromkeys(texts()[text].secret, HIDDEN)
    return said(text=text, values=values, name=name, language=language or own)


def wants_reminders(*, worker_id: int, phone: str) -> bool:
    """Whether reminders may go to this worker, and to this telephone."""
    return is_wanted(worker=worker_id, phone=phone)


def letters_since(*, phone: bytes, since: datetime) -> int:
    """How many messages came from a telephone (by its keyed index) since an instant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM messages_received WHERE sender = %s AND recorded_at >= %s", [phone, since])
        [count] = cursor.fetchone()
    return int(count)


def _asked(condition: str, parameters: Sequence[str | int | bytes | UUID], limit: str = "") -> list[Told]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM messages_state WHERE {condition} ORDER BY id DESC {limit}", parameters)
        return [Told._make(row) for row in cursor.fetchall()]
