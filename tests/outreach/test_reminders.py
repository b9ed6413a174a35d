"""Reminders and tasks through one lapse; and for whom something is missing when protection ends."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from payung.access.actions import add_user
from payung.kernel.months import Month
from payung.messages.queries import told
from payung.outreach.actions import record_visit, remind, spend_all_savings
from payung.outreach.queries import tasks
from payung.outreach.radar import endings, radar
from payung.payments.actions import deposit, wish
from payung.payments.savings import savings
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.messages.outgoing import Carrier, carried_by, sent
from tests.payments.cashier import pay, refused
from tests.payments.together import at_once
from tests.people.counter import OFFICER, open_counter, registered
from tests.sponsors.walk import Walk, next_month, row, rows

AT = datetime(2026, 11, 10, 4, tzinfo=UTC)
DECEMBER = Month.parse("2026-12")
LAST = date(2027, 3, 31)
"""The last day of protection of whoever paid December."""


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    worker = registered(phone="081234567890")
    pay(worker, "2026-12")
    return worker


def through(start: date, end: date) -> list[str]:
    """Run the reminders every day; what was put into the outbox, in order."""
    done = []
    while start <= end:
        done += [f"{start} {stage}" for stage in remind(on=start, by=OFFICER, at=AT).messages]
        start += timedelta(days=1)
    return done


def test_one_lapse_is_told_step_by_step_once_each_and_visited(maria: Member) -> None:
    assert through(date(2026, 12, 1), LAST + timedelta(days=40)) == [
        "2027-01-10 due",
        "2027-01-16 late",
        "2027-02-01 grace_1",
        "2027-03-01 grace_2",
        "2027-03-31 last_day",
        "2027-04-01 ended",
    ]
    [task] = tasks()
    assert (task.number, task.state, task.protected_until, task.phone) == (maria.number, "open", LAST, "6281234567890")
    assert refused(record_visit, task=task.id, outcome="gone", note="", by=OFFICER, at=AT) == ["task.outcome_unknown"]
    assert record_visit(task=task.id, outcome="will_pay", note="akhir bulan", by=OFFICER, at=AT).state == "visited"
    pay(maria, "2027-04")
    assert tasks(state="paid")[0].outcome == "will_pay"
    assert verify().holds


def test_whoever_pays_is_left_alone_and_a_return_begins_anew(maria: Member) -> None:
    through(date(2027, 1, 1), date(2027, 2, 5))
    pay(maria, "2027-02")
    assert through(date(2027, 2, 6), date(2027, 3, 20)) == ["2027-03-10 due", "2027-03-16 late"]
    assert tasks() == []


def test_the_report_names_for_whom_something_is_missing_and_why(maria: Member) -> None:
    silent = registered(phone="")
    pay(silent, "2026-12")
    through(date(2027, 1, 1), date(2027, 3, 5))
    waiting = endings(on=LAST, start=LAST, until=LAST)
    assert {each.missing for each in waiting} == {("not_delivered",)}  # nothing was sent so far
    carried_by(Carrier())
    sent()
    found = {each.number: each for each in endings(on=LAST, start=LAST, until=LAST)}
    assert (found[maria.number].told, found[maria.number].has_task, found[maria.number].missing) == (4, True, ())
    assert found[silent.number].missing == ("no_phone",)
    third = registered(phone="081234567891")
    pay(third, "2026-12")
    [new] = [each for each in endings(on=LAST, start=LAST, until=LAST) if each.number == third.number]
    assert new.missing == ("not_planned", "no_task")


def test_the_radar_counts_where_people_stand(maria: Member) -> None:
    others = [registered(region="5301") for _ in range(2)]
    for each in others:
        pay(each, "2027-01")
    found = radar(on=date(2027, 2, 20))
    assert {stage: people for stage, people in found.stages.items() if people} == {"late": 2, "grace_1": 1}
    assert found.regions["53.01"]["late"] == 2
    assert radar(on=date(2027, 2, 20), region="53.01").stages["grace_1"] == 0
    assert set(radar(on=date(2026, 12, 20)).stages.values()) == {0}


def test_whom_a_sponsor_promises_the_month_is_not_reminded(walk: Walk) -> None:
    walk.agreement(people=2, months=3)
    walk.enrol(rows(1, 3))
    walk.receive(2 * 16_800)
    assert walk.count("contributions_standingmonth") == 4
    later = (next_month() + 1).first.replace(day=20)
    assert remind(on=later, by="maria", at=AT).messages == {}
    assert (radar(on=later).promised, radar(on=later).stages["late"]) == (2, 0)
    beyond = (next_month() + 3).first.replace(day=20)
    assert remind(on=beyond, by="maria", at=AT).messages == {}  # what is promised is late, and theirs to bring
    assert walk.holds()
    last = (next_month() + 3).last
    assert [each.missing for each in endings(on=last, start=last, until=last)] == [("sponsor_owes",)] * 2


def test_many_runs_at_once_tell_once(maria: Member) -> None:
    add_user(name="yosef", by=OFFICER, at=AT)
    answers = at_once([lambda: remind(on=date(2027, 3, 2), by="yosef", at=AT)] * 6)
    assert not any(isinstance(answer, Exception) for answer in answers), answers
    assert [each.text for each in told(worker_id=maria.id)].count("reminder_grace_2") == 1
    assert len(tasks()) == 1
    assert verify().holds


def test_savings_pay_the_month_when_it_begins_but_not_what_a_sponsor_promised(walk: Walk) -> None:
    walk.agreement(people=1, months=2)
    walk.enrol(rows(1, 2))
    saver, sponsored = walk.register(row(5)), walk.worker(row(1))
    for n, code in enumerate((str(saver.number), str(sponsored.number))):
        wish(code=code, months=1, by="maria", at=walk.at)
        done = deposit(code=code, amount=50_000, reference=f"D{n}", via="test", by="maria", at=walk.at)
        assert len(done.months) == 1  # what was wished for, and the rest is kept
    begun = datetime.combine(next_month().first, time(4), UTC)
    assert spend_all_savings(on=begun.date(), by="maria", at=begun).payers == 1
    assert savings(code=sponsored.number) > savings(code=saver.number)
    assert walk.holds()
