"""Joining in a browser: axe, narrow screens, weights, and the whole way without a script; over a real database."""

import gzip
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.wsgi import get_wsgi_application
from waitress.server import create_server

from payung.interfaces.web.join import pages
from tests.conftest import Server, cloned, working_on
from tests.people.entries import nik

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
HEAVIEST = 15_000  # bytes that a page takes on its way, with its look
STATIC = Path(pages.__file__).parents[1] / "static/payung"
LOOK = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in ("tokens.css", "page.css"))
STEPS = ("who", "work", "family", "check")


@pytest.fixture(scope="module")
def address(server: Server) -> Iterator[str]:
    """The address of the site over a database of its own. Django works in a thread: beside a browser it refuses to."""
    with cloned(server) as fresh, ThreadPoolExecutor(max_workers=1) as thread:
        django = working_on(fresh)
        thread.submit(django.__enter__).result()
        site = create_server(get_wsgi_application(), host="127.0.0.1", port=0)
        threading.Thread(target=site.run, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{site.effective_port}"
        finally:
            site.close()
            site.task_dispatcher.shutdown()
            thread.submit(django.__exit__, None, None, None).result()


@pytest.mark.parametrize(
    ("language", "scheme", "viewport"), [("id", "light", NARROW), ("en", "dark", WIDE)], ids=["light", "dark"]
)
def test_axe_finds_nothing_no_page_scrolls_sideways_and_all_are_light(
    chromium: Any, address: str, language: str, scheme: str, viewport: dict[str, int]
) -> None:
    page = chromium.new_context(viewport=viewport, color_scheme=scheme).new_page()
    page.goto(f"{address}/join?lang={language}")
    _holds(page)
    page.locator("main a.button").click()
    page.locator("main button").click()
    _holds(page)  # with everything that is wrong
    _fill(page, language=language, see=lambda: _holds(page))
    _holds(page)
    assert page.url.endswith("/join/done")


def test_somebody_joins_without_a_script(chromium: Any, address: str) -> None:
    page = chromium.new_context(viewport=NARROW, java_script_enabled=False).new_page()
    page.goto(f"{address}/join?lang=id")
    page.get_by_role("link", name="Mulai").click()
    _fill(page, language="id", see=lambda: None, serial=2)
    assert page.get_by_role("heading", level=1).inner_text() == "Diterima"
    page.goto(f"{address}/join/check")
    assert page.url.endswith("/join/who")
    assert page.locator("#nik").input_value() == ""


def _fill(page: Any, *, language: str, see: Any, serial: int = 1) -> None:
    """Fill in every page and send. The work is found by a word that people use."""
    page.locator("#nik").fill(nik(serial=serial + 3 * (language == "en")))
    page.locator("#name").fill("Maria Seran")
    page.locator("#phone").fill("0812 3456 7890")
    for step in STEPS[1:]:
        page.locator("main form:last-of-type > button").click()
        assert page.url.endswith(f"/join/{step}"), page.locator("main").inner_text()
        see()
        if step == "work":
            page.locator("#occupation").fill("tenun ikat" if language == "id" else "Weaver")
            page.locator("#region").select_option("53.04")
        if step == "family":
            page.locator("#heir").fill("Yosef Bria")
            page.locator("#heir_relation").fill("suami")
    page.locator("#consent").check()
    page.locator("main form:last-of-type > button").click()
    page.wait_for_url("**/join/done")


def _holds(page: Any) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    for target in page.locator("main button >> visible=true, main input:not([type=checkbox]) >> visible=true").all():
        assert target.bounding_box()["height"] >= 48
    weight = len(gzip.compress(page.content().encode())) + LOOK
    assert weight <= HEAVIEST, f"{page.url}: {weight}"
