"""Commands that are killed, and the stillness after: what a killed command left running in the database has ended."""

import os
import signal
import subprocess
import sys
import time
from random import Random

import psycopg
from django.db import connections

from payung.audit.actions import CHAIN_LOCK
from tests.conftest import Installation
from tests.resident import begin, own_process
from tests.sponsors.walk import Walk

KILLS = int(os.environ.get("PAYUNG_TEST_KILLS", "5"))
"""How often each action is killed; PAYUNG_TEST_KILLS=100 is the long mode."""


SHORT_PARTS = """
from payung.sponsors import judging, parts
parts.PART, judging.KEPT_EVERY = 250, 0
"""
"""What is judged of a list is kept every 250 rows, so that short lists have many parts."""
IN_PARTS = f"""
from payung.site.home import load
load()
{SHORT_PARTS}
from payung.site.main import main
main()
"""


def killed(installation: Installation, *words: object, after: float) -> bool:
    """Begin a command and kill it with SIGKILL `after` so many seconds; whether it was still at work then."""
    command = [sys.executable, "-c", IN_PARTS, *map(str, words)]
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, env=installation.environment, stdin=silent, stdout=silent, stderr=silent)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    assert process.returncode == 0
    return False


def killed_before_the_last_write(installation: Installation, walk: Walk, *words: object) -> None:
    """Begin a command, and kill it where all its rows are written but the audit entry, which comes last."""
    with psycopg.connect(walk.db.urls.owner, autocommit=True) as chain:
        chain.execute("SELECT pg_advisory_lock(%s)", [CHAIN_LOCK])
        running = begin(words, environment=installation.environment, first=SHORT_PARTS)
        while not chain.execute(WAITING).fetchall():
            assert not running.has_ended(), f"the command ended without an audit entry: {running.answer()}"
            time.sleep(0.02)
        running.kill()
        assert running.answer().status == -signal.SIGKILL
    wait_for_stillness(walk)


WAITING = """
SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE NOT l.granted AND l.locktype = 'advisory' AND a.datname = current_database()
"""


def wait_for_stillness(walk: Walk) -> None:
    """Wait until no session but the one that asks is left on the database."""
    connections.close_all()
    for _ in range(1_000):
        [(others,)] = walk.db.rows(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if others == 0:
            return
        time.sleep(0.02)
    raise AssertionError("a killed command goes on in the database")


class Moments:
    """Moments at which to kill: spread at random over what the action takes on this machine now."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._whole = 1.0

    def measure(self, installation: Installation, *words: object) -> None:
        """Let a command of its kind run to its end, to know how long it takes."""
        begun = time.monotonic()
        assert own_process(words, environment=installation.environment).status == 0
        self._whole = time.monotonic() - begun

    def next(self) -> float:
        """The next moment, in seconds: not before the programs are loaded, and now and then after the end."""
        return self._whole * self._random.uniform(0.35, 1.05)
