"""Sixteen at once: many tap the same button, one payment is made. A naive way, beside it, pays sixteen times."""

import threading
import time
from collections import Counter

import psycopg
import pytest
from django.db import connection

from payung.ledger.queries import balance
from payung.payments import actions
from payung.payments.actions import Paid, Taken
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.payments.cashier import pay, take_back
from tests.payments.together import MANY, PATIENCE, at_once, codes
from tests.people.counter import open_counter, registered


def meet_before(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    """Let all threads have looked before any writes: each waits for the others before this step of a payment."""
    original, gate = getattr(actions, function), threading.Barrier(MANY)

    def after_all_looked(*words: object, **named: object) -> object:
        gate.wait(PATIENCE)
        return original(*words, **named)

    monkeypatch.setattr(actions, function, after_all_looked)


@pytest.fixture
def maria(db: Fresh) -> Member:
    """A worker, in books where another payment has been made: the funder of those who pay themselves is there."""
    open_counter()
    pay(registered(), "2026-12")
    return registered()


def stands(db: Fresh, worker: Member) -> int:
    """How many times the worker's December stands paid."""
    sql = "SELECT count(*) FROM contributions_paidmonth WHERE (worker_id, programme, month) = (%s, 'jkk', '2026-12-01')"
    return int(db.rows(sql, worker.id)[0][0])


def wait_until_somebody_waits(db: Fresh, thread: threading.Thread) -> None:
    """Return when a session of the application waits for a lock, or the thread has ended without."""
    with psycopg.connect(db.everything, autocommit=True) as app:
        waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        while thread.is_alive() and not app.execute(waiting).fetchall():
            time.sleep(0.01)


@pytest.mark.parametrize("step", ["hold_reference", "hold_payer"])
def test_one_month_paid_under_many_references_is_paid_once(
    db: Fresh, maria: Member, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    meet_before(monkeypatch, step)
    answers = at_once([lambda n=n: pay(maria, "2026-12", 3, reference=f"R{n}") for n in range(MANY)])  # type: ignore[misc]
    won = [answer for answer in answers if isinstance(answer, Paid)]
    assert len(won) == 1, answers
    assert codes(answers) == {"month.already_paid": MANY - 1}
    assert stands(db, maria) == 1
    assert balance(account="bank") == won[0].amount + 8_400
    assert verify().holds


def test_one_reference_sent_many_times_is_one_booking_with_one_answer(
    db: Fresh, maria: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_before(monkeypatch, "hold_reference")
    answers = at_once([lambda: pay(maria, "2026-12", 3, reference="R1")] * MANY)
    assert all(isinstance(answer, Paid) for answer in answers), answers
    assert len({answer._replace(repeated=False) for answer in answers if isinstance(answer, Paid)}) == 1
    assert Counter(answer.repeated for answer in answers if isinstance(answer, Paid)) == {False: 1, True: MANY - 1}
    assert stands(db, maria) == 1
    assert verify().holds


def test_a_payment_taken_back_many_times_is_taken_back_once(
    db: Fresh, maria: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    pay(maria, "2026-12", reference="R1")
    answers = at_once([lambda: take_back("R1")] * MANY)
    assert all(isinstance(answer, Taken) for answer in answers), answers
    assert Counter(answer.repeated for answer in answers if isinstance(answer, Taken)) == {False: 1, True: MANY - 1}
    assert balance(account="bank") == 8_400
    assert verify().holds


def test_many_first_payments_at_once_are_all_made(db: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    open_counter()
    workers = [registered() for _ in range(MANY)]
    meet_before(monkeypatch, "hold_reference")
    answers = at_once([lambda each=each: pay(each, "2026-12") for each in workers])  # type: ignore[misc]
    assert all(isinstance(answer, Paid) for answer in answers), answers
    assert [stands(db, each) for each in workers] == [1] * MANY
    assert verify().holds


def test_the_naive_way_pays_many_times(db: Fresh, maria: Member) -> None:
    """The control: look, then write, and nothing in the database forbids it. What the tests above would see."""
    db.as_owner("CREATE TABLE naive (worker_id bigint, month text)")
    db.as_owner("GRANT SELECT, INSERT ON naive TO payung_app")
    gate = threading.Barrier(MANY)

    def naively() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM naive WHERE worker_id = %s AND month = '2026-12'", [maria.id])
            if cursor.fetchone()[0]:
                return "already paid"
            gate.wait(PATIENCE)
            cursor.execute("INSERT INTO naive VALUES (%s, '2026-12')", [maria.id])
        return "paid"

    assert at_once([naively] * MANY) == ["paid"] * MANY
    assert db.rows("SELECT count(*) FROM naive") == [(MANY,)]


def test_a_payment_waits_until_it_is_known_whether_the_month_is_paid(db: Fresh, maria: Member) -> None:
    """While another session holds the month, written but not committed, the payment neither fails nor is made."""
    answers: list[object] = []
    with psycopg.connect(db.everything) as other:
        other.execute(
            "INSERT INTO contributions_paidmonth (worker_id, job, programme, month, round, price, funding_id)"
            " SELECT %s, 1, 'jkk', '2026-12-01', 0, 5000, max(id) FROM contributions_funding",
            [maria.id],
        )
        paying = threading.Thread(target=lambda: answers.extend(at_once([lambda: pay(maria, "2026-12")])))
        paying.start()
        wait_until_somebody_waits(db, paying)
        assert answers == []
        other.rollback()
        paying.join(PATIENCE)
    assert isinstance(answers[0], Paid)
    assert stands(db, maria) == 1
