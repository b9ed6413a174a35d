"""While the site is served, messages go out; whatever goes wrong, the next run tries again."""

import logging
import threading
import time

import pytest

from payung.messages.adapters import Outcome, Outgoing
from payung.messages.queries import told
from payung.site.sender import sending
from tests.conftest import Fresh
from tests.messages.outgoing import PHONE, Carrier, acknowledge, carried_by
from tests.people.counter import open_counter, registered

PATIENCE = 20  # seconds


def test_what_is_told_goes_out_by_itself(db: Fresh, caplog: pytest.LogCaptureFixture) -> None:
    open_counter()
    member = registered(phone=PHONE)
    broken = iter([True, False])

    def says(outgoing: Outgoing) -> Outcome:
        if next(broken, False):
            raise ZeroDivisionError(outgoing.to)
        return Outcome("accepted")

    carried_by(Carrier(says=says))
    acknowledge(member, "the first, of which nobody knows whether it went out")
    with caplog.at_level(logging.ERROR), sending(every=0.02):
        acknowledge(member, "the second")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and told(worker_id=member.id)[0].state != "sent":
            time.sleep(0.02)
    assert [message.state for message in told(worker_id=member.id)] == ["sent", "sending"]
    assert caplog.messages == ["messages could not be sent: ZeroDivisionError"]
    assert "sender" not in {thread.name for thread in threading.enumerate()}
