"""The catalogue of events, and how many came."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from payung.outreach.events.actions import call_off_event, change_event, plan_event, tell_attendance
from payung.outreach.events.queries import events, find_event, registered_at
from payung.people.actions import register_worker
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.payments.cashier import refused
from tests.people.counter import OFFICER, open_counter
from tests.people.entries import somebody

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
DAY = date(2026, 12, 5)
OEBA = {"code": "PASAR-OEBA", "name": "Pasar Oeba", "region": "53.71", "on": DAY, "by": OFFICER, "at": AT}


def test_an_event_is_entered_once_and_its_newest_count_counts(db: Fresh) -> None:
    open_counter()
    plan_event(**OEBA)
    assert plan_event(**OEBA) == find_event(code="PASAR-OEBA")
    plan_event(**OEBA | {"code": "ENDE-1", "name": "Pelabuhan Ende", "region": "53.08"})
    for women, men in ((120, 80), (120, 80), (131, 85)):
        tell_attendance(event="PASAR-OEBA", women=women, men=men, by=OFFICER, at=AT)
    register_worker(
        entry=somebody(), registration=uuid4(), channel="agent", event="PASAR-OEBA", by=OFFICER, at=datetime.now(UTC)
    )
    [oeba] = events(since=DAY, regions=("53.7",))
    assert (oeba.women, oeba.men) == (131, 85)
    assert [each.code for each in events(since=DAY)] == ["ENDE-1", "PASAR-OEBA"]
    assert events(since=date(2026, 12, 6)) == []
    assert registered_at(events=["PASAR-OEBA", "ENDE-1"]) == {"PASAR-OEBA": 1}
    assert len(db.rows("SELECT FROM outreach_attendance")) == 2
    assert verify().holds


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "pasar malam"}, "event.unreadable"),
        ({"name": " "}, "why.missing"),
        ({"name": "x" * 101}, "event.name_too_long"),
        ({"region": "53"}, "region.unknown"),
        ({"name": "Pasar Inpres"}, "event.other_content"),
        ({"on": date(2026, 12, 6)}, "event.other_content"),
        ({"by": "siapa"}, "user.unknown"),
    ],
)
def test_what_is_no_event_is_refused(db: Fresh, changed: dict[str, object], code: str) -> None:
    open_counter()
    plan_event(**OEBA)
    assert refused(plan_event, **OEBA | changed) == [code]


def test_an_event_is_moved_and_called_off_before_its_day_is_over_and_then_stands(db: Fresh) -> None:
    open_counter()
    plan_event(**OEBA)
    moved = OEBA | {"name": "Pasar Oeba, lapangan", "region": "53.08", "on": date(2026, 11, 30)}
    assert change_event(**moved) == change_event(**moved) == find_event(code="PASAR-OEBA")
    assert events(since=date(2026, 12, 1)) == events(since=date(2026, 11, 1), regions=("53.71",)) == []
    late = {"code": "PASAR-OEBA", "by": OFFICER, "at": datetime(2026, 12, 1, 4, tzinfo=UTC)}
    assert refused(change_event, **OEBA | {"on": date(2026, 11, 20)}) == ["event.past"]
    assert refused(change_event, **moved | late | {"name": "Lain"}) == ["event.past"]
    assert refused(call_off_event, **late, why="hujan") == ["event.past"]
    in_time = late | {"at": AT}
    assert refused(call_off_event, **in_time, why=" ") == ["why.missing"]
    assert refused(change_event, **OEBA | {"name": ""}) == ["why.missing"]
    assert refused(change_event, **OEBA | {"code": "LAIN"}) == ["event.unknown"]
    call_off_event(**in_time, why="banjir")
    [found] = events(since=DAY - timedelta(days=9))
    assert (found.name, found.called_off) == (moved["name"], "banjir")
    assert refused(plan_event, **moved) == ["event.called_off"]  # told again it is not planned again
    assert refused(change_event, **OEBA) == refused(call_off_event, **in_time, why="x") == ["event.called_off"]
    assert len(db.rows("SELECT FROM outreach_eventchange")) == 2
    assert verify().holds


def test_a_count_is_of_an_event_and_of_people(db: Fresh) -> None:
    open_counter()
    plan_event(**OEBA)
    assert refused(tell_attendance, event="LAIN", women=1, men=1, by=OFFICER, at=AT) == ["event.unknown"]
    assert refused(tell_attendance, event="PASAR-OEBA", women=-1, men=1, by=OFFICER, at=AT) == ["event.count_unlikely"]
