"""One officer asks for a correction, another confirms it: only then does the registry say so."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.conf import settings

from payung.kernel.problems import Refused
from payung.people.actions import register_worker
from payung.people.cells import Cell
from payung.people.corrections.queries import broken_histories, corrections_of, open_corrections
from payung.people.matching import Marker
from payung.people.queries import jobs, worker
from tests.conftest import Fresh
from tests.people.corrections.officers import (
    EVIDENCE,
    OTHER,
    WHY,
    codes,
    confirm,
    correct,
    decline,
    open_office,
    propose,
    who,
)
from tests.people.counter import OFFICER, registered
from tests.people.entries import entry, nik

NEW = nik(born=date(1990, 8, 15), serial=9)
TO_NEW: Mapping[str, Cell] = {"nik": NEW, "birth_date": "15-08-1990"}


@pytest.fixture(autouse=True)
def _office(db: Fresh) -> None:
    open_office()


def test_a_correction_changes_nothing_until_another_person_confirms_it(db: Fresh) -> None:
    maria = registered(entry(second_occupation="nelayan", phone="0812-3456-7890"))
    before, had = who(maria), jobs(worker_id=maria.id)
    asked = propose(maria, {"name": " Maria  Seran Bau ", "village": "Fatuketi"}).correction
    assert (asked.state, asked.requested_by, asked.why, asked.evidence) == ("open", OFFICER, WHY, EVIDENCE)
    assert (who(maria), asked.before) == (before, before)
    done = confirm(asked.id).correction
    assert who(maria) == done.after == before._replace(name="Maria Seran Bau", village="Fatuketi")
    assert (done.state, done.before) == ("confirmed", before)
    assert done.answer is not None
    assert done.answer.by == OTHER
    assert (worker(nik=nik()).id, worker(nik=nik()).number) == (maria.id, maria.number)
    assert jobs(worker_id=maria.id) == had
    assert [fault for _, fault in broken_histories()] == [""]


def test_whoever_is_corrected_is_found_by_what_is_right_and_no_longer_by_what_was_wrong(db: Fresh) -> None:
    maria = registered(entry(village="Manleten", phone="081234567890", mother_name="Ana Hoar"))
    asked = propose(maria, {**TO_NEW, "name": "Marta Bria", "mother_name": "Rosa", "sex": "P"})
    confirm(asked.correction.id, nik=NEW)
    assert worker(nik=NEW).number == maria.number
    with pytest.raises(Refused):
        worker(nik=nik())
    marks = who(maria).marks(marker=Marker(key=settings.PAYUNG_KEYS.index))
    [kept] = db.rows("SELECT * FROM people_matchkey")
    assert kept == (maria.id, *marks.keys, date(1990, 8, 15), marks.initials)
    assert registered(entry()).number != maria.number  # the NIK that was mistyped is free for its bearer


def test_who_asked_may_not_confirm() -> None:
    asked = propose(registered(entry()), {"name": "Maria Bau"}).correction
    with pytest.raises(Refused) as refused:
        confirm(asked.id, by=OFFICER)
    assert codes(refused.value) == ["correction.same_person (by)"]


def test_a_new_nik_is_confirmed_by_reading_it_a_second_time() -> None:
    maria = registered(entry())
    asked = propose(maria, TO_NEW).correction
    for given, code in (("", "needed"), (nik(), "differs"), (NEW[:-1] + "8", "differs")):
        with pytest.raises(Refused) as refused:
            confirm(asked.id, nik=given)
        assert codes(refused.value) == [f"correction.nik_{code} (nik)"]
    with pytest.raises(Refused) as refused:
        confirm(asked.id, nik="12")
    assert codes(refused.value) == ["nik.length (nik)"]
    assert who(maria).nik == nik()
    assert confirm(asked.id, nik=f" {NEW[:6]} {NEW[6:]}").correction.state == "confirmed"


def test_sent_twice_it_is_one() -> None:
    maria = registered(entry())
    first = propose(maria, {"name": "Maria Bau"})
    again = propose(maria, {"name": "Maria  Bau "}, by=OTHER)
    assert (first.repeated, again.repeated) == (False, True)
    assert again.correction == first.correction
    assert [each.id for each in open_corrections()] == [first.correction.id]
    done = confirm(first.correction.id)
    twice = confirm(first.correction.id, by=OFFICER)
    assert (done.repeated, twice.repeated) == (False, True)
    assert twice.correction == done.correction == propose(maria, {"name": "Maria Bau"}).correction
    assert open_corrections() == []
    no = propose(maria, {"village": "Fatuketi"}).correction
    assert (decline(no.id).repeated, decline(no.id).repeated) == (False, True)
    assert propose(maria, {"village": "Fatuketi"}).correction.state == "declined"
    assert propose(maria, {"village": "Fatuketi"}, evidence="KK, dilihat di rumah").correction.state == "open"


def test_back_and_forth_each_time_is_a_correction_of_its_own() -> None:
    maria = registered(entry())
    for n, name in enumerate(("Maria Bau", "Maria Seran", "Maria Bau"), start=1):
        assert correct(maria, {"name": name}).correction.n == n
    history = corrections_of(worker_id=maria.id)
    assert [(each.before.name, each.after.name) for each in history] == [
        ("Maria Seran", "Maria Bau"),
        ("Maria Bau", "Maria Seran"),
        ("Maria Seran", "Maria Bau"),
    ]
    assert [fault for _, fault in broken_histories()] == [""]


def test_of_two_that_were_asked_for_one_is_confirmed_and_the_other_overtaken() -> None:
    maria = registered(entry())
    one, other = (propose(maria, {"name": name}).correction for name in ("Maria Bau", "Maria Bria"))
    confirm(other.id)
    with pytest.raises(Refused) as refused:
        confirm(one.id)
    assert codes(refused.value) == ["correction.overtaken (correction)"]
    assert [each.state for each in open_corrections()] == ["overtaken"]
    assert decline(one.id).correction.state == "declined"
    assert correct(maria, {"name": "Maria Bau"}).correction.id != one.id
    assert who(maria).name == "Maria Bau"


def test_what_was_answered_is_not_answered_otherwise() -> None:
    maria = registered(entry())
    no, yes = propose(maria, {"name": "Maria Bau"}).correction, propose(maria, {"village": "Fatuketi"}).correction
    assert decline(no.id, by=OFFICER).correction.answer is not None  # whoever asked may take it back
    confirm(yes.id)
    for answer, id, code in ((confirm, no.id, "declined"), (decline, yes.id, "confirmed")):
        with pytest.raises(Refused) as refused:
            answer(id)
        assert codes(refused.value) == [f"correction.{code} (correction)"]
    assert who(maria).name == "Maria Seran"


def test_it_must_be_somebody_who_could_have_been_registered() -> None:
    maria, yosefa = registered(entry()), registered(entry(nik=nik(serial=2), name="Yosefa Bria"))
    faults: list[tuple[dict[str, Cell], list[str]]] = [
        ({"birth_date": "15-08-1990"}, ["nik.date_differs (birth_date)"]),
        ({"sex": "L"}, ["nik.sex_differs (sex)"]),
        ({"nik": "5301045408900"}, ["nik.length (nik)"]),
        ({"name": "", "region": "Jakarta"}, ["name.missing (name)", "region.outside (region)"]),
        ({"birth_date": "14-08-1890", "nik": nik()}, ["birth_date.implausible (birth_date)"]),
        ({"birth_date": "14-08-1940", "nik": nik(born=date(1940, 8, 14))}, ["age.too_old (birth_date)"]),
        ({"phone": "tidak ada"}, ["phone.unreadable (phone)"]),
        ({"name": "Maria Seran", "sex": "perempuan"}, ["correction.changes_nothing ()"]),
        ({}, ["correction.changes_nothing ()"]),
        ({"nik": nik(serial=2)}, ["nik.already_registered (nik)"]),
    ]
    for changes, expected in faults:
        with pytest.raises(Refused) as refused:
            propose(maria, changes)
        assert codes(refused.value) == expected, changes
        assert not any(problem.value and str(yosefa.number) in problem.value for problem in refused.value.problems)
    assert corrections_of(worker_id=maria.id) == []


@pytest.mark.parametrize("where", ["why", "evidence"])
def test_a_correction_says_why_and_by_what_evidence(where: str) -> None:
    maria = registered(entry())
    for said, code in ((" \0 ", "missing"), (f"KTP {nik()[:8]} {nik()[8:]}", "holds_nik")):
        with pytest.raises(Refused) as refused:
            propose(maria, {"name": "Maria Bau"}, **{where: said})
        assert codes(refused.value) == [f"why.{code} ({where})"]
    asked = propose(maria, {"name": "Maria Bau"}).correction
    with pytest.raises(Refused) as refused:
        decline(asked.id, why="")
    assert codes(refused.value) == ["why.missing (why)"]


def test_what_nobody_asked_to_correct_stays_to_the_letter(db: Fresh) -> None:
    """This number was read so once; read again, it would be another."""
    maria = registered(entry(phone="00812-345-678"))
    before = who(maria)
    assert before.phone == "620812345678"
    correct(maria, {"village": "Fatuketi"})
    assert who(maria) == before._replace(village="Fatuketi")
    assert [fault for _, fault in broken_histories()] == [""]


def test_whoever_came_under_the_new_nik_meanwhile_has_it(db: Fresh) -> None:
    maria = registered(entry())
    asked = propose(maria, TO_NEW).correction
    registered(entry(**TO_NEW))
    with pytest.raises(Refused) as refused:
        confirm(asked.id, nik=NEW)
    assert codes(refused.value) == ["nik.already_registered (nik)"]
    assert who(maria).nik == nik()


def test_a_registration_sent_again_after_the_correction_gets_its_answer() -> None:
    """The client that lost our answer knows nothing of corrections."""
    told, at, id = entry(village="Manleten", heirs="Ana Hoar (ibu)"), datetime.now(UTC), uuid4()
    first = register_worker(entry=told, registration=id, channel="desk", by=OFFICER, at=at)
    maria = worker(number=str(first.number))
    correct(maria, {**TO_NEW, "name": "Marta Bria"}, nik=NEW)
    correct(maria, {"village": "Fatuketi"})
    assert register_worker(entry=told, registration=id, channel="desk", by=OFFICER, at=at) == first
    now = told._replace(nik=NEW, birth_date="15-08-1990", name="Marta Bria", village="Fatuketi")
    with pytest.raises(Refused) as refused:
        register_worker(entry=now, registration=id, channel="desk", by=OFFICER, at=at)
    assert codes(refused.value) == ["registration.other_content (id)"]


def test_what_is_not_there_is_not_answered() -> None:
    for answer in (confirm, decline):
        with pytest.raises(Refused) as refused:
            answer("0123456789abcdef")
        assert codes(refused.value) == ["correction.unknown (correction)"]


def test_the_chain_says_who_did_what_and_nothing_of_the_person(db: Fresh) -> None:
    maria = registered(entry())
    yes, no = propose(maria, TO_NEW).correction, propose(maria, {"name": "Maria Bau"}).correction
    confirm(yes.id, nik=NEW)
    decline(no.id)
    told = db.rows("SELECT action, by, subject, detail::text FROM audit_entry ORDER BY seq DESC LIMIT 4")
    number = f'{{"number": "{maria.number}"}}'
    assert told[::-1] == [
        ("propose_correction", OFFICER, yes.id, number),
        ("propose_correction", OFFICER, no.id, number),
        ("confirm_correction", OTHER, yes.id, number),
        ("decline_correction", OTHER, no.id, number),
    ]
    for table in ("people_correction", "people_correctionanswer"):
        for column in ("changes", "earlier"):
            if db.rows(
                f"SELECT FROM information_schema.columns WHERE (table_name, column_name) = ('{table}', '{column}')"
            ):
                assert not any(
                    NEW.encode() in bytes(kept or b"") for (kept,) in db.rows(f"SELECT {column} FROM {table}")
                )
