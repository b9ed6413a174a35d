"""Strangers who join: one answer for everybody, whoever is known; what is not clear waits for an officer."""

from collections.abc import Callable
from datetime import datetime
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from payung.access.actions import add_user
from payung.applications.actions import (
    Received,
    decide_application,
    receive_application,
    refer_application,
    register_in_person,
)
from payung.applications.queries import kept_form, waiting
from payung.kernel.problems import Refused
from payung.people.actions import register_worker, switch_channel
from payung.people.joining import Form
from payung.people.matching import Marker
from payung.people.queries import worker
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.payments.together import MANY, at_once
from tests.people.counter import OFFICER, open_counter, registered
from tests.people.entries import entry, nik, somebody

SITE = "situs"


@pytest.fixture(autouse=True)
def _counter(db: Fresh, at: datetime) -> None:
    open_counter()
    add_user(name=SITE, by=OFFICER, at=at)


def received(form: Form, at: datetime, id: UUID | None = None, **words: Any) -> Received:
    told: dict[str, Any] = {"application": id or uuid4(), "channel": "self", "by": SITE, "at": at}
    return receive_application(form=form, **(told | words))


def worker_of(db: Fresh, application: UUID) -> int | None:
    """Whom an application made, or whom the registry knew."""
    found = db.rows(
        "SELECT worker_id FROM applications_application WHERE id = %s AND worker_id IS NOT NULL", application
    )
    found += db.rows("SELECT worker_id FROM applications_decision WHERE application_id = %s", application)
    [(worker_id,)] = found
    return worker_id  # type: ignore[no-any-return]


def told(db: Fresh) -> list[tuple[Any, ...]]:
    return db.rows("SELECT worker_id, text, content FROM messages_message ORDER BY id")


def test_whom_the_staff_register_is_told_the_number_once_where_there_is_a_telephone(db: Fresh, at: datetime) -> None:
    words: dict[str, Any] = {"channel": "agent", "by": OFFICER, "at": at}
    form, id = Form(entry(phone="081234567890")), uuid4()
    done = register_in_person(form=form, registration=id, **words)
    assert register_in_person(form=form, registration=id, **words) == done
    register_in_person(form=Form(entry(nik=nik(serial=2))), registration=uuid4(), different="orang lain", **words)
    assert told(db) == [(done.id, "registered", {"number": str(done.number)})]
    assert verify().holds


def test_somebody_new_is_registered_and_told_the_number_by_message_alone(db: Fresh, at: datetime) -> None:
    id = uuid4()
    assert received(Form(entry(phone="081234567890"), jht=True), at, id, event="PASAR") == Received(id)
    member = worker(nik=nik())
    assert worker_of(db, id) == member.id
    assert told(db) == [(member.id, "registered", {"number": str(member.number)})]
    assert db.rows("SELECT channel, registration FROM people_worker") == [("self", id)]
    assert verify().holds


def test_the_answer_says_nothing_of_who_is_known(db: Fresh, at: datetime) -> None:
    """Byte for byte the same for somebody new, a member, that NIK under another name, who looks alike, the dead."""
    member, gone = registered(entry()), entry(name="Paulus Nahak", nik=nik(serial=44, place="531001"))
    _reported_dead(db, str(gone.nik))
    forms = {
        "dead": Form(gone),
        "member": Form(entry()),
        "identity": Form(entry(name="Theresia Bria")),
        "alike": Form(entry(nik=nik(serial=2))),
        "new": Form(somebody(name="Yosef Nahak", nik=nik(serial=77, place="537101"))),
    }
    ids = {name: uuid4() for name in forms}
    answers = {}
    for name, form in forms.items():
        answers[name] = repr(received(form, at, ids[name])).replace(str(ids[name]), "ID")
    assert len(set(answers.values())) == 1, answers
    assert worker_of(db, ids["member"]) == member.id
    assert [(each.id, each.waits) for each in waiting()] == [
        *((ids["dead"], "dead"), (ids["identity"], "identity"), (ids["alike"], "alike"))
    ]
    assert [(text, of == member.id) for of, text, _ in told(db)] == [
        ("already_registered", True),
        ("registered", False),
    ]
    entries = db.rows("SELECT action, detail FROM audit_entry WHERE seq > 3")
    assert set(map(str, entries)) == {str(("receive_application", {"channel": "self"}))}


def _reported_dead(db: Fresh, nik: str) -> None:
    db.as_owner(
        "WITH told AS (INSERT INTO people_register (id, kind, source, as_of, file_name, sha256, rows, kept, unread,"
        " loaded_by_id) SELECT 'r', 'deaths', 'Dukcapil', now(), 'x', '', 1, 1, '{}', min(id) FROM access_user"
        " RETURNING id)"
        " INSERT INTO people_reporteddeath (nik_index, register_id, died_on) SELECT %s, id, now() FROM told",
        Marker(key=settings.PAYUNG_KEYS.index).nik_index(nik),
    )


def test_a_known_nik_takes_no_other_time_than_a_new_one(db: Fresh, at: datetime) -> None:
    """A sanity check, no proof: a page gives its answer at a fixed beat beside it."""
    registered(entry())

    def seconds(form: Callable[[int], Form]) -> float:
        times = []
        for n in range(15):
            start = perf_counter()
            received(form(n), at)
            times.append(perf_counter() - start)
        return median(times)

    new = seconds(
        lambda n: Form(entry(nik=nik(serial=500 + n, place=f"53{n + 1:02}01"), name=f"Baru {'abcdefghijklmno'[n] * 4}"))
    )
    known = seconds(lambda n: Form(entry()))
    assert 1 / 3 < known / new < 3


