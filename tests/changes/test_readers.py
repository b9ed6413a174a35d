"""Whoever reads a job reads the one that counts: lists price it, the own payment pays it, renewal takes it on."""

from payung.law.book import book
from payung.law.contributions import quote
from payung.people.queries import jobs
from payung.sponsors.queries import agreement
from payung.sponsors.renewal.roster import enrolled, somebody
from tests.changes.office import job, this
from tests.payments.cashier import pay
from tests.sponsors.walk import CODE, Walk, next_month, row, walk

__all__ = ["walk"]


def sponsored(income: int) -> int:
    """Two months of both programmes, as a public budget pays them."""
    programmes = ("jkk", "jkm")
    return quote(book=book(), income=income, start=next_month(), count=2, programmes=programmes, payer="apbd").total


def test_a_list_prices_who_is_known_by_what_counts_now(walk: Walk) -> None:
    walk.agreement()
    person = row(1, income="0")
    walk.register(person)
    assert walk.check([person]).cost == sponsored(0)
    job(walk.worker(person), income="4300000", occupation="penenun")
    checked = walk.check([person, row(2)])
    assert checked.cost == sponsored(4_300_000) + sponsored(0)
    walk.approve(checked.list.id)
    walk.receive(checked.cost)
    [first, _] = enrolled(agreement=agreement(code=CODE))
    assert first.job == somebody(number=first.number).job == jobs(worker_id=first.worker)[0]
    assert (first.job.occupation, first.job.income) == ("weaver", 4_300_000)
    assert walk.holds()


def test_months_of_a_job_that_began_later_can_be_paid(walk: Walk) -> None:
    person = row(1)
    walk.register(person)
    worker = walk.worker(person)
    pay(worker, str(this()))
    job(worker, n=2, since=this() + 1, occupation="penenun", income="2500000")
    job(worker, n=2, since=this() + 3, ends=True)
    assert len(jobs(worker_id=worker.id)) == 1
    assert walk.holds()
