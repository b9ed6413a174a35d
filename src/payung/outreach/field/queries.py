"""What a registration from the field is answered with, and what officers decided of those that waited for them."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from payung.access.scope import EVERYTHING, seeing
from payung.applications.queries import standing
from payung.kernel.months import Month
from payung.payments.billing import bill
from payung.payments.codes import payer_of
from payung.people.queries import worker


class Taken(NamedTuple):
    """The answer to a registration: the participant number, which is the payment code; and what the first month that is
    still unpaid costs, in whole rupiah. Nobody is covered before money comes."""

    number: int
    month: Month | None
    amount: int


def taken(*, number: int, on: date) -> Taken:
    """The answer to whoever registered this member."""
    due = bill(payer=payer_of(worker=worker(number=str(number))), on=on, months=1)
    return Taken(number, due.months[0].month if due.months else None, due.amount)


def decided(*, ids: Collection[UUID], on: date) -> dict[UUID, Taken | None]:
    """Those of these registrations of which an officer has decided by now; None for whom none was registered.

    Whoever asks knows the ids, which their phone made and nobody can guess.
    """
    with seeing(scope=EVERYTHING):  # who waits is nobody's yet, and may be corrected to live elsewhere since
        found = [each for each in standing(ids=ids).values() if each.is_decided]
        return {each.id: taken(number=each.number, on=on) if each.number else None for each in found}