def test_what_is_wrong_with_the_form_itself_is_told_and_nothing_is_kept(db: Fresh, at: datetime) -> None:
    with pytest.raises(Refused) as refusal:
        received(Form(entry(sex="L"), kind="plumber"), at)
    assert [problem.code for problem in refusal.value.problems] == ["kind.unknown", "nik.sex_differs"]
    assert db.rows("SELECT count(*) FROM applications_application") == [(0,)]
    with pytest.raises(ValueError, match="no channel of strangers"):
        received(Form(entry()), at, channel="desk")


def test_a_form_sent_twice_or_many_times_at_once_is_received_once(db: Fresh, at: datetime) -> None:
    id = uuid4()
    answers = at_once([lambda: received(Form(entry()), at, id)] * MANY)
    assert set(map(str, answers)) == {str(Received(id))}
    assert received(Form(entry()), at, id) == Received(id)
    assert db.rows("SELECT count(*) FROM people_worker") == [(1,)]
    assert [text for _, text, _ in told(db)] == ["registered"]
    for known in (entry(name="Maria Bria"), entry(nik=nik(serial=9))):
        with pytest.raises(Refused, match="registration.other_content"):
            received(Form(known), at, id)
    assert verify().holds


def test_one_nik_by_many_strangers_at_once_is_registered_once_and_all_are_answered(db: Fresh, at: datetime) -> None:
    answers = at_once([lambda: received(Form(entry()), at)] * MANY)
    assert all(isinstance(answer, Received) for answer in answers), answers
    assert db.rows("SELECT count(*) FROM people_worker") == [(1,)]
    assert sorted(text for _, text, _ in told(db)) == ["already_registered", "registered"]
    assert verify().holds


def test_an_officer_admits_whoever_is_somebody_else_and_declines_the_others(db: Fresh, at: datetime) -> None:
    registered(entry())
    twin, same = uuid4(), uuid4()
    form = Form(entry(nik=nik(serial=2), children="Ana Seran (2018-07-01)"), jht=True)
    received(form, at, twin, event="PASAR")
    received(Form(entry(nik=nik(serial=3))), at, same)
    assert kept_form(id=twin)[1].form.entry.nik == nik(serial=2)
    words = {"why": "kembar, KTP dilihat", "by": OFFICER, "at": at}
    done = decide_application(id=twin, admitted=True, **words)  # type: ignore[arg-type]
    assert done.number == worker(nik=nik(serial=2)).number
    assert decide_application(id=same, admitted=False, **words).number is None  # type: ignore[arg-type]
    assert (worker_of(db, twin), worker_of(db, same)) == (worker(nik=nik(serial=2)).id, None)
    assert waiting() == []
    for code, spoilt in (
        ("application.decided", {"id": twin}),
        ("application.unknown", {"id": uuid4()}),
        ("why.missing", {"id": twin, "why": ""}),
        ("why.holds_nik", {"id": twin, "why": nik()}),
    ):
        with pytest.raises(Refused, match=code):
            decide_application(**({"admitted": True} | words | spoilt))  # type: ignore[arg-type]
    assert verify().holds


def test_what_waits_is_kept_sealed_and_a_member_found_meanwhile_is_not_made_twice(db: Fresh, at: datetime) -> None:
    registered(entry())
    id, mine = uuid4(), entry(nik=nik(serial=2))
    received(Form(mine), at, id)
    [(form,)] = db.rows("SELECT form FROM applications_application")
    assert str(mine.nik).encode() not in bytes(form)
    register_worker(
        entry=mine, registration=uuid4(), channel="desk", by=OFFICER, at=at, different="kembar, KTP dilihat"
    )
    with pytest.raises(Refused, match="nik.already_registered"):
        decide_application(id=id, admitted=True, why="kembar", by=OFFICER, at=at)
    assert [each.id for each in waiting()] == [id]


def test_a_closed_channel_receives_nothing(at: datetime) -> None:
    switch_channel(channel="self", open=False, why="gangguan", by=OFFICER, at=at)
    with pytest.raises(Refused, match="channel.closed"):
        received(Form(entry()), at)


def test_of_many_under_one_telephone_an_officer_looks_and_nobody_is_told(db: Fresh, at: datetime) -> None:
    for n in range(7):
        person = somebody(name=f"{'Ana Budi Citra Dewi Eko Fani Gita'.split()[n]} Nahak", phone="081200000001")
        received(Form(person), at)
    assert "many" in [each.waits for each in waiting()]
    assert len(waiting()) == 2
    assert len(told(db)) == 5
    assert verify().holds


def test_who_is_put_before_an_officer_waits_with_the_reason_and_is_received_once(db: Fresh, at: datetime) -> None:
    registered(entry())
    id, words = uuid4(), {"channel": "agent", "by": OFFICER, "at": at}
    with pytest.raises(Refused, match=r"why\.missing"):
        refer_application(form=Form(entry(nik=nik(serial=2))), application=id, different=" ", **words)
    for _ in range(2):
        refer_application(form=Form(entry(nik=nik(serial=2))), application=id, different="KTP lain", **words)
    [each] = waiting()
    assert (each.id, each.waits, kept_form(id=id)[1].different) == (id, "alike", "KTP lain")
    with pytest.raises(Refused, match=r"registration\.other_content"):
        refer_application(form=Form(entry(nik=nik(serial=3))), application=id, different="KTP lain", **words)
    assert verify().holds
