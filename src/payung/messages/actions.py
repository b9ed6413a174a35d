"""Tell something, send what is due, note what became of it; choose not to be reminded; note what people send us."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.language import Language
from payung.kernel.problems import Problem, Refused
from payung.kernel.sealing import seal
from payung.messages import outbox
from payung.messages.adapters import Adapter, Outcome, Outgoing
from payung.messages.choices import last_choice, phone_index
from payung.messages.letters import Letter
from payung.messages.outbox import Due
from payung.messages.queries import find_message
from payung.messages.routes import SMS
from payung.messages.wording import texts
from payung.people.queries import worker

THE_SITE = "payung serve"  # who sends where no user does
BATCH = 100
ADDRESS = "to"  # of what is sealed, the address


class Sent(NamedTuple):
    """What one run of the sender did: how many messages came to each end, and how many were tried.

    Whatever is older than `settled_until` is settled: the next run need not look at it.
    """

    tried: int
    ends: Mapping[str, int]
    settled_until: datetime


def tell(
    *,
    worker_id: int | None,
    text: str,
    values: Mapping[str, str],
    key: str,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    channel: str = "",
    address: str = "",
    language: Language = "id",
) -> None:
    """Put a message into the outbox, in the caller's transaction: it is told if, and only if, that is committed.

    `text` is a code of `texts.yaml`, `values` are what it asks for (as the code has them: wording.py). The `key` says
    what is told: told twice under one key, it is told once. `address` is for somebody who is no worker. A `channel`
    (sms, whatsapp, email) is a wish. Raises ValueError for a text, values or a channel that there are not.
    """
    entry, secret = texts()[text], {ADDRESS: address} if address else {}
    if set(values) != set(entry.values):
        raise ValueError(f"{text} is filled with {entry.values}, not with {tuple(values)}")
    secret |= {name: values[name] for name in entry.secret}
    keys = settings.PAYUNG_KEYS
    sealed = seal(fields=secret, place=outbox.place_of(key=key), keys=keys) if secret else None
    content = {name: value for name, value in values.items() if name not in entry.secret}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_message (reference, worker_id, text, language, content, key, channel, sealed, key_id,"
            " not_before, not_after) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, coalesce(%s, now()),"
            " coalesce(%s, coalesce(%s, now()) + make_interval(mins => %s)))"
            # Without saying of what: else whoever tells would have to see the message, be it to an address alone.
            " ON CONFLICT DO NOTHING",
            [uuid4(), worker_id, text, language, json.dumps(content), key, channel or SMS, sealed]
            + [keys.current if sealed else None, not_before, not_after, not_before, entry.minutes],
        )


def send_due(*, by: str, at: datetime, since: datetime | None = None, over: Callable[[], bool] = lambda: False) -> Sent:
    """Send what is due at `at`, one message after the other, until nothing is.

    Of each it is written that somebody sets out to send it, before it goes out, and then what became of it: whoever
    dies in between leaves an attempt without an end, which is asked about and never repeated on the chance. Two
    senders at once send nothing twice. `since` is what an earlier run gave as `settled_until`; `over` is asked before
    each message whether to stop. `by` is a user, or THE_SITE. Raises Refused `user.unknown`.
    """
    if by != THE_SITE:
        user_id(name=by)
    settled = outbox.settled_until(since=since)
    ends: Counter[str] = Counter()
    resting: set[str] = set()
    while True:
        done = 0
        for message in outbox.due(at=at, since=since, resting=resting, most=BATCH):
            if not over():
                done += _send(message, by, at, resting, ends)
        if not done:
            return Sent(sum(ends.values()), ends, settled)


def _send(message: int, by: str, at: datetime, resting: set[str], ends: Counter[str]) -> bool:
    """Bring one message further; whether it did. An adapter in trouble puts its channel to rest for this run."""
    held: Due | None = None
    leaving: Outgoing | None = None
    with transaction.atomic():
        held = outbox.hold(message=message, at=at)
        if held is None or held.channel in resting:
            return False
        adapter = settings.PAYUNG_MESSAGES.adapters[held.channel]
        if not held.open:
            leaving = _set_out(held, adapter, by, at, ends)
            if leaving is None:
                return True
    if leaving is None:
        assert held.tried_at is not None
        outcome, n = adapter.ask(held.reference, since=held.tried_at), held.attempt
    else:
        outcome, n = adapter.send(leaving, at=at), held.attempt + 1
    if outcome.rest:
        resting.add(held.channel)
    ends[outcome.state] += 1
    return _note(held, n, outcome, at)


def _set_out(held: Due, adapter: Adapter, by: str, at: datetime, ends: Counter[str]) -> Outgoing | None:
    """Write down that the message is about to be sent; or close it, where it is not to be."""
    to, why = outbox.addressee(message=held)
    if held.not_after is not None and held.not_after < at:
        why = "too_late"
    elif held.attempt > len(outbox.RETRIES):
        why = "failed"
    if why or to is None:
        outcome = "given_up" if why == "failed" or (why == "too_late" and held.attempt) else "withheld"
        _close(held.id, outcome, why)
        ends[outcome] += 1
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_attempt (message_id, n, adapter, sent_by) VALUES (%s, %s, %s, %s)",
            [held.id, held.attempt + 1, adapter.name, by],
        )
    return outbox.outgoing(message=held, to=to)


def _note(held: Due, n: int, outcome: Outcome, at: datetime) -> bool:
    """Write down what became of an attempt; whether that is news. What is unknown is not written: it stays open."""
    if outcome.state == "unknown":
        if held.open and held.tried_at is not None and held.tried_at < at - outbox.UNKNOWN_FOR:
            with transaction.atomic():
                _close(held.id, "given_up", "unknown")
            return True
        return not held.open
    provider = provider_index(id=outcome.provider_id) if outcome.provider_id else None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_result (message_id, n, outcome, detail, provider, retry_after)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [held.id, n, outcome.state, outcome.detail, provider, outcome.retry_after],
        )
    return True


def _close(message: int, outcome: str, why: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_closing (message_id, outcome, why) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [message, outcome, why],
        )


def provider_index(*, id: str) -> bytes:
    """The keyed index of the id that a gateway gave a message: with its logs alone nobody finds ours."""
    return settings.PAYUNG_KEYS.keyed_index(f"message provider:{id}")


def record_delivery(*, state: str, by: str, at: datetime, reference: str = "", provider_id: str = "") -> bool:
    """Note what a gateway says of a message it carried: delivered, or failed. By our reference, or by its own id.

    Returns whether that is news. Raises Refused: `message.unknown`, `message.not_sent`,
    `message.state_unknown`, `user.unknown`.
    """
    actor = user_id(name=by)
    if state not in ("delivered", "failed"):
        raise Refused(Problem("message.state_unknown", "state", state))
    message = find_message(reference=reference, provider=provider_index(id=provider_id) if provider_id else None)
    if not message.attempts:
        raise Refused(Problem("message.not_sent", "reference", message.reference))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_report (message_id, state, detail, reported_by_id) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING RETURNING message_id",
            [message.id, state, "undelivered" if state == "failed" else "", actor],
        )
        if cursor.fetchone() is None:
            return False
        record(by=by, action="record_delivery", subject=message.reference, detail={"state": state})
    return True


def choose_reminders(*, wanted: bool, by: str, at: datetime, number: str = "", phone: str = "") -> bool:
    """Stop reminders, or let them come again: to the worker with this participant number, or to this telephone.

    Returns whether that is news. Raises Refused: `worker.unknown`, `worker.number_mistyped`, `user.unknown`.
    """
    actor = user_id(name=by)
    member = worker(number=number).id if number else None
    index = phone_index(phone=phone) if phone else None
    with transaction.atomic(), connection.cursor() as cursor:
        if last_choice(worker=member, phone=index) == wanted:
            return False
        cursor.execute(
            "INSERT INTO messages_choice (worker_id, phone, wanted, chosen_by_id) VALUES (%s, %s, %s, %s) RETURNING id",
            [member, index, wanted, actor],
        )
        [choice] = cursor.fetchone()
        record(by=by, action="choose_reminders", subject=str(choice), detail={"wanted": wanted})
    return True


class Answer(NamedTuple):
    """What is answered: a text of `texts.yaml`, and what to fill in."""

    text: str
    values: Mapping[str, str]


def answer_letter(
    *, letter: Letter, word: str, answer: Answer | None, language: Language, by: str, at: datetime
) -> None:
    """Note that a message came, by the word it began with, and put its answer (None for none) into the outbox.

    The same message again changes nothing. Of what it said nothing is kept. Raises Refused `user.unknown`.
    """
    actor = user_id(name=by)
    name = f"{letter.gateway} {letter.mark.hex()}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_received (gateway, mark, sender, digest, word, received_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING word",
            [letter.gateway, letter.mark, letter.sender, letter.digest, word, actor],
        )
        if cursor.fetchone() is None:
            return
        if answer is not None:
            tell(
                worker_id=None,
                text=answer.text,
                values=answer.values,
                key=f"answer {name}",
                not_after=at + timedelta(days=1),
                address=letter.phone,
                language=language,
            )
        record(by=by, action="receive_message", subject=name, detail={"word": word})
