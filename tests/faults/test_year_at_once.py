"""Two at once in a sponsor's year: orders, change lists, receipts, invoices that cannot all hold, or only in an order.

Each pair comes to the agreement in both orders, with everything read that is read before it is held. Exactly one wins,
or both in the order in which they came; the books hold. Beside them a naive refund, which gives money back twice.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from payung.contributions import actions as contributions
from payung.kernel.problems import Refused
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.payments.receipts import BANK, pay_out
from payung.reporting.verification import verify
from payung.sponsors.actions import receive_money
from payung.sponsors.allocation import purses, take, waiting_money
from payung.sponsors.checks import CoFunder
from payung.sponsors.invoices.actions import make_invoices
from payung.sponsors.orders.actions import Answered, confirm_order, decline_order, place_order
from payung.sponsors.orders.asked import Asked, CarryOver, HandOver, Refund, Voiding
from payung.sponsors.renewal.actions import create_grant, renew_agreement
from tests.faults.queues import AGREEMENTS, CHAIN, in_turn
from tests.sponsors.test_leaving import changes, come, out
from tests.sponsors.test_parties import DISTRICT, agreed
from tests.sponsors.walk import APPROVER, CHECKER, CODE, MONTH, Walk, at_once, next_month, row, rows

FIRST, SECOND = next_month(), next_month() + 1
PROVINCE = CoFunder("apbd", "Provinsi NTT", 1)
ORDERS: dict[str, Asked] = {
    "handover": HandOver(SECOND, (PROVINCE,)),
    "void": Voiding(SECOND),
    "refund": Refund(1, MONTH, "RET"),
    "carry_over": CarryOver(1, MONTH, "NEXT"),
}
both_orders = pytest.mark.parametrize("turned", [False, True], ids=["as-named", "turned-round"])


def place(walk: Walk, asked: Asked, code: str = CODE) -> Answered:
    """Ask for something."""
    return place_order(agreement=code, asked=asked, why="Surat 1", by=CHECKER, at=walk.at)


def confirming(walk: Walk, placed: Answered) -> Callable[[], Answered]:
    """A second person's yes, to be given."""
    return lambda: confirm_order(id=placed.order.id, by=APPROVER, at=walk.at)


def receiving(walk: Walk, amount: int, reference: str, code: str = CODE, funder: str = "") -> Callable[[], Any]:
    """A party's money, to be received."""
    words = {"agreement": code, "amount": amount, "reference": reference, "funder": funder}
    return lambda: receive_money(**words, by=CHECKER, at=walk.at)  # type: ignore[arg-type]


def met(walk: Walk, turned: bool, *calls: Callable[[], Any], gate: str = AGREEMENTS) -> list[str]:
    """Let acts meet, in this order or turned round; what became of each, as they are named here: `done`, or a code."""
    answers = in_turn(walk, *(reversed(calls) if turned else calls), gate=gate)
    assert walk.holds()
    return [said(answer) for answer in (reversed(answers) if turned else answers)]


def said(answer: object) -> str:
    """What became of an act: `done`, or the codes of its refusal. Nothing else may come out of it."""
    if isinstance(answer, Refused):
        return ";".join(problem.code for problem in answer.problems)
    if isinstance(answer, BaseException):
        raise answer
    assert answer is not None
    return "done"


def half(walk: Walk) -> None:
    """Two agreements of the province, the first with a list of five and three months' worth of money that waits."""
    agreed(walk, DISTRICT, months=3)
    agreed(walk, code="NEXT", parts=1)
    walk.enrol(rows(1, 6))
    walk.receive(3 * MONTH, "SP2D-A")


@pytest.mark.parametrize("kind", ORDERS)
def test_an_order_confirmed_twice_at_once_is_carried_out_once(walk: Walk, kind: str) -> None:
    half(walk)
    confirm = confirming(walk, place(walk, ORDERS[kind]))
    answers = in_turn(walk, *[confirm] * 3)
    assert [answer.repeated for answer in answers] == [False, True, True]
    assert all(answer.figures == answers[0].figures for answer in answers)
    assert walk.count("sponsors_confirmation") == 1
    assert walk.holds()


@pytest.mark.parametrize("kind", ORDERS)
def test_an_order_placed_twice_at_once_is_one(walk: Walk, kind: str) -> None:
    half(walk)
    answers = in_turn(walk, *[partial(place, walk, ORDERS[kind])] * 3)
    assert sorted(answer.repeated for answer in answers) == [False, True, True]
    assert walk.count("sponsors_order") == 1
    assert walk.holds()


