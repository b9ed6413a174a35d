"""Commands that are killed at each of their writes, one after the other, and at the commit: before it and after it."""

import signal

from tests.conftest import Installation
from tests.faults.kills import wait_for_stillness
from tests.resident import begin
from tests.sponsors.walk import Walk

DIES = """
import os, signal
from django.db.backends.signals import connection_created

left = [{moment}]

def come():
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1

def watch(connection, **_):
    commit = connection._commit

    def write(execute, sql, *words):
        if "INSERT" in sql:
            come()
        return execute(sql, *words)

    def commit_watched():
        come()
        commit()
        come()

    connection.execute_wrappers.append(write)
    connection._commit = commit_watched

connection_created.connect(watch, weak=False)
"""


def killed_at(installation: Installation, walk: Walk, moment: int, *words: object) -> bool:
    """Run a command and end it, as a power cut would, when it comes to this write or side of a commit, counted from 0;
    whether it came so far. Nothing of it goes on in the database afterwards."""
    answer = begin(words, environment=installation.environment, first=DIES.format(moment=moment)).answer()
    wait_for_stillness(walk)
    assert answer.status in (0, -signal.SIGKILL), answer
    return answer.status != 0
