"""Whether somebody who may join may also join under an agreement. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from payung.kernel.months import Month, months
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import holds_nik
from payung.law.book import NotInForce, book
from payung.law.checks import PAYERS, check_programmes
from payung.law.eligibility import age_on
from payung.people.checks import Registration
from payung.people.occupations import occupations
from payung.people.regions import PROVINCE, REGIONS
from payung.people.welfare import Status, Welfare, read_status

SPONSORING = frozenset(PAYERS) - {"self", "group"}
LONGEST_TERM = 60  # months
SERVED_BY = ("list", "decile", "need")
NEXT_STEPS = ("own_payment", "next_funder", "agent_visit")
LETTERS = {"F": "P", "M": "L"}  # of a sex, as lists write it
LONGEST_STATUS = 120  # months
MOST_PARTS = 1_000_000
LARGEST_BUDGET = 10**15  # rupiah; sums of it stay exact everywhere
AGREEMENT_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{1,39}")


class Span(NamedTuple):
    """Months that are promised to everybody of a list: how many, from which on."""

    first_month: Month
    months: int

    @property
    def end_month(self) -> Month:
        """The first month after them."""
        return self.first_month + self.months

    @property
    def last_month(self) -> Month:
        """The last of them."""
        return self.end_month + -1

    @property
    def all(self) -> tuple[Month, ...]:
        """Each of these months, in order."""
        return months(self.first_month, count=self.months)


class Terms(NamedTuple):
    """What an agreement asks of people and pays for them: months half-open, programmes, who pays, and limits.

    `occupations` are codes of the catalogue, none meaning all; a welfare status may be `status_months` old. `each` is
    how many months everybody gets of a starter subsidy, `next_step` what is to follow them; `serve_by` who comes first
    where quota or budget are short (sponsors.turns).
    """

    first_month: Month
    months: int
    programmes: tuple[str, ...]
    payer: str
    region: str = "53"
    max_decile: int | None = None
    min_age: int | None = None
    max_age: int | None = None
    sex: str = ""
    occupations: tuple[str, ...] = ()
    extreme_poor: bool = False
    status_months: int | None = None
    without_wage_members: bool = False
    each: int | None = None
    serve_by: str = ""
    next_step: str = ""

    @property
    def end_month(self) -> Month:
        """The first month after the term."""
        return self.first_month + self.months

    @property
    def last_month(self) -> Month:
        """The last month of the term."""
        return self.end_month + -1

    def span(self, *, on: date) -> Span:
        """What is promised to those whose list is judged on a day (`judged_on`): no month that is over.

        Raises Refused `agreement.over` where nothing is left.
        """
        first = max(self.first_month, Month.of(on))
        left = self.end_month - first
        if left <= 0:
            raise Refused(Problem("agreement.over", "agreement", str(self.last_month)))
        return Span(first, min(left, self.each or left))


class CoFunder(NamedTuple):
    """Somebody who pays so many parts of every month of an agreement."""

    kind: str
    name: str
    parts: int


def judged_on(*, terms: Terms, today: date) -> date:
    """The day on which ages are judged: the later of today and the agreement's first day."""
    return max(today, terms.first_month.first)


def fields_needed(*, terms: Terms, told: Collection[str]) -> tuple[str, ...]:
    """The fields without which nobody can meet the terms, beyond those of every list. `told` are those that there are:
    that somebody is extremely poor may be said by the decile, or in a column of its own, which tells a decile, too.
    """
    needed = []
    if terms.max_decile is not None and "extreme_poor" not in told:
        needed.append("decile")
    if terms.extreme_poor and "decile" not in told:
        needed.append("extreme_poor")
    if terms.status_months is not None:
        needed.append("status_on")
    return tuple(dict.fromkeys(needed))


