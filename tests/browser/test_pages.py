"""What only a browser can tell: accessibility rules, widths, weights, colours, and that no script is needed."""

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.sight import LOOKS, NARROW, follow, holds

QUOTE = "/quote?income=1000000&month=2026-11&months=6&programmes=jkk&programmes=jkm&programmes=jht"
REFUSED = "/quote?income=4.3&month=x&months=6"
LAW = {"law": "/law", "chapter": "/law/contributions", "cases": "/law/accident", "questions": "/law/open-questions"}
CARD = {"card": "/card/verify", "design": "/design", "help": "/help"}
PAGES = {"first": "/", "bad-day": "/?on=x", "form": "/quote", "price": QUOTE, "refused": REFUSED, **LAW, **CARD}
ALL = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)


@pytest.fixture
def visit(chromium: Any, site: str) -> Iterator[Callable[..., Any]]:
    """Opens a page; keeps what the console said as `page.said` and what was loaded as `page.loaded`."""
    contexts = []

    def opened(path: str, **options: Any) -> Any:
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.said, page.loaded = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("response", lambda response: page.loaded.append(response))
        page.goto(site + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@ALL
@pytest.mark.parametrize(("language", "options"), [look[1:] for look in LOOKS], ids=[look[0] for look in LOOKS])
def test_nothing_is_wrong(visit, path, language, options) -> None:
    holds(visit(f"{path}{'&' if '?' in path else '?'}lang={language}", **options))


@ALL
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(visit, path, width) -> None:
    page = visit(path, viewport={"width": width, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wider = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => !e.closest('svg, .stack thead')"
        " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    assert wider == []


@ALL
def test_the_console_is_silent_and_nothing_comes_from_elsewhere(visit, site, path) -> None:
    page = visit(path)
    refusals = [said for said in page.said if "422" not in said]  # Chromium notes the answer's status
    assert refusals == []
    assert [response.url for response in page.loaded if not response.url.startswith(site)] == []
    assert "default-src 'self'" in page.loaded[0].headers["content-security-policy"]


def test_a_reader_without_javascript_chooses_a_day_a_language_and_a_price(visit) -> None:
    page = visit("/", java_script_enabled=False)
    follow(page.get_by_role("link", name="1 ", exact=False).first)
    assert "on=" in page.url
    follow(page.get_by_role("link", name="English"))
    assert page.get_by_role("heading", level=1).inner_text() == "Workers covered in East Nusa Tenggara"
    follow(page.get_by_role("link", name="Contribution", exact=True))
    page.get_by_label("Income in a month, in rupiah").fill("1.000.000")
    page.get_by_label("Who pays").select_option("apbd")
    follow(page.get_by_role("button"))
    assert "Rp16.800" in page.get_by_role("heading", level=2).first.inner_text()
    assert page.get_by_label("Who pays").input_value() == "apbd"


def test_a_refusal_takes_the_focus_and_leads_to_its_field(visit) -> None:
    page = visit("/quote")
    follow(page.get_by_role("button"))
    assert page.evaluate("document.activeElement.className") == "summary"
    page.get_by_role("link", name="Penghasilan belum diisi.").click()
    assert page.evaluate("document.activeElement.id") == "income"


def test_a_price_takes_the_focus(visit) -> None:
    page = visit("/quote")
    page.get_by_label("Penghasilan sebulan, dalam rupiah").fill("1000000")
    follow(page.get_by_role("button"))
    assert page.evaluate("document.activeElement.id") == "answer"


def test_the_menu_can_be_skipped(visit) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_map_can_be_moved_by_keyboard_on_a_narrow_screen(visit) -> None:
    page = visit("/", viewport=NARROW)
    page.locator(".scroll").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)  # the browser scrolls smoothly
    assert page.evaluate("document.querySelector('.scroll').scrollLeft") > 0


def test_a_row_lights_its_circle(visit) -> None:
    page = visit("/")
    page.get_by_role("rowheader", name="Kota Kupang").get_by_role("link").click()
    assert page.locator(".mark:target").get_attribute("id") == "m-53.71"
    page.locator("[id='m-53.05'] circle").click()
    assert page.locator("tr:target").get_attribute("id") == "r-53.05"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_shades_of_the_map_can_be_told_apart(visit, scheme) -> None:
    page = visit("/", color_scheme=scheme)
    fills = page.evaluate(
        "[...document.querySelectorAll('.legend [class^=shade] circle')].map(e => getComputedStyle(e).fill)"
    )
    assert len(set(fills)) == 5


@pytest.mark.parametrize(("path", "limit"), [("/", 100_000), (QUOTE, 60_000)])
def test_a_page_weighs_little(visit, path, limit) -> None:
    assert _weight(visit(path), len) <= limit


@pytest.mark.parametrize(
    ("path", "limit"), [("/", 30_000), ("/quote", 15_000), (QUOTE, 15_000), ("/card/verify", 15_000), ("/help", 15_000)]
)
def test_a_page_weighs_less_on_the_wire(visit, path, limit) -> None:
    assert _weight(visit(path), lambda body: len(gzip.compress(body))) <= limit


def _weight(page: Any, measured: Callable[[bytes], int]) -> int:
    """Bytes of the page with its style sheet and umbrella."""
    page.wait_for_load_state("networkidle")
    kinds = {response.request.resource_type for response in page.loaded}
    assert {"document", "stylesheet"} <= kinds
    return sum(measured(response.body()) for response in page.loaded)


def test_printed_pages_leave_out_what_paper_cannot_do(visit) -> None:
    page = visit("/")
    page.emulate_media(media="print")
    for control in ("nav", ".language", "form", ".skip"):
        assert not page.locator(control).first.is_visible(), control
    assert page.locator("svg.bar").first.is_visible()
