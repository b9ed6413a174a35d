"""Money that waits moves by the word of two persons."""

import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from payung.access.actions import add_user
from payung.kernel.problems import Refused
from payung.ledger.queries import balance
from payung.payments.actions import deposit, reverse_payment
from payung.payments.cash.actions import hand_in_cash, take_cash
from payung.payments.orders import actions
from payung.payments.orders.actions import (
    Answered,
    Wanted,
    confirm_money_order,
    decline_money_order,
    place_money_order,
    place_take_back,
)
from payung.payments.orders.queries import money_orders, open_money_orders, unclaimed_money
from payung.payments.spending import hold_payer
from payung.people.numbers import new_numbers
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.payments.cashier import refused
from tests.payments.together import PATIENCE, at_once, codes
from tests.people.counter import OFFICER, open_counter, registered

AT = datetime(2026, 11, 10, 4, tzinfo=UTC)
OTHER = "yosef"


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    add_user(name=OTHER, by=OFFICER, at=AT)
    return registered()


def came(amount: int, code: int, reference: str) -> None:
    deposit(code=str(code), amount=amount, reference=reference, via="bank test", by=OFFICER, at=AT)


def place(**wanted: Any) -> Answered:
    return place_money_order(wanted=Wanted(**wanted), why="surat 12", by=OFFICER, at=AT)


def confirm(id: str, by: str = OTHER, reference: str = "") -> Answered:
    return confirm_money_order(id=id, by=by, at=AT, reference=reference)


def faults() -> list[str]:
    return [row for finding in verify().findings for row in finding.rows]


def test_unclaimed_money_finds_whom_it_was_meant_for(maria: Member) -> None:
    [nobody] = new_numbers(1)
    came(20_000, nobody, "VA-1")
    assert [(each.reference, each.amount) for each in unclaimed_money()] == [("VA-1", 20_000)]
    assert refused(place, receipt="VA-2", amount=20_000, to=str(maria.number)) == ["payment.unknown"]
    asked = place(receipt="VA-1", amount=20_000, to=str(maria.number))
    assert place(receipt="VA-1", amount=20_000, to=str(maria.number)).repeated
    assert balance(account="unclaimed") == -20_000
    done = confirm(asked.order.id)
    assert (done.order.state, done.months) == ("confirmed", ("2026-11", "2026-12"))
    assert confirm(asked.order.id).repeated
    assert unclaimed_money() == []
    assert balance(account=f"savings/{maria.number}") == -3_200
    assert balance(account="bank") == 20_000
    assert refused(reverse_payment, reference="VA-1", why="w", by=OFFICER, at=AT) == ["payment.given_back"]
    assert faults() == []


def test_savings_are_given_back(maria: Member) -> None:
    came(5_000, maria.number, "VA-1")
    asked = place(code=str(maria.number), amount=4_000)
    assert refused(confirm, asked.order.id) == ["payment.reference_missing"]
    done = confirm(asked.order.id, reference=" OUT-1").order
    assert (done.state, done.reference) == ("confirmed", "OUT-1")
    assert confirm(asked.order.id, reference="OUT-1").repeated
    assert refused(confirm, asked.order.id, reference="OUT-2") == ["payment.reference_reused"]
    assert (balance(account="bank"), balance(account=f"savings/{maria.number}")) == (1_000, -1_000)
    assert refused(came, 4_000, maria.number, "OUT-1") == ["payment.reference_reused"]
    assert faults() == []


def test_one_person_moves_nothing_and_nothing_more_than_waits(maria: Member) -> None:
    came(5_000, maria.number, "VA-1")
    code, other = str(maria.number), str(registered().number)
    assert refused(place, code=code, amount=5_001) == ["money.more_than_waits"]
    assert refused(place, code=code, receipt="VA-1", amount=1) == ["money.one_source"]
    for spelt in (code, f"{code[:4]} {code[4:8]}-{code[8:]}"):
        assert refused(place, code=code, amount=1, to=spelt) == ["money.to_itself"]
    assert refused(place, code=code, amount=0, to=other) == ["payment.amount_not_positive"]
    first = place(code=code, amount=5_000, to=other)
    assert refused(place, code=code, amount=3_000) == ["money.asked_already"]
    assert refused(confirm, first.order.id, reference="OUT") == ["money.stays_here"]
    assert refused(confirm, first.order.id, OFFICER) == ["money.same_person"]
    assert refused(confirm, "0") == ["money.order_unknown"]
    confirm(first.order.id)
    came(5_000, maria.number, "VA-3")
    second = place(code=code, amount=3_000)
    came(11_800, maria.number, "VA-4")  # which pays a month, out of all that waited
    assert refused(confirm, second.order.id, reference="OUT") == ["money.more_than_waits"]
    declined = decline_money_order(id=second.order.id, why="sudah dialihkan", by=OFFICER, at=AT)
    assert declined.order.state == "declined"
    assert decline_money_order(id=second.order.id, why="lagi", by=OTHER, at=AT).repeated
    assert refused(confirm, second.order.id, reference="OUT") == ["money.order_declined"]
    assert refused(decline_money_order, id=first.order.id, why="w", by=OTHER, at=AT) == ["money.order_confirmed"]
    assert [each.state for each in money_orders()].count("confirmed") == 1
    came(3_000, maria.number, "VA-2")
    assert place(code=code, amount=3_000).order.id != second.order.id
    assert faults() == []


