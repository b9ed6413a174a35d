"""A worker's own statement: what the worker paid, what a group paid for them, savings, and what was known before."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from payung.documents.printing import pdf
from payung.kernel.months import Month
from payung.payments.actions import deposit, spend_savings
from payung.payments.own_statement import OwnStatement, own_statement, statement_paper
from payung.people.groups.actions import Founding, create_group, leave_group
from payung.people.queries import Member
from tests.conftest import Fresh
from tests.payments.cashier import take_back
from tests.people.counter import OFFICER, open_counter, registered
from tests.sponsors.walk import own_price

THIS = Month.of(timezone.localdate())


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    return registered()


def came(code: int, amount: int, reference: str) -> None:
    deposit(code=str(code), amount=amount, reference=reference, via="desk", by=OFFICER, at=datetime.now(UTC))


def known(worker: Member, at: datetime | None = None) -> OwnStatement:
    return own_statement(worker=worker, known_at=at or datetime.now(UTC))


def test_savings_become_a_month_and_the_statement_of_an_earlier_instant_stays(maria: Member) -> None:
    price = own_price(THIS)
    came(maria.number, 5_000, "A")
    before = known(maria)
    came(maria.number, price - 4_000, "B")
    after = known(maria)
    assert (before.savings, before.months, before.paid) == (5_000, (), 0)
    assert (after.savings, len(after.months), after.paid) == (1_000, 1, price)
    assert [each.reference for each in after.receipts] == ["A", "B"]
    assert known(maria, before.known_at) == before
    take_back("B")
    back = known(maria)
    assert (back.savings, back.months, [each.reversed for each in back.receipts]) == (5_000, (), [False, True])
    assert known(maria, after.known_at) == after


def test_of_what_a_group_paid_a_member_sees_the_own_part_alone(maria: Member) -> None:
    other, price = registered(), own_price(THIS)
    of = Founding("Kelompok Melati", "farmers", "Kabupaten Belu", maria)
    group = create_group(of=of, creation=uuid4(), since=THIS, members=[other], by=OFFICER, at=datetime.now(UTC))
    came(group.number, 2 * price + 700, "G")
    for member in (maria, other):
        [receipt] = known(member).receipts
        assert (receipt.reference, receipt.amount, receipt.by_group, receipt.has_paper) == ("G", price, True, True)
        assert known(member).months[0].others == ("Kelompok Melati",)
        assert known(member).savings == 0


def test_what_a_groups_savings_pay_by_themselves_stands_in_the_members_statement(maria: Member) -> None:
    other, price, at = registered(), own_price(THIS), datetime.now(UTC)
    of = Founding("Kelompok Melati", "farmers", "Kabupaten Belu", maria)
    group = create_group(of=of, creation=uuid4(), since=THIS, members=[other], by=OFFICER, at=at)
    came(group.number, price, "G")  # not enough for two
    leave_group(number=str(group.number), members=[other], since=THIS, by=OFFICER, at=at)
    assert spend_savings(code=str(group.number), by=OFFICER, at=at) == (str(THIS),)
    [bought] = known(maria).receipts
    assert (bought.reference, bought.amount, bought.by_group, bought.has_paper) == ("G", price, True, False)
    assert known(other).receipts == ()
    take_back("G")
    assert [each.reversed for each in known(maria).receipts] == [True]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_paper_says_the_same_whenever_it_is_printed(maria: Member, language: str) -> None:
    came(maria.number, own_price(THIS) + 5_000, "A" * 60)
    found = known(maria)
    papers = [statement_paper(statement=each, language=language) for each in (found, known(maria, found.known_at))]  # type: ignore[arg-type]
    assert papers[0] == papers[1]
    assert pdf(template="own_statement", data=papers[0]).startswith(b"%PDF")