@pytest.mark.parametrize("kind", ORDERS)
@both_orders
def test_of_a_yes_and_a_no_at_once_the_first_counts(walk: Walk, kind: str, turned: bool) -> None:
    half(walk)
    placed = place(walk, ORDERS[kind])
    decline = partial(decline_order, id=placed.order.id, by=APPROVER, at=walk.at)
    told = met(walk, turned, confirming(walk, placed), decline)
    assert told == (["order.declined", "done"] if turned else ["done", "order.confirmed"])
    assert walk.count("payments_refund") == (kind in ("refund", "carry_over") and not turned)


@both_orders
def test_money_is_given_back_once_whatever_the_references(walk: Walk, turned: bool) -> None:
    agreed(walk)
    walk.receive(MONTH)
    orders = [confirming(walk, place(walk, Refund(1, MONTH, reference))) for reference in ("RET-1", "RET-2")]
    assert sorted(met(walk, turned, *orders)) == ["done", "order.more_than_waits"]
    assert (walk.balance("waiting"), walk.count("payments_refund")) == (0, 1)


@pytest.mark.parametrize("first", range(3))
def test_of_two_refunds_and_a_carry_over_as_many_are_done_as_there_is_money_for(walk: Walk, first: int) -> None:
    agreed(walk)
    agreed(walk, code="NEXT")
    walk.receive(2 * MONTH)
    wanted = [Refund(1, MONTH, "RET-1"), CarryOver(1, MONTH, "NEXT"), Refund(1, MONTH, "RET-2")]
    orders = [confirming(walk, place(walk, each)) for each in wanted]
    told = met(walk, False, *orders[first:], *orders[:first])
    assert told == ["done", "done", "order.more_than_waits"]
    assert (walk.balance("waiting"), walk.count("payments_refund")) == (0, 2)


def test_a_naive_refund_gives_money_back_twice(walk: Walk) -> None:
    """The control: it looks what waits, then pays out, and holds nothing between."""
    under, looked = agreed(walk), threading.Barrier(2)
    walk.receive(MONTH)

    def refund_naively(reference: str) -> str:
        with transaction.atomic():
            paid_from = list(take(money=purses(agreement=under), party=1, amount=MONTH))
            looked.wait(timeout=30)
            if waiting_money(agreement=under) < MONTH:
                return "order.more_than_waits"
            pay_out(reference=reference, amount=MONTH, purpose=f"refund {CODE}", paid_from=paid_from, by=1)
            looked.wait(timeout=30)
            move = Move(under.account("waiting", 1), BANK, MONTH, reference)
            book_moves(entry=f"order {reference}", moves=[move])
        return "done"

    assert at_once(lambda: refund_naively("RET-1"), lambda: refund_naively("RET-2")) == ["done", "done"]
    assert walk.balance("waiting") == MONTH  # the party owes us what it was given too much
    assert not verify().holds


def test_money_goes_over_both_ways_at_once_without_a_ring(walk: Walk) -> None:
    for code in (CODE, "NEXT"):
        agreed(walk, code=code)
        walk.receive(MONTH, f"SP2D-{code}", code)
    ways = [(amount, *way) for amount in range(1, 5) for way in ((CODE, "NEXT"), ("NEXT", CODE))]
    orders = [confirming(walk, place(walk, CarryOver(1, amount, into), code)) for amount, code, into in ways]
    assert met(walk, False, *orders) == ["done"] * len(ways)
    assert [walk.balance("waiting", code) for code in (CODE, "NEXT")] == [-MONTH, -MONTH]


@both_orders
def test_a_receipt_is_taken_back_or_given_back(walk: Walk, turned: bool) -> None:
    agreed(walk)
    walk.receive(MONTH, "SP2D-A")
    refund = confirming(walk, place(walk, Refund(1, MONTH, "RET")))
    told = met(walk, turned, refund, lambda: walk.reverse("SP2D-A"))
    assert told == (["order.more_than_waits", "done"] if turned else ["done", "payment.given_back"])
    assert walk.balance("waiting") == 0


@both_orders
def test_one_reference_is_never_both_of_a_receipt_and_of_a_refund(walk: Walk, turned: bool) -> None:
    """They concern two agreements: neither waits for the other's."""
    agreed(walk)
    agreed(walk, code="NEXT")
    walk.receive(MONTH)
    refund = confirming(walk, place(walk, Refund(1, MONTH, "SAME")))
    told = met(walk, turned, refund, receiving(walk, MONTH, "SAME", "NEXT"))
    assert sorted(told) == ["done", "payment.reference_reused"]


