"""The way in of the staff in a browser: an invitation, a password, an app, a passkey; by keyboard, and for axe."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import hashers

from payung.access.accounts.actions import create_account
from tests.browser.serving import Served, served
from tests.browser.sight import LOOKS, NARROW, follow, holds
from tests.conftest import Server
from tests.interfaces.web.accounts.visitor import PASSWORD, code_of

FURTHER = (
    *("", "/accounts", "/second", "/second/keys/add", "/second/recovery", "/second/recovery/new", "/second/again"),
    *("/again", "/password", "/leave", "/closed"),
)
"""Where somebody goes who has a password and an app, unlike whom tests let in."""


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


@pytest.mark.parametrize(("language", "options"), [look[1:] for look in LOOKS], ids=[look[0] for look in LOOKS])
def test_nothing_is_wrong_on_the_way_in_and_behind_it(
    chromium: Any, door: Door, language: str, options: dict[str, Any]
) -> None:
    name = f"eyes-{language}"
    link, reader = door.link(name), Reader(chromium, **options)
    page = reader.page
    button = page.locator("main form.steps button")
    page.goto(f"{link}?lang={language}")
    holds(page, "begin")
    for password in ("pendek", PASSWORD):
        page.locator("#password").fill(password)
        page.locator("#again").fill(PASSWORD)
        holds(page, f"begin, {password}")
        follow(page.locator("main button"))
    holds(page, "enter")
    for password in ("salah", PASSWORD):
        page.locator("#login").fill(name)
        page.locator("#password").fill(password)
        follow(button)
        holds(page, f"after {password}")
    page.goto(f"{door.address}/staff/second/codes")
    holds(page, "app")
    page.locator("#code").fill(code_of(page.locator(".secret").inner_text()))
    follow(page.locator("main form button"))
    holds(page, "recovery codes")
    for place in FURTHER:
        page.goto(f"{door.address}/staff{place}")
        holds(page, place)
    page.goto(f"{door.address}/staff/account/new")
    page.locator("#name").fill(f"new-{name}")
    page.locator("#region").select_option("53.08")
    follow(button)
    assert page.locator("main code").inner_text().startswith(f"{door.address}/staff/begin/")
    holds(page, "invitation")
    page.goto(f"{door.address}/staff/accounts/new-{name}")
    page.locator("summary").click()
    holds(page, "account")
    assert reader.complaints == []


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
    follow(page.get_by_role("link", name="Add a passkey"))
    page.locator("#name").fill("Laptop kantor")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/second/recovery")
    page.goto(f"{door.address}/staff/second")
    assert "Laptop kantor" in page.locator("#keys + p + table").inner_text()
    holds(page, "own, with a passkey")
    follow(page.get_by_role("button", name="Leave"))
    page.goto(f"{door.address}/staff")
    reader.type("lusia", PASSWORD)
    page.wait_for_url("**/second/enter*")
    holds(page, "second factor, with a passkey")
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
