"""A site that a bank calls over HTTP, on a database of this test's own."""

import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.core.wsgi import get_wsgi_application
from waitress.server import create_server

from payung.people.queries import Member
from tests.conftest import Fresh
from tests.interfaces.snap.bank import Bank, let_in
from tests.people.counter import open_counter, registered


@pytest.fixture
def port(db: Fresh) -> Iterator[int]:
    """The port of the site."""
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=16)

    def serve() -> None:
        with suppress(OSError):  # its sockets may be closed under it, at the end
            server.run()

    threading.Thread(target=serve, daemon=True).start()
    yield int(server.effective_port)
    server.close()


@pytest.fixture
def bank(port: int) -> Bank:
    """A bank with its token."""
    open_counter()
    known = Bank(let_in(), port)
    known.enter()
    return known


@pytest.fixture
def maria(bank: Bank) -> Member:
    """A worker whose months nobody paid."""
    return registered()
