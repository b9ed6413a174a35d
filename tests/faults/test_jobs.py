"""Workers that die, are stopped, or are only slow; and jobs that nobody wants any more, in the middle of their work."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from payung.jobs.actions import ask, ask_again, cancel_job
from payung.jobs.queries import JobView, job
from tests.conftest import Installation
from tests.faults.kills import SHORT_PARTS
from tests.jobs.asked import ask_check
from tests.sponsors.walk import APPROVER, CHECKER, Walk, csv_file, rows

PACE = "heartbeat=0.3, silent_for=1.5, look=0.3, grace=0.1"
ROWS = 2_000
FILE = csv_file(rows(0, ROWS))
WORKER = """
from payung.site.home import load, open_home
load()
{first}
open_home(progress=lambda _: None)
from time import sleep
from payung.interfaces.worker import working
from payung.jobs.watching import JobWatch

def slowly(told):
    def tell(self, *words, **more):
        sleep({slow})
        told(self, *words, **more)
    return tell

JobWatch.step, JobWatch.advance = slowly(JobWatch.step), slowly(JobWatch.advance)
{then}
working.work(pace=working.Pace({pace}))
"""


@pytest.fixture
def office(walk: Walk, tmp_path: Path) -> Installation:
    """An agreement for everybody, and where a worker is begun."""
    walk.agreement(people=ROWS)
    return Installation(tmp_path / "home", walk.db)


@contextmanager
def working(
    office: Installation, *, slow: float = 0.2, pace: str = PACE, then: str = ""
) -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own, on a machine so slow that each piece of work takes `slow` seconds more."""
    program = WORKER.format(first=SHORT_PARTS, slow=slow, then=then, pace=pace)
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=office.environment, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(id: int, condition: Callable[[JobView], object], *, patience: float = 20) -> JobView:
    """Wait until the job is so."""
    end = time.monotonic() + patience
    while not condition(found := job(id=id)):
        assert time.monotonic() < end, f"it did not come to that: {found}"
        time.sleep(0.05)
    return found


def in_the_middle(each: JobView) -> bool:
    return each.step == "check" and each.done > 0


def has_ended(each: JobView) -> bool:
    return each.has_ended


def checks(walk: Walk) -> tuple[int, int]:
    """How many checks are kept, and how many the chain tells of."""
    return walk.count("sponsors_check"), walk.count("audit_entry WHERE action = 'check_list'")


def test_what_a_killed_worker_left_is_done_by_the_next_and_once(walk: Walk, office: Installation) -> None:
    id = ask_check(walk, FILE)
    with working(office) as first:
        until(id, in_the_middle)
        first.kill()
        first.wait()
    assert job(id=id).state == "running", "nobody knows yet"
    with working(office, slow=0):
        done = until(id, has_ended)
    assert (done.state, done.attempts, checks(walk)) == ("done", 2, (1, 1))
    assert walk.holds()


def test_where_nobody_looks_for_them_they_are_stuck(walk: Walk, office: Installation) -> None:
    """The control of the test above: without the look for dead workers' jobs, nobody ever does them."""
    id = ask_check(walk, FILE)
    with working(office) as first:
        until(id, in_the_middle)
        first.kill()
        first.wait()
    with working(office, slow=0, then="async def nobody(*_): pass\nworking._rescue = nobody"):
        time.sleep(4)
    assert (job(id=id).state, checks(walk)) == ("running", (0, 0))


def test_a_worker_that_is_stopped_gives_its_job_back(walk: Walk, office: Installation) -> None:
    id = ask_check(walk, FILE)
    with working(office) as first:
        until(id, in_the_middle)
        first.send_signal(signal.SIGTERM)
        first.send_signal(signal.SIGINT)
        assert first.wait(timeout=10) == 0
    assert (job(id=id).state, checks(walk)) == ("waiting", (0, 0))
    with working(office, slow=0):
        assert until(id, has_ended).state == "done"
    assert checks(walk) == (1, 1)


def test_a_slow_worker_keeps_its_job(walk: Walk, office: Installation) -> None:
    """Its heart does not beat; its session lives, and with it the proof that it is at work."""
    id = ask_check(walk, FILE)
    with working(office, slow=0.4, pace="heartbeat=100, silent_for=100, look=0.3"):
        until(id, in_the_middle)
        with working(office, slow=0, pace="heartbeat=0.2, silent_for=0.5, look=0.2"):
            done = until(id, has_ended)
    assert (done.state, done.attempts, checks(walk)) == ("done", 1, (1, 1))


def test_no_two_workers_do_one_job(walk: Walk, office: Installation) -> None:
    asked = [ask_check(walk, csv_file(rows(100 * n, 100 * n + 40))) for n in range(5)]
    with working(office, slow=0.02), working(office, slow=0.02):
        assert {until(id, has_ended).state for id in asked} == {"done"}
    begun = walk.db.rows("SELECT job_id, count(*) FROM procrastinate_events WHERE type = 'started' GROUP BY 1")
    assert dict(begun) == dict.fromkeys(asked, 1)
    assert checks(walk) == (5, 5)
    [(workers,)] = walk.db.rows("SELECT count(DISTINCT worker_id) FROM procrastinate_jobs")
    assert workers == 2


def test_who_cancels_in_the_middle_leaves_nothing_half_done(walk: Walk, office: Installation) -> None:
    list_id = walk.check(rows(0, 300)).list.id
    before = [walk.count(table) for table in ("people_worker", "sponsors_enrolment", "ledger_transfer")]
    words = {"list": list_id}
    id = ask(task="approve_list", subject=list_id, words=words, by=APPROVER, at=walk.at)
    with working(office, slow=0.6):
        until(id, lambda each: each.step)
        cancel_job(id=id, by=CHECKER, at=walk.at)
        assert until(id, has_ended).state == "cancelled"
        after = [walk.count(table) for table in ("people_worker", "sponsors_enrolment", "ledger_transfer")]
        assert after == before
        assert walk.holds()
        again = ask_again(id=id, by=APPROVER, at=walk.at)
        assert until(again, has_ended).state == "done"
    assert walk.count("sponsors_enrolment") == 300
    assert walk.holds()
