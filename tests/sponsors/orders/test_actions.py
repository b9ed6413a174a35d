"""What moves a promise, or money out, is asked for by one person and done by another: once, whole, and told before."""

from typing import Any

import pytest
from django.db import connection

from payung.kernel.problems import Refused
from payung.sponsors import queries
from payung.sponsors.actions import receive_money
from payung.sponsors.checks import CoFunder
from payung.sponsors.holding import hold
from payung.sponsors.orders.actions import Answered, confirm_order, decline_order, place_order
from payung.sponsors.orders.asked import Asked, CarryOver, HandOver, Refund, Voiding
from payung.sponsors.orders.queries import orders
from tests.sponsors.test_leaving import changes, come, out
from tests.sponsors.test_parties import DISTRICT, agreed, receive, shares
from tests.sponsors.walk import APPROVER, CHECKER, CODE, MONTH, Walk, at_once, next_month, row, rows

FIRST, SECOND, THIRD = next_month(), next_month() + 1, next_month() + 2
PROVINCE = CoFunder("apbd", "Provinsi NTT", 1)
COMPANY = CoFunder("csr", "PT Lontar", 1)


def place(walk: Walk, asked: Asked, *, why: str = "Surat 1", code: str = CODE, by: str = CHECKER) -> Answered:
    """Ask for something."""
    return place_order(agreement=code, asked=asked, why=why, by=by, at=walk.at)


def confirm(walk: Walk, placed: Answered, *, by: str = APPROVER) -> Answered:
    """A second person's yes."""
    return confirm_order(id=placed.order.id, by=by, at=walk.at)


def done(walk: Walk, asked: Asked, *, why: str = "Surat 1", code: str = CODE) -> Answered:
    """Ask for something, and confirm it: what was told is what is done."""
    placed = place(walk, asked, why=why, code=code)
    answer = confirm(walk, placed)
    assert (answer.order.state, answer.figures) == ("confirmed", placed.figures)
    return answer


def refusal(call: Any, *words: Any, **named: Any) -> str:
    """The code with which a call is refused."""
    with pytest.raises(Refused) as refused:
        call(*words, **named)
    return refused.value.problems[0].code


class TestTwoPersons:
    def test_whoever_placed_an_order_neither_confirms_nor_declines_it(self, walk: Walk) -> None:
        agreed(walk, DISTRICT)
        walk.enrol(rows(1, 3))
        placed = place(walk, Voiding(SECOND))
        assert refusal(confirm, walk, placed, by=CHECKER) == "order.same_person"
        assert refusal(decline_order, id=placed.order.id, by=CHECKER, at=walk.at) == "order.same_person"
        assert walk.balance("committed") == 4 * MONTH

    def test_the_database_refuses_it_too(self, walk: Walk) -> None:
        agreed(walk)
        walk.enrol(rows(1, 2))
        id = place(walk, Voiding(SECOND)).order.id
        with connection.cursor() as cursor, pytest.raises(Exception, match="two_persons"):
            cursor.execute(
                "INSERT INTO sponsors_confirmation (order_id, requested_by_id, confirmed_by_id, declined)"
                " SELECT id, requested_by_id, requested_by_id, false FROM sponsors_order WHERE id = %s",
                [id],
            )

    def test_placing_does_nothing_but_tell(self, walk: Walk) -> None:
        agreed(walk, DISTRICT)
        walk.enrol(rows(1, 3))
        before = [walk.balance(name) for name in ("available", "committed", "spent", "waiting")]
        placed = place(walk, Voiding(SECOND))
        assert placed.figures["amount"] == 2 * MONTH
        assert [walk.balance(name) for name in ("available", "committed", "spent", "waiting")] == before
        assert walk.count("sponsors_void") == 0
        assert walk.holds()

    def test_sent_twice_it_is_one(self, walk: Walk) -> None:
        agreed(walk, DISTRICT)
        walk.enrol(rows(1, 3))
        first, again = place(walk, Voiding(SECOND)), place(walk, Voiding(SECOND), why="  Surat   1 ")
        assert (again.order.id, again.figures, again.repeated) == (first.order.id, first.figures, True)
        one, other = confirm(walk, first), confirm(walk, first)
        assert (other.figures, other.repeated) == (one.figures, True)
        assert confirm(walk, first, by=CHECKER).repeated  # what is done is told to anybody
        assert [each.state for each in orders()] == ["confirmed"]
        assert walk.holds()

    def test_two_confirmations_at_once_are_one(self, walk: Walk) -> None:
        agreed(walk)
        walk.enrol(rows(1, 3))
        placed = place(walk, Voiding(SECOND))
        answers = at_once(*[lambda: confirm(walk, placed)] * 3)
        assert sorted(answer.repeated for answer in answers) == [False, True, True]
        assert walk.balance("committed") == 2 * MONTH
        assert walk.holds()

    def test_a_no_is_final(self, walk: Walk) -> None:
        agreed(walk)
        walk.enrol(rows(1, 3))
        placed = place(walk, Voiding(SECOND))
        assert decline_order(id=placed.order.id, by=APPROVER, at=walk.at).order.state == "declined"
        assert decline_order(id=placed.order.id, by=APPROVER, at=walk.at).repeated
        assert refusal(confirm, walk, placed) == "order.declined"
        assert place(walk, Voiding(SECOND)).order.state == "declined"
        other = done(walk, Voiding(SECOND), why="Surat 2")
        assert refusal(decline_order, id=other.order.id, by=APPROVER, at=walk.at) == "order.confirmed"
        assert walk.holds()

    def test_an_order_says_why(self, walk: Walk) -> None:
        agreed(walk)
        assert refusal(place, walk, Voiding(FIRST), why=" ") == "why.missing"
        assert refusal(place, walk, Voiding(FIRST), why=f"NIK {row(1)['nik']} pindah") == "why.holds_nik"
        assert refusal(confirm_order, id="0" * 16, by=APPROVER, at=walk.at) == "order.unknown"


