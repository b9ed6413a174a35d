"""What the ready rows of a list cost: the law runs once per distinct case and month, then counts. Pure."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import Line, monthly_contribution
from payung.people.occupations import occupations
from payung.people.queries import Job
from payung.sponsors.checks import Span
from payung.sponsors.intake import Met
from payung.sponsors.parts import OCCUPATION_CODES, REGION_CODES
from payung.sponsors.verdicts import OUTCOMES, READY, Verdict, by_rows


class Case(NamedTuple):
    """What decides a price under an agreement: the income, lowered to the threshold of its band, and the sector."""

    income: int
    sector: str


class Enrolled(NamedTuple):
    """For which of a worker's jobs a row is enrolled, and what decides its price."""

    job: int
    case: Case


class Promise(NamedTuple):
    """What is paid for: programmes, and months in order, each with the kind of payer by which the law prices it."""

    programmes: Sequence[str]
    payers: Mapping[Month, str]


class Findings(NamedTuple):
    """A whole file judged: a verdict for every row that is not blank, ready people by case, and each case's price.

    `ready` are the places of the rows that would be enrolled, `jobs` the job of each and its case. They would be
    enrolled for the months of `span`.
    """

    met: Met
    span: Span
    ready: Sequence[int]
    jobs: Sequence[Enrolled]
    people: Mapping[Case, int]
    lines: Mapping[tuple[Case, Month], tuple[Line, ...]]

    @property
    def verdicts(self) -> list[Verdict]:
        """A verdict for every row."""
        return self.met.verdicts

    @property
    def cost(self) -> int:
        """What the ready rows cost over the term, in whole rupiah."""
        return sum(self.people[case] * line.amount for (case, _), lines in self.lines.items() for line in lines)

    def outcomes(self) -> dict[str, int]:
        """Rows by outcome, in the order of OUTCOMES."""
        count = Counter(verdict.outcome for verdict in self.verdicts)
        return {outcome: count[outcome] for outcome in OUTCOMES}

    def reasons(self) -> dict[str, int]:
        """Rows by problem code, most frequent first."""
        count = Counter(code for verdict in self.verdicts for code in {problem.code for problem in verdict.problems})
        return by_rows(count)

    def regions(self) -> dict[int, str]:
        """The region where each ready person lives, by place: for a known worker, as the registry has it."""
        codes, own = self.met.rows.outline["region"].tolist(), self.met.known.own
        return {n: known.region if (known := own(n)) else REGION_CODES[codes[n]] for n in self.ready}


def price(*, met: Met, span: Span, promise: Promise) -> Findings:
    """The cost of the ready rows over the months of a span, which are those of the promise."""
    case_of = case_maker(term=promise.payers)
    enrolled = cache(lambda job: Enrolled(job.n, case_of(job)))  # a list of 100,000 knows a few hundred jobs
    places, jobs = array("q"), []  # a million places as objects take 36 MiB
    for place, job in jobs_of(met=met):
        places.append(place)
        jobs.append(enrolled(job))
    people = Counter(job.case for job in jobs)
    return Findings(met, span, places, jobs, people, price_lines(cases=people, promise=promise))


def jobs_of(*, met: Met) -> Iterator[tuple[int, Job]]:
    """Each ready place and the job for which it is enrolled: a known worker's own, as the registry has it."""
    outline = met.rows.outline
    codes, incomes = outline["occupation"].copy().data, outline["income"].copy().data  # lists of objects would be large
    told = cache(lambda code, income: Job(1, OCCUPATION_CODES[code], income))
    for place, verdict in enumerate(met.verdicts):
        if verdict.outcome == READY:
            job, known = told(codes[place], incomes[place]), met.known.own(place)
            yield place, _own(job, known.jobs) if known else job


def _own(told: Job, jobs: tuple[Job, ...]) -> Job:
    return next((job for job in jobs if job.occupation == told.occupation), jobs[0])


def price_lines(*, cases: Iterable[Case], promise: Promise) -> dict[tuple[Case, Month], tuple[Line, ...]]:
    """The law's price of each case in each month of a promise."""
    return {
        (case, month): monthly_contribution(
            page=book().on(month.first),
            month=month,
            income=case.income,
            programmes=promise.programmes,
            sector=case.sector,
            payer=payer,
        ).lines
        for case in sorted(cases)
        for month, payer in promise.payers.items()
    }


def case_maker(*, term: Iterable[Month]) -> Callable[[Job], Case]:
    """A function from a job to its case. Incomes within one band in every month of the term are one case."""
    thresholds = income_thresholds(term=term)
    catalogue = occupations()

    def case_of(job: Job) -> Case:
        return Case(thresholds[bisect_right(thresholds, job.income) - 1], catalogue[job.occupation].sector)

    return case_of


def income_thresholds(*, term: Iterable[Month]) -> list[int]:
    """The incomes, in order and from 0 on, at which a price may change in some month of the term."""
    return sorted({step for month in term for step in book().on(month.first).income_bands.value.thresholds})
