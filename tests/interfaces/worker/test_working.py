"""The worker: what it does with jobs, and what it leaves behind."""

from django.utils import timezone

from payung.documents.actions import keep
from payung.interfaces.worker.working import work
from payung.jobs.actions import ask
from payung.jobs.queries import job
from tests.sponsors.walk import APPROVER, CHECKER, CODE, Walk, csv_file, rows, walk

__all__ = ["walk"]


def ask_check(walk: Walk, people: bytes, code: str = CODE) -> int:
    """Ask for a check of this file."""
    document = keep(name="daftar.csv", content=people)
    words = {"document": document, "agreement": code}
    return ask(task="check_list", subject=f"document {document}", words=words, by=CHECKER, at=walk.at)


def test_a_list_goes_its_whole_way_by_jobs(walk: Walk) -> None:
    walk.agreement()
    checking = ask_check(walk, csv_file(rows(0, 30)))
    assert job(id=checking).state == "waiting"
    work(forever=False)
    checked = job(id=checking)
    assert (checked.state, checked.step, checked.problems) == ("done", "keep", [])
    approving = ask(
        task="approve_list", subject=checked.result, words={"list": checked.result}, by=APPROVER, at=timezone.now()
    )
    work(forever=False)
    approved = job(id=approving)
    assert (approved.state, approved.result) == ("done", checked.result)
    assert walk.count("sponsors_enrolment") == 30
    assert walk.holds()
