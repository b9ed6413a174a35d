"""What the children of a member have for school. Permenaker 5/2021 art. 102-109, Permenaker 1/2025 art. 103, 106.

Open the book on the day of the death or the disability for the right itself, on the day of the claim for a back claim.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law.amounts import Amount, NotInForce
from payung.law.answers import Answer, answer
from payung.law.awards import Award, Line, Step, step
from payung.law.book import Page
from payung.law.coverage import PaidMonth
from payung.law.eligibility import age_on, anniversary

Event = Literal["accident_death", "total_disability", "death"]
Work = Literal["none", "employee", "independent", "apprentice"]

OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {"s1": "pt", "training": "pt", "pelatihan": "pt", "pt_s1_or_training": "pt", "kuliah": "pt"}
)


@dataclass(frozen=True, slots=True)
class Child:
    """A child registered to receive a scholarship. Without a birth date its age is not asked.

    `from_level` is the school it goes to now (any spelling of `level_of`), `years_left` the school years it still has
    there, this one included; None: all of them. `employed_months` in a row, where its work is that of an employee.
    """

    from_level: str = "tk"
    years_left: int | None = None
    born_on: date | None = None
    married: bool = False
    work: Work = "none"
    employed_months: int = 0
    studying: bool = True


@dataclass(frozen=True, slots=True)
class Instalment:
    """One school year of one child: the day of its claim, and what it pays."""

    day: date
    level: str
    year: int
    line: Line


def level_of(*, page: Page, name: str) -> str:
    """The key of a level (`tk`, `sd`, `smp`, `sma`, `pt`) by any of its names. Raises Refused for another word."""
    key = OTHER_NAMES.get(name.strip().lower(), name.strip().lower())
    if key not in page.scholarship_years.value.rows:
        raise Refused(Problem("school.level_unknown", "level", name))
    return key


def triggered(*, page: Page, event: Event, contribution_months: int | None = None) -> Answer[bool]:
    """Whether an event gives children the right: at once by a work accident, otherwise by paid months of JKM."""
    if event in page.scholarship_immediate.value:
        return answer(True, step("scholarship.at_once"), page=page, rests_on=[page.scholarship_immediate])
    return via_death(page=page, contribution_months=contribution_months or 0)


def via_death(*, page: Page, contribution_months: int) -> Answer[bool]:
    """Whether the death of a member by another cause gives children the right. `page` of the day of death.

    `contribution_months` are those of `contribution_months_of`. ValueError below zero. Art. 102(3).
    """
    if contribution_months < 0:
        raise ValueError("months are not negative")
    needed = page.scholarship_contribution_months
    eligible = contribution_months >= needed.value
    code = "scholarship.enough_months" if eligible else "scholarship.too_few_months"
    why = step(code, count=contribution_months, needed=needed.value)
    return answer(eligible, why, page=page, rests_on=[needed])


def contribution_months_of(*, paid: Sequence[PaidMonth], on: date) -> int:
    """The months of JKM paid under one number by `on`, each once, whatever gaps lie between. Art. 102(4)-(5).

    Months after that of `on` do not count (our reading: they are refunded).
    """
    return len({each.month for each in paid if each.recorded_on <= on and each.month <= Month.of(on)})


def conditions(*, page: Page, child: Child, on: date | None = None) -> Answer[bool]:
    """Whether a child may receive a scholarship on the day of a claim: its age, marriage and work."""
    broken = tuple(_broken(page=page, child=child, on=on))
    return answer(not broken, *(said for said, _ in broken), page=page, rests_on=[amount for _, amount in broken])


def scholarship(*, page: Page, children: Sequence[Child], on: date | None = None) -> Award:
    """All school years of the children, whole rupiah: a line for each child and level.

    `on` is the day of the first claim; from then on the years in which a child with a known birth date reaches the age
    limit fall away. Children who do not meet the conditions take no place; beyond the number of places none receives.
    """
    judged = [(child, conditions(page=page, child=child, on=on)) for child in children]
    receiving = [child for child, right in judged if right.value]
    places = page.scholarship_children
    lines = [
        line
        for number, child in enumerate(receiving[: places.value], start=1)
        for line in _lines(page=page, child=child, number=number, on=on)
    ]
    denied = [right.why for _, right in judged if not right.value]
    steps = [said for award in denied for said in award.steps]
    if len(receiving) > places.value:
        steps.append(step("scholarship.places", places=places.value, count=len(receiving)))
    cap = page.scholarship_cap
    over = sum(line.amount for line in lines) - cap.value
    if over > 0:
        lines.append(Line("scholarship.cap", -over, (step("scholarship.cap", cap=cap.value, over=over),), (cap,)))
    rests_on = [places, cap, *(amount for award in denied for amount in award.rests_on)]
    return Award(page.law, tuple(lines), tuple(steps), tuple(rests_on), denied=not lines)


def schedule(*, page: Page, child: Child, first: date) -> tuple[Instalment, ...]:
    """What each school year pays, claimed for the first time on `first` and then every year on that day.

    It ends before the year in which the child reaches the age limit. Nothing for a child without a right.
    """
    if not conditions(page=page, child=child, on=first).value:
        return ()
    years = _paid_years(page=page, child=child, on=first)
    return tuple(
        Instalment(
            day=anniversary(first, number),
            level=level,
            year=year,
            line=_year(page=page, level=level, year=year, day=anniversary(first, number)),
        )
        for number, (level, year) in enumerate(years)
    )


def back_claim(
    *, page: Page, level: str, years_unclaimed: int, child: Child | None = None, on: date | None = None
) -> Award:
    """School years claimed afterwards at the amount of `level`. `page` of the day of the claim, `on` for its age.

    No more years than may still be claimed, nor than the level has. A child that no longer meets the conditions has
    none of them. Permenaker 1/2025 art. 106(4)-(5). ValueError below zero, Refused for an unknown level.
    """
    if years_unclaimed < 0:
        raise ValueError("years are not negative")
    if child and not (right := conditions(page=page, child=child, on=on)).value:
        return replace(right.why, denied=True)
    key = level_of(page=page, name=level)
    limit = _back_years(page)
    payable, whole = payable_back_years(page=page, years_unclaimed=years_unclaimed), page.scholarship_years.value[key]
    years = min(payable, whole.value)
    line = _level(page=page, key=key, years=years, said="scholarship.back_claim")
    short = (step("scholarship.back_level", level=key.upper(), years=whole.value),) if payable > whole.value else ()
    if limit is None:
        return Award(page.law, (line,), short)
    capped = (step("scholarship.back_capped", count=years_unclaimed, limit=limit.value),)
    return Award(page.law, (line,), (capped if years_unclaimed > limit.value else ()) + short, (limit,))


def payable_back_years(*, page: Page, years_unclaimed: int) -> int:
    """How many of the unclaimed school years may still be claimed; before 24 February 2025 nothing limited them."""
    limit = _back_years(page)
    return years_unclaimed if limit is None else min(years_unclaimed, limit.value)


def substitution(
    *, page: Page, deceased: Child, paid: int, to: Child, times_before: int = 0, on: date | None = None
) -> Award:
    """What is left of a dead child's scholarship, after `paid` whole rupiah of it, for one other child.

    It passes as often as the book says: once. ValueError where more was paid than the scholarship is.
    """
    left = sum(line.amount for line in _lines(page=page, child=deceased, number=1, on=None)) - paid
    if paid < 0 or left < 0:
        raise ValueError("what was paid lies between nothing and the whole scholarship")
    limit = page.scholarship_substitutions
    if times_before >= limit.value:
        return Award(page.law, steps=(step("scholarship.substituted_before"),), rests_on=(limit,), denied=True)
    if not (right := conditions(page=page, child=to, on=on)).value:
        return replace(right.why, denied=True)
    why = step("scholarship.substitute", paid=paid, amount=left)
    return Award(page.law, (Line("scholarship.substitute", left, (why,), (limit,)),))


def _broken(*, page: Page, child: Child, on: date | None) -> Iterator[tuple[Step, Amount[Any]]]:
    """Each condition that a child does not meet, and where it stands."""
    limit = page.scholarship_age_limit
    if on and child.born_on and age_on(child.born_on, on) >= limit.value:
        yield step("scholarship.too_old", limit=limit.value), limit
    if child.married and page.scholarship_unmarried.value:
        yield step("scholarship.married"), page.scholarship_unmarried
    if child.work != "none" and not _may_work(page=page, child=child):
        most = page.scholarship_employment_months
        yield step("scholarship.working", months=most.value), page.scholarship_work_allowed


def _may_work(*, page: Page, child: Child) -> bool:
    if child.work == "employee":
        return child.studying and child.employed_months <= page.scholarship_employment_months.value
    return child.studying and child.work in page.scholarship_work_allowed.value


def _course(*, page: Page, child: Child) -> Iterator[tuple[str, int]]:
    """The school years before a child: level, and which year of it. Raises Refused for years that a level lacks."""
    first = level_of(page=page, name=child.from_level)
    levels = list(page.scholarship_years.value.rows)
    for level in levels[levels.index(first) :]:
        whole = page.scholarship_years.value[level].value
        left = whole if level != first or child.years_left is None else child.years_left
        if not 0 <= left <= whole:
            raise Refused(Problem("school.years_left_wrong", "years_left", str(left)))
        yield from ((level, year) for year in range(whole - left + 1, whole + 1))


def _paid_years(*, page: Page, child: Child, on: date | None) -> Iterator[tuple[str, int]]:
    """The school years up to the age limit, where the day of the first claim and the birth date are known."""
    limit = page.scholarship_age_limit.value
    for number, each in enumerate(_course(page=page, child=child)):
        if on and child.born_on and age_on(child.born_on, anniversary(on, number)) >= limit:
            return
        yield each


def _lines(*, page: Page, child: Child, number: int, on: date | None) -> Iterator[Line]:
    years = Counter(level for level, _ in _paid_years(page=page, child=child, on=on))
    for level, each in years.items():
        yield _level(page=page, key=level, years=each, said="scholarship.level", number=number)


def _level(*, page: Page, key: str, years: int, said: str, **more: object) -> Line:
    """So many years of one level."""
    per_year = page.scholarship_per_year.value[key]
    amount = years * per_year.value
    why = step(said, level=key.upper(), years=years, per_year=per_year.value, amount=amount, **more)
    return Line(f"scholarship.{key}", amount, (why,), (per_year, page.scholarship_years.value[key]))


def _year(*, page: Page, level: str, year: int, day: date) -> Line:
    per_year = page.scholarship_per_year.value[level]
    why = step("scholarship.year", day=day, level=level.upper(), year=year, amount=per_year.value)
    return Line(f"scholarship.{level}", per_year.value, (why,), (per_year, page.scholarship_years.value[level]))


def _back_years(page: Page) -> Amount[int] | None:
    try:
        return page.scholarship_back_years
    except NotInForce:
        return None
