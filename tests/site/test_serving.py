"""How the site is served: what the server before it may say; by several processes, which end together."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pytest

from payung.messages.queries import told
from payung.site import serving
from tests.conftest import Fresh, Installation
from tests.messages.outgoing import PHONE, acknowledge
from tests.people.counter import open_counter, registered


def _say_scheme(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']} {environ['HTTP_HOST']}".encode()]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(serving, "get_wsgi_application", lambda: _say_scheme)
    server = serving.site(listening=serving.listen(port=0))
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


def test_a_server_before_us_says_that_it_speaks_tls_and_for_whom_and_nothing_else(port: int) -> None:
    assert _asked(port, {}) == "http 127.0.0.1 payung.example"
    assert _asked(port, {"X-Forwarded-Proto": "https"}) == "https 127.0.0.1 payung.example"
    assert _asked(port, {"X-Forwarded-For": "10.9.9.9, 10.0.0.1"}) == "http 10.0.0.1 payung.example"
    assert _asked(port, {"X-Forwarded-Host": "evil.example"}) == "http 127.0.0.1 payung.example"


PATIENCE = 30.0  # seconds


def _until(condition: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _status(port: int) -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", "/handbook")
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()


@pytest.fixture
def served(db: Fresh, tmp_path: Path) -> Iterator[tuple[psutil.Process, int]]:
    """The site on this test's database, served by two processes."""
    command = [str(Path(sys.executable).with_name("payung")), "serve", "--processes", "2"]
    environment, port = Installation(tmp_path / "home", db).environment, _free_port()
    with subprocess.Popen([*command, "--port", str(port)], env=environment, stdout=subprocess.DEVNULL) as process:
        watching = psutil.Process(process.pid)
        begun: list[psutil.Process] = []
        try:
            _until(lambda: _status(port))
            begun += watching.children()
            yield watching, port
        finally:
            begun += [watching, *watching.children()] if process.poll() is None else []
            for each in begun:
                with suppress(psutil.NoSuchProcess):
                    each.kill()


def test_two_processes_serve_send_each_message_once_and_stop(
    served: tuple[psutil.Process, int], tmp_path: Path
) -> None:
    watching, port = served
    open_counter()
    member = registered(phone=PHONE)
    for n in range(5):
        acknowledge(member, f"receipt {n}")
    _until(lambda: len(watching.children()) == 4)
    first, _second, _sender, _worker = sorted(watching.children(), key=lambda each: each.pid)
    first.kill()
    _until(lambda: not first.is_running() and len(watching.children()) == 4)  # another in its place
    assert {_status(port) for _ in range(8)} <= {200, 404}
    _until(lambda: all(message.state == "sent" for message in told(worker_id=member.id)))
    lines = [line for file in (tmp_path / "home" / "outbox").iterdir() for line in file.read_text().splitlines()]
    assert len(lines) == len(told(worker_id=member.id)) >= 5

    began, children = time.monotonic(), watching.children()
    watching.terminate()
    assert watching.wait(PATIENCE) == 0
    assert time.monotonic() - began < 6
    assert not any(each.is_running() for each in children)
    assert not _status(port)


def test_nobody_serves_on_where_the_watching_process_was_killed(served: tuple[psutil.Process, int]) -> None:
    watching, port = served
    children = watching.children()
    watching.kill()
    psutil.wait_procs(children, timeout=PATIENCE)
    assert not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in children)
    assert not _status(port)
