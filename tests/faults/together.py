"""Commands as processes of their own that begin their work at the same instant."""

import time
from collections.abc import Sequence

import psycopg

from tests.conftest import Answer, Installation
from tests.resident import Running, begin
from tests.sponsors.walk import Walk

PATIENCE = 120  # seconds in which every command must have come to the gate, and in which it must have ended
AT_THE_GATE = """
SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation' AND relation = 'access_user'::regclass
"""


def together(installation: Installation, walk: Walk, *commands: Sequence[object]) -> list[Answer]:
    """Run these commands at the same time; what each said, in order.

    Programs take long to load, and longer on a busy machine: begun one after the other they might never meet. So each
    waits at a gate, the table of users that every action reads first, until all of them are there.
    """
    with psycopg.connect(walk.db.urls.owner) as gate:
        gate.execute("LOCK TABLE access_user IN ACCESS EXCLUSIVE MODE")
        called = [begin(words, environment=installation.environment) for words in commands]
        try:
            _wait_until_all_are_there(gate, called)
        except BaseException:
            for each in called:
                each.kill()
                each.answer()
            raise
        gate.commit()
    return [each.answer() for each in called]


def _wait_until_all_are_there(gate: psycopg.Connection, called: Sequence[Running]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        row = gate.execute(AT_THE_GATE).fetchone()
        if row == (len(called),):
            return
        assert all(not each.has_ended() for each in called), "a command ended before the gate was opened"
        time.sleep(0.02)
    raise AssertionError("not every command came to the gate")
