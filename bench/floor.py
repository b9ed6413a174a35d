"""The floor under every ratio: a bare COPY of the very rows that an action wrote, same columns, same server, same run.

The tables have neither keys nor checks nor triggers nor indexes, and nothing has to be made, sealed or
compared: no honest way to write these rows durably is quicker than this by much.
"""

from collections.abc import Mapping

from django.db import connections, transaction

from bench.clock import StepClock

LISTED = "(SELECT id FROM people_worker WHERE channel = 'list')"
ENROLMENT = {
    "people_worker": "channel = 'list'",
    "people_job": f"worker_id IN {LISTED}",
    "people_heir": f"worker_id IN {LISTED}",
    "people_welfare": f"worker_id IN {LISTED}",
    "people_matchkey": f"worker_id IN {LISTED}",
    "sponsors_enrolment": "true",
}
"""What an approval writes, by table, with the condition that finds it in an installation with one list."""

MONTHS = {"contributions_paidmonth": "funding_id IN (SELECT funding_id FROM sponsors_paidlistmonth)"}
"""What a sponsor's money writes."""


def copy_again(*, tables: Mapping[str, str], name: str, clock: StepClock) -> int:
    """Copy these rows out, and, on the clock, into bare tables in one transaction; returns how many there are."""
    with connections["owner"].cursor() as cursor:
        texts = {}
        for table, condition in tables.items():
            with cursor.copy(f"COPY (SELECT * FROM {table} WHERE {condition}) TO STDOUT") as copy:
                texts[table] = b"".join(bytes(piece) for piece in copy)
            # As a query: LIKE would take over what the columns demand.
            cursor.execute(f"CREATE TABLE floor_{table} AS SELECT * FROM {table} WITH NO DATA")
        clock.step(name)
        with transaction.atomic("owner"):
            for table, text in texts.items():
                with cursor.copy(f"COPY floor_{table} FROM STDIN") as copy:
                    copy.write(text)
        clock.step("")
    return sum(text.count(b"\n") for text in texts.values())
