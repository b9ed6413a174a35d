"""The worker: what it does with jobs, and what it leaves behind."""

from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.utils import timezone

from payung.access.accounts.actions import add_account, end_grant, grant_role
from payung.interfaces.worker import working
from payung.interfaces.worker.tasks import TASKS as DONE
from payung.interfaces.worker.tasks import Task
from payung.interfaces.worker.working import work
from payung.jobs.actions import ask
from payung.jobs.queries import job
from payung.jobs.tasks import TASKS
from payung.kernel.watch import Watch
from tests.jobs.asked import ask_check
from tests.sponsors.walk import APPROVER, CHECKER, Walk, csv_file, rows, walk

__all__ = ["walk"]


def test_a_list_goes_its_whole_way_by_jobs(walk: Walk) -> None:
    walk.agreement()
    checking = ask_check(walk, csv_file(rows(0, 30)))
    assert job(id=checking).state == "waiting"
    work(forever=False)
    checked = job(id=checking)
    assert (checked.state, checked.step, checked.problems) == ("done", "keep", [])
    approving = ask(
        task="approve_list", subject=checked.result, words={"list": checked.result}, by=APPROVER, at=timezone.now()
    )
    work(forever=False)
    approved = job(id=approving)
    assert (approved.state, approved.result) == ("done", checked.result)
    assert walk.count("sponsors_enrolment") == 30
    assert walk.holds()


def ask_recheck(walk: Walk) -> int:
    return ask(task="recheck_list", subject="list l1", words={"list": "l1"}, by=CHECKER, at=walk.at)


def instead(monkeypatch: pytest.MonkeyPatch, task: Task) -> None:
    """What the worker does where a list is to be checked again."""
    monkeypatch.setattr(working, "TASKS", {"recheck_list": task})
    monkeypatch.setattr(working, "REST", 0)


def test_every_task_that_can_be_asked_for_is_one_that_the_worker_does() -> None:
    assert TASKS.keys() == DONE.keys()


def test_a_refusal_ends_the_job_and_says_why(walk: Walk) -> None:
    walk.agreement()
    list_id = walk.check(rows(0, 5)).list.id
    id = ask(task="approve_list", subject=f"list {list_id}", words={"list": list_id}, by=CHECKER, at=walk.at)
    work(forever=False)
    assert (job(id=id).state, job(id=id).problems, job(id=id).attempts) == ("failed", ["list.same_person"], 1)
    assert walk.holds()


def test_what_somebody_lost_the_right_to_is_not_done_in_their_name(walk: Walk) -> None:
    walk.agreement()
    [(funder,)] = walk.db.rows("SELECT funder_id FROM sponsors_agreement")
    list_id = walk.check(rows(0, 5)).list.id
    add_account(name="lusia", by=CHECKER, at=walk.at)
    grant = grant_role(name="lusia", role="sponsor_approver", sponsor=funder, by=CHECKER, at=walk.at)
    words = {"task": "approve_list", "subject": f"list {list_id}", "words": {"list": list_id}, "at": walk.at}
    id = ask(by="lusia", **words)
    end_grant(grant=grant, why="pindah tugas", by=CHECKER, at=walk.at)
    work(forever=False)
    assert (job(id=id).state, job(id=id).problems) == ("failed", ["job.right_ended"])
    grant_role(name="lusia", role="sponsor_approver", sponsor=funder, by=CHECKER, at=walk.at)
    again = ask(by="lusia", **words)
    work(forever=False)
    assert job(id=again).state == "done"


def test_a_job_that_waited_counts_from_when_it_is_done(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever approved before midnight promises no month that was over when the worker came back."""
    came: list[datetime] = []

    def note(*, at: datetime, **_: Any) -> str:
        came.append(at)
        return "l1"

    instead(monkeypatch, note)
    ask_recheck(walk)
    begun = timezone.now()
    work(forever=False)
    assert begun < came[0] < timezone.now()


def test_a_mistake_of_ours_tells_the_log_where_and_nobody_what(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: Any) -> str:
        raise ValueError("5371010101900001")

    instead(monkeypatch, fail)
    id = ask_recheck(walk)
    work(forever=False)
    assert (job(id=id).state, job(id=id).problems) == ("failed", ["job.failed"])
    assert f"job {id} failed: ValueError" in caplog.text
    assert ", in fail" in caplog.text
    assert "5371010101900001" not in caplog.text.replace('raise ValueError("5371010101900001")', "")


@pytest.mark.parametrize(("losses", "state", "problems"), [(2, "done", []), (3, "failed", ["job.interrupted"])])
def test_a_lost_database_is_tried_again_but_not_for_ever(
    losses: int, state: str, problems: list[str], walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def lose(*, watch: Watch, **_: Any) -> str:
        calls.append(1)
        watch.step("check")
        if len(calls) <= losses:
            with psycopg.connect(walk.db.urls.app) as other:  # every session breaks: ours, the watch's, the worker's
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        watch.step("keep")
        return "l1"

    instead(monkeypatch, lose)
    id = ask_recheck(walk)
    connections.close_all()
    work(forever=False)
    assert (job(id=id).state, job(id=id).problems, len(calls)) == (state, problems, 3)
