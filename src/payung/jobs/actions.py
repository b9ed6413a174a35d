"""Ask for a job, cancel one, and queue again what a worker left when it died."""

from collections.abc import Mapping
from datetime import datetime

from asgiref.sync import async_to_sync
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from payung.access.holding import hold
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.jobs.queries import job as job_view
from payung.jobs.queries import latest_job
from payung.jobs.tasks import TASKS
from payung.jobs.watching import lock_of, note_problems
from payung.kernel.problems import Problem, Refused

MOST_ATTEMPTS = 3
"""Whatever ended three workers is not tried on a fourth."""
THE_WORKER = "payung worker"  # who queues again where no user does


def ask(*, task: str, subject: str, words: Mapping[str, str | int | bool], by: str, at: datetime) -> int:
    """Ask for a task about a subject; gives the job's id. Asked again while it waits or runs, it is the same job.

    `words` are what the task is told: ids, never data of people. Of one task about one subject no two run at once.
    Raises Refused `user.unknown`.
    """
    asker = user_id(name=by)
    if task not in TASKS:
        raise KeyError(task)
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"job {task} {subject}")
        latest = latest_job(task=task, subject=subject)
        if latest and not latest.has_ended and not latest.cancelled:
            return latest.id
        id: int = app.configure_task(task, lock=f"{task} {subject}").defer(**words)
        cursor.execute(
            "INSERT INTO jobs_job (id, task, subject, asked_by_id) VALUES (%s, %s, %s, %s)", [id, task, subject, asker]
        )
        cursor.execute("INSERT INTO jobs_progress (job_id) VALUES (%s)", [id])
        record(by=by, action="ask_job", subject=str(id), detail={"task": task, "about": subject, "at": at.isoformat()})
    return id


def ask_again(*, id: int, by: str, at: datetime) -> int:
    """Ask once more for what a job was to do; gives the new one's id. Raises Refused: `job.unknown`, `job.open`."""
    former = job_view(id=id)
    if not former.has_ended:
        raise Refused(Problem("job.open", "job", str(id)))
    return ask(task=former.task, subject=former.subject, words=former.words, by=by, at=at)


def cancel_job(*, id: int, by: str, at: datetime) -> None:
    """A job is wanted no more: one that waits is never begun, one that runs stops, and nothing of it stays.

    Cancelled twice is cancelled once. Raises Refused: `user.unknown`, `job.unknown`, `job.ended`.
    """
    canceller = user_id(name=by)
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"job {id}")
        if job_view(id=id).cancelled:
            return
        if not app.job_manager.cancel_job_by_id(id, abort=True):
            raise Refused(Problem("job.ended", "job", str(id)))
        cursor.execute("INSERT INTO jobs_cancellation (job_id, cancelled_by_id) VALUES (%s, %s)", [id, canceller])
        record(by=by, action="cancel_job", subject=str(id), detail={"at": at.isoformat()})


def requeue_job(*, id: int, silent_for: float, by: str, at: datetime) -> bool:
    """Queue a job again whose worker gave no sign of life for `silent_for` seconds; gives whether it was so.

    A worker that is slow is not dead: as long as its session holds the job's lock, the job stays with it. What nobody
    wants any more ends cancelled, and what ended three workers fails with `job.worker_died`. `by` is a user, or
    THE_WORKER; it is no deed of theirs, and leaves no row in the audit chain. Raises Refused `user.unknown`.
    """
    if by != THE_WORKER:
        user_id(name=by)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT j.attempts, j.abort_requested, pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
            " FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id"
            " WHERE j.id = %s AND j.status = 'doing'"
            " AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))"
            " FOR UPDATE OF j SKIP LOCKED",
            [lock_of(job=id), id, silent_for],
        )
        attempts, unwanted, free = cursor.fetchone() or (0, False, False)
        if not free:
            return False
        if unwanted:
            _finish(id, Status.ABORTED)
        elif attempts + 1 >= MOST_ATTEMPTS:
            note_problems(job=id, problems=["job.worker_died"])
            _finish(id, Status.FAILED)
        else:
            app.job_manager.retry_job_by_id(id, retry_at=at)
    return True


def _finish(id: int, status: Status) -> None:
    async_to_sync(app.job_manager.finish_job_by_id_async)(job_id=id, status=status, delete_job=False)
