"""Questions about many keys at once, each looked up in an index, whatever the planner thinks of their number."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper


@contextmanager
def by_index() -> Iterator[CursorWrapper]:
    """A cursor whose statements read no table whole, so that costs grow with the question.

    Without this, a table that was filled a moment ago and not analysed since is read whole for every single key: its
    statistics promise that one of the first rows will do.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield cursor
        cursor.execute("SET LOCAL enable_seqscan = on")  # the caller's transaction may go on


def byte_strings(values: Iterable[bytes]) -> str:
    """Byte strings as one text in PostgreSQL's spelling of an array: a list the driver would quote piece by piece."""
    return "{" + ",".join(f'"\\\\x{value.hex()}"' for value in values) + "}"
