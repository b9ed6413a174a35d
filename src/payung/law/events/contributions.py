"""Events about contributions: what months cost."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from payung.kernel.language import Language
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.law.awards import Award
from payung.law.book import NotInForce, book
from payung.law.checks import PAYERS, SECTORS
from payung.law.contributions import PROGRAMMES, MonthPrice, Quote, quote
from payung.law.eligibility import mandatory_programmes, optional_programmes, programmes_missing
from payung.law.events.kinds import (
    DATE,
    NAMES_OF_PROGRAMMES,
    PROGRAMME,
    Event,
    Given,
    Input,
    Reply,
    because_of,
    day_of,
    upper,
)
from payung.law.given import choice, count, month, people, rupiah, several, truth, words
from payung.law.relief import relieved

KIND = choice(
    "independent", "employer", a="employer", b="independent", self_employed="independent", mandiri="independent"
)
SECTOR = choice(*SECTORS, non_transport="other")
PAYER = choice(*PAYERS, apbdes="village", dana_desa="village")
KIND_OF_WORKER = Input("kind", KIND, also=("sub_segment",))


@dataclass(frozen=True, slots=True)
class _Paid:
    """What is paid for one month, by programme, and what would be paid without relief or discount. Whole rupiah."""

    amounts: Mapping[str, int]
    full: int
    because: tuple[str, ...]
    why: tuple[str, ...]


def kind_of(given: Given) -> str:
    """Whether somebody works alone or employs others."""
    return str(given.get("kind", "independent"))


def _contribution(given: Given, language: Language) -> Reply:
    start = given["contribution_month"] if "contribution_month" in given else Month.of(day_of(given))
    page = book().on(start.first)
    mandatory = mandatory_programmes(page=page, kind=kind_of(given))
    optional = optional_programmes(page=page, kind=kind_of(given))
    taken = {"mandatory": upper(mandatory.value), "optional": upper(optional.value)}
    try:
        priced = _quoted(given, start, language)
    except Refused as refused:
        missing = [each.value for each in refused.problems if each.code == "programme.mandatory_missing"]
        if len(missing) < len(refused.problems):
            raise
        values = {**taken, "eligible": False, "missing": upper(tuple(missing))}
        told = programmes_missing(page=page, kind=kind_of(given), chosen=given["programmes"])
        return Reply(values, because_of(language, mandatory), told.why.explain(language=language))
    values = {**taken, "eligible": True, "missing": (), "base": priced.months[0].lines[0].base}
    paid = [_paid(given, each, why, language) for each, why in zip(priced.months, priced.why, strict=True)]
    rules = (mandatory, page.prepayment_priced_by_month) if len(paid) > 1 else (mandatory,)
    because = dict.fromkeys((*(article for each in paid for article in each.because), *because_of(language, *rules)))
    why = dict.fromkeys(sentence for each in paid for sentence in each.why)
    return Reply({**values, **_sums(paid, given.get("people", 1))}, tuple(because), tuple(why))


def _quoted(given: Given, start: Month, language: Language) -> Quote:
    return quote(
        book=book(),
        income=given["declared_income"],
        start=start,
        count=given.get("months", 1),
        programmes=given.get("programmes"),
        sector=given.get("sector", "other"),
        payer=given.get("payer", "self"),
        kind=kind_of(given),
        language=language,
    )


def _paid(given: Given, price: MonthPrice, why: Award, language: Language) -> _Paid:
    """What is paid for a month: with the relief of 2020 where a case asks for it and the month has it."""
    full = sum(line.full for line in price.lines)
    if "rule" in given:
        with suppress(NotInForce):
            award = relieved(
                page=book().on(price.month.first), price=price, full_months=given.get("full_months_before")
            )
            amounts = {each: award.amount_of(f"contribution.{each}") for each in PROGRAMMES}
            return _Paid(amounts, full, award.because(language=language), award.explain(language=language))
    amounts = {each: sum(x.amount for x in price.lines if x.programme == each) for each in PROGRAMMES}
    because = tuple(article for line in price.lines for article in line.because)
    return _Paid(amounts, full, because, tuple(said for line in why.lines for said in line.explain(language=language)))


def _sums(paid: Sequence[_Paid], people: int) -> dict[str, Any]:
    """What so many people pay for all months: in all, by programme, by month."""
    totals = [sum(each.amounts.values()) for each in paid]
    full = sum(each.full for each in paid)
    return {
        **{programme: people * sum(each.amounts[programme] for each in paid) for programme in PROGRAMMES},
        "total": people * sum(totals),
        "per_person": sum(totals),
        "full": people * full,
        "discount": people * (full - sum(totals)),
        "monthly": tuple(people * total for total in totals),
    }


PRICE = Event(
    "contribution",
    inputs=(
        Input("declared_income", rupiah, also=("base",)),
        Input("contribution_month", month, also=("prepay_from",)),
        Input("months", count),
        DATE,
        Input("programmes", words(read=PROGRAMME)),
        Input("sector", SECTOR),
        Input("payer", PAYER),
        KIND_OF_WORKER,
        Input("people", people),
        Input("rule", choice("COVID2020")),
        Input("full_months_before", count),
    ),
    answers={
        **dict.fromkeys(("total", "base", "full", "discount", "per_person", *PROGRAMMES), rupiah),
        "monthly": several(rupiah),
        "eligible": truth,
        **dict.fromkeys(("mandatory", "optional", "missing"), NAMES_OF_PROGRAMMES),
    },
    reply=_contribution,
    needs=(("declared_income",),),
    alternatives=(("contribution_month", "date"),),
)
