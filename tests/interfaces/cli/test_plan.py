"""Choice before money: options beside each other, for people and for machines. None of it needs a database."""

import os
from pathlib import Path

import pytest

from tests import resident
from tests.conftest import Answer
from tests.interfaces.cli.shapes import REFUSAL, shape

ASKED = ("plan", "compare", "--budget", "10080000000", "--from", "2026-12")
BOTH = ("--option", "100000x6", "--option", "50000x12")
DEATHS = {"low": float, "expected": float, "high": float}
OPTION = {
    **{"people": int, "months": int, "funder": str, "first_paid": str, "last_paid": str, "protected_until": str},
    "by_month": [{"month": str, "cost": int, "each": {"other": int}}],
    **{"cost": int, "left": int, "within_budget": int, "cost_per_person": int, "person_months": int},
    "person_days": {"full": int, "funeral_only": int},
    "stretches": [{"from": str, "to": str, "days": int, "state": str, "jkm": int, "full": bool}],
    "deaths": {
        **dict.fromkeys(("paid", "grace", "funeral_only", "full"), DEATHS),
        "jkm": {"low": int, "expected": int, "high": int},
    },
    "cliff": {
        **{"people": int, "last_paid": str, "protected_until": str},
        "keep": [{"months": int, "cost": int, "own": {"other": int}}],
        "retention": [],
    },
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which nothing is ever opened."""
    return tmp_path / "home"


def compared(home: Path, *words: str, language: str = "en") -> Answer:
    """What the command says, where no database answers."""
    environment = {
        **os.environ,
        **resident.LOCALE,
        "PAYUNG_HOME": str(home),
        "DATABASE_URL": "postgresql://x@127.0.0.1:1/none",
    }
    answer = resident.payung(["--lang", language, *ASKED, *words], environment=environment)
    assert not home.exists()
    return answer


def test_the_two_options_stand_beside_each_other(home: Path) -> None:
    answered = compared(home, *BOTH, "--json").json
    many, long = answered["options"]
    assert shape(many) == shape(long) == OPTION
    assert (many["cost"], many["left"]) == (long["cost"], long["left"]) == (10_080_000_000, 0)
    assert (many["last_paid"], long["last_paid"]) == ("2027-05-31", "2027-11-30")
    assert (many["protected_until"], long["protected_until"]) == ("2027-08-31", "2028-02-29")
    assert [each["cost"] for each in long["cliff"]["keep"]] == [
        *(840_000_000, 2_520_000_000, 5_040_000_000, 10_080_000_000)
    ]
    assert shape(answered["assumptions"]) == [{"name": str, "value": str, "source": str}]
    assert answered["law"]


def test_people_read_a_table_in_their_language(home: Path) -> None:
    table = compared(home, *BOTH, "--option", "10.000x3:csr", language="id").out
    for said in ("Biaya seluruhnya", "31 Mei 2027", "Rp10.080.000.000", "Dasar perbandingan ini", "CSR/TJSL"):
        assert said in table, table


def test_a_third_option_may_have_another_funder_and_people_may_go_on_alone(home: Path) -> None:
    more = ("--option", "100000x6:csr", "--retention", "20%", "--retention", "0,5", "--sector-share", "transport=0.1")
    *_, third = compared(home, *BOTH, *more, "--json").json["options"]
    assert third["funder"] == "csr"
    assert third["by_month"][1]["each"] == {"transport": 8_400, "other": 16_800}
    assert third["cliff"]["retention"] == [
        {"part": 0.2, "stay": 20_000, "lose": 80_000},
        {"part": 0.5, "stay": 50_000, "lose": 50_000},
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--option", "100000"),
        ("--option", "x6"),
        ("--option", "10x6", "--retention", "1.5"),
        ("--option", "10x6", "--sector-share", "drivers=0.1"),
        ("--option", "10x6", "--ages", "55-18"),
        ("--option", "10x6", "--ages", "18-200"),
        ("--option", "10x6", "--women", "half"),
    ],
)
def test_words_that_cannot_be_read_are_told_so(home: Path, words: tuple[str, ...]) -> None:
    assert compared(home, *words).status == 2


def test_what_has_no_price_is_refused(home: Path) -> None:
    refused = compared(home, "--option", "0x6:king", "--json")
    assert refused.status == 3
    assert shape(refused.json) == REFUSAL
    assert [problem["code"] for problem in refused.json["problems"]] == ["plan.people_impossible", "payer.unknown"]
