"""Who waits for whom where no row stands yet that could be held: by the name of what is asked for."""

from django.db import connection


def hold(*, subject: str) -> None:
    """In the caller's transaction: whoever asks for the same at the same time waits here until we are done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])