def check_eligibility(
    *, person: Registration | None, status: Status, terms: Terms, on: date
) -> tuple[Welfare, tuple[Problem, ...]]:
    """What can be read of the welfare status, and every term of the agreement that the person does not meet.

    `person` is None where the registration itself did not hold; the status is judged all the same. `on` is the day on
    which ages are judged, that of people as that of their status. Cells of a status that are missing, or cannot be
    read, matter only where the agreement asks for them.
    """
    welfare, unread = read_status(status=status)
    problems: list[Problem] = []
    if terms.max_decile is not None:
        _check_decile(_decile_of(welfare, unread), unread, terms.max_decile, problems)
    if terms.extreme_poor and welfare.decile != 1 and not welfare.extreme_poor:
        unclear = [problem for problem in unread if problem.where in ("decile", "extreme_poor")]
        unclear = unclear or [Problem("status.not_extreme_poor", "extreme_poor")]
        problems += [problem for problem in unclear if problem not in problems]
    if terms.status_months is not None:
        _check_day(welfare.as_of, unread, terms.status_months, on, problems)
    if person is not None:
        _check_person(person, terms, on, problems)
    return welfare, tuple(problems)


def _decile_of(welfare: Welfare, unread: Sequence[Problem]) -> int | None:
    """The decile that is told; who is extremely poor is of the first, where none is."""
    untold = welfare.decile is None and not any(problem.where == "decile" for problem in unread)
    return 1 if untold and welfare.extreme_poor else welfare.decile


def _check_decile(decile: int | None, unread: Sequence[Problem], limit: int, problems: list[Problem]) -> None:
    """What is wrong with the decile under an agreement that limits it."""
    if decile is not None:
        if decile > limit:
            problems.append(Problem("decile.too_high", "decile", str(limit)))
    elif wrong := [problem for problem in unread if problem.where == "decile"]:
        problems += wrong
    else:
        problems.append(Problem("decile.missing", "decile", str(limit)))


def _check_day(as_of: date | None, unread: Sequence[Problem], limit: int, on: date, problems: list[Problem]) -> None:
    """What is wrong with the day of a status that may be `limit` months old: the day itself, so much later, still."""
    if wrong := [problem for problem in unread if problem.where == "status_on"]:
        problems += wrong
    elif as_of is None:
        problems.append(Problem("status.undated", "status_on", str(limit)))
    elif as_of > on:
        problems.append(Problem("status.day_to_come", "status_on", as_of.isoformat()))
    elif (Month.of(on) - Month.of(as_of), on.day) > (limit, as_of.day):
        problems.append(Problem("status.expired", "status_on", str(limit)))


def _check_person(person: Registration, terms: Terms, on: date, problems: list[Problem]) -> None:
    """What the agreement asks of age, domicile, sex and occupation, and this person does not meet."""
    if terms.min_age is not None and age_on(person.birth_date, on) < terms.min_age:
        problems.append(Problem("age.too_young", "birth_date", str(terms.min_age)))
    if terms.max_age is not None and age_on(person.birth_date, on) > terms.max_age:
        problems.append(Problem("age.too_old_for_agreement", "birth_date", str(terms.max_age)))
    if not person.region.startswith(terms.region):
        within = REGIONS[terms.region].full_name if terms.region in REGIONS else "NTT"
        problems.append(Problem("region.not_in_agreement", "region", within))
    if terms.sex and person.sex != terms.sex:
        problems.append(Problem("sex.not_in_agreement", "sex", terms.sex))
    if terms.occupations and person.occupation not in terms.occupations:
        problems.append(Problem("occupation.not_in_agreement", "occupation", _names(terms.occupations)))


@lru_cache(maxsize=128)  # the same for every row of a list
def _names(codes: tuple[str, ...]) -> str:
    """Occupations in both languages, for a sentence of either: `Nelayan / Fisher, …`."""
    return ", ".join(f"{occupations()[code].name_id} / {occupations()[code].name_en}" for code in codes)


def check_funders(*, funders: Sequence[CoFunder]) -> list[Problem]:
    """Everything wrong with how those who pay an agreement share it."""
    problems = [
        Problem("agreement.funder_unknown", "funder", each.kind) for each in funders if each.kind not in SPONSORING
    ]
    named = [(each.kind, each.name) for each in funders]
    problems += [
        Problem("agreement.parts_impossible", "funder", f"{each.name.strip() or each.kind} = {each.parts}")
        for each in funders
        if not (each.name.strip() and 0 < each.parts <= MOST_PARTS and named.count((each.kind, each.name)) == 1)
    ]
    return problems


