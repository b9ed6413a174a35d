"""A list checked before somebody was corrected, and approved after it, meets who they are now."""

import threading
from collections.abc import Iterable
from datetime import date
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.conf import settings
from django.db import connections, transaction

from payung.kernel.problems import Refused
from payung.people.actions import register_worker
from payung.people.cells import Cell
from payung.people.corrections.actions import Corrected, confirm_correction, propose_correction
from payung.people.corrections.queries import corrections_of, identities
from payung.people.matching import Marker
from payung.people.queries import Arrival, Probe, hold_registering
from payung.sponsors import registry
from payung.sponsors.checks import Span
from payung.sponsors.parts import Outline
from payung.sponsors.registry import StandingRegistry
from tests.sponsors.walk import APPROVER, CHECKER, Row, Walk, at_once, entry, next_month, nik, row

BORN = date(1990, 8, 14)
OTHER = {"name": "Agustina Luruk Tae", "birth_date": "02-03-1971", "nik": nik(born=date(1971, 3, 2), sex="P", serial=5)}


def maria(serial: int, **changes: str) -> Row:
    """Maria, under a NIK of this serial."""
    number = nik(born=BORN, sex="P", serial=serial, place="530401")
    told = {"name": "Maria Klara Bau", "nik": number, "birth_date": "14-08-1990", "sex": "P", "region": "Belu"}
    return row(1, **(told | changes))


def propose(walk: Walk, person: Row, changes: dict[str, Cell]) -> str:
    """Ask for a correction of the worker with this NIK; its id."""
    number = str(walk.worker(person).number)
    words = {"why": "salah ketik", "evidence": "KTP"}
    return propose_correction(number=number, changes=changes, by=CHECKER, at=walk.at, **words).correction.id


def confirm(walk: Walk, id: str, *, nik: str = "", by: str = APPROVER) -> Corrected:
    return confirm_correction(id=id, nik=nik, by=by, at=walk.at)


def correct(walk: Walk, person: Row, changes: dict[str, Cell]) -> None:
    confirm(walk, propose(walk, person, changes), nik=str(changes.get("nik", "")))


def refused(walk: Walk, list_id: str) -> list[str]:
    with pytest.raises(Refused) as refusal:
        walk.approve(list_id)
    return [problem.code for problem in refusal.value.problems]


def never(*, probes: Iterable[Probe]) -> Any:
    raise AssertionError("the whole registry was asked")


def identity(person: Row) -> dict[str, Cell]:
    return {field: person[field] for field in ("nik", "name", "birth_date")}


def test_whoever_is_corrected_to_the_nik_of_a_row_is_the_worker_of_that_row(walk: Walk) -> None:
    walk.agreement()
    mistyped = walk.register(maria(1, **OTHER))
    checked = walk.check([maria(2)])
    assert checked.list.outcomes["ready"] == 1
    correct(walk, maria(1, **OTHER), identity(maria(2)))
    assert refused(walk, checked.list.id) == ["list.outcomes_changed"]
    again = walk.check([maria(2)])
    assert list(walk.verdicts(again.list.id).values()) == [("ready", "", f"member:{mistyped.number}")]
    assert walk.approve(again.list.id).people == 1
    assert walk.count("people_worker") == 1
    assert walk.holds()


