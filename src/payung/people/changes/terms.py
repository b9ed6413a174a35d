"""What decides what a worker owes in a month: jobs, kind, and whether JHT was chosen. Pure.

Each is what the registration told, unless changes about that month were told since: then the newest of them. A change
speaks of its month and of all that follow, so a newer change for an earlier month puts an end to an older one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.eligibility import mandatory_programmes
from payung.people.queries import Job

JOBS = (1, 2)
Value = TypeVar("Value")


class Change(NamedTuple, Generic[Value]):
    """From a month on something is so."""

    since: Month
    value: Value


def value_in(*, month: Month, first: Value, changes: Iterable[Change[Value]]) -> Value:
    """What counts in a month: what was there first, or what the newest change about the month says.

    `changes` in the order in which they were told.
    """
    return next((change.value for change in reversed([*changes]) if change.since <= month), first)


@dataclass(frozen=True, slots=True)
class Terms:
    """What one worker's registration told, and every change since in the order in which it was told.

    A job that is None is not held.
    """

    first_jobs: tuple[Job, ...]
    job_changes: tuple[tuple[int, Change[Job | None]], ...]
    first_kind: str
    kind_changes: tuple[Change[str], ...]
    first_jht: bool
    jht_changes: tuple[Change[bool], ...]

    def job_in(self, *, n: int, month: Month) -> Job | None:
        """The worker's `n`-th job in a month, if it is held then."""
        first = next((job for job in self.first_jobs if job.n == n), None)
        return value_in(month=month, first=first, changes=[change for of, change in self.job_changes if of == n])

    def jobs_in(self, *, month: Month) -> list[Job]:
        """The jobs that count in a month, in order."""
        return [job for n in JOBS if (job := self.job_in(n=n, month=month))]

    def kind_in(self, *, month: Month) -> str:
        """Whether the worker is `independent` or an `employer` in a month."""
        return value_in(month=month, first=self.first_kind, changes=self.kind_changes)

    def chose_jht(self, *, month: Month) -> bool:
        """Whether the worker chose JHT for a month, whatever the law asks."""
        return value_in(month=month, first=self.first_jht, changes=self.jht_changes)

    def takes_jht(self, *, month: Month) -> bool:
        """Whether JHT is to be paid for a month: chosen, or what the law asks of this kind (Permenaker 5/2021 art. 32).

        Raises NotInForce before the law.
        """
        return self.chose_jht(month=month) or self.must_take_jht(month=month)

    def must_take_jht(self, *, month: Month) -> bool:
        """Whether the law asks JHT of this kind of worker for a month, chosen or not."""
        mandatory = mandatory_programmes(page=book().on(month.first), kind=self.kind_in(month=month))
        return "jht" in mandatory.value

    def months_of_change(self, *, since: Month) -> list[Month]:
        """This month and those after it in which something may be otherwise than in the month before."""
        months = {change.since for _, change in self.job_changes} | {change.since for change in self.kind_changes}
        months |= {change.since for change in self.jht_changes}
        return sorted({since, *(month for month in months if month > since)})

    def with_job(self, *, n: int, change: Change[Job | None]) -> "Terms":
        """These terms once one more change of the `n`-th job was told."""
        return replace(self, job_changes=(*self.job_changes, (n, change)))
