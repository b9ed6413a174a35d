"""Acts that come to a place where they must wait in a known order, each having read what it reads before that."""

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connections

from payung.audit.actions import CHAIN_LOCK
from tests.sponsors.walk import Walk

AGREEMENTS = "SELECT FROM sponsors_agreement FOR NO KEY UPDATE"
"""Where whatever commits or spends waits, before it changes anything."""
CHAIN = f"SELECT pg_advisory_xact_lock({CHAIN_LOCK})"
"""Where every act waits with all its rows written, before it commits them."""
PATIENCE = 30  # seconds in which each act must have come to the queue, and in which all must have ended
WAITING = """
SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity a USING (pid)
WHERE NOT granted AND a.datname = current_database()
"""


def in_turn(walk: Walk, *calls: Callable[[], Any], gate: str = AGREEMENTS) -> list[Any]:
    """Let these acts queue at a gate in this order, then let them go; what each gave, or raised.

    All of them have read, at `AGREEMENTS`, what they read before they hold one; at `CHAIN` the first has written all
    that it writes, and the others wait there or for one of its rows.
    """
    answers: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        try:
            answers[place] = calls[place]()
        except Exception as error:  # handed to the test, which says what it expects
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[place], daemon=True) for place in range(len(calls))]
    with psycopg.connect(walk.db.urls.owner) as held, psycopg.connect(walk.db.urls.owner, autocommit=True) as watch:
        held.execute(gate)
        for place, thread in enumerate(threads, start=1):
            thread.start()
            _wait_until_waiting(watch, place, thread)
        held.rollback()
    end = time.monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
        assert not thread.is_alive(), "an act still waits for another"
    return answers


def _wait_until_waiting(watch: psycopg.Connection, sessions: int, last: threading.Thread) -> None:
    end = time.monotonic() + PATIENCE
    while watch.execute(WAITING).fetchone() != (sessions,):
        assert last.is_alive(), "an act ended without coming to the gate"
        assert time.monotonic() < end, "an act did not come to the gate"
        time.sleep(0.01)
