"""The main job on synthetic people: in an empty home only, each step once, however often it is killed."""

import signal
from typing import Any

from tests.conftest import Answer, Installation
from tests.interfaces.cli.shapes import shape
from tests.resident import begin

DEMO = ("demo", "--no-serve", "--rows", 60, "--members", 80)
COUNTED = (
    *("access_user", "people_worker", "contributions_paidmonth", "sponsors_list", "sponsors_check", "payments_receipt"),
    *("sponsors_approval", "sponsors_enrolment", "ledger_transfer", "audit_entry"),
)


def counts(installation: Installation) -> dict[str, int]:
    return {table: installation.fresh.rows(f"SELECT count(*) FROM {table}")[0][0] for table in COUNTED}


def what_it_did(answer: Answer) -> dict[str, Any]:
    """The summary without what differs from run to run."""
    return {**answer.json, "seconds": None, "holds": None}


def test_a_demo_does_the_main_job_and_a_second_one_adds_nothing(installation: Installation) -> None:
    first = installation.payung(*DEMO, "--json")
    summary = first.json
    assert first.status == 0
    expected = {
        **{"list": str, "state": str, "rows": int, "ready": int, "to_mend": int, "already_covered": int},
        **{"ask_person": int, "reasons": [{"code": str, "rows": int}], "people": int, "from": str, "to": str},
        **{"received": int, "budget": int, "holds": bool, "seconds": dict},
        **{"accounts": [{"role": str, "name": str}], "password": str, "address": str},
        **{"participant": str, "event": str},
    }
    assert shape(summary) == expected | {"seconds": shape(summary["seconds"])}
    assert (summary["rows"], summary["state"], summary["holds"]) == (60, "paid", True)
    assert summary["people"] == summary["ready"] > 30
    assert 0 < summary["received"] <= summary["budget"] == 10_080_000_000

    shown = installation.payung("person", "show", "--number", summary["participant"], "--json").json
    assert shown["number"] == summary["participant"]
    assert summary["event"] in [each["event"] for each in installation.payung("event", "list", "--json").json["events"]]

    before = counts(installation)
    second = installation.payung(*DEMO, "--json")
    assert (second.status, what_it_did(second)) == (0, what_it_did(first))
    assert second.json["seconds"] == {}
    assert counts(installation) == before
    assert installation.payung("verify", "--json").status == 0

    # More members of the demo's people, and a list that draws on them.
    more = installation.payung("sample-members", "--members", 90, "--seed", 1, "--by", "petugas", "--json")
    assert (more.status, more.json["members"]) == (0, 10)
    words = ("sample-list", "--rows", 40, "--seed", 3)
    files = [installation.folder / name for name in ("a.csv", "a-truth.csv", "b.csv", "b-truth.csv")]
    for out, truth in (files[:2], files[2:]):
        made = installation.payung(*words, "--out", out, "--truth", truth, "--json")
        assert (made.status, made.json["file"], made.json["truth"]) == (0, str(out), str(truth))
        assert made.json["rows"] == 40
        assert {each["defect"]: each["rate"] for each in made.json["defects"]}["nik_number"] == 0.01
    assert files[0].read_bytes() == files[2].read_bytes()
    assert files[1].read_text() == files[3].read_text()
    assert files[1].read_text().splitlines()[0] == "row,defects,same_as_row,same_as_member,expected"


def test_a_demo_refuses_a_home_that_is_in_use_and_no_demo(installation: Installation) -> None:
    installation.payung("user", "add", "maria")
    before = counts(installation)
    for words in (DEMO, ("sample-members", "--members", 5, "--by", "maria")):
        refused = installation.payung(*words, "--json")
        assert (refused.status, refused.codes) == (3, ["demo.home_is_real"])
    assert counts(installation) == before


def test_a_killed_demo_is_finished_by_the_next(installation: Installation) -> None:
    """Killed at the first step it tells of, then at the second, and so on: each run goes on where the last one was."""
    for steps in range(1, 14):
        running = begin(DEMO, environment=installation.environment)
        told = [running.err.readline() for _ in range(steps)]
        running.kill()
        assert running.answer().status in (-signal.SIGKILL, 0)
        if b"" in told:
            break
    finished = installation.payung(*DEMO, "--json")
    assert finished.status == 0
    assert finished.json["state"] == "paid"
    found = counts(installation)
    assert (found["access_user"], found["sponsors_list"], found["sponsors_approval"]) == (10, 1, 1)
    assert found["people_worker"] - 80 <= found["sponsors_enrolment"] == finished.json["people"]
    assert installation.fresh.rows("SELECT count(*) FROM payments_receipt WHERE reference LIKE 'SP2D%%'") == [(1,)]
    assert installation.payung("verify", "--json").json["holds"]
