"""What changes about a participant by commands, and the list of everything that stands on record."""

import pytest

from payung.kernel.language import long_date
from payung.payments.actions import reverse_payment
from tests.changes.office import this
from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.sponsors.walk import Walk, row

CHANGED = {"number": str, "from": str, "told_by": str, "late": bool, "repeated": bool, "overridden": []}
HAPPENED = {"at", "by", "what", "from", "told"}


@pytest.fixture
def number(walk: Walk) -> str:
    """Somebody who was registered."""
    return str(walk.register(row(1)).number)


def test_what_changes_is_told_and_stands_in_the_history(installation: Installation, number: str) -> None:
    def person(*words: str) -> tuple[int, object]:
        done = installation.payung("person", words[0], "--number", number, "--by", "maria", "--json", *words[1:])
        return done.status, shape(done.json)

    later = str(this() + 2)
    assert person("change", "--from", later, "--job", "2", "--occupation", "penenun", "--income", "2500000") == (
        0,
        CHANGED,
    )
    assert person("change", "--from", later, "--job", "2", "--ends") == (0, CHANGED)
    assert person("change", "--jht", "yes") == (0, CHANGED)
    assert person("contact", "--phone", "0812-3456-7890") == (0, CHANGED)
    assert person("heirs", "--heir", "Ana Hoar (ibu)", "--heir", "Yosef Bria (suami)") == (0, CHANGED)
    assert person("children", "--child", "Yosef Bria (2015-03-12, SD)") == (0, CHANGED)
    died = ("death", "--died-on", this().first.isoformat(), "--source", "keluarga", "--evidence", "akta kematian")
    assert person(*died) == (0, CHANGED)
    wrong = installation.payung("person", "death", "--wrong", "--number", number, "--why", "hidup", "--by", "maria")
    assert (wrong.status, "another person" in wrong.out) == (0, True)
    second = f"payung person death --wrong --number {number} "
    assert second in wrong.out
    assert second in installation.payung("person", "corrections").out
    [death] = installation.payung("person", "corrections", "--json").json["deaths"]
    assert shape(death) == {"number": str, "died_on": str, "why": str, "denied_by": str, "at": str}

    history = installation.payung("person", "history", "--number", number, "--json").json["history"]
    assert all(set(each) == HAPPENED for each in history)
    happened = [each["what"] for each in history if each["what"] not in ("message", "consent", "introduced")]
    assert happened == [
        *("registered", "job", "job_ended", "jht", "contact", "heirs", "children", "death", "death_denied")
    ]
    assert "6281234567890" not in str(history)
    said = installation.payung("person", "history", "--number", number).out
    begins = long_date((this() + 2).first, "en")
    for shown in (f"(from {begins})", "••••••••••890", "Yosef Bria (12 March 2015, SD)", "akta kematian"):
        assert shown in said
    assert "Data changed (waiting)" in said


def test_money_stands_in_the_history_too(installation: Installation, walk: Walk, number: str) -> None:
    walk.pay(row(1), reference="OWN-1")
    reverse_payment(reference="OWN-1", why="setoran ditolak", by="maria", at=walk.at)
    history = installation.payung("person", "history", "--number", number, "--json").json["history"]
    assert [each["what"] for each in history if each["what"] not in ("message", "consent")] == [
        *("registered", "received", "paid", "receipt_reversed", "reversed")
    ]
    assert "setoran ditolak" in installation.payung("person", "history", "--number", number).out


def test_a_change_is_one_thing_and_refusals_say_the_way_out(installation: Installation, number: str) -> None:
    change = ("person", "change", "--number", number, "--by", "maria", "--json")
    assert installation.payung(*change, "--jht", "yes", "--kind", "employer").status == 2
    assert installation.payung(*change, "--jht", "perhaps").status == 2
    refused = installation.payung(*change, "--from", str(this() + -1), "--income", "900000")
    assert (refused.status, refused.codes) == (3, ["change.month_past"])
    assert str(this()) in refused.json["problems"][0]["fix"]
