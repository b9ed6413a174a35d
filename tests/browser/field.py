"""An agent in the field: a site that can be stopped and started, a phone that can be killed, and who is logged in."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Error
from waitress.server import create_server

from payung.access.accounts.actions import add_account, grant_role
from payung.outreach.events.actions import plan_event
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.sight import LIGHT_NARROW
from tests.conftest import Fresh
from tests.interfaces.web.conftest import log_in

AGENT, OTHER, EVENT = "maria", "yosef", "PASAR-OEBA"


class Site:
    """The site over one database, at one address, for as long as it is not stopped."""

    def __init__(self, fresh: Fresh) -> None:
        self.fresh, self.port = fresh, 0
        self.start()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve, at the same address as before."""
        self.server = create_server(get_wsgi_application(), host="127.0.0.1", port=self.port)
        self.port = self.server.effective_port
        threading.Thread(target=self.server.run, daemon=True).start()

    def stop(self) -> None:
        """Nobody answers any more."""
        self.server.close()
        self.server.task_dispatcher.shutdown()

    def workers(self) -> int:
        """How many are registered."""
        return int(self.fresh.rows("SELECT count(*) FROM people_worker")[0][0])


def staffed() -> None:
    """Two agents of Kota Kupang, and an event."""
    at = datetime.now(UTC)
    for name in (AGENT, OTHER):
        add_account(name=name, by=name, at=at)
        grant_role(name=name, role="agent", region="53.71", sponsor=None, by=name, at=at)
    plan_event(code=EVENT, name="Pasar Oeba", region="53.71", on=date(2099, 12, 5), by=AGENT, at=at)


def session(name: str = AGENT) -> str:
    """The cookie of a new session of an agent."""
    client = Client()
    log_in(client, name)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Phone:
    """A browser with a memory of its own, which outlives it."""

    def __init__(self, playwright: Any, folder: Path, address: str) -> None:
        self.playwright, self.folder, self.address = playwright, folder, address

    @contextmanager
    def on(self, **options: Any) -> Iterator[Any]:
        """The browser's context while it runs; whether it is closed or killed."""
        context = self.playwright.chromium.launch_persistent_context(
            self.folder, executable_path=CHROMIUM, args=QUIET, **{**LIGHT_NARROW, **options}
        )
        try:
            yield context
        finally:
            with suppress(Error):  # it may have been killed
                context.close()

    def log_in(self, context: Any, cookie: str) -> None:
        """The session's cookie, as a log-in leaves it."""
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.address}])

    def kill(self) -> None:
        """kill -9: the browser itself, with whatever it had not written."""
        for process in psutil.process_iter(["cmdline"]):
            words = process.info["cmdline"] or []
            if f"--user-data-dir={self.folder}" in words and not any(word.startswith("--type=") for word in words):
                os.kill(process.pid, signal.SIGKILL)


@contextmanager
def in_a_thread() -> Iterator[ThreadPoolExecutor]:
    """Where Django works: beside a browser it refuses to."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield thread
