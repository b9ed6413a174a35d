"""An approval looks only at those of the registry who came since the check, and misses none of them."""

import threading
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connections, transaction

from payung.kernel.problems import Refused
from payung.people.queries import Probe
from payung.sponsors import registry
from tests.conftest import Fresh
from tests.sponsors.walk import Row, Walk, at_once, nik, row

BORN = {"birth_date": "14-08-1990", "sex": "P", "region": "Belu"}


def maria(serial: int, **changes: str) -> Row:
    """Maria, under a NIK of this serial."""
    number = nik(born=date(1990, 8, 14), sex="P", serial=serial, place="530401")
    return row(1, name="Maria Klara Bau", nik=number, **BORN, **changes)


def refuse(*, probes: Iterable[Probe]) -> Any:
    raise AssertionError("the whole registry was asked")


def test_an_approval_does_not_ask_the_whole_registry_again(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement()
    walk.register(maria(1))
    checked = walk.check([maria(2), row(5)])
    assert checked.list.outcomes == {"ready": 1, "to_mend": 0, "already_covered": 0, "ask_person": 1}
    monkeypatch.setattr(registry, "alike", refuse)
    assert walk.approve(checked.list.id).people == 1


def test_whoever_came_since_the_check_is_seen(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement()
    checked = walk.check([maria(2)])
    walk.register(maria(1))
    monkeypatch.setattr(registry, "alike", refuse)
    with pytest.raises(Refused) as refused:
        walk.approve(checked.list.id)
    assert [problem.code for problem in refused.value.problems] == ["list.outcomes_changed"]
    assert walk.count("people_worker") == 1


def test_whoever_was_being_written_during_the_check_is_seen(walk: Walk, db: Fresh) -> None:
    walk.agreement()
    written, go_on = threading.Event(), threading.Event()

    def register_slowly() -> None:
        try:
            with transaction.atomic():
                walk.register(maria(1))
                written.set()
                go_on.wait(30)
        finally:
            connections.close_all()

    clerk = threading.Thread(target=register_slowly)
    clerk.start()
    assert written.wait(30)
    # A check's audit row would wait for the clerk's; what it sees is what counts here.
    seen_before = registry.everybody_until()
    go_on.set()
    clerk.join()
    came = registry.arrivals(since=seen_before, most=10)
    assert came is not None
    assert len(came) == 1


def test_where_too_many_came_the_whole_registry_is_asked(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement()
    checked = walk.check([maria(2)])
    walk.register(maria(1))
    monkeypatch.setattr(registry, "MOST_ARRIVALS", 0)
    with pytest.raises(Refused) as refused:
        walk.approve(checked.list.id)
    assert [problem.code for problem in refused.value.problems] == ["list.outcomes_changed"]


def test_a_list_checked_before_this_was_kept_is_looked_for_anew(walk: Walk, db: Fresh) -> None:
    walk.agreement()
    checked = walk.check([maria(2)])
    walk.register(maria(1))
    db.as_owner("ALTER TABLE sponsors_check DISABLE TRIGGER USER")
    db.as_owner("UPDATE sponsors_check SET seen_id = NULL, seen_until = NULL")
    with pytest.raises(Refused):
        walk.approve(checked.list.id)


def test_one_person_on_lists_of_two_agreements_approved_at_once_is_enrolled_once(walk: Walk) -> None:
    lists = []
    for n, code in enumerate(("AAA", "BBB"), start=1):
        walk.agreement(code)
        lists.append(walk.check([maria(n)], code).list.id)
    answers = at_once(*(partial(walk.approve, each) for each in lists))
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert [[problem.code for problem in each.problems] for each in refused] == [["list.outcomes_changed"]]
    assert walk.count("people_worker") == walk.count("sponsors_enrolment") == 1
