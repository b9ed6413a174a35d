"""Where an installation lives, and how any command opens it: keys, database, tables.

The only place that reads the environment. Django's applications are loaded first (`load`), so that
commands can be defined; an installation is opened only by a command that needs it.
"""

import gc
import os
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.checks import Error, run_checks
from django.core.management import call_command
from django.db import ProgrammingError, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg.conninfo import conninfo_to_dict

from payung.kernel.keys import Keys, make_keys, read_keys
from payung.kernel.language import to_translate
from payung.kernel.problems import Problem, Refused
from payung.messages.routes import Routes, read_routes
from payung.site.database import (
    DatabaseUnavailable,
    Lease,
    Urls,
    open_database,
    prepare_home,
    sync_folder,
    write_private,
)

SETTINGS = "payung.site.settings"
INITIALISING = 0x7061_7975_6E68  # an advisory lock: one command makes the tables, the others wait
SEES_EVERYTHING = "payung.sees=*"
KEPT_OPEN = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
"""A new session costs more than the question for which it is opened: each thread of the server keeps its own, for ten
minutes, and looks whether it still lives."""
Progress = Callable[[str], None]


def home_folder() -> Path:
    """PAYUNG_HOME, or the user's data directory."""
    if named := os.environ.get("PAYUNG_HOME"):
        return Path(named).expanduser().resolve()
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/payung"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "payung"


def load() -> None:
    """Load Django and the rooms' tables, without keys or database."""
    # Rows upon rows of tuples hold no cycles; at Python's own pace the collector walks a long list a dozen times over.
    gc.set_threshold(100_000)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()


def open_home(*, progress: Progress) -> Lease | None:
    """Make this process ready to work: keys read, server running, tables there. An empty home is initialised.

    Returns the lease on the embedded server, or None where DATABASE_URL names another.
    Raises DatabaseUnavailable where the installation cannot work, with a hint.
    """
    home = home_folder()
    prepare_home(home=home)
    keys = _keys(home)
    app, owner, lease = os.environ.get("DATABASE_URL", ""), os.environ.get("PAYUNG_OWNER_URL", ""), None
    if not app:
        lease = open_database(home=home, progress=progress)
        app, owner = lease.urls.app, lease.urls.owner
    configure(keys=keys, urls=Urls(app=app, owner=owner))
    settings.DATABASES["default"] |= KEPT_OPEN
    if hosts := os.environ.get("PAYUNG_HOSTS"):
        settings.ALLOWED_HOSTS = hosts.split(",")
    settings.PAYUNG_MESSAGES = _routes(home)
    initialise(progress=progress)
    return lease


def configure(*, keys: Keys, urls: Urls) -> None:
    """Give Django keys and databases. `urls.owner` may be empty: then this process cannot change tables."""
    settings.PAYUNG_KEYS, settings.SECRET_KEY = keys, keys.site
    settings.DATABASES = {"default": _database(urls.app)}
    if urls.owner:
        settings.DATABASES["owner"] = _database(urls.owner)
    # Tables that others brought asked for a connection as they were loaded, when there was none to give.
    connections.settings = connections.configure_settings(None)
    with suppress(AttributeError):
        del connections["default"]


def _database(url: str) -> dict[str, Any]:
    """Django's spelling of a PostgreSQL URL."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    # Said for every session: an acknowledged payment is on disk; no temporary table stands in for a real one; no plan
    # is compiled, for behind walls (audit.walls) plans look dearer than they are; whoever has the keys sees everybody.
    said = f"-c synchronous_commit=on -c search_path=public,pg_temp -c jit=off -c {SEES_EVERYTHING}"
    parts["options"] = f"{parts.get('options', '')} {said}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }


def see_nothing() -> None:
    """New sessions of this process begin by seeing nothing, as the site's do: each request says how far it sees."""
    options: Any = settings.DATABASES["default"]["OPTIONS"]
    options["options"] = options["options"].replace(SEES_EVERYTHING, "payung.sees=")


def _keys(home: Path) -> Keys:
    """PAYUNG_KEYS, or the home's key file, made by the first command. Two at once agree: the link is made once."""
    path = home / "keys.json"
    text = os.environ.get("PAYUNG_KEYS", "")
    if not text and not path.exists():
        draft = home / f"keys-{secrets.token_hex(8)}"
        write_private(draft, make_keys())
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
        sync_folder(home)
    try:
        return read_keys(text or path.read_text(encoding="ascii"))
    except (ValueError, KeyError) as error:
        raise DatabaseUnavailable(
            "the keys cannot be read", f"Restore {path}, or PAYUNG_KEYS: without its keys no NIK can be read."
        ) from error


def _routes(home: Path) -> Routes:
    """PAYUNG_MESSAGES: who carries messages out; without it they go to files in the home's outbox."""
    try:
        return read_routes(text=os.environ.get("PAYUNG_MESSAGES", ""), folder=home / "outbox")
    except ValueError as error:
        raise DatabaseUnavailable(f"PAYUNG_MESSAGES cannot be read: {error}", "See docs/messages.md.") from error


def rewrite_keys(change: Callable[[str], str]) -> None:
    """Replace the home's key file by what `change` makes of it, whole or not at all, and work with that from now on.

    Raises Refused `card.keys_elsewhere` where PAYUNG_KEYS holds the keys.
    """
    if os.environ.get("PAYUNG_KEYS"):
        raise Refused(Problem("card.keys_elsewhere"))
    path = home_folder() / "keys.json"
    text = change(path.read_text(encoding="ascii"))
    settings.PAYUNG_KEYS = read_keys(text)
    write_private(path, text)


def initialise(*, progress: Progress) -> None:
    """Bring the tables up to date as their owner, and check that the installation is sound."""
    if not _is_initialised():
        if "owner" not in connections:
            raise DatabaseUnavailable(
                "the database lacks tables of this version",
                "Set PAYUNG_OWNER_URL to the owner of the tables (payung_owner).",
            )
        progress(to_translate("Making the tables"))
        _migrate()
    if faults := [fault for fault in run_checks(databases=["default"]) if isinstance(fault, Error)]:
        raise DatabaseUnavailable(f"{faults[0].msg} ({faults[0].id})", faults[0].hint or "")


def _is_initialised() -> bool:
    """Whether all tables are there and the installation is marked; while another command makes them, it is not."""
    try:
        if _missing_migrations("default"):
            return False
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT FROM access_installation")
            return cursor.fetchone() is not None
    except ProgrammingError:  # the first tables are there, but not yet ours to read
        return False


def _missing_migrations(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    """Make tables, grants and the installation's row; each step can be repeated, should a run have been killed."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [INITIALISING])
        try:
            if _missing_migrations("owner"):
                call_command("migrate", database="owner", verbosity=0, interactive=False)
            cursor.execute("GRANT SELECT ON django_migrations TO payung_app")
            cursor.execute(
                "INSERT INTO access_installation (id, demo, key_fingerprint) VALUES (1, false, %s)"
                " ON CONFLICT DO NOTHING",
                [settings.PAYUNG_KEYS.fingerprint],
            )
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [INITIALISING])
