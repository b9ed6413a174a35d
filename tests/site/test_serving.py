"""How the site is served: what the server before it may say."""

import threading
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from payung.site import commands


def _say_scheme(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']} {environ['HTTP_HOST']}".encode()]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(commands, "get_wsgi_application", lambda: _say_scheme)
    server = commands._server(0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    server.close()
    thread.join(timeout=5)


def _asked(port: int, headers: dict[str, str]) -> str:
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    line.request("GET", "/", headers={"Host": "payung.example", **headers})
    answer = line.getresponse().read().decode()
    line.close()
    return answer


def test_a_server_before_us_says_that_it_speaks_tls_and_nothing_else(port: int) -> None:
    assert _asked(port, {}) == "http 127.0.0.1 payung.example"
    assert _asked(port, {"X-Forwarded-Proto": "https"}) == "https 127.0.0.1 payung.example"
    forged = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Host": "evil.example"}
    assert _asked(port, forged) == "http 127.0.0.1 payung.example"
