"""Cards by their commands: printed, checked with and without an installation, revoked, signed by a new key."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from payung.kernel.months import Month
from payung.people.queries import Member
from tests import resident
from tests.conftest import Answer, Fresh, Installation
from tests.interfaces.cli.shapes import shape
from tests.payments.cashier import pay
from tests.people.counter import OFFICER, open_counter, registered
from tests.people.entries import somebody

CARD = {
    **{"serial": str, "number": str, "name": str, "birth_year": int, "programmes": [str], "paid_through": str},
    **{"from": str, "to": str, "issued_at": str},
}
VERDICT = {"state": str, "valid": bool, "revocations_at": str, "card": CARD}


@pytest.fixture
def covered(db: Fresh) -> Member:
    """A worker who paid two months from this one on."""
    open_counter()
    member = registered()
    pay(member, str(Month.of(timezone.localdate())), months=2)
    return member


@pytest.fixture
def printed(installation: Installation, covered: Member, tmp_path: Path) -> dict[str, Any]:
    """What `payung card print` answered; beside card.pdf stand card.png and card.txt."""
    words = ("--number", covered.number, "--out", tmp_path / "card.pdf", "--png", tmp_path / "card.png")
    answer = installation.payung("card", "print", *words, "--text", tmp_path / "card.txt", "--by", OFFICER, "--json")
    assert answer.status == 0, answer.err
    return dict(answer.json)


def away(*words: object, given: str = "", home: Path) -> Answer:
    """The command where there is no installation, and none can be made."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAYUNG")}
    environment |= {"PAYUNG_HOME": str(home / "none"), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    return resident.payung(words, environment=environment | resident.LOCALE, given=given)


def test_a_card_is_printed_and_checked(
    installation: Installation, covered: Member, printed: dict[str, Any], tmp_path: Path
) -> None:
    assert shape(printed) == CARD | {"file": str, "sha256": str, "code": str}
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "card.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "card.txt").read_text() == printed["code"]
    assert (tmp_path / "card.pdf").stat().st_mode & 0o077 == 0
    assert somebody().nik not in json.dumps(printed)

    checked = installation.payung("card", "verify", "--json", given=printed["code"])
    assert (checked.status, shape(checked.json)) == (0, VERDICT)
    assert checked.json["card"] == {name: printed[name] for name in CARD}
    said = installation.payung("--lang", "id", "card", "verify", "--file", tmp_path / "card.txt")
    assert (said.status, covered.name in said.out) == (0, True)
    assert "Kartu ini berlaku" in said.out

    changed = installation.payung("card", "verify", "--json", given=printed["code"][:-1] + "*")
    assert (changed.status, changed.json["card"]) == (1, None)
    later = str(timezone.localdate() + timedelta(days=400))
    assert (
        installation.payung("card", "verify", "--on", later, "--json", given=printed["code"]).json["state"] == "expired"
    )


def test_a_card_is_checked_without_an_installation(
    installation: Installation, printed: dict[str, Any], tmp_path: Path
) -> None:
    trust, revoked = tmp_path / "trust.json", tmp_path / "revoked.txt"
    assert shape(installation.payung("card", "keys", "--out", trust, "--json").json) == {"file": str, "keys": [str]}
    by_keys = away("card", "verify", "--trust", trust, "--json", given=printed["code"], home=tmp_path)
    assert (by_keys.status, by_keys.json["state"], by_keys.json["revocations_at"]) == (0, "valid", None)
    assert "--revoked" in away("card", "verify", "--trust", trust, given=printed["code"], home=tmp_path).out

    words = ("--serial", printed["serial"], "--why", "lost", "--by", OFFICER, "--json")
    assert installation.payung("card", "revoke", *words).json == {"serials": [printed["serial"]]}
    assert installation.payung("card", "verify", "--json", given=printed["code"]).json["state"] == "revoked"
    written = installation.payung("card", "revocations", "--out", revoked, "--json")
    assert shape(written.json) == {"file": str, "cards": int, "at": str, "why": {"lost": int}}
    assert written.json["cards"] == written.json["why"]["lost"] == 1
    by_both = ("card", "verify", "--trust", trust, "--revoked", revoked, "--json")
    told = away(*by_both, given=printed["code"], home=tmp_path)
    assert (told.status, told.json["state"]) == (1, "revoked")
    assert told.json["revocations_at"]

    revoked.write_text(revoked.read_text()[:-3])
    assert away(*by_both, given=printed["code"], home=tmp_path).codes == ["card.list_untrusted"]
    trust.write_text("{}")
    assert away(*by_both, given=printed["code"], home=tmp_path).codes == ["card.trust_unreadable"]
    assert not (tmp_path / "none").exists()


def test_the_key_is_changed_in_the_home_and_old_cards_hold(
    installation: Installation, printed: dict[str, Any], covered: Member, tmp_path: Path
) -> None:
    rotate = ("card", "rotate", "--by", OFFICER, "--json")
    assert installation.payung(*rotate).codes == ["card.keys_elsewhere"]
    installation.folder.mkdir(mode=0o700, exist_ok=True)
    keys = installation.folder / "keys.json"
    keys.write_text(installation.environment.pop("PAYUNG_KEYS"))
    keys.chmod(0o600)

    rotated = installation.payung(*rotate)
    assert (rotated.status, shape(rotated.json)) == (0, {"key": str, "before": str})
    assert keys.stat().st_mode & 0o077 == 0
    words = ("--number", covered.number, "--out", tmp_path / "new.pdf", "--by", OFFICER, "--json")
    new = installation.payung("card", "print", *words).json
    for code in (printed["code"], new["code"]):
        assert installation.payung("card", "verify", "--json", given=code).status == 0
    trust = tmp_path / "trust.json"
    known = installation.payung("card", "keys", "--out", trust, "--json").json["keys"]
    assert known == [rotated.json["key"], rotated.json["before"]]
    assert json.loads(keys.read_text())["card"] not in trust.read_text()
    assert "payung card keys" in installation.payung("card", "rotate", "--by", OFFICER).out


def test_what_cannot_be_printed_or_checked_is_said(installation: Installation, covered: Member, tmp_path: Path) -> None:
    payung, out = installation.payung, tmp_path / "card.pdf"
    words = ("--number", covered.number, "--by", OFFICER, "--json")
    assert payung("card", "print", *words, "--out", out, "--on", "2021-07-01").codes == ["card.not_covered"]
    assert not out.exists()
    assert payung("card", "print", *words, "--out", tmp_path / "card.txt").status == 2
    assert payung("card", "revoke", *words, "--why", "lost", "--serial", "00").status == 2
    assert payung("card", "revoke", *words, "--why", "lost").codes == ["card.none_issued"]
    assert payung("card", "verify", "--revoked", __file__, given="X").status == 2
    assert payung("card", "verify", "--json", given="").json["state"] == "unreadable"
