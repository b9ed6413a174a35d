"""JHT and statements by their commands: a rate by two users, a year that is added once, an account, a paper."""

from pathlib import Path

import pytest
from django.utils import timezone

from payung.access.actions import add_user
from payung.kernel.months import Month
from payung.people.queries import Member
from tests.conftest import Fresh, Installation
from tests.interfaces.cli.shapes import shape
from tests.payments.cashier import pay
from tests.people.counter import OFFICER, open_counter, registered

SECOND = "yosef"
TODAY = timezone.localdate()
LAST_YEAR = TODAY.year - 1
RATE = {"year": int, "basis_points": int, "source": str, "declared_by": str, "confirmed_by": str, "repeated": bool}
YEAR = {
    **{"year": int, "opening": int, "months": int, "paid": int, "basis_points": type(None), "earned": type(None)},
    **{"made_good": int, "closing": int},
}


@pytest.fixture
def saver(db: Fresh) -> Member:
    """A worker who paid two months with JHT."""
    open_counter()
    add_user(name=SECOND, by=SECOND, at=timezone.now())
    member = registered()
    pay(member, str(Month.of(TODAY)), months=2, programmes=["jkk", "jkm", "jht"])
    return member


def test_a_rate_is_declared_by_one_user_and_confirmed_by_another(installation: Installation, saver: Member) -> None:
    words = ("--year", LAST_YEAR, "--rate", "5.69", "--json")
    declared = installation.payung("jht", "declare", *words, "--source", "pengumuman contoh", "--by", OFFICER)
    assert shape(declared.json) == RATE
    refused = installation.payung("jht", "confirm", *words, "--by", OFFICER)
    assert (refused.status, refused.codes) == (3, ["old_age.rate_same_person"])
    confirmed = installation.payung("jht", "confirm", "--year", LAST_YEAR, "--rate", "5,69%", "--by", SECOND, "--json")
    assert (confirmed.json["basis_points"], confirmed.json["confirmed_by"]) == (569, SECOND)
    early = installation.payung("jht", "develop", "--year", LAST_YEAR, "--by", OFFICER, "--json")
    assert early.codes == ["old_age.year_out_of_order"]
    listed = installation.payung("jht", "list")
    assert "5,69%" in listed.out
    assert SECOND in listed.out


@pytest.mark.parametrize("rate", ["5.691", "x", "-1"])
def test_a_rate_that_cannot_be_read_is_a_mistake_of_typing(installation: Installation, rate: str) -> None:
    words = ("--year", LAST_YEAR, f"--rate={rate}", "--source", "s", "--by", OFFICER)
    assert installation.payung("jht", "declare", *words).status == 2


def test_an_account_and_a_statement_say_the_same(installation: Installation, saver: Member, tmp_path: Path) -> None:
    found = installation.payung("jht", "balance", "--number", saver.number, "--json").json
    assert shape(found["years"][0]) == YEAR
    assert found["balance"] == 40_000
    words = ("statement", "--number", saver.number, "--json")
    printed = installation.payung(*words, "--out", tmp_path / "one.pdf").json
    assert (printed["months"], printed["jht_balance"], printed["savings"]) == (2, 40_000, 0)
    again = installation.payung(*words, "--out", tmp_path / "two.pdf", "--known-at", printed["known_at"]).json
    assert again["sha256"] == printed["sha256"]
    assert (tmp_path / "two.pdf").read_bytes().startswith(b"%PDF")
