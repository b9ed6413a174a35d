"""Agents in the field, and a phone that can be killed."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from playwright.sync_api import Error

from payung.outreach.events.actions import plan_event
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.serving import session_of
from tests.browser.sight import LIGHT_NARROW

AGENT, OTHER, EVENT = "maria", "yosef", "PASAR-OEBA"


def staffed() -> None:
    """Two agents of Kota Kupang, and an event."""
    for name in (AGENT, OTHER):
        session_of(name, "agent", region="53.71")
    plan_event(code=EVENT, name="Pasar Oeba", region="53.71", on=date(2099, 12, 5), by=AGENT, at=datetime.now(UTC))


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
