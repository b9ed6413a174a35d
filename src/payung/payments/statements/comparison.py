"""Lines of a bank's statement beside receipts. Pure.

Statement less books is the sum of the differences, to the rupiah, whatever stands in either.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from payung.payments.statements.reading import Entry, Statement

IN_TRANSIT = "not_yet_in_statement"
NAMES = (
    "in_statement_only",
    "in_books_only",
    "amount_differs",
    "twice_in_statement",
    "reversed_by_bank",
    "reversed_in_books",
    IN_TRANSIT,
)
"""Every name of a difference. The last needs no act: money of the last day, which the bank may book on the next."""


class Received(NamedTuple):
    """A receipt through the bank: whole rupiah, the day it was recorded, and whether it was taken back."""

    amount: int
    day: date
    reversed: bool


class Difference(NamedTuple):
    """How much more of a payment the statement says than the books (less, where negative), and why.

    `reference` is "" where the bank gave no id.
    """

    name: str
    reference: str
    code: int | None
    amount: int

    @property
    def needs_act(self) -> bool:
        """Whether somebody must find out."""
        return self.name != IN_TRANSIT


class Compared(NamedTuple):
    """Sums in whole rupiah: what came less what left by the statement, what the books hold of it, and the rest by name.

    `agreed` counts the payments that are the same in both; `other` is what left and belongs to no payment: fees,
    transfers of ours.
    """

    statement: int
    books: int
    other: int
    agreed: int
    differences: tuple[Difference, ...]


class Payment(NamedTuple):
    """One payment in both: `first` credit and `more` of them, what was debited, and what the books say of it.

    `credited_before` where another statement had the credit: then its receipt is not awaited in this one.
    """

    reference: str
    code: int | None
    first: int
    more: tuple[int, ...]
    debited: int
    received: Received | None
    credited_before: bool

    @property
    def is_ours(self) -> bool:
        """Whether it is a payment to us at all: what only left, and never came, is not."""
        return bool(self.first or self.more or self.received or self.credited_before)

    @property
    def stated(self) -> int:
        """What the statement says came, less what left."""
        return self.first + sum(self.more) - self.debited

    @property
    def came(self) -> int:
        """What came by the books, as far as this statement must have it."""
        return self.received.amount if self.received and (self.first or not self.credited_before) else 0

    @property
    def left(self) -> int:
        """What was taken back by the books."""
        return self.received.amount if self.received and self.received.reversed else 0

    def differences(self, *, last_day: date) -> Iterator[Difference]:
        """Everything in which statement and books differ about it."""
        for again in self.more:
            yield self._difference("twice_in_statement", again)
        if self.received is None:
            yield self._difference("in_statement_only", self.first - self.debited)
        elif self.first or self.debited or self.came != self.left:
            absent = IN_TRANSIT if self.received.day >= last_day else "in_books_only"
            yield self._difference("amount_differs" if self.first else absent, self.first - self.came)
            undone = {(True, False): "reversed_by_bank", (False, True): "reversed_in_books"}
            name = undone.get((bool(self.debited), bool(self.left)), "amount_differs")
            yield self._difference(name, self.left - self.debited)

    def _difference(self, name: str, amount: int) -> Difference:
        return Difference(name, self.reference, self.code, amount)


def compare(*, statement: Statement, received: Mapping[str, Received], elsewhere: Collection[Entry] = ()) -> Compared:
    """Compare a statement with the receipts through its bank.

    `received` holds, by the bank's id, those of the statement's days and those that its lines name; `elsewhere` the
    lines of other statements of this bank that name one of these payments.
    """
    payments = list(_payments(statement, received, elsewhere))
    ours = [payment for payment in payments if payment.is_ours]
    found = [[each for each in payment.differences(last_day=statement.last_day) if each.amount] for payment in ours]
    return Compared(
        statement=sum(payment.stated for payment in ours),
        books=sum(payment.came - payment.left for payment in ours),
        other=sum(payment.debited for payment in payments if not payment.is_ours),
        agreed=sum(not each for each in found),
        differences=tuple(difference for each in found for difference in each),
    )


def _payments(statement: Statement, received: Mapping[str, Received], elsewhere: Iterable[Entry]) -> Iterator[Payment]:
    """Lines by payment; what has no id of the bank is one payment a line."""
    lines, before = defaultdict(list), defaultdict(list)
    for n, entry in enumerate(statement.entries):
        lines[entry.reference or n].append(entry)
    for entry in elsewhere:
        if entry.kind == "credit":
            before[entry.reference].append(entry.day)
    for key in dict.fromkeys([*lines, *(each for each in received if each not in before)]):
        reference = key if isinstance(key, str) else ""
        yield _payment(reference, lines[key], received.get(reference), before[reference])


def _payment(reference: str, lines: list[Entry], received: Received | None, before: list[date]) -> Payment:
    """A credit that another statement has on another day came twice; on the same day it is the same line."""
    credits_ = [line for line in lines if line.kind == "credit"]
    anew = [line.amount for line in credits_ if not before or line.day in before]
    again = [line.amount for line in credits_ if before and line.day not in before]
    return Payment(
        reference=reference,
        code=next((line.code for line in lines if line.code), None),
        first=anew[0] if anew else 0,
        more=(*anew[1:], *again),
        debited=sum(line.amount for line in lines if line.kind == "debit"),
        received=received,
        credited_before=bool(before),
    )
