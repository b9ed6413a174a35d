"""The pages in Debian's Chromium, served from a thread over a made-up scheme, without a database."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.wsgi import get_wsgi_application
from waitress.server import create_server

from payung.reporting import queries
from tests.interfaces.web import sample

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the running site."""
    application = get_wsgi_application()  # not the site's own, which would start a database
    before, queries.overview = queries.overview, sample.overview
    server = create_server(application, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    queries.overview = before


@pytest.fixture(scope="session")
def _installed() -> None:
    """Leaves the test out, and says so, where there is no browser."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed (Debian: apt-get install chromium)")


@pytest.fixture(scope="module")
def chromium(_installed: None) -> Iterator[object]:
    """A browser with a fresh profile; not for the session, since Django refuses the database while Playwright lives."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
