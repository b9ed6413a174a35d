"""Keys are looked up in their index also where the planner, who knows nothing of a table yet, would read it whole."""

from contextlib import nullcontext

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DataError

from payung.people.probing import by_index

PROBE = "EXPLAIN SELECT other FROM unnest(%s::int[]) asked, LATERAL (SELECT * FROM filled WHERE key = asked LIMIT 1) _"


@pytest.fixture
def filled(db: object) -> None:
    """A table whose statistics are older than its rows: they say that every row has the same key."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE filled (key int, other int); CREATE INDEX ON filled (key)")
        cursor.execute("INSERT INTO filled SELECT 0, 0 FROM generate_series(1, 1000); ANALYZE filled")
        cursor.execute("INSERT INTO filled SELECT n, n FROM generate_series(1, 20000) n")


def plan() -> str:
    with connection.cursor() as cursor:
        cursor.execute(PROBE, [list(range(10))])
        return "\n".join(row[0] for row in cursor.fetchall())


def test_a_key_is_looked_up_in_the_index(filled: None) -> None:
    assert "Seq Scan on filled" in plan()  # the trap: any row should do
    with by_index():
        assert "Seq Scan" not in plan()
    assert "Seq Scan on filled" in plan()


@pytest.mark.parametrize("within_transaction", [True, False])
def test_the_session_is_as_before_after_an_error_too(filled: None, within_transaction: bool) -> None:
    def fail() -> None:
        with by_index() as cursor:
            cursor.execute("SELECT 1 / 0")

    with pytest.raises(DataError) as raised, transaction.atomic() if within_transaction else nullcontext():
        fail()
    assert isinstance(raised.value.__cause__, psycopg.errors.DivisionByZero)
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
