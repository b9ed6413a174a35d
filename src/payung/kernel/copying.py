"""Rows into a staging table by COPY: the fastest way a list reaches the database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from psycopg import Copy
from psycopg.copy import FileWriter

Rows = Iterable[Sequence[object]]


def stage(*, cursor: Any, table: str, columns: Mapping[str, str], rows: Rows) -> None:
    """Put rows into a temporary table of these columns (name and type), made if need be, and emptied first.

    What is staged is gone with the transaction. `cursor` is one of Django's, on psycopg.
    """
    with _copying(cursor, table, columns) as copy:
        _write(copy, columns, rows)


def pack(*, cursor: Any, columns: Mapping[str, str], rows: Rows) -> memoryview:
    """Rows as they go over the wire, for `stage_packed`. The database is not asked, and may be at work meanwhile."""
    packed = BytesIO()
    # A cursor of its own, on which nothing is executed: it lends the connection's way of writing values.
    with Copy(cursor.connection.cursor(), binary=True, writer=FileWriter(packed)) as copy:
        _write(copy, columns, rows)
    return packed.getbuffer()


def stage_packed(*, cursor: Any, table: str, columns: Mapping[str, str], packed: memoryview) -> None:
    """Put rows that were packed for these columns into a temporary table, as `stage` does."""
    with _copying(cursor, table, columns) as copy:
        copy.write(packed)


@contextmanager
def _copying(cursor: Any, table: str, columns: Mapping[str, str]) -> Iterator[Copy]:
    defined = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
    cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({defined}) ON COMMIT DELETE ROWS; TRUNCATE {table}")
    with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        yield copy


def _write(copy: Copy, columns: Mapping[str, str], rows: Rows) -> None:
    """By the driver, which packs rows in compiled code: as text built here they cost five times as much."""
    copy.set_types(list(columns.values()))
    for row in rows:
        copy.write_row(row)
