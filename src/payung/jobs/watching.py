"""A job at work: it tells how far it has come while its one transaction is open, and stops where somebody says so.

    with JobWatch(job=…) as watch:      the session of its own, and the job's lock in it
        approve_list(…, watch=watch)    each step, and what is done of it twice a second → the job's row
                                        ← nobody wants it any more: Cancelled; the worker is to stop: Stopped
        watch.finish(result=…)

What the action began is rolled back by the exception, as by any other. The lock is the proof that the job is at work:
it lasts as long as the session, and so no longer than the process, however that ends.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

from payung.kernel.watch import Watch

EVERY = 0.5
"""Seconds between two reports of progress within a step, at least."""
# The server notices in half a minute that the machine of a session is gone; by itself it would wait for hours.
NOTICED = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4"
REPORT = """
UPDATE jobs_progress p SET step = %s, done = %s, total = %s WHERE job_id = %s
RETURNING EXISTS (SELECT FROM jobs_cancellation c WHERE c.job_id = p.job_id)
"""


class Cancelled(Exception):
    """Nobody wants the job any more: its action stops here, and nothing of it stays."""


class Stopped(Exception):
    """The worker is to stop: the job is rolled back, and another begins it again."""


class AtWork(Exception):
    """The job is at work already, by another worker."""


def lock_of(*, job: int) -> str:
    """What is held as long as the job is at work."""
    return f"job {job} at work"


class JobWatch(Watch):
    """Tells how far a job has come, in a session of its own; `over` says of each moment whether the worker is to stop.

    Entering raises AtWork. `step` and `advance` raise Cancelled and Stopped, and OperationalError where the session
    is lost: then nothing proves any more that the job is at work.
    """

    def __init__(self, *, job: int, over: Callable[[], bool] = lambda: False) -> None:
        self._job, self._over = job, over
        self._session: Any = connections.create_connection(DEFAULT_DB_ALIAS)
        self._step, self._done, self._total = "", 0, 0
        self._told = 0.0

    def __enter__(self) -> Self:
        with self._session.cursor() as cursor:
            cursor.execute(NOTICED)
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [lock_of(job=self._job)])
            [alone] = cursor.fetchone()
        if not alone:
            self._session.close()
            raise AtWork
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        with (
            suppress(DatabaseError),
            self._session.cursor() as cursor,
        ):  # a session that is closed takes a moment to end
            cursor.execute("SELECT pg_advisory_unlock_all()")
        self._session.close()

    def step(self, name: str, *, total: int = 0) -> None:
        """A step begins: told at once."""
        self._step, self._done, self._total = name, 0, total
        self._tell()

    def advance(self, count: int) -> None:
        """More of the step is done: told if the last report is half a second old."""
        self._done += count
        if self._over():
            raise Stopped
        if monotonic() - self._told >= EVERY:
            self._tell()

    def made(self, result: str) -> None:
        """In the session of the action: whatever happens after its commit, the job did what it was asked for."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE jobs_progress SET result = %s WHERE job_id = %s", [result, self._job])

    def finish(self, *, result: str = "") -> None:
        """All is done; `result` is the id of what was made."""
        with self._session.cursor() as cursor:
            cursor.execute(
                "UPDATE jobs_progress SET done = %s, result = %s WHERE job_id = %s", [self._done, result, self._job]
            )

    def _tell(self) -> None:
        if self._over():
            raise Stopped
        with self._session.cursor() as cursor:
            cursor.execute(REPORT, [self._step, self._done, self._total, self._job])
            [cancelled] = cursor.fetchone()
        self._told = monotonic()
        if cancelled:
            raise Cancelled


def note_problems(*, job: int, problems: Sequence[str]) -> None:
    """Keep why a job fails: codes alone, for what was found there may be of a person."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_progress SET problems = %s WHERE job_id = %s", [list(problems), job])
