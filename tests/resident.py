"""The program, loaded once in each process of tests, which forks for each command that a test gives.

To start Python and import all of Payung takes half a second, to fork a few hundredths; a test run gives a thousand
commands. A fork has arguments, environment, folder and standard streams of its own. It has read nothing of an
installation, opened no connection and begun no thread; what speaks a language or looks at its surroundings while it is
imported (the command line) it imports itself. It runs `payung.__main__`, and ends as every Python does.

What only a fresh start shows stays with `own_process`: the console script, other variables than Payung's own (a
locale, PYTHONOPTIMIZE), commands that are killed.
"""

import gc
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from signal import SIGKILL
from threading import Lock
from typing import Any, BinaryIO

PATIENCE = 300  # seconds for one command
LONGEST = 200_000  # bytes of what is asked
FREE = ("PAYUNG_", "DATABASE_URL", "PYTEST_")  # variables that differ between commands; nobody reads them on import
LOCALE = {"LC_ALL": "C.UTF-8"}
LOADED = "import runpy; from tests.resident import stay; stay({}); runpy.run_module('payung', None, '__main__', True)"
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Answer:
    """What a command said: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on standard output."""
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        """The codes of a refusal."""
        return [problem["code"] for problem in self.json["problems"]]


def payung(words: Sequence[object], *, environment: Mapping[str, str], given: str = "") -> Answer:
    """What `payung` with these words says in this environment, `given` on standard input."""
    spoken = [str(word) for word in words]
    program = _program()
    if _settled(environment) != program.surroundings:
        return own_process(spoken, environment=environment, given=given)
    return program.command(spoken, environment, given)


def own_process(words: Sequence[object], *, environment: Mapping[str, str], given: str = "") -> Answer:
    """The same from a program that is started for this command alone."""
    command = [sys.executable, "-m", "payung", *(str(word) for word in words)]
    done = subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def _settled(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that a program may have looked at while it was loaded."""
    return {name: value for name, value in environment.items() if not name.startswith(FREE)}


class Program:
    """The loaded program, as the tests see it. Threads may ask at once: each message is one, and has its own answer."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.surroundings = _settled(environment)
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # Its standard streams are pipes, as those of commands will be: Python asks them once what they can do.
        self._process = subprocess.Popen(
            [sys.executable, "-c", LOADED.format(theirs.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=environment,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        if not self._channel.recv(LONGEST):
            raise RuntimeError(self._process.communicate()[1].decode())

    def command(self, words: list[str], environment: Mapping[str, str], given: str) -> Answer:
        """Fork, and wait for the end."""
        asked = json.dumps([words, dict(environment), os.getcwd()]).encode()
        with pipe() as (read, given_to), pipe() as (out, to_out), pipe() as (err, to_err), pipe() as (told, tell):
            socket.send_fds(self._channel, [asked], [each.fileno() for each in (read, to_out, to_err, tell)])
            for theirs in (read, to_out, to_err, tell):
                theirs.close()
            pid = int(told.readline())
            with ThreadPoolExecutor(3) as hands:
                hands.submit(_write, given_to, given)
                said = [hands.submit(_read, each) for each in (out, err)]
                try:
                    texts = [each.result(PATIENCE) for each in said]
                except TimeoutError:
                    os.kill(pid, SIGKILL)
                    raise
            return Answer(int(told.readline()), *texts)

    def end(self) -> None:
        """Let the program go."""
        self._channel.close()
        self._process.communicate()


_running: list[Program] = []
_starting = Lock()


def _program() -> Program:
    with _starting:
        if not _running:
            _running.append(Program({**os.environ, **LOCALE}))
        return _running[0]


def end() -> None:
    """End the loaded program, if there is one."""
    while _running:
        _running.pop().end()


@contextmanager
def pipe() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The two ends of a pipe, closed afterwards at the latest."""
    reader, writer = os.pipe()
    with open(reader, "rb") as out, open(writer, "wb", buffering=0) as into:
        yield out, into


def _write(into: BinaryIO, text: str) -> None:
    with into, suppress(BrokenPipeError):  # a command need not read what it is given
        into.write(text.encode())


def _read(out: BinaryIO) -> str:
    return out.read().decode().replace("\r\n", "\n")


def stay(number: int) -> None:
    """Load the program and wait for commands on this socket. Returns only in a fork, which is then to run one."""
    channel = socket.socket(fileno=number)
    before = dict(os.environ)
    _load()
    of_loading = dict(os.environ.items() - before.items())
    channel.send(b"loaded")
    while True:
        asked, streams, *_ = socket.recv_fds(channel, LONGEST, 4)
        if not asked:
            os._exit(0)  # the tests are gone
        if not os.fork():
            break
        for stream in streams:
            os.close(stream)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    channel.close()
    _wait_for_a_fork_of_ones_own(streams)
    words, environment, folder = json.loads(asked)
    os.environ.clear()
    os.environ.update(environment | of_loading)
    os.chdir(folder)
    sys.argv[1:] = words


def _wait_for_a_fork_of_ones_own(streams: list[int]) -> None:
    """Fork once more; the parent tells of the child its number and its status, the child gets its standard streams."""
    *standard, tell = streams
    child = os.fork()
    if child:
        for stream in standard:
            os.close(stream)
        os.write(tell, b"%d\n" % child)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.write(tell, b"%d\n" % status)
        os._exit(0)
    os.close(tell)
    for stream, wanted in zip(standard, range(3), strict=True):
        os.dup2(stream, wanted)
        os.close(stream)


def _load() -> None:
    """Import what a command imports, and read the law book; then forget whatever is to look around for itself."""
    from payung.site import home

    home.load()
    kept = set(sys.modules)
    from django.db.migrations.loader import MigrationLoader
    from django.urls import get_resolver

    from payung.law.book import book
    from payung.site.commands import application

    with redirect_stdout(StringIO()):
        application()(["quote", "--help"], standalone_mode=False)  # Typer imports much of itself when it reads words
    book()
    MigrationLoader(None)
    assert get_resolver().url_patterns
    for name in set(sys.modules) - kept:
        package, _, module = name.rpartition(".")
        if name.startswith(("payung.interfaces.cli", "payung.site.")):
            del sys.modules[name]
            if package in sys.modules:
                delattr(sys.modules[package], module)
    gc.collect()
    gc.freeze()  # a fork would walk through all of it, and so copy it
