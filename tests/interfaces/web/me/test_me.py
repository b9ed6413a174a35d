"""A worker's own pages: how one comes in, what they show, and that nobody else sees them."""

import gzip
import re
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from payung.interfaces.web.me.entry import COOKIE, LEAST
from payung.kernel.months import Month
from payung.payments.billing import standing_wish
from payung.people.numbers import new_numbers
from payung.people.queries import Member
from tests.conftest import Fresh
from tests.people.counter import registered
from tests.people.entries import nik, somebody

PARTS = ("", "/pay", "/card", "/receipts", "/receipts/1", "/statement", "/family", "/history", "/messages", "/consent")
MOST = 15_000
"""Bytes over the wire, with the styles."""
TODAY = timezone.localdate()


def said(answer: object) -> str:
    text: str = answer.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def without_token(answer: object) -> str:
    """The page without what differs by chance, or because it was typed."""
    text: str = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r'value="[^"]*"', "", text)


class TestTheDoor:
    def test_a_stranger_gets_the_same_answer_for_every_number(
        self, browser: Callable[[], Client], maria: Member, codes: list[str], db: Fresh
    ) -> None:
        nobody = str(new_numbers(1)[0])
        known, unknown = (browser().post("/me/enter", {"who": who}) for who in (str(maria.number), nobody))
        assert without_token(known) == without_token(unknown)
        assert (known.status_code, set(known.cookies)) == (unknown.status_code, set(unknown.cookies))
        assert len(codes) == 1
        wrong = [browser().post("/me/code", {"who": who, "code": "000000"}) for who in (str(maria.number), nobody)]
        assert without_token(wrong[0]) == without_token(wrong[1])
        assert [answer.status_code for answer in wrong] == [422, 422]
        fourth = [browser().post("/me/enter", {"who": str(maria.number)}) for _ in range(3)][-1]
        assert without_token(fourth) == without_token(unknown)
        assert len(codes) == 3
        assert codes[0] not in str(db.rows("SELECT content::text FROM messages_message WHERE text = 'code'"))

    def test_a_clock_tells_a_stranger_nothing(self, browser: Callable[[], Client], maria: Member) -> None:
        client = browser()
        for path, who in product(("/me/enter", "/me/code"), (str(maria.number), str(new_numbers(1)[0]))):
            began = time.monotonic()
            client.post(path, {"who": who, "code": "000000"})
            assert time.monotonic() - began >= LEAST

    def test_a_nik_opens_too_and_is_never_said_back(
        self, browser: Callable[[], Client], codes: list[str], maria: Member
    ) -> None:
        her = nik(serial=777)
        registered(of=somebody(nik=her, phone="081234567891"))
        client = browser()
        asked = client.post("/me/enter", {"who": f"{her[:6]} {her[6:12]} {her[12:]}"}).content.decode()
        assert her not in asked.replace(" ", "")
        sealed = re.findall(r'name="who" value="([^"]+)"', asked)
        assert len(sealed) == 2  # to type the code, and to ask for another
        wrong = client.post("/me/code", {"who": sealed[0], "code": "x"})
        assert (wrong.status_code, her in wrong.content.decode()) == (422, False)
        entered = client.post("/me/code", {"who": sealed[0], "code": codes[-1]})
        assert (entered.status_code, entered.headers["Location"]) == (302, "/me")
        assert client.get("/me/code").headers["Location"] == "/me/enter"

    def test_what_is_nobodys_number_is_mended_at_once(self, browser: Callable[[], Client], db: Fresh) -> None:
        for who in ("", "123", "123456789012", "5371010000000000"):
            answer = browser().post("/me/enter", {"who": who})
            assert answer.status_code == 422
            assert 'aria-invalid="true"' in answer.content.decode()

    def test_every_page_sends_a_stranger_to_the_door(self, browser: Callable[[], Client], db: Fresh) -> None:
        for part in (*PARTS, "/statement.pdf", "/receipts/1.pdf"):
            answer = browser().get(f"/me{part}")
            assert (answer.status_code, answer.headers["Location"]) == (302, "/me/enter")

    def test_the_cookie_is_for_these_pages_alone_and_ends(
        self, inside: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cookie = inside.cookies[COOKIE]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/me", True, "Strict")
        assert inside.get("/me").headers["Cache-Control"] == "no-store, private"
        later = timezone.now() + timedelta(minutes=31)
        monkeypatch.setattr("payung.interfaces.web.me.entry.timezone.now", lambda: later)
        answer = inside.get("/me")
        assert answer.headers["Location"] == "/me/enter?over=yes"
        assert inside.get("/me/pay").headers["Location"] == "/me/enter"  # the browser forgot it

    def test_a_cookie_that_was_changed_opens_nothing(self, inside: Client) -> None:
        sealed = inside.cookies[COOKIE].value
        inside.cookies[COOKIE] = ("A" if sealed[0] != "A" else "B") + sealed[1:]
        assert inside.get("/me").status_code == 302

    def test_whoever_leaves_is_out(self, inside: Client) -> None:
        inside.post("/me/leave")
        assert inside.get("/me").status_code == 302


class TestThePages:
    def test_each_is_light_and_without_a_script(self, inside: Client) -> None:
        styles = [finders.find(f"payung/{name}.css") for name in ("tokens", "page")]
        weight = sum(len(gzip.compress(Path(str(each)).read_bytes())) for each in styles)
        for part, language in product(PARTS, ("id", "en")):
            answer = inside.get(f"/me{part}?lang={language}")
            assert answer.status_code == 200, part
            assert b"<script" not in answer.content
            assert weight + len(gzip.compress(answer.content)) < MOST, part

    def test_cover_says_until_when_and_what_to_do(self, inside: Client, maria: Member) -> None:
        page = said(inside.get("/me?lang=en"))
        last = (Month.of(TODAY) + 1).last
        assert "You are protected" in page
        assert f"{last.day} " in page
        assert "JHT" in page
        before = said(inside.get(f"/me?on={TODAY}&known={TODAY - timedelta(days=1)}"))
        assert "You are not protected yet" in before
        later = said(inside.get(f"/me?on={TODAY + timedelta(days=300)}"))
        assert "Your protection has ended" in later
        assert inside.get("/me?on=x&known=y").status_code == 422

    def test_pay_shows_the_periods_and_keeps_the_wish(self, inside: Client, maria: Member) -> None:
        page = said(inside.get("/me/pay?lang=en"))
        assert f"{str(maria.number)[:4]} {str(maria.number)[4:8]}" in page
        assert "12 months" in page
        assert inside.post("/me/pay", {"months": "3"}).status_code == 302
        assert standing_wish(code=maria.number) == 3
        assert inside.post("/me/pay", {"months": "4"}).status_code == 422

    def test_a_card_is_shown_and_printed(self, inside: Client) -> None:
        shown = inside.post("/me/card")
        assert b"<svg" in shown.content
        assert len(gzip.compress(shown.content)) < MOST - 6_000
        assert inside.post("/me/card", {"pdf": "1"}).content.startswith(b"%PDF")

    def test_a_receipt_and_the_statement_are_shown_and_printed(self, inside: Client) -> None:
        assert "BRI-77" in said(inside.get("/me/receipts"))
        assert "BRI-77" in said(inside.get("/me/receipts/1"))
        assert inside.get("/me/receipts/1.pdf").content.startswith(b"%PDF")
        assert inside.get("/me/receipts/2.pdf").status_code == 404
        assert "Rp40.000" in said(inside.get("/me/statement"))
        assert inside.get("/me/statement.pdf").content.startswith(b"%PDF")

    def test_heirs_are_named_and_taken_away_and_a_message_says_so(self, inside: Client, db: Fresh) -> None:
        assert "Yosef Bria" in said(inside.get("/me/family"))
        yosef = {"heir_1": "Yosef Bria", "heir_1_relation": "suami"}
        wrong = {**yosef, "heir_2": "Ana Bria", "heir_2_relation": "", "heir_2_phone": "x"}
        answer = inside.post("/me/family", wrong)
        found = set(re.findall(r'id="(\w+)-error"', answer.content.decode()))
        assert (answer.status_code, found) == (422, {"heir_2_relation", "heir_2_phone"})
        assert db.rows("SELECT count(*) FROM messages_message WHERE text = 'changed'") == [(0,)]
        right = {**wrong, "heir_2_relation": "anak", "heir_2_phone": "0812 9999 0000"}
        assert inside.post("/me/family", right).headers["Location"] == "/me/family?named=yes"
        assert "+6281299990000" in said(inside.get("/me/family"))
        inside.post("/me/family", {**right, "remove": "1"})
        page = said(inside.get("/me/family"))
        assert "Ana Bria" in page
        assert "Yosef Bria" not in page
        assert db.rows("SELECT count(*) FROM messages_message WHERE text = 'changed'") == [(2,)]

    def test_messages(self, inside: Client) -> None:
        page = said(inside.get("/me/messages?lang=en"))
        assert "••••" in page
        assert "Stop reminders" in page
        inside.post("/me/messages", {"reminders": "no"})
        assert "You have not asked to be reminded" in said(inside.get("/me/messages"))
        assert inside.post("/me/messages", {"reminders": "perhaps"}).status_code == 404

    def test_history_and_consent(self, inside: Client) -> None:
        told = said(inside.get("/me/history?lang=en"))
        assert told.index("Months paid : Rp") < told.index(
            "Registered : Branch desk; works on their own account; Ikat weaver"
        )
        assert "I no longer agree" not in said(inside.get("/me/consent"))
        inside.post("/me/consent", {"purpose": "training", "given": "yes"})
        assert "I no longer agree" in said(inside.get("/me/consent"))
        for purpose in ("scheme", "nothing"):
            assert inside.post("/me/consent", {"purpose": purpose, "given": "no"}).status_code == 404


def test_forms_from_elsewhere_change_nothing(inside: Client, maria: Member) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = inside.cookies
    assert settings.CSRF_COOKIE_SAMESITE == "Strict"
    assert strict.post("/me/pay", {"months": "3"}).status_code == 403
    assert standing_wish(code=maria.number) == 0
