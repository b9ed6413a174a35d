"""One day at the counter in a browser, by keyboard alone: register, take cash, print, change, look back. And axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.browser.serving import served, session_of
from tests.conftest import Server
from tests.people.corrections.officers import propose
from tests.people.counter import open_counter, registered
from tests.people.entries import nik

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
MOST = 60_000
"""Bytes of a page with all that it loads."""
PARTS = ("", "/history", "/cash", "/money", "/card", "/receipts", "/registered", "/correct", "/consent")
CHANGES = ("phone", "address", "job", "second-job", "jht", "kind", "heirs", "children", "death", "deny-death")


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
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def _press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def _type(page: Any, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


@pytest.mark.parametrize(("scheme", "viewport"), [("light", NARROW)])  # in dark and wide: test_every_page
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    chromium: Any, branch: Branch, scheme: str, viewport: dict[str, int]
) -> None:
    page = branch.visit(chromium, color_scheme=scheme, viewport=viewport)
    person = f"/desk/{branch.number}"
    changes = [f"{person}/change/{what}" for what in (CHANGES if scheme == "light" else ("job", "heirs"))]
    for path in ("/desk", "/desk/register", "/desk/tasks", "/desk/applications", *(person + part for part in PARTS)):
        _holds(page, branch, path)
    for path in changes:
        _holds(page, branch, path)
    page.goto(f"{branch.address}/desk/register")
    page.get_by_role("button", name="Register this person", exact=True).click()
    _is_well_formed(page, "what is wrong")
    second = branch.visit(chromium, "approver", color_scheme=scheme, viewport=viewport)
    _holds(second, branch, "/desk/orders")
    _holds(second, branch, f"/desk/orders/correction/{branch.correction}")


def _holds(page: Any, branch: Branch, path: str) -> None:
    page.goto(branch.address + path)
    _is_well_formed(page, path)
    # What came over the wire, and what the browser had from the page before.
    weight = page.evaluate(
        "performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))"
        ".reduce((sum, each) => sum + each.encodedBodySize, 0)"
    )
    assert 0 < weight <= MOST, f"{path}: {weight} bytes"


def _is_well_formed(page: Any, place: str) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert found.violations_count == 0, f"{place}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, place
