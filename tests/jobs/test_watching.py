"""A job at work: what it tells while its transaction is open, and where it stops."""

from time import sleep

import pytest
from django.db import connection, transaction

from payung.jobs import watching
from payung.jobs.actions import THE_WORKER, ask, cancel_job, requeue_job
from payung.jobs.queries import job
from payung.jobs.watching import AtWork, Cancelled, JobWatch, Stopped
from payung.kernel.watch import Watch
from payung.sponsors.actions import approve_list, check_list, recheck_list
from payung.sponsors.rejected.actions import keep_rejects
from payung.sponsors.renewal.actions import renew_agreement
from tests.sponsors.walk import APPROVER, CHECKER, CODE, Walk, at_once, csv_file, next_month, row, rows, walk

__all__ = ["walk"]


@pytest.fixture
def asked(walk: Walk) -> int:
    return ask(task="recheck_list", subject="l1", words={"list": "l1"}, by=CHECKER, at=walk.at)


def seen(id: int) -> tuple[str, int, int]:
    """What another session sees of the job."""
    [found] = at_once(lambda: job(id=id))
    return found.step, found.done, found.total


def test_progress_is_seen_while_the_transaction_is_open(asked: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with JobWatch(job=asked) as watch, transaction.atomic():
        watch.step("check", total=1_000)
        assert seen(asked) == ("check", 0, 1_000)
        watch.advance(100)
        assert seen(asked) == ("check", 0, 1_000), "twice a second is enough"
        monkeypatch.setattr(watching, "EVERY", 0)
        watch.advance(100)
        assert seen(asked) == ("check", 200, 1_000)
        watch.finish(result="l9")
    assert job(id=asked).result == "l9"


def test_who_cancels_stops_it_and_nothing_of_it_stays(walk: Walk, asked: int) -> None:
    walk.db.as_owner("UPDATE procrastinate_jobs SET status = 'doing'")

    def work() -> None:
        with JobWatch(job=asked) as watch, transaction.atomic(), connection.cursor() as cursor:
            watch.step("write", total=10)
            cursor.execute("INSERT INTO access_user (name) VALUES ('half done')")
            at_once(lambda: cancel_job(id=asked, by=CHECKER, at=walk.at))
            for _ in range(10):
                sleep(0.1)
                watch.advance(1)

    with pytest.raises(Cancelled):
        work()
    assert walk.count("access_user") == 2
    assert walk.holds()


@pytest.mark.parametrize(("commits", "state"), [(True, "done"), (False, "cancelled")])
def test_cancelled_after_its_commit_it_is_done(walk: Walk, asked: int, *, commits: bool, state: str) -> None:
    """Its worker died in between, so that nobody could say so but the transaction itself."""
    walk.db.as_owner("UPDATE procrastinate_jobs SET status = 'doing'")
    with JobWatch(job=asked) as watch, transaction.atomic():
        watch.step("keep")
        watch.made("l9")
        transaction.set_rollback(not commits)
    cancel_job(id=asked, by=CHECKER, at=walk.at)
    assert requeue_job(id=asked, silent_for=0, by=THE_WORKER, at=walk.at)
    found = job(id=asked)
    assert (found.state, found.result) == (state, "l9" if commits else "")


class Heard(Watch):
    """Remembers what was made."""

    def __init__(self) -> None:
        self.results: list[str] = []

    def made(self, result: str) -> None:
        assert connection.in_atomic_block
        self.results.append(result)


def test_every_deed_of_a_job_tells_what_it_made_in_its_transaction(walk: Walk) -> None:
    walk.agreement()
    walk.agreement("NEXT", first_month=next_month() + 2)
    heard, at = Heard(), walk.at
    file = csv_file([*rows(1, 4), row(5, sex="")])
    made = check_list(file=file, name="l.csv", agreement=CODE, watch=heard, by=CHECKER, at=at).list.id
    recheck_list(list_id=made, watch=heard, by=CHECKER, at=at)
    keep_rejects(list_id=made, language="id", watch=heard, by=CHECKER, at=at)
    approve_list(list_id=made, watch=heard, by=APPROVER, at=at)
    renewed = renew_agreement(old=CODE, into="NEXT", watch=heard, by=CHECKER, at=at)
    assert heard.results == [*[made] * 4, renewed.checked.list.id]


def test_a_worker_that_is_to_stop_stops(asked: int) -> None:
    with JobWatch(job=asked, over=lambda: True) as watch, pytest.raises(Stopped):
        watch.advance(1)


def test_no_two_are_at_one_job(asked: int) -> None:
    with JobWatch(job=asked):
        with pytest.raises(AtWork), JobWatch(job=asked):
            pass
        with JobWatch(job=asked + 1):
            pass
    with JobWatch(job=asked):
        pass
