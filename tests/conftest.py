"""What tests stand on: a real PostgreSQL, a fresh database for each test that asks, and the command as users run it.

The server is the embedded one, or the one that PAYUNG_TEST_OWNER_URL and PAYUNG_TEST_APP_URL name (CI
repeats the tests on Debian's PostgreSQL). Tables are made once in a template; each test gets a clone.
"""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from payung.kernel.keys import make_keys, read_keys
from payung.site import database, home
from tests import resident
from tests.resident import Answer

home.load()

TEMPLATE = "payung_template"
HASTY = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "256MB"}
"""No test's database need outlive the machine: to make and to drop one takes a third of the time so. Tests of what the
server promises have servers of their own."""
MEMORY, ROOM, HOUR = Path("/dev/shm"), 4 << 30, 3600
"""Where there is so much room (bytes), root's server stands in memory: a test's database is there in a twentieth of the
time, above all while the disk is busy."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that stands on a database, so that CI can repeat just those: pytest -m database."""
    for item in items:
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: stands on a database")
    config.addinivalue_line("markers", "slow: the long mode, not part of make test")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end which tests were left out, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = Counter((report.nodeid.partition("::")[0], report.longrepr[2]) for report in skipped)
    for (file, reason), count in sorted(left_out.items()):
        terminalreporter.write_line(f"LEFT OUT {count} of {file}: {reason.removeprefix('Skipped: ')}", yellow=True)


@dataclass(frozen=True)
class Server:
    """Connection strings to a server whose owner may make databases, a connection as that, and the template's keys."""

    owner: str
    app: str
    databases: psycopg.Connection[Any]
    keys: str

    def urls(self, name: str) -> database.Urls:
        """The URLs of the database `name`."""
        return database.Urls(app=make_conninfo(self.app, dbname=name), owner=make_conninfo(self.owner, dbname=name))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Server]:
    """One server for all test processes, with the template made once."""
    base = tmp_path_factory.getbasetemp()
    base = base if worker_id == "master" else base.parent
    owner, app = os.environ.get("PAYUNG_TEST_OWNER_URL"), os.environ.get("PAYUNG_TEST_APP_URL")
    if owner and app:
        with _with_template(owner, app, base) as found:
            yield found
        return
    with pytest.MonkeyPatch.context() as patch:
        for name, value in HASTY.items():
            patch.setitem(database.SETTINGS, name, value)
        patch.setattr(database, "OUTSIDE", _outside())
        lease = database.open_database(home=base / "server")
    with lease, _with_template(lease.urls.owner, lease.urls.app, base) as found:
        yield found


def _outside() -> Path:
    """Where a cluster stands whose home its server cannot reach."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        return database.OUTSIDE
    folder = MEMORY / "payung-tests"
    for left in folder.glob("*"):
        running = left / "data" / "postmaster.pid"
        if running.exists() and psutil.pid_exists(int(running.read_text().split()[0])):
            continue
        if left.stat().st_mtime < time.time() - HOUR:  # of tests that were killed
            shutil.rmtree(left, ignore_errors=True)
    return folder


@contextmanager
def _with_template(owner: str, app: str, base: Path) -> Iterator[Server]:
    """The server with the template in it, whoever of the test processes made it."""
    remembered = base / "template.keys"
    with psycopg.connect(make_conninfo(owner, dbname="postgres"), autocommit=True) as connection:
        with (base / "template.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            made = remembered.exists()
            found = Server(owner, app, connection, remembered.read_text() if made else make_keys())
            if not made:
                connection.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {TEMPLATE}")
                _prepare(found.urls(TEMPLATE), found.keys)
                remembered.write_text(found.keys)
        yield found


def _prepare(urls: database.Urls, keys: str) -> None:
    """Make tables as their owner, in a process of its own: this one's connections stay clean for the clones."""
    environment = {**os.environ, "DATABASE_URL": urls.app, "PAYUNG_OWNER_URL": urls.owner, "PAYUNG_KEYS": keys}
    program = (
        "import os; from payung.site import home;"
        "from payung.site.database import Urls; from payung.kernel.keys import read_keys;"
        "home.load(); home.configure(keys=read_keys(os.environ['PAYUNG_KEYS']),"
        " urls=Urls(app=os.environ['DATABASE_URL'], owner=os.environ['PAYUNG_OWNER_URL']));"
        "home.initialise(progress=print)"
    )
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, stdout=subprocess.DEVNULL)


