"""The figures of the first page, beside a plain slow reference that asks about one worker after another."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django.utils import timezone

from payung.access.actions import add_user
from payung.contributions.queries import standing_months
from payung.coverage.queries import cover
from payung.kernel.months import Month
from payung.kernel.watch import Watch
from payung.people.regions import REGIONS
from payung.people.welfare import Status
from payung.reporting.overview import Overview
from payung.reporting.queries import SOON, overview
from payung.reporting.verification import verify
from payung.site.laying import lay_down_members, mark_as_demo
from payung.sponsors.actions import register_under_agreement
from tests.conftest import Fresh
from tests.sponsors.walk import APPROVER, CHECKER, CODE, MONTH, Walk, entry, next_month, row, rows


class Person(NamedTuple):
    """A worker and the region of domicile."""

    id: int
    region: str


def everybody(db: Fresh) -> list[Person]:
    return [Person(*found) for found in db.rows("SELECT id, region FROM people_worker ORDER BY id")]


def covered(walk: Walk, on: date) -> Counter[str]:
    """People covered on a day by region, asked one by one."""
    return Counter(
        person.region for person in everybody(walk.db) if cover(worker_id=person.id, on=on, known_at=walk.at).covered
    )


def ending(walk: Walk, on: date) -> Counter[str]:
    """People by region with a paid month whose last day lies within 90 days and which no paid month follows."""
    found: Counter[str] = Counter()
    for person in everybody(walk.db):
        months = {Month.of(each.month) for each in standing_months(worker_id=person.id, known_at=walk.at)}
        found[person.region] += any(on <= month.last <= on + SOON and month + 1 not in months for month in months)
    return found


def by_region(shown: Overview, figure: str) -> Counter[str]:
    return Counter({region.code: getattr(region, figure) for region in shown.regions})


@pytest.fixture
def lived_in(db: Fresh) -> Walk:
    """A registry with a past, two lists of which one is paid, workers who paid themselves, and reversals."""
    mark_as_demo()
    walk = Walk(db)
    for name in (CHECKER, APPROVER):
        add_user(name=name, by=name, at=walk.at)
    lay_down_members(count=80, seed=5, by=CHECKER, at=walk.at, watch=Watch())
    walk.agreement(months=3)
    walk.enrol([row(1), row(2, region="Belu"), row(3, region="Sikka")])
    walk.enrol(rows(10, 12))
    for _ in range(3):
        walk.receive(5 * MONTH)
    walk.reverse("SP2D-3")
    walk.register(row(20))
    walk.pay(row(20), start=next_month() + -1)
    walk.pay(row(20), start=next_month() + 1, reference="BACK")
    walk.reverse("BACK")
    assert verify().holds
    return walk


def test_the_page_counts_whom_the_law_covers(lived_in: Walk) -> None:
    this = Month.of(timezone.localdate())
    days = {(this + n).first + timedelta(days=day) for n, day in ((-9, 3), (-4, 0), (-1, 9), (0, 0), (1, 0), (3, 14))}
    days |= {timezone.localdate(), (this + 4).first, (this + 6).last, (this + 7).first, (this + 12).first}
    figures = set()
    for on in sorted(days):
        shown, expected = overview(on=on), covered(lived_in, on)
        assert by_region(shown, "covered") == expected, on
        assert shown.covered == expected.total()
        assert (shown.on, by_region(shown, "ending")) == (on, ending(lived_in, on)), on
        assert shown.ending == by_region(shown, "ending").total()
        figures.add((shown.covered, shown.ending))
    assert len(figures) > 5


def test_the_page_counts_workers_lists_and_rupiah(lived_in: Walk) -> None:
    shown = overview(on=timezone.localdate())
    assert shown.workers_on_lists == 5
    reversed_ones = "SELECT receipt_id FROM payments_reversedreceipt"
    [(received,)] = lived_in.db.rows(
        f"SELECT sum(amount) FROM payments_receipt WHERE reference NOT IN ({reversed_ones})"
    )
    assert shown.received == received
    assert shown.demo
    assert [region.code for region in shown.regions] == list(REGIONS)
    assert by_region(shown, "workers") == Counter(person.region for person in everybody(lived_in.db))


def test_approved_lists_are_shown_as_last_checked_newest_first_without_those_of_the_counter(walk: Walk) -> None:
    walk.agreement(months=2)
    register_under_agreement(entry=entry(row(9)), status=Status("2"), agreement=CODE, by=CHECKER, at=walk.at)
    first = walk.check([row(1), row(2, sex=""), row(3, sex="", name="")]).list.id
    second = walk.check([row(5), row(5)]).list.id
    assert overview(on=timezone.localdate()).lists == ()  # nobody approved them: a trial is no figure of the scheme
    walk.approve(first)
    walk.receive(MONTH)
    walk.approve(second)
    shown = overview(on=timezone.localdate()).lists
    assert [(each.id, each.state, each.rows, each.ready, each.to_mend) for each in shown] == [
        (second, "approved", 2, 1, 0),
        (first, "part_paid", 3, 1, 2),
    ]
    assert list(shown[1].reasons.items()) == [("sex.missing", 2), ("name.missing", 1)]
    assert (shown[1].agreement, shown[1].sponsor, shown[1].cost) == (CODE, "Sponsor NTT", 2 * MONTH)


def test_a_new_fact_is_on_the_page_at_once(walk: Walk) -> None:
    walk.agreement(months=1)
    on = next_month().first
    assert overview(on=on).workers_on_lists == 0
    walk.enrol([row(1)])
    assert (overview(on=on).workers_on_lists, overview(on=on).covered) == (1, 0)
    walk.receive(MONTH)
    assert (overview(on=on).covered, overview(on=on).received) == (1, MONTH)
    walk.reverse("SP2D-1")
    assert (overview(on=on).covered, overview(on=on).received) == (0, 0)
