"""Sixteen at once under a payment code: one notice is one booking, and a month is paid once whoever pays it."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from payung.access.actions import add_user
from payung.kernel.months import Month
from payung.ledger.queries import balance
from payung.payments import actions
from payung.payments.actions import Deposited, Paid, Taken, deposit, record_payment, reverse_payment
from payung.payments.cash.actions import take_cash
from payung.payments.orders.actions import Answered, Wanted, confirm_money_order, place_money_order
from payung.people.groups.actions import Founding, create_group
from payung.people.queries import Member
from payung.reporting.verification import verify
from payung.sponsors.actions import ReceivedMoney, receive_money
from tests.conftest import Fresh
from tests.payments.cashier import price
from tests.payments.together import MANY, PATIENCE, at_once, codes
from tests.sponsors.walk import MONTH, Walk, next_month, row, walk
from tests.sponsors.walk import at_once as meeting

__all__ = ["walk"]
FUNDED_TWICE = """
SELECT worker_id, job, programme, month FROM contributions_standingmonth
GROUP BY worker_id, job, programme, month HAVING count(*) > 1
"""


@pytest.fixture
def maria(walk: Walk) -> Member:
    """A worker, in a house with an agent."""
    add_user(name="agen", by="maria", at=walk.at)
    walk.register(row(1))
    return walk.worker(row(1))


def comes(code: int, amount: int, reference: str, at: datetime | None = None) -> Deposited:
    """Money under a code."""
    moment = at or datetime.now(UTC)
    return deposit(code=str(code), amount=amount, reference=reference, via="bank test", by="maria", at=moment)


def meet_before(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    """Let all threads have looked before any writes."""
    original, gate = getattr(actions, function), threading.Barrier(MANY)

    def after_all_looked(**named: object) -> object:
        gate.wait(PATIENCE)
        return original(**named)

    monkeypatch.setattr(actions, function, after_all_looked)


def holds() -> bool:
    return [row for finding in verify().findings for row in finding.rows] == []


def test_one_notice_sent_many_times_is_one_booking(walk: Walk, maria: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    def cash() -> Deposited:
        return take_cash(code=str(maria.number), amount=100_000, slip="A-1", by="agen", at=walk.at)

    sent: list[Callable[[], Deposited]] = [partial(comes, maria.number, 100_000, "VA-1"), cash]
    meet_before(monkeypatch, "hold_reference")
    for n, send in enumerate(sent, start=1):
        answers = at_once([send] * MANY)
        done = [answer for answer in answers if isinstance(answer, Deposited)]
        assert len(done) == MANY, answers
        assert Counter(answer.repeated for answer in done) == {False: 1, True: MANY - 1}
        assert len({answer._replace(repeated=False) for answer in done}) == 1
        assert walk.count("payments_receipt") == n
    assert (balance(account="bank"), balance(account="agent/agen")) == (100_000, 100_000)
    assert walk.db.rows(FUNDED_TWICE) == []
    assert holds()


def test_the_naive_way_books_it_many_times(db: Fresh) -> None:
    """The control: look whether the notice is known, else book it, and nothing in the database forbids a second one."""
    db.as_owner("CREATE TABLE naive (reference text, amount bigint)")
    db.as_owner("GRANT SELECT, INSERT ON naive TO payung_app")
    gate = threading.Barrier(MANY)

    def naively() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM naive WHERE reference = 'VA-1'")
            if cursor.fetchone()[0]:
                return "known"
            gate.wait(PATIENCE)
            cursor.execute("INSERT INTO naive VALUES ('VA-1', 100000)")
        return "booked"

    assert at_once([naively] * MANY) == ["booked"] * MANY
    assert db.rows("SELECT sum(amount)::bigint FROM naive") == [(MANY * 100_000,)]


def test_many_notices_under_one_code_are_all_booked(walk: Walk, maria: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    meet_before(monkeypatch, "hold_payer")
    answers = at_once([partial(comes, maria.number, 5_000, f"VA-{n}") for n in range(MANY)])
    done = [answer for answer in answers if isinstance(answer, Deposited)]
    assert len(done) == MANY, answers
    months = [month for answer in done for month in answer.months]
    assert len(months) == len(set(months)) > 2
    [(paid,)] = walk.db.rows("SELECT sum(price)::bigint FROM contributions_standingmonth")
    assert balance(account=f"savings/{maria.number}") == paid - MANY * 5_000
    assert holds()


def test_whoever_pays_a_month_at_the_same_time_it_is_paid_once(walk: Walk, maria: Member) -> None:
    """The worker under the code and to the rupiah, her group, her sponsor, and money moved, taken back: all at once."""
    month = next_month()
    walk.agreement(people=1, months=3)
    walk.enrol([row(1)])
    walk.register(row(2))
    of = Founding(name="Kelompok Melati", kind="farmers", region="53.71", leader=maria)
    this, creation, other = month + -1, uuid4(), walk.worker(row(2))
    group = create_group(of=of, creation=creation, since=this, members=[other], by="maria", at=walk.at).number
    amount, later = price(maria, str(month)), walk.at + timedelta(days=31)
    comes(other.number, 1_000_000, "OTHER")
    for n in range(3):
        order = place_money_order(
            wanted=Wanted(amount=amount, code=str(other.number), to=str(maria.number)), why=f"{n}", by="maria", at=later
        ).order
        comes(maria.number, 5_000, f"BAD{n}", later)
        answers = meeting(*_everybody(maria, group, month + n, f"{n}", order.id, later))
        wrong = codes(answers)
        assert set(wrong) <= {"month.already_paid", "payment.amount_differs"}, wrong
        kinds = Counter(type(answer) for answer in answers)
        assert kinds[Deposited] == 8, answers
        assert kinds[ReceivedMoney] == kinds[Answered] == kinds[Taken] == 1, answers
        assert kinds[Paid] + sum(wrong.values()) == 4, answers
        assert walk.db.rows(FUNDED_TWICE) == []
        assert holds()


def _everybody(who: Member, group: int, month: Month, n: str, order: str, at: datetime) -> list[Callable[[], Any]]:
    amount = price(who, str(month))
    act = {"by": "maria", "at": at}
    exact = {"worker": who, "start": month, "count": 1, "programmes": None, "amount": amount}
    return [
        *(partial(comes, who.number, amount, f"W{n}-{k}", at) for k in range(4)),
        *(partial(comes, group, 2 * amount, f"G{n}-{k}", at) for k in range(4)),
        *(partial(record_payment, **exact, reference=f"P{n}-{k}", **act) for k in range(4)),  # type: ignore[arg-type]
        partial(receive_money, agreement="NTT", amount=MONTH, reference=f"S{n}", **act),
        partial(confirm_money_order, id=order, by="yosef", at=at),
        partial(reverse_payment, reference=f"BAD{n}", why="bounced", **act),
    ]
