"""A sponsor's money becomes months: whole lists, earliest month first, every rupiah accounted for after each step."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest

from payung.coverage.queries import cover
from payung.kernel.problems import Refused
from payung.sponsors import queries
from payung.sponsors.allocation import waiting_money
from payung.sponsors.commitments import commitments
from tests.sponsors.walk import CODE, MONTH, Row, Walk, next_month, row, rows

FIRST, SECOND = str(next_month()), str(next_month() + 1)


def paid(walk: Walk, *, code: str = CODE) -> list[tuple[str, str, int]]:
    """The months that stand paid: month, list, people, in the order in which money pays."""
    found = walk.db.rows(
        """
        SELECT to_char(m.month, 'YYYY-MM'), m.list_id, m.people FROM sponsors_paidlistmonth m
        JOIN sponsors_approval ap ON ap.list_id = m.list_id JOIN sponsors_list l ON l.id = m.list_id
        JOIN sponsors_agreement a ON a.id = l.agreement_id
        WHERE a.code = %s AND NOT EXISTS (SELECT FROM sponsors_reversedlistmonth r
            WHERE (r.list_id, r.month, r.round) = (m.list_id, m.month, m.round)) ORDER BY m.month, ap.id
        """,
        code,
    )
    return [(month, list_id, people) for month, list_id, people in found]


def stands(walk: Walk, *, available: int, committed: int, spent: int, waiting: int) -> None:
    """The agreement's accounts, in months of one person; and the books hold."""
    wanted = {"available": available, "committed": committed, "spent": spent, "waiting": -waiting}
    assert {name: walk.balance(name) for name in wanted} == {name: n * MONTH for name, n in wanted.items()}
    assert walk.holds()


