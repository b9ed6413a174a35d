"""The floor under every ratio: a bare COPY of the very rows that an action wrote, same columns, same server, same run.

The tables have neither keys nor checks nor triggers nor indexes, and nothing has to be made, sealed or
compared: no honest way to write these rows durably is quicker than this by much.
"""

from collections.abc import Mapping

from django.db import connections, transaction

from bench.clock import StepClock

TABLES_OF_PEOPLE = ("people_job", "people_heir", "people_welfare", "people_matchkey")
MONTHS = {"contributions_paidmonth": "funding_id IN (SELECT funding_id FROM sponsors_paidlistmonth)"}
"""What a sponsor's money writes."""


def enrolment_of(*, list_id: str) -> dict[str, str]:
    """What the approval of this list, the last to come, wrote: by table, with the condition that finds it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT greatest((SELECT max(id) FROM people_worker WHERE channel <> 'list'),"
            " (SELECT max(worker_id) FROM sponsors_enrolment WHERE list_id <> %s), 0)",
            [list_id],
        )
        last = int(cursor.fetchone()[0])
    # As a range: 76,000 were looked for one by one in ten million, for minutes.
    new = dict.fromkeys(TABLES_OF_PEOPLE, f"worker_id > {last}")
    return {"people_worker": f"id > {last}", **new, "sponsors_enrolment": f"list_id = '{list_id}'"}


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
