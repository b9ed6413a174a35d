"""What goes into the database by COPY is what stands there, however nasty the text."""

from datetime import date
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from payung.kernel.copying import stage
from tests.conftest import Fresh

NASTY = (
    "",
    " ",
    "\\",
    "\\.",
    "\\N",
    "\\\\",
    "\t",
    "\n",
    "\r\n",
    "a\tb",
    "\\t",
    "NULL",
    "'; --",
    '"',
    "é",
    "𝒩",
    "\x1b",
    "½",
)

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ROWS = st.tuples(
    st.one_of(st.none(), st.sampled_from(NASTY), TEXTS),
    TEXTS,
    st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)),
    st.one_of(st.none(), st.binary(max_size=40)),
    st.one_of(st.none(), st.dates()),
    st.booleans(),
)


COLUMNS = {"a": "text", "b": "text", "c": "bigint", "d": "bytea", "e": "date", "f": "boolean"}


def sent_and_read(rows: list[tuple[Any, ...]], fresh: Fresh) -> list[tuple[Any, ...]]:
    """The rows as they stand after they were staged."""
    with psycopg.connect(fresh.urls.owner) as connection, connection.cursor() as cursor:
        stage(cursor=cursor, table="sent", columns=COLUMNS, rows=rows)
        found = cursor.execute("SELECT * FROM sent ORDER BY ctid").fetchall()
        connection.rollback()
        return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(ROWS, max_size=20))
@example(rows=[(text, text, 0, text.encode(), date(1, 1, 1), True) for text in NASTY])
def test_comes_back_as_it_was_sent(rows: list[tuple[Any, ...]], fresh: Fresh) -> None:
    assert sent_and_read(rows, fresh) == rows


def test_a_nul_is_refused_by_the_database_so_cells_must_not_let_one_through(fresh: Fresh) -> None:
    with pytest.raises(psycopg.errors.CharacterNotInRepertoire):
        sent_and_read([("a\0b", "", 0, b"\0", None, False)], fresh)


def test_what_was_staged_before_is_not_staged_again(fresh: Fresh) -> None:
    with psycopg.connect(fresh.urls.owner) as connection, connection.cursor() as cursor:
        for texts in (["one", "two"], ["three"], []):
            stage(cursor=cursor, table="sent", columns={"a": "text"}, rows=[(text,) for text in texts])
            assert cursor.execute("SELECT a FROM sent ORDER BY ctid").fetchall() == [(text,) for text in texts]
