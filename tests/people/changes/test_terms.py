"""Whatever is told in whatever order: each change speaks of its month and all that follow, and the newest counts.

A plain model keeps a value for each month and writes over it; the database's function and the terms must agree with it,
now and as known before each change.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.people.changes.queries import jobs_in, takes_jht, terms_of
from payung.people.queries import Job, Member
from tests.changes.office import jht, job, kind, this
from tests.conftest import Fresh
from tests.people.counter import open_counter, registered

MONTHS = range(7)
OCCUPATIONS = {"penenun": "weaver", "nelayan": "fisher", "petani": "farmer"}


class Told(NamedTuple):
    """One change: of job 1 or 2 (without an occupation it ends), of JHT, or of the kind; from the n-th month on."""

    since: int
    what: str
    value: str | bool
    income: int = 0


SINCE = st.sampled_from(MONTHS)
JOB = st.builds(
    Told, SINCE, st.sampled_from(("1", "2")), st.sampled_from(["", *OCCUPATIONS]), st.sampled_from((0, 1_500_000))
)
JHT = st.builds(Told, SINCE, st.just("jht"), st.booleans())
KIND = st.builds(Told, SINCE, st.just("kind"), st.sampled_from(("independent", "employer")))


class Model:
    """What counts in each of some months: written over from a month on."""

    def __init__(self) -> None:
        self.jobs: dict[int, dict[int, Job]] = {n: {1: Job(1, "weaver", 0)} for n in MONTHS}
        self.jht, self.kind = dict.fromkeys(MONTHS, False), dict.fromkeys(MONTHS, "independent")

    def takes(self, told: Told) -> bool:
        """Whether this may be told: no first job that ends, no two alike, no JHT given up by an employer."""
        months = range(told.since, len(MONTHS))
        if told.what == "jht":
            return bool(told.value) or all(self.kind[n] == "independent" for n in months)
        if told.what == "kind":
            return True
        if not told.value:
            return told.what == "2" and any(2 in self.jobs[n] for n in months)
        other = 3 - int(told.what)
        code = OCCUPATIONS[str(told.value)]
        return all(other not in self.jobs[n] or self.jobs[n][other].occupation != code for n in months)

    def write(self, told: Told) -> None:
        """Write over it."""
        for n in range(told.since, len(MONTHS)):
            if told.what == "jht":
                self.jht[n] = bool(told.value)
            elif told.what == "kind":
                self.kind[n] = str(told.value)
            elif told.value:
                self.jobs[n][int(told.what)] = Job(int(told.what), OCCUPATIONS[str(told.value)], told.income)
            else:
                self.jobs[n].pop(2, None)

    def seen(self) -> list[object]:
        """Everything that counts, by month."""
        return [
            ([self.jobs[n][job] for job in sorted(self.jobs[n])], self.jht[n] or self.kind[n] == "employer")
            for n in MONTHS
        ]


def _tell(member: Member, told: Told) -> None:
    since, words = this() + told.since, {"occupation": told.value, "income": str(told.income)}
    if told.what == "jht":
        jht(member, bool(told.value), since=since)
    elif told.what == "kind":
        kind(member, str(told.value), since=since)
    else:
        job(member, n=int(told.what), since=since, **(words if told.value else {"ends": True}))


def _seen(worker_id: int, known_at: datetime) -> list[object]:
    months: Sequence[Month] = [this() + n for n in MONTHS]
    terms = terms_of(workers=[worker_id], known_at=known_at)[worker_id]
    asked = [jobs_in(worker_id=worker_id, month=month, known_at=known_at) for month in months]
    assert [terms.jobs_in(month=month) for month in months] == asked
    return [
        (held, takes_jht(worker_id=worker_id, month=month, known_at=known_at))
        for held, month in zip(asked, months, strict=True)
    ]


def test_the_newest_change_about_a_month_counts_as_known_at_any_instant(db: Fresh) -> None:
    open_counter()

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.one_of(JOB, JOB, JHT, KIND), max_size=6))
    def holds(changes: list[Told]) -> None:
        member, model = registered(), Model()
        known = [(datetime.now(UTC), model.seen())]
        for told in changes:
            taken = model.takes(told)
            try:
                _tell(member, told)
            except Refused:
                assert not taken, told
            else:
                assert taken or not told.value, told  # an end said again changes nothing
                model.write(told)
            known.append((datetime.now(UTC), model.seen()))
        for instant, seen in known:
            assert _seen(member.id, instant) == seen

    holds()
