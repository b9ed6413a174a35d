"""A bank's call is kept before it is believed, heard once a day, and answered with its deed or not at all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from payung.documents.queries import content
from payung.ledger.queries import balance
from payung.payments.notices.actions import Answer, Repeated, hear_notice, keep_notice, take_banked
from payung.people.queries import Member
from tests.conftest import Fresh
from tests.interfaces.snap.bank import CODE, let_in
from tests.payments.together import MANY, at_once
from tests.people.counter import open_counter, registered

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)  # in Jakarta
MIDNIGHT = datetime(2026, 11, 21, 17, tzinfo=UTC)
DONE = Answer("2002500", "{}")


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    let_in()
    return registered()


def hear(external_id: str, then: Callable[[], Answer] = lambda: DONE, at: datetime = NOON) -> Answer:
    """A call that was kept, and is heard."""
    notice = keep_notice(service="25", raw=b"POST", by=CODE, at=at)
    return hear_notice(notice=notice, external_id=external_id, then=then, by=CODE, at=at)


def test_an_id_is_used_once_a_day_as_banks_count_days(maria: Member) -> None:
    hear("1", at=MIDNIGHT - timedelta(seconds=1))
    with pytest.raises(Repeated):
        hear("1", at=NOON)
    hear("1", at=MIDNIGHT)
    hear("2", at=NOON)


def test_a_deed_that_fails_leaves_its_call_unheard_and_kept(db: Fresh, maria: Member) -> None:
    def taken_and_then_lost() -> Answer:
        take_banked(bank=CODE, code=str(maria.number), amount=5_000, request="P1", by=CODE, at=NOON)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        hear("1", taken_and_then_lost)
    assert balance(account="bank") == 0
    [(kept,)] = db.rows("SELECT document_id FROM payments_notice")
    assert content(document=kept) == b"POST"
    assert hear("1") == DONE


def test_of_sixteen_with_one_id_one_is_heard(maria: Member) -> None:
    heard = at_once([lambda: hear("1")] * MANY)
    assert sorted(str(type(each).__name__) for each in heard) == ["Answer"] + ["Repeated"] * (MANY - 1)
