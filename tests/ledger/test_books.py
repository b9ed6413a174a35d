"""The books: one transfer has one debit, one credit and one amount, so that no entry can be out of balance."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors

from payung.ledger.actions import Move, book, open_accounts
from payung.ledger.queries import balance, balances
from tests.conftest import Fresh

ACCOUNTS = ("bank", "contributions/jkk", "contributions/jkm", "agreement/NTT/waiting")
WAITING = ACCOUNTS[-1]


@pytest.fixture(autouse=True)
def _books(db: Fresh) -> None:
    open_accounts(codes=ACCOUNTS)


def test_money_goes_from_credit_to_debit(db: Fresh) -> None:
    book(entry="receipt 1", moves=[Move("bank", WAITING, 50_000, "it came")])
    book(entry="month 1", moves=[Move(WAITING, "contributions/jkk", 20_000, "it was used")])
    assert [balance(account=account) for account in ACCOUNTS] == [50_000, -20_000, 0, -30_000]
    assert balance(account="nobody/used/this") == 0


def test_several_balances_are_told_as_known_at_an_instant(db: Fresh) -> None:
    book(entry="receipt 1", moves=[Move("bank", WAITING, 50_000, "it came")])
    now = datetime.now(UTC)
    asked = ("bank", WAITING, "nobody/used/this")
    assert balances(accounts=asked, known_at=now) == {"bank": 50_000, WAITING: -50_000, "nobody/used/this": 0}
    assert set(balances(accounts=asked, known_at=now - timedelta(days=1)).values()) == {0}


def test_moves_of_one_entry_stand_together_and_moves_of_nothing_not_at_all(db: Fresh) -> None:
    moves = [
        Move("bank", "contributions/jkk", 1, "a"),
        Move("bank", "contributions/jkm", 0, "b"),
        Move("bank", WAITING, 2, "c"),
    ]
    book(entry="payment 1", moves=iter(moves))
    rows = db.rows("SELECT entry, amount, why FROM ledger_transfer ORDER BY amount")
    assert [row[1:] for row in rows] == [(1, "a"), (2, "c")]
    assert len({row[0] for row in rows}) == 1
    book(entry="nothing", moves=[Move("bank", WAITING, 0, "d")])
    assert db.rows("SELECT count(*) FROM ledger_transfer") == [(2,)]


def test_an_account_is_opened_once_and_never_by_booking(db: Fresh) -> None:
    before = db.rows("SELECT code, id, recorded_at FROM ledger_account ORDER BY id")
    open_accounts(codes=[*ACCOUNTS, "agreement/NTT/spent"])
    after = db.rows("SELECT code, id, recorded_at FROM ledger_account ORDER BY id")
    assert after[:-1] == before
    assert after[-1][0] == "agreement/NTT/spent"
    with pytest.raises(KeyError):
        book(entry="slip", moves=[Move("bank", "agreement/NTT/wating", 1, "a slip of the finger")])
    assert db.rows("SELECT count(*) FROM ledger_transfer") == [(0,)]


def test_the_same_entry_twice_violates_a_key_and_moves_nothing(db: Fresh) -> None:
    book(entry="receipt 1", moves=[Move("bank", WAITING, 5, "once")])
    for again in (Move("bank", WAITING, 5, "once"), Move(WAITING, "bank", 7, "another")):
        with pytest.raises(IntegrityError), transaction.atomic():
            book(entry="receipt 1", moves=[again])
    assert balance(account="bank") == 5


@pytest.mark.parametrize("move", [Move("bank", WAITING, -5, "back"), Move("bank", "bank", 5, "round")])
def test_no_transfer_is_negative_or_from_an_account_to_itself(db: Fresh, move: Move) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        book(entry="receipt 1", moves=[move])
    assert db.rows("SELECT count(*) FROM ledger_transfer") == [(0,)]


@pytest.mark.parametrize(
    ("debit", "credit", "amount"),
    [(1, 2, -1), (1, 2, 0), (1, 1, 5), (None, 2, 5), (1, None, 5), (1, 2, None), (1, 99, 5)],
)
def test_the_database_itself_holds_no_unbalanced_transfer(
    db: Fresh, debit: int | None, credit: int | None, amount: int | None
) -> None:
    with psycopg.connect(db.everything, autocommit=True) as app, pytest.raises(errors.IntegrityError):
        app.execute(
            "INSERT INTO ledger_transfer (id, entry, debit_id, credit_id, amount, why) VALUES (%s, %s, %s, %s, %s, '')",
            (uuid4(), uuid4(), debit, credit, amount),
        )


MOVES = st.lists(
    st.builds(
        Move, st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), st.integers(0, 10**13), st.just("why")
    ).filter(lambda move: move.debit != move.credit),
    max_size=8,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_all_accounts_sum_to_nothing(db: Fresh, moves: list[Move]) -> None:
    before = {account: balance(account=account) for account in ACCOUNTS}
    book(entry=str(uuid4()), moves=moves)
    after = {account: balance(account=account) for account in ACCOUNTS}
    assert sum(after.values()) == 0
    for account in ACCOUNTS:
        came = sum(move.amount for move in moves if move.debit == account)
        went = sum(move.amount for move in moves if move.credit == account)
        assert after[account] - before[account] == came - went
