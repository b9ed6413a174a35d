"""The registry of a demo: a past that no other code may write, laid down once and verified like everything else."""

import multiprocessing
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from payung.access.actions import add_user
from payung.access.queries import is_demo
from payung.coverage.queries import cover
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.kernel.watch import Watch
from payung.reporting.verification import verify
from payung.site import laying
from payung.site.laying import lay_down_members, mark_as_demo, sample_pairs
from payung.site.samples.members import synthetic_members
from tests.conftest import Fresh
from tests.sponsors.walk import CHECKER, Walk


def lay(walk: Walk, count: int, *, seed: int = 5, later: timedelta = timedelta()) -> int:
    return lay_down_members(count=count, seed=seed, by=CHECKER, at=walk.at + later, watch=Watch())


@pytest.fixture
def demo(db: Fresh) -> Walk:
    """An empty demo with the officer who lays down."""
    mark_as_demo()
    walk = Walk(db)
    add_user(name=CHECKER, by=CHECKER, at=walk.at)
    return walk


def test_only_an_empty_installation_becomes_a_demo(walk: Walk) -> None:
    with pytest.raises(Refused, match=r"demo\.home_is_real"):
        mark_as_demo()
    assert not is_demo()


def test_a_demo_stays_one(demo: Walk) -> None:
    mark_as_demo()
    assert is_demo()
    assert demo.db.rows("SELECT demo FROM access_installation") == [(True,)]


def test_members_are_laid_down_in_a_demo_only(walk: Walk) -> None:
    with pytest.raises(Refused, match=r"demo\.home_is_real"):
        lay(walk, 5)
    assert walk.count("people_worker") == 0
    assert sample_pairs() == []


def test_a_seed_lays_down_nobody_twice_and_may_grow(demo: Walk) -> None:
    assert lay(demo, 30) == 30
    assert lay(demo, 30) == 0
    assert lay(demo, 45, later=timedelta(seconds=1)) == 15
    assert lay(demo, 20, seed=6) == 20
    assert demo.count("people_worker") == 65
    assert lay(demo, 60, later=timedelta(days=40)) >= 15
    assert demo.holds()


def test_members_have_paid_what_their_story_says(demo: Walk) -> None:
    lay(demo, 60)
    today = timezone.localdate()
    expected = {
        member.nik: (member.paid_from.first, member.paid_end + -1)
        for member in synthetic_members(count=60, seed=5, today=today)
    }
    for member, number in sample_pairs():
        [(worker, first, last, months)] = demo.db.rows(
            "SELECT w.id, min(p.month), max(p.month), count(DISTINCT p.month) FROM people_worker w"
            " JOIN contributions_paidmonth p ON p.worker_id = w.id WHERE w.number = %s GROUP BY w.id",
            number,
        )
        assert (first, Month.of(last)) == expected.pop(member.nik)
        assert months == member.paid_months
        paid_today = member.paid_from.first <= today < member.paid_end.first
        if paid_today:
            assert cover(worker_id=worker, on=today, known_at=demo.at).covered
    assert not expected


def indexes(demo: Walk) -> set[str]:
    return {name for (name,) in demo.db.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'people_matchkey'")}


class Ending(Watch):
    """Ends the work after a batch, as somebody at the keyboard would; meanwhile no index was kept up to date."""

    def __init__(self, demo: Walk) -> None:
        self._demo = demo

    def advance(self, count: int) -> None:
        assert indexes(self._demo) == {"people_matchkey_pkey"}
        raise KeyboardInterrupt


def test_many_members_are_laid_down_in_batches_that_another_process_makes(
    demo: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laying, "BATCH", 20)
    monkeypatch.setattr(laying, "MANY", 40)
    before = indexes(demo)
    assert len(before) == 8
    with pytest.raises(KeyboardInterrupt):
        lay_down_members(count=50, seed=5, by=CHECKER, at=demo.at, watch=Ending(demo))
    assert demo.count("people_worker") == 20
    assert indexes(demo) == before
    assert not multiprocessing.active_children()

    assert lay(demo, 50, later=timedelta(seconds=1)) == 30
    assert demo.count("people_worker") == demo.count("people_matchkey") == 50
    assert indexes(demo) == before
    assert not multiprocessing.active_children()
    assert {member.nik for member, _ in sample_pairs()} == {
        member.nik for member in synthetic_members(count=50, seed=5, today=timezone.localdate(demo.at))
    }
    assert demo.holds()


def test_what_a_killed_run_left_without_indexes_the_next_one_mends(demo: Walk) -> None:
    before = indexes(demo)
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP INDEX matchkey_phone")
    assert lay(demo, 5) == 5
    assert indexes(demo) == before


def test_a_list_draws_on_members_from_all_over_the_registry(demo: Walk) -> None:
    lay(demo, 40)
    everybody = [number for _, number in sample_pairs()]
    assert [number for _, number in sample_pairs(most=10)] == everybody[::4]


def test_the_past_is_in_the_past_and_everything_holds(demo: Walk) -> None:
    lay(demo, 40)
    [(newest,)] = demo.db.rows("SELECT max(recorded_at) FROM payments_receipt")
    assert newest < demo.at - timedelta(hours=1)
    assert demo.db.rows("SELECT DISTINCT kind FROM contributions_funder") == [("group",)]
    found = verify()
    assert found.holds
    assert {finding.rule: finding.checked for finding in found.findings}["months stand once"] > 40
