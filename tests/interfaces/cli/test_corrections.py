"""A correction by commands: asked for by one officer, looked at, confirmed by another; and what nobody reads there."""

import pytest

from tests.conftest import Installation
from tests.interfaces.cli.shapes import REFUSAL, shape
from tests.sponsors.walk import Walk, row

PERSON = row(1)
NEW = PERSON["nik"][:-1] + "9"
SIDE = {"field": str, "before": str, "after": str}
CORRECTION = {
    **{"correction": str, "number": str, "state": str, "fields": [SIDE], "why": str, "evidence": str},
    **{"requested_by": str, "requested_at": str},
}
OPEN, ANSWERED = {**CORRECTION, "answer": type(None)}, {**CORRECTION, "answer": {"why": str, "by": str, "at": str}}
WORDS = ("--why", "salah ketik", "--evidence", "KTP", "--by", "maria", "--json")


@pytest.fixture
def number(walk: Walk) -> str:
    """Somebody who was registered."""
    return str(walk.register(PERSON).number)


def test_the_walk_of_a_correction(installation: Installation, walk: Walk, number: str) -> None:
    payung = installation.payung
    ask = ("person", "correct", "--number", number, "--set", "name=Maria Bau", "--set", "mother-name=Ana", *WORDS)
    asked = payung(*ask, "--nik", "-", given=NEW)
    assert (asked.status, shape(asked.json)) == (0, {**OPEN, "repeated": bool})
    born, serial = NEW[6:12], NEW[12:]
    known = f"•••••• {born} ••••"
    assert asked.json["fields"] == [
        {"field": "nik", "before": known, "after": known},
        {"field": "name", "before": PERSON["name"], "after": "Maria Bau"},
        {"field": "mother_name", "before": "", "after": "Ana"},
    ]
    assert payung(*ask, "--nik", "-", given=NEW).json == {**asked.json, "repeated": True}
    id_ = asked.json["correction"]
    waiting = payung("person", "corrections", "--json")
    assert (waiting.status, shape(waiting.json)) == (0, {"corrections": [OPEN], "deaths": []})
    told = payung("person", "corrections").out
    assert f"payung person confirm {id_} --nik - --by" in told

    confirm = ("person", "confirm", id_, "--json")
    assert payung(*confirm, "--by", "maria", "--nik", "-", given=NEW).codes == ["correction.same_person"]
    assert payung(*confirm, "--by", "yosef").codes == ["correction.nik_needed"]
    assert payung(*confirm, "--by", "yosef", "--nik", "-", given=PERSON["nik"]).codes == ["correction.nik_differs"]
    done = payung(*confirm, "--by", "yosef", "--nik", "-", given=NEW)
    assert (done.status, shape(done.json), done.json["state"]) == (0, {**ANSWERED, "repeated": bool}, "confirmed")
    assert payung("person", "corrections", "--json").json == {"corrections": [], "deaths": []}
    assert payung("person", "corrections").out.strip()

    shown = payung("person", "show", "--nik", "-", "--json", given=NEW)
    assert (shown.status, shape(shown.json)) == (
        0,
        {
            **dict.fromkeys(("number", "nik", "name", "birth_date", "sex", "region", "district", "village"), str),
            **{"address": str, "phone": str, "mother_name": str, "kind": str, "heirs": int},
            "jobs": [{"n": int, "occupation": str, "income": int}],
            "corrections": [ANSWERED],
        },
    )
    assert (shown.json["name"], shown.json["mother_name"], shown.json["nik"]) == (
        "Maria Bau",
        "",
        f"•••••• {born} ••••",
    )
    spoken = [asked, waiting, done, shown, payung("person", "show", "--number", number)]
    for said in (*(each.out + each.err for each in spoken), told):
        assert not any(f"{born}{between}{serial}" in said for between in ("", " "))


def test_a_correction_is_declined_with_a_reason(installation: Installation, number: str) -> None:
    payung = installation.payung
    asked = payung("person", "correct", "--number", number, "--set", "village=Oesapa", *WORDS).json
    decline = ("person", "decline", asked["correction"], "--why", "alamat di KTP lain", "--by", "yosef", "--json")
    done = payung(*decline)
    assert (done.status, done.json["state"], done.json["answer"]["why"]) == (0, "declined", "alamat di KTP lain")
    assert payung(*decline).json == {**done.json, "repeated": True}
    refused = payung("person", "confirm", asked["correction"], "--by", "yosef", "--json")
    assert (refused.status, shape(refused.json), refused.codes) == (3, REFUSAL, ["correction.declined"])
    assert "alamat di KTP lain" in payung("person", "show", "--number", number).out


@pytest.mark.parametrize(
    "words",
    [
        ("--set", f"nik={NEW}"),
        ("--set", "name"),
        ("--set", "age=7"),
        ("--set", "name=Maria", "--set", "name=Marta"),
        ("--nik", NEW),
    ],
)
def test_words_that_cannot_be_read_are_a_mistake_of_usage(installation: Installation, words: tuple[str, ...]) -> None:
    said = installation.payung("person", "correct", "--number", "1", *words, *WORDS)
    assert said.status == 2
    assert NEW not in said.out + said.err


def test_every_problem_of_a_correction_is_told(installation: Installation, number: str) -> None:
    correct = ("person", "correct", "--number", number)
    said = installation.payung(*correct, "--set", "sex=?", "--set", "birth-date=1990-02-30", *WORDS)
    assert (said.status, said.codes) == (3, ["birth_date.impossible", "sex.unknown"])
    assert installation.payung(*correct, *WORDS).codes == ["correction.changes_nothing"]
    assert installation.payung("person", "show", "--number", "1", "--json").codes == ["worker.number_mistyped"]
    assert installation.payung("person", "show").status == 2
