"""Declare what a year earned, confirm it as a second person, and add it to all JHT accounts."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from payung.access.holding import hold
from payung.access.persons import person_id
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.contributions.jht.queries import (
    ACCOUNT,
    SOURCE,
    Development,
    Rate,
    added_to_all,
    developments,
    known_until,
    next_year,
    rates,
)
from payung.kernel.problems import Problem, Refused
from payung.law.book import book
from payung.ledger.actions import Move, open_accounts
from payung.ledger.actions import book as book_moves

HIGHEST = 3_000
"""Basis points. A year that earned more than 30% was mistyped."""


class Declared(NamedTuple):
    """The answer to a declaration or a confirmation: the rate, and whether it stood so before."""

    rate: Rate
    repeated: bool


class Added(NamedTuple):
    """The answer to developing a year: what it added, and whether that was done before."""

    development: Development
    repeated: bool


def declare_rate(*, year: int, basis_points: int, source: str, by: str, at: datetime) -> Declared:
    """Write down what JHT earned in a year, in basis points, and where that is declared. Another person confirms it.

    Raises Refused: `old_age.rate_malformed`, `old_age.source_missing`, `old_age.year_running`,
    `old_age.year_developed`, `user.unknown`.
    """
    actor, source = person_id(name=by), " ".join(source.split())
    if not 0 <= basis_points <= HIGHEST:
        raise Refused(Problem("old_age.rate_malformed", "rate"))
    if not source:
        raise Refused(Problem("old_age.source_missing", "source"))
    _refuse_running(year, at)
    with transaction.atomic():
        _hold()
        _refuse_developed(year)
        last = next(reversed(rates(year=year)), None)
        if last and (last.basis_points, last.source, last.declared_by) == (basis_points, source, by):
            return Declared(last, repeated=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO contributions_jhtrate (year, basis_points, source, declared_by_id)"
                " VALUES (%s, %s, %s, %s) RETURNING id",
                [year, basis_points, source, actor],
            )
            declared = Rate(int(cursor.fetchone()[0]), year, basis_points, source, by, "")
        record(by=by, action="declare_jht_rate", subject=str(year), detail={"basis_points": basis_points})
    return Declared(declared, repeated=False)


def confirm_rate(*, year: int, basis_points: int, by: str, at: datetime) -> Declared:
    """A second person's yes to the newest rate declared for a year, which they name themselves.

    Raises Refused: `old_age.rate_unknown`, `old_age.rate_differs` (another was declared last),
    `old_age.rate_same_person`, `old_age.year_developed`, `user.unknown`.
    """
    actor = person_id(name=by)
    with transaction.atomic():
        _hold()
        last = next(reversed(rates(year=year)), None)
        if last is None:
            raise Refused(Problem("old_age.rate_unknown", "year", str(year)))
        if last.basis_points != basis_points:
            raise Refused(Problem("old_age.rate_differs", "rate"))
        if last.confirmed_by:
            return Declared(last, repeated=True)
        _refuse_developed(year)
        if last.declared_by == by:
            raise Refused(Problem("old_age.rate_same_person", "by", by))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO contributions_jhtconfirmation (rate_id, year, declared_by_id, confirmed_by_id)"
                " VALUES (%s, %s, %s, %s)",
                [last.id, year, user_id(name=last.declared_by), actor],
            )
        record(by=by, action="confirm_jht_rate", subject=str(year), detail={"basis_points": basis_points})
    return Declared(last._replace(confirmed_by=by), repeated=False)


def develop_year(*, year: int, by: str, at: datetime) -> Added:
    """Add what a year earned, by its confirmed rate, to every JHT account: one transfer, the sum of the accounts.

    Counts the payments that are known for certain; what is recorded or reversed later is made good with the next year.
    Raises Refused: `old_age.year_running`, `old_age.year_out_of_order`, `old_age.nothing_paid`, `old_age.rate_unknown`,
    `user.unknown`.
    """
    actor = user_id(name=by)
    _refuse_running(year, at)
    with transaction.atomic():
        _hold()
        done = developments()
        if before := next((each for each in done if each.year == year), None):
            return Added(before, repeated=True)
        rate = _rate_to_use(year)
        known_at = known_until()
        found = added_to_all(
            rates=[*((each.year, each.basis_points) for each in done), (year, rate.basis_points)], known_at=known_at
        )
        amount = found.added - sum(each.amount for each in done)
        developed = Development(year, rate.basis_points, known_at, found.members, amount)
        _write(developed, rate, actor)
        detail = {"basis_points": rate.basis_points, "members": found.members, "amount": amount}
        record(by=by, action="develop_jht_year", subject=str(year), detail=detail)
    return Added(developed, repeated=False)


def _rate_to_use(year: int) -> Rate:
    """The confirmed rate of the year that is developed next. Raises Refused."""
    following = next_year()
    if following is None:
        raise Refused(Problem("old_age.nothing_paid", "year"))
    if following != year:
        raise Refused(Problem("old_age.year_out_of_order", "year", str(following)))
    confirmed = [each for each in rates(year=year) if each.confirmed_by]
    if not confirmed:
        raise Refused(Problem("old_age.rate_unknown", "year", str(year)))
    return confirmed[-1]


def _write(developed: Development, rate: Rate, actor: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contributions_jhtdevelopment"
            " (year, rate_id, known_at, members, amount, law, developed_by_id) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                *(developed.year, rate.id, developed.known_at, developed.members, developed.amount),
                *(book().version, actor),
            ],
        )
    debit, credit = (SOURCE, ACCOUNT) if developed.amount >= 0 else (ACCOUNT, SOURCE)
    open_accounts(codes=(SOURCE, ACCOUNT))
    move = Move(debit, credit, abs(developed.amount), f"JHT {developed.year}")
    book_moves(entry=f"jht development {developed.year}", moves=[move])


def _refuse_running(year: int, at: datetime) -> None:
    if year >= timezone.localdate(at).year:
        raise Refused(Problem("old_age.year_running", "year", str(year)))


def _refuse_developed(year: int) -> None:
    if any(each.year == year for each in developments()):
        raise Refused(Problem("old_age.year_developed", "year", str(year)))


def _hold() -> None:
    """One declares, confirms or develops; the others wait."""
    hold(subject="jht")
