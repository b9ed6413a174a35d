"""Whether somebody who may join may also join under an agreement. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from payung.kernel.months import Month
from payung.kernel.problems import Problem
from payung.law.book import NotInForce, book
from payung.law.checks import PAYERS, check_programmes
from payung.law.eligibility import age_on
from payung.people import cells
from payung.people.cells import Cell
from payung.people.checks import Registration
from payung.people.regions import PROVINCE, REGIONS

SPONSORING = frozenset(PAYERS) - {"self", "group"}
LONGEST_TERM = 60  # months
LARGEST_BUDGET = 10**15  # rupiah; sums of it stay exact everywhere
AGREEMENT_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{1,39}")


class Terms(NamedTuple):
    """What an agreement asks of people and pays for them: months half-open, programmes, who pays, and limits."""

    first_month: Month
    months: int
    programmes: tuple[str, ...]
    payer: str
    region: str = "53"
    max_decile: int | None = None
    min_age: int | None = None

    @property
    def end_month(self) -> Month:
        """The first month after the term."""
        return self.first_month + self.months


def judged_on(*, terms: Terms, today: date) -> date:
    """The day on which ages are judged: the later of today and the agreement's first day."""
    return max(today, terms.first_month.first)


def check_eligibility(
    *, person: Registration | None, decile: Cell, terms: Terms, on: date
) -> tuple[int | None, tuple[Problem, ...]]:
    """The decile, if it can be read, and every term of the agreement that the person does not meet.

    `person` is None where the registration itself did not hold; the decile is judged all the same.
    """
    problems: list[Problem] = []
    read = _decile(decile, terms.max_decile, problems)
    if person is not None:
        if terms.min_age is not None and age_on(person.birth_date, on) < terms.min_age:
            problems.append(Problem("age.too_young", "birth_date", str(terms.min_age)))
        if not person.region.startswith(terms.region):
            problems.append(Problem("region.not_in_agreement", "region"))
    return read, tuple(problems)


def _decile(cell: Cell, limit: int | None, problems: list[Problem]) -> int | None:
    """The decile; wrong or missing ones matter only where the agreement sets a limit."""
    try:
        decile = cells.decile(cell)
    except cells.Unreadable:
        if limit is not None:
            problems.append(Problem("decile.unreadable", "decile"))
        return None
    if limit is None:
        return decile
    if decile is None:
        problems.append(Problem("decile.missing", "decile"))
    elif decile > limit:
        problems.append(Problem("decile.too_high", "decile", str(limit)))
    return decile


def check_agreement(
    *, code: str, sponsor: str, decree: str, terms: Terms, budget: int, quotas: Mapping[str, int]
) -> list[Problem]:
    """Everything wrong with what a sponsor promises. `budget` is whole rupiah, `quotas` people by region."""
    checks = [
        (AGREEMENT_CODE.fullmatch(code), Problem("agreement.code_malformed", "code", code)),
        (sponsor.strip() and decree.strip(), Problem("agreement.words_missing", "sponsor, decree")),
        (terms.payer in SPONSORING, Problem("agreement.funder_unknown", "funder", terms.payer)),
        (terms.months > 0, Problem("agreement.term_empty", "to")),
        (terms.months <= LONGEST_TERM, Problem("agreement.term_too_long", "to")),
        (0 < budget <= LARGEST_BUDGET, Problem("agreement.budget_impossible", "budget")),
        (terms.region in (PROVINCE, *REGIONS), Problem("agreement.region_unknown", "region", terms.region)),
        (
            terms.max_decile is None or 1 <= terms.max_decile <= 10,
            Problem("agreement.decile_impossible", "max-decile", str(terms.max_decile)),
        ),
        (terms.min_age is None or 0 <= terms.min_age < 65, Problem("agreement.age_impossible", "min-age")),
        *((region in REGIONS, Problem("agreement.region_unknown", "quota", region)) for region in quotas),
        *((people >= 0, Problem("agreement.quota_negative", "quota", region)) for region, people in quotas.items()),
    ]
    faults = [problem for holds, problem in checks if not holds]
    try:
        page = book().on(terms.first_month.first)
        return faults + check_programmes(page=page, programmes=terms.programmes, kind="independent")
    except NotInForce as silence:
        return [*faults, Problem("law.not_in_force", "from", silence.first.isoformat())]