class TestHandOver:
    def test_from_its_month_on_others_pay(self, walk: Walk) -> None:
        agreed(walk, DISTRICT, months=3)
        walk.enrol(rows(1, 4))  # Rp50.400 a month: Rp30.240 and Rp20.160
        receive(walk, 30_240, "1")
        receive(walk, 20_160, "2")
        answer = done(walk, HandOver(SECOND, (CoFunder("apbd", "Kabupaten Kupang", 1), CoFunder("apbn", "Pusat", 3))))
        assert [(each["name"], each["parts"], each["committed_after"]) for each in answer.figures["funders"]] == [
            ("Provinsi NTT", 0, 0),
            ("Kabupaten Kupang", 1, 2 * 12_600),
            ("Pusat", 3, 2 * 37_800),
        ]
        assert answer.figures["dearer"] == 0
        assert [walk.balance(f"committed/{n}") for n in (1, 2, 3)] == [0, 25_200, 75_600]
        assert receive(walk, 12_600, "2") == 0
        assert receive(walk, 37_800, "pusat") == 1
        assert dict(shares(walk)) == {"Provinsi NTT": 30_240, "Kabupaten Kupang": 20_160 + 12_600, "Pusat": 37_800}
        assert walk.holds()

    def test_money_that_waits_pays_what_it_then_reaches(self, walk: Walk) -> None:
        agreed(walk, DISTRICT, months=2)
        walk.enrol(rows(1, 4))
        receive(walk, 100_800, "1")
        answer = done(walk, HandOver(FIRST, (PROVINCE,)))
        assert (answer.figures["months_paid"], walk.balance("waiting")) == (2, 0)
        assert walk.holds()

    def test_a_company_alone_pays_the_price_with_discount_a_public_budget_the_whole(self, walk: Walk) -> None:
        agreed(walk, budget=3 * 2 * MONTH)
        walk.enrol(rows(1, 4))
        cheaper = done(walk, HandOver(FIRST, (COMPANY,)))
        assert cheaper.figures["dearer"] < 0
        assert walk.balance("available") == -cheaper.figures["dearer"]
        assert walk.holds()
        walk.enrol([row(9)])  # uses what became free
        assert refusal(place, walk, HandOver(FIRST, (PROVINCE,))) == "agreement.budget_short"
        assert walk.holds()

    def test_what_is_paid_or_invoiced_is_not_handed_over(self, walk: Walk) -> None:
        agreed(walk, DISTRICT, months=3)
        walk.enrol(rows(1, 4))
        receive(walk, 30_240, "1")
        receive(walk, 20_160, "2")
        assert refusal(place, walk, HandOver(FIRST, (PROVINCE,))) == "order.month_paid"
        assert refusal(place, walk, HandOver(FIRST + -1, (PROVINCE,))) == "agreement.month_outside"
        assert refusal(place, walk, HandOver(FIRST + 3, (PROVINCE,))) == "agreement.month_outside"
        unchanged = HandOver(SECOND, (CoFunder("apbd", "Provinsi NTT", 60), DISTRICT))
        assert refusal(place, walk, unchanged) == "order.changes_nothing"
        assert refusal(place, walk, HandOver(SECOND, ())) == "agreement.parts_impossible"
        assert refusal(place, walk, HandOver(SECOND, (PROVINCE, PROVINCE))) == "agreement.parts_impossible"

    def test_months_that_nobody_needs_any_more_are_no_obstacle(self, walk: Walk) -> None:
        agreed(walk, months=2)
        walk.enrol(rows(1, 3))
        walk.approve(walk.check(changes(*map(out, rows(1, 3)), *map(come, rows(5, 7)))).list.id)
        assert walk.db.rows("SELECT people, amount FROM sponsors_paidlistmonth") == [(0, 0)]  # of who left; a month
        done(walk, HandOver(FIRST, (COMPANY,)))
        assert walk.holds()

    def test_a_later_word_about_a_month_counts(self, walk: Walk) -> None:
        agreed(walk, DISTRICT, months=3)
        walk.enrol(rows(1, 2))
        done(walk, HandOver(THIRD, (COMPANY,)))
        done(walk, HandOver(SECOND, (PROVINCE,)))
        sharing = queries.agreement(code=CODE).sharing
        assert [dict(sharing.parts_in(month)) for month in (FIRST, SECOND, THIRD)] == [{1: 60, 2: 40}, {1: 1}, {1: 1}]
        assert walk.holds()


