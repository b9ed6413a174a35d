"""Events about a death by another cause than a work accident, and about the school of the children."""

from dataclasses import replace
from datetime import date
from typing import Any

from payung.kernel.language import Language
from payung.law.awards import Award
from payung.law.book import Page
from payung.law.death import death_benefit, whole_months, with_several_employers, with_several_jobs
from payung.law.events.kinds import (
    ARREARS,
    CASH,
    DATE,
    ONE_DEBT,
    Event,
    Given,
    Input,
    Reply,
    day_of,
    in_grace,
    lapsed,
    page_of,
    replied,
)
from payung.law.given import choice, count, day, named, rupiah, several, some, text, truth
from payung.law.scholarship import Child, back_claim, level_of, scholarship, substitution, triggered, via_death

LINES = {"lump": "jkm.lump", "death": "jkm.lump", "periodic": "jkm.periodic", "funeral": "jkm.funeral"}
MEMBERSHIP = (
    Input("consecutive_months", count),
    Input("paid_contribution_months", count),
    Input("member_since", day),
    Input("new_member", truth),
)

CONTRIBUTION_MONTHS = Input("contribution_months", count, also=("masa_iur_months",))


def death_of(page: Page, given: Given, *, paid_months: int | None = None) -> Award:
    """The JKM of a case, before arrears; `paid_months` are known from elsewhere."""
    consecutive = given.get("consecutive_months")
    if "member_since" in given:
        consecutive = whole_months(start=given["member_since"], day=day_of(given))
    return death_benefit(
        page=page,
        consecutive_months=consecutive,
        is_new=given.get("new_member", True),
        paid_contribution_months=given.get("paid_contribution_months", paid_months),
    )


def _death_other(given: Given, language: Language) -> Reply:
    page = page_of(given)
    award = death_of(page, given)
    if "employers" in given:
        award = with_several_employers(page=page, awards=[award] * given["employers"])
    if "jobs" in given:
        award = with_several_jobs(page=page, awards=[award] * given["jobs"])
    award = in_grace(page, given, award)
    return replied(award, language, programme="JKM", **lines_of(award))


def lines_of(award: Award) -> dict[str, int]:
    """The lines of JKM by the short names that cases use."""
    return {short: award.amount_of(name) for short, name in LINES.items()}


def _scholarship(given: Given, language: Language) -> Reply:
    page, on = page_of(given), day_of(given)
    months = given.get("contribution_months")
    event = given.get("trigger", "accident_death" if months is None else "death")  # months count for a death alone
    right = triggered(page=page, event=event, contribution_months=months)
    children = [_child(each, on) for each in given["children"]]
    award = scholarship(page=page, children=children, on=on) if right.value else replace(right.why, denied=True)
    award = in_grace(page, given, award)
    levels = {key: award.amount_of(f"scholarship.{key}") for key in page.scholarship_years.value.rows}
    return replied(award, language, **levels)


def _child(told: Given, on: date) -> Child:
    """A child of a case; one whose age is told has its birthday on the day of the event."""
    born = told.get("birth_date") or (_years_before(on, told["age"]) if "age" in told else None)
    return Child(
        from_level=told.get("from_level", "tk"),
        years_left=told.get("years_left"),
        born_on=born,
        married=told.get("married", False),
        work=told.get("work", "none"),
        employed_months=told.get("employed_months", 0),
        studying=told.get("studying", True),
    )


def _years_before(on: date, years: int) -> date:
    return date(on.year - years, on.month, min(on.day, 28))


def _via_death(given: Given, language: Language) -> Reply:
    page = page_of(given)
    right = via_death(page=page, contribution_months=given["contribution_months"])
    award = in_grace(page, given, right.why) if lapsed(page, given) else right.why
    return replied(award, language, eligible=right.value and not award.denied)


def _back_claim(given: Given, language: Language) -> Reply:
    page, on = page_of(given), day_of(given)
    child = _child({each: given[each] for each in CHILD_OF_CLAIM if each in given}, on)
    award = back_claim(
        page=page, level=given["level"], years_unclaimed=given["school_years_unclaimed"], child=child, on=on
    )
    per_year = page.scholarship_per_year.value[level_of(page=page, name=given["level"])].value
    return replied(award, language, payable_back_years=award.total // per_year)


def _substitution(given: Given, language: Language) -> Reply:
    page, on = page_of(given), day_of(given)
    award = substitution(
        page=page,
        deceased=_child({"from_level": given["from_level"]}, on),
        paid=given.get("paid", 0),
        to=_child(given.get("to", {}), on),
        times_before=given.get("times_before", 0),
        on=on,
    )
    return replied(award, language)


CHILD: dict[str, Any] = {
    **{"from_level": text, "years_left": count, "birth_date": day, "age": count, "married": truth},
    **{"work": choice("none", "employee", "independent", "apprentice"), "employed_months": count, "studying": truth},
}
CHILD_OF_CLAIM = ("birth_date", "age", "married", "work", "employed_months")
LEVELS = ("tk", "sd", "smp", "sma", "pt")

EVENTS = (
    Event(
        "death_other",
        inputs=(DATE, *MEMBERSHIP, Input("employers", some), Input("jobs", some), *ARREARS),
        answers={**CASH, **dict.fromkeys(LINES, rupiah), "programme": choice("JKK", "JKM")},
        reply=_death_other,
        alternatives=(("consecutive_months", "member_since"), ("employers", "jobs"), *ONE_DEBT),
    ),
    Event(
        "scholarship",
        inputs=(
            DATE,
            Input("children", several(named(**CHILD), least=1)),
            Input("trigger", choice("accident_death", "total_disability", "death")),
            CONTRIBUTION_MONTHS,
            *ARREARS,
        ),
        answers={**CASH, **dict.fromkeys(LEVELS, rupiah)},
        reply=_scholarship,
        needs=(("children",),),
        alternatives=ONE_DEBT,
    ),
    Event(
        "scholarship_via_JKM",
        inputs=(DATE, CONTRIBUTION_MONTHS, *ARREARS[:2]),
        answers={"eligible": truth},
        reply=_via_death,
        needs=(("contribution_months",),),
        alternatives=ONE_DEBT[1:],
    ),
    Event(
        "scholarship_back_claim",
        inputs=(
            Input("date", day, also=("claim_date",)),
            Input("level", text),
            Input("school_years_unclaimed", count),
            *(Input(name, CHILD[name]) for name in CHILD_OF_CLAIM),
        ),
        answers={**CASH, "payable_back_years": count},
        reply=_back_claim,
        needs=(("level",), ("school_years_unclaimed",)),
        alternatives=(("birth_date", "age"),),
    ),
    Event(
        "scholarship_substitution",
        inputs=(
            DATE,
            Input("from_level", text),
            Input("paid", rupiah),
            Input("to", named(**CHILD)),
            Input("times_before", count),
        ),
        answers=CASH,
        reply=_substitution,
        needs=(("from_level",),),
    ),
)