def test_of_many_yeses_and_noes_at_once_one_counts(maria: Member) -> None:
    came(5_000, maria.number, "VA-1")
    asked = place(code=str(maria.number), amount=5_000).order
    no = {"why": "w", "by": OTHER, "at": AT}
    answers = at_once(
        [lambda: confirm(asked.id, reference="OUT-1") for _ in range(4)]
        + [lambda: decline_money_order(id=asked.id, **no) for _ in range(4)]
    )
    [state] = {answer.order.state for answer in answers if isinstance(answer, Answered)}
    assert balance(account="bank") == (0 if state == "confirmed" else 5_000)
    assert sum(isinstance(answer, Answered) and not answer.repeated for answer in answers) == 1
    assert faults() == []


def test_money_out_and_money_in_under_one_reference_never_wait_in_a_ring(
    maria: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    came(5_000, maria.number, "VA-1")
    asked, held = place(code=str(maria.number), amount=5_000).order, threading.Event()

    def hold_and_let_the_other_come(*, code: int) -> None:
        hold_payer(code=code)
        held.set()
        time.sleep(0.3)

    def come() -> None:
        assert held.wait(PATIENCE)
        came(5_000, maria.number, "ONE")

    monkeypatch.setattr(actions, "hold_payer", hold_and_let_the_other_come)
    out, refusal = at_once([lambda: confirm(asked.id, reference="ONE"), come])  # type: ignore[list-item]
    assert isinstance(out, Answered)
    assert codes([refusal]) == {"payment.reference_reused": 1}
    assert faults() == []


def test_a_receipt_is_taken_back_by_the_word_of_two(maria: Member) -> None:
    came(20_000, maria.number, "VA-1")

    def ask(reference: str = "VA-1") -> Answered:
        return place_take_back(reference=reference, why="salah orang", by=OFFICER, at=AT)

    assert refused(ask, "VA-2") == ["payment.unknown"]
    asked = ask()
    assert ask() == asked._replace(repeated=True)
    assert balance(account="bank") == 20_000
    assert refused(confirm, asked.order.id, OFFICER) == ["money.same_person"]
    assert refused(confirm, asked.order.id, reference="OUT-1") == ["money.stays_here"]
    with pytest.raises(Refused, match=r"money\.asked_already"):
        place_take_back(reference="VA-1", why="dua kali", by=OTHER, at=AT)
    assert refused(place, code=str(maria.number), amount=3_200) == ["money.asked_already"]
    came(1_000, maria.number, "VA-3")
    another = place_take_back(reference="VA-3", why="salah orang", by=OFFICER, at=AT)
    assert [each.id for each in open_money_orders(payer=maria.number)] == [asked.order.id, another.order.id]
    done = confirm(asked.order.id)
    assert (done.order.state, done.months) == ("confirmed", ())
    assert confirm(asked.order.id).repeated
    reverse_payment(reference="VA-3", why="lewat perintah", by=OTHER, at=AT)
    assert refused(confirm, another.order.id) == ["payment.reference_reversed"]
    assert (balance(account="bank"), balance(account=f"savings/{maria.number}")) == (0, 0)
    assert refused(ask) == ["payment.reference_reversed"]
    assert faults() == []


def test_what_cannot_be_taken_back_is_not_even_asked_back(maria: Member) -> None:
    code, other = str(maria.number), str(registered().number)
    came(5_000, maria.number, "VA-1")
    order = place(code=code, amount=2_000, to=other).order
    confirm(order.id)
    take_cash(code=code, amount=1_000, slip="7", by=OTHER, at=AT)
    hand_in_cash(agent=OTHER, amount=1_000, reference="SETOR-1", by=OFFICER, at=AT)
    for reference, why in (
        ("VA-1", "payment.given_back"),
        (f"carry-over {order.id}", "payment.carried_over"),
        (f"cash {OTHER} 7", "cash.handed_in"),
    ):
        assert refused(place_take_back, reference=reference, why="salah orang", by=OFFICER, at=AT) == [why]
    assert open_money_orders(payer=maria.number) == []
