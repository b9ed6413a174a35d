"""Jobs are asked for once, cancelled once, and queued again where a worker died; what one is told stands fast."""

import psycopg
import pytest
from django.db import transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from payung.jobs.actions import THE_WORKER, ask, ask_again, cancel_job, requeue_job
from payung.jobs.queries import JobView, job, jobs, latest_job
from payung.jobs.watching import JobWatch
from payung.kernel.problems import Refused
from tests.sponsors.walk import APPROVER, CHECKER, Walk, at_once, walk

__all__ = ["walk"]


def ask_recheck(walk: Walk, list_id: str = "l1", *, by: str = CHECKER) -> int:
    return ask(task="recheck_list", subject=list_id, words={"list": list_id}, by=by, at=walk.at)


def at_work(walk: Walk, id: int, *, silent: float = 0) -> JobView:
    """A worker takes the job, and gave its last sign of life so many seconds ago."""
    walk.db.as_owner("INSERT INTO procrastinate_workers DEFAULT VALUES")
    walk.db.as_owner(
        "SELECT procrastinate_fetch_job_v2(NULL, (SELECT max(id) FROM procrastinate_workers))",
    )
    walk.db.as_owner("UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => %s)", silent)
    assert job(id=id).state == "running"
    return job(id=id)


def requeue(walk: Walk, id: int) -> bool:
    return requeue_job(id=id, silent_for=10, by=THE_WORKER, at=walk.at)


class TestAsking:
    def test_it_is_one_job_however_often_it_is_asked_for(self, walk: Walk) -> None:
        asked = at_once(*[lambda by=by: ask_recheck(walk, by=by) for by in (CHECKER, APPROVER, CHECKER)])
        assert len(set(asked)) == 1
        assert walk.count("jobs_job") == walk.count("procrastinate_jobs") == 1
        assert ask_recheck(walk, "l2") not in asked
        assert walk.holds()

    def test_it_belongs_to_the_transaction_of_whoever_asks(self, walk: Walk) -> None:
        with transaction.atomic():
            ask_recheck(walk)
            transaction.set_rollback(True)
        assert walk.count("procrastinate_jobs") == 0

    def test_once_it_has_ended_it_can_be_asked_again(self, walk: Walk) -> None:
        first = ask_recheck(walk)
        with pytest.raises(Refused, match="job.open"):
            ask_again(id=first, by=CHECKER, at=walk.at)
        cancel_job(id=first, by=CHECKER, at=walk.at)
        second = ask_again(id=first, by=APPROVER, at=walk.at)
        again = job(id=second)
        assert (again.state, again.words, again.asked_by) == ("waiting", {"list": "l1"}, APPROVER)
        assert latest_job(task="recheck_list", subject="l1") == again
        assert [each.id for each in jobs(most=5)] == [second, first]
        assert [each.id for each in jobs(state="cancelled", most=5)] == [first]
        assert walk.holds()

    def test_there_are_only_the_tasks_that_are_known(self, walk: Walk) -> None:
        with pytest.raises(KeyError):
            ask(task="drop_everything", subject="x", words={}, by=CHECKER, at=walk.at)
        with pytest.raises(Refused, match="user.unknown"):
            ask_recheck(walk, by="nobody")
        with pytest.raises(Refused, match="page.choice_unknown"):
            jobs(state="odd", most=1)


class TestCancelling:
    def test_what_waits_is_never_begun(self, walk: Walk) -> None:
        id = ask_recheck(walk)
        at_once(*[lambda: cancel_job(id=id, by=CHECKER, at=walk.at)] * 3)
        assert (job(id=id).state, walk.count("jobs_cancellation")) == ("cancelled", 1)
        assert walk.holds()

    def test_what_has_ended_or_never_was_cannot_be_cancelled(self, walk: Walk) -> None:
        id = ask_recheck(walk)
        at_work(walk, id)
        walk.db.as_owner("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", id)
        for wrong, code in ((id, "job.ended"), (999, "job.unknown")):
            with pytest.raises(Refused, match=code):
                cancel_job(id=wrong, by=CHECKER, at=walk.at)


class TestQueuingAgain:
    def test_only_what_a_silent_worker_left(self, walk: Walk) -> None:
        id = ask_recheck(walk)
        assert not requeue(walk, id), "it waits"
        at_work(walk, id, silent=1)
        assert not requeue(walk, id), "its worker breathes"
        walk.db.as_owner("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        assert requeue(walk, id)
        assert not requeue(walk, id)
        assert (job(id=id).state, job(id=id).attempts) == ("waiting", 1)

    def test_a_slow_worker_is_not_dead(self, walk: Walk) -> None:
        id = ask_recheck(walk)
        at_work(walk, id, silent=60)
        with JobWatch(job=id):
            assert at_once(lambda: requeue(walk, id)) == [False]
        assert requeue(walk, id)

    def test_a_worker_that_left_took_leave_of_its_jobs(self, walk: Walk) -> None:
        id = ask_recheck(walk)
        at_work(walk, id)
        walk.db.as_owner("DELETE FROM procrastinate_workers")
        assert requeue(walk, id)

    def test_what_ended_three_workers_fails(self, walk: Walk) -> None:
        id = ask_recheck(walk)
        for state in ("waiting", "waiting", "failed"):
            at_work(walk, id, silent=60)
            assert requeue(walk, id)
            assert job(id=id).state == state
        assert job(id=id).problems == ["job.worker_died"]

    def test_what_nobody_wants_any_more_ends(self, walk: Walk) -> None:
        id = ask_recheck(walk)
        at_work(walk, id, silent=60)
        cancel_job(id=id, by=CHECKER, at=timezone.now())
        assert requeue(walk, id)
        assert job(id=id).state == "cancelled"
        assert walk.holds()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE procrastinate_jobs SET args = '{}'",
        "UPDATE procrastinate_jobs SET task_name = 'x'",
        "DELETE FROM procrastinate_jobs",
        "DELETE FROM procrastinate_events",
        "UPDATE procrastinate_events SET at = now()",
        "UPDATE jobs_progress SET job_id = 2",
        "DELETE FROM jobs_progress",
        "INSERT INTO jobs_job (id, task, subject, asked_by_id, recorded_at) VALUES (1, 'x', 'x', 1, now())",
    ],
)
def test_nobody_changes_what_a_job_was_told(walk: Walk, change: str) -> None:
    with psycopg.connect(walk.db.urls.app) as app, pytest.raises(InsufficientPrivilege):
        app.execute(change)
