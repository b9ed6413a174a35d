"""The program, loaded once in each process of tests, which forks for each command that a test gives.

To start Python and import all of Payung takes half a second, to fork a few hundredths; a test run gives a thousand
commands. A fork has arguments, environment, folder and standard streams of its own. It has read nothing of an
installation, opened no connection and begun no thread; what speaks a language or looks at its surroundings while it is
imported (the command line) it imports itself. It runs `payung.__main__`, and ends as every Python does.

What only a fresh start shows stays with `own_process`: the console script, other variables than Payung's own (a
locale, PYTHONOPTIMIZE), commands that are killed at any moment, also while they load.
"""

import gc
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from select import select
from signal import SIGKILL
from threading import Lock
from typing import Any, BinaryIO

PATIENCE = 300  # seconds for one command
LONGEST = 200_000  # bytes of what is asked
FREE = ("PAYUNG_", "DATABASE_URL", "PYTEST_")  # variables that differ between commands; nobody reads them on import
LOCALE = {"LC_ALL": "C.UTF-8"}
LOADED = """
import runpy
from tests.resident import stay
exec(stay({}))
runpy.run_module("payung", run_name="__main__", alter_sys=True)
"""
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


def begin(words: Sequence[object], *, environment: Mapping[str, str], first: str = "") -> "Running":
    """Begin a command and let it run; `first` is done in its process before."""
    program = _program()
    assert _settled(environment) == program.surroundings, "for other variables than ours: a process of its own"
    return program.begin([str(word) for word in words], environment, first)


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
        return self.begin(words, environment).answer(given)

    def begin(self, words: list[str], environment: Mapping[str, str], first: str = "") -> "Running":
        """Fork."""
        asked = json.dumps([words, dict(environment), os.getcwd(), first]).encode()
        (read, given), (out, to_out), (err, to_err), (told, tell) = (os.pipe() for _ in range(4))
        theirs = (read, to_out, to_err, tell)
        socket.send_fds(self._channel, [asked], theirs)
        for each in theirs:
            os.close(each)
        return Running(open(given, "wb", buffering=0), *(open(each, "rb") for each in (out, err, told)))

    def end(self) -> None:
        """Let the program go."""
        self._channel.close()
        self._process.communicate()


class Running:
    """A command under way; what it says on standard error can be read line by line."""

    def __init__(self, given: BinaryIO, out: BinaryIO, err: BinaryIO, told: BinaryIO) -> None:
        self._given, self._out, self.err, self._told = given, out, err, told
        self._pid = int(told.readline())

    def has_ended(self) -> bool:
        """Whether it came to its end, in whatever way."""
        return bool(select([self._told], [], [], 0)[0])

    def kill(self) -> None:
        """End it as a power cut would."""
        if not self.has_ended():  # else the number may be somebody else's
            os.kill(self._pid, SIGKILL)

    def answer(self, given: str = "") -> Answer:
        """Wait until it ends; what it said. One that takes too long is killed."""
        with self._given, self._out, self.err, self._told, ThreadPoolExecutor(3) as hands:
            hands.submit(_write, self._given, given)
            said = [hands.submit(_read, each) for each in (self._out, self.err)]
            try:
                texts = [each.result(PATIENCE) for each in said]
            except TimeoutError:
                self.kill()
                raise
            return Answer(int(self._told.readline()), *texts)


_loaded: list[Program] = []
_loading = Lock()


def _program() -> Program:
    with _loading:
        if not _loaded:
            _loaded.append(Program({**os.environ, **LOCALE}))
        return _loaded[0]


def end() -> None:
    """End the loaded program, if there is one."""
    while _loaded:
        _loaded.pop().end()


def _write(into: BinaryIO, text: str) -> None:
    with into, suppress(BrokenPipeError):  # a command need not read what it is given
        into.write(text.encode())


def _read(out: BinaryIO) -> str:
    return out.read().decode().replace("\r\n", "\n").replace("\r", "\n")  # as subprocess reads text


def stay(number: int) -> str:
    """Load the program and wait for commands on this socket. Returns only in a fork, what is to be done there first."""
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
    words, environment, folder, first = json.loads(asked)
    os.environ.clear()
    os.environ.update(environment | of_loading)
    os.chdir(folder)
    sys.argv[1:] = words
    return str(first)


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
