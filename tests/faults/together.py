"""Commands as processes of their own that begin their work at the same instant."""

import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

import psycopg

from tests.conftest import Answer, Installation
from tests.sponsors.walk import Walk

PATIENCE = 120  # seconds in which every command must have come to the gate, and in which it must have ended
AT_THE_GATE = """
SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation' AND relation = 'access_user'::regclass
"""


class Called(NamedTuple):
    """A command at the gate, or beyond it."""

    process: subprocess.Popen[str]

    def answer(self) -> Answer:
        """Wait until it ends; what it said."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return Answer(self.process.returncode, out, err)


def together(installation: Installation, walk: Walk, *commands: Sequence[object]) -> list[Answer]:
    """Run these commands at the same time; what each said, in order.

    Programs take long to load, and longer on a busy machine: begun one after the other they might never meet. So each
    waits at a gate, the table of users that every action reads first, until all of them are there.
    """
    with psycopg.connect(walk.db.urls.owner) as gate:
        gate.execute("LOCK TABLE access_user IN ACCESS EXCLUSIVE MODE")
        called = [_call(installation, words) for words in commands]
        try:
            _wait_until_all_are_there(gate, called)
        except BaseException:
            for each in called:
                each.process.kill()
                each.process.communicate()
            raise
        gate.commit()
    return [each.answer() for each in called]


def _call(installation: Installation, words: Sequence[object]) -> Called:
    command = [sys.executable, "-m", "payung", *map(str, words)]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    environment = installation.environment
    return Called(subprocess.Popen(command, env=environment, stdin=nothing, stdout=pipe, stderr=pipe, text=True))


def _wait_until_all_are_there(gate: psycopg.Connection, called: Sequence[Called]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        row = gate.execute(AT_THE_GATE).fetchone()
        if row == (len(called),):
            return
        assert all(each.process.poll() is None for each in called), "a command ended before the gate was opened"
        time.sleep(0.02)
    raise AssertionError("not every command came to the gate")