def sources(walk: Walk) -> list[dict[str, int]]:
    """Whose money each funding was, in months of one person, in the order of paying."""
    found = walk.db.rows("SELECT paid_from::text FROM contributions_funding ORDER BY id")
    return [{each["reference"]: each["amount"] // MONTH for each in json.loads(text)} for (text,) in found]


def is_covered(walk: Walk, person: Row, month: int = 0) -> bool:
    return cover(worker_id=walk.worker(person).id, on=(next_month() + month).first, known_at=walk.at).covered


def test_earliest_month_first_then_in_order_of_approval(walk: Walk) -> None:
    walk.agreement(people=10, months=2)
    a, b = walk.enrol(rows(1, 3)), walk.enrol(rows(3, 6))
    stands(walk, available=10, committed=10, spent=0, waiting=0)

    assert walk.receive(MONTH).months == ()
    stands(walk, available=10, committed=10, spent=0, waiting=1)

    answer = walk.receive(2 * MONTH)
    assert [(month.month, month.list, month.people, month.amount) for month in answer.months] == [
        (FIRST, a, 2, 2 * MONTH)
    ]
    assert answer.waiting == MONTH
    stands(walk, available=10, committed=8, spent=2, waiting=1)

    assert paid(walk) == [(FIRST, a, 2)]
    walk.receive(2 * MONTH)
    assert paid(walk) == [(FIRST, a, 2), (FIRST, b, 3)]
    walk.receive(4 * MONTH)
    assert paid(walk) == [(FIRST, a, 2), (FIRST, b, 3), (SECOND, a, 2)]
    stands(walk, available=10, committed=3, spent=7, waiting=2)

    walk.receive(MONTH)
    assert paid(walk)[-1] == (SECOND, b, 3)
    stands(walk, available=10, committed=0, spent=10, waiting=0)


def test_money_is_used_oldest_receipt_first(walk: Walk) -> None:
    walk.agreement(months=2)
    walk.enrol(rows(1, 4))
    for amount in (1, 1, 3, 1):
        walk.receive(amount * MONTH)
    assert sources(walk) == [{"SP2D-1": 1, "SP2D-2": 1, "SP2D-3": 1}, {"SP2D-3": 2, "SP2D-4": 1}]
    assert walk.holds()


def test_a_smaller_list_of_a_later_approval_does_not_overtake(walk: Walk) -> None:
    walk.agreement(months=2)
    walk.enrol(rows(1, 4))
    walk.enrol(rows(4, 5))
    walk.receive(2 * MONTH)
    assert paid(walk) == []
    assert walk.balance("waiting") == -2 * MONTH


def test_waiting_money_is_used_by_the_next_approval(walk: Walk) -> None:
    walk.agreement(months=2)
    walk.receive(5 * MONTH, "EARLY")
    checked = walk.check(rows(1, 3))
    done = walk.approve(checked.list.id)
    assert [(month.month, month.people) for month in done.months] == [(FIRST, 2), (SECOND, 2)]
    stands(walk, available=196, committed=0, spent=4, waiting=1)
    assert queries.worker_list(id=done.list).state == "paid"


def test_cover_comes_with_money_not_with_approval(walk: Walk) -> None:
    walk.agreement(months=2)
    walk.enrol([row(1)])
    assert not is_covered(walk, row(1))
    walk.receive(MONTH)
    assert is_covered(walk, row(1))
    answer = cover(worker_id=walk.worker(row(1)).id, on=next_month().first, known_at=walk.at)
    assert {each.funders for each in answer.programmes} == {("Sponsor NTT",)}
    assert {each.payments for each in answer.programmes} == {("SP2D-1",)}
    earlier = walk.at - timedelta(minutes=1)
    assert not cover(worker_id=walk.worker(row(1)).id, on=next_month().first, known_at=earlier).covered


def test_whoever_pays_a_month_before_the_sponsor_does_frees_what_was_promised(walk: Walk) -> None:
    walk.agreement(people=3, months=2)
    list_id = walk.enrol(rows(1, 4))
    stands(walk, available=0, committed=6, spent=0, waiting=0)
    walk.pay(row(2))
    assert walk.holds()

    walk.receive(2 * MONTH)
    assert paid(walk) == [(FIRST, list_id, 2)]
    stands(walk, available=1, committed=3, spent=2, waiting=0)

    walk.receive(3 * MONTH)
    assert paid(walk) == [(FIRST, list_id, 2), (SECOND, list_id, 3)]
    stands(walk, available=1, committed=0, spent=5, waiting=0)
    assert all(is_covered(walk, row(n), month) for n in (1, 2, 3) for month in (0, 1))


def test_a_month_that_everybody_paid_costs_the_sponsor_nothing(walk: Walk) -> None:
    walk.agreement(people=2, months=1)
    list_id = walk.enrol(rows(1, 3))
    for n in (1, 2):
        walk.pay(row(n))
    walk.receive(1)
    assert paid(walk) == [(FIRST, list_id, 0)]
    assert queries.worker_list(id=list_id).state == "paid"
    assert (walk.balance("available"), walk.balance("committed"), walk.balance("waiting")) == (2 * MONTH, 0, -1)
    assert walk.holds()


def test_what_was_freed_may_be_promised_again(walk: Walk) -> None:
    walk.agreement(people=2, months=1)
    walk.enrol(rows(1, 3))
    walk.pay(row(1))
    walk.receive(MONTH)
    walk.enrol([row(5)])
    walk.receive(MONTH)
    stands(walk, available=0, committed=0, spent=2, waiting=0)


def test_a_receipt_in_the_middle_is_taken_back(walk: Walk) -> None:
    walk.agreement(people=4, months=3)
    list_id = walk.enrol(rows(1, 5))
    for _ in range(3):
        walk.receive(4 * MONTH)
    assert len(paid(walk)) == 3
    walk.reverse("SP2D-2")
    assert paid(walk) == [(FIRST, list_id, 4), (str(next_month() + 2), list_id, 4)]
    stands(walk, available=0, committed=4, spent=8, waiting=0)
    assert not walk.db.rows("SELECT FROM contributions_paidmonth WHERE round > 0")

    walk.receive(4 * MONTH)
    assert len(paid(walk)) == 3
    assert walk.db.rows("SELECT DISTINCT month, round FROM contributions_paidmonth WHERE round > 0") == [
        ((next_month() + 1).first, 1)
    ]
    stands(walk, available=0, committed=0, spent=12, waiting=0)


def test_money_of_other_receipts_in_a_month_that_falls_pays_what_it_reaches(walk: Walk) -> None:
    """Four months of three people, each paid by two receipts: with one receipt gone, the others still pay two."""
    walk.agreement(people=3, months=4)
    walk.enrol(rows(1, 4))
    for amount in (2, 2, 5, 3):
        walk.receive(amount * MONTH)
    assert sources(walk) == [
        *({"SP2D-1": 2, "SP2D-2": 1}, {"SP2D-2": 1, "SP2D-3": 2}),
        *({"SP2D-3": 3}, {"SP2D-4": 3}),
    ]
    walk.reverse("SP2D-2")
    stands(walk, available=0, committed=3, spent=9, waiting=1)
    assert sources(walk)[4:] == [{"SP2D-1": 2, "SP2D-3": 1}]
    assert [month for month, _, _ in paid(walk)] == [str(next_month() + n) for n in (0, 2, 3)]
    walk.receive(2 * MONTH)
    assert sources(walk)[5:] == [{"SP2D-3": 1, "SP2D-5": 2}]
    stands(walk, available=0, committed=0, spent=12, waiting=0)


def test_whoever_took_their_own_payment_back_is_paid_for_when_the_month_is_paid_again(walk: Walk) -> None:
    """Paid by themself at first, so the sponsor's month was for one; the second time it is for two, at round 1."""
    walk.agreement(people=2, months=1)
    list_id = walk.enrol(rows(1, 3))
    walk.pay(row(1), reference="OWN-1")
    walk.receive(MONTH)
    stands(walk, available=1, committed=0, spent=1, waiting=0)
    walk.reverse("OWN-1")
    assert not is_covered(walk, row(1))
    assert walk.holds()
    walk.reverse("SP2D-1")
    stands(walk, available=1, committed=1, spent=0, waiting=0)
    walk.receive(2 * MONTH)
    assert paid(walk) == [(FIRST, list_id, 2)]
    stands(walk, available=0, committed=0, spent=2, waiting=0)
    assert walk.db.rows(
        "SELECT DISTINCT round FROM contributions_paidmonth WHERE funding_id = (SELECT max(id)"
        " FROM contributions_funding)"
    ) == [(1,)]


def test_a_month_that_grew_dearer_than_the_budget_left_waits_and_so_does_what_follows(walk: Walk) -> None:
    """As above, but what was freed is promised to somebody else meanwhile: never a rupiah over the budget."""
    walk.agreement(people=2, months=1)
    walk.enrol(rows(1, 3))
    walk.pay(row(1), reference="OWN-1")
    walk.receive(MONTH)
    walk.enrol([row(5)])
    walk.reverse("OWN-1")
    walk.reverse("SP2D-1")
    walk.receive(10 * MONTH)
    assert paid(walk) == []
    stands(walk, available=0, committed=2, spent=0, waiting=10)


def test_lists_of_other_agreements_do_not_share_money(walk: Walk) -> None:
    walk.agreement(months=1)
    walk.agreement("OTHER", months=1)
    walk.enrol(rows(1, 3))
    walk.enrol(rows(3, 5), "OTHER")
    walk.receive(3 * MONTH)
    assert paid(walk, code="OTHER") == []
    assert queries.agreement(code="OTHER").account("waiting", 1) == "agreement/OTHER/waiting/1"
    assert walk.balance("waiting", "OTHER") == 0
    assert walk.holds()


def test_prices_differ_by_band_and_programmes(walk: Walk) -> None:
    walk.agreement(months=1, programmes=("jkk", "jkm", "jht"), budget=10**9)
    checked = walk.check([row(1), row(2, income="4.300.000"), row(3, occupation="ojek")])
    walk.approve(checked.list.id)
    assert walk.receive(checked.cost - 1).months == ()
    [month] = walk.receive(1).months
    assert (month.people, month.amount) == (3, checked.cost)
    assert len(walk.db.rows("SELECT DISTINCT programme FROM contributions_paidmonth")) == 3
    assert len(walk.db.rows("SELECT DISTINCT price FROM contributions_paidmonth")) > 3
    [(tariff,)] = walk.db.rows("SELECT tariff FROM contributions_funding")
    assert sum(line["amount"] for line in tariff) > 0
    assert all(line["because"] and line["months"] == [FIRST] for line in tariff)
    assert walk.holds()


def steps(random: Random) -> Iterator[tuple[str, int]]:
    for _ in range(22):
        yield random.choice(("enrol", "receive", "receive", "pay", "reverse", "reverse")), random.randrange(1, 7)


@pytest.mark.parametrize("seed", [2, 4, 5])
def test_after_every_step_of_a_long_way_the_books_hold(walk: Walk, seed: int) -> None:
    """Lists, money, workers' own payments and reversals in any order; the budget is never exceeded, no rupiah lost."""
    walk.agreement(people=9, months=2)
    random, newest, receipts = Random(seed), 0, list[str]()
    for n, (step, size) in enumerate(steps(random)):
        reference = f"R-{n}"
        with suppress(Refused):  # over the budget, or paid already
            if step == "enrol":
                walk.approve(walk.check(rows(newest + 1, newest + 1 + size)).list.id)
                newest += size
            elif step == "receive":
                walk.receive(size * MONTH, reference)
                receipts.append(reference)
            elif step == "pay" and newest:
                walk.pay(row(random.randrange(1, newest + 1)), start=next_month() + size % 2, reference=reference)
                receipts.append(reference)
            elif step == "reverse" and receipts:
                walk.reverse(random.choice(receipts))
        assert walk.holds()
        under = queries.agreement(code=CODE)
        assert walk.balance("committed") == commitments(agreement=under).total()
        assert -walk.balance("waiting") == waiting_money(agreement=under)
        assert walk.balance("available") >= 0
    assert newest
    assert walk.count("sponsors_reversedlistmonth")