class TestVoid:
    def test_who_loses_what_is_told_and_the_budget_is_free_again(self, walk: Walk) -> None:
        agreed(walk, months=3, budget=6 * MONTH)
        list_id = walk.enrol(rows(1, 3))
        walk.receive(2 * MONTH)
        answer = done(walk, Voiding(SECOND))
        assert answer.figures == {
            **{"from": str(SECOND), "people": 2, "amount": 4 * MONTH, "available": 4 * MONTH, "months_paid": 0},
            "lists": [
                {
                    **{"list": list_id, "people": 2, "first": str(SECOND), "last": str(THIRD), "amount": 4 * MONTH},
                    "last_paid_day": FIRST.last.isoformat(),
                }
            ],
        }
        assert queries.worker_list(id=list_id).state == "paid"
        other = walk.enrol([row(5)])  # what became free is promised again
        assert queries.worker_list(id=other).state == "approved"
        assert refusal(place, walk, Voiding(SECOND, (list_id,)), why="Surat 2") == "order.nothing_to_void"
        assert walk.holds()

    def test_one_list_of_several(self, walk: Walk) -> None:
        agreed(walk, months=2)
        one, other = walk.enrol(rows(1, 3)), walk.enrol(rows(3, 6))
        answer = done(walk, Voiding(FIRST, (one,)))
        assert [(each["list"], each["amount"]) for each in answer.figures["lists"]] == [(one, 4 * MONTH)]
        assert [queries.worker_list(id=id).state for id in (one, other)] == ["voided", "approved"]
        assert refusal(place, walk, Voiding(FIRST, ("0" * 16,))) == "order.list_elsewhere"
        assert walk.holds()

    def test_a_list_approved_after_the_order_was_placed_is_not_voided_unseen(self, walk: Walk) -> None:
        agreed(walk, months=1)
        one = walk.enrol(rows(1, 3))
        placed = place(walk, Voiding(FIRST))
        other = walk.enrol([row(3)])
        confirm(walk, placed)
        assert [queries.worker_list(id=id).state for id in (one, other)] == ["voided", "approved"]
        assert place(walk, Voiding(FIRST)).order.id != placed.order.id
        assert refusal(place, walk, Voiding(FIRST, (one,)), why="Surat 2") == "order.nothing_to_void"
        assert walk.holds()

    def test_money_that_stood_before_a_voided_month_goes_on(self, walk: Walk) -> None:
        agreed(walk, months=1)
        large, small = walk.enrol(rows(1, 5)), walk.enrol([row(5)])
        walk.receive(2 * MONTH)
        assert done(walk, Voiding(FIRST, (large,))).figures["months_paid"] == 1
        assert queries.worker_list(id=small).state == "paid"
        assert walk.holds()

    def test_whoever_is_promised_nothing_more_may_be_promised_it_by_others(self, walk: Walk) -> None:
        agreed(walk, months=3)
        walk.enrol(rows(1, 3))
        walk.receive(2 * MONTH)
        walk.agreement("LATER", months=2, first_month=SECOND)
        assert walk.check(rows(1, 3), "LATER").list.outcomes["already_covered"] == 2
        done(walk, Voiding(SECOND))
        list_id = walk.enrol(rows(1, 3), "LATER")
        walk.receive(4 * MONTH, "B", "LATER")
        assert queries.worker_list(id=list_id).state == "paid"
        assert walk.holds()

    def test_a_voided_month_whose_payment_bounces_is_owed_no_more(self, walk: Walk) -> None:
        agreed(walk, months=2)
        walk.enrol(rows(1, 3))
        walk.receive(2 * MONTH)
        done(walk, Voiding(FIRST))
        walk.reverse("SP2D-1")
        assert (walk.balance("committed"), walk.balance("spent"), walk.balance("waiting")) == (0, 0, 0)
        assert walk.holds()


