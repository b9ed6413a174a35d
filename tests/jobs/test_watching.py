"""A job at work: what it tells while its transaction is open, and where it stops."""

from time import sleep

import pytest
from django.db import connection, transaction

from payung.jobs import watching
from payung.jobs.actions import ask, cancel_job
from payung.jobs.queries import job
from payung.jobs.watching import AtWork, Cancelled, JobWatch, Stopped
from tests.sponsors.walk import CHECKER, Walk, at_once, walk

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
