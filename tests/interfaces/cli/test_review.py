"""The review by commands: the queue, both sides, decisions on several rows, and the check by which they count."""

from pathlib import Path

import pytest

from tests.conftest import Installation
from tests.interfaces.cli.shapes import CHECKED, REFUSAL, shape
from tests.sponsors.walk import Walk, csv_file, row

STRANGER = "Yakobus Nahak"
DOUBT = {"row": int, "code": str, "match": str, "state": str}
DECISION = {"same": bool, "why": str, "by": str, "at": str}
COUNTS = {"open": int, "same": int, "different": int, "stuck": int}


@pytest.fixture
def asked(walk: Walk) -> str:
    """A list that asks about three rows: two that share a NIK, and one that bears a member's."""
    walk.agreement()
    walk.register(row(5))
    return walk.check([row(1), row(4), row(4, name=STRANGER), row(5, name=STRANGER)]).list.id


def test_the_walk_of_a_doubt(installation: Installation, walk: Walk, asked: str) -> None:
    payung = installation.payung
    queue = payung("review", "list", asked, "--json")
    assert (queue.status, shape(queue.json)) == (
        0,
        {"list": str, "counts": COUNTS, "doubts": [{**DOUBT, "decision": type(None)}]},
    )
    assert [(each["row"], each["code"]) for each in queue.json["doubts"]] == [
        (3, "list.nik_twice"),
        (4, "list.nik_twice"),
        (5, "nik.other_identity"),
    ]

    side_by_side = payung("review", "show", asked, "--row", 5, "--json").json
    assert shape(side_by_side) == {
        "list": str,
        **DOUBT,
        "decision": type(None),
        "fields": [{"name": str, "one": str, "other": str, "level": str}],
        "evidence": [str],
    }
    assert side_by_side["fields"][0] == {
        "name": "name",
        "one": STRANGER,
        "other": row(5)["name"],
        "level": "different",
    }

    decide = ("review", "decide", asked, "--row", 3, "--row", 5, "--different", "--why", "KTP dilihat", "--by", "yosef")
    decided = payung(*decide, "--json")
    assert (decided.status, decided.json) == (
        0,
        {
            "list": asked,
            "rows": [3, 5],
            "same": False,
            "counts": {"open": 0, "same": 0, "different": 3, "stuck": 0},
        },
    )
    assert payung("review", "list", asked, "--json").json["doubts"] == []
    rest = payung("review", "list", asked, "--all", "--json").json["doubts"]
    assert [shape(each["decision"]) for each in rest] == [DECISION] * 3
    assert {(each["decision"]["by"], each["decision"]["why"]) for each in rest} == {("yosef", "KTP dilihat")}

    checked = payung("list", "recheck", asked, "--by", "maria", "--json")
    assert shape(checked.json) | {"seconds": dict, "over_quota": dict} == CHECKED | shape(
        {key: checked.json[key] for key in checked.json.keys() - CHECKED.keys()}
    )
    assert [checked.json[key] for key in ("rows", "ready", "to_mend", "ask_person")] == [4, 1, 3, 0]
    assert payung("list", "approve", asked, "--by", "yosef", "--json").json["people"] == 1
    assert walk.holds()


def test_in_words_it_says_what_comes_next(installation: Installation, asked: str) -> None:
    payung = installation.payung
    assert f"payung review show {asked} --row 3" in payung("review", "list", asked).out
    shown = payung("review", "show", asked, "--row", 3).out
    assert STRANGER in shown
    assert "The names differ; the birth date is the same; the NIK is the same" in " ".join(shown.split())
    assert f"payung review decide {asked} --row 3" in shown
    done = payung("--lang", "id", "review", "decide", asked, "--row", 3, "--row", 5, "--same", "--by", "maria").out
    assert "orang yang sama" in done
    assert f"payung list recheck {asked}" in done
    assert f"payung list approve {asked}" in done


def test_an_approved_list_and_one_that_asks_nothing_are_not_to_be_checked_again(
    installation: Installation, walk: Walk, asked: str
) -> None:
    payung = installation.payung
    walk.approve(asked)
    payung("review", "decide", asked, "--row", 3, "--row", 5, "--different", "--by", "maria")
    approved = payung("review", "list", asked).out
    assert ("recheck" in approved, "decisions count in lists to come" in approved) == (False, True)
    silent = walk.check([row(8)]).list.id
    walk.db.as_owner("ALTER TABLE sponsors_part DISABLE TRIGGER append_only")
    walk.db.as_owner("UPDATE sponsors_part SET last = false")  # as kept by an older program
    assert "asks nothing any more" in payung("review", "list", silent).out
    assert payung("review", "list", asked, "--json").codes == ["review.no_longer_kept"]


def test_of_a_member_no_nik_is_told_that_the_row_does_not_tell(
    installation: Installation, walk: Walk, tmp_path: Path
) -> None:
    walk.agreement()
    walk.register(row(6))
    hidden = row(6)["nik"]
    file = tmp_path / "daftar.csv"
    file.write_bytes(csv_file([row(6, nik=f"{hidden[:-1]}{int(hidden[-1]) + 1}")]))
    checked = installation.payung("list", "check", file, "--agreement", "NTT", "--by", "maria", "--json").json
    assert checked["ask_person"] == 1
    for words in (("show", checked["list"], "--row", 2), ("list", checked["list"])):
        for more in ((), ("--json",)):
            said = installation.payung("review", *words, *more).out
            assert said
            assert hidden not in "".join(said.split())


def test_what_cannot_be_decided_is_refused_and_nothing_is(installation: Installation, walk: Walk, asked: str) -> None:
    for words, code in (
        (("--row", 3, "--row", 2, "--same", "--by", "maria"), "review.no_doubt"),
        (("--row", 3, "--same", "--by", "stranger"), "user.unknown"),
        (("--row", 3, "--same", "--by", "maria", "--why", "5304 0154 0890 0001"), "why.holds_nik"),
    ):
        refused = installation.payung("review", "decide", asked, *words, "--json")
        assert (refused.status, shape(refused.json), refused.codes) == (3, REFUSAL, [code])
    both = installation.payung("review", "decide", asked, "--row", 3, "--by", "maria", "--same", "--different")
    assert (both.status, "give --same or --different, one of them" in both.err) == (2, True)
    assert installation.payung("review", "list", "none", "--json").codes == ["list.unknown"]
    assert walk.count("people_sameness") == 0
