"""Pay months, and reverse them. Called by those who take money, inside their transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import IntegrityError, connections

from payung.contributions.due import DueMonth

STAGING = """
CREATE TEMPORARY TABLE IF NOT EXISTS due_month (
    worker_id bigint, job smallint, programme text, month date, round smallint, price integer
) ON COMMIT DELETE ROWS;
TRUNCATE due_month;
"""
# A month that stands (its last round is not reversed) is not due: nobody pays it twice. Each month is looked
# up by its key, so that this costs what the question is long, however many months were ever paid.
DUE = """
SELECT due.worker_id, due.job, due.programme, due.month, coalesce(last.round + 1, 0) AS round, due.price
FROM ({due}) due
LEFT JOIN LATERAL (
    SELECT paid.round FROM contributions_paidmonth paid
    WHERE (paid.worker_id, paid.job, paid.programme, paid.month)
        = (due.worker_id, due.job, due.programme, due.month)
    ORDER BY paid.round DESC LIMIT 1
) last ON true
WHERE last.round IS NULL OR EXISTS (
    SELECT FROM contributions_reversedmonth gone
    WHERE (gone.worker_id, gone.job, gone.programme, gone.month, gone.round)
        = (due.worker_id, due.job, due.programme, due.month, last.round)
)
"""
LINES = """
SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::text[], %s::date[], %s::integer[])
    line (worker_id, job, programme, month, price)
"""


class Due(NamedTuple):
    """What staging found to be due: people, and rupiah by programme."""

    people: int
    by_programme: Mapping[str, int]

    @property
    def total(self) -> int:
        """Whole rupiah over all programmes."""
        return sum(self.by_programme.values())


class Share(NamedTuple):
    """One funder's part of a funding, in whole rupiah."""

    funder_id: int
    amount: int


class Source(NamedTuple):
    """Whose money it was: part of a receipt, in whole rupiah."""

    reference: str
    amount: int


def funder(*, kind: str, name: str, using: str = "default") -> int:
    """The id of the funder of this kind and name, who is made if new."""
    known = "SELECT id FROM contributions_funder WHERE kind = %s AND name = %s"
    with connections[using].cursor() as cursor:
        cursor.execute(known, [kind, name])
        if (found := cursor.fetchone()) is None:
            cursor.execute(
                "INSERT INTO contributions_funder (kind, name) VALUES (%s, %s) ON CONFLICT (kind, name) DO NOTHING",
                [kind, name],
            )
            cursor.execute(known, [kind, name])
            found = cursor.fetchone()
        return int(found[0])


def funders(*, named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of the funders of these kinds and names; those who are new are made.

    In the order of their names: two who make the same ones at once would else wait for one another in a ring.
    """
    return {(kind, name): funder(kind=kind, name=name) for kind, name in sorted({*named})}


def is_any_due(*, due: str, parameters: Sequence[Any]) -> bool:
    """Whether any month that a SELECT (as in `stage_due`) names is due; the first one found ends the search."""
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({DUE.format(due=due)})", parameters)
        return bool(cursor.fetchone()[0])


def stage_due(*, due: str, parameters: Sequence[Any]) -> Due:
    """Stage the months that a SELECT names, without those that stand, and say what they cost.

    `due` selects worker_id, job, programme, month (its first day) and price. Staged months are paid
    by `pay_staged`, or forgotten with the transaction.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(STAGING)
        cursor.execute(f"INSERT INTO due_month {DUE.format(due=due)}", parameters)
        cursor.execute("SELECT count(DISTINCT worker_id) FROM due_month")
        people = cursor.fetchone()[0]
        cursor.execute("SELECT programme, sum(price)::bigint FROM due_month GROUP BY programme ORDER BY programme")
        return Due(people, dict(cursor.fetchall()))


def pay_staged(
    *, total: int, shares: Iterable[Share], paid_from: Iterable[Source], law: str, tariff: Sequence[Mapping[str, Any]]
) -> int:
    """Write the staged months as paid by one funding; returns its id.

    `total` is what staging said; the shares and the receipts must sum to it. `tariff` keeps the
    distinct prices with their articles. Months go in order, so that two who pay months of one worker
    at once never wait in a ring. Raises ValueError where the sums differ.
    """
    funding = _write_funding(total, list(shares), list(paid_from), law, tariff)
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO contributions_paidmonth (worker_id, job, programme, month, round, price, funding_id)"
            " SELECT worker_id, job, programme, month, round, price, %s FROM due_month"
            " ORDER BY month, worker_id, job, programme",
            [funding],
        )
    return funding


