"""Registering one person: once, whatever is sent twice or at the same time. And deciding who is one person."""

import re
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from payung.access.actions import add_user
from payung.audit.queries import broken_links, head
from payung.kernel.problems import Refused, message
from payung.people.actions import Registered, decide_sameness, register_worker, switch_channel, tell_consent
from payung.people.channels import is_open
from payung.people.checks import Entry
from payung.people.consent import Consent, agrees
from payung.people.likeness import Described
from payung.people.matching import Marker
from payung.people.sameness import decisions, pair_of
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.payments.together import MANY, at_once
from tests.payments.together import codes as codes_of
from tests.people.counter import OFFICER, open_counter, registered
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
    register_worker(
        entry=entry(nik=nik(serial=3)), registration=uuid4(), channel="desk", by=OFFICER, at=at, different="kembar"
    )
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


# Whether two descriptions are one person


MARIA = Described(nik(), "Maria Seran", date(1990, 8, 14), "F", "53.04", "", "", "", "")
TWIN = MARIA._replace(nik=nik(serial=2), name="Marta Seran")


def decide(at: datetime, one: Described = MARIA, other: Described = TWIN, **words: Any) -> None:
    decide_sameness(**{"one": one, "other": other, "same": False, "why": "kembar", "by": OFFICER, "at": at, **words})


def last_decision(one: Described, other: Described) -> tuple[bool, str, str] | None:
    pair = pair_of(marker=Marker(key=settings.PAYUNG_KEYS.index), one=one, other=other)
    assert pair
    found = decisions(pairs=[pair]).get(pair)
    return found and (found.same, found.why, found.by)


def test_a_decision_is_remembered_whichever_side_comes_first(at: datetime) -> None:
    assert last_decision(MARIA, TWIN) is None
    decide(at)
    assert last_decision(TWIN, MARIA) == last_decision(MARIA, TWIN) == (False, "kembar", OFFICER)
    # What tells nobody apart does not count: she moved, and wrote her name the other way round.
    assert last_decision(MARIA._replace(name="SERAN, Maria", village="Fatubenao"), TWIN) is not None
    assert last_decision(MARIA._replace(birth_date=date(1990, 8, 15)), TWIN) is None


def test_the_last_decision_counts_and_all_are_kept(db: Fresh, at: datetime) -> None:
    decide(at)
    decide(at, TWIN, MARIA, same=True, why=" salah\tketik\0")
    assert last_decision(MARIA, TWIN) == (True, "salah ketik", OFFICER)
    assert db.rows("SELECT same FROM people_sameness ORDER BY id") == [(False,), (True,)]


def test_a_decision_sent_twice_is_one(db: Fresh, at: datetime) -> None:
    for _ in range(3):
        decide(at)
    assert db.rows("SELECT count(*) FROM people_sameness") == [(1,)]
    assert head()[0] == 2


