"""2G, as the browser pretends it; what a page weighs on its way, and when something of it can be read."""

from statistics import median
from typing import Any

KBIT = 1000 / 8
LINE = {"offline": False, "latency": 300, "downloadThroughput": 250 * KBIT, "uploadThroughput": 250 * KBIT}
MOST_BYTES, COUNTED = 15_000, ("document", "stylesheet", "script")
MOST_SECONDS = 2.0
PAINT = """new Promise((tell) => new PerformanceObserver((seen) =>
  seen.getEntriesByName("first-contentful-paint").forEach((paint) => tell(paint.startTime)),
).observe({ type: "paint", buffered: true }))"""


def by_2g(page: Any) -> Any:
    """The page, from now on by 250 kbit/s and 300 ms, with nothing kept from the page before."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", LINE)
    return page


def first_paint(page: Any, address: str) -> float:
    """Seconds until something can be read; where that is too long, the median of three: one says little."""

    def once() -> float:
        page.goto(address)
        return float(page.evaluate(PAINT)) / 1000

    seconds = once()
    return seconds if seconds <= MOST_SECONDS else median((seconds, once(), once()))


def weight(page: Any) -> int:
    """Bytes on the wire, headers and all, of what a first visit to where `page` is loads: the page, its look, its
    script."""
    context = page.context.browser.new_context(storage_state=page.context.storage_state())
    first: Any = context.new_page()
    asked: list[Any] = []
    first.on("requestfinished", lambda request: asked.append(request))
    first.goto(page.url)
    first.wait_for_load_state("networkidle")
    sizes = [request.sizes() for request in asked if request.resource_type in COUNTED]
    context.close()
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
