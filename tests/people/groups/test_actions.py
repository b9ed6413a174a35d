"""Groups: a number of their own, and who belongs to them in which month."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.people.groups.actions import Founding, create_group, join_group, leave_group
from payung.people.groups.queries import Group, group, group_by_number, members, members_in
from payung.people.numbers import read_number
from payung.people.queries import Member, worker
from tests.conftest import Fresh
from tests.people.counter import OFFICER, open_counter, registered

THIS = Month.of(timezone.localdate())


@pytest.fixture
def leader(db: Fresh) -> Member:
    """A leader, at an open counter."""
    open_counter()
    return registered(name="Ketua Seran")


def founded(leader: Member, at: datetime, *others: Member, **words: object) -> Group:
    of = Founding("Nelayan Oeba", "fishers", "Kota Kupang", leader, "Oeba")
    told = {"creation": uuid4(), "since": THIS, "members": others, "by": OFFICER, "at": at}
    return create_group(of=of, **(told | words))  # type: ignore[arg-type]


def test_a_group_has_a_number_that_is_no_workers_and_its_leader_belongs_to_it(leader: Member, at: datetime) -> None:
    made = founded(leader, at)
    assert read_number(str(made.number)) == made.number
    with pytest.raises(Refused, match="worker.unknown"):
        worker(number=str(made.number))
    assert group(number=str(made.number)) == group_by_number(number=made.number) == made
    assert members(group_id=made.id, month=THIS) == [leader]
    assert members_in(group_id=made.id, month=THIS + -1) == []


def test_sent_twice_a_group_is_made_once(leader: Member, at: datetime) -> None:
    once = uuid4()
    assert founded(leader, at, creation=once) == founded(leader, at, creation=once)
    with pytest.raises(Refused, match="group.other_content"):
        create_group(
            of=Founding("Lain", "fishers", "Kota Kupang", leader), creation=once, since=THIS, by=OFFICER, at=at
        )


def test_members_come_and_go_from_a_month_on_and_the_newest_word_counts(
    leader: Member, db: Fresh, at: datetime
) -> None:
    made, member = founded(leader, at), registered(name="Yosef Bria", phone="")
    who = {"number": str(made.number), "members": [member], "by": OFFICER, "at": at}

    def months() -> list[bool]:
        return [member.id in members_in(group_id=made.id, month=THIS + n) for n in range(4)]

    assert join_group(since=THIS + 1, **who).members == 1  # type: ignore[arg-type]
    assert join_group(since=THIS + 2, **who).members == 0  # type: ignore[arg-type]
    assert months() == [False, True, True, True]
    assert leave_group(since=THIS + 2, **who).members == 1  # type: ignore[arg-type]
    assert months() == [False, True, False, False]
    assert join_group(since=THIS + 3, **who).members == 1  # type: ignore[arg-type]
    assert months() == [False, True, False, True]
    told = db.rows("SELECT action, detail->>'members' FROM audit_entry WHERE subject = %s", str(made.number))
    assert told == [("create_group", "1"), ("join_group", "1"), ("leave_group", "1"), ("join_group", "1")]


def test_what_no_group_can_be_is_refused(leader: Member, at: datetime) -> None:
    with pytest.raises(Refused) as refusal:
        create_group(of=Founding("", "club", "Surga", leader), creation=uuid4(), since=THIS, by=OFFICER, at=at)
    assert [problem.code for problem in refusal.value.problems] == [
        *("group.name_unreadable", "group.kind_unknown", "region.unknown")
    ]
    made = founded(leader, at)
    with pytest.raises(Refused, match="group.leader_stays"):
        leave_group(number=str(made.number), members=[leader], since=THIS, by=OFFICER, at=at)
    with pytest.raises(Refused, match="group.month_past"):
        join_group(number=str(made.number), members=[leader], since=THIS + -1, by=OFFICER, at=at)
    with pytest.raises(Refused, match="group.unknown"):
        group(number=str(leader.number))