def test_the_chain_tells_of_a_decision_and_names_nobody(db: Fresh, at: datetime) -> None:
    decide(at)
    [(by, subject, detail)] = db.rows("SELECT by, subject, detail FROM audit_entry WHERE action = 'decide_sameness'")
    assert (by, detail) == (OFFICER, {"same": False})
    assert re.fullmatch(r"[0-9a-f]{32} [0-9a-f]{32}", subject)
    assert list(broken_links()) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"by": "stranger"}, "user.unknown"),
        ({"other": MARIA._replace(village="Fatubenao")}, "review.nothing_to_decide"),
        ({"why": "NIK yang benar 530104 540890 0001"}, "why.holds_nik"),
    ],
)
def test_what_cannot_be_decided_is_refused(db: Fresh, at: datetime, words: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        decide(at, **words)
    assert [problem.code for problem in refusal.value.problems] == [code]
    assert db.rows("SELECT count(*) FROM people_sameness") == [(0,)]


# How people come in


def test_who_brought_somebody_at_which_event_is_kept_and_the_choice_of_jht(db: Fresh, at: datetime) -> None:
    add_user(name="agus", by=OFFICER, at=at)
    register_worker(
        entry=entry(children="Yosef Bria (2015-03-12, SD); Ana Bria (01-07-2018)"),
        registration=uuid4(),
        channel="agent",
        event="GEBYAR-2026",
        jht=True,
        consent=Consent(frozenset({"scheme", "reminders"}), "en"),
        by="agus",
        at=at,
    )
    assert db.rows(
        "SELECT w.channel, u.name, i.event, c.jht FROM people_worker w JOIN people_introduction i ON i.worker_id = w.id"
        " JOIN access_user u ON u.id = i.agent_id JOIN people_choice c ON c.worker_id = w.id"
    ) == [("agent", "agus", "GEBYAR-2026", True)]
    assert db.rows("SELECT n, name, birth_date, school FROM people_child ORDER BY n") == [
        (1, "Yosef Bria", date(2015, 3, 12), "sd"),
        (2, "Ana Bria", date(2018, 7, 1), ""),
    ]
    assert db.rows("SELECT purpose, language, given FROM people_consent ORDER BY purpose") == [
        ("reminders", "en", True),
        ("scheme", "en", True),
    ]
    assert verify().holds


def test_what_else_a_form_says_is_checked_with_the_rest(at: datetime) -> None:
    wrong = entry(children="Yosef; Ana (2018-07-01, kuliah)", sex="")
    words = {"consent": Consent(frozenset({"astrology"})), "event": "nama orang", "channel": "desk"}
    assert sorted(codes(wrong, at, **words)) == [
        *("children.unreadable", "children.unreadable", "consent.purpose_unknown", "consent.required"),
        *("event.unreadable", "sex.missing"),
    ]
    assert codes(entry(), at, channel="pigeon") == ["channel.unknown"]
    assert codes(entry(), at, channel="agent", agent="nobody") == ["user.unknown"]


def test_a_nik_and_a_date_that_do_not_agree_are_both_told(at: datetime) -> None:
    with pytest.raises(Refused) as refusal:
        register_worker(
            entry=entry(birth_date="21-05-1990", sex="L"), registration=uuid4(), channel="desk", by=OFFICER, at=at
        )
    assert [message(problem, language="en") for problem in refusal.value.problems] == [
        "The birth date is not the one inside the NIK (the NIK says 14 August 1990, the date 21 May 1990).",
        "The sex is not the one that the NIK says (the NIK says female, the form male).",
    ]


def test_whoever_resembles_a_member_is_asked_about_and_registered_once_an_officer_says_who_it_is(
    db: Fresh, at: datetime
) -> None:
    first = register_worker(entry=entry(), registration=uuid4(), channel="desk", by=OFFICER, at=at)
    twin = entry(nik=nik(serial=2))
    with pytest.raises(Refused) as refusal:
        register_worker(entry=twin, registration=uuid4(), channel="desk", by=OFFICER, at=at)
    [problem] = refusal.value.problems
    assert problem.code == "person.looks_alike"
    assert f"(peserta {first.number}; yang cocok: nama =; tanggal lahir =" in message(problem, language="id")
    assert f"(participant {first.number}; what agrees: name =; birth date =" in message(problem, language="en")
    assert codes(twin, at, different=nik()) == ["why.holds_nik"]
    register_worker(entry=twin, registration=uuid4(), channel="desk", by=OFFICER, at=at, different="kembar")
    assert people(db) == 2
    assert db.rows("SELECT same, why FROM people_sameness") == [(False, "kembar")]


def test_whom_an_officer_told_apart_before_nobody_is_asked_about_again(db: Fresh, at: datetime) -> None:
    register_worker(entry=entry(), registration=uuid4(), channel="desk", by=OFFICER, at=at)
    decide(at, other=MARIA._replace(nik=nik(serial=2)), same=False)
    register_worker(entry=entry(nik=nik(serial=2)), registration=uuid4(), channel="desk", by=OFFICER, at=at)
    assert people(db) == 2


def test_whom_an_officer_called_one_person_nobody_registers_twice(db: Fresh, at: datetime) -> None:
    register_worker(entry=entry(), registration=uuid4(), channel="desk", by=OFFICER, at=at)
    same = MARIA._replace(nik=nik(serial=2))
    decide(at, other=same, same=True)
    assert codes(entry(nik=nik(serial=2)), at, different="bukan dia") == ["person.decided_same"]


def test_a_closed_channel_names_those_that_are_open_until_it_opens_again(db: Fresh, at: datetime) -> None:
    words = {"channel": "desk", "why": "kantor pindah", "by": OFFICER, "at": at}
    switch_channel(open=False, **words)  # type: ignore[arg-type]
    switch_channel(open=False, **words)  # type: ignore[arg-type]
    assert not is_open(channel="desk")
    with pytest.raises(Refused) as refusal:
        register_worker(entry=entry(), registration=uuid4(), channel="desk", by=OFFICER, at=at)
    [problem] = refusal.value.problems
    assert (problem.code, "agent" in problem.value, "desk" in problem.value) == ("channel.closed", True, False)
    switch_channel(open=True, **words)  # type: ignore[arg-type]
    assert register_worker(entry=entry(), registration=uuid4(), channel="desk", by=OFFICER, at=at).number
    assert db.rows("SELECT channel, open FROM people_channelswitch ORDER BY id") == [("desk", False), ("desk", True)]
    for code, spoilt in (("channel.unknown", {"channel": "pigeon"}), ("why.missing", {"why": " "})):
        with pytest.raises(Refused, match=code):
            switch_channel(open=False, **(words | spoilt))  # type: ignore[arg-type]


def test_what_is_optional_can_be_withdrawn_at_any_time_and_what_is_required_cannot(db: Fresh, at: datetime) -> None:
    member = registered()
    words = {"worker": member, "language": "id", "by": OFFICER, "at": at}
    assert agrees(worker_id=member.id, purpose="scheme")
    assert agrees(worker_id=member.id, purpose="reminders") is None
    for given in (True, True, False):
        tell_consent(purpose="reminders", given=given, **words)  # type: ignore[arg-type]
        assert agrees(worker_id=member.id, purpose="reminders") is given
    assert db.rows("SELECT given FROM people_consent WHERE purpose = 'reminders' ORDER BY id") == [(True,), (False,)]
    with pytest.raises(Refused, match="consent.required_stays"):
        tell_consent(purpose="scheme", given=False, **words)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="consent.purpose_unknown"):
        tell_consent(purpose="astrology", given=True, **words)  # type: ignore[arg-type]
    assert verify().holds
