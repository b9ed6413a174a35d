"""The events of worked cases: what each takes, what it answers, and which function of the law it asks.

The law is asked on the day of the event: a case's `date`, or 1 November 2026 where it gives none. Arrears are netted
only where a case says what is owed: what it leaves out does not limit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.kernel.language import Language
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.law.amounts import Amount
from payung.law.book import Page, book
from payung.law.checks import PAYERS, SECTORS
from payung.law.contributions import PROGRAMMES, Quote, quote
from payung.law.eligibility import age_on, is_of_entry_age, mandatory_programmes, optional_programmes
from payung.law.given import Reader, choice, count, day, month, people, rupiah, several, truth, words
from payung.law.relief import relieved

JUDGED_ON = date(2026, 11, 1)
CONTRIBUTION = "contribution"

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a case may give, and how it is read."""

    name: str
    read: Reader


@dataclass(frozen=True, slots=True)
class Answer:
    """What the law says to an event: its values by name, the articles, and the sentences that explain."""

    values: Mapping[str, Any]
    because: tuple[str, ...]
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of question. Of each group of `needs` one input is given, of each of `alternatives` at most one."""

    name: str
    inputs: tuple[Input, ...]
    answers: Mapping[str, Reader]
    answer: Callable[[Given, Language], Answer]
    needs: tuple[tuple[str, ...], ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()


PROGRAMME = choice(*PROGRAMMES)
NAMES_OF_PROGRAMMES = words(read=choice(*(each.upper() for each in PROGRAMMES)))
KIND = choice("independent", "employer", b="independent", a="employer")


def _page(given: Given) -> Page:
    return book().on(given.get("date", JUDGED_ON))


def _upper(programmes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(each.upper() for each in programmes))


def _because(language: Language, *amounts: Amount[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for amount in amounts for text in amount.because(language=language)))


# What months cost


def _kind(given: Given) -> str:
    return str(given.get("sub_segment") or given.get("kind") or "independent")


def _contribution(given: Given, language: Language) -> Answer:
    start = given.get("contribution_month") or given.get("prepay_from") or Month.of(given.get("date", JUDGED_ON))
    page = book().on(start.first)
    mandatory = mandatory_programmes(page=page, kind=_kind(given))
    optional = optional_programmes(page=page, kind=_kind(given))
    told = {"mandatory": _upper(mandatory.value), "optional": _upper(optional.value)}
    try:
        priced = _quoted(given, start, language)
    except Refused as refused:
        missing = [each.value for each in refused.problems if each.code == "programme.mandatory_missing"]
        if len(missing) < len(refused.problems):
            raise
        values = {**told, "eligible": False, "missing": _upper(tuple(missing))}
        return Answer(values, _because(language, mandatory))
    values = {**told, "eligible": True, "missing": ()}
    many = given.get("people", 1)
    if "rule" in given:
        return _relieved(given, priced, values, language)
    lines = [line for each in priced.months for line in each.lines]
    because = dict.fromkeys((*(why for line in lines for why in line.because), *_because(language, mandatory)))
    values |= {programme: many * sum(x.amount for x in lines if x.programme == programme) for programme in PROGRAMMES}
    values |= {
        "total": many * priced.total,
        "per_person": priced.total,
        "full": many * sum(line.full for line in lines),
        "discount": many * sum(line.discount for line in lines),
        "base": lines[0].base,
        "monthly": tuple(many * each.total for each in priced.months),
    }
    return Answer(values, tuple(because))


def _quoted(given: Given, start: Month, language: Language) -> Quote:
    return quote(
        book=book(),
        income=given.get("declared_income", given.get("base", 0)),
        start=start,
        count=given.get("months", 1),
        programmes=given.get("programmes"),
        sector=given.get("sector", "other"),
        payer=given.get("payer", "self"),
        kind=_kind(given),
        language=language,
    )


def _relieved(given: Given, priced: Quote, told: Mapping[str, Any], language: Language) -> Answer:
    """The price under the relief of 2020, for those who had a right to it."""
    many = given.get("people", 1)
    awards = [relieved(page=book().on(each.month.first), price=each) for each in priced.months]
    lines = [line for award in awards for line in award.lines]
    full = sum(line.full for each in priced.months for line in each.lines)
    total = sum(award.total for award in awards)
    values = {
        **told,
        **{each: many * sum(x.amount for x in lines if x.name == f"contribution.{each}") for each in PROGRAMMES},
        "total": many * total,
        "per_person": total,
        "full": many * full,
        "discount": many * (full - total),
        "base": priced.months[0].lines[0].base,
        "monthly": tuple(many * award.total for award in awards),
    }
    because = dict.fromkeys(text for award in awards for text in award.because(language=language))
    why = dict.fromkeys(text for award in awards for text in award.explain(language=language))
    return Answer(values, tuple(because), tuple(why))


# Who may join


def _register(given: Given, language: Language) -> Answer:
    today = given.get("today") or given.get("date") or JUDGED_ON
    page, born = book().on(today), given["birth_date"]
    mandatory = mandatory_programmes(page=page, kind=_kind(given))
    optional = optional_programmes(page=page, kind=_kind(given))
    missing = [each for each in mandatory.value if each not in given.get("programmes", mandatory.value)]
    values = {
        "eligible": born <= today and is_of_entry_age(page=page, birth_date=born, on=today) and not missing,
        "age": age_on(born, today),
        "mandatory": _upper(mandatory.value),
        "optional": _upper(optional.value),
        "missing": _upper(tuple(missing)),
    }
    return Answer(values, _because(language, page.entry_age_limit, mandatory))


CASES_OF_PRICE = Event(
    CONTRIBUTION,
    inputs=(
        Input("declared_income", rupiah),
        Input("base", rupiah),
        Input("contribution_month", month),
        Input("prepay_from", month),
        Input("months", count),
        Input("date", day),
        Input("programmes", words(read=PROGRAMME)),
        Input("sector", choice(*SECTORS)),
        Input("payer", choice(*PAYERS)),
        Input("sub_segment", KIND),
        Input("kind", KIND),
        Input("people", people),
        Input("rule", choice("COVID2020")),
    ),
    answers={
        **dict.fromkeys(("total", "base", "full", "discount", "per_person", *PROGRAMMES), rupiah),
        "monthly": several(rupiah),
        "eligible": truth,
        **dict.fromkeys(("mandatory", "optional", "missing"), NAMES_OF_PROGRAMMES),
    },
    answer=_contribution,
    needs=(("declared_income", "base"),),
    alternatives=(
        ("declared_income", "base"),
        ("contribution_month", "prepay_from", "date"),
        ("sub_segment", "kind"),
    ),
)
REGISTER = Event(
    "register",
    inputs=(
        Input("birth_date", day),
        Input("today", day),
        Input("date", day),
        Input("sub_segment", KIND),
        Input("kind", KIND),
        Input("programmes", words(read=PROGRAMME)),
    ),
    answers={
        "eligible": truth,
        "age": count,
        **dict.fromkeys(("mandatory", "optional", "missing"), NAMES_OF_PROGRAMMES),
    },
    answer=_register,
    needs=(("birth_date",),),
    alternatives=(("today", "date"), ("sub_segment", "kind")),
)

EVENTS: Mapping[str, Event] = {each.name: each for each in (CASES_OF_PRICE, REGISTER)}
