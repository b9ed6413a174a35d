"""A worker's own pages in a browser: axe, narrow screens, and the way in without a script; over a real database."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from payung.access.codes.session import begin, seal_session
from payung.interfaces.web.me.entry import COOKIE
from payung.kernel.months import Month
from tests.browser.narrowband import MOST_BYTES, MOST_SECONDS, by_2g, first_paint, weight
from tests.browser.serving import served
from tests.browser.sight import LOOKS, NARROW, follow, holds
from tests.conftest import Server
from tests.payments.cashier import pay
from tests.people.counter import open_counter, registered

PARTS = ("", "/pay", "/card", "/receipts", "/receipts/1", "/statement", "/family", "/history", "/messages", "/consent")


class Home:
    """The running site with a worker who paid, and the cookie that opens her pages."""

    def __init__(self, address: str) -> None:
        self.address = address
        open_counter()
        maria = registered(phone="081234567890", heirs="Yosef Bria (suami)", village="Fatukoko")
        pay(maria, str(Month.of(timezone.localdate())), 3, programmes=["jkk", "jkm", "jht"], reference="BRI-2026-77")
        self.number, now = str(maria.number), timezone.now()
        self.cookie = seal_session(session=begin(number=maria.number, at=now), at=now)

    def visit(self, chromium: Any, *, inside: bool = True, **options: Any) -> Any:
        """A page in a browser of its own, let in already or not."""
        context = chromium.new_context(**{"viewport": NARROW, **options})
        if inside:
            context.add_cookies([{"name": COOKIE, "value": self.cookie, "url": f"{self.address}/me"}])
        return context.new_page()


@pytest.fixture(scope="module")
def home(server: Server) -> Iterator[Home]:
    """The site over a database of its own."""
    with served(server) as site:
        yield site.do(Home, site.address)


@pytest.mark.parametrize(("language", "options"), [look[1:] for look in LOOKS], ids=[look[0] for look in LOOKS])
def test_nothing_is_wrong_with_what_is_pressed_or_mistyped(
    chromium: Any, home: Home, language: str, options: dict[str, Any]
) -> None:
    page = home.visit(chromium, **options)
    page.goto(f"{home.address}/me?on=x&known=y&lang={language}")
    holds(page)
    page.goto(f"{home.address}/me/card")
    follow(page.locator(".acts button").first)
    assert page.locator(".qr svg").is_visible()
    holds(page, "card")
    page.goto(f"{home.address}/me/family")
    page.locator("summary").click()
    page.locator("#heir_2_relation").fill("anak")
    follow(page.locator(".heir ~ button"))
    assert page.locator("#heir_2").get_attribute("aria-invalid") == "true"
    holds(page, "family")


def test_each_page_is_light_and_can_be_read_at_once_by_2g(chromium: Any, home: Home) -> None:
    page, heavy = home.visit(chromium), {}
    for part in (*PARTS, "/enter"):
        page.goto(f"{home.address}/me{part}")
        heavy[part] = weight(page)
        assert heavy[part] <= MOST_BYTES, part
    heaviest = max(heavy, key=heavy.__getitem__)  # all have the same look and script: on a slow line it is the slowest
    assert first_paint(by_2g(page), f"{home.address}/me{heaviest}") <= MOST_SECONDS, heaviest


def test_heirs_are_named_by_keyboard(chromium: Any, home: Home) -> None:
    page = home.visit(chromium)
    page.goto(f"{home.address}/me/family")
    for name, text in (("", "\n"), ("heir_2", "Ana Bria"), ("heir_2_relation", "anak")):
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id || document.activeElement.tagName") == (name or "SUMMARY"):
                break
        page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("status").inner_text().startswith("Ahli waris Anda sudah dicatat")
    assert [each.inner_text() for each in page.locator("#heirs + ul b").all()] == ["Yosef Bria", "Ana Bria"]


def test_the_way_in_needs_no_script_and_a_wrong_code_is_mended(chromium: Any, home: Home) -> None:
    page = home.visit(chromium, inside=False, java_script_enabled=False)
    page.goto(f"{home.address}/me?lang=en")
    page.get_by_label("Participant number or NIK").fill(home.number)
    follow(page.get_by_role("button", name="Send me a code"))
    page.get_by_label("Six digits").fill("000000")
    follow(page.get_by_role("button", name="Open my pages"))
    assert "older than ten minutes" in page.locator(".error").inner_text()
    assert page.get_by_label("Six digits").get_attribute("aria-invalid") == "true"
