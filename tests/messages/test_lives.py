"""Random lives of messages: carriers that lose requests and answers, senders that die, words that change.

Whatever happens, nothing is told twice; and what is not told says why.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from payung.messages.actions import choose_reminders, record_delivery
from payung.messages.adapters import Outcome, Outgoing
from payung.messages.queries import told
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Server, cloned, working_on
from tests.messages.outgoing import PHONE, Carrier, acknowledge, carried_by, now, remind, sent
from tests.people.counter import OFFICER, open_counter, registered

LATER = timedelta(hours=13)  # longer than any wait before another attempt
MOODS = ("accept", "fail", "lose the answer", "lose the request", "refuse", "die before", "die after")
EVENTS = ("run", "run", "run", "mute", "speak", "stop", "start", "delivered", "undelivered")
REMINDS = "paling lambat"
_names = count()


class Died(Exception):
    """The sender, in the middle of its work."""


class World:
    """A carrier whose doings are drawn, and that knows what it took."""

    def __init__(self, moods: list[str]) -> None:
        self.moods, self.taken, self.mute = moods, Counter[str](), False
        self.wanted, self.pestered = True, False

    def says(self, outgoing: Outgoing) -> Outcome:
        mood = self.moods.pop(0) if self.moods else "accept"
        self.pestered |= REMINDS in outgoing.text and not self.wanted
        if mood in ("accept", "lose the answer", "die after"):
            self.taken[outgoing.reference] += 1
        if mood.startswith("die"):
            raise Died
        states = {"accept": "accepted", "fail": "failed", "refuse": "refused"}
        return Outcome(states.get(mood, "unknown"))  # type: ignore[arg-type]

    def answers(self, reference: str) -> Outcome:
        if self.mute:
            return Outcome("unknown")
        return Outcome("accepted") if self.taken[reference] else Outcome("failed", "unheard")


@pytest.fixture(scope="module")
def member(server: Server) -> Iterator[Member]:
    with cloned(server) as fresh, working_on(fresh):
        open_counter()
        yield registered(phone=PHONE)


@settings(max_examples=25, deadline=None)
@given(
    moods=st.lists(st.sampled_from(MOODS), min_size=2, max_size=9),
    events=st.lists(st.sampled_from(EVENTS), min_size=2, max_size=12),
)
@example(moods=["lose the answer", "die after"], events=["run", "run"])
@example(moods=["lose the request", "die before"], events=["run", "mute", "run"])
@example(moods=["fail", "fail"], events=["stop", "run", "start"])
def test_nothing_is_told_twice_and_nothing_is_lost(member: Member, moods: list[str], events: list[str]) -> None:
    world, name = World([*moods]), next(_names)
    carrier = carried_by(Carrier(says=world.says, answers=world.answers))
    choose_reminders(number=str(member.number), wanted=True, by=OFFICER, at=now())
    remind(member, f"reminder {name}")
    acknowledge(member, f"receipt {name}")
    for event in events:
        happen(event, world, member, carrier)
    world.mute, world.moods = False, []
    for _ in range(3):
        sent(LATER)
    assert not world.pestered
    assert not [count for count in world.taken.values() if count > 1]
    for message in told(worker_id=member.id)[:2]:
        taken, reported = world.taken[message.reference] > 0, message.why == "undelivered"
        assert message.state in ("sent", "delivered", "failed", "given_up", "withheld"), message
        if message.arrived or reported:
            assert taken
        elif message.why != "unknown":
            assert not taken, message
        if message.state == "withheld":
            assert (message.text, message.why) == ("reminder_before_due", "opted_out")


def happen(event: str, world: World, member: Member, carrier: Carrier) -> None:
    """One event of a life."""
    if event == "run":
        with suppress(Died):
            sent(LATER)
    elif event in ("mute", "speak"):
        world.mute = event == "mute"
    elif event in ("stop", "start"):
        world.wanted = event == "start"
        choose_reminders(number=str(member.number), wanted=world.wanted, by=OFFICER, at=now())
    else:
        taken = [outgoing.reference for outgoing in carrier.carried if world.taken[outgoing.reference]]
        if taken:
            state = "delivered" if event == "delivered" else "failed"
            record_delivery(reference=taken[-1], state=state, by=OFFICER, at=now())


def test_the_books_say_the_same(member: Member) -> None:
    assert [finding for finding in verify().findings if finding.faults] == []
