"""What each party owes of each month of each list: asked for, promised, paid; and where its waiting money stands."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from payung.kernel.months import Month
from payung.law.book import book
from payung.sponsors.allocation import waiting_money
from payung.sponsors.commitments import commitments
from payung.sponsors.queries import AgreementView, list_months

Part = tuple[str, Month, int]
"""A party's part of a list's month: the list's id, the month, and the party's number."""


class Line(NamedTuple):
    """A part as it was invoiced."""

    invoice: str
    people: int
    amount: int
    at: datetime


class Due(NamedTuple):
    """A party's part of a list's month, in whole rupiah: `owed` while it is promised and not paid, `used` once it is.

    `waiting` is what of the party's own money stands for what is owed, `line` its invoice, None where there is none.
    """

    list_id: str
    month: Month
    party: int
    owed: int
    used: int
    waiting: int
    line: Line | None

    @property
    def invoiced(self) -> int:
        """What the party was asked to pay."""
        return self.line.amount if self.line else 0

    @property
    def received(self) -> int:
        """What of the party's money went into it, or stands for it."""
        return self.used + self.waiting


class Dues(NamedTuple):
    """Every part in the order in which money pays, voided ones last; `beyond` is each party's money for none."""

    parts: Sequence[Due]
    beyond: Mapping[int, int]


def due_on(*, month: Month) -> date:
    """The day by which contributions of a month are due."""
    return month.first.replace(day=book().on(month.first).due_day.value)


def dues(*, agreement: AgreementView) -> Dues:
    """What each party owes of an agreement, with its waiting money on the earliest of it."""
    owed, used, lines = _owed(agreement), _used(agreement), _lines(agreement)
    money = {party.n: waiting_money(agreement=agreement, party=party.n) for party in agreement.sharing.parties}
    found = []
    for part in _in_order(agreement, {*owed, *used, *lines}):
        waiting = min(owed[part], money[part[2]])
        money[part[2]] -= waiting
        found.append(Due(*part, owed[part], used[part], waiting, lines.get(part)))
    return Dues(found, money)


def _in_order(agreement: AgreementView, parts: set[Part]) -> Iterator[Part]:
    place = {
        (each.list_id, Month.of(each.month)): n for n, each in enumerate(list_months(agreement=agreement))
    }  # a voided month is none of these
    yield from sorted(parts, key=lambda part: (place.get(part[:2], len(place)), part))


def _owed(agreement: AgreementView) -> Counter[Part]:
    owed: Counter[Part] = Counter()
    for commitment, amount in commitments(agreement=agreement).items():
        owed[commitment.list_id, commitment.month, commitment.party] += amount
    return owed


def _used(agreement: AgreementView) -> Counter[Part]:
    """What stands paid, as the shares of its fundings say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.list_id, m.month, p.n, s.amount FROM sponsors_standinglistmonth m"
            " JOIN sponsors_list l ON l.id = m.list_id JOIN contributions_share s ON s.funding_id = m.funding_id"
            " JOIN sponsors_party p ON (p.agreement_id, p.funder_id) = (l.agreement_id, s.funder_id)"
            " WHERE l.agreement_id = %s",
            [agreement.id],
        )
        return Counter({(list_id, Month.of(month), n): amount for list_id, month, n, amount in cursor.fetchall()})


def _lines(agreement: AgreementView) -> dict[Part, Line]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line.list_id, line.month, line.n, line.invoice_id, line.people, line.amount, line.recorded_at"
            " FROM sponsors_invoiceline line JOIN sponsors_list l ON l.id = line.list_id WHERE l.agreement_id = %s",
            [agreement.id],
        )
        return {(list_id, Month.of(month), n): Line(*line) for list_id, month, n, *line in cursor.fetchall()}