@both_orders
def test_a_void_beside_the_money_for_the_month(walk: Walk, turned: bool) -> None:
    agreed(walk, months=1)
    walk.enrol(rows(1, 3))
    void = confirming(walk, place(walk, Voiding(FIRST)))
    told = met(walk, turned, void, receiving(walk, 2 * MONTH, "SP2D-A"))
    assert told == (["order.nothing_to_void", "done"] if turned else ["done", "done"])
    money = {name: walk.balance(name) for name in ("committed", "spent", "waiting")}
    paid, waits = (2 * MONTH, 0) if turned else (0, -2 * MONTH)
    assert money == {"committed": 0, "spent": paid, "waiting": waits}


@both_orders
def test_a_void_beside_a_list_that_is_approved(walk: Walk, turned: bool) -> None:
    """The void concerns the lists that were there, and told of, when it was placed."""
    agreed(walk, months=2, budget=10 * MONTH)
    walk.enrol(rows(1, 3))
    checked = walk.check(rows(3, 6)).list.id
    void = confirming(walk, place(walk, Voiding(FIRST)))
    assert met(walk, turned, void, lambda: walk.approve(checked)) == ["done", "done"]
    assert walk.balance("committed") == 6 * MONTH


@both_orders
def test_a_hand_over_beside_the_money_of_who_paid_before(walk: Walk, turned: bool) -> None:
    agreed(walk, DISTRICT, months=1)
    walk.enrol(rows(1, 6))  # Rp84.000 a month: Rp50.400 and Rp33.600
    receiving(walk, 33_600, "SP2D-B", funder="2")()
    hand_over = confirming(walk, place(walk, HandOver(FIRST, (PROVINCE,))))
    told = met(walk, turned, hand_over, receiving(walk, 50_400, "SP2D-A"))
    assert told == (["order.month_paid", "done"] if turned else ["done", "done"])
    spent = [walk.balance(f"spent/{n}") for n in (1, 2)]
    assert spent == ([50_400, 33_600] if turned else [0, 0])


@both_orders
def test_a_hand_over_beside_an_invoice_of_its_month(walk: Walk, turned: bool) -> None:
    agreed(walk, DISTRICT, months=1)
    walk.enrol(rows(1, 6))
    hand_over = confirming(walk, place(walk, HandOver(FIRST, (PROVINCE,))))
    invoice = partial(make_invoices, agreement=CODE, first=FIRST, last=FIRST, by=CHECKER, at=walk.at)
    told = met(walk, turned, hand_over, invoice)
    assert told == (["order.month_invoiced", "done"] if turned else ["done", "done"])
    assert walk.count("sponsors_invoice") == (2 if turned else 1)


@both_orders
def test_a_hand_over_beside_a_list_that_is_approved(walk: Walk, turned: bool) -> None:
    agreed(walk, DISTRICT, months=1)
    walk.enrol(rows(1, 3))
    checked = walk.check(rows(3, 6)).list.id
    hand_over = confirming(walk, place(walk, HandOver(FIRST, (PROVINCE,))))
    assert met(walk, turned, hand_over, lambda: walk.approve(checked)) == ["done", "done"]
    assert [walk.balance(f"committed/{n}") for n in (1, 2)] == [5 * MONTH, 0]


@both_orders
def test_of_two_change_lists_that_want_the_last_place_one_has_it(walk: Walk, turned: bool) -> None:
    """Each lets one go and brings two; a place is free, and the budget holds both."""
    walk.agreement(people=10, quotas={"53.71": 4})
    walk.enrol(rows(1, 4))
    lists = [walk.check(changes(out(row(n)), come(row(10 * n)), come(row(10 * n + 1)))).list.id for n in (1, 2)]
    told = met(walk, turned, *(partial(walk.approve, each) for each in lists))
    assert sorted(told) == ["done", "list.over_quota"]
    assert told.index("done") == turned
    assert walk.count("sponsors_departure") == 1
    assert walk.balance("committed") == 4 * 2 * MONTH


@both_orders
def test_somebody_leaves_or_the_money_for_the_month_comes_first(walk: Walk, turned: bool) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    leave = partial(walk.approve, walk.check(changes(out(row(1)))).list.id)
    told = met(walk, turned, leave, receiving(walk, 2 * MONTH, "SP2D-A"))
    assert told == (["list.outcomes_changed", "done"] if turned else ["done", "done"])
    paid = walk.db.rows("SELECT people FROM sponsors_paidlistmonth")
    assert paid == ([(2,)] if turned else [(1,), (1,)])


