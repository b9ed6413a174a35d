"""What an event is made of: its inputs, its answers, and what its functions share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.kernel.language import Language
from payung.law.amounts import Amount
from payung.law.arrears import within_grace
from payung.law.awards import Award
from payung.law.book import Page, book
from payung.law.contributions import PROGRAMMES, base_for
from payung.law.given import Reader, choice, count, day, rupiah, truth, words

JUDGED_ON = date(2026, 11, 1)

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a case may give, and how it is read; `also` are other names that cases have for it."""

    name: str
    read: Reader
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
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
    reply: Callable[[Given, Language], Reply]
    needs: tuple[tuple[str, ...], ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()

    @property
    def spelled(self) -> Mapping[str, Input]:
        """Every input by each of its names."""
        return {name: each for each in self.inputs for name in (each.name, *each.also)}

    def spellings(self, group: tuple[str, ...]) -> tuple[str, ...]:
        """Every name of the inputs in a group."""
        return tuple(name for name, each in self.spelled.items() if each.name in group)


PROGRAMME = choice(*PROGRAMMES)
NAMES_OF_PROGRAMMES = words(read=choice(*(each.upper() for each in PROGRAMMES)))

DATE = Input("date", day)
BASE = (Input("base", rupiah), Input("declared_income", rupiah))
ONE_BASE = ("base", "declared_income")
ARREARS = (Input("arrears_months", count), Input("owed", rupiah), Input("monthly_contribution", rupiah))
ONE_DEBT = ("owed", "monthly_contribution")
CASH: Mapping[str, Reader] = {**dict.fromkeys(("total", "gross", "netted"), rupiah), "eligible": truth}


def day_of(given: Given) -> date:
    """A case's day."""
    on: date = given.get("date", JUDGED_ON)
    return on


def page_of(given: Given) -> Page:
    """The page of a case's day."""
    return book().on(day_of(given))


def base_of(page: Page, given: Given) -> int:
    """The base a case gives, or that of the income it declares. Whole rupiah a month."""
    return int(given["base"]) if "base" in given else base_for(page=page, income=given["declared_income"]).value


def in_grace(page: Page, given: Given, award: Award) -> Award:
    """The award after arrears, where a case has any. What is owed is netted only if the case says what it is."""
    months = given.get("arrears_months", 0)
    owed = given.get("owed", months * given.get("monthly_contribution", 0))
    return within_grace(page=page, award=award, arrears_months=months, owed=owed)


def lapsed(page: Page, given: Given) -> bool:
    """Whether a case has more arrears than grace allows."""
    months = given.get("arrears_months", 0)
    return bool(months) and months > page.grace_months.value


def replied(award: Award, language: Language, /, **values: Any) -> Reply:
    """The reply that an award is, with its total and these values."""
    netted = -award.amount_of("arrears")
    told = {"total": award.total, "gross": award.total + netted, "netted": netted, "eligible": not award.denied}
    return Reply({**told, **values}, award.because(language=language), award.explain(language=language))


def upper(programmes: tuple[str, ...]) -> tuple[str, ...]:
    """Programmes as people write them, in the order in which answers are compared."""
    return tuple(sorted(each.upper() for each in programmes))


def because_of(language: Language, *amounts: Amount[Any]) -> tuple[str, ...]:
    """The articles of several amounts, each once."""
    return tuple(dict.fromkeys(text for amount in amounts for text in amount.because(language=language)))
