"""The ground on which the bench stands: a home of its own on the embedded server, and a clone of it for each run."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.errors import ObjectInUse

from payung.site import database

KEPT = 1_000_000
"""Registries of so many members and more are laid down once, and kept for later runs."""

PATIENCE = 20  # times five seconds, which PostgreSQL itself waits for others to leave
RUN = "run_"  # begins the name of every clone


@dataclass(frozen=True)
class Ground:
    """A running server with its home, and a folder for the lists of this time."""

    home: Path
    lists: Path
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
        with self._postgres() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {database.DATABASE} STRATEGY file_copy")
        try:
            yield name
        finally:
            self.drop(name)

    def clones(self) -> list[str]:
        """The copies there are: those of a bench that was killed."""
        with self._postgres() as connection:
            found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [RUN])
            return [name for (name,) in found.fetchall()]

    def drop(self, name: str) -> None:
        """Remove a copy, once the last session has left it: a server's process or autovacuum may take a moment."""
        for _ in range(PATIENCE):
            with suppress(ObjectInUse), self._postgres() as connection:
                connection.execute(f"DROP DATABASE {name}")
                return

    def _postgres(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(make_conninfo(self.urls.owner, dbname="postgres"), autocommit=True)


@contextmanager
def ground(*, folder: Path, members: int) -> Iterator[Ground]:
    """A home in this folder, with the durability of production. Lists and small registries go at the end."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that a bench that is ended clears up as well
    lists = Path(tempfile.mkdtemp(prefix="lists-", dir=folder))
    kept = members >= KEPT
    home = folder / f"registry-{members}" if kept else Path(tempfile.mkdtemp(prefix="home-", dir=folder))
    try:
        with database.open_database(home=home) as lease:
            standing = Ground(home, lists, lease.urls, int(str(database.status(home=home)["pid"])))
            for name in standing.clones():
                standing.drop(name)
            yield standing
    finally:
        shutil.rmtree(lists, ignore_errors=True)
        if not kept:
            _clear(home)


def forget(*, folder: Path) -> None:
    """Remove the registries that were kept in this folder, with their databases wherever these stand."""
    for home in folder.glob("registry-*"):
        _clear(home)


def _clear(home: Path) -> None:
    found = database.status(home=home)
    database.stop(home=home)
    data, socket = Path(str(found["data"])), Path(str(found["socket"]))
    for folder in (data.parent, socket, home):  # of which the first two may stand elsewhere
        shutil.rmtree(folder, ignore_errors=True)
