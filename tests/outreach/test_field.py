"""Registrations as phones send them, by signal or by file: once each, and each problem beside its field."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import timezone

from payung.access.actions import add_user
from payung.access.scope import EVERYTHING, Scope, seeing
from payung.access.searches import actions as searches
from payung.applications.actions import decide_application
from payung.applications.queries import kept_form
from payung.kernel.boxes import public_point
from payung.kernel.keys import make_keys, read_keys
from payung.kernel.problems import Refused
from payung.outreach.field.actions import import_queue, register_sent
from payung.outreach.field.queries import Taken, decided
from payung.outreach.field.sent import read_sent
from payung.people.actions import decide_sameness, switch_channel
from payung.people.corrections.actions import confirm_correction, propose_correction
from payung.people.lookalikes import lookalikes
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.outreach.phone import file_of, told
from tests.people.counter import OFFICER, open_counter

BELU = Scope(regions=("53.04",))
TODAY = timezone.localdate()


def take(entry: object, within: Scope = BELU) -> Taken | None:
    return register_sent(sent=read_sent(told=entry), agent=OFFICER, within=within, by=OFFICER, at=datetime.now(UTC))


def refusal(entry: object, within: Scope = BELU) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        take(entry, within)
    assert not any(re.search(r"\d{16}", problem.value) for problem in refused.value.problems), "no participant's number"
    return [(problem.code, problem.where) for problem in refused.value.problems]


def test_twice_sent_is_once_registered_by_the_agent_at_the_event(db: Fresh) -> None:
    open_counter()
    maria = told() | {"event": "PASAR-OEBA"}
    first = take(maria)
    assert take(maria) == first
    assert first.amount > 0
    take(told(serial=2, name="Rosa Luruk", village="Tohe", phone="081300000000"))
    assert db.rows("SELECT name FROM messages_message m JOIN people_worker w ON w.id = worker_id") == [("Rosa Luruk",)]
    came = "SELECT event, channel FROM people_introduction i JOIN people_worker w ON w.id = i.worker_id ORDER BY w.id"
    assert db.rows(came)[0] == ("PASAR-OEBA", "agent")


def test_each_problem_stands_beside_its_field(db: Fresh) -> None:
    open_counter()
    assert refusal(told(nik="123", occupation="raja")) == [("nik.length", "nik"), ("occupation.unknown", "occupation")]
    assert refusal(told(), Scope(regions=("53.71",))) == [("field.region_outside", "region")]
    assert refusal(told() | {"consents": {}}) == [("consent.required", "consent")]
    stale = told() | {"consents": {"scheme": "2020-01-01"}}
    assert refusal(stale) == [("consent.read_again", "consent")]
    take(told())
    assert refusal(told()) == [("nik.already_registered", "nik")]
    assert refusal(told(serial=2, village="Fatukoko")) == [("field.somebody_alike", "name")]


def test_what_the_form_asks_further_is_judged_as_at_the_desk(db: Fresh) -> None:
    open_counter()
    assert refusal(told(phone="tidak ada", heir_relation="")) == [
        ("phone.unreadable", "phone"),
        ("heir.relation_missing", "heir_relation"),
    ]
    child = {"child_1": "Ana Bria", "child_1_born": "2015-03-04", "child_1_school": "sd"}
    assert refusal(told(**child | {"child_1_born": "kapan"})) == [("children.unreadable", "child_1")]
    second = {"income": "1.500.000", "second_occupation": "nelayan", "second_income": "400.000"}
    take(told(**child, **second, jht="1", district="Raimanuk", mother_name="Rosa Luruk"))
    assert db.rows("SELECT name, school FROM people_child") == [("Ana Bria", "sd")]
    assert db.rows("SELECT income FROM people_job ORDER BY n") == [(1_500_000,), (400_000,)]
    assert db.rows("SELECT jht FROM people_choice") == [(True,)]
    assert db.rows("SELECT mother_name, district FROM people_worker") == [("Rosa Luruk", "Raimanuk")]


def test_an_answer_that_was_lost_is_given_again_whatever_changed_since(db: Fresh) -> None:
    open_counter()
    maria = told()
    first = take(maria)
    assert take(maria | {"consents": {"scheme": "2020-01-01"}}, EVERYTHING) == first
    switch_channel(channel="agent", open=False, why="pindah ke loket", by=OFFICER, at=datetime.now(UTC))
    assert take(maria) == first
    assert refusal(told(serial=3, name="Yosef Nahak", village="Tohe")) == [("channel.closed", "channel")]
    correct(first.number, region="Ende")
    with seeing(scope=BELU):
        assert take(maria) == first


BOTH_SEEN = "KTP keduanya saya lihat"


def decide(id: str, *, admitted: bool) -> None:
    decide_application(id=UUID(id), admitted=admitted, why="dibandingkan", by=OFFICER, at=datetime.now(UTC))


def test_somebody_else_who_looks_alike_waits_for_an_officer_and_the_phone_hears_what_was_decided(db: Fresh) -> None:
    open_counter()
    take(told())
    twin, third = told(serial=2), told(serial=3)
    asked = [UUID(each["id"]) for each in (twin, third)]
    assert refusal(twin) == refusal(twin | {"different": ""}) == [("field.somebody_alike", "name")]
    said = {"different": BOTH_SEEN}
    assert [take(each | said) for each in (twin, twin, third)] == [None, None, None]
    assert kept_form(id=asked[0])[1].different == BOTH_SEEN
    assert refusal(twin | said | {"fields": twin["fields"] | {"name": "Maria Nahak"}}) == [
        ("registration.other_content", "id")
    ]
    assert take(third) is None  # however it is sent again
    assert decided(ids=asked, on=TODAY) == {}
    decide(twin["id"], admitted=True)
    decide(third["id"], admitted=False)
    heard = decided(ids=asked, on=TODAY)
    assert heard == {asked[0]: take(twin | said), asked[1]: None}
    assert take(twin) == heard[asked[0]]
    assert refusal(third | said) == [("field.declined", "")]
    assert len(db.rows("SELECT FROM people_worker")) == 2
    # What the phone left unticked is a no, also of whoever waited, sealed.
    assert db.rows("SELECT count(*) FROM people_consent WHERE NOT given AND purpose = 'reminders'") == [(2,)]
    assert verify().holds


def test_to_say_somebody_else_registers_no_nik_twice_and_nobody_whom_an_officer_took_for_the_same(db: Fresh) -> None:
    open_counter()
    first = told() | {"different": BOTH_SEEN}
    number = take(first)
    assert number  # nobody is alike: there is nothing to decide
    assert refusal(told() | {"different": BOTH_SEEN}) == [("nik.already_registered", "nik")]
    twin = told(serial=2) | {"different": f"NIK {told(serial=2)['fields']['nik']}"}
    assert refusal(twin) == [("why.holds_nik", "different")]
    twin = told(serial=3) | {"different": BOTH_SEEN}
    form = read_sent(told=twin).form(on=TODAY)
    [beside] = lookalikes(form=form, channel="agent", registration=UUID(twin["id"]), by=OFFICER, at=datetime.now(UTC))
    decide_sameness(one=beside.here, other=beside.there, same=True, why="satu orang", by=OFFICER, at=datetime.now(UTC))
    assert refusal(twin) == [("field.decided_same", "name")]
    assert db.rows("SELECT FROM applications_application") == []


def correct(number: int, **changes: str) -> None:
    """Two persons correct who somebody is."""
    add_user(name="penyetuju", by=OFFICER, at=datetime.now(UTC))
    words = {"why": "salah ketik", "evidence": "KTP", "at": datetime.now(UTC)}
    asked = propose_correction(number=str(number), changes=changes, by=OFFICER, **words)  # type: ignore[arg-type]
    confirm_correction(id=asked.correction.id, by="penyetuju", at=datetime.now(UTC))


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "x"},
        {"id": 1},
        {"event": None},
        {"fields": []},
        {"fields": {"nik": 5304}},
        {"consents": ["scheme"]},
        {"language": "fr"},
    ],
)
def test_what_no_phone_sends_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"field\.unreadable"):
        read_sent(told=told() | changed)


def test_whatever_letters_come_are_kept_on_one_line() -> None:
    sent = read_sent(told=told(name="Maria\0\ud800\nSeran", village="x" * 500, rubbish="x"))
    assert sent.fields["name"] == "Maria Seran"
    assert len(sent.fields["village"]) == 100
    assert "rubbish" not in sent.fields


def opened(content: bytes) -> list[str]:
    done = import_queue(content=content, within=BELU, by=OFFICER, at=datetime.now(UTC))
    return [str(each.taken.number) if each.taken else each.problems[0].code for each in done]


def test_a_file_registers_everybody_once_whatever_was_sent_before_or_comes_later(db: Fresh) -> None:
    open_counter()
    point = public_point(keys=settings.PAYUNG_KEYS)
    maria, yosef = told(), told(serial=2, nik=told(2)["fields"]["nik"], name="Yosef Nahak", village="Tohe")
    first = take(maria)
    file = file_of(maria, yosef, told(nik="1"), agent=OFFICER, point=point)
    [one, two, three] = opened(file)
    assert (one, three) == (str(first.number), "nik.length")
    assert opened(file) == [one, two, three]
    assert str(take(yosef).number) == two
    assert len(db.rows("SELECT FROM people_worker")) == 2


def test_a_file_tells_who_is_known_as_seldom_as_searches_do(db: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    open_counter()
    take(told())
    monkeypatch.setattr(searches, "MOST_A_MINUTE", 2)
    file = file_of(*[told() for _ in range(4)], agent=OFFICER, point=public_point(keys=settings.PAYUNG_KEYS))
    at = datetime.now(UTC)  # all within one minute
    done = import_queue(content=file, within=BELU, by=OFFICER, at=at)
    codes = [problem.code for each in done for problem in each.problems]
    assert codes == ["nik.already_registered"] * 2 + ["search.too_many"] * 2


def test_a_file_of_nobody_we_know_or_for_others_registers_nobody(db: Fresh) -> None:
    open_counter()
    point = public_point(keys=settings.PAYUNG_KEYS)
    for content, code in (
        (file_of(told(), agent="siapa", point=point), r"user\.unknown"),
        (file_of({"id": "x"}, agent=OFFICER, point=point), r"field\.unreadable"),
        (file_of(told(), agent=OFFICER, point=public_point(keys=read_keys(make_keys()))), r"box\.foreign"),
    ):
        with pytest.raises(Refused, match=code):
            opened(content)
    assert db.rows("SELECT FROM people_worker") == []
