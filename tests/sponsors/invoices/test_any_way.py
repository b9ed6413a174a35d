"""Whatever happens in a year, in any order: every difference has its name, and each statement is the ledger."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from random import Random

import pytest

from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.sponsors import queries
from payung.sponsors.actions import receive_money
from payung.sponsors.checks import CoFunder
from payung.sponsors.invoices.queries import invoices
from payung.sponsors.orders.asked import Asked, CarryOver, HandOver, Refund, Voiding
from tests.sponsors.invoices.test_story import M1, balances, invoice, reconciled
from tests.sponsors.orders.test_actions import confirm, place
from tests.sponsors.test_parties import DISTRICT, agreed
from tests.sponsors.walk import CHECKER, CODE, MONTH, Walk, row, rows

MINISTRY = CoFunder("apbn", "Kementerian", 3)
STEPS = ("enrol", "receive", "receive", "receive", "invoice", "pay", "reverse", "void", "hand over", "refund", "carry")


class Year:
    """An agreement of two funders, and what is done with it at random."""

    def __init__(self, walk: Walk, random: Random) -> None:
        self.walk, self.random = walk, random
        self.newest, self.n, self.receipts = 0, 0, list[str]()
        agreed(walk, DISTRICT, months=3, budget=40 * MONTH)
        agreed(walk, code="NEXT")
        self.steps: Mapping[str, Callable[[], object]] = {
            "enrol": self.enrol,
            "receive": self.receive,
            "invoice": lambda: invoice(self.walk, self.month(), M1 + 2),
            "pay": lambda: self.walk.pay(row(self.random.randint(1, self.newest)), start=self.month()),
            "reverse": lambda: self.walk.reverse(self.random.choice(self.receipts)),
            "void": lambda: self.order(Voiding(self.month())),
            "hand over": lambda: self.order(HandOver(self.month(), (MINISTRY, DISTRICT._replace(parts=4)))),
            "refund": lambda: self.order(Refund(self.party(), self.amount(), f"RET-{self.n}")),
            "carry": lambda: self.order(CarryOver(1, self.amount(), "NEXT")),
        }

    def month(self) -> Month:
        return M1 + self.random.randrange(3)

    def party(self) -> int:
        return self.random.randint(1, len(queries.agreement(code=CODE).sharing.parties))

    def amount(self) -> int:
        return self.random.choice((1, MONTH // 7, MONTH, 5 * MONTH))

    def enrol(self) -> None:
        size = self.random.randint(1, 4)
        self.walk.approve(self.walk.check(rows(self.newest + 1, self.newest + 1 + size)).list.id)
        self.newest += size

    def receive(self) -> None:
        self.receipts.append(f"R-{self.n}")
        receive_money(
            agreement=CODE,
            amount=self.amount(),
            reference=self.receipts[-1],
            funder=str(self.party()),
            by=CHECKER,
            at=self.walk.at,
        )

    def order(self, asked: Asked) -> None:
        confirm(self.walk, place(self.walk, asked, why=f"Surat {self.n}"))

    def step(self, what: str) -> str:
        """One thing; "" where it was refused."""
        self.n += 1
        with suppress(Refused):
            if (what != "pay" or self.newest) and (what != "reverse" or self.receipts):
                self.steps[what]()
                return what
        return ""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_difference_has_its_name(walk: Walk, seed: int) -> None:
    random, did = Random(seed), set[str]()
    year, plan = Year(walk, random), [*STEPS] * 3
    random.shuffle(plan)
    year.enrol()
    for what in plan:
        did.add(year.step(what))
        parties = queries.agreement(code=CODE).sharing.parties
        held = {party.n: balances(walk, party.n) for party in parties}
        told = reconciled()
        for n, stands in held.items():
            months = [each for (party, _), each in told.items() if party == n]
            assert sum(each.used for each in months) == stands.spent
            assert sum(each.waiting for each in months) == stands.waiting
            assert sum(each.received for each in months) == received(walk, queries.agreement(code=CODE).purpose(n))
        for each in invoices(of=queries.agreement(code=CODE)):
            assert 0 <= each.received <= each.amount
            assert 0 <= each.open <= each.amount - each.received
    assert walk.holds()
    assert {"receive", "invoice", "reverse"} <= did


def received(walk: Walk, purpose: str) -> int:
    """All that ever came for this purpose, as the owner of the tables sums it."""
    [(amount,)] = walk.db.rows(
        "SELECT coalesce(sum(amount), 0)::bigint FROM payments_receipt WHERE purpose = %s", purpose
    )
    return int(amount)
