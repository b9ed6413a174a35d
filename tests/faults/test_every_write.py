"""kill -9 at every write of one payment: a worker's, a group's, money that two persons carry over.

Whichever write it dies at, nothing is there, or all of it; sent again, it is one payment, and told once.
"""

from collections.abc import Callable
from itertools import count as counting
from uuid import uuid4

import pytest
from django.utils import timezone

from payung.kernel.months import Month
from payung.payments.actions import Deposited, deposit
from payung.payments.billing import bill
from payung.payments.codes import payer
from payung.payments.orders.actions import Answered, Wanted, confirm_money_order, place_money_order
from payung.people.groups.actions import Founding, create_group
from payung.people.numbers import new_numbers
from payung.people.queries import Member
from tests.conftest import Installation
from tests.faults.test_lists import everything
from tests.faults.writes import killed_at
from tests.sponsors.walk import Walk, row

BY = ("--by", "maria", "--json")
FEWEST = 10
"""Writes that each has at least, its commit among them: else a test would watch nothing."""


def price(code: int) -> int:
    """What the next month of a payer costs."""
    return bill(payer=payer(code=str(code)), on=timezone.localdate()).price


def comes(walk: Walk, code: int, amount: int, reference: str) -> Deposited:
    """Money under a code."""
    words = {"via": "desk", "by": "maria", "at": walk.at}
    return deposit(code=str(code), amount=amount, reference=reference, **words)  # type: ignore[arg-type]


def killed_everywhere(
    installation: Installation,
    walk: Walk,
    begin: Callable[[int], tuple[object, ...]],
    again: Callable[[int], Deposited | Answered],
) -> None:
    """Kill the command that `begin` names for the n-th payment at its n-th write, then send that `again`, twice."""
    for n in counting():
        words = begin(n)
        before = everything(walk)
        was_killed = killed_at(installation, walk, n, *words)
        left = everything(walk)
        done = again(n)
        assert (left == before) != done.repeated
        assert len(done.months) == 1
        whole = everything(walk)
        assert again(n)._replace(repeated=False) == done._replace(repeated=False)
        assert everything(walk) == whole
        if not was_killed:
            assert n >= FEWEST
            assert done.repeated
            assert walk.holds()
            return


def told(walk: Walk, kind: str) -> int:
    """How many were told of money in this way, each under a key of its own."""
    return int(walk.db.rows("SELECT count(*) FROM messages_message WHERE text = %s", kind)[0][0])


@pytest.fixture
def maria(walk: Walk) -> Member:
    walk.register(row(1))
    return walk.worker(row(1))


def test_a_workers_payment(installation: Installation, walk: Walk, maria: Member) -> None:
    prices: list[int] = []

    def begin(n: int) -> tuple[object, ...]:
        prices.append(price(maria.number))
        return "deposit", "--code", maria.number, "--amount", prices[n], "--reference", f"R{n}", *BY

    killed_everywhere(installation, walk, begin, lambda n: comes(walk, maria.number, prices[n], f"R{n}"))
    assert told(walk, "payment_received") == walk.count("payments_receipt") == len(prices)


def test_a_groups_payment(installation: Installation, walk: Walk, maria: Member) -> None:
    walk.register(row(2))
    of = Founding(name="Kelompok Melati", kind="farmers", region="53.71", leader=maria)
    members, this = [walk.worker(row(2))], Month.of(timezone.localdate())
    code = create_group(of=of, creation=uuid4(), since=this, members=members, by="maria", at=walk.at).number
    prices: list[int] = []

    def begin(n: int) -> tuple[object, ...]:
        prices.append(price(code))
        return "deposit", "--code", code, "--amount", prices[n], "--reference", f"R{n}", *BY

    killed_everywhere(installation, walk, begin, lambda n: comes(walk, code, prices[n], f"R{n}"))
    assert told(walk, "group_paid") == 2 * len(prices)


def test_money_that_two_persons_carry_over(installation: Installation, walk: Walk, maria: Member) -> None:
    [nobody] = new_numbers(1)
    ids: list[str] = []
    done: dict[str, Answered] = {}

    def begin(n: int) -> tuple[object, ...]:
        amount = price(maria.number)
        comes(walk, nobody, amount, f"R{n}")
        wanted = Wanted(amount=amount, receipt=f"R{n}", to=str(maria.number))
        ids.append(place_money_order(wanted=wanted, why="salah ketik", by="maria", at=walk.at).order.id)
        return "money", "confirm", ids[n], "--by", "yosef", "--json"

    def again(n: int) -> Answered:
        answer = confirm_money_order(id=ids[n], by="yosef", at=walk.at)
        first = done.setdefault(ids[n], answer)
        assert answer.order == first.order
        return answer

    killed_everywhere(installation, walk, begin, again)
    assert told(walk, "payment_received") == len(ids)
