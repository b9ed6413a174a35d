"""What an event is made of: its inputs, its answers, and what its functions share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.kernel.language import Language
from payung.kernel.months import Month
from payung.kernel.months import months as months_of
from payung.law.amounts import Amount
from payung.law.arrears import has_lapsed, within_grace
from payung.law.awards import Award, step
from payung.law.book import Page, book
from payung.law.contributions import PROGRAMMES, base_for, monthly_contribution
from payung.law.coverage import PaidMonth, protection
from payung.law.given import Reader, choice, count, day, month, rupiah, truth, words

JUDGED_ON = date(2026, 11, 1)

WARNINGS = frozenset({"jkk.unconfirmed"})  # sentences that stop a payment

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a case may give, and how it is read; `also` are other names that cases have for it."""

    name: str
    read: Reader
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the law says to an event: its values by name, the articles, and the sentences that explain.

    `warnings` are those of the sentences that must be heard even where the values are as expected.
    """

    values: Mapping[str, Any]
    because: tuple[str, ...]
    why: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


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
ARREARS = (
    Input("arrears_months", count),
    Input("last_paid", month),
    Input("owed", rupiah, also=("arrears_amount",)),
    Input("monthly_contribution", rupiah),
)
ONE_DEBT = (("owed", "monthly_contribution"), ("arrears_months", "last_paid"))
CASH: Mapping[str, Reader] = {**dict.fromkeys(("total", "net", "gross", "netted"), rupiah), "eligible": truth}


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
    """The award after arrears, where a case has any.

    What is owed is what a case says; else the price of the months, where it gives a base; else nothing is netted, and
    a sentence says that it was not given.
    """
    months, protected = _arrears(given)
    award = within_grace(
        page=page, award=award, arrears_months=months, owed=_owed(page, given, months), protected=protected
    )
    if not award.amount_of("arrears") or "owed" in given or "monthly_contribution" in given:
        return award
    unpaid, owed = _months_in_arrears(page, given, months), _price_in_arrears(page, given, months)
    said = step("arrears.priced", months=months, first=unpaid[0], last=unpaid[-1], amount=owed)
    return award.with_lines(steps=[said])


def lapsed(page: Page, given: Given) -> bool:
    """Whether cover had ended on a case's day."""
    months, protected = _arrears(given)
    return has_lapsed(page=page, arrears_months=months, protected=protected)


def _arrears(given: Given) -> tuple[int, bool]:
    """The months in arrears on a case's day, and whether it was protected still: as told, or since the last paid."""
    last, on = given.get("last_paid"), day_of(given)
    if last is None:
        return given.get("arrears_months", 0), True
    if last >= Month.of(on):
        return 0, True
    told = protection(book=book(), paid=[PaidMonth(last, last.first)], on=on)
    return told.arrears_months, told.covered


def _owed(page: Page, given: Given, months: int) -> int | None:
    """What came due in these months, in whole rupiah; None where a case does not let it be known."""
    if "owed" in given:
        return int(given["owed"])
    if "monthly_contribution" in given:
        return months * int(given["monthly_contribution"])
    if not months:
        return 0
    return _price_in_arrears(page, given, months) if any(name in given for name in ONE_BASE) else None


def _months_in_arrears(page: Page, given: Given, months: int) -> tuple[Month, ...]:
    """The unpaid months whose due day has passed on a case's day, in order."""
    on = day_of(given)
    # A month is in arrears from the day after its own due day (Permenaker 5/2021 art. 42).
    return months_of(Month.of(on) + (on.day > page.due_day.value) + -months, count=months)


def _price_in_arrears(page: Page, given: Given, months: int) -> int:
    """JKK and JKM of a case's base in each of these months, as one pays them oneself outside transport.

    Each month by its own law: a discount may end among them.
    """
    return sum(
        monthly_contribution(
            page=book().on(month.first),
            month=month,
            income=base_of(page, given),
            programmes=("jkk", "jkm"),
            sector="other",
            payer="self",
        ).total
        for month in _months_in_arrears(page, given, months)
    )


def replied(award: Award, language: Language, /, **values: Any) -> Reply:
    """The reply that an award is, with its total and these values."""
    netted = -award.amount_of("arrears")
    told = {
        "total": award.total,
        "net": award.total,
        "gross": award.total + netted,
        "netted": netted,
        "eligible": not award.denied,
    }
    steps = (*award.steps, *(each for line in award.lines for each in line.steps))
    warnings = tuple(each.say(language=language) for each in steps if each.code in WARNINGS)
    return Reply({**told, **values}, award.because(language=language), award.explain(language=language), warnings)


def upper(programmes: tuple[str, ...]) -> tuple[str, ...]:
    """Programmes as people write them, in the order in which answers are compared."""
    return tuple(sorted(each.upper() for each in programmes))


def because_of(language: Language, *amounts: Amount[Any]) -> tuple[str, ...]:
    """The articles of several amounts, each once."""
    return tuple(dict.fromkeys(text for amount in amounts for text in amount.because(language=language)))
