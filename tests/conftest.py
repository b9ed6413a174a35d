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

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from payung.kernel.keys import make_keys, read_keys
from payung.site import database, home
from tests import resident
from tests.resident import Answer

home.load()

KEYS = make_keys()
TEMPLATE = "payung_template"


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
    """Connection strings to a server whose owner may make databases."""

    owner: str
    app: str

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
        _make_template(Server(owner, app), base)
        yield Server(owner, app)
        return
    folder = base / "server"
    with database.open_database(home=folder) as lease:
        found = Server(lease.urls.owner, lease.urls.app)
        _make_template(found, base)
        yield found


def _make_template(server: Server, base: Path) -> None:
    with (base / "template.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if (base / "template.made").exists():
            return
        with psycopg.connect(make_conninfo(server.owner, dbname="postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        _prepare(server, TEMPLATE)
        (base / "template.made").touch()


def _prepare(server: Server, name: str) -> None:
    """Make tables as their owner, in a process of its own: this one's connections stay clean for the clones."""
    urls = server.urls(name)
    environment = {**os.environ, "DATABASE_URL": urls.app, "PAYUNG_OWNER_URL": urls.owner, "PAYUNG_KEYS": "{}"}
    program = (
        "import os; from payung.site import home;"
        "from payung.site.database import Urls; from payung.kernel.keys import make_keys, read_keys;"
        "home.load(); home.configure(keys=read_keys(make_keys()),"
        " urls=Urls(app=os.environ['DATABASE_URL'], owner=os.environ['PAYUNG_OWNER_URL']));"
        "home.initialise(progress=print)"
    )
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, stdout=subprocess.DEVNULL)
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        # Every clone belongs to the keys of its own test.
        connection.execute("DELETE FROM access_installation")


@dataclass(frozen=True)
class Fresh:
    """A fresh database of this test's own, with its keys."""

    urls: database.Urls
    keys: str

    def as_owner(self, sql: str, *parameters: object) -> None:
        """Do as the tables' owner what payung_app cannot: damage for tests that must find it."""
        with psycopg.connect(self.urls.owner, autocommit=True) as connection:
            connection.execute(sql, parameters)  # type: ignore[arg-type]

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What stands in the database, as its owner sees it."""
        with psycopg.connect(self.urls.owner, autocommit=True) as connection:
            return connection.execute(sql, parameters).fetchall()  # type: ignore[arg-type]


@contextmanager
def cloned(server: Server) -> Iterator[Fresh]:
    """A clone of the template, for as long as it is needed."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(make_conninfo(server.owner, dbname="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        made = Fresh(server.urls(name), KEYS)
        made.as_owner(
            "INSERT INTO access_installation (id, demo, key_fingerprint) VALUES (1, false, %s)",
            read_keys(KEYS).fingerprint,
        )
        try:
            yield made
        finally:
            _drop(connection, name)


@pytest.fixture
def fresh(server: Server) -> Iterator[Fresh]:
    """A clone of the template."""
    with cloned(server) as made:
        yield made


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    """Drop a database; a session that was just closed may need a moment to be gone, and is not the owner's to end."""
    for _ in range(100):
        try:
            connection.execute(f"DROP DATABASE {name}")
        except psycopg.errors.ObjectInUse:
            time.sleep(0.05)
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
        if cluster.is_relative_to("/var/lib/payung"):
            shutil.rmtree(cluster)
            shutil.rmtree(folder)
