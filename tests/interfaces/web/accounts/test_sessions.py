"""Visits of the staff: how long they last, what ends them everywhere, and what their cookies say."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from payung.access.accounts.actions import begin_account, invite
from payung.interfaces.web import staff
from tests.conftest import Fresh
from tests.interfaces.web.accounts.visitor import PASSWORD, Visitor, code_of, made
from tests.interfaces.web.conftest import StaffClients

OTHER = "ombak besar di Lewoleba"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets so many minutes pass, for whoever asks how late it is."""
    now, stamp = timezone.now, time.time

    def passed(minutes: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(minutes=minutes))
        monkeypatch.setattr(time, "time", lambda: stamp() + 60 * minutes)

    return passed


def inside(browser: Client, path: str = "/staff") -> bool:
    return browser.get(path).status_code == 200


def test_half_an_hour_without_a_page_ends_a_visit(visitor: Visitor, later: Any) -> None:
    visitor.inside(made("maria"))
    for minutes in (29, 58, 87):
        later(minutes)
        assert inside(visitor), minutes
    later(87 + 31)
    assert visitor.get("/staff/second").headers["Location"].startswith("/staff/enter")
    later(0)
    assert not inside(visitor), "gone for good"


def test_ten_hours_end_every_visit(visitor: Visitor, later: Any) -> None:
    visitor.inside(made("maria"))
    for minutes in range(0, 600, 25):
        later(minutes)
        assert inside(visitor), minutes
    later(601)
    assert not inside(visitor)


def test_a_visit_gets_another_id_when_it_may_more(visitor: Visitor) -> None:
    visitor.get("/staff/enter")
    ids = [visitor.session.session_key]
    visitor.enter(made("maria"))
    ids.append(visitor.session.session_key)
    secret = visitor.set_up()
    ids.append(visitor.session.session_key)
    assert len(set(ids)) == 3
    other = Visitor()
    other.enter("maria")
    before = other.session.session_key
    other.post("/staff/second/enter", {"code": code_of(secret, steps=1)})
    assert other.session.session_key != before
    assert inside(other)


def test_another_password_ends_every_other_visit(way_in: Fresh, visitor: Visitor) -> None:
    secret = visitor.inside(made("maria"))
    other = Visitor()
    other.enter("maria")
    other.post("/staff/second/enter", {"code": code_of(secret, steps=1)})
    assert inside(other)
    typed = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    wrong = visitor.post("/staff/password", {**typed, "oldpassword": "salah"})
    assert "not your password of now" in wrong.content.decode()
    assert visitor.post("/staff/password", typed).headers["Location"] == "/staff/second?told=password"
    assert inside(visitor)
    assert not inside(other)
    assert Visitor().enter("maria").status_code == 422
    changed = way_in.rows("SELECT by, subject FROM audit_entry WHERE action = 'change_password'")
    assert changed == [("maria", "maria")]


def test_an_invitation_that_is_used_ends_every_visit(visitor: Visitor) -> None:
    visitor.inside(made("maria"))
    at = timezone.now()
    begin_account(word=invite(name="maria", by="maria", at=at).word, password=OTHER, by="maria", at=at)
    assert not inside(visitor)


def test_a_visit_that_began_before_the_second_factor_cannot_add_one_of_its_own(visitor: Visitor) -> None:
    """Whoever overheard the password may be in already when its owner sets up the first factor."""
    made("maria")
    thief = Visitor()
    thief.enter("maria")
    visitor.inside("maria")
    for path in ("/staff", "/staff/second", "/staff/second/codes", "/staff/second/keys/add", "/staff/password"):
        assert thief.get(path).headers["Location"].startswith("/staff/second/again"), path
    thief.post("/staff/again", {"password": PASSWORD})
    assert not inside(thief)
    assert thief.get("/staff/second/keys/add").status_code == 302


def test_the_last_factor_stays_and_what_is_delicate_is_asked_again(way_in: Fresh, visitor: Visitor, later: Any) -> None:
    secret = visitor.inside(made("maria"))
    assert "The last second factor stays" in visitor.post("/staff/second/codes/end").content.decode()
    key = Authenticator.objects.create(
        user=get_user_model().objects.get(name="maria"), type=Authenticator.Type.WEBAUTHN, data={"name": "kunci"}
    )
    assert visitor.delete(f"/staff/second/keys/{key.pk}/end").status_code == 405
    key.delete()
    later(11)
    asked = visitor.get("/staff/second/recovery/new")
    assert asked.headers["Location"].startswith("/staff/again?next=")
    assert visitor.post(asked.headers["Location"], {"password": "salah"}).status_code == 422
    assert visitor.post(asked.headers["Location"], {"password": PASSWORD}).headers["Location"] == (
        "/staff/second/recovery/new"
    )
    assert visitor.post("/staff/second/recovery/new").headers["Location"] == "/staff/second/recovery"
    later(22)
    asked = visitor.get("/staff/second/again?next=/staff/second/recovery/new")
    done = visitor.post(asked.request["PATH_INFO"] + "?next=/staff/second", {"code": code_of(secret)})
    assert done.headers["Location"] == "/staff/second"
    factors = way_in.rows("SELECT detail ->> 'did' FROM audit_entry WHERE action = 'change_factors' ORDER BY seq")
    assert factors == [("add codes",), ("make recovery codes",)]


def test_cookies_are_out_of_reach_and_secure_exactly_behind_tls(visitor: Visitor) -> None:
    made("maria")
    for secure in (False, True):
        browser = Client()
        page = browser.get("/staff/enter", secure=secure)
        typed = {"login": "maria", "password": PASSWORD}
        cookies = {**page.cookies, **browser.post("/staff/enter", typed, secure=secure).cookies}
        assert set(cookies) == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
        for cookie in cookies.values():
            assert (bool(cookie["secure"]), cookie["httponly"], cookie["samesite"]) == (secure, True, "Strict")
            assert not cookie["domain"]
        assert not cookies[settings.SESSION_COOKIE_NAME]["expires"], "it ends with the browser"
        assert ("max-age=31536000" in page.headers.get("Strict-Transport-Security", "")) == secure


def test_public_pages_ask_the_database_nothing_about_who_reads(
    staff_client: StaffClients, django_queries: list[str]
) -> None:
    client = staff_client("officer")
    django_queries.clear()
    page = client.get("/law?lang=en").content.decode()
    assert 'href="/staff">My work</a>' in page
    assert "My work" not in Client().get("/law?lang=en").content.decode()
    assert [sql for sql in django_queries if "session" in sql or "access_" in sql] == []


@pytest.fixture
def django_queries() -> Any:
    """Every question that Django asks the database meanwhile."""
    from django.db import connection

    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield asked


def test_the_times_are_those_of_the_design() -> None:
    assert (staff.IDLE, staff.LONGEST, settings.SESSION_COOKIE_AGE) == (30 * 60, 36_000, 36_000)
