"""Who loses cover, beside a plain slow reference that asks about one worker and one day after another."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache

import pytest
from django.utils import timezone

from payung.access.actions import add_user
from payung.coverage.queries import Cover, cover
from payung.kernel.months import Month, months
from payung.kernel.watch import Watch
from payung.reporting.cliff import Cliff, Funder, cliff
from payung.reporting.queries import overview
from payung.site.laying import lay_down_members, mark_as_demo
from payung.sponsors import queries
from tests.sponsors.walk import APPROVER, CHECKER, CODE, MONTH, Walk, next_month, own_price, row, rows

WITHIN = 90


Ask = Callable[[int, date], Cover]


def first_loss(ask: Ask, worker: int, on: date, holds: Callable[[Cover], bool]) -> date | None:
    """The first day of these on which this holds of a worker, and no longer on the next: asked day by day."""
    days = [on + timedelta(days=n) for n in range(WITHIN + 2)]
    answers = [holds(ask(worker, day)) for day in days]
    return next((day for day, now, then in zip(days, answers, answers[1:], strict=False) if now and not then), None)


def is_paid(answer: Cover) -> bool:
    return any(each.protection.state == "paid" for each in answer.programmes)


def is_protected(answer: Cover) -> bool:
    return answer.covered


def losses(ask: Ask, workers: Iterable[int], on: date, holds: Callable[[Cover], bool]) -> dict[date, int]:
    days = Counter(day for worker in workers if (day := first_loss(ask, worker, on, holds)))
    return dict(sorted(days.items()))


def paid_months(walk: Walk, n: int, paid: Iterable[Month]) -> None:
    """Worker `n` pays these months alone."""
    for month in paid:
        walk.pay(row(n), start=month)


@pytest.fixture
def demo(db: object) -> Walk:
    """A demo with a past: synthetic members who paid until some month before this one, or go on."""
    mark_as_demo()
    walk = Walk(db)  # type: ignore[arg-type]
    for name in (CHECKER, APPROVER):
        add_user(name=name, by=name, at=walk.at)
    lay_down_members(count=25, seed=11, by=CHECKER, at=walk.at, watch=Watch())
    return walk


def test_the_sums_are_those_of_cover_asked_one_by_one(demo: Walk) -> None:
    chance = random.Random(5)
    this = Month.of(timezone.localdate())
    for n in range(1, 9):
        demo.register(row(n))
        paid_months(demo, n, [this + k for k in range(6) if chance.random() < 0.6])
    demo.agreement(months=3)
    demo.enrol(rows(20, 23))
    demo.receive(3 * MONTH)
    ask = cache(lambda worker, day: cover(worker_id=worker, on=day, known_at=demo.at))  # the days are asked again
    workers = [worker for (worker,) in demo.db.rows("SELECT id FROM people_worker")]
    for on in (timezone.localdate(), (this + 1).first, (this + 2).last, (this + 4).first + timedelta(days=9)):
        seen = cliff(on=on, within=WITHIN)
        assert seen.paid.days == losses(ask, workers, on, is_paid), on
        assert seen.protection.days == losses(ask, workers, on, is_protected), on
        assert seen.paid.people == overview(on=on).ending
        for loss in (seen.paid, seen.promised, seen.protection, seen.protection_if_promised):
            assert sum(loss.funders.values()) == sum(loss.regions.values()) == loss.people


def sponsored(walk: Walk) -> tuple[Month, Cliff]:
    """Two people on a list for two months, the first of them paid; one of the two has paid a third month alone."""
    first = next_month()
    walk.agreement(months=2)
    walk.enrol([row(1), row(2, region="Belu")])
    walk.receive(2 * MONTH)
    walk.pay(row(2), start=first + 2)
    return first, cliff(on=timezone.localdate(), within=220)


def test_what_is_paid_and_what_is_promised_end_on_their_own_days(walk: Walk) -> None:
    first, seen = sponsored(walk)
    assert seen.paid.days == {first.last: 2}
    # The second goes on alone when the promise ends.
    assert seen.promised.days == {(first + 1).last: 1, (first + 2).last: 1}
    assert seen.protection.days == {(first + 3).last: 1, (first + 5).last: 1}
    assert seen.protection_if_promised.days == {(first + 4).last: 1, (first + 5).last: 1}


def test_funders_and_regions_are_those_of_the_last_month(walk: Walk) -> None:
    _, seen = sponsored(walk)
    sponsor, own = Funder("apbd", f"Sponsor {CODE}"), Funder("self", "peserta")
    assert seen.paid.funders == {sponsor: 2}
    assert seen.paid.regions == {"53.71": 1, "53.04": 1}
    assert seen.promised.funders == {sponsor: 2}
    assert seen.protection.funders == {sponsor: 1, own: 1}


def test_keeping_is_priced_from_the_month_behind_the_last(walk: Walk) -> None:
    first, seen = sponsored(walk)
    kept = {each.months: each for each in seen.paid.keeping}
    assert list(kept) == [1, 3, 6, 12]
    assert kept[3].public == 2 * 3 * MONTH
    assert kept[3].own == 2 * sum(own_price(month) for month in months(first + 1, count=3))
    [one, *_] = seen.promised.keeping
    assert (one.public, one.own) == (2 * MONTH, own_price(first + 2) + own_price(first + 3))
    assert seen.protection.keeping == ()


def test_whoever_paid_on_alone_stands_on_no_cliff(walk: Walk) -> None:
    walk.agreement(months=1)
    walk.enrol([row(1), row(2)])
    walk.receive(2 * MONTH)
    for n in range(1, 6):
        walk.pay(row(2), start=next_month() + n)
    seen = cliff(on=timezone.localdate(), within=WITHIN)
    assert seen.paid.people == seen.promised.people == 1
    assert seen.protection.people == 0


def test_a_departure_and_a_void_end_what_is_promised(walk: Walk) -> None:
    first = next_month()
    walk.agreement(months=3)
    list_id = walk.enrol([row(1), row(2)])
    walk.db.as_owner(
        "INSERT INTO sponsors_departure (list_id, worker_id, month, reason, by_list_id, row)"
        " VALUES (%s, %s, %s, 'moved', %s, 2)",
        list_id,
        walk.worker(row(2)).id,
        (first + 1).first,
        list_id,
    )
    assert cliff(on=timezone.localdate(), within=150).promised.days == {first.last: 1, (first + 2).last: 1}
    walk.db.as_owner(
        "INSERT INTO sponsors_order (id, agreement_id, kind, content, requested_by_id)"
        " SELECT 'o', l.agreement_id, 'void', '{}', l.uploaded_by_id FROM sponsors_list l WHERE l.id = %s",
        list_id,
    )
    walk.db.as_owner(
        "INSERT INTO sponsors_void (list_id, order_id, first_month) VALUES (%s, 'o', %s)", list_id, (first + 2).first
    )
    assert cliff(on=timezone.localdate(), within=150).promised.days == {first.last: 1, (first + 1).last: 1}


def test_it_looks_at_a_region_or_at_the_people_of_an_agreement(walk: Walk) -> None:
    first = next_month()
    sponsored(walk)
    walk.register(row(9))
    walk.pay(row(9), start=first)
    on = timezone.localdate()
    assert cliff(on=on).paid.people == 3
    assert cliff(on=on, region="53.71").paid.regions == {"53.71": 2}
    assert cliff(on=on, agreement=queries.agreement(code=CODE)).paid.funders == {Funder("apbd", f"Sponsor {CODE}"): 2}


@pytest.mark.parametrize("within", [-1, 4_000])
def test_nobody_plans_so_many_days_ahead(walk: Walk, within: int) -> None:
    with pytest.raises(ValueError, match=str(within)):
        cliff(on=timezone.localdate(), within=within)