def is_place(*, place: str) -> bool:
    """Whether a quota can be set for a place: a kabupaten or kota (`53.71`), or a village in one (`53.71/Oesapa`)."""
    region, slash, village = place.partition("/")
    return region in REGIONS and bool(village.strip()) == bool(slash)


def _limits(terms: Terms) -> list[tuple[bool, Problem]]:
    """Whether the limits of age, sex, occupation and status can be met by anybody, each with its problem."""
    youngest, oldest, status = terms.min_age, terms.max_age, terms.status_months
    return [
        (youngest is None or 0 <= youngest < 65, Problem("agreement.age_impossible", "min-age")),
        (
            oldest is None or (youngest or 0) <= oldest < 65,
            Problem("agreement.oldest_impossible", "max-age", str(oldest)),
        ),
        (terms.sex in ("", *LETTERS), Problem("agreement.sex_unknown", "sex", terms.sex)),
        (
            status is None or 0 < status <= LONGEST_STATUS,
            Problem("agreement.status_impossible", "status-months", str(status)),
        ),
        *(
            (code in occupations(), Problem("agreement.occupation_unknown", "occupation", code))
            for code in terms.occupations
        ),
    ]


def _code(code: str) -> list[tuple[bool, Problem]]:
    """Whether an agreement can be called so; a code stands in the clear wherever the agreement is named."""
    if holds_nik(text=code):
        return [(False, Problem("why.holds_nik", "code"))]
    return [(bool(AGREEMENT_CODE.fullmatch(code)), Problem("agreement.code_malformed", "code", code))]


def check_agreement(
    *, code: str, sponsor: str, decree: str, terms: Terms, budget: int, quotas: Mapping[str, int]
) -> list[Problem]:
    """Everything wrong with what a sponsor promises. `budget` is whole rupiah, `quotas` people by region."""
    checks = [
        *_code(code),
        (sponsor.strip() and decree.strip(), Problem("agreement.words_missing", "sponsor, decree")),
        (terms.months > 0, Problem("agreement.term_empty", "to")),
        (terms.months <= LONGEST_TERM, Problem("agreement.term_too_long", "to")),
        (0 < budget <= LARGEST_BUDGET, Problem("agreement.budget_impossible", "budget")),
        (terms.region in (PROVINCE, *REGIONS), Problem("agreement.region_unknown", "region", terms.region)),
        (
            terms.max_decile is None or 1 <= terms.max_decile <= 10,
            Problem("agreement.decile_impossible", "max-decile", str(terms.max_decile)),
        ),
        *_limits(terms),
        (
            terms.each is None or 0 < terms.each <= terms.months,
            Problem("agreement.each_impossible", "each", str(terms.each)),
        ),
        (terms.serve_by in ("", *SERVED_BY), Problem("agreement.serve_by_unknown", "serve-by", terms.serve_by)),
        (terms.next_step in ("", *NEXT_STEPS), Problem("agreement.next_step_unknown", "next-step", terms.next_step)),
        (terms.each is None or terms.next_step, Problem("agreement.next_step_missing", "next-step")),
        *((is_place(place=place), Problem("agreement.region_unknown", "quota", place)) for place in quotas),
        *(
            (terms.programmes.count(each) == 1, Problem("programme.twice", "programmes", each))
            for each in dict.fromkeys(terms.programmes)
        ),
        *((people >= 0, Problem("agreement.quota_negative", "quota", region)) for region, people in quotas.items()),
    ]
    faults = [problem for holds, problem in checks if not holds]
    try:
        page = book().on(terms.first_month.first)
        return faults + check_programmes(page=page, programmes=terms.programmes, kind="independent")
    except NotInForce as silence:
        return [*faults, Problem("law.not_in_force", "from", silence.first.isoformat())]