@dataclass(frozen=True)
class Fresh:
    """A fresh database of this test's own, with its keys."""

    urls: database.Urls
    keys: str

    @property
    def everything(self) -> str:
        """Where payung_app connects to see everything: a session that is told nothing sees nothing (access.scope)."""
        return make_conninfo(self.urls.app, options="-c payung.sees=*")

    def as_owner(self, sql: str, *parameters: object) -> None:
        """Do as the tables' owner what payung_app cannot: damage for tests that must find it."""
        with psycopg.connect(self.urls.owner, autocommit=True) as connection:
            connection.execute(sql, parameters)  # type: ignore[arg-type]

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What stands in the database, as its owner sees it."""
        with psycopg.connect(self.urls.owner, autocommit=True) as connection:
            return connection.execute(sql, parameters).fetchall()  # type: ignore[arg-type]


@contextmanager
def cloned(server: Server, template: str = TEMPLATE) -> Iterator[Fresh]:
    """A clone of the template, or of another database that nobody works on, for as long as it is needed."""
    name = f"test_{uuid4().hex[:12]}"
    server.databases.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    try:
        yield Fresh(server.urls(name), server.keys)
    finally:
        _drop(server.databases, name)


@pytest.fixture
def fresh(server: Server) -> Iterator[Fresh]:
    """A clone of the template."""
    with cloned(server) as made:
        yield made


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    """Drop a database; a session that was just closed may need a moment to be gone, and is not the owner's to end."""
    for _ in range(1_000):
        try:
            connection.execute(f"DROP DATABASE {name}")
        except psycopg.errors.ObjectInUse:
            time.sleep(0.005)
        else:
            return
    raise RuntimeError(f"{name} is still in use: a test left a session open")


@contextmanager
def working_on(fresh: Fresh) -> Iterator[Fresh]:
    """Django works on this database meanwhile."""
    from django.db import connections

    home.configure(keys=read_keys(fresh.keys), urls=fresh.urls)
    connections.settings = connections.configure_settings(None)
    for alias in ("default", "owner"):
        if hasattr(connections._connections, alias):
            delattr(connections._connections, alias)
    try:
        yield fresh
    finally:
        connections.close_all()


@pytest.fixture
def db(fresh: Fresh) -> Iterator[Fresh]:
    """Django works on a fresh database in this test."""
    with working_on(fresh):
        yield fresh


class Installation:
    """A home on a fresh database; `payung(...)` runs the command as its user does."""

    def __init__(self, folder: Path, fresh: Fresh) -> None:
        self.folder, self.fresh = folder, fresh
        self.environment = {
            **os.environ,
            "PAYUNG_HOME": str(folder),
            "DATABASE_URL": fresh.urls.app,
            "PAYUNG_OWNER_URL": fresh.urls.owner,
            "PAYUNG_KEYS": fresh.keys,
            **resident.LOCALE,
        }

    def payung(self, *words: object, given: str = "") -> Answer:
        """Run `payung` with these words, `given` on standard input, in a fork of the loaded program."""
        return resident.payung(words, environment=self.environment, given=given)


@pytest.fixture
def installation(tmp_path: Path, fresh: Fresh) -> Installation:
    """An installation of this test's own."""
    return Installation(tmp_path / "home", fresh)


@pytest.fixture
def at() -> datetime:
    """An instant at which requests come: now, in UTC."""
    return datetime.now(UTC)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What the embedded server left outside the temporary folder (as root) goes when the last test process is done."""
    resident.end()
    if hasattr(session.config, "workerinput"):
        return
    if factory := getattr(session.config, "_tmp_path_factory", None):
        _remove_cluster(factory.getbasetemp() / "server")


def _remove_cluster(folder: Path) -> None:
    remembered = folder / "launcher" / "cluster"
    if remembered.exists():
        database.stop(home=folder)
        cluster = Path(remembered.read_text().strip())
        if cluster.parent in (database.OUTSIDE, MEMORY / "payung-tests"):
            shutil.rmtree(cluster)
            shutil.rmtree(folder)
