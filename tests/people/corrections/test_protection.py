"""The database changes who a worker is beside a confirmation alone, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import errors

from payung.people.queries import Member
from tests.conftest import Fresh
from tests.people.corrections.officers import open_office, propose
from tests.people.counter import registered
from tests.people.entries import entry, nik

ANSWER = """
    INSERT INTO people_correctionanswer (correction_id, worker_id, n, requested_by_id, answered_by_id, confirmed, why,
        earlier, key_id)
    SELECT id, worker_id, {n}, requested_by_id, (SELECT id FROM access_user WHERE name = '{by}'), {confirmed}, '',
        {earlier} FROM people_correction WHERE worker_id = {worker}
"""


@pytest.fixture
def two(db: Fresh) -> tuple[Member, Member]:
    """Two workers, each with a correction that nobody answered."""
    open_office()
    members = registered(entry()), registered(entry(nik=nik(serial=2), name="Yosefa Bria"))
    for each in members:
        propose(each, {"name": "Maria Bau"})
    return members


def answer(of: Member, *, confirmed: bool = True, by: str = "yosef", n: str = "n") -> str:
    """The statement that answers the correction of this worker."""
    earlier = "'\\x00', 1" if confirmed else "NULL, NULL"
    return ANSWER.format(worker=of.id, confirmed=confirmed, by=by, n=n, earlier=earlier)


@contextmanager
def transaction(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A transaction that is undone."""
    with psycopg.connect(url) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("who", ["app", "owner"])
def test_without_a_confirmation_nothing_of_a_worker_is_changed(db: Fresh, two: tuple[Member, Member], who: str) -> None:
    url = url_of(db, who)
    for statement in (
        "UPDATE people_worker SET name = 'Nobody'",
        "UPDATE people_worker SET name = 'Nobody' WHERE false",
        "UPDATE people_matchkey SET initials = 0",
    ):
        with transaction(url) as session, pytest.raises(errors.RestrictViolation, match="corrected by two persons"):
            session.execute(statement)
    with transaction(url) as session:
        session.execute(answer(two[0], confirmed=False, by="maria"))
        with pytest.raises(errors.RestrictViolation):
            session.execute(f"UPDATE people_worker SET name = 'Nobody' WHERE id = {two[0].id}")


def url_of(db: Fresh, who: str) -> str:
    return db.urls.owner if who == "owner" else db.everything


@pytest.mark.parametrize("who", ["app", "owner"])
def test_a_confirmation_of_long_ago_opens_nothing(db: Fresh, two: tuple[Member, Member], who: str) -> None:
    db.as_owner(answer(two[0]))
    with transaction(url_of(db, who)) as session, pytest.raises(errors.RestrictViolation):
        session.execute(f"UPDATE people_worker SET name = 'Nobody' WHERE id = {two[0].id}")


@pytest.mark.parametrize("who", ["app", "owner"])
def test_a_confirmation_opens_the_identity_of_its_own_worker_alone(
    db: Fresh, two: tuple[Member, Member], who: str
) -> None:
    maria, yosefa = two
    with transaction(url_of(db, who)) as session:
        session.execute(answer(maria))
        session.execute(f"UPDATE people_worker SET name = 'Maria Bau' WHERE id = {maria.id}")
        session.execute(f"UPDATE people_matchkey SET initials = 0 WHERE worker_id = {maria.id}")
        for table, worker in (("people_worker", "id"), ("people_matchkey", "worker_id")):
            column = "birth_date"
            with pytest.raises(errors.RestrictViolation, match="only who somebody is"), session.transaction():
                session.execute(f"UPDATE {table} SET {column} = {column} WHERE {worker} = {yosefa.id}")
            with pytest.raises((errors.RestrictViolation, errors.InsufficientPrivilege)), session.transaction():
                session.execute(f"DELETE FROM {table} WHERE {worker} = {maria.id}")
        for change in ("number = number + 1", "kind = 'employer'", "channel = 'x'", "recorded_at = now()", "id = 99"):
            with (
                pytest.raises((errors.RestrictViolation, errors.InsufficientPrivilege)),
                session.transaction(),
            ):
                session.execute(f"UPDATE people_worker SET {change} WHERE id = {maria.id}")


def test_two_persons_one_answer_and_one_confirmation_each_time(db: Fresh, two: tuple[Member, Member]) -> None:
    maria, _ = two
    refusals: list[tuple[str, type[Exception]]] = [
        (answer(maria, by="maria"), errors.CheckViolation),
        (answer(maria, n="2"), errors.ForeignKeyViolation),
        (answer(maria).replace("SELECT id, worker_id", f"SELECT id, {two[1].id}"), errors.ForeignKeyViolation),
        (answer(maria).replace("'\\x00', 1", "NULL, NULL"), errors.CheckViolation),
    ]
    for statement, refusal in refusals:
        with pytest.raises(refusal), psycopg.connect(db.everything) as session:
            session.execute(statement)
    with psycopg.connect(db.everything, autocommit=True) as session:
        session.execute(answer(maria))
        with pytest.raises(errors.UniqueViolation):
            session.execute(answer(maria, confirmed=False))
        with pytest.raises(errors.RestrictViolation):
            psycopg.connect(db.urls.owner, autocommit=True).execute("DELETE FROM people_correctionanswer")


def test_a_table_of_the_same_name_in_a_session_of_its_own_confirms_nothing(
    db: Fresh, two: tuple[Member, Member]
) -> None:
    with transaction(db.everything) as session:
        session.execute(
            "CREATE TEMPORARY TABLE people_correctionanswer AS SELECT id AS worker_id, true AS confirmed,"
            " transaction_timestamp() AS recorded_at FROM people_worker"
        )
        with pytest.raises(errors.RestrictViolation):
            session.execute("UPDATE people_worker SET name = 'Nobody'")


def test_those_who_come_meet_no_trigger_that_was_not_there_before(db: Fresh) -> None:
    """Adding a million people must not cost more than it did."""
    triggers = db.rows(
        "SELECT tgname FROM pg_trigger WHERE tgrelid IN ('people_worker'::regclass, 'people_matchkey'::regclass)"
        " AND tgtype & 4 <> 0 AND NOT tgisinternal"  # 4: fires on INSERT
    )
    assert triggers == [("needs_people_worker",)]
