"""The site over a database of its own, for a browser; and sessions of the staff."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client
from waitress.server import create_server

from payung.access.accounts.actions import add_account, grant_role
from tests.conftest import Fresh, Server, cloned, working_on
from tests.interfaces.web.conftest import log_in

Made = TypeVar("Made")


class Served:
    """A site that runs, and its database. Django works in a thread: beside a browser it refuses to."""

    def __init__(self, fresh: Fresh, thread: ThreadPoolExecutor) -> None:
        self.fresh, self.thread, self.port = fresh, thread, 0
        self.start()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def do(self, act: Callable[..., Made], *words: object) -> Made:
        """What this answers, there."""
        return self.thread.submit(act, *words).result()

    def start(self) -> None:
        """Serve, at the same address as before."""
        self.server = create_server(get_wsgi_application(), host="127.0.0.1", port=self.port)
        self.port = self.server.effective_port
        threading.Thread(target=self.server.run, daemon=True).start()

    def stop(self) -> None:
        """Nobody answers any more."""
        self.server.close()
        self.server.task_dispatcher.shutdown()


@contextmanager
def served(server: Server) -> Iterator[Served]:
    """Serve until the block ends."""
    with cloned(server) as fresh, ThreadPoolExecutor(max_workers=1) as thread:
        django = working_on(fresh)
        thread.submit(django.__enter__).result()
        site = Served(fresh, thread)
        try:
            yield site
        finally:
            site.stop()
            thread.submit(django.__exit__, None, None, None).result()


def session_of(name: str, role: str, *, region: str = "", sponsor: int | None = None) -> str:
    """The cookie of a new account that has this role and is logged in."""
    at = datetime.now(UTC)
    add_account(name=name, by=name, at=at)
    grant_role(name=name, role=role, region=region, sponsor=sponsor, by=name, at=at)
    return new_session(name)


def new_session(name: str) -> str:
    """The cookie of one more session of an account."""
    client = Client()
    log_in(client, name)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)
