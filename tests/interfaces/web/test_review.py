"""The desk and its pages: shut to everybody who did not come by a link of ours, and careful with what they show."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.test import Client

from payung.access.desk import INVITED_FOR, VISIT_LASTS, Visit, invite, seal_visit
from payung.sponsors import queries
from tests.interfaces.web.test_markup import Elements
from tests.sponsors.walk import APPROVER, CHECKER, Walk, row, walk

__all__ = ["walk"]

STRANGER = "Yakobus Nahak"


@pytest.fixture
def asked(walk: Walk) -> str:
    """A list that asks about four rows: two with one NIK, one with a member's, one with nearly a member's."""
    walk.agreement()
    walk.register(row(5))
    walk.register(row(6))
    near = f"{row(6)['nik'][:-1]}{int(row(6)['nik'][-1]) + 1}"
    people = [row(1), row(4), row(4, name=STRANGER), row(5, name=STRANGER), row(6, nik=near)]
    return walk.check(people).list.id


@pytest.fixture
def outside(walk: Walk) -> Iterator[Client]:
    """A browser that never was at the desk, and that sends forms as browsers do."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    yield Client(enforce_csrf_checks=True)
    settings.ALLOWED_HOSTS.remove("testserver")


@pytest.fixture
def inside(outside: Client) -> Client:
    """The same browser at the desk, as maria."""
    sit_down(outside, seal_visit(visit=Visit(CHECKER, "v1")))
    return outside


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets so many seconds pass."""
    now = signing.time.time()
    return lambda seconds: monkeypatch.setattr(signing.time, "time", lambda: now + seconds)


def sit_down(browser: Client, sealed: str) -> None:
    browser.cookies["payung_desk"] = sealed
    browser.cookies["payung_desk"]["path"] = "/review"


def send(browser: Client, page: str, **fields: str) -> HttpResponse:
    """Send the form of a page, with its token."""
    html = browser.get(page).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert found, html
    return browser.post(page, {"csrfmiddlewaretoken": found[1], **fields})


def answer(browser: Client, page: str, said: str, **fields: str) -> HttpResponse:
    """Answer a doubt as its page asks."""
    found = re.search(r'name="pair" value="([^"]*)"', browser.get(page).content.decode())
    assert found
    return send(browser, page, **{"answer": said, "pair": found[1], **fields})


# Who gets in


def test_without_a_visit_every_page_gives_the_same_refusal(outside: Client, asked: str) -> None:
    pages = ["/review", f"/review/{asked}", f"/review/{asked}/5", "/review/0000000000000000", "/review/x/1"]
    answers = [outside.get(page) for page in pages]
    assert {response.status_code for response in answers} == {403}
    assert len({re.sub(r'href="\?[^"]*"', "", response.content.decode()) for response in answers}) == 1
    said = answers[0].content.decode()
    assert "payung desk --by NAMA" in said
    assert asked not in said
    assert {outside.post(page).status_code for page in [*pages, f"/review/{asked}/recheck"]} == {403}


@pytest.mark.parametrize("wrong", ["", "x", "forged", "invitation", "stranger"])
def test_a_cookie_that_is_no_visit_of_ours_is_none(outside: Client, asked: str, wrong: str) -> None:
    made = {
        "forged": lambda: signing.dumps(Visit(CHECKER, "v1"), key="another secret", salt="payung.desk.visit"),
        "invitation": lambda: invite(name=CHECKER),
        "stranger": lambda: seal_visit(visit=Visit("stranger", "v1")),
    }
    sit_down(outside, made[wrong]() if wrong in made else wrong)
    assert outside.get(f"/review/{asked}").status_code == 403


def test_a_visit_ends(inside: Client, asked: str, later: Callable[[float], None]) -> None:
    assert inside.get(f"/review/{asked}").status_code == 200
    later(VISIT_LASTS + 2)
    assert inside.get(f"/review/{asked}").status_code == 403


def test_a_link_lets_in_once(outside: Client, asked: str) -> None:
    link = f"/review/enter/{invite(name=APPROVER)}"
    for _ in range(3):  # to look at it does not use it up
        assert "Masuk sebagai yosef?" in outside.get(link).content.decode()
    let_in = send(outside, link)
    assert (let_in.status_code, let_in.headers["Location"]) == (302, "/review")
    cookie = let_in.cookies["payung_desk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/review")
    assert cookie["max-age"] == VISIT_LASTS
    assert "daftar.csv" in outside.get("/review").content.decode()
    again = send(outside, link)
    assert (again.status_code, "payung_desk" in again.cookies) == (403, False)
    assert "sudah dipakai" in again.content.decode()


def test_over_tls_the_cookie_stays_there(outside: Client) -> None:
    link = f"/review/enter/{invite(name=APPROVER)}"
    token = re.search(r'value="(\w+)"', outside.get(link, secure=True).content.decode())
    assert token
    words = {"secure": True, "headers": {"referer": "https://testserver/review"}}
    let_in = outside.post(link, {"csrfmiddlewaretoken": token[1]}, **words)
    assert let_in.cookies["payung_desk"]["secure"]


def test_a_link_that_is_old_or_not_ours_lets_nobody_in(outside: Client, later: Callable[[float], None]) -> None:
    old = invite(name=CHECKER)
    sealed = seal_visit(visit=Visit(CHECKER, "v1"))
    for wrong in ("x", old[:-1], sealed):
        assert outside.get(f"/review/enter/{wrong}").status_code == 403
    later(INVITED_FOR + 2)
    refused = outside.get(f"/review/enter/{old}")
    assert (refused.status_code, "sepuluh menit" in refused.content.decode()) == (403, True)


def test_a_form_from_elsewhere_changes_nothing(walk: Walk, inside: Client, asked: str) -> None:
    page = f"/review/{asked}/5"
    found = re.search(r'name="pair" value="([^"]*)"', inside.get(page).content.decode())
    assert found
    without_token = inside.post(page, {"answer": "same", "pair": found[1]})
    assert (without_token.status_code, without_token.headers["Cache-Control"]) == (403, "no-store, private")
    assert "tidak ada yang diubah" in without_token.content.decode()
    assert inside.post(f"/review/{asked}/recheck").status_code == 403
    assert walk.count("people_sameness") == 0


def test_whoever_leaves_is_outside(inside: Client, asked: str) -> None:
    token = re.search(r'value="(\w{64})"', inside.get("/review").content.decode())
    assert token
    left = inside.post("/review/leave", {"csrfmiddlewaretoken": token[1]})
    assert left.cookies["payung_desk"].value == ""
    assert inside.get(f"/review/{asked}").status_code == 403


def test_no_page_is_kept_and_none_tells_others_where_it_was(inside: Client, asked: str) -> None:
    link = f"/review/enter/{invite(name=APPROVER)}"
    for page in ("/review", f"/review/{asked}", f"/review/{asked}/5", link):
        headers = inside.get(page).headers
        assert headers["Cache-Control"] == "no-store, private"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
    assert inside.get("/review", headers={"host": "elsewhere.test"}).status_code == 400


def test_whose_data_was_looked_at_is_noted_once_a_visit(walk: Walk, inside: Client, asked: str) -> None:
    for page in (f"/review/{asked}", f"/review/{asked}/5", f"/review/{asked}/6", "/review"):
        inside.get(page)
    looks = walk.db.rows("SELECT by, subject FROM audit_entry WHERE action = 'look'")
    assert looks == [(CHECKER, f"list {asked} visit v1")]


# What the pages do


def test_the_queue_counts_and_leads_to_the_first_doubt(inside: Client, asked: str) -> None:
    html = inside.get(f"/review/{asked}").content.decode()
    assert "Mulai dengan baris 3" in html
    assert html.count(f'href="/review/{asked}/') == 1 + 4
    assert inside.get("/review/0000000000000000").status_code == 404


def test_an_answer_is_kept_under_the_visitors_name_and_leads_on(walk: Walk, inside: Client, asked: str) -> None:
    done = answer(inside, f"/review/{asked}/5", "different", why="KTP dilihat")
    assert (done.status_code, done.headers["Location"]) == (302, f"/review/{asked}/6?answered=5#question")
    kept = walk.db.rows(
        "SELECT s.same, s.why, u.name FROM people_sameness s JOIN access_user u ON u.id = s.decided_by_id"
    )
    assert kept == [(False, "KTP dilihat", CHECKER)]
    assert "Baris 5: <b>dua orang berbeda</b>" in inside.get(f"/review/{asked}/6?answered=5").content.decode()
    # Both rows of one NIK are one question: its answer leads past the other row.
    assert answer(inside, f"/review/{asked}/3", "same").headers["Location"].startswith(f"/review/{asked}/6?")
    last = answer(inside, f"/review/{asked}/6", "same")
    assert last.headers["Location"] == f"/review/{asked}?answered=6#question"
    # Another answer takes its place.
    answer(inside, f"/review/{asked}/5", "same")
    assert walk.db.rows("SELECT same FROM people_sameness ORDER BY id") == [(False,), (True,), (True,), (True,)]


def test_the_list_is_checked_again_from_its_page(walk: Walk, inside: Client, asked: str) -> None:
    for row_ in (3, 5, 6):
        answer(inside, f"/review/{asked}/{row_}", "different")
    html = inside.get(f"/review/{asked}").content.decode()
    assert f"payung list approve {asked}" in html
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert token
    done = inside.post(f"/review/{asked}/recheck", {"csrfmiddlewaretoken": token[1]})
    assert done.headers["Location"] == f"/review/{asked}?checked=again#question"
    told = inside.get(f"/review/{asked}?checked=again").content.decode()
    kept = queries.worker_list(id=asked)
    assert f"<b>{kept.outcomes['ready']} dari {kept.rows} baris siap</b>" in told
    assert queries.worker_list(id=asked).outcomes["ask_person"] == 0
    assert "tidak bertanya lagi" in inside.get(f"/review/{asked}").content.decode()
    assert inside.get(f"/review/{asked}/5").headers["Location"] == f"/review/{asked}"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"answer": ""}, "bukan salah satu pilihan"),
        ({"answer": "perhaps"}, "bukan salah satu pilihan"),
        ({"answer": "same", "pair": "00-00"}, "Daftar sudah diperiksa ulang"),
        ({"answer": "same", "why": "NIK 5304015408900001"}, "angka sepanjang NIK"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_explained(
    walk: Walk, inside: Client, asked: str, fields: dict[str, Any], said: str
) -> None:
    refused = answer(inside, f"/review/{asked}/5", fields.pop("answer"), **fields)
    assert (refused.status_code, said in refused.content.decode()) == (422, True)
    assert walk.count("people_sameness") == 0


def test_the_sex_is_shown_and_the_reason_comes_before_the_answers(inside: Client, asked: str) -> None:
    html = inside.get(f"/review/{asked}/5").content.decode()
    assert "Jenis Kelamin" in html
    assert 0 < html.index('name="why"') < html.index('name="answer"')


def test_a_members_nik_is_on_no_page(inside: Client, asked: str) -> None:
    hidden = row(6)["nik"]
    for page in (f"/review/{asked}", f"/review/{asked}?show=all", f"/review/{asked}/6"):
        html = re.sub(r"<[^>]*>|\s", "", inside.get(page).content.decode())
        assert hidden not in html
    assert f"{hidden[:12]}••••" in html


def test_a_list_that_must_be_checked_again_says_so(walk: Walk, inside: Client, asked: str) -> None:
    walk.db.as_owner("ALTER TABLE sponsors_part DISABLE TRIGGER append_only")
    walk.db.as_owner("UPDATE sponsors_part SET last = false")
    assert "Periksa ulang daftar" in inside.get(f"/review/{asked}").content.decode()
    assert inside.get(f"/review/{asked}/5").headers["Location"] == f"/review/{asked}"


def test_the_pages_keep_the_manners_of_all_pages(inside: Client, asked: str) -> None:
    for page in ("/review", f"/review/{asked}?show=all", f"/review/{asked}/5", f"/review/{asked}/6"):
        for language in ("id", "en"):
            found = Elements(inside.get(page, {"lang": language}).content.decode()).found
            tags = [tag for tag, _ in found]
            assert {"script", "style"}.isdisjoint(tags)
            assert tags.count("h1") == 1
            ids = [attributes["id"] for _, attributes in found if "id" in attributes]
            assert len(ids) == len(set(ids))
            for _, attributes in found:
                assert "style" not in attributes
                for name in ("for", "aria-labelledby", "aria-describedby"):
                    assert set(attributes.get(name, "").split()) <= set(ids)
