"""Gateways and mail servers of a test's own, on real sockets, that misbehave as real ones do."""

import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "the token of the gateway"


@dataclass
class Gateway:
    """What the gateway took, by idempotency key; and what it does with the next requests, "" for its duty."""

    url: str = ""
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A gateway that takes each idempotency key once."""
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.requests.append(dict(self.headers))
            state.bodies.append(body)
            mood = state.moods.pop(0) if state.moods else ""
            key = self.headers["Idempotency-Key"]
            if mood in ("", "reset after accepting", "slow"):
                known = key in state.taken
                state.taken.setdefault(key, json.loads(body))
                if mood == "reset after accepting":
                    self.connection.shutdown(socket.SHUT_RDWR)
                elif mood == "slow":
                    threading.Event().wait(0.6)
                else:
                    self._say(200, {"status": "duplicate" if known else "queued", "id": f"id-{key}"})
            elif mood == "rejected":
                self._say(200, {"status": "rejected", "reason": "no such subscriber"})
            elif mood == "garbage":
                self._say(200, "<html>")
            elif mood == "wait":
                self._say(429, {}, {"Retry-After": "120"})
            else:
                self._say(int(mood), {})

        def do_GET(self) -> None:
            mood = state.moods.pop(0) if state.moods else ""
            if mood:
                self._say(int(mood), {})
            else:
                self._say(200, {"status": "delivered" if self.path.split("/")[-1] in state.taken else "unknown"})

        def _say(self, status: int, content: object, headers: dict[str, str] | None = None) -> None:
            body = (content if isinstance(content, str) else json.dumps(content)).encode()
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *values: object) -> None:
            """Nothing on the test's screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with _served(server):
        state.url = f"http://127.0.0.1:{server.server_address[1]}/sms"
        yield state


@dataclass
class MailServer:
    """The letters a mail server took, and what it answers to a step: {"RCPT": "550 unknown"}, "DROP" to hang up."""

    url: str = ""
    letters: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """As much of a mail server as we need: no TLS, no login."""
    state = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 ready")
            while line := self.rfile.readline().decode().strip():
                step = line.split()[0].upper()
                if not self._say(state.answers.get(step, "354 go on" if step == "DATA" else "250 fine")):
                    return
                if step == "DATA" and "DATA" not in state.answers:
                    state.letters.append(self._letter())
                    if not self._say(state.answers.get("END", "250 taken")):
                        return
                if step == "QUIT":
                    return

        def _letter(self) -> str:
            lines = []
            while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
                lines.append(line)
            return "".join(lines)

        def _say(self, line: str) -> bool:
            if line != "DROP":
                self.wfile.write(f"{line}\r\n".encode())
            return line != "DROP"

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    with _served(server):
        state.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        yield state


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
