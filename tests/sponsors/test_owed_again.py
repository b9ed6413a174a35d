"""A month that was paid and bounced is owed again: by whoever pays it now, for those for whom it was paid and who have
not left."""

import pytest

from payung.kernel.problems import Refused
from payung.sponsors.actions import receive_money
from payung.sponsors.checks import CoFunder
from payung.sponsors.invoices.actions import make_invoices
from payung.sponsors.invoices.queries import Invoice
from payung.sponsors.orders.asked import HandOver
from tests.sponsors.orders.test_actions import done, place
from tests.sponsors.test_leaving import changes, out
from tests.sponsors.walk import APPROVER, CHECKER, CODE, MONTH, Walk, next_month, row, rows

PROVINCE = CoFunder("apbd", "Provinsi NTT", 1)
DISCOUNTED = 8_400
"""Rupiah for the first month of JKK and JKM from a donor."""


def leave(walk: Walk, *numbers: int) -> int:
    """These workers go by a change list; the rupiah that this sets free."""
    return walk.approve(walk.check(changes(*(out(row(n)) for n in numbers))).list.id).freed


def invoiced(walk: Walk) -> list[Invoice]:
    """The invoices of the first month."""
    return list(make_invoices(agreement=CODE, first=None, last=next_month(), by=CHECKER, at=walk.at).invoices)


def test_nobody_is_asked_to_pay_again_for_those_who_left(walk: Walk) -> None:
    walk.agreement(people=5)
    walk.enrol(rows(1, 4))
    walk.receive(3 * MONTH, "BOUNCES")
    walk.reverse("BOUNCES")
    stood = walk.balance("available")
    assert leave(walk, 1) == 2 * MONTH
    assert walk.balance("available") == stood + 2 * MONTH
    assert [(each.people, each.amount) for each in invoiced(walk)] == [(2, 2 * MONTH)]
    assert walk.holds()
    walk.receive(4 * MONTH)
    assert (walk.balance("committed"), walk.balance("waiting")) == (0, 0)
    assert walk.holds()


def test_what_is_owed_again_for_nobody_is_on_no_invoice(walk: Walk) -> None:
    walk.agreement(people=5)
    walk.enrol(rows(1, 3))
    walk.enrol([row(3)])
    walk.receive(3 * MONTH, "BOUNCES")
    walk.reverse("BOUNCES")
    leave(walk, 3)
    assert [(each.people, each.amount) for each in invoiced(walk)] == [(2, 2 * MONTH)]
    assert walk.holds()


def test_whoever_paid_themselves_frees_nothing_of_it(walk: Walk) -> None:
    walk.agreement(people=5)
    walk.enrol(rows(1, 4))
    walk.pay(row(1), reference="OWN")
    walk.receive(2 * MONTH, "BOUNCES")
    walk.reverse("BOUNCES")
    assert leave(walk, 1, 2) == MONTH + 2 * MONTH
    assert walk.holds()


def test_whoever_takes_it_over_pays_their_own_price(walk: Walk) -> None:
    walk.agreement(payer="csr", months=1, budget=3 * MONTH)
    walk.enrol(rows(1, 4))
    walk.receive(3 * DISCOUNTED, "BOUNCES")
    walk.reverse("BOUNCES")
    figures = done(walk, HandOver(next_month(), (PROVINCE,))).figures
    assert (figures["dearer"], figures["available"]) == (3 * (MONTH - DISCOUNTED), 0)
    assert walk.holds()
    paid = receive_money(agreement=CODE, amount=3 * MONTH, reference="P", funder="2", by=APPROVER, at=walk.at)
    assert [each.amount for each in paid.months] == [3 * MONTH]
    assert walk.holds()


def test_a_price_that_the_budget_cannot_bear_is_not_handed_over(walk: Walk) -> None:
    walk.agreement(payer="csr", months=1, budget=3 * DISCOUNTED)
    walk.enrol(rows(1, 4))
    walk.receive(3 * DISCOUNTED, "BOUNCES")
    walk.reverse("BOUNCES")
    with pytest.raises(Refused, match=r"agreement\.budget_short"):
        place(walk, HandOver(next_month(), (PROVINCE,)))
    assert walk.holds()
