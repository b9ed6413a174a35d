"""Laying down a past: what only the tables' owner can do, and only with the triggers off."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from payung.coverage.queries import Cover, cover
from payung.people.queries import Member
from tests.conftest import Fresh
from tests.payments.cashier import pay, take_back

KUPANG = ZoneInfo("Asia/Makassar")
FUNDINGS = """SELECT id FROM contributions_funding
    WHERE paid_from @> jsonb_build_array(jsonb_build_object('reference', %s::text))"""
KEY = "worker_id, job, programme, month, round"


def at(day: str, hour: str = "10:00") -> datetime:
    """An instant by the clocks of Kupang."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), KUPANG)


def open_past(db: Fresh) -> None:
    """Let instants of this database be rewritten."""
    for table in ("paidmonth", "reversedmonth"):
        db.as_owner(f"ALTER TABLE contributions_{table} DISABLE TRIGGER append_only")


def paid_at(db: Fresh, when: datetime, worker: Member, start: str, months: int = 1, **words: Any) -> str:
    """A payment recorded at that instant; returns its reference."""
    reference = pay(worker, start, months, **words).reference
    sql = f"UPDATE contributions_paidmonth SET recorded_at = %s WHERE funding_id IN ({FUNDINGS})"
    db.as_owner(sql, when, reference)
    return reference


def taken_back_at(db: Fresh, when: datetime, reference: str) -> None:
    """A payment taken back at that instant."""
    take_back(reference)
    paid = f"SELECT {KEY} FROM contributions_paidmonth WHERE funding_id IN ({FUNDINGS})"
    sql = f"UPDATE contributions_reversedmonth SET recorded_at = %s WHERE ({KEY}) IN ({paid})"
    db.as_owner(sql, when, reference)


def asked(worker: Member, on: str, known_at: datetime) -> Cover:
    """Cover on a day, as known at an instant, in English."""
    return cover(worker_id=worker.id, on=date.fromisoformat(on), known_at=known_at, language="en")
