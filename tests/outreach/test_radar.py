"""Who is on the radar: whose protection runs out, whatever else is paid for them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from payung.outreach import actions
from payung.outreach.actions import remind
from payung.outreach.queries import tasks
from payung.outreach.radar import AtRisk, at_risk, radar
from tests.conftest import Fresh
from tests.payments.cashier import pay
from tests.people.counter import OFFICER, open_counter, registered


@pytest.mark.parametrize("alone", [["jht"], ["jkk"], ["jkm"]])
def test_a_programme_alone_that_is_paid_ahead_hides_nobody(db: Fresh, alone: list[str]) -> None:
    open_counter()
    maria = registered()
    pay(maria, "2026-12")
    pay(maria, "2027-01", 12, programmes=alone)
    assert {stage: people for stage, people in radar(on=date(2027, 1, 12)).stages.items() if people} == {"due": 1}


@pytest.mark.parametrize(("ahead", "stage"), [("2027-04", ""), ("2027-05", "grace_2")])
def test_a_month_paid_ahead_hides_no_gap_before_it(db: Fresh, ahead: str, stage: str) -> None:
    """Paid to December, protected to March: April goes on from there, May leaves April without any protection."""
    open_counter()
    maria = registered()
    pay(maria, "2026-12")
    pay(maria, ahead)
    seen = radar(on=date(2027, 3, 12)).stages
    assert [each for each, people in seen.items() if people] == ([stage] if stage else [])


def test_whoever_pays_while_a_run_goes_on_is_asked_for_nothing(db: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    open_counter()
    maria, yosef = registered(phone="081234567890"), registered(phone="081234567891")
    for worker in (maria, yosef):
        pay(worker, "2026-12")

    def then_paid(*, on: date) -> Iterator[AtRisk]:
        found = list(at_risk(on=on))
        pay(maria, "2027-03")
        yield from found

    monkeypatch.setattr(actions, "at_risk", then_paid)
    done = remind(on=date(2027, 3, 1), by=OFFICER, at=datetime(2026, 11, 10, 4, tzinfo=UTC))
    assert (done.messages, done.tasks) == ({"grace_2": 1}, 1)
    assert [task.number for task in tasks()] == [yosef.number]