class TestMoneyOut:
    def test_a_refund_takes_the_oldest_receipts_and_no_more_than_waits(self, walk: Walk) -> None:
        agreed(walk, months=1)
        walk.enrol(rows(1, 3))
        walk.receive(3 * MONTH, "A")
        walk.receive(2 * MONTH, "B")
        assert refusal(place, walk, Refund(1, 3 * MONTH + 1, "RET")) == "order.more_than_waits"
        assert refusal(place, walk, Refund(1, 0, "RET")) == "payment.amount_not_positive"
        assert refusal(place, walk, Refund(1, MONTH, "A")) == "payment.reference_reused"
        answer = done(walk, Refund(1, 2 * MONTH, " RET  1 "))
        assert answer.figures == {
            **{"funder": "Provinsi NTT", "amount": 2 * MONTH, "reference": "RET 1", "waiting": MONTH},
        }
        [(paid_from,)] = walk.db.rows("SELECT paid_from FROM payments_refund")
        assert paid_from == [{"reference": "A", "amount": MONTH}, {"reference": "B", "amount": MONTH}]
        assert refusal(walk.reverse, "A") == "payment.given_back"
        assert refusal(walk.receive, MONTH, "RET 1") == "payment.reference_reused"
        assert walk.holds()

    def test_money_used_meanwhile_is_no_longer_given_back(self, walk: Walk) -> None:
        agreed(walk, months=1)
        walk.receive(2 * MONTH)
        placed = place(walk, Refund(1, 2 * MONTH, "RET"))
        walk.enrol([row(1)])
        assert refusal(confirm, walk, placed) == "order.more_than_waits"
        assert walk.holds()

    def test_money_is_carried_over_to_the_same_funder_and_pays_there(self, walk: Walk) -> None:
        agreed(walk, DISTRICT)
        agreed(walk, code="NEXT", parts=1)
        walk.enrol(rows(1, 3), "NEXT")
        walk.receive(5 * MONTH)
        answer = done(walk, CarryOver(1, 3 * MONTH, "NEXT"))
        assert answer.figures == {
            **{"funder": "Provinsi NTT", "amount": 3 * MONTH, "waiting": 2 * MONTH},
            **{"into": "NEXT", "months_paid": 1, "waiting_there": MONTH},
        }
        assert (walk.balance("waiting"), walk.balance("waiting", "NEXT")) == (-2 * MONTH, -MONTH)
        assert refusal(walk.reverse, f"carry-over {answer.order.id}") == "payment.carried_over"
        assert refusal(walk.reverse, "SP2D-1") == "payment.given_back"
        assert walk.holds()

    def test_money_goes_to_nobody_else(self, walk: Walk) -> None:
        agreed(walk, DISTRICT)
        walk.agreement("OTHER")
        walk.receive(MONTH)
        assert refusal(place, walk, CarryOver(1, MONTH, "OTHER")) == "order.other_funder"
        assert refusal(place, walk, CarryOver(1, MONTH, CODE)) == "order.same_agreement"
        assert refusal(place, walk, CarryOver(2, 1, "OTHER")) == "order.more_than_waits"

    def test_a_refund_and_a_carry_over_of_the_same_money_at_once_one_wins(self, walk: Walk) -> None:
        agreed(walk)
        agreed(walk, code="NEXT")
        walk.receive(MONTH)
        placed = [place(walk, each) for each in (Refund(1, MONTH, "RET"), CarryOver(1, MONTH, "NEXT"))]
        answers = at_once(*(lambda each=each: confirm(walk, each) for each in placed))
        assert sorted(type(answer).__name__ for answer in answers) == ["Answered", "Refused"]
        assert walk.balance("waiting") == 0
        assert walk.holds()

    def test_money_that_waited_for_a_hand_over_is_split_as_it_says(
        self, walk: Walk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The receipt has read who pays; before it holds the agreement, others are to pay."""
        agreed(walk, DISTRICT, months=1)
        walk.enrol(rows(1, 4))
        placed = place(walk, HandOver(FIRST, (PROVINCE,)))

        def hold_late(**words: Any) -> Any:
            [answer] = at_once(lambda: confirm(walk, placed))
            assert answer.order.state == "confirmed"
            return hold(**words)

        monkeypatch.setattr("payung.sponsors.actions.hold", hold_late)
        receive_money(agreement=CODE, amount=50_400, reference="A", by=CHECKER, at=walk.at)
        assert (walk.balance("spent/1"), walk.balance("waiting")) == (50_400, 0)
        assert walk.holds()