def _write_funding(
    total: int, shares: Sequence[Share], paid_from: Sequence[Source], law: str, tariff: Sequence[Mapping[str, Any]]
) -> int:
    if not total == sum(share.amount for share in shares) == sum(source.amount for source in paid_from):
        raise ValueError("shares and receipts of a funding must sum to its total")
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO contributions_funding (total, law, tariff, paid_from) VALUES (%s, %s, %s, %s) RETURNING id",
            [total, law, json.dumps(list(tariff)), json.dumps([source._asdict() for source in paid_from])],
        )
        funding = int(cursor.fetchone()[0])
        cursor.executemany(
            "INSERT INTO contributions_share (funding_id, funder_id, amount) VALUES (%s, %s, %s)",
            [(funding, *share) for share in shares],
        )
    return funding


class Overtaken(IntegrityError):
    """Somebody else paid one of these months since they were looked up."""


def pay_lines(
    *,
    months: Sequence[DueMonth],
    shares: Iterable[Share],
    paid_from: Iterable[Source],
    law: str,
    tariff: Sequence[Mapping[str, Any]],
) -> int:
    """Write a few months as paid by one funding, and return its id: what staging does for a list, in one statement.

    Raises Overtaken where one of them stands by now, ValueError where shares or receipts do not sum to the lines.
    """
    lines = [(due, each.month) for each in months for due in each.lines]
    total = sum(due.line.amount for due, _ in lines)
    funding = _write_funding(total, list(shares), list(paid_from), law, tariff)
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO contributions_paidmonth (worker_id, job, programme, month, round, price, funding_id)"
            f" SELECT worker_id, job, programme, month, round, price, %s FROM ({DUE.format(due=LINES)}) line"
            " ORDER BY month, worker_id, job, programme",
            [
                funding,
                [due.worker_id for due, _ in lines],
                [due.job for due, _ in lines],
                [due.line.programme for due, _ in lines],
                [month.first for _, month in lines],
                [due.line.amount for due, _ in lines],
            ],
        )
        if cursor.rowcount != len(lines):
            raise Overtaken("some of these months stand paid by now")
    return funding


class Undone(NamedTuple):
    """What a reversal undid: its id, and rupiah by funding, programme and month (its first day)."""

    reversal: int
    amounts: dict[tuple[int, str, date], int]


def reverse_fundings(*, fundings: Sequence[int], why: str) -> Undone:
    """Reverse every standing month of these fundings; the rows stay, and each gets its reversal."""
    with connections["default"].cursor() as cursor:
        cursor.execute("INSERT INTO contributions_reversal (why) VALUES (%s) RETURNING id", [why])
        reversal = int(cursor.fetchone()[0])
        cursor.execute(
            """
            WITH gone AS (
                INSERT INTO contributions_reversedmonth (worker_id, job, programme, month, round, reversal_id)
                SELECT worker_id, job, programme, month, round, %s FROM contributions_standingmonth
                WHERE funding_id = ANY(%s)
                RETURNING worker_id, job, programme, month, round
            )
            SELECT paid.funding_id, paid.programme, paid.month, sum(paid.price)::bigint
            FROM gone JOIN contributions_paidmonth paid USING (worker_id, job, programme, month, round)
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """,
            [reversal, list(fundings)],
        )
        return Undone(reversal, {(id_, programme, month): sum_ for id_, programme, month, sum_ in cursor.fetchall()})
