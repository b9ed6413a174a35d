"""How an installation comes to be, and when it refuses to work."""

import json
import stat
import threading
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from payung.kernel.keys import make_keys, read_keys
from payung.site import home
from payung.site.database import DatabaseUnavailable
from tests.conftest import Answer, Installation, Server, _drop
from tests.site.homes import Home, ended, own_home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_home_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAYUNG_HOME", str(tmp_path / "there"))
    assert home.home_folder() == tmp_path / "there"
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("PAYUNG_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert home.home_folder() == tmp_path / "data" / "payung"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home.home_folder() == tmp_path / ".local/share/payung"
    monkeypatch.setattr("sys.platform", "darwin")
    assert home.home_folder() == tmp_path / "Library/Application Support/payung"


def test_an_empty_home_is_initialised_by_two_first_commands_at_once(tmp_path: Path) -> None:
    """Then it works, its server is seen and stopped, and its keys are nobody else's to read."""
    with own_home(tmp_path / "home") as own:
        nothing = own.payung("db", "status", "--json")
        assert (nothing.status, nothing.json["running"]) == (1, False)
        assert own.payung("db", "stop", "--json").json == {"stopped": False}
        assert not own.folder.exists()  # asking changes nothing

        first = [own.start("user", "add", name, "--json") for name in ("maria", "yosef")]
        assert [ended(process).status for process in first] == [0, 0]
        assert (mode(own.folder), mode(own.folder / "keys.json")) == (0o700, 0o600)
        assert [path.name for path in own.folder.glob("keys*")] == ["keys.json"]
        keys = (own.folder / "keys.json").read_text()

        verified = own.payung("verify", "--json")
        assert (verified.status, verified.json["holds"]) == (0, True)
        checked = {each["rule"]: each["checked"] for each in verified.json["findings"]}
        assert checked["the audit chain is whole"] == 2
        assert "Making" not in verified.err
        assert (own.folder / "keys.json").read_text() == keys

        server_is_seen_while_it_runs_and_stops_when_told(own)


def server_is_seen_while_it_runs_and_stops_when_told(own: Home) -> None:
    shell = own.start("db", "shell")
    assert shell.stdin
    assert shell.stdout
    shell.stdin.write("SELECT 'role ' || current_user;\n")
    shell.stdin.flush()
    while "role payung_app" not in shell.stdout.readline():
        pass
    status = own.payung("db", "status", "--json")
    assert (status.status, status.json["running"]) == (0, True)
    assert status.json.keys() == {"running", "pid", "version", "data", "socket"}
    assert own.payung("db", "stop", "--json").json == {"stopped": True}
    shell.communicate(timeout=60)
    assert own.payung("db", "status").status == 1
    assert own.payung("cover", "--number", "100000000008", "--on", "2026-12-31", "--json").status == 3


def test_two_first_commands_at_once_make_the_tables_of_a_named_database_once(
    server: Server, installation: Installation
) -> None:
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(make_conninfo(server.owner, dbname="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            urls = server.urls(name)
            installation.environment["DATABASE_URL"] = urls.app
            installation.environment["PAYUNG_OWNER_URL"] = ""
            refused = installation.payung("verify", "--json")
            assert (refused.status, refused.codes) == (3, ["installation.unavailable"])
            assert "PAYUNG_OWNER_URL" in refused.json["problems"][0]["message"]

            installation.environment["PAYUNG_OWNER_URL"] = urls.owner
            answers: list[Answer] = []
            threads = [
                threading.Thread(target=lambda n=n: answers.append(installation.payung("user", "add", n, "--json")))
                for n in ("maria", "yosef", "anton")
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert [answer.status for answer in answers] == [0, 0, 0], answers
            installation.environment["PAYUNG_OWNER_URL"] = ""  # not needed once the tables are there
            assert installation.payung("verify", "--json").json["holds"]
        finally:
            _drop(connection, name)


def test_other_keys_than_the_databases_are_refused(installation: Installation) -> None:
    installation.environment["PAYUNG_KEYS"] = make_keys()
    refused = installation.payung("user", "add", "maria", "--json")
    assert (refused.status, refused.codes) == (3, ["installation.unavailable"])
    assert "payung.E003" in refused.json["problems"][0]["message"]
    assert installation.fresh.rows("SELECT count(*) FROM access_user") == [(0,)]

    # A home that lost its keys makes new ones, and is refused just the same.
    del installation.environment["PAYUNG_KEYS"]
    assert "payung.E003" in installation.payung("user", "add", "maria").err
    made = installation.folder / "keys.json"
    assert mode(made) == 0o600
    assert read_keys(made.read_text()).fingerprint != read_keys(installation.fresh.keys).fingerprint
    made.write_text(installation.fresh.keys)
    assert installation.payung("user", "add", "maria").status == 0


@pytest.mark.parametrize("damaged", ["", "{", "{}", "[]", "null", '"x"', json.dumps({"encryption": {"1": "00"}})])
def test_keys_that_cannot_be_read_are_never_replaced(
    damaged: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAYUNG_KEYS", raising=False)
    (tmp_path / "keys.json").write_text(damaged)
    with pytest.raises(DatabaseUnavailable, match="keys cannot be read"):
        home._keys(tmp_path)
    assert (tmp_path / "keys.json").read_text() == damaged


def test_the_owner_of_the_tables_is_refused_as_the_role_of_all_work(installation: Installation) -> None:
    installation.environment["DATABASE_URL"] = installation.fresh.urls.owner
    refused = installation.payung("user", "add", "maria", "--json")
    assert (refused.status, refused.codes) == (3, ["installation.unavailable"])
    assert "payung.E001" in refused.json["problems"][0]["message"]
    assert installation.fresh.rows("SELECT count(*) FROM access_user") == [(0,)]


def test_neither_password_nor_keys_are_told(installation: Installation) -> None:
    url = installation.environment["DATABASE_URL"]
    installation.environment["DATABASE_URL"] = url.replace("payung_app", "payung_nobody")
    refused = installation.payung("verify", "--json")
    assert refused.status == 3
    told = refused.out + refused.err
    assert "Traceback" not in told
    for secret in (read_keys(installation.fresh.keys).site, psycopg.conninfo.conninfo_to_dict(url)["password"]):
        assert str(secret) not in told
