"""The way in of the staff in a browser: an invitation, a password, an app, a passkey; by keyboard, and for axe."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import hashers

from payung.access.accounts.actions import create_account
from tests.browser.serving import Served, served
from tests.conftest import Server
from tests.interfaces.web.accounts.visitor import PASSWORD, code_of

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}


FEW = ("", "/second", "/accounts")
MORE = (
    *("/second/keys/add", "/second/recovery", "/second/recovery/new", "/second/again", "/again", "/password"),
    *("/account/new", "/accounts/axe-en", "/leave", "/closed"),
)


class Door:
    """The running site, by a name that browsers make passkeys for, with an administrator who invites."""

    def __init__(self, site: Served) -> None:
        self.address, self.do = f"http://localhost:{site.port}", site.do
        self.link("root", "national", "")

    def link(self, name: str, role: str = "province", region: str = "53", by: str = "root") -> str:
        """A new account's invitation."""
        words = {"name": name, "role": role, "region": region, "by": by, "at": datetime.now(UTC)}
        made = self.do(lambda: create_account(**words))  # type: ignore[arg-type]
        return f"{self.address}/staff/begin/{made.word}"


@pytest.fixture(scope="module")
def door(server: Server) -> Iterator[Door]:
    """The site over a database of its own."""
    with pytest.MonkeyPatch.context() as patch, served(server) as site:
        patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        hashers.get_hashers.cache_clear()
        yield Door(site)
    hashers.get_hashers.cache_clear()


class Reader:
    """A page in a browser of its own; whatever the console complains of is kept."""

    def __init__(self, chromium: Any, **options: Any) -> None:
        self.page = chromium.new_context(**{"viewport": NARROW, **options}).new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._note)

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning") and "422" not in message.text:
            self.complaints.append(message.text)

    def holds(self, place: str) -> None:
        """Axe finds nothing, nothing scrolls sideways, fingers hit what they aim at."""
        found = Axe().run(self.page, options=RULES)
        assert found.violations_count == 0, f"{place}: {found.generate_report()}"
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, place
        aimed_at = "main :is(button, input:not([type=checkbox]), select, .check) >> visible=true"
        for target in self.page.locator(aimed_at).all():
            assert target.bounding_box()["height"] >= 48, f"{place}: {target.inner_text()}"

    def type(self, *texts: str) -> None:
        """From the field that is in focus on, one text a field, then Enter."""
        self.page.wait_for_function("document.activeElement.matches('input')")
        for n, text in enumerate(texts):
            if n:
                self.page.keyboard.press("Tab")
            self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def press(self, text: str) -> None:
        """Go by Tab to what is called so, and press Enter."""
        for _ in range(40):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.innerText") == text:
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"no way by keyboard to {text}")


@pytest.mark.parametrize(
    ("language", "scheme", "viewport"), [("en", "light", NARROW), ("id", "dark", WIDE)], ids=["light", "dark"]
)
def test_axe_finds_nothing_on_the_way_in_and_behind_it(
    chromium: Any, door: Door, language: str, scheme: str, viewport: dict[str, int]
) -> None:
    name = f"axe-{language}"
    link, reader = door.link(name), Reader(chromium, color_scheme=scheme, viewport=viewport)
    page = reader.page
    page.goto(f"{link}?lang={language}")
    reader.holds("begin")
    page.locator("main button").click()
    reader.holds("begin, wrong")
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.locator("main button").click()
    reader.holds("enter")
    for password in ("salah", PASSWORD):
        page.locator("#login").fill(name)
        page.locator("#password").fill(password)
        page.locator("main form.steps button").click()
        reader.holds(f"after {password}")
    page.goto(f"{door.address}/staff/second/codes")
    reader.holds("app")
    secret = page.locator(".secret").inner_text()
    page.locator("#code").fill(code_of(secret))
    page.locator("main form button").click()
    reader.holds("recovery codes")
    for place in FEW if scheme == "dark" else (*FEW, *MORE):
        page.goto(f"{door.address}/staff{place}")
        reader.holds(place)
    page.goto(f"{door.address}/staff/account/new")
    page.locator("#name").fill(f"new-{name}")
    page.locator("#region").select_option("53.08")
    page.locator("main form.steps button").click()
    assert page.locator("main code").inner_text().startswith(f"{door.address}/staff/begin/")
    reader.holds("invitation")
    page.goto(f"{door.address}/staff/accounts/new-{name}")
    page.locator("summary").click()
    reader.holds("account")
    page.goto(f"{door.address}/staff/begin/nothing")
    reader.holds("no invitation")
    assert [each for each in reader.complaints if "410" not in each] == []


def test_the_whole_way_by_keyboard_alone(chromium: Any, door: Door) -> None:
    reader = Reader(chromium)
    page = reader.page
    page.goto(f"{door.link('maria')}?lang=en")
    reader.type(PASSWORD, PASSWORD)
    page.wait_for_url("**/staff/enter?told=begun")
    assert page.locator("#login").input_value() == "maria"
    reader.type(PASSWORD)
    page.wait_for_url("**/staff/second")
    reader.press("Set up an app")
    page.wait_for_url("**/second/codes")
    secret = page.locator(".secret").inner_text()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "code":
            break
    reader.type(code_of(secret))
    page.wait_for_url("**/second/recovery")
    codes = re.findall(r"\d{4} \d{4}", page.locator(".codes").inner_text())
    assert len(codes) == 10
    reader.press("I have them: on to my work")
    page.wait_for_url("**/staff")
    assert page.locator("h1").inner_text() == "My work"
    reader.press("Leave")
    page.wait_for_url(f"{door.address}/")
    assert page.get_by_role("link", name="My work").count() == 0
    page.goto(f"{door.address}/staff")
    reader.type("maria", PASSWORD)
    page.wait_for_url("**/second/enter*")
    reader.type(codes[0])
    page.wait_for_url("**/staff")
    assert reader.complaints == []


def test_a_passkey_is_added_and_lets_in(chromium: Any, door: Door) -> None:
    reader = Reader(chromium)
    page = reader.page
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{door.link('lusia')}?lang=en")
    reader.type(PASSWORD, PASSWORD)
    page.wait_for_url("**/staff/enter?told=begun")
    reader.type(PASSWORD)
    page.wait_for_url("**/staff/second")
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("#name").fill("Laptop kantor")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/second/recovery")
    page.goto(f"{door.address}/staff/second")
    assert "Laptop kantor" in page.locator("#keys + p + table").inner_text()
    reader.holds("own, with a passkey")
    page.get_by_role("button", name="Leave").click()
    page.goto(f"{door.address}/staff")
    reader.type("lusia", PASSWORD)
    page.wait_for_url("**/second/enter*")
    reader.holds("second factor, with a passkey")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/staff")
    page.goto(f"{door.address}/staff/second/again/key")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/staff")
    assert reader.complaints == []


def test_an_address_without_a_name_offers_no_passkey(chromium: Any, door: Door) -> None:
    reader = Reader(chromium, java_script_enabled=False)
    page = reader.page
    page.goto(f"{door.link('anton')}?lang=en".replace("localhost", "127.0.0.1"))
    reader.type(PASSWORD, PASSWORD)
    page.wait_for_url("**/staff/enter?told=begun")
    reader.type(PASSWORD)
    page.wait_for_url("**/staff/second")
    assert page.get_by_role("link", name="Add a passkey").count() == 0
    assert "passkeys need a name with https" in page.locator("main").inner_text()
