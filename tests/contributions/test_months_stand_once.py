"""A month of a worker's job and programme stands once. The database says so, whoever writes."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors

from payung.people.queries import Member
from tests.conftest import Fresh
from tests.people.counter import open_counter, registered

App = psycopg.Connection[Any]


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    return registered()


@pytest.fixture
def app(db: Fresh) -> Iterator[App]:
    """A session as payung_app that goes past every action."""
    with psycopg.connect(db.everything, autocommit=True) as connection:
        yield connection


def funding(app: App) -> int:
    sql = "INSERT INTO contributions_funding (total, law, tariff, paid_from) VALUES (1, '', '[]', '[]') RETURNING id"
    return int(app.execute(sql).fetchone()[0])  # type: ignore[index]


def paid(app: App, worker: Member, round: int = 0, *, fund: int | None = None, **changes: Any) -> None:
    key = {"worker_id": worker.id, "job": 1, "programme": "jkk", "month": "2026-12-01", "round": round}
    row = {**key, "price": 10_000, "funding_id": fund or funding(app), **changes}
    _insert(app, "contributions_paidmonth", row)


def gone(app: App, worker: Member, round: int = 0, **changes: Any) -> None:
    reversal = app.execute("INSERT INTO contributions_reversal (why) VALUES ('a slip') RETURNING id").fetchone()
    assert reversal is not None
    key = {"worker_id": worker.id, "job": 1, "programme": "jkk", "month": "2026-12-01", "round": round}
    _insert(app, "contributions_reversedmonth", {**key, "reversal_id": reversal[0], **changes})


def _insert(app: App, table: str, row: dict[str, object]) -> None:
    values = ", ".join(["%s"] * len(row))
    app.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})", list(row.values()))


def test_a_second_payment_is_refused_by_the_database(app: App, maria: Member) -> None:
    paid(app, maria)
    with pytest.raises(errors.UniqueViolation):
        paid(app, maria)


def test_other_months_programmes_and_workers_are_others(app: App, maria: Member) -> None:
    paid(app, maria)
    paid(app, maria, programme="jkm")
    paid(app, maria, month="2027-01-01")
    paid(app, registered())


def test_the_next_round_needs_the_reversal_of_the_one_before(app: App, maria: Member) -> None:
    for early in (1, 2):
        with pytest.raises(errors.ForeignKeyViolation):
            paid(app, maria, early)
    paid(app, maria)
    with pytest.raises(errors.ForeignKeyViolation):
        paid(app, maria, 1)
    gone(app, maria)
    with pytest.raises(errors.ForeignKeyViolation):
        paid(app, maria, 2)
    paid(app, maria, 1)
    with pytest.raises(errors.UniqueViolation):
        paid(app, maria, 1)


def test_the_reversal_of_another_month_opens_no_round(app: App, maria: Member) -> None:
    other = registered()
    others: list[tuple[Member, dict[str, Any]]] = [
        (maria, {"programme": "jkm"}),
        (maria, {"month": "2027-01-01"}),
        (other, {}),
    ]
    for worker, changes in others:
        paid(app, worker, **changes)
        gone(app, worker, **changes)
    paid(app, maria)
    with pytest.raises(errors.ForeignKeyViolation):
        paid(app, maria, 1)


def test_only_what_was_paid_is_reversed_and_only_once(app: App, maria: Member) -> None:
    with pytest.raises(errors.ForeignKeyViolation):
        gone(app, maria)
    paid(app, maria)
    with pytest.raises(errors.ForeignKeyViolation):
        gone(app, maria, 1)
    gone(app, maria)
    with pytest.raises(errors.UniqueViolation):
        gone(app, maria)


@pytest.mark.parametrize("orphan", [{"worker_id": 10**9}, {"job": 2}, {"funding_id": 10**9}])
def test_months_without_their_worker_job_or_funding_are_refused(
    app: App, maria: Member, orphan: dict[str, Any]
) -> None:
    with pytest.raises(errors.ForeignKeyViolation):
        paid(app, maria, **orphan)


def test_a_reversal_without_its_reason_is_refused(app: App, maria: Member) -> None:
    paid(app, maria)
    with pytest.raises(errors.ForeignKeyViolation):
        gone(app, maria, reversal_id=10**9)


def test_one_orphan_among_good_months_lets_none_in(app: App, maria: Member) -> None:
    with pytest.raises(errors.ForeignKeyViolation):
        app.execute(
            "INSERT INTO contributions_paidmonth (worker_id, job, programme, month, round, price, funding_id)"
            " SELECT worker, 1, 'jkk', '2026-12-01', 0, 1, %s FROM unnest(%s::bigint[]) worker",
            [funding(app), [maria.id, registered().id, 10**9]],
        )
    assert app.execute("SELECT count(*) FROM contributions_paidmonth").fetchone() == (0,)


@pytest.mark.parametrize("odd", [{"month": "2026-12-02"}, {"price": -1}, {"round": -1}])
def test_a_month_is_a_first_day_and_its_price_no_debt(app: App, maria: Member, odd: dict[str, Any]) -> None:
    with pytest.raises(errors.CheckViolation):
        paid(app, maria, **odd)
