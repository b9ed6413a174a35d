"""Joining by oneself on pages: nothing is kept before the end, and the end says the same to everybody."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from payung.applications.drafts import LASTS, open_draft, seal_draft
from payung.interfaces.web.join import pages
from payung.kernel.keys import make_keys, read_keys
from payung.messages.choices import is_wanted
from payung.people.actions import switch_channel
from payung.people.consent import OPTIONAL, answers
from payung.people.queries import worker
from tests.conftest import Fresh
from tests.people.counter import OFFICER, open_counter, registered
from tests.people.entries import entry, nik

WHO = {"nik": nik(), "name": "Maria Seran", "phone": "081234567890"}
WORK = {"occupation": "penenun", "region": "53.04", "village": "Fatukoko", "income": "1.500.000", "jht": "jht"}
FAMILY = {
    **{"heir": "Yosef Bria", "heir_relation": "suami", "heir_phone": "0812 9999 0000"},
    **{"child_2": "Ana Bria", "child_2_born": "2018-07-01", "child_2_school": "sd"},
}
AGREED = {"consent": ["scheme", "reminders"]}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "BEAT", 0.001)


@pytest.fixture
def site(db: Fresh, browse: Client) -> Client:
    """The site over a database, with an officer who registers others."""
    open_counter()
    browse.raise_request_exception = True
    return browse


def filled(site: Client, who: dict[str, str] = WHO) -> Any:
    """The answer to everything filled in and sent: each page sends what was typed on it to the next."""
    fill(site, who)
    return site.post("/join/done", AGREED)


def fill(site: Client, who: dict[str, str] = WHO, work: dict[str, str] = WORK) -> Any:
    """The page that shows everything once more."""
    for then, fields in (("work", {"begins": "yes", **who}), ("family", work), ("check", FAMILY)):
        answer = site.post(f"/join/{then}", fields)
        assert answer.status_code == 200, answer.content.decode()
        assert f'data-page="/join/{then}"' in answer.content.decode()
    return answer


def test_four_pages_and_somebody_is_registered_with_everything_they_said(site: Client, db: Fresh) -> None:
    assert "Rp1.500.000</dd>" in fill(site).content.decode()
    answer = site.post("/join/done", AGREED)
    assert answer.headers["Location"] == "/join/done"
    assert site.get("/join/done").status_code == 200
    assert site.cookies["payung_join"].value == ""
    member = worker(nik=nik())
    assert db.rows("SELECT channel, birth_date::text, sex, phone, region FROM people_worker") == [
        ("self", "1990-08-14", "F", "6281234567890", "53.04")
    ]
    assert db.rows("SELECT name, relation, phone FROM people_heir") == [("Yosef Bria", "suami", "6281299990000")]
    assert db.rows("SELECT name, school FROM people_child") == [("Ana Bria", "sd")]
    assert db.rows("SELECT jht FROM people_choice") == [(True,)]
    said = {("reminders", True), ("scheme", True), ("sponsors", False), ("training", False)}
    assert set(db.rows("SELECT purpose, given FROM people_consent WHERE language = 'id'")) == said
    assert db.rows("SELECT worker_id, text FROM messages_message") == [(member.id, "registered")]


def test_a_box_left_empty_is_a_no(site: Client, db: Fresh) -> None:
    fill(site)
    site.post("/join/done", {"consent": ["scheme"]})
    [(member,)] = db.rows("SELECT id FROM people_worker")
    assert {given for given, *_ in (answers(worker_id=member)[each] for each in OPTIONAL)} == {False}
    assert not is_wanted(worker=member, phone="6281234567890")


def test_the_event_whose_link_was_followed_is_named_and_what_can_be_none_is_not(site: Client, db: Fresh) -> None:
    assert 'name="event" value="PASAR-OEBA/1"' in site.get("/join?event=PASAR-OEBA/1").content.decode()
    assert 'name="event"' not in site.get(f"/join?event={nik()}").content.decode()
    filled(site, {**WHO, "event": "PASAR-OEBA/1"})
    assert db.rows("SELECT agent_id, event FROM people_introduction") == [(None, "PASAR-OEBA/1")]


def test_a_stranger_with_a_known_nik_reads_the_very_same_pages(site: Client, browse: Client) -> None:
    new = _bytes(site)
    registered(entry(nik=nik(serial=5), name="Yosef Nahak"))
    known = _bytes(Client(headers=browse.headers), who={**WHO, "nik": nik(serial=5), "name": "Yosef Nahak"})
    assert new == known
    assert new[0][0] == 302


def _bytes(site: Client, who: dict[str, str] = WHO) -> list[tuple[int, bytes, dict[str, str]]]:
    """What is answered to the sending, and what stands on the page behind it, to the byte."""
    sent = filled(site, who)
    done = site.get(sent.headers["Location"])
    return [
        (each.status_code, each.content, {**each.headers, "Set-Cookie": str(sent.cookies)}) for each in (sent, done)
    ]


def test_nothing_is_written_before_the_end_and_the_draft_tells_nobody_anything(site: Client, db: Fresh) -> None:
    site.post("/join/work", WHO)
    cookie = site.cookies["payung_join"]
    assert nik() not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/join")
    assert len(cookie.value) < 3_000
    assert db.rows("SELECT count(*) FROM applications_application") == [(0,)]
    shown = site.get("/join/who")
    assert WHO["phone"] in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store, private"


def test_a_nik_that_holds_is_never_shown_whole_and_to_whoever_comes_back_its_end_alone(site: Client) -> None:
    wrong_name = site.post("/join/work", {**WHO, "name": ""}).content.decode()
    assert nik() not in wrong_name
    assert f"berakhiran {nik()[-4:]}" in wrong_name
    checked = fill(site).content.decode()
    assert nik() not in checked
    assert f"{nik()[:6]} •••••• {nik()[-4:]}" in checked  # who has just typed it compares it with the card
    for path in ("/join", "/join/who", "/join/check"):
        page = site.get(path).content.decode()
        assert nik() not in page
        assert (nik()[-4:] in page) == (path != "/join")
    assert site.post("/join/work", {**WHO, "nik": "", "name": "Maria Bria"}).status_code == 200
    assert "Maria Bria" in site.get("/join/check").content.decode()


def test_the_next_to_use_a_telephone_begins_a_draft_of_their_own(site: Client) -> None:
    fill(site)
    assert 'href="/join/who"' in site.get("/join").content.decode(), "what was not sent can be gone on with"
    page = site.post("/join/work", {**WHO, "begins": "yes", "nik": nik(serial=2)}).content.decode()
    assert "Fatukoko" not in page
    assert site.get("/join/check").headers["Location"] == "/join/work"
    assert site.post("/join/forget").headers["Location"] == "/join"
    assert site.cookies["payung_join"].value == ""
    assert site.get("/join/forget").status_code == 405


def test_what_is_wrong_is_said_beside_its_field_and_nobody_goes_on(site: Client) -> None:
    answer = site.post("/join/work", {"nik": "53", "name": "", "phone": "x"})
    assert (answer.status_code, _wrong(answer)) == (422, {"nik", "name", "phone"})
    assert site.get("/join/work").headers["Location"] == "/join/who"
    assert site.get("/join/check").headers["Location"] == "/join/who"
    assert (site.get("/join/nowhere").status_code, site.post("/join/who", WHO).status_code) == (404, 404)
    site.post("/join/work", WHO)
    assert site.post("/join/family", {"occupation": "astronaut", "income": "4.3"}).status_code == 422
    assert "astronaut" in site.get("/join/work").content.decode(), "what is wrong is kept too"
    site.post("/join/family", WORK)
    assert _wrong(site.post("/join/check", {"child_2": "Ana"})) == {"child_2"}
    assert _wrong(site.post("/join/check", {"heir": "Ana Hoar"})) == {"heir_relation"}
    assert site.post("/join/check", {}).status_code == 200, "heirs may be named later"


def test_work_that_is_not_found_is_answered_with_what_it_may_be_and_a_way_on(site: Client) -> None:
    site.post("/join/work", {"begins": "yes", **WHO})
    asked = site.post("/join/family", {**WORK, "occupation": "jasa rias"}).content.decode()
    offered = re.findall(r'type="radio" name="occupation" value="([^"]+)"', asked)
    assert (offered[0], offered[-1]) == ("Penata rias", "Wiraswasta")
    chosen = site.post("/join/family", {**WORK, "occupation": ["jasa rias", offered[0]]})  # the field, then the choice
    assert 'data-page="/join/family"' in chosen.content.decode()
    assert "Penata rias" in site.post("/join/check", FAMILY).content.decode()


def _wrong(answer: Any) -> set[str]:
    return set(re.findall(r'id="(\w+)-error"', answer.content.decode()))


def test_without_the_needed_consent_nothing_is_sent(site: Client, db: Fresh) -> None:
    fill(site)
    answer = site.post("/join/done", {"consent": ["reminders"]})
    assert (answer.status_code, _wrong(answer)) == (422, {"consent"})
    assert 'value="reminders" checked' in answer.content.decode()
    assert db.rows("SELECT count(*) FROM applications_application") == [(0,)]


def test_a_region_written_out_is_told_back_by_its_name(site: Client) -> None:
    assert "Kabupaten Belu" in fill(site, work={**WORK, "region": "kab. belu"}).content.decode()


def test_villages_are_told_to_whoever_asks_and_nothing_else_is(site: Client) -> None:
    answer = site.get("/join/villages/53.71")
    assert "Oebobo" in answer.json()
    assert answer.headers["Cache-Control"] == "max-age=86400, public"
    assert site.get("/join/villages/99.99").status_code == 404


def test_a_second_tap_is_the_same_application(site: Client, db: Fresh) -> None:
    fill(site)
    draft = site.cookies["payung_join"].value
    for _ in range(2):
        site.cookies["payung_join"] = draft
        assert site.post("/join/done", AGREED).headers["Location"] == "/join/done"
    assert db.rows("SELECT count(*) FROM applications_application") == [(1,)]


def test_while_it_is_closed_the_page_names_other_ways(site: Client, at: datetime) -> None:
    assert site.get("/join").status_code == 200
    switch_channel(channel="self", open=False, why="gangguan", by=OFFICER, at=at)
    assert "Kantor cabang" in site.get("/join").content.decode()


def test_whose_draft_is_gone_is_told_so(site: Client) -> None:
    site.cookies["payung_join"] = "spoilt"
    back = site.get("/join/check").headers["Location"]
    assert back == site.post("/join/family", WORK).headers["Location"] == "/join/who?lost=yes"
    assert "tidak dapat dibaca lagi" in site.get(back).content.decode()
    assert "Fatukoko" in site.post("/join/work", WHO).content.decode(), "what was typed last is kept"


def test_a_draft_is_only_ours_and_not_old() -> None:
    keys, at = read_keys(make_keys()), datetime(2026, 11, 21, tzinfo=UTC)
    sealed = seal_draft(fields={"name": "Maria"}, keys=keys, at=at)
    assert open_draft(sealed=sealed, keys=keys, at=at)["name"] == "Maria"
    assert open_draft(sealed=sealed, keys=keys, at=at + 2 * LASTS) == {}
    for broken in ("", "x", sealed[:-2], "AAAA" + sealed, "ä", sealed[::-1]):
        assert open_draft(sealed=broken, keys=keys, at=at) == {}
