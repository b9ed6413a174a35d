"""What the database refuses, whoever asks: `payung_app` adds rows, and nobody changes one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.conftest import Fresh

NOT_FACTS = {"django_migrations", "access_installation"}
"""What an update of Payung and a demo's mark may change; `payung_app` only reads it."""
COUNTERS = {"access_calls", "jobs_progress"}
"""How often partners ask in a minute, and how far a job has come: counted up in place."""
QUEUE = {f"procrastinate_{name}" for name in ("jobs", "workers", "events", "periodic_defers")}
"""What waits and runs, and who works: no facts. What a job is told nobody changes all the same (tests/jobs)."""
ON_THEIR_WAY = {"documents_upload", "documents_uploadpiece"}
"""Files that come in piece by piece: no facts, and gone once they are handed on."""

OTHERS = {"account_emailaddress", "account_emailconfirmation", "auth_permission", "django_content_type"}
OTHERS |= {"auth_group", "auth_group_permissions"}
"""Tables that django-allauth brought and that we leave empty, or to the owner: `payung_app` at most reads them."""
ENTRY = {"access_account", "access_cache", "django_session", "mfa_authenticator"}
"""What the way in changes: a password, the last entry, sessions, second factors, and how often somebody failed."""

REFUSALS = (errors.InsufficientPrivilege, errors.RestrictViolation, errors.GeneratedAlways)


@contextmanager
def session(url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def tables(fresh: Fresh) -> dict[str, list[str]]:
    """Every table of the schema with its columns."""
    found: dict[str, list[str]] = {}
    for table, column in fresh.rows(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum"
    ):
        found.setdefault(table, []).append(column)
    assert {"people_worker", "contributions_paidmonth", "ledger_transfer", "audit_entry"} <= set(found)
    return found


def changes(table: str, columns: list[str]) -> Iterator[str]:
    """Every way to change rows of a table, or to make them go."""
    yield from (f'UPDATE {table} SET "{column}" = DEFAULT' for column in columns)
    yield from (f'UPDATE {table} SET "{column}" = "{column}"' for column in columns)
    yield f"DELETE FROM {table}"
    yield f"TRUNCATE {table}"
    yield f"TRUNCATE {table} CASCADE"


def refused(connection: psycopg.Connection[Any], statement: str) -> bool:
    try:
        connection.execute(statement)
    except REFUSALS:
        return True
    return False


def test_the_app_changes_no_row_of_any_table(fresh: Fresh) -> None:
    with session(fresh.everything) as app:
        done = [
            statement
            for table, columns in tables(fresh).items()
            for statement in changes(table, columns)
            if table not in COUNTERS | ON_THEIR_WAY | QUEUE | ENTRY and not refused(app, statement)
        ]
    assert done == []


def test_the_app_only_reads_views(fresh: Fresh) -> None:
    views = fresh.rows(
        "SELECT c.relname, has_table_privilege('payung_app', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'),"
        " has_any_column_privilege('payung_app', c.oid, 'INSERT, UPDATE')"
        " FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')"
    )
    assert views
    assert [name for name, *may_write in views if any(may_write)] == []


def test_not_even_the_owner_changes_a_fact_while_the_trigger_is_on(fresh: Fresh) -> None:
    with session(fresh.urls.owner) as owner:
        for table in set(tables(fresh)) - NOT_FACTS - COUNTERS - ON_THEIR_WAY - QUEUE - OTHERS - ENTRY:
            for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                with pytest.raises(errors.RestrictViolation):
                    owner.execute(statement)
        with pytest.raises(errors.RestrictViolation, match="never changed, only reversed"):
            owner.execute("UPDATE people_worker SET name = 'Nobody'")
        owner.execute("ALTER TABLE people_worker DISABLE TRIGGER append_only")
        owner.execute("UPDATE people_worker SET name = 'Nobody'")


def test_when_it_was_recorded_only_the_database_says(fresh: Fresh) -> None:
    dated = [table for table, columns in tables(fresh).items() if "recorded_at" in columns]
    assert len(dated) > 15
    with session(fresh.everything) as app:
        for table in dated:
            with pytest.raises(errors.InsufficientPrivilege):
                app.execute(f"INSERT INTO {table} (recorded_at) VALUES (now() - interval '1 year')")
        for table in NOT_FACTS:
            with pytest.raises(errors.InsufficientPrivilege):
                app.execute(f"INSERT INTO {table} DEFAULT VALUES")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE people_worker DISABLE TRIGGER append_only",
        "ALTER TABLE people_worker DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only ON people_worker",
        "DROP TABLE people_worker CASCADE",
        "ALTER TABLE people_worker OWNER TO CURRENT_USER",
        "ALTER TABLE contributions_paidmonth DROP CONSTRAINT contributions_paidmonth_pkey",
        "CREATE OR REPLACE FUNCTION payung_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "DROP FUNCTION payung_refuse_orphans() CASCADE",
        "SET session_replication_role = replica",
        "CREATE TABLE people_shadow (id integer)",
        "CREATE SCHEMA shadow",
        "GRANT payung_owner TO payung_app",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "SET ROLE payung_owner",
        "SELECT setval('people_worker_id_seq', 1)",
        "COPY people_worker TO PROGRAM 'true'",
    ],
)
def test_the_app_switches_nothing_off(fresh: Fresh, statement: str) -> None:
    with session(fresh.everything) as app, pytest.raises(errors.InsufficientPrivilege):
        app.execute(statement)


def test_a_table_of_the_same_name_in_a_session_of_its_own_deceives_no_check(fresh: Fresh) -> None:
    with session(fresh.everything) as app:
        app.execute("CREATE TEMPORARY TABLE people_job AS SELECT 1::bigint AS worker_id, 1::smallint AS n")
        app.execute("CREATE TEMPORARY TABLE contributions_funding AS SELECT 1::bigint AS id")
        with pytest.raises(errors.ForeignKeyViolation):
            app.execute(
                "INSERT INTO contributions_paidmonth (worker_id, job, programme, month, round, price, funding_id)"
                " VALUES (1, 1, 'jkk', '2026-12-01', 0, 10000, 1)"
            )


def test_the_app_may_hold_rows_without_changing_them(fresh: Fresh) -> None:
    with session(fresh.everything) as app:
        for table in ("people_worker", "sponsors_agreement"):
            app.execute(f"SELECT FROM {table} FOR NO KEY UPDATE")
