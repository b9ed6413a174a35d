"""The figures of a report equal sums that are reckoned in another way, person by person."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from payung.contributions.queries import standing_months
from payung.coverage.queries import cover
from payung.kernel.months import Month
from payung.reporting.sponsorship.figures import FundedMonth, Stayed
from payung.reporting.sponsorship.queries import sponsor_report
from payung.sponsors.registers.actions import load_register, withdraw_register
from tests.reporting.sponsorship.year import COMPANY, FIRST, LAST, PEOPLE, PROVINCE, REGIONS, lived, pay, report
from tests.sponsors.walk import CHECKER, MONTH, Row, Walk, csv_file, row, rows


def load_deaths(walk: Walk, *people: Row, died: str) -> str:
    """A file of the civil registry; its id."""
    columns = {"nik": "NIK", "died_on": "Tanggal Meninggal"}
    file = csv_file([{"nik": person["nik"], "died_on": died} for person in people], headings=columns)
    asked = {"file": file, "name": "d.csv", "kind": "deaths", "source": "Dukcapil", "as_of": timezone.localdate()}
    return load_register(**asked, by=CHECKER, at=walk.at).register.id  # type: ignore[arg-type]


def leave(walk: Walk, list_id: str, people: list[Row], *, month: Month, reason: str) -> None:
    """These leave a list."""
    for person in people:
        walk.db.as_owner(
            "INSERT INTO sponsors_departure (list_id, worker_id, month, reason, by_list_id, row)"
            " VALUES (%s, %s, %s, %s, %s, 2)",
            *(list_id, walk.worker(person).id, month.first, reason, list_id),
        )


def test_months_equal_the_months_shares_and_books(walk: Walk) -> None:
    lived(walk)
    found = report(walk)
    half = PEOPLE * MONTH
    parts = {"jkk": PEOPLE * 10_000, "jkm": PEOPLE * 6_800}
    shares = {1: half * 3 // 4, 2: half // 4}
    assert found.months == tuple(FundedMonth(FIRST + n, PEOPLE, parts, shares) for n in range(2))
    assert sum(sum(month.shares.values()) for month in found.months) == sum(month.amount for month in found.months)

    [(detail,)] = walk.db.rows(
        "SELECT sum(s.amount)::bigint FROM contributions_share s"
        " JOIN sponsors_standinglistmonth m ON m.funding_id = s.funding_id"
    )
    assert found.money.spent == walk.balance("spent") == detail == 2 * half
    for each in found.money.parties:
        n = each.party.n
        assert each.spent == walk.balance(f"spent/{n}") == sum(month.shares[n] for month in found.months)
        assert each.committed == walk.balance(f"committed/{n}")
        assert (each.received, each.waiting) == (each.spent, 0)
    assert found.money.budget == found.money.available + found.money.committed + found.money.spent
    assert walk.holds()


def test_people_equal_the_people(walk: Walk) -> None:
    people = lived(walk)
    groups = report(walk).groups
    assert sum(group.people for group in groups) == PEOPLE
    assert sum(group.months for group in groups) == 2 * PEOPLE
    assert sum(group.amount for group in groups) == 2 * PEOPLE * MONTH

    regions, sexes, deciles = Counter[str](), Counter[str](), Counter[int | None]()
    for group in groups:
        regions[group.region] += group.people
        sexes[group.sex] += group.people
        deciles[group.decile] += group.people
    assert regions == Counter(dict.fromkeys(("53.71", "53.04", "53.07", "53.08"), PEOPLE // len(REGIONS)))
    assert sexes == Counter("FM"["PL".index(person["sex"])] for person in people)
    assert deciles == Counter(int(person["decile"]) for person in people)
    ages = walk.db.rows(
        "SELECT CASE WHEN y < 18 THEN 0 WHEN y < 25 THEN 18 WHEN y < 35 THEN 25 WHEN y < 45 THEN 35 WHEN y < 55 THEN 45"
        " WHEN y < 65 THEN 55 ELSE 65 END, count(*) FROM (SELECT extract(year FROM age(%s, birth_date)) AS y"
        " FROM people_worker) ages GROUP BY 1 ORDER BY 1",
        LAST.first,
    )
    told = Counter[int]()
    for group in groups:
        told[group.age] += group.people
    assert sorted(told.items()) == ages


def test_the_decile_that_was_told_last_counts(walk: Walk) -> None:
    [person, *_] = lived(walk)
    for decile, as_of in ((9, "2099-01-01"), (10, "1999-01-01"), (None, "2099-12-31")):
        walk.db.as_owner(
            "INSERT INTO people_welfare (worker_id, decile, extreme_poor, source, as_of)"
            " VALUES (%s, %s, false, '', %s)",
            *(walk.worker(person).id, decile, as_of),
        )
    deciles = Counter[int | None]()
    for group in report(walk).groups:
        deciles[group.decile] += group.people
    assert (deciles[9], deciles[10], deciles.total()) == (1, 0, PEOPLE)


def test_next_steps_are_the_agreements_or_ones_own(walk: Walk) -> None:
    walk.agreement(next_step="own_payment")
    walk.enrol(rows(1, 6))
    for n, steps in ((1, ["next_funder", "agent_visit"]), (2, ["next_funder"])):
        for step in steps:
            walk.db.as_owner(
                "INSERT INTO sponsors_nextstep (agreement_id, worker_id, step, recorded_by_id)"
                " SELECT a.id, %s, %s, min(u.id) FROM sponsors_agreement a, access_user u GROUP BY a.id",
                *(walk.worker(row(n)).id, step),
            )
    assert report(walk).next_steps == {"own_payment": 3, "agent_visit": 1, "next_funder": 1}


def test_months_of_the_report_alone_are_counted(walk: Walk) -> None:
    lived(walk)
    found = report(walk, first=FIRST + 1, last=FIRST + 1)
    assert [month.month for month in found.months] == [FIRST + 1]
    assert sum(group.months for group in found.groups) == PEOPLE
    assert found.money.spent == 2 * PEOPLE * MONTH  # money is told over the whole term
    assert report(walk, first=LAST, last=LAST).months == ()


def test_reversed_months_are_not_funded(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 4))
    walk.receive(2 * 3 * MONTH, "BAD")
    before = walk.at
    walk.reverse("BAD")
    asked: dict[str, Any] = {"first": FIRST, "last": FIRST + 1, "known_at": walk.at}
    found = report(walk, **asked)
    assert (found.months, found.groups, found.money.spent, found.money.parties[0].received) == ((), (), 0, 0)
    earlier = report(walk, **asked | {"known_at": before})
    assert (len(earlier.months), earlier.money.spent, earlier.money.parties[0].received) == (2, 6 * MONTH, 6 * MONTH)


def test_a_report_can_be_made_again(walk: Walk) -> None:
    people = lived(walk)
    before = report(walk)
    pay(walk, (PEOPLE - 9) * MONTH)
    walk.pay(people[20], start=LAST + 1)
    walk.check([row(900)])
    again = sponsor_report(asked=before.asked)
    assert again == before
    assert report(walk) != before
    assert report(walk, known_at=before.asked.known_at - timedelta(days=1)).entry == 0


@pytest.mark.parametrize("later", [0, 1, 2, 3, 5, 6])
def test_cover_is_what_the_law_says_of_each(walk: Walk, later: int) -> None:
    people = lived(walk)
    on = (FIRST + later).first
    states = [
        cover(worker_id=walk.worker(person).id, on=on, known_at=walk.at).programmes[0].protection for person in people
    ]
    expected = Counter("none" if not state.covered else state.state for state in states)
    assert report(walk, on=on).cover == {"paid": 0, "grace": 0, "none": 0} | expected


def test_lists_and_quotas_are_told(walk: Walk) -> None:
    lived(walk)
    walk.check([row(901), row(902, nik="123"), row(903, birth_date="31-02-1980")])
    found = report(walk)
    assert [(each.rows, each.outcomes["ready"], each.outcomes["to_mend"], each.enrolled) for each in found.lists] == [
        (25, 25, 0, 25),
        (15, 15, 0, 15),
        (3, 1, 2, 0),
    ]
    assert sum(found.lists[2].reasons.values()) >= 2
    assert found.enrolled == PEOPLE
    assert [(each.place, each.most, each.people) for each in found.quotas] == [("53.71", 20, 10)]


def test_deaths_are_told_only_where_somebody_recorded_them(walk: Walk) -> None:
    this, today = FIRST + -1, timezone.localdate()
    protected, other = row(50), row(51)
    walk.register(protected)
    walk.pay(protected, start=this)
    walk.agreement()
    walk.enrol([protected, other, row(52)])
    assert report(walk).deaths.registers == 0
    loaded = load_deaths(walk, protected, other, row(99), died=f"{today:%d-%m-%Y}")
    found = report(walk).deaths
    assert found == (1, today, 1, 1)
    assert report(walk, on=today - timedelta(days=1)).deaths == (1, today, 0, 0)
    withdraw_register(register=loaded, why="salah", by=CHECKER, at=walk.at)
    assert report(walk).deaths.registers == 0


@pytest.mark.parametrize("days", [-400, -1, 0, 10, 70, 71, 120, 121, 150, 160, 400])
def test_the_dead_were_protected_if_the_law_says_so(walk: Walk, days: int) -> None:
    """Whatever the day, the answer is that of the law about this one worker."""
    walk.agreement()
    walk.enrol(rows(1, 3))
    walk.receive(2 * 2 * MONTH)
    on, worker = FIRST.first + timedelta(days=days), walk.worker(row(1)).id
    load_deaths(walk, row(1), died=f"{timezone.localdate():%d-%m-%Y}")
    walk.db.as_owner("ALTER TABLE people_reporteddeath DISABLE TRIGGER ALL")
    walk.db.as_owner("UPDATE people_reporteddeath SET died_on = %s", on)
    found = report(walk, on=on).deaths
    assert (found.protected, found.not_protected) == (
        (1, 0) if cover(worker_id=worker, on=on, known_at=walk.at).covered else (0, 1)
    )


def test_who_went_on_is_told_once_the_months_have_ended(walk: Walk) -> None:
    """Nine of forty pay the third month themselves; the sponsors never do."""
    people = lived(walk)
    assert report(walk, on=FIRST.first).after.going_on == PEOPLE
    going_on = report(walk, on=LAST.first).after
    assert (going_on.going_on, going_on.ended) == (PEOPLE, ())  # the last month is still promised
    on = (LAST + 1).first
    after = report(walk, on=on).after
    assert sum(each.people for each in after.ended) == PEOPLE
    assert after.stayed(months=1, on=on) == Stayed(PEOPLE, 9)
    assert after.stayed(months=3, on=on) == Stayed(0, 0)
    expected = {
        sex: sum(
            any(m.month == LAST.first for m in standing_months(worker_id=walk.worker(p).id, known_at=walk.at))
            for p in people
            if p["sex"] == letter
        )
        for sex, letter in (("F", "P"), ("M", "L"))
    }
    assert {sex: after.stayed(months=1, on=on, sex=sex).stayed for sex in "FM"} == expected
    assert sum(after.stayed(months=1, on=on, region=region).people for region in ("53.71", "53.04")) == PEOPLE // 2


def test_the_next_sponsor_is_no_own_payment(walk: Walk) -> None:
    people = lived(walk)
    walk.agreement("NEXT", first_month=LAST + 1, months=1)
    walk.enrol(people[20:30], "NEXT")
    walk.receive(10 * MONTH, code="NEXT")
    on = (LAST + 2).first
    after = report(walk, on=on).after
    assert sum(each.people for each in after.ended if each.other) == 10
    assert after.stayed(months=1, on=on) == Stayed(PEOPLE, 9)


def test_who_left_is_told_and_has_ended(walk: Walk) -> None:
    people = lived(walk)
    [(first_list, *_), *_] = walk.db.rows("SELECT id FROM sponsors_list ORDER BY recorded_at")
    leave(walk, first_list, people[9:12], month=LAST, reason="moved")
    leave(walk, first_list, people[12:13], month=LAST, reason="died")
    found = report(walk, on=LAST.first)
    assert found.left == {"moved": 3, "died": 1}
    assert (found.after.going_on, found.after.dead) == (PEOPLE - 4, 1)
    assert sum(each.people for each in found.after.ended) == 3
    assert [each.people for each in found.quotas] == [10 - sum(p["region"] == "Kota Kupang" for p in people[9:13])]


def test_a_funder_sees_its_own_money_alone(walk: Walk) -> None:
    lived(walk)
    for name in (PROVINCE, COMPANY):
        assert [party.name for party in report(walk, funder=name).parties] == [name]
    assert [party.name for party in report(walk).parties] == [PROVINCE, COMPANY]


def test_an_agreement_that_nobody_joined_has_a_report_of_nothing(walk: Walk) -> None:
    walk.agreement()
    found = report(walk)
    assert (found.months, found.groups, found.lists, found.enrolled, found.after.ended) == ((), (), (), 0, ())
