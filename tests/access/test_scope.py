"""How far a database session sees: only within the block that says so, whatever happens in it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from payung.access.scope import EVERYTHING, NOTHING, Scope, narrowed, seeing, union
from payung.kernel.problems import Problem, Refused
from tests.conftest import Fresh

ENDE, KUPANG = Scope(regions=("53.08",)), Scope(regions=("53.71",))


def sees() -> str:
    """What the session itself says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('payung.sees', true)")
        return str(cursor.fetchone()[0])


def fail() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of the block."""
    asked: list[str] = []

    def note(execute, sql, *words):  # type: ignore[no-untyped-def]
        asked.append(sql)
        return execute(sql, *words)

    with connection.execute_wrapper(note):
        yield asked


def test_a_scope_holds_within_its_block_alone(db: Fresh) -> None:
    assert sees() == "*"
    with seeing(scope=ENDE):
        assert sees() == '{"regions": ["53.08"]}'
        with seeing(scope=EVERYTHING):
            assert sees() == "*"
        with seeing(scope=NOTHING):
            assert sees() == ""
        assert sees() == ENDE.told
    assert sees() == "*"


@pytest.mark.parametrize("error", [Refused(Problem("page.choice_unknown")), DatabaseError()], ids=["refused", "broken"])
def test_nothing_that_goes_wrong_lets_a_scope_out_of_its_block(db: Fresh, error: Exception) -> None:
    """Whether the transaction began before the block or in it, and whether a statement failed or an action refused."""

    def go_wrong() -> None:
        if isinstance(error, Refused):
            raise error
        fail()

    with seeing(scope=ENDE):
        with suppress(type(error)), seeing(scope=EVERYTHING), transaction.atomic():
            go_wrong()
        assert sees() == ENDE.told
        with suppress(type(error)), transaction.atomic(), seeing(scope=EVERYTHING):
            go_wrong()
        assert sees() == ENDE.told
        with transaction.atomic():
            with suppress(type(error)), transaction.atomic(), seeing(scope=KUPANG), seeing(scope=EVERYTHING):
                go_wrong()
            assert sees() == ENDE.told
            with seeing(scope=EVERYTHING):
                with suppress(type(error)), transaction.atomic():
                    go_wrong()
                assert sees() == "*"
            assert sees() == ENDE.told
        with suppress(type(error)), transaction.atomic(), seeing(scope=EVERYTHING), transaction.atomic(savepoint=False):
            go_wrong()
        assert sees() == ENDE.told
    assert sees() == "*"


def test_what_a_session_was_told_it_is_not_told_again(db: Fresh) -> None:
    """A payment that comes by a machine's door, which sees everything, pays nothing for the actions that say so too."""
    with seeing(scope=EVERYTHING), counted() as asked, seeing(scope=EVERYTHING), seeing(scope=EVERYTHING):
        sees()
    assert len(asked) == 1


def test_around_a_request_nothing_is_seen_before_somebody_says_how_far(db: Fresh) -> None:
    with counted() as asked, narrowed():
        pass
    assert asked == []
    for _ in range(2):  # the second time the session comes from the first
        with narrowed():
            assert sees() == ""
            with seeing(scope=ENDE):
                assert sees() == ENDE.told
            assert sees() == ""
        assert sees() == "*"


def test_a_session_that_replaces_a_broken_one_sees_nothing(db: Fresh) -> None:
    with narrowed(), seeing(scope=ENDE):
        assert sees() == ENDE.told
        with psycopg.connect(db.urls.app) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database() AND usename = current_user"
            )
        with pytest.raises(DatabaseError):
            sees()
        connection.close()
        assert sees() == ""
    assert sees() == "*"


def test_what_one_thread_sees_no_other_does(db: Fresh) -> None:
    seen = []

    def look() -> None:
        with narrowed():
            seen.append(sees())
        connection.close()

    with seeing(scope=KUPANG):
        other = threading.Thread(target=look)
        other.start()
        other.join()
        seen.append(sees())
    assert seen == ["", KUPANG.told]


def test_a_union_of_scopes_sees_what_one_of_them_does() -> None:
    both = union(scopes=[ENDE, KUPANG, Scope(sponsors=(3,))])
    assert (both.regions, both.sponsors) == (("53.08", "53.71"), (3,))
    assert [both.reaches_region(region=region) for region in ("53.71", "53.09")] == [True, False]
    assert [both.reaches_sponsor(funder=funder) for funder in (3, 4)] == [True, False]
    assert union(scopes=[both, EVERYTHING]) == EVERYTHING
    assert union(scopes=[]) == NOTHING
