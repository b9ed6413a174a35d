"""Joining in a browser: axe, by keyboard, by 2G, with and without a script; over a real database."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest

from payung.people.checks import check_nik
from payung.people.regions import PROVINCE_CODES
from tests.browser.narrowband import MOST_BYTES, MOST_SECONDS, by_2g, first_paint, weight
from tests.browser.serving import served
from tests.browser.sight import LOOKS, NARROW, follow, holds
from tests.conftest import Server
from tests.people.entries import nik

LETTERS_A_SECOND, SECONDS_A_TAP = 3, 1
MOST_REQUESTS, LONGEST = 6, 120
NEXT = "form[data-draft] > button"
WHO = {"name": "Maria Goreti Seran", "phone": "0812 3456 7890"}
WORK = {"occupation": "tenun ikat", "income": "1.500.000", "village": "Fatukoko"}
FAMILY = {"heir": "Yosef Bria", "heir_relation": "suami"}


@pytest.fixture(scope="module")
def address(server: Server) -> Iterator[str]:
    """The address of the site over a database of its own."""
    with served(server) as site:
        yield site.address


class Hand:
    """Somebody who fills in the pages by typing and tapping; both are counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.letters, self.taps = page, 0, 0

    def types(self, fields: dict[str, str]) -> None:
        for name, text in fields.items():
            self.page.locator(f"#{name}").press_sequentially(text)
            self.letters, self.taps = self.letters + len(text), self.taps + 1

    def goes_on(self) -> None:
        follow(self.page.locator(NEXT))
        self.taps += 1

    def joins(self, *, serial: int, see: Callable[[], None] = lambda: None) -> None:
        """The whole way from the opening page; what each page looks like is for `see`."""
        self.types({"nik": nik(serial=serial), **WHO})
        self.goes_on()
        see()
        self.page.locator("#region").select_option("53.04")
        self.taps += 2  # the list, and the name in it
        self.types(WORK)
        self.goes_on()
        see()
        self.types(FAMILY)
        self.goes_on()
        see()
        self.page.locator("#consent").check()
        self.taps += 1
        self.goes_on()
        self.page.wait_for_url("**/join/done")
        see()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_somebody_joins_by_2g_in_six_requests_and_two_minutes(chromium: Any, address: str, script: bool) -> None:
    page = by_2g(chromium.new_context(viewport=NARROW, java_script_enabled=script).new_page())
    documents: list[str] = []  # a redirect is a request too
    page.on("request", lambda asked: asked.resource_type == "document" and documents.append(asked.url))
    began, hand = monotonic(), Hand(page)
    page.goto(f"{address}/join")
    hand.joins(serial=10 + script)
    waited = monotonic() - began
    assert page.get_by_role("heading", level=1).inner_text() == "Diterima"
    assert len(documents) <= MOST_REQUESTS, documents
    assert waited + hand.letters / LETTERS_A_SECOND + hand.taps * SECONDS_A_TAP <= LONGEST


def test_the_first_page_is_light_and_can_be_read_at_once(chromium: Any, address: str) -> None:
    page = by_2g(chromium.new_context(viewport=NARROW).new_page())
    assert first_paint(page, f"{address}/join") <= MOST_SECONDS


@pytest.mark.parametrize(("language", "options"), [look[1:] for look in LOOKS], ids=[look[0] for look in LOOKS])
def test_nothing_is_wrong_with_any_step_and_all_are_light(
    chromium: Any, address: str, language: str, options: dict[str, Any]
) -> None:
    page = chromium.new_context(**options).new_page()

    def see() -> None:
        holds(page)
        assert (bytes_ := weight(page)) <= MOST_BYTES, f"{page.url}: {bytes_}"

    page.goto(f"{address}/join?lang={language}")
    see()
    follow(page.locator(NEXT))
    see()  # with everything that is wrong
    page.goto(f"{address}/join")
    Hand(page).joins(serial=1 + (language == "en"), see=see)


