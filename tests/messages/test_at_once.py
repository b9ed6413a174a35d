"""Many senders at once send each message once; beside them a naive sender, which does not."""

import threading
from collections import Counter

import pytest
from django.db import connection

from payung.messages.adapters import Outcome, Outgoing
from payung.messages.queries import told
from tests.conftest import Fresh
from tests.messages.outgoing import PHONE, Carrier, acknowledge, carried_by, sent
from tests.payments.together import at_once
from tests.people.counter import open_counter, registered

MESSAGES, SENDERS = 40, 6


def naive(carrier: Carrier, gate: threading.Barrier) -> None:
    """Looks what was not sent, sends it, and writes down that it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference::text, id FROM messages_state WHERE state = 'waiting'")
        found = cursor.fetchall()
    gate.wait()
    for reference, _ in found:
        carrier.send(Outgoing(reference, "sms", "", ""), at=None)  # type: ignore[arg-type]


@pytest.fixture
def carrier(db: Fresh) -> Carrier:
    open_counter()
    member = registered(phone=PHONE)
    for n in range(MESSAGES):
        acknowledge(member, f"receipt {n}")
    return carried_by(Carrier(says=lambda outgoing: Outcome("accepted")))


def test_many_senders_tell_each_once(carrier: Carrier, db: Fresh) -> None:
    runs = at_once([sent] * SENDERS)
    assert sum(run.tried for run in runs if not isinstance(run, Exception)) == MESSAGES, runs
    assert set(Counter(outgoing.reference for outgoing in carrier.carried).values()) == {1}
    assert len(carrier.carried) == MESSAGES
    assert {message.state for message in told(worker_id=1)} == {"sent"}


def test_a_naive_sender_tells_them_again(carrier: Carrier) -> None:
    gate = threading.Barrier(SENDERS)
    at_once([lambda: naive(carrier, gate)] * SENDERS)
    assert set(Counter(outgoing.reference for outgoing in carrier.carried).values()) == {SENDERS}
