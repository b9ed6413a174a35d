"""What the ready rows of a list cost: what a quote of every person sums to, though the law runs once per case."""

import pytest

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import quote
from payung.people.likeness import Described
from payung.people.queries import Job, Known
from payung.sponsors.intake import meet
from payung.sponsors.pricing import Findings, price
from payung.sponsors.verdicts import ALREADY_COVERED, ASK_PERSON, READY, TO_MEND
from tests.sponsors.meeting import MARKER, PROMISE, SPAN, STEPS, TERMS, ScannedRegistry, described, judged, met
from tests.sponsors.walk import Row, row


def findings(*people: Row) -> Findings:
    """These rows, met and priced."""
    return price(met=met(*people), span=SPAN, promise=PROMISE)


def quoted(income: int, sector: str) -> int:
    """What one person costs over the term."""
    return quote(
        book=book(),
        income=income,
        start=TERMS.first_month,
        count=TERMS.months,
        programmes=TERMS.programmes,
        sector=sector,
        payer="apbd",
    ).total


def test_the_cost_is_what_a_quote_of_every_person_sums_to() -> None:
    found = findings(
        row(1),
        row(2, income="4.300.000"),
        row(3, occupation="ojek"),
        row(4, occupation="ojek", income="4300000"),
        row(5, income="4300001"),
        row(6, sex=""),
        row(7),
    )
    people = [(0, "other"), (4_300_000, "other"), (0, "transport"), (4_300_000, "transport"), (4_300_001, "other")]
    assert found.cost == sum(quoted(*each) for each in [*people, (0, "other")])
    assert len({case for case, _ in found.lines}) == 4  # the law ran once per distinct case
    assert {month for _, month in found.lines} == {Month.parse("2026-12") + n for n in range(6)}


def test_outcomes_sum_to_the_rows_and_reasons_count_rows_not_problems() -> None:
    people = [row(1), row(1), row(2, nik="1", decile="9"), row(3, nik="1"), row(4), row(4, name="Orang Lain")]
    found = findings(*people)
    assert found.outcomes() == {READY: 1, TO_MEND: 2, ALREADY_COVERED: 1, ASK_PERSON: 2}
    assert list(found.reasons().items()) == [
        ("list.nik_twice", 2),
        ("nik.length", 2),
        ("decile.too_high", 1),
        ("list.row_repeated", 1),
    ]
    assert list(found.ready) == [0]


def test_ready_people_are_counted_where_they_live() -> None:
    people = row(1), row(2), row(3, region="Belu"), row(4, region="Alor", sex="")
    assert findings(*people).regions() == {0: "53.71", 1: "53.71", 2: "53.04"}


def test_a_list_of_which_nobody_is_ready_costs_nothing() -> None:
    found = findings(row(1, sex=""))
    assert (found.cost, list(found.ready), dict(found.people)) == (0, [], {})


@pytest.mark.parametrize(
    ("occupation", "income", "job"),
    [("nelayan", 0, (0, "other")), ("ojek", 4_300_000, (4_300_000, "transport")), ("penenun", 0, (0, "other"))],
)
def test_a_known_worker_of_two_jobs_is_priced_for_the_one_the_list_names_else_the_first(
    occupation: str, income: int, job: tuple[int, str]
) -> None:
    registry = TwoJobs({1: described(row(1))})
    rows = judged(row(1, occupation=occupation, income="9000000"))
    found = price(met=meet(rows=rows, registry=registry, marker=MARKER, steps=STEPS), span=SPAN, promise=PROMISE)
    assert found.cost == quoted(*job)


class TwoJobs(ScannedRegistry):
    """A registry of people who fish, and drive a motorcycle taxi for more."""

    def _known(self, worker: int) -> Known:
        jobs = Job(1, "fisher", 0), Job(2, "ojek-driver", 4_300_000)
        found: Described = self.members[worker]
        return Known(worker, worker, found.name, "53.04", jobs)
