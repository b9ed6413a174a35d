"""Questions about many keys at once, each looked up in an index, whatever the planner thinks of their number."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


@contextmanager
def by_index(*, cursor: Any) -> Iterator[None]:
    """Statements inside look keys up one by one and read no table whole, so that costs grow with the question.

    Without this, a table that was filled a moment ago and not analysed since is read whole for every single key: its
    statistics promise that one of the first rows will do. `cursor` is one of Django's, on psycopg.
    """
    cursor.execute("SET enable_seqscan = off")
    try:
        yield
    except BaseException:
        with suppress(Exception):  # a transaction that failed has taken the setting back itself
            cursor.execute("RESET enable_seqscan")
        raise
    cursor.execute("RESET enable_seqscan")
