"""Registering one person: once, whatever is sent twice or at the same time."""

from datetime import datetime
from uuid import uuid4

import pytest

from payung.audit.queries import broken_links, head
from payung.kernel.problems import Refused
from payung.people.actions import Registered, register_worker
from payung.people.checks import Entry
from tests.conftest import Fresh
from tests.payments.together import MANY, at_once
from tests.payments.together import codes as codes_of
from tests.people.counter import OFFICER, open_counter
from tests.people.entries import entry, nik

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _counter(db: Fresh) -> None:
    open_counter()


def codes(of: Entry, at: datetime, **words: object) -> list[str]:
    with pytest.raises(Refused) as refusal:
        register_worker(**{"entry": of, "registration": uuid4(), "channel": "desk", "by": OFFICER, "at": at, **words})  # type: ignore[arg-type]
    return [problem.code for problem in refusal.value.problems]


def people(db: Fresh) -> int:
    return int(db.rows("SELECT count(*) FROM people_worker")[0][0])


def test_somebody_who_meets_every_rule_is_written_once_with_an_audit_entry(db: Fresh, at: datetime) -> None:
    done = register_worker(entry=entry(), registration=uuid4(), channel="desk", by=OFFICER, at=at)
    assert db.rows("SELECT id, number, name, kind, channel FROM people_worker") == [
        (done.id, done.number, "Maria Seran", "independent", "desk")
    ]
    assert db.rows("SELECT by, action, subject, detail FROM audit_entry WHERE seq = 2") == [
        (OFFICER, "register_worker", str(done.number), {"channel": "desk", "people": 1})
    ]


def test_somebody_who_does_not_is_told_every_reason_and_nothing_is_written(db: Fresh, at: datetime) -> None:
    assert codes(entry(nik="53", sex="", region="Bali"), at) == ["nik.length", "sex.missing", "region.outside"]
    assert people(db) == 0
    assert head()[0] == 1


def test_the_same_id_gives_the_same_answer(db: Fresh, at: datetime) -> None:
    once = uuid4()
    answers = [register_worker(entry=entry(), registration=once, channel="desk", by=OFFICER, at=at) for _ in range(3)]
    assert len(set(answers)) == 1
    assert isinstance(answers[0], Registered)
    assert people(db) == 1
    assert head()[0] == 2


def test_the_same_id_for_another_person_is_refused(db: Fresh, at: datetime) -> None:
    once = uuid4()
    register_worker(entry=entry(), registration=once, channel="desk", by=OFFICER, at=at)
    register_worker(entry=entry(nik=nik(serial=3)), registration=uuid4(), channel="desk", by=OFFICER, at=at)
    assert codes(entry(nik=nik(serial=2)), at, registration=once) == ["registration.other_content"]
    assert codes(entry(nik=nik(serial=3)), at, registration=once) == ["registration.other_content"]
    assert people(db) == 2


def test_a_known_nik_is_refused_however_it_is_written_and_whoever_brings_it(db: Fresh, at: datetime) -> None:
    register_worker(entry=entry(), registration=uuid4(), channel="desk", by=OFFICER, at=at)
    for again in (entry(), entry(nik=" 5301.0454.0890.0001 "), entry(name="Theresia Bria", region="Alor")):
        assert codes(again, at) == ["nik.already_registered"]
    assert people(db) == 1
    assert list(broken_links()) == []


def test_one_form_sent_many_times_at_once_is_one_registration_with_one_answer(db: Fresh, at: datetime) -> None:
    once = uuid4()
    words = {"entry": entry(), "registration": once, "channel": "desk", "by": OFFICER, "at": at}
    answers = at_once([lambda: register_worker(**words)] * MANY)  # type: ignore[arg-type]
    assert len(set(answers)) == 1, answers
    assert isinstance(answers[0], Registered)
    assert people(db) == 1
    assert head()[0] == 2


def test_one_nik_at_many_counters_at_once_is_registered_once(db: Fresh, at: datetime) -> None:
    words = {"entry": entry(), "channel": "desk", "by": OFFICER, "at": at}
    answers = at_once([lambda: register_worker(**words, registration=uuid4())] * MANY)  # type: ignore[arg-type]
    assert sum(isinstance(answer, Registered) for answer in answers) == 1
    assert codes_of(answers) == {"nik.already_registered": MANY - 1}
    assert people(db) == 1
    assert list(broken_links()) == []


def test_who_acts_is_known(db: Fresh, at: datetime) -> None:
    assert codes(entry(), at, by="stranger") == ["user.unknown"]
    assert people(db) == 0


def test_another_kind_of_worker_is_refused_and_not_a_crash(db: Fresh, at: datetime) -> None:
    assert codes(entry(), at, kind="plumber") == ["kind.unknown"]
    assert codes(entry(sex=""), at, kind="plumber") == ["kind.unknown", "sex.missing"]
    employer = register_worker(entry=entry(), registration=uuid4(), channel="desk", by=OFFICER, at=at, kind="employer")
    assert db.rows("SELECT number, kind FROM people_worker") == [(employer.number, "employer")]