def test_the_keyboard_is_enough(chromium: Any, address: str) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{address}/join")
    keys = page.keyboard

    def at(name: str) -> None:
        for _ in range(30):
            keys.press("Tab")
            if page.evaluate("document.activeElement.id") == name:
                return
        raise AssertionError(f"no Tab leads to {name}")

    for fields in ({"nik": nik(serial=5), **WHO}, {"occupation": "nelayan", "region": "Be"}, FAMILY):
        for name, text in fields.items():
            at(name)
            keys.type(text)
        if "region" in fields:
            assert page.locator("#region").input_value() == "53.04"
            at("village")
        with page.expect_navigation():
            keys.press("Enter")
    at("consent")
    keys.press("Space")
    with page.expect_navigation(url="**/join/done"):
        keys.press("Enter")


def test_what_is_typed_is_kept_until_it_is_sent_but_for_the_nik(chromium: Any, address: str) -> None:
    page = chromium.new_context(viewport=NARROW).new_page()
    page.goto(f"{address}/join")
    hand = Hand(page)
    hand.types({"nik": nik(serial=6), **WHO})
    assert nik(serial=6) not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    page.reload()
    assert [page.locator(f"#{name}").input_value() for name in ("nik", "name")] == ["", WHO["name"]]
    page.get_by_role("button", name="Hapus isian").click()
    assert page.locator("#name").input_value() == ""
    hand.types({"nik": nik(serial=6), **WHO})
    hand.goes_on()
    hand.types(WORK)
    page.reload()  # asks anew, and does not send the form before again
    assert page.locator("#village").input_value() == WORK["village"]
    page.goto(f"{address}/join/who")
    assert nik(serial=6) not in page.content()
    assert page.locator("#village").count() == page.evaluate("localStorage.length") == 0


def test_villages_are_suggested_of_the_region_that_is_chosen(chromium: Any, address: str) -> None:
    page = chromium.new_context(viewport=NARROW).new_page()
    page.goto(f"{address}/join")
    hand = Hand(page)
    hand.types({"nik": nik(serial=7, place="530202"), **WHO})
    hand.goes_on()
    suggested = page.locator("#villages option")
    assert suggested.evaluate_all("all => all.map(each => each.value)").count("Fatukoko") == 1  # of the NIK's region
    assert weight(page) <= MOST_BYTES, "the region with most villages"
    with page.expect_response("**/join/villages/53.71"):
        page.locator("#region").select_option("53.71")
    page.wait_for_timeout(100)
    assert "Oebobo" in suggested.evaluate_all("all => all.map(each => each.value)")


def test_a_nik_is_judged_as_the_server_judges_it(chromium: Any, address: str) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{address}/join")
    good = nik()
    typed = [good, f"{good[:6]} {good[6:12]}-{good[12:]}", good[:-1], good + "1", f"x{good[1:]}", f"{good[:12]}0000"]
    typed += [place + good[6:] for place in ("000101", "530001", "537001", "530100", "910101", "990101", "327301")]
    typed += [
        f"{good[:6]}{date}0001" for date in ("290201", "290200", "690200", "310490", "720190", "410190", "400190")
    ]
    typed += [f"{good[:6]}{date}0001" for date in ("000190", "320190", "011390", "010090", "710190", "300290")]
    here = page.evaluate(
        "async ([typed, provinces]) => {"
        " const { fault } = await import('/static/payung/nik.js');"
        " return typed.map((each) => fault(each, provinces)) }",
        [typed, sorted(PROVINCE_CODES)],
    )
    there = [[problem.code for problem in check_nik(cell=each)[1]] for each in typed]
    assert [[f"nik.{code}"] if code else [] for code in here] == there
    page.locator("#nik").press_sequentially(good)
    assert page.locator("#nik-told").inner_text() == "✓ Lahir 14 Agustus 1990, perempuan"
    page.locator("#nik").press("Backspace")
    page.locator("#name").focus()
    assert page.locator("#nik-told").inner_text() == "Kurang 1 angka"
    assert page.locator("#nik").get_attribute("aria-invalid") == "true"
