"""The ground on which the bench stands: a home of its own on the embedded server, and a clone of it for each run."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from payung.site import database


@dataclass(frozen=True)
class Ground:
    """A running server with its home."""

    home: Path
    urls: database.Urls
    server: int

    def do(self, job: str, *words: object, on: str = database.DATABASE) -> dict[str, Any]:
        """Do one of the jobs of `bench.work` in a process of its own, on this database."""
        environment = {
            **os.environ,
            "PAYUNG_HOME": str(self.home),
            "DATABASE_URL": make_conninfo(self.urls.app, dbname=on),
            "PAYUNG_OWNER_URL": make_conninfo(self.urls.owner, dbname=on),
        }
        command = [sys.executable, "-m", "bench.work", job, *(str(word) for word in words)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer

    def settle(self) -> None:
        """What autovacuum would do within a minute, before anything is measured."""
        with psycopg.connect(self.urls.owner, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")

    @contextmanager
    def clone(self, name: str) -> Iterator[str]:
        """A copy of the database. Made file by file, it begins and ends with a checkpoint: every run begins alike."""
        with psycopg.connect(make_conninfo(self.urls.owner, dbname="postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {database.DATABASE} STRATEGY file_copy")
            yield name
            connection.execute(f"DROP DATABASE {name}")


@contextmanager
def ground(*, folder: Path) -> Iterator[Ground]:
    """A home of its own in this folder, with the durability of production; all of it goes at the end."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that a bench that is ended clears up as well
    home = Path(tempfile.mkdtemp(prefix="home-", dir=folder))
    try:
        with database.open_database(home=home) as lease:
            yield Ground(home, lease.urls, int(str(database.status(home=home)["pid"])))
    finally:
        _clear(home)


def _clear(home: Path) -> None:
    found = database.status(home=home)
    database.stop(home=home)
    data, socket = Path(str(found["data"])), Path(str(found["socket"]))
    for folder in (data.parent, socket, home):  # of which the first two may stand elsewhere
        shutil.rmtree(folder, ignore_errors=True)
