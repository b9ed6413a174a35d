"""A payment asks the database little: others wait for its commit, and every statement is a way there and back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from payung.kernel.asking import ask
from payung.payments.actions import deposit
from tests.conftest import Fresh
from tests.people.counter import OFFICER, open_counter, registered

NOON = datetime(2026, 11, 10, 4, tzinfo=UTC)
MOST = 30
"""Ways of a payment that pays the month after others; it took 44 once."""
HELD = 3
"""Statements from the number of its receipt on, for which everybody who pays waits: number, head, entry."""


def test_a_payment_goes_few_ways_and_holds_the_chain_for_fewer(db: Fresh) -> None:
    open_counter()
    code, asked = str(registered().number), list[str]()

    def count(execute: Any, sql: str, *others: Any) -> Any:
        asked.append(sql)
        return execute(sql, *others)

    for n in range(2):
        asked.clear()
        with connection.execute_wrapper(count):
            at = NOON + timedelta(days=n)
            done = deposit(code=code, amount=8_400, reference=f"W-{n}", via="bank test", by=OFFICER, at=at)
        assert len(done.months) == 1
    assert len(asked) <= MOST
    numbered = next(n for n, sql in enumerate(asked) if "documents_number" in sql)
    assert len(asked) - numbered <= HELD


def test_questions_asked_together_are_answered_in_order(db: Fresh) -> None:
    with connection.cursor() as cursor:
        rows = ask(
            cursor=cursor,
            questions=[
                ("SELECT %s::int", [1]),
                ("SELECT 2 WHERE %s", [False]),
                ("SELECT 3 UNION SELECT 4 ORDER BY 1", []),
            ],
        )
    assert rows == [[(1,)], [], [(3,), (4,)]]