@both_orders
def test_people_who_are_renewed_are_not_promised_twice(walk: Walk, turned: bool) -> None:
    """Another agreement's list has one of them for the same months."""
    walk.agreement(people=3, months=1)
    walk.enrol(rows(1, 4))
    for code in ("NTT-2", "OTHER"):
        walk.agreement(code, first_month=SECOND, months=2)
    renewal = renew_agreement(old=CODE, into="NTT-2", by=CHECKER, at=walk.at).checked.list.id
    other = walk.check([row(2), row(9)], "OTHER").list.id
    told = met(walk, turned, *(partial(walk.approve, each) for each in (renewal, other)))
    assert sorted(told) == ["done", "list.outcomes_changed"]
    assert told.index("done") == turned
    assert walk.count("sponsors_enrolment") == 3 + (2 if turned else 3)


def test_a_grant_created_three_times_at_once_is_one(walk: Walk) -> None:
    number = str(walk.register(row(1)).number)
    words = {"code": "HIBAH", "sponsor": "PT Lontar", "payer": "csr", "decree": "Surat 1", "number": number}
    grant = partial(create_grant, **words, start=FIRST, months=3, promise="", by=CHECKER, at=walk.at)  # type: ignore[arg-type]
    answers = in_turn(walk, *[grant] * 3, gate=CHAIN)
    assert list(map(said, answers)) == ["done"] * 3
    assert sorted(answer.repeated for answer in answers) == [False, True, True]
    assert [walk.count(f"sponsors_{table}") for table in ("agreement", "list", "grant")] == [1, 1, 1]
    assert walk.holds()


@pytest.mark.parametrize("act", ["place", "confirm", "approve", "receive"])
def test_an_act_that_pays_a_month_whose_worker_pays_it_at_that_moment(walk: Walk, act: str) -> None:
    """The worker's payment is written and not committed: the act waits for it, and then leaves the month out.

    Only an approval is refused: its list is no longer what was checked.
    """
    orders = act in ("place", "confirm")
    agreed(walk, *[DISTRICT] * orders, months=1)
    walk.register(row(1))
    checked = walk.check(rows(1, 3)).list.id
    if act != "approve":
        walk.approve(checked)
    if act != "receive":
        walk.receive(2 * MONTH)
    hand_over = HandOver(FIRST, (PROVINCE,))
    acts: dict[str, Callable[[], Any]] = {
        "place": lambda: place(walk, hand_over),
        "confirm": confirming(walk, place(walk, hand_over)) if act == "confirm" else lambda: None,
        "approve": lambda: walk.approve(checked),
        "receive": receiving(walk, 2 * MONTH, "SP2D-B"),
    }
    told = met(walk, False, lambda: walk.pay(row(1), reference="TX"), acts[act], gate=CHAIN)
    assert told == ["done", "list.outcomes_changed" if act == "approve" else "done"]
    paid = walk.db.rows("SELECT people FROM sponsors_paidlistmonth")
    assert paid == ([(1,)] if act in ("confirm", "receive") else [])


def test_two_hand_overs_to_the_same_new_funders_do_not_wait_in_a_ring(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They concern two agreements, and name two funders nobody knew, each in its own order."""
    one, other = CoFunder("csr", "PT Lontar", 1), CoFunder("donor", "Yayasan Sasando", 1)
    for code, funders in ((CODE, (one, other)), ("NEXT", (other, one))):
        agreed(walk, code=code)
        place(walk, HandOver(FIRST, funders), code)
    ids = [id for (id,) in walk.db.rows("SELECT id FROM sponsors_order")]
    meet_after_the_first(monkeypatch, contributions, "funder")
    answers = at_once(*(partial(confirm_order, id=id, by=APPROVER, at=walk.at) for id in ids))
    assert list(map(said, answers)) == ["done", "done"]
    assert walk.holds()


def meet_after_the_first(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    """Let two threads meet once each has called this function, unless one of them waits for the other."""
    called, barrier, seen = getattr(module, name), threading.Barrier(2), threading.local()

    def meeting(**words: object) -> object:
        answer = called(**words)
        if not hasattr(seen, "before"):
            seen.before = True
            with suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=1)
        return answer

    monkeypatch.setattr(module, name, meeting)
