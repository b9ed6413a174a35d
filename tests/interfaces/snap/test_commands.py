"""The commands for banks: one plays a bank against the running site, the other compares a bank's statement."""

import stat
from datetime import UTC, datetime
from pathlib import Path

from payung.payments.notices.queries import BANKS_DAY
from tests.conftest import Fresh, Installation
from tests.people.counter import OFFICER, open_counter, registered


def test_a_simulated_bank_pays_and_its_statement_is_reconciled(
    installation: Installation, fresh: Fresh, port: int, tmp_path: Path
) -> None:
    open_counter()
    url, by = f"http://127.0.0.1:{port}", ("--by", OFFICER, "--json")
    assert installation.payung("bank", "simulate", "--url", url, *by).codes == ["bank.demo_only"]
    fresh.as_owner("UPDATE access_installation SET demo = true")
    assert installation.payung("bank", "simulate", "--url", url, *by).status == 1  # nobody is there to pay

    worker = registered()
    played = installation.payung("bank", "simulate", "--url", url, *by)
    assert played.status == 0
    [paid] = played.json["payments"]
    assert (paid["code"], paid["taken"]) == (str(worker.number), True)
    assert [step["code"] for step in paid["steps"]] == ["2002400", "2002500", "2002600"]
    key = installation.folder / "bank-simulator/key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    other = installation.payung("bank", "simulate", "--url", url, "--code", "123", "--amount", "5000", *by)
    assert [step["code"] for step in other.json["payments"][0]["steps"]] == ["4042412"]
    nowhere = installation.payung("bank", "simulate", "--url", "http://127.0.0.1:1", *by)
    assert nowhere.codes == ["bank.site_unreachable"]

    statement, today = tmp_path / "statement.csv", f"{datetime.now(UTC).astimezone(BANKS_DAY):%d/%m/%Y}"
    statement.write_text(f"Tanggal;Referensi;Kredit\n{today};{paid['request']};{paid['amount']}\n{today};P2;5.000\n")
    reconcile = ("bank", "reconcile", statement, "--bank", "bank-simulator")
    found = installation.payung(*reconcile, *by)
    assert (found.status, found.json["in_statement"], found.json["in_books"]) == (
        1,
        paid["amount"] + 5_000,
        paid["amount"],
    )
    assert [(each["name"], each["reference"]) for each in found.json["differences"]] == [("in_statement_only", "P2")]
    taken = installation.payung(*reconcile, "--take", "--lang", "id", "--by", OFFICER)
    assert taken.status == 0
    assert "Rp5.000" in taken.out
