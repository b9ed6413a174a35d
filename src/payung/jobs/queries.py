"""What was asked for, and how far it has come."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from django.db import connection

from payung.jobs.tasks import STATES
from payung.kernel.problems import Problem, Refused

State = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED: frozenset[State] = frozenset(("done", "failed", "cancelled"))

# Whether a job waits or runs is said in one place, procrastinate's row of it. What has a result was done, however its
# worker ended: the action wrote it in its own transaction. Who cancelled does not see it fail.
VIEW = """
SELECT * FROM (
    SELECT j.id, j.task, j.subject,
        CASE WHEN q.status = 'todo' THEN 'waiting' WHEN q.status = 'doing' THEN 'running'
            WHEN q.status = 'succeeded' OR p.result <> '' THEN 'done'
            WHEN q.status = 'failed' AND c.job_id IS NULL THEN 'failed' ELSE 'cancelled' END AS state,
        p.step, p.done, p.total, p.result, p.problems, u.name, j.recorded_at, c.job_id IS NOT NULL, q.attempts,
        q.args::text
    FROM jobs_job j JOIN jobs_progress p ON p.job_id = j.id JOIN procrastinate_jobs q ON q.id = j.id
    JOIN access_user u ON u.id = j.asked_by_id
    LEFT JOIN jobs_cancellation c ON c.job_id = j.id
) job
"""


class JobView(NamedTuple):
    """A job: what it is about, who asked, its state, the step it is at with `done` of `total` units (0: not known).

    `result` is the id of what it made; `problems` are codes of why it failed. `cancelled` says that somebody wants it
    no more, which one that runs may not have read yet. `attempts` counts how often it was begun and came to an end, of
    whatever kind. `words` is what its task was told.
    """

    id: int
    task: str
    subject: str
    state: State
    step: str
    done: int
    total: int
    result: str
    problems: Sequence[str]
    asked_by: str
    asked_at: datetime
    cancelled: bool
    attempts: int
    words: Mapping[str, str | int | bool]

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state in ENDED

    @property
    def about(self) -> tuple[str, str]:
        """What kind of thing it is about, and which: the first two words of its subject; a third tells jobs apart."""
        kind, which, *_apart = self.subject.split()
        return kind, which


def job(*, id: int) -> JobView:
    """The job with this id. Raises Refused `job.unknown`."""
    found = _views("WHERE id = %s", [id])
    if not found:
        raise Refused(Problem("job.unknown", "job", str(id)))
    return found[0]


def jobs(*, state: str = "", most: int) -> list[JobView]:
    """The newest jobs first, so many at most; only those in this state, where one is named.

    Raises Refused `page.choice_unknown` for a state that there is not.
    """
    if state and state not in STATES:
        raise Refused(Problem("page.choice_unknown", "state", state))
    return _views("WHERE %s IN (state, '') ORDER BY id DESC LIMIT %s", [state, most])


def latest_job(*, task: str, subject: str) -> JobView | None:
    """The job that was last asked for of this task about this subject, whatever became of it."""
    found = _views("WHERE (task, subject) = (%s, %s) ORDER BY id DESC LIMIT 1", [task, subject])
    return found[0] if found else None


def _views(which: str, values: list[Any]) -> list[JobView]:
    with connection.cursor() as cursor:
        cursor.execute(VIEW + which, values)
        return [JobView._make((*row[:-1], json.loads(row[-1]))) for row in cursor.fetchall()]
