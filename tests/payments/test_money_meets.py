"""Money that meets other money, or a group that changes, at the same moment or under the same name."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import transaction

from payung.access.actions import add_user
from payung.kernel.months import Month
from payung.ledger.queries import balance
from payung.payments import actions, spending
from payung.payments.actions import Deposited, deposit
from payung.payments.cash.actions import hand_in_cash, take_cash
from payung.payments.codes import Payer
from payung.payments.orders.actions import Wanted, confirm_money_order, place_money_order
from payung.payments.papers import own_receipt, received
from payung.payments.statements.actions import reconcile_statement
from payung.people.changes.writing import hold_worker
from payung.people.groups.actions import Founding, Joined, create_group, join_group
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.interfaces.snap.bank import CODE, let_in
from tests.payments.cashier import refused, take_back
from tests.payments.together import at_once
from tests.people.counter import OFFICER, open_counter, registered

NOON = datetime(2026, 11, 10, 4, tzinfo=UTC)
NOVEMBER = 8_400


def came(amount: int, code: object, reference: str) -> Deposited:
    """Money under a code, as a bank says it."""
    return deposit(code=str(code), amount=amount, reference=reference, via="bank test", by=OFFICER, at=NOON)


def handed_in(reference: str) -> None:
    """An agent's cash for one month, brought to the bank."""
    hand_in_cash(agent="agen", amount=NOVEMBER, reference=reference, by=OFFICER, at=NOON)


@pytest.fixture
def maria(db: Fresh) -> Member:
    """Somebody for whom an agent took the cash of a month."""
    open_counter()
    add_user(name="agen", by=OFFICER, at=NOON)
    worker = registered()
    take_cash(code=str(worker.number), amount=NOVEMBER, slip="1", by="agen", at=NOON)
    return worker


def test_cash_that_was_handed_in_does_not_come_again_under_its_reference(maria: Member) -> None:
    handed_in("STR-1")
    assert refused(came, NOVEMBER, maria.number, "STR-1") == ["payment.reference_reused"]
    came(NOVEMBER, maria.number, "STR-2")
    take_cash(code=str(maria.number), amount=NOVEMBER, slip="2", by="agen", at=NOON)
    assert refused(handed_in, "STR-2") == ["payment.reference_reused"]
    assert balance(account="bank") == 2 * NOVEMBER


def test_a_statement_takes_in_nothing_that_the_books_hold_under_another_name(maria: Member) -> None:
    let_in()
    handed_in("STR-1")
    content = b"tanggal;referensi;kredit\n2026-11-10;STR-1;8400\n2026-11-10;P-9;1000\n"
    done = reconcile_statement(content=content, name="mutasi.csv", bank=CODE, take=True, by=OFFICER, at=NOON)
    assert [each.reference for each in done.taken] == [f"{CODE} P-9"]
    assert own_receipt(known=received(reference=f"{CODE} P-9"), language="id")["worker"] == "–"  # nor "without"
    assert balance(account="bank") == NOVEMBER + 1_000
    assert [finding for finding in verify().findings if finding.faults] == []


def test_whoever_joined_a_group_before_it_was_held_is_paid_for(maria: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a month is bought for all but one, with money that was to pay for all."""
    december, other, hold = Month.parse("2026-12"), registered(), spending.hold_payer
    of = Founding(name="Kelompok Melati", kind="farmers", region="53.71", leader=maria)
    group = create_group(of=of, creation=uuid4(), since=december, by=OFFICER, at=NOON)

    def late(*, code: int) -> None:
        join_group(number=str(group.number), members=[other], since=december, by=OFFICER, at=NOON)
        hold(code=code)

    monkeypatch.setattr(spending, "hold_payer", late)
    assert came(NOVEMBER, group.number, "G-1").months == ()
    assert came(NOVEMBER, group.number, "G-2").months == ("2026-12",)
    assert [finding for finding in verify().findings if finding.faults] == []


def test_nobody_waits_for_a_changing_worker_with_the_chain_in_hand(maria: Member) -> None:
    """A row that points to a worker is looked at with the commit, and who changes them waits for the chain by then."""
    december = Month.parse("2026-12")
    of = Founding(name="Kelompok Melati", kind="farmers", region="53.71", leader=registered())
    group = create_group(of=of, creation=uuid4(), since=december, by=OFFICER, at=NOON)
    words = {"number": str(group.number), "members": [maria], "since": december, "by": OFFICER, "at": NOON}
    with transaction.atomic():
        hold_worker(worker_id=maria.id)
        [joined] = at_once([lambda: join_group(**words)])  # type: ignore[arg-type]
    assert isinstance(joined, Joined)
    assert joined.members == 1


def test_money_that_is_carried_over_meanwhile_is_not_taken_back_too(
    maria: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_user(name="budi", by=OFFICER, at=NOON)
    came(1_000, maria.number, "R")
    wanted = Wanted(amount=1_000, code=str(maria.number), to=str(registered().number))
    order, held = place_money_order(wanted=wanted, why="salah kode", by=OFFICER, at=NOON).order, actions.held

    def late(*, payer: Payer) -> Payer:
        monkeypatch.setattr(actions, "held", held)
        confirm_money_order(id=order.id, by="budi", at=NOON)
        return held(payer=payer)

    monkeypatch.setattr(actions, "held", late)
    assert refused(take_back, "R") == ["payment.given_back"]
    assert [finding for finding in verify().findings if finding.faults] == []
