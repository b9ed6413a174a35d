"""One day at the counter in a browser, by keyboard alone: register, take cash, print, change, look back. And axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from tests.browser.serving import served, session_of
from tests.browser.sight import LIGHT_NARROW, WIDE, follow, holds
from tests.conftest import Server
from tests.people.corrections.officers import propose
from tests.people.counter import open_counter, registered
from tests.people.entries import nik


class Branch:
    """The running site with a member, a correction that waits, and an officer and an approver who are logged in."""

    def __init__(self, address: str) -> None:
        self.address = address
        open_counter()
        maria = registered(phone="081234567890", heirs="Yosef Bria (suami)", village="Fatukoko")
        self.number, self.correction = maria.number, propose(maria, {"name": "Maria Seran Bau"}).correction.id
        self.sessions = {role: session_of(role, role, region="53.04") for role in ("officer", "approver")}

    def visit(self, chromium: Any, role: str = "officer", **options: Any) -> Any:
        """A page in a browser of its own, logged in."""
        context = chromium.new_context(**{"viewport": WIDE, **options})
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": self.sessions[role], "url": self.address}
        context.add_cookies([cookie, {"name": "django_language", "value": "en", "url": self.address}])
        return context.new_page()


@pytest.fixture(scope="module")
def branch(server: Server) -> Iterator[Branch]:
    """The site over a database of its own."""
    with served(server) as site:
        yield site.do(Branch, site.address)


def test_a_day_at_the_counter_by_keyboard(chromium: Any, branch: Branch) -> None:
    page = branch.visit(chromium)
    page.goto(f"{branch.address}/desk")
    _go(page, "Register a person")
    for label, words in {
        "NIK": nik(serial=7001),
        "Full name": "Anton Nahak",
        "Telephone": "081311112222",
        "Village (desa or kelurahan)": "Fatuketi",
        "Work": "nelayan",
        "Income in a month, in rupiah": "1.500.000",
    }.items():
        _type(page, label, words)
    page.get_by_role("checkbox", name="Keep the data that the scheme needs").focus()
    page.keyboard.press("Space")
    _press(page, "Register this person")
    page.wait_for_url("**/registered")
    assert "Anton Nahak" in page.locator(".sheet").inner_text()
    _go(page, "Take cash")
    page.get_by_role("radio", name="1 month").focus()
    page.keyboard.press("Space")
    _press(page, "Count it, and record")
    page.wait_for_url("**/receipts/1?taken=yes")
    amount = page.locator(".sum").inner_text()
    assert amount.startswith("Rp")
    _go(page, "To the person's page")
    with page.expect_response("**/card") as printed:
        _press(page, "Print a card (PDF)")
    assert printed.value.headers["content-type"] == "application/pdf"
    page.wait_for_url("**/card")  # the browser shows it
    page.goto(page.url.removesuffix("/card"))
    _go(page, "Change the telephone")
    _type(page, "New telephone number", "081399998888")
    _press(page, "Record")
    page.wait_for_url("**told=phone**")
    assert "+6281399998888" in page.locator("main").inner_text()
    _go(page, "Everything")
    told = page.locator("table").inner_text()
    assert [
        each for each in ("Registered", "Money received", "Card issued", "Where we reach you") if each not in told
    ] == []


def _go(page: Any, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def _type(page: Any, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def test_nothing_is_wrong_with_what_was_left_out_or_waits(chromium: Any, branch: Branch) -> None:
    page = branch.visit(chromium, **LIGHT_NARROW)
    page.goto(f"{branch.address}/desk/register")
    follow(page.get_by_role("button", name="Register this person", exact=True))
    holds(page, "what is wrong")
    page.goto(f"{branch.address}/desk/{branch.number}/cash")
    page.locator("input[value=other]").check()
    page.locator("#other").fill("5.000.000")
    follow(page.get_by_role("button", name="Count it, and record"))
    assert "12 months, and Rp4." in page.locator("form.gate").inner_text()
    holds(page, "more than anybody pays")
    second = branch.visit(chromium, "approver", **LIGHT_NARROW)
    second.goto(f"{branch.address}/desk/orders/correction/{branch.correction}")
    holds(second)
