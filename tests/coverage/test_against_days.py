"""A plain reference that looks at every single day judges the questions: cover of one, and the figure over all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from payung.coverage.queries import cover
from payung.kernel.months import Month, months
from payung.people.queries import Member
from payung.reporting.queries import overview
from tests.conftest import Fresh, Server, cloned, working_on
from tests.coverage.past import KUPANG, at, open_past, paid_at, taken_back_at
from tests.payments.cashier import pay, refused
from tests.people.counter import open_counter, registered

DAY = timedelta(days=1)
FIRST = Month.parse("2023-01")
BEGIN = at("2023-02-01", "00:00")
PEOPLE = 3


@dataclass
class Payment:
    """What happened: whose months of which programmes, paid when, taken back when."""

    worker: int
    programmes: tuple[str, ...]
    paid: tuple[Month, ...]
    recorded_at: datetime
    reference: str
    reversed_at: datetime | None = None

    def stands(self, known_at: datetime) -> bool:
        return self.recorded_at <= known_at and (self.reversed_at is None or self.reversed_at > known_at)


@dataclass(frozen=True)
class Step:
    """Something to try after some hours: pay months, or take back the n-th payment that stands."""

    hours: int
    worker: int
    offset: int
    count: int
    programmes: tuple[str, ...]
    take_back: int | None


STEPS = st.lists(
    st.builds(
        Step,
        hours=st.integers(1, 24 * 70),
        worker=st.integers(0, PEOPLE - 1),
        offset=st.integers(-3, 12),
        count=st.sampled_from([1, 1, 2, 3]),
        programmes=st.sampled_from([("jkk", "jkm"), ("jkk", "jkm"), ("jkk",)]),
        take_back=st.one_of(st.none(), st.none(), st.integers(0, 5)),
    ),
    min_size=1,
    max_size=7,
)
DAYS = st.dates(date(2022, 12, 1), date(2024, 9, 30))
QUESTIONS = st.lists(st.tuples(st.integers(0, PEOPLE - 1), DAYS, st.integers(0, 600)), min_size=8, max_size=12)


def happened(db: Fresh, people: list[Member], steps: list[Step]) -> list[Payment]:
    """Carry the steps out by the actions; what is refused must be a month that stands."""
    now, payments = BEGIN, list[Payment]()
    for step in steps:
        now += timedelta(hours=step.hours)
        standing = [payment for payment in payments if payment.stands(now)]
        if step.take_back is None:
            payments += _pay(db, people, step, now, standing)
        elif step.take_back < len(standing):
            taken_back_at(db, now, standing[step.take_back].reference)
            standing[step.take_back].reversed_at = now
    return payments


def _pay(db: Fresh, people: list[Member], step: Step, now: datetime, standing: list[Payment]) -> Iterator[Payment]:
    wanted = months(FIRST + step.offset, count=step.count)
    taken = {
        (programme, month)
        for each in standing
        if each.worker == step.worker
        for programme in each.programmes
        for month in each.paid
    }
    worker, start = people[step.worker], str(wanted[0])
    if taken & {(programme, month) for programme in step.programmes for month in wanted}:
        assert refused(pay, worker, start, step.count, programmes=step.programmes) == ["month.already_paid"]
    else:
        reference = paid_at(db, now, worker, start, step.count, programmes=step.programmes)
        yield Payment(step.worker, step.programmes, wanted, now, reference)


def protected_days(payments: list[Payment], worker: int, programme: str, known_at: datetime) -> dict[date, str]:
    """Every single day on which somebody is protected, and whether it is paid or grace."""
    days: dict[date, str] = {}
    for payment in payments:
        if payment.worker != worker or programme not in payment.programmes or not payment.stands(known_at):
            continue
        recorded_on = payment.recorded_at.astimezone(KUPANG).date()
        for month in payment.paid:
            day = max(month.first, recorded_on)
            while Month.of(day) - month <= 3:
                if Month.of(day) == month or day not in days:
                    days[day] = "paid" if Month.of(day) == month else "grace"
                day += DAY
    return days


def unbroken(days: dict[date, str], on: date, step: timedelta) -> date:
    while on + step in days:
        on += step
    return on


def expected(days: dict[date, str], on: date) -> tuple[str, date | None, date | None]:
    """State, since and until, found by walking from day to day."""
    if on in days:
        return days[on], unbroken(days, on, -DAY), unbroken(days, on, DAY)
    past = [day for day in days if day < on]
    return ("ended", None, max(past)) if past else ("none", None, None)


@settings(max_examples=15, deadline=None)
@given(steps=STEPS, questions=QUESTIONS, days=st.lists(DAYS, min_size=3, max_size=4))
def test_answers_are_those_of_every_single_day(
    server: Server, steps: list[Step], questions: list[tuple[int, date, int]], days: list[date]
) -> None:
    with cloned(server) as fresh, working_on(fresh) as db:
        open_counter()
        open_past(db)
        people = [registered() for _ in range(PEOPLE)]
        payments = happened(db, people, steps)
        for worker, on, known_after in questions:
            known_at = BEGIN + timedelta(days=known_after, hours=known_after % 24)
            answer = cover(worker_id=people[worker].id, on=on, known_at=known_at)
            assert not answer.provisional
            for each in answer.programmes:
                protection = each.protection
                reference = protected_days(payments, worker, each.programme, known_at)
                found = (protection.state, protection.since, protection.until)
                assert found == expected(reference, on), (payments, worker, on, known_at)
                assert protection.covered == (on in reference)
        now = datetime.now(KUPANG)
        for on in days:
            covered = [each for each in people if cover(worker_id=each.id, on=on, known_at=now).covered]
            assert overview(on=on).covered == len(covered)
