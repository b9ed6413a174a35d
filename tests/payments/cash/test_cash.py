"""Cash: an agent owes what was taken, until somebody else receives it."""

from datetime import UTC, datetime

import pytest

from payung.access.actions import add_user
from payung.ledger.queries import balance
from payung.messages.queries import told
from payung.payments.actions import reverse_payment
from payung.payments.billing import dearest
from payung.payments.cash.actions import HandedIn, hand_in_cash, take_cash
from payung.payments.cash.queries import floats
from payung.payments.cash.references import cash_reference, read_reference
from payung.people.numbers import new_numbers
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.payments.cashier import refused
from tests.payments.together import at_once
from tests.people.counter import OFFICER, open_counter, registered

AT = datetime(2026, 11, 10, 4, tzinfo=UTC)


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    add_user(name="agen", by=OFFICER, at=AT)
    return registered()


def hand_in(amount: int, reference: str, by: str = OFFICER) -> HandedIn:
    return hand_in_cash(agent="agen", amount=amount, reference=reference, by=by, at=AT)


def faults() -> list[str]:
    return [row for finding in verify().findings for row in finding.rows]


def test_cash_covers_at_once_and_is_owed_until_it_is_handed_in(maria: Member) -> None:
    done = take_cash(code=str(maria.number), amount=10_000, slip="A-1", by="agen", at=AT)
    assert (done.months, done.savings) == (("2026-11",), 1_600)
    assert take_cash(code=str(maria.number), amount=10_000, slip=" A-1 ", by="agen", at=AT).repeated
    take_cash(code=str(maria.number), amount=5_000, slip="A-2", by="agen", at=AT)
    assert [(each.agent, each.amount, each.receipts) for each in floats()] == [("agen", 15_000, 2)]
    assert hand_in(12_000, "SETOR-1") == HandedIn("SETOR-1", 12_000, 3_000, repeated=False)
    assert hand_in(12_000, "SETOR-1").repeated
    assert [(each.amount, each.receipts) for each in floats()] == [(3_000, 1)]
    assert (balance(account="bank"), balance(account="agent/agen")) == (12_000, 3_000)
    assert faults() == []


def test_nobody_takes_more_cash_at_once_than_can_be_prepaid(maria: Member) -> None:
    most = dearest(on=AT.date())
    assert most == 12 * (207_000 + 6_800 + 414_000)
    words = {"code": str(maria.number), "by": "agen", "at": AT}
    assert refused(take_cash, amount=most + 1, slip="A-1", **words) == ["cash.too_much"]
    assert take_cash(amount=most, slip="A-1", **words).amount == most  # type: ignore[arg-type]


def test_cash_is_told_in_the_readers_words_and_the_banks_references_stay() -> None:
    kept = cash_reference(agent="maria.bria", slip="A 1")
    assert read_reference(reference=kept, language="id") == "tunai, petugas maria.bria, bukti A 1"
    assert read_reference(reference=kept, language="en") == "cash, officer maria.bria, slip A 1"
    for other in ("BNI 77", "cash", "cash box"):
        assert read_reference(reference=other, language="id") == other


def test_what_is_wrong_with_cash_is_refused(maria: Member) -> None:
    [nobody] = new_numbers(1)
    words = {"amount": 10_000, "by": "agen", "at": AT}
    assert refused(take_cash, code=str(nobody), slip="A-1", **words) == ["code.unknown"]
    assert refused(take_cash, code=str(maria.number), slip=" ", **words) == ["payment.reference_missing"]
    take_cash(code=str(maria.number), slip="A-1", amount=10_000, by="agen", at=AT)
    assert refused(take_cash, code=str(maria.number), slip="A-1", **words | {"amount": 1}) == [
        "payment.reference_reused"
    ]
    assert refused(hand_in, 10_001, "S") == ["cash.more_than_held"]
    assert refused(hand_in, 1, "S", by="agen") == ["cash.same_person"]
    assert refused(hand_in, 0, "S") == ["payment.amount_not_positive"]
    hand_in(4_000, "S")
    assert refused(hand_in, 5_000, "S") == ["payment.reference_reused"]
    back = {"reference": "cash agen A-1", "why": "palsu", "by": OFFICER, "at": AT}
    assert refused(reverse_payment, **back) == ["cash.handed_in"]


def test_cash_taken_back_before_it_was_handed_in_leaves_the_hands(maria: Member) -> None:
    take_cash(code=str(maria.number), amount=10_000, slip="A-1", by="agen", at=AT)
    again = {"reference": "cash agen A-1", "why": "uang palsu", "at": AT}
    assert refused(reverse_payment, **again, by="agen") == ["cash.own"]
    reverse_payment(**again, by=OFFICER)
    assert "payment_reversed" in [each.text for each in told(worker_id=maria.id)]
    assert floats() == []
    assert balance(account="agent/agen") == 0
    assert faults() == []


def test_the_same_cash_is_handed_in_by_one_of_many(maria: Member) -> None:
    take_cash(code=str(maria.number), amount=10_000, slip="A-1", by="agen", at=AT)
    answers = at_once([lambda n=n: hand_in(10_000, f"S{n}") for n in range(8)])  # type: ignore[misc]
    assert sum(isinstance(answer, HandedIn) for answer in answers) == 1
    assert faults() == []