def test_whoever_becomes_alike_to_a_row_is_met(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement()
    walk.register(maria(1, **OTHER))
    checked = walk.check([maria(2)])
    correct(walk, maria(1, **OTHER), identity(maria(1)))
    monkeypatch.setattr(registry, "alike", never)
    assert refused(walk, checked.list.id) == ["list.outcomes_changed"]
    assert walk.count("people_worker") == 1


def test_whoever_is_alike_no_longer_is_not_asked_about(walk: Walk) -> None:
    walk.agreement()
    walk.register(maria(1))
    checked = walk.check([maria(2)])
    assert checked.list.outcomes["ask_person"] == 1
    correct(walk, maria(1), OTHER)
    assert refused(walk, checked.list.id) == ["list.outcomes_changed"]
    again = walk.check([maria(2)])
    assert again.list.outcomes["ready"] == 1
    assert walk.approve(again.list.id).people == 1


def test_a_row_with_a_nik_that_is_nobodys_any_more_is_judged_anew(walk: Walk) -> None:
    walk.agreement()
    walk.register(maria(2))
    checked = walk.check([maria(2)])
    correct(walk, maria(2), OTHER)
    assert refused(walk, checked.list.id) == ["list.outcomes_changed"]


def test_a_correction_of_somebody_else_holds_nothing_up(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement()
    walk.register(maria(1, **OTHER))
    checked = walk.check([maria(2)])
    correct(walk, maria(1, **OTHER), {"phone": "081234567890"})
    monkeypatch.setattr(registry, "alike", never)
    assert walk.approve(checked.list.id).people == 1


@pytest.mark.parametrize("seed", range(4))
def test_an_approval_sees_whom_a_check_would_see_now(walk: Walk, seed: int) -> None:
    """Whom an earlier check saw, with those corrected since, is whom the whole registry gives."""
    chance, villages = Random(seed), ("Manleten", "Fatuketi", "")
    names, days = ("Maria Bau", "Mario Bau", "Yosef Bau"), ("14-08-1990", "14-08-1991", "08-04-1990")

    def drawn(n: int) -> Row:
        day = chance.choice(days)
        born = date(int(day[6:]), int(day[3:5]), int(day[:2]))
        number = nik(born=born, sex="P", serial=n, place="530401")
        return maria(1) | {"nik": number, "name": chance.choice(names), "birth_date": day}

    people = [drawn(n) for n in range(1, 11)]  # so few that no key is an office's
    for person in people:
        told = entry(person)._replace(village=chance.choice(villages))
        register_worker(
            entry=told, registration=uuid4(), channel="desk", by=CHECKER, at=walk.at, different="orang lain"
        )
    asking = _outline([n for (n,) in walk.db.rows("SELECT id FROM people_worker ORDER BY id LIMIT 6")])
    places = np.arange(len(asking))
    span = Span(next_month(), 2)
    before = StandingRegistry(span).alike(asking, places)
    for n, person in enumerate(chance.sample(people, 5), start=50):
        other = drawn(n)
        correct(walk, person, identity(other) | {"village": chance.choice(villages)})
    now = StandingRegistry(span).alike(asking, places).pairs.tolist()
    since = StandingRegistry(span, seen_before=before).alike(asking, places).pairs.tolist()
    assert since == now
    assert now != before.pairs.tolist()


def _outline(workers: list[int]) -> Outline:
    """Rows that describe these workers as the registry does."""
    marker = Marker(key=settings.PAYUNG_KEYS.index)
    rows = []
    for id, told in sorted(identities(workers=workers).items()):
        marks = told.marks(marker=marker)
        born = int(f"{told.birth_date:%Y%m%d}")
        rows.append(Arrival(id, tuple(key or 0 for key in marks.keys), born, marks.initials, corrected=False))
    outline = registry._outline_of(rows)
    outline["clear"] = True
    return outline


def test_of_a_list_and_a_correction_at_once_one_has_the_nik(walk: Walk) -> None:
    walk.agreement()
    walk.register(maria(1, **OTHER))
    list_id = walk.check([maria(2)]).list.id
    id = propose(walk, maria(1, **OTHER), identity(maria(2)))
    answers = at_once(partial(walk.approve, list_id), partial(confirm, walk, id, nik=maria(2)["nik"]))
    codes = [[problem.code for problem in each.problems] for each in answers if isinstance(each, Refused)]
    assert codes in ([["list.outcomes_changed"]], [["nik.already_registered"]]), answers
    assert walk.holds()


def test_of_two_confirmations_at_once_one_counts(walk: Walk) -> None:
    walk.register(maria(1))
    one, other = (propose(walk, maria(1), {"village": village}) for village in ("Manleten", "Fatuketi"))
    answers = at_once(partial(confirm, walk, one), partial(confirm, walk, one))
    assert sorted(answer.repeated for answer in answers) == [False, True]
    with pytest.raises(Refused):
        confirm(walk, other)
    two = [propose(walk, maria(1), {"village": village}) for village in ("Halibete", "Fatuketi")]
    answers = at_once(*(partial(confirm, walk, each) for each in two))
    codes = [[problem.code for problem in each.problems] for each in answers if isinstance(each, Refused)]
    assert codes == [["correction.overtaken"]]
    assert len([each for each in corrections_of(worker_id=walk.worker(maria(1)).id) if each.state == "confirmed"]) == 2
    assert walk.holds()


def test_of_a_registration_and_a_correction_at_once_one_has_the_nik(walk: Walk) -> None:
    walk.register(maria(1, **OTHER))
    id = propose(walk, maria(1, **OTHER), identity(maria(2)))
    answers = at_once(partial(walk.register, maria(2)), partial(confirm, walk, id, nik=maria(2)["nik"]))
    codes = [[problem.code for problem in each.problems] for each in answers if isinstance(each, Refused)]
    assert codes == [["nik.already_registered"]]
    assert walk.holds()


def test_a_correction_waits_for_the_list_that_is_being_registered(walk: Walk) -> None:
    """Else somebody would become alike to a row right after it was looked for."""
    walk.register(maria(1))
    id, done = propose(walk, maria(1), {"village": "Manleten"}), threading.Event()

    def officer() -> None:
        try:
            confirm(walk, id)
            done.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=officer)
    with transaction.atomic():
        hold_registering()
        thread.start()
        assert not done.wait(0.5)
    thread.join(30)
    assert done.is_set()
