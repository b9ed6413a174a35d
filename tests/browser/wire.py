"""The site as it is really served, and a wire between it and every browser that keeps whatever goes through."""

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar

from tests.conftest import Installation

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds
OF_ONE_LINE = frozenset(("connection", "keep-alive", "transfer-encoding", "content-length"))
OF_ITSELF = frozenset(("referer", "origin", "cookie"))
Headers = list[tuple[str, str]]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they went over the line; the answer's body unpacked."""

    method: str
    path: str
    asked: Headers
    sent: bytes
    status: int
    answered: Headers
    body: bytes

    @property
    def place(self) -> str:
        """Which it was, in a few words."""
        return f"{self.method} {self.path} → {self.status}"

    @property
    def address(self) -> str:
        """The path without its query."""
        return self.path.partition("?")[0]

    def header(self, name: str) -> str:
        """A header of the answer; "" where there is none."""
        return next((value for key, value in self.answered if key.lower() == name.lower()), "")

    @property
    def heads(self) -> bytes:
        """The address, what a browser adds to it by itself, and all headers of the answer."""
        added = [(key, value) for key, value in self.asked if key.lower() in OF_ITSELF]
        lines = [self.path, *(f"{key}: {value}" for key, value in [*added, *self.answered])]
        return "\n".join(lines).encode("latin-1", "replace")


class Wire:
    """Passes on to the site at a port whatever comes, and keeps it in `exchanges`."""

    def __init__(self, port: int) -> None:
        self.exchanges: list[Exchange] = []
        wire = self

        class Passing(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(1 << 16)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                exchange, raw = _passed(port, self.command, self.path, self.headers.items(), sent)
                wire.exchanges.append(exchange)
                self.send_response_only(exchange.status)
                for key, value in exchange.answered:
                    if key.lower() not in OF_ONE_LINE:
                        self.send_header(key, value)
                bare = self.command == "HEAD" or exchange.status in (204, 304)
                if not bare:
                    self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(b"" if bare else raw)

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_: object) -> None:
                """A browser that hangs up is no news."""

        self.server = Quiet((HOST, 0), Passing)
        self.address = f"http://{HOST}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Nobody is passed on any more."""
        self.server.shutdown()
        self.server.server_close()


def _passed(port: int, method: str, path: str, asked: Headers, sent: bytes) -> tuple[Exchange, bytes]:
    """What the site answers, and the body as it came."""
    line = HTTPConnection(HOST, port, timeout=PATIENCE)
    line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for key, value in asked:
        if key.lower() not in OF_ONE_LINE:
            line.putheader(key, value)
    line.putheader("Content-Length", str(len(sent)))
    line.endheaders(sent)
    answer = line.getresponse()
    raw, answered = answer.read(), answer.getheaders()
    line.close()
    packed = any(key.lower() == "content-encoding" and value == "gzip" for key, value in answered)
    body = gzip.decompress(raw) if packed and raw else raw
    return Exchange(method, path, [*asked], sent, answer.status, answered, body), raw


@dataclass(frozen=True)
class Served:
    """A site that `payung serve` serves, with its worker and its sender: where, and what it says."""

    port: int
    said: Path
    home: Path

    def code_for(self, phone: str) -> str:
        """The newest one-time code that went to this telephone, once it is in the outbox."""
        return until(lambda: self._codes(phone))[-1]

    def _codes(self, phone: str) -> list[str]:
        lines = [line for path in sorted((self.home / "outbox").glob("*")) for line in path.read_text().splitlines()]
        sent = [json.loads(line) for line in lines if line.endswith("}")]
        return [code for each in sent if each["to"].endswith(phone) for code in re.findall(r"\b\d{6}\b", each["text"])]


@contextmanager
def served(installation: Installation, said: Path, **variables: str) -> Iterator[Served]:
    """`payung serve` in processes of its own, until the end of the block; standard output and error go to a file."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "payung", "serve", "--port", str(port)]
    with said.open("wb") as out:
        process = subprocess.Popen(
            command, env={**installation.environment, **variables}, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            until(lambda: _answers(port) or process.poll() is not None)
            assert process.poll() is None, said.read_text()
            yield Served(port, said, installation.folder)
        finally:
            os.kill(process.pid, signal.SIGTERM)
            process.wait(PATIENCE)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def until(found: Callable[[], Found]) -> Found:
    """Wait until there is such a thing, and give it."""
    end = time.monotonic() + PATIENCE
    while not (result := found()):
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)
    return result
