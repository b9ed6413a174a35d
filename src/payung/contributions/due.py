"""What is due: for each month and worker, the lines that the law asks for and that nobody has paid."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import Line, monthly_contribution
from payung.law.eligibility import mandatory_programmes
from payung.people.changes.queries import deaths, terms_of
from payung.people.changes.terms import Terms
from payung.people.occupations import occupations
from payung.people.queries import Job, Member

LOOKED_AHEAD = 60
"""Months: who is paid for so far ahead has nothing due."""


class DueLine(NamedTuple):
    """One programme of one job of a worker in one month, unpaid, with its price."""

    worker_id: int
    job: int
    line: Line


class DueMonth(NamedTuple):
    """A month of which something is unpaid, for one worker or for several; `whole` where nothing of it is paid."""

    month: Month
    lines: tuple[DueLine, ...]
    whole: bool

    @property
    def total(self) -> int:
        """Whole rupiah."""
        return sum(due.line.amount for due in self.lines)


Belongs = Callable[[int, Month], bool]
"""Whether somebody pays for a worker (by id) in a month."""


def due_months(
    *,
    workers: Sequence[Member],
    start: Month,
    count: int,
    payer: str,
    belongs: Belongs = lambda worker, month: True,
    programmes: Sequence[str] | None = None,
) -> list[DueMonth]:
    """The first `count` months from `start` on in which something of these workers is unpaid, each priced by itself.

    `payer` is who pays, as the law names it: self, group … Of a group those owe a month who belong to it then. Every
    job owes JKK, the first the worker's other programmes too (Permenaker 5/2021 art. 38), or those asked for instead.
    Whoever is reported dead owes nothing. Raises NotInForce before the law, and Refused for programmes that the law
    does not sell so.
    """
    ids = [worker.id for worker in workers]
    paid = _paid(ids, start)
    terms, died = terms_of(workers=ids), deaths(workers=ids)
    due: list[DueMonth] = []
    for ahead in range(LOOKED_AHEAD):
        if len(due) == count:
            break
        month = start + ahead
        asked = [
            DueLine(worker, job, line)
            for worker in ids
            if belongs(worker, month) and worker not in died
            for job, line in _lines(terms[worker], month, payer, programmes)
        ]
        lines = [each for each in asked if (each.worker_id, each.job, each.line.programme, month.first) not in paid]
        if lines:
            due.append(DueMonth(month, tuple(lines), whole=len(lines) == len(asked)))
    return due


def _lines(terms: Terms, month: Month, payer: str, programmes: Sequence[str] | None) -> Iterator[tuple[int, Line]]:
    """What the law asks of a worker for a month, paid or not: (job, line)."""
    chosen = (*mandatory_programmes(page=book().on(month.first), kind=terms.kind_in(month=month)).value,)
    if terms.chose_jht(month=month) and "jht" not in chosen:
        chosen = (*chosen, "jht")
    for place, job in enumerate(terms.jobs_in(month=month)):
        # A second job owes JKK alone, whatever its holder's kind must take with the first.
        asked, kind = (
            (tuple(programmes or chosen), terms.kind_in(month=month)) if not place else (("jkk",), "independent")
        )
        for line in _price(month, job.income, asked, _sector(job), kind, payer, book().version):
            yield job.n if line.programme == "jkk" else 1, line


def _sector(job: Job) -> str:
    return occupations()[job.occupation].sector


@lru_cache(maxsize=1 << 14)  # the law answers once for each distinct case
def _price(
    month: Month, income: int, programmes: tuple[str, ...], sector: str, kind: str, payer: str, law: str
) -> tuple[Line, ...]:
    return monthly_contribution(
        page=book().on(month.first),
        month=month,
        income=income,
        programmes=programmes,
        sector=sector,
        payer=payer,
        kind=kind,
    ).lines


def _paid(workers: list[int], start: Month) -> set[tuple[int, int, str, date]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT worker_id, job, programme, month FROM contributions_standingmonth"
            " WHERE worker_id = ANY(%s) AND month >= %s",
            [workers, start.first],
        )
        return set(cursor.fetchall())
