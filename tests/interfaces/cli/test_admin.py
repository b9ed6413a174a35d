"""Commands for accounts: the first administrator makes itself, everybody else is made by somebody."""

from time import monotonic, sleep

import psycopg

from tests import resident
from tests.conftest import Installation


def test_the_first_administrator_makes_itself_and_then_the_others(installation: Installation) -> None:
    first = installation.payung("admin", "create", "root", "--json").json
    assert first["link"].startswith("http://127.0.0.1:8000/staff/begin/")
    assert (first["account"], first["hours"]) == ("root", 48)
    second = ("admin", "create", "maria", "--role", "officer", "--region", "53.08", "--json")
    assert installation.payung(*second).codes == ["account.by_missing"]
    assert (
        installation.payung(*second, "--by", "root", "--site", "https://payung.example")
        .json["link"]
        .startswith("https://payung.example/staff/begin/")
    )

    by = ("--by", "root", "--json")
    grant = installation.payung("admin", "grant", "maria", "auditor", "--region", "53", *by).json["grant"]
    assert installation.payung("admin", "grant", "maria", "auditor", "--region", "99", *by).codes == [
        "role.region_unknown"
    ]
    words = ("admin", "grant", "maria", "sponsor_officer", "--sponsor", "Nobody")
    assert installation.payung(*words, *by).codes == ["role.sponsor_unknown"]
    assert installation.payung("admin", "end", grant, "--why", "selesai", *by).json == {"grant": grant}
    assert installation.payung("admin", "close", "maria", "--why", "cuti", *by).json["open"] is False
    maria, root = installation.payung("admin", "list", "--json").json["accounts"]
    assert (root["account"], [each["role"] for each in root["grants"]]) == ("root", ["national"])
    assert (maria["open"], maria["begun"], [each["role"] for each in maria["grants"]]) == (False, False, ["officer"])
    assert installation.payung("admin", "open", "maria", "--why", "kembali", *by).json["open"] is True
    again = installation.payung("admin", "invite", "maria", *by).json["link"]
    said = installation.payung("admin", "invite", "maria", "--by", "root").out
    assert "/staff/begin/" in said
    assert again not in said
    assert "Branch officer, Ende" in installation.payung("admin", "list").out.replace("Kabupaten ", "")
    assert installation.payung("admin", "close", "root", "--why", "x", *by).codes == ["account.own"]


def test_of_two_first_administrators_who_come_at_once_one_is_made(installation: Installation) -> None:
    """Two processes, both of which have looked whether an account is there before either can make one."""
    waits = (
        "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
        " WHERE datname = current_database() AND NOT granted"
    )
    with psycopg.connect(installation.fresh.urls.owner) as shut:
        shut.execute("LOCK TABLE access_account IN EXCLUSIVE MODE")
        both = [
            resident.begin(("admin", "create", name, "--json"), environment=installation.environment)
            for name in ("root", "rival")
        ]
        deadline = monotonic() + 30
        while installation.fresh.rows(waits) != [(2,)] and monotonic() < deadline:
            sleep(0.01)
    answers = [command.answer() for command in both]
    assert sorted(answer.status for answer in answers) == [0, 3]
    assert [answer.codes for answer in answers if answer.status] == [["account.by_missing"]]
    assert installation.fresh.rows("SELECT count(*) FROM access_account") == [(1,)]


def test_whoever_names_themselves_makes_no_second_account(installation: Installation) -> None:
    installation.payung("admin", "create", "root", "--json")
    assert installation.payung("admin", "create", "rival", "--by", "rival", "--json").codes == ["account.by_missing"]
