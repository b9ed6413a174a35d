"""Declared rates, developed years, and what stands in a member's account."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from payung.contributions.jht.accounts import Developed, Paid, Rates, Year, earned, years
from payung.kernel.months import Month

ACCOUNT, SOURCE = "jht/development", "jht/returns"
"""What declared years added to members' accounts, and the returns of the fund out of which they did."""


class Rate(NamedTuple):
    """What a year earned, in basis points; `confirmed_by` is "" until another person than declared it said yes."""

    id: int
    year: int
    basis_points: int
    source: str
    declared_by: str
    confirmed_by: str


class Development(NamedTuple):
    """A developed year: what it added to the accounts of so many members, in whole rupiah."""

    year: int
    basis_points: int
    known_at: datetime
    members: int
    amount: int


class Sum(NamedTuple):
    """Over all members: how many pay or paid JHT, and what all years so far added, in whole rupiah."""

    members: int
    added: int


def rates(*, year: int | None = None) -> list[Rate]:
    """The rates declared for a year, or for all, in the order of years, the newest of each last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, r.year, r.basis_points, r.source, d.name, coalesce(u.name, '')"
            " FROM contributions_jhtrate r JOIN access_user d ON d.id = r.declared_by_id"
            " LEFT JOIN contributions_jhtconfirmation c ON c.rate_id = r.id"
            " LEFT JOIN access_user u ON u.id = c.confirmed_by_id"
            " WHERE r.year = coalesce(%s, r.year) ORDER BY r.year, r.id",
            [year],
        )
        return [Rate._make(row) for row in cursor.fetchall()]


def developments(*, known_at: datetime | None = None) -> list[Development]:
    """The years that were developed, in order; those that were by `known_at`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.year, r.basis_points, d.known_at, d.members, d.amount FROM contributions_jhtdevelopment d"
            " JOIN contributions_jhtrate r ON r.id = d.rate_id"
            " WHERE d.recorded_at <= coalesce(%s::timestamptz, 'infinity') ORDER BY d.year",
            [known_at],
        )
        return [Development._make(row) for row in cursor.fetchall()]


def account(*, worker_id: int, known_at: datetime) -> tuple[Year, ...]:
    """The JHT account of a member, year by year, as known at an instant; () where nothing was ever paid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.month, p.price, p.recorded_at, r.recorded_at FROM contributions_paidmonth p"
            " LEFT JOIN contributions_reversedmonth r ON (r.worker_id, r.job, r.programme, r.month, r.round)"
            " = (p.worker_id, p.job, p.programme, p.month, p.round)"
            " WHERE p.worker_id = %s AND p.programme = 'jht' AND p.recorded_at <= %s ORDER BY p.month",
            [worker_id, known_at],
        )
        months = [Paid(Month.of(month), *rest) for month, *rest in cursor.fetchall()]
    done = [Developed(each.year, each.basis_points, each.known_at) for each in developments(known_at=known_at)]
    return years(months=months, developed=done, at=known_at) if months else ()


def next_year() -> int | None:
    """The year to be developed next: after the last that was, or the first in which anybody pays; None without any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT max(year) + 1 FROM contributions_jhtdevelopment),"
            " (SELECT extract(year FROM min(month)) FROM contributions_paidmonth WHERE programme = 'jht'))::integer"
        )
        found: int | None = cursor.fetchone()[0]
        return found


def known_until() -> datetime:
    """The instant before which every payment is visible now: no running transaction began before it.

    Rows carry the instant at which their transaction began. A tenth of a second is left to those that begin now.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least(clock_timestamp(), min(xact_start)) - interval '0.1 seconds' FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        instant: datetime = cursor.fetchone()[0]
        return instant


# Members with the same months at the same prices are one case, with the number of them.
CASES = """
SELECT months, amounts, count(*) FROM (
    SELECT array_agg((extract(year FROM p.month) * 12 + extract(month FROM p.month) - 1)::integer ORDER BY p.month)
        AS months, array_agg(p.price ORDER BY p.month) AS amounts
    FROM contributions_paidmonth p
    WHERE p.programme = 'jht' AND p.recorded_at <= %(known_at)s AND NOT EXISTS (
        SELECT FROM contributions_reversedmonth r WHERE (r.worker_id, r.job, r.programme, r.month, r.round)
            = (p.worker_id, p.job, p.programme, p.month, p.round) AND r.recorded_at <= %(known_at)s)
    GROUP BY p.worker_id
) history GROUP BY months, amounts
"""


def added_to_all(*, rates: Rates, known_at: datetime) -> Sum:
    """What these years added to all accounts together, by the payments known at an instant.

    The law is asked once for each distinct history of months.
    """
    members, added = 0, 0
    with connection.cursor() as cursor:
        cursor.execute(CASES, {"known_at": known_at})
        for months, amounts, alike in cursor.fetchall():
            paid = dict(zip(map(Month, months), amounts, strict=True))
            added += alike * sum(earned(paid=paid, rates=rates))
            members += alike
    return Sum(members, added)


def broken_developments() -> Iterator[str | None]:
    """For each developed year None where its control total is that of its accounts, else what is wrong with it."""
    done, before = developments(), 0
    for count, each in enumerate(done, start=1):
        so_far = [(year.year, year.basis_points) for year in done[:count]]
        found = added_to_all(rates=so_far, known_at=each.known_at)
        due, before = found.added - before, found.added
        if (each.members, each.amount) == (found.members, due):
            yield None
        else:
            said, are = f"{each.amount} for {each.members} members", f"{due} for {found.members}"
            yield f"JHT {each.year} says {said}, its accounts say {are}"
