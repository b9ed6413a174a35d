"""A party's statement of account: what was promised of its money, what paid months, what waits; movement by movement.

It is the ledger's own accounts, and says of each entry by which fact it came.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import connection
from django.utils import timezone

from payung.access.scope import EVERYTHING, seeing
from payung.kernel.months import Month
from payung.ledger.actions import BOOKS
from payung.sponsors.queries import PARTY_ACCOUNTS, AgreementView
from payung.sponsors.stakes import Party

MONTH_PAID, UNNAMED = "month_paid", "unnamed"
# The entries of the books by name, as those who book them write it; what each is, and about what and which month.
FACTS = """
SELECT 'receipt ' || reference, 'receipt', reference, NULL::date FROM payments_receipt WHERE purpose = %(purpose)s
UNION ALL SELECT 'reversal ' || reference || step, 'receipt_reversed', reference, NULL
FROM payments_reversedreceipt v JOIN payments_receipt r ON r.reference = v.receipt_id,
    unnest(ARRAY['', ' owed', ' out']) step
WHERE r.purpose LIKE 'agreement %%' AND split_part(r.purpose, ' ', 2) = %(code)s
UNION ALL SELECT what || ' ' || list_id, what, list_id, NULL
FROM sponsors_approval JOIN sponsors_list l ON l.id = list_id, unnest(ARRAY['approval', 'departures']) what
WHERE l.agreement_id = %(agreement)s
UNION ALL SELECT format('list month %%s %%s round %%s', list_id, to_char(month, 'YYYY-MM'), round), 'month_paid',
    list_id, month
FROM sponsors_paidlistmonth JOIN sponsors_list l ON l.id = list_id WHERE l.agreement_id = %(agreement)s
UNION ALL SELECT 'order ' || id, kind, id, NULL FROM sponsors_order o
WHERE agreement_id = %(agreement)s OR EXISTS (SELECT FROM payments_receipt r
    WHERE r.purpose = %(purpose)s AND r.reference = 'carry-over ' || o.id)
"""


class Balances(NamedTuple):
    """What stands in a party's accounts, in whole rupiah: promised, become months, and waiting for months."""

    committed: int = 0
    spent: int = 0
    waiting: int = 0

    def after(self, moved: "Balances") -> "Balances":
        """What stands there after a movement."""
        return Balances(*(stood + more for stood, more in zip(self, moved, strict=True)))


class Fact(NamedTuple):
    """Why something was booked: a receipt, an approval, a list's month, an order (by its kind) … and about what."""

    what: str
    about: str
    month: Month | None = None


class Movement(NamedTuple):
    """One entry of the books: when, why, and by how much each balance changes."""

    at: datetime
    fact: Fact
    moved: Balances


class Statement(NamedTuple):
    """A party's accounts from a day to a day, both included."""

    party: Party
    first: date
    last: date
    opening: Balances
    movements: Sequence[Movement]

    @property
    def closing(self) -> Balances:
        """What stood there at the end of the last day."""
        stands = self.opening
        for movement in self.movements:
            stands = stands.after(movement.moved)
        return stands


def statement(*, agreement: AgreementView, party: Party, first: date | None, last: date) -> Statement:
    """A party's statement, from its first movement on where `first` is None; days are those of NTT."""
    opening, within, all_of_them = Balances(), [], list(movements(agreement=agreement, party=party))
    first = first or min([last, *(timezone.localdate(movement.at) for movement in all_of_them[:1])])
    for movement in all_of_them:
        day = timezone.localdate(movement.at)
        if day < first:
            opening = opening.after(movement.moved)
        elif day <= last:
            within.append(movement)
    return Statement(party, first, last, opening, within)


def movements(*, agreement: AgreementView, party: Party) -> Iterator[Movement]:
    """Every entry that touched a party's accounts, in the order in which they were booked."""
    facts = _facts(agreement, party)
    accounts = [agreement.account(name, party.n) for name in PARTY_ACCOUNTS]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t.entry, t.recorded_at, min(t.why),
                sum(CASE WHEN a.code = %(committed)s THEN sign * t.amount ELSE 0 END)::bigint,
                sum(CASE WHEN a.code = %(spent)s THEN sign * t.amount ELSE 0 END)::bigint,
                sum(CASE WHEN a.code = %(waiting)s THEN -sign * t.amount ELSE 0 END)::bigint
            FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)
            CROSS JOIN LATERAL (SELECT CASE WHEN t.debit_id = a.id THEN 1 ELSE -1 END) side (sign)
            WHERE a.code IN (%(committed)s, %(spent)s, %(waiting)s) GROUP BY t.entry, t.recorded_at
            """,
            dict(zip(PARTY_ACCOUNTS, accounts, strict=True)),
        )
        found = dict[tuple[datetime, Fact], Balances]()
        for entry, at, why, *moved in cursor.fetchall():  # a reversal has several entries
            when = at, facts.get(entry, Fact(UNNAMED, why))
            found[when] = found.get(when, Balances()).after(Balances(*moved))
    # What one transaction booked has one instant: a receipt comes before the months it pays, in their order.
    made = (Movement(at, fact, moved) for (at, fact), moved in found.items())
    yield from sorted(made, key=lambda each: (each.at, each.fact.what == MONTH_PAID, each.fact.month or Month(0)))


def _facts(agreement: AgreementView, party: Party) -> Mapping[UUID, Fact]:
    """Every fact by which a party's accounts move, by the entry that it made in the books."""
    asked: dict[str, int | str] = {
        "agreement": agreement.id,
        "code": agreement.code,
        "purpose": agreement.purpose(party.n),
    }
    # Money that was carried over from an agreement of others is named by an order of theirs.
    with seeing(scope=EVERYTHING), connection.cursor() as cursor:
        cursor.execute(FACTS, asked)
        return {
            uuid5(BOOKS, entry): Fact(what, about, Month.of(first) if first else None)
            for entry, what, about, first in cursor.fetchall()
        }
