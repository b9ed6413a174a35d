"""Joining by oneself on pages: nothing is kept before the end, and the end says the same to everybody."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from payung.applications.drafts import LASTS, open_draft, seal_draft
from payung.interfaces.web.join import pages
from payung.kernel.keys import make_keys, read_keys
from payung.people.actions import switch_channel
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
    """The answer to everything filled in and sent."""
    for name, fields, then in (
        ("who", who, "/join/work"),
        ("work", WORK, "/join/family"),
        ("family", FAMILY, "/join/check"),
    ):
        answer = site.post(f"/join/{name}", fields)
        assert (answer.status_code, answer.headers["Location"]) == (302, then), answer.content.decode()
    assert site.get("/join/check").status_code == 200
    return site.post("/join/check", AGREED)


def test_four_pages_and_somebody_is_registered_with_everything_they_said(site: Client, db: Fresh) -> None:
    answer = filled(site)
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
    assert db.rows("SELECT purpose, language FROM people_consent ORDER BY 1") == [("reminders", "id"), ("scheme", "id")]
    assert db.rows("SELECT worker_id, text FROM messages_message") == [(member.id, "registered")]


def test_the_event_whose_link_was_followed_is_named_and_what_can_be_none_is_not(site: Client, db: Fresh) -> None:
    assert 'href="/join/who?event=PASAR-OEBA%2F1"' in site.get("/join?event=PASAR-OEBA/1").content.decode()
    assert f"/join/who?event={nik()}" not in site.get(f"/join?event={nik()}").content.decode()
    site.post("/join/who?event=PASAR-OEBA/1", WHO)
    filled(site)
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
    site.post("/join/who", WHO)
    cookie = site.cookies["payung_join"]
    assert nik() not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/join")
    assert len(cookie.value) < 3_000
    assert db.rows("SELECT count(*) FROM applications_application") == [(0,)]
    shown = site.get("/join/who")
    assert WHO["phone"] in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store, private"


def test_what_is_wrong_is_said_beside_its_field_and_nobody_goes_on(site: Client) -> None:
    answer = site.post("/join/who", {"nik": "53", "name": "", "phone": "x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert set(re.findall(r'id="(\w+)-error"', page)) == {"nik", "name", "phone"}
    assert site.get("/join/work").headers["Location"] == "/join/who"
    assert site.get("/join/check").headers["Location"] == "/join/who"
    assert site.get("/join/nowhere").status_code == 404
    site.post("/join/who", WHO)
    assert site.post("/join/work", {"occupation": "astronaut", "income": "4.3"}).status_code == 422
    site.post("/join/work", WORK)
    page = site.post("/join/family", {"child_2": "Ana"}).content.decode()
    assert re.findall(r'id="(\w+)-error"', page) == ["child_2"]
    page = site.post("/join/family", {"heir": "Ana Hoar"}).content.decode()
    assert re.findall(r'id="(\w+)-error"', page) == ["heir_relation"]
    assert site.post("/join/family", {}).headers["Location"] == "/join/check", "heirs may be named later"


def test_without_the_needed_consent_nothing_is_sent(site: Client, db: Fresh) -> None:
    filled(site)
    site.cookies.clear()
    for name, fields in (("who", {**WHO, "nik": nik(serial=2)}), ("work", WORK), ("family", FAMILY)):
        site.post(f"/join/{name}", fields)
    answer = site.post("/join/check", {"consent": ["reminders"]})
    assert (answer.status_code, 'id="consent-error"' in answer.content.decode()) == (422, True)
    assert db.rows("SELECT count(*) FROM applications_application") == [(1,)]


def test_a_region_written_out_is_told_back_by_its_name(site: Client) -> None:
    for name, fields in (("who", WHO), ("work", {**WORK, "region": "kab. belu"}), ("family", FAMILY)):
        site.post(f"/join/{name}", fields)
    assert "Kabupaten Belu" in site.get("/join/check").content.decode()


def test_a_second_tap_is_the_same_application(site: Client, db: Fresh) -> None:
    draft = None
    for name, fields in (("who", WHO), ("work", WORK), ("family", FAMILY)):
        site.post(f"/join/{name}", fields)
        draft = site.cookies["payung_join"].value
    site.post("/join/check", AGREED)
    site.cookies["payung_join"] = draft or ""
    assert site.post("/join/check", AGREED).headers["Location"] == "/join/done"
    assert db.rows("SELECT count(*) FROM applications_application") == [(1,)]


def test_while_it_is_closed_the_page_names_other_ways(site: Client, at: datetime) -> None:
    assert site.get("/join").status_code == 200
    switch_channel(channel="self", open=False, why="gangguan", by=OFFICER, at=at)
    assert "Kantor cabang" in site.get("/join").content.decode()


def test_whose_draft_is_gone_is_told_so(site: Client) -> None:
    site.post("/join/who", WHO)
    site.cookies["payung_join"] = "spoilt"
    back = site.get("/join/check").headers["Location"]
    assert back == "/join/who?lost=yes"
    assert "tidak dapat dibaca lagi" in site.get(back).content.decode()


def test_a_draft_is_only_ours_and_not_old() -> None:
    keys, at = read_keys(make_keys()), datetime(2026, 11, 21, tzinfo=UTC)
    sealed = seal_draft(fields={"name": "Maria"}, keys=keys, at=at)
    assert open_draft(sealed=sealed, keys=keys, at=at)["name"] == "Maria"
    assert open_draft(sealed=sealed, keys=keys, at=at + 2 * LASTS) == {}
    for broken in ("", "x", sealed[:-2], "AAAA" + sealed, "ä", sealed[::-1]):
        assert open_draft(sealed=broken, keys=keys, at=at) == {}
