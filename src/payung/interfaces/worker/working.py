"""Take jobs from the queue one at a time, and see that none is left lying where its worker died.

    procrastinate's worker: heartbeat, fetch → run(context) → JobWatch → the task's action
      → finished | refused, with the problems' codes | cancelled | back into the queue (stopped, or the database lost)

Twice a heartbeat everybody looks for jobs of those who breathe no more (`requeue_job` says when that is so).
"""

import asyncio
import logging
import signal
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import InterfaceError, OperationalError, connections
from procrastinate import App
from procrastinate.contrib.django import connector_params
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.job_context import AbortReason, JobContext
from procrastinate.jobs import Job
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from payung.access.accounts.queries import may_still
from payung.access.scope import EVERYTHING, seeing
from payung.interfaces.worker.tasks import RIGHTS, TASKS, Task
from payung.jobs.actions import MOST_ATTEMPTS, THE_WORKER, requeue_job
from payung.jobs.queries import job as job_view
from payung.jobs.watching import AtWork, Cancelled, JobWatch, Stopped, note_problems
from payung.kernel.problems import Problem, Refused

REST = 5
"""Seconds until a job is tried again whose database was lost, or that another worker still holds."""
LOST = (OperationalError, InterfaceError)

log = logging.getLogger(__name__)


class Pace(NamedTuple):
    """Seconds: between two heartbeats; without one until a worker may be dead; between two looks at the queue, which
    new jobs do not wait for; and that the job at hand has to end in where the worker is to stop."""

    heartbeat: float = 2.0
    silent_for: float = 6.0
    look: float = 2.0
    grace: float = 3.0


class Failed(Exception):
    """The job failed, and its row says why. It carries nothing: what an exception quotes may be of a person."""


class LostDatabase(Exception):
    """The database was lost in the middle of a job."""


class Again(BaseRetryStrategy):
    """Which jobs go back into the queue."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None where the job has ended."""
        if isinstance(exception, Stopped):
            return RetryDecision(retry_at=datetime.now(UTC))
        if isinstance(exception, AtWork) or (isinstance(exception, LostDatabase) and not _was_last(job)):
            return RetryDecision(retry_in={"seconds": REST})
        return None


def work(*, pace: Pace = Pace(), forever: bool = True) -> None:
    """Work until SIGTERM or Ctrl+C: then the job at hand ends, or is rolled back and queued again.

    Not `forever` is until nothing waits. Raises OperationalError where the database cannot be reached.
    """
    try:
        asyncio.run(_work(pace, forever))
    except ConnectorException as error:
        raise OperationalError("the worker lost the database") from error


async def _work(pace: Pace, forever: bool) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):  # both may come, and each more than once
        loop.add_signal_handler(each, stop.set)
    async with _app().open_async() as app:
        rescuing = asyncio.create_task(_rescue(app, pace))
        stopping = asyncio.create_task(stop.wait())
        working = asyncio.create_task(
            app.run_worker_async(
                wait=forever,
                install_signal_handlers=False,
                update_heartbeat_interval=pace.heartbeat,
                stalled_worker_timeout=pace.silent_for,
                fetch_job_polling_interval=pace.look,
                abort_job_polling_interval=pace.look,
                shutdown_graceful_timeout=pace.grace,
            )
        )
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        rescuing.cancel()
        stopping.cancel()
        working.cancel()  # it waits for the job at hand before it heeds that
        with suppress(asyncio.CancelledError):
            await working


def _app() -> App:
    """Procrastinate with our tasks, and sessions of its own: those of Django belong to the threads of the jobs."""
    app = App(connector=PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3))
    for name, task in TASKS.items():
        app.task(name=name, pass_context=True, retry=Again())(partial(_run, task))
    return app


async def _rescue(app: App, pace: Pace) -> None:
    """Look for jobs of workers that are gone, with every heartbeat."""
    while True:
        try:
            for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=pace.silent_for):
                if await asyncio.to_thread(_requeue, stalled.id or 0, pace.silent_for):
                    log.warning("job %s: its worker is gone, and it was taken back", stalled.id)
        except (ConnectorException, *LOST) as error:
            log.error("jobs of lost workers could not be looked for: %s", type(error).__name__)
        await asyncio.sleep(pace.heartbeat)


def _requeue(id: int, silent_for: float) -> bool:
    try:
        return requeue_job(id=id, silent_for=silent_for, by=THE_WORKER, at=datetime.now(UTC))
    finally:
        connections.close_all()


def _run(task: Task, context: JobContext, **_words: Any) -> None:
    """Do one job, in a thread that is this job's alone as long as it lasts. What it raises, `Again` reads."""
    id = context.job.id or 0
    try:
        with (
            seeing(scope=EVERYTHING),
            JobWatch(job=id, over=lambda: context.abort_reason() is AbortReason.SHUTDOWN) as watch,
        ):
            _do(task, id, watch)
    except Cancelled:
        raise JobAborted from None
    except LOST as error:
        log.error("job %s lost the database: %s", id, type(error).__name__)
        connections.close_all()
        if _was_last(context.job):
            with suppress(*LOST):
                note_problems(job=id, problems=["job.interrupted"])
        raise LostDatabase from None
    finally:
        connections.close_all()


def _do(task: Task, id: int, watch: JobWatch) -> None:
    asked = job_view(id=id)
    try:
        if not may_still(name=asked.asked_by, rights=RIGHTS[asked.task]):
            raise Refused(Problem("job.right_ended"))
        # Now, not when it was asked: the worker may come back in another month, and what is over is promised to nobody.
        result = task(words=asked.words, by=asked.asked_by, at=datetime.now(UTC), watch=watch)
    except Refused as refusal:
        note_problems(job=id, problems=[problem.code for problem in refusal.problems])
        raise Failed from None
    except (Cancelled, Stopped, *LOST):
        raise
    except Exception as error:
        # Where it happened, and not what it says: that may be of a person.
        log.error("job %s failed: %s\n%s", id, type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        note_problems(job=id, problems=["job.failed"])
        raise Failed from None
    watch.finish(result=result)


def _was_last(job: Job) -> bool:
    return job.attempts + 1 >= MOST_ATTEMPTS
