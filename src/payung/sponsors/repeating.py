"""Two rows under one NIK: whether they say the same of one person, only in other words. Pure."""

from bisect import bisect_right
from collections.abc import Sequence

from payung.people.likeness import describe_one_bearer
from payung.people.sameness import described_by
from payung.sponsors.parts import Person

DECIDING = ("region", "occupation", "second_occupation")
"""What of a row decides price and quota: where rows differ in it, somebody must say which is right."""

INCOMES = ("income", "second_income")


def say_the_same(*, one: Person, other: Person, steps: Sequence[int]) -> bool:
    """Whether these rows, which bear one NIK and may both be enrolled, are plainly one person's, and cost the same.

    Then the first row counts: another spelling of the name, another phone, address, decile or heir, an income that one
    row alone tells make nobody a second person, no more than where one person stands under two NIKs. Another village or
    another mother asks, since a NIK is sometimes lent. `steps` are the incomes, in order, at which a price changes.
    """
    here, there = one.registration, other.registration
    if any(getattr(here, each) != getattr(there, each) for each in DECIDING):
        return False
    if any(_priced_apart(getattr(here, each), getattr(there, each), steps) for each in INCOMES):
        return False
    return describe_one_bearer(one=described_by(person=here), other=described_by(person=there))


def _priced_apart(one: int, other: int, steps: Sequence[int]) -> bool:
    """Whether both incomes are told, and a price lies between them."""
    return bool(one and other) and bisect_right(steps, one) != bisect_right(steps, other)
