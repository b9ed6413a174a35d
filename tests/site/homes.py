"""Homes with a server of their own, and the command run in them as its user does."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from payung.site import database
from tests import resident
from tests.conftest import Answer

Running = subprocess.Popen[str]


class Home:
    """A home whose database is the embedded one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        foreign = ("DATABASE_URL", "PAYUNG_OWNER_URL", "PAYUNG_KEYS")
        self.environment = {name: value for name, value in os.environ.items() if name not in foreign}
        self.environment |= {"PAYUNG_HOME": str(folder), **resident.LOCALE}

    def start(self, *words: object, given: str = "") -> Running:
        """Begin a command, in a process of its own."""
        command = [sys.executable, "-m", "payung", *map(str, words)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(command, env=self.environment, text=True, **pipes)  # type: ignore[call-overload]
        if given:
            process.stdin.write(given)
            process.stdin.flush()
        return process  # type: ignore[no-any-return]

    def payung(self, *words: object, given: str = "") -> Answer:
        """Run a command to its end."""
        return resident.payung(words, environment=self.environment, given=given)


def ended(process: Running) -> Answer:
    """What a command said that was started."""
    out, err = process.communicate(timeout=120)
    return Answer(process.returncode, out, err)


@contextmanager
def own_home(folder: Path) -> Iterator[Home]:
    """A home of one's own; whatever stands outside it (as root) goes with it."""
    try:
        yield Home(folder)
    finally:
        database.stop(home=folder)
        for name in ("cluster", "cluster.planned"):
            with suppress(FileNotFoundError):
                outside = Path((folder / "launcher" / name).read_text())
                for path in outside.parent.glob(f"{outside.name}*"):
                    shutil.rmtree(path)
