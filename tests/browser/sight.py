"""What holds of every page that somebody sees, and how they go on to the next; in one place for all browser tests."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
LIGHT_NARROW: dict[str, Any] = {"color_scheme": "light", "viewport": NARROW}
DARK_WIDE: dict[str, Any] = {"color_scheme": "dark", "viewport": WIDE}
LOOKS = (("light-narrow", "id", LIGHT_NARROW), ("dark-wide", "en", DARK_WIDE))
"""How every page is looked at: a name, the language, and the browser's settings."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of what passes nothing is read, and telling it takes most of the time
}
TARGET = 48  # pixels
AIMED_AT = """least => [...document.querySelectorAll(
    "button, .button, select, textarea, .check, .tap, input:not([type=checkbox], [type=radio], [type=hidden])"
    + ", nav a, .language, .crumbs a, .shortcuts a, .queue th a"
  )].filter(each => each.checkVisibility({ visibilityProperty: true }) && !each.closest("svg"))
    .map(each => [each, each.getBoundingClientRect().height])
    .filter(([_, height]) => height < least)
    .map(([each, height]) => `${each.outerHTML.slice(0, 90)}: ${height} px`)"""
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


def faults(page: Any) -> Iterator[str]:
    """What is wrong with the page that is open: by axe's rules, by its width, by how well a finger hits its aim."""
    page.wait_for_load_state()
    found = Axe().run(page, options=RULES)
    if found.violations_count:
        yield str(found.generate_report())
    if (more := page.evaluate(SIDEWAYS)) > 0:
        yield f"scrolls sideways by {more} px"
    yield from page.evaluate(AIMED_AT, TARGET)


def holds(page: Any, place: str = "") -> None:
    """Nothing is wrong with the page that is open."""
    assert list(faults(page)) == [], f"{place or page.url} at {page.viewport_size}"


def follow(target: Any) -> None:
    """Press what leads to a page, and wait until that page is there: a click alone returns while the old one stands."""
    with target.page.expect_navigation():
        target.click()


def press(page: Any, name: str) -> None:
    """Go by Tab to what bears this name, as who cannot use a mouse does, press Enter, and wait for the page."""
    wanted = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() and wanted.and_(page.locator(":focus")).count():
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")
