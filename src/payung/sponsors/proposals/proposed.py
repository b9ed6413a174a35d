"""An agreement as somebody drew it up, and what it would cost. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from payung.kernel.months import Month
from payung.kernel.problems import Problem
from payung.people.regions import REGIONS
from payung.sponsors.checks import Terms, check_agreement, judged_on
from payung.sponsors.pricing import Case, Promise, price_lines

MOST_PEOPLE = 1_000_000_000
LOWEST = Case(0, "other")
"""For whom it is reckoned: the lowest band, and no driver. A list is priced by what it says of each."""


class Proposed(NamedTuple):
    """What one funder is to promise: the terms, and at most `budget` rupiah; `people` are how many it is reckoned for.

    Quotas are people by kabupaten or kota.
    """

    funder_id: int
    code: str
    decree: str
    terms: Terms
    people: int
    budget: int
    quotas: Mapping[str, int]


class Stretch(NamedTuple):
    """Months in a row with one price, both inclusive: of one person's month the full price, less discount, and of all
    people's one month. Whole rupiah."""

    first: Month
    last: Month
    full: int
    discount: int
    each: int
    everybody: int

    @property
    def months(self) -> int:
        """How many months these are."""
        return self.last - self.first + 1


class Reckoned(NamedTuple):
    """What an agreement costs, in whole rupiah: one person for the whole term, and all people."""

    stretches: tuple[Stretch, ...]
    each: int
    cost: int

    def reached(self, *, budget: int) -> int:
        """How many people a budget reaches for the whole term."""
        return budget // self.each


def reckon(*, terms: Terms, people: int, today: date) -> Reckoned:
    """What so many people of the lowest band cost for the months of the term that are not over.

    Raises Refused `agreement.over`, and for terms that have no price.
    """
    months = terms.span(on=judged_on(terms=terms, today=today)).all
    lines = price_lines(cases=[LOWEST], promise=Promise(terms.programmes, dict.fromkeys(months, terms.payer)))
    prices = {
        month: (sum(line.full for line in lines[LOWEST, month]), sum(line.discount for line in lines[LOWEST, month]))
        for month in months
    }
    stretches = []
    for (full, discount), same in groupby(months, key=prices.__getitem__):
        first, *later = same
        each = full - discount
        stretches.append(Stretch(first, (later or [first])[-1], full, discount, each, each * people))
    whole = sum(stretch.each * stretch.months for stretch in stretches)
    return Reckoned(tuple(stretches), whole, whole * people)


def check_proposed(*, proposed: Proposed, sponsor: str) -> list[Problem]:
    """Everything wrong with an agreement that was drawn up for a sponsor of this name."""
    terms = proposed.terms
    problems = check_agreement(
        code=proposed.code,
        sponsor=sponsor,
        decree=proposed.decree,
        terms=terms,
        budget=proposed.budget,
        quotas=proposed.quotas,
    )
    if not 0 < proposed.people <= MOST_PEOPLE:
        problems.append(Problem("plan.people_impossible", "people", str(proposed.people)))
    return [*problems, *_outside(proposed)]


def _outside(proposed: Proposed) -> Iterator[Problem]:
    for place in proposed.quotas:
        if place in REGIONS and not place.startswith(proposed.terms.region):
            yield Problem("agreement.quota_outside", "quota", REGIONS[place].full_name)


def as_content(*, proposed: Proposed) -> dict[str, Any]:
    """An agreement that was drawn up, as it is kept; its funder and region stand beside it."""
    terms = proposed.terms._asdict() | {"first_month": str(proposed.terms.first_month)}
    return {
        **{"code": proposed.code, "decree": proposed.decree, "people": proposed.people, "budget": proposed.budget},
        "quotas": dict(proposed.quotas),
        "terms": terms,
    }


def from_content(*, funder_id: int, content: Mapping[str, Any]) -> Proposed:
    """An agreement that was drawn up and kept."""
    words = content["terms"]
    terms = Terms(
        **words
        | {
            "first_month": Month.parse(words["first_month"]),
            "programmes": tuple(words["programmes"]),
            "occupations": tuple(words["occupations"]),
        }
    )
    return Proposed(funder_id=funder_id, **{**content, "terms": terms})


def proposal_id(*, proposed: Proposed) -> str:
    """Sixteen hex digits over what is to be promised: drawn up twice in the same words, it is one proposal."""
    told = json.dumps([proposed.funder_id, as_content(proposed=proposed)], sort_keys=True).encode()
    return hashlib.sha256(told).hexdigest()[:16]
