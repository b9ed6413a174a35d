"""A bank played by a client that we did not write: midtrans-client, from npm (make test installs it where npm is)."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from payung.ledger.queries import balance
from payung.people.queries import Member
from tests.interfaces.snap.bank import CODE, INQUIRY, PAYMENT, PRIVATE_PEM, STATUS, Bank, account, payment

CLIENT = Path(__file__).parent / "midtrans"

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (CLIENT / "node_modules").is_dir(),
    reason="another house's bank client needs node and npm: make test",
)


def played(bank: Bank, calls: list[tuple[str, str, dict[str, Any]]], *, secret: str = "") -> Any:
    """What the client was answered."""
    asked = {
        "clientKey": bank.keys.client_key,
        "secret": secret or bank.keys.secret,
        "privateKey": PRIVATE_PEM,
        "partnerId": CODE,
        "calls": calls,
    }
    done = subprocess.run(
        ["node", "bank.js", f"http://127.0.0.1:{bank.port}"],
        cwd=CLIENT,
        input=json.dumps(asked),
        env={"PATH": os.environ["PATH"]},  # no proxy stands before this machine's own site
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


def test_a_client_of_another_house_asks_pays_and_asks_again(bank: Bank, maria: Member) -> None:
    paid = payment(maria.number, 20_000, "P1") | {"additionalInfo": {"note": "José da/Costa  \u2713"}}
    asked = account(maria.number) | {"inquiryRequestId": "P1"}
    done = played(
        bank,
        [
            (INQUIRY, "1", asked),
            (PAYMENT, "2", paid),
            (STATUS, "3", asked),
            (PAYMENT, "4", paid),
            (PAYMENT, "4", paid),
            (PAYMENT, "5", payment(maria.number, 30_000, "P1")),
        ],
    )
    assert done["token"]["responseCode"] == "2007300"
    codes = [answer["responseCode"] for answer in done["answers"]]
    assert codes == ["2002400", "2002500", "2002600", "2002500", "4092500", "4042518"]
    assert balance(account="bank") == 20_000


def test_its_signature_by_another_secret_is_refused(bank: Bank, maria: Member) -> None:
    done = played(bank, [(PAYMENT, "1", payment(maria.number, 20_000))], secret="another")
    assert [answer["responseCode"] for answer in done["answers"]] == ["4012500"]
