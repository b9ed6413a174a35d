"""A sponsor's agreement with lists, and the accounts of its people."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from payung.access.actions import add_user
from payung.sponsors import queries
from tests.conftest import Fresh
from tests.interfaces.web.conftest import StaffClients
from tests.sponsors.walk import APPROVER, CHECKER, Walk


@pytest.fixture
def walk(db: Fresh) -> Walk:
    """A fresh database with the two officers of the command line."""
    walk = Walk(db)
    for name in (CHECKER, APPROVER):
        add_user(name=name, by=name, at=walk.at)
    return walk


@pytest.fixture
def work() -> Callable[[], None]:
    """Does every job that waits, here and now."""
    from payung.access.scope import EVERYTHING, seeing
    from payung.interfaces.worker.tasks import TASKS
    from payung.jobs import queries as jobs
    from payung.jobs.watching import JobWatch
    from payung.kernel.problems import Refused

    def done() -> None:
        from django.db import connection

        for job in reversed(jobs.jobs(state="waiting", most=100)):
            with seeing(scope=EVERYTHING), JobWatch(job=job.id) as watch:
                state = "succeeded"
                try:
                    result = TASKS[job.task](words=job.words, by=job.asked_by, at=datetime.now(UTC), watch=watch)
                    watch.finish(result=result)
                except Refused as refusal:
                    state = "failed"
                    watch.fail(problems=[problem.code for problem in refusal.problems])
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [state, job.id])

    return done


@pytest.fixture
def of_sponsor(walk: Walk, staff_client: StaffClients) -> Callable[..., Client]:
    """Makes a browser of one of the sponsor's people: `of_sponsor("sponsor_officer")`."""

    def made(role: str, *, code: str = "NTT", **words: Any) -> Client:
        funder = queries.agreement(code=code).sharing.parties[0].funder_id
        return staff_client(role, sponsor=funder, **words)

    return made
