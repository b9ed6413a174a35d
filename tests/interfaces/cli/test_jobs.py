"""Jobs by commands: shown, cancelled, asked for again, and done by a worker."""

from payung.jobs.actions import ask
from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.jobs.asked import ask_check
from tests.sponsors.walk import CHECKER, Walk, csv_file, rows

JOB = {
    **{"id": int, "task": str, "subject": str, "state": str, "cancelled": bool, "step": type(None), "done": int},
    **{"total": type(None), "result": type(None), "problems": [], "attempts": int, "asked_by": str, "asked_at": str},
}


def test_a_job_is_shown_cancelled_asked_for_again_and_done(walk: Walk, installation: Installation) -> None:
    payung = installation.payung
    walk.agreement()
    id = ask_check(walk, csv_file(rows(0, 10)))
    waits = payung("jobs", "show", id, "--json").json
    assert (shape(waits), waits["state"]) == (JOB, "waiting")
    assert payung("jobs", "retry", id, "--by", CHECKER, "--json").codes == ["job.open"]
    assert payung("jobs", "cancel", id, "--by", CHECKER, "--json").json["state"] == "cancelled"
    assert payung("jobs", "cancel", 99, "--by", CHECKER, "--json").codes == ["job.unknown"]
    again = payung("jobs", "retry", id, "--by", CHECKER, "--json").json["id"]
    assert payung("worker", "--until-empty", "--json").json == {"stopped": True}
    done = payung("jobs", "show", again, "--json").json
    assert (done["state"], done["step"], done["problems"]) == ("done", "keep", [])
    assert done["result"] in payung("list", "list", "--json").out
    assert [each["id"] for each in payung("jobs", "list", "--json").json["jobs"]] == [again, id]
    assert payung("jobs", "list", "--state", "odd", "--json").codes == ["page.choice_unknown"]
    assert "dibatalkan" in payung("--lang", "id", "jobs", "list", "--state", "cancelled").out


def test_why_one_failed_is_said(walk: Walk, installation: Installation) -> None:
    walk.agreement()
    list_id = walk.check(rows(0, 5)).list.id
    id = ask(task="approve_list", subject=f"list {list_id}", words={"list": list_id}, by=CHECKER, at=walk.at)
    installation.payung("worker", "--until-empty")
    said = installation.payung("jobs", "show", id).out
    assert "… checked this list and may not approve it" in said
