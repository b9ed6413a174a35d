"""The pages of jobs: for whoever asked, and for those who look after them."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

from payung.jobs.actions import ask
from payung.jobs.queries import job
from payung.jobs.watching import JobWatch, note_problems
from payung.sponsors.queries import agreement
from tests.conftest import Fresh
from tests.interfaces.web.conftest import StaffClients
from tests.sponsors.walk import CHECKER, Walk, row


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LANGUAGE_CODE", "en")


def asked_by(name: str) -> int:
    return ask(task="recheck_list", subject="list l1", words={"list": "l1"}, by=name, at=datetime.now(UTC))


def test_whoever_asked_sees_how_far_it_is_and_may_cancel(staff_client: StaffClients, db: Fresh) -> None:
    officer = staff_client("officer")
    id = asked_by(officer.name)
    waits = officer.get(f"/jobs/{id}")
    assert waits.headers["Refresh"] == "3"
    assert "waits for its turn" in waits.content.decode()
    db.as_owner("UPDATE procrastinate_jobs SET status = 'doing'")
    with JobWatch(job=id) as watch:
        watch.step("check", total=20_000)
        assert officer.get(f"/jobs/{id}.json").json() == {
            "said": "Checking every row", "count": "0 / 20.000", "done": 0, "total": 20_000, "ended": False
        }  # fmt: skip
        assert '<progress aria-labelledby="said" max="20000" value="0">' in officer.get(f"/jobs/{id}").content.decode()
        assert officer.post(f"/jobs/{id}/cancel").status_code == 302
        assert "is being cancelled" in officer.get(f"/jobs/{id}").content.decode()
    db.as_owner("SELECT procrastinate_finish_job_v1(%s, 'aborted', false)", id)
    ended = officer.get(f"/jobs/{id}")
    assert "This job was cancelled." in ended.content.decode()
    assert "Refresh" not in ended.headers
    assert officer.post(f"/jobs/{id}/cancel").status_code == 302, "the page says that it has ended"


def test_of_others_only_those_see_it_who_look_after_jobs(staff_client: StaffClients) -> None:
    id = asked_by(staff_client("officer").name)
    stranger, national, auditor = staff_client("officer"), staff_client("national"), staff_client("auditor")
    for path in (f"/jobs/{id}", f"/jobs/{id}.json", "/jobs/999"):
        assert stranger.get(path).status_code == 404
    assert stranger.get("/jobs").status_code == 403
    for client in (national, auditor):
        assert client.get(f"/jobs/{id}").status_code == 200
        assert "List l1" in client.get("/jobs").content.decode()
    for client in (stranger, auditor):
        assert client.post(f"/jobs/{id}/cancel").status_code == 404
    assert not job(id=id).cancelled
    assert national.post(f"/jobs/{id}/cancel").status_code == 302
    assert job(id=id).state == "cancelled"


@pytest.mark.parametrize("role", ["sponsor_officer", "sponsor_approver", "officer"])
def test_whoever_sees_the_list_may_follow_its_job(staff_client: StaffClients, walk: Walk, role: str) -> None:
    """The list's page asks for these figures: a no would have it load itself anew every second."""
    walk.agreement()
    walk.agreement("CSR", sponsor="Lain", payer="csr", region="53.08")
    kept = walk.check([row(1), row(2)]).list.id
    ids = [
        ask(task=task, subject=subject, words={"list": kept}, by=CHECKER, at=datetime.now(UTC))
        for task, subject in (("recheck_list", f"list {kept}"), ("renew_agreement", "agreement NTT"))
    ]
    own, foreign = (agreement(code=code).sharing.parties[0].funder_id for code in ("NTT", "CSR"))
    if role == "officer":
        reader, stranger = staff_client(role), staff_client(role, region="53.08")
    else:
        reader, stranger = staff_client(role, sponsor=own), staff_client(role, sponsor=foreign)
    for id in ids:
        assert reader.get(f"/jobs/{id}.json").json()["ended"] is False
        assert stranger.get(f"/jobs/{id}.json").status_code == 404
        assert reader.get(f"/jobs/{id}").status_code == 404, "a page that can cancel is for whoever asked"


@pytest.mark.parametrize(
    ("problems", "said"),
    [(["list.same_person"], "checked"), ([], "did not foresee")],
)
def test_why_it_failed_is_said_with_what_helps(
    problems: list[str], said: str, staff_client: StaffClients, db: Fresh
) -> None:
    officer = staff_client("officer")
    id = asked_by(officer.name)
    note_problems(job=id, problems=problems)
    db.as_owner("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", id)
    assert said in officer.get(f"/jobs/{id}").content.decode()


def test_what_came_of_it_is_one_click_away(staff_client: StaffClients, db: Fresh) -> None:
    officer = staff_client("officer")
    id = asked_by(officer.name)
    with JobWatch(job=id) as watch:
        watch.finish(result="38cfc7e5fe273e86")
    db.as_owner("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", id)
    assert 'href="/sponsor/lists/38cfc7e5fe273e86"' in officer.get(f"/jobs/{id}").content.decode()
