"""Events about contributions: what months cost."""

from collections.abc import Mapping
from typing import Any

from payung.kernel.language import Language
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.law.book import book
from payung.law.checks import PAYERS, SECTORS
from payung.law.contributions import PROGRAMMES, Quote, quote
from payung.law.eligibility import mandatory_programmes, optional_programmes
from payung.law.events.kinds import (
    DATE,
    JUDGED_ON,
    NAMES_OF_PROGRAMMES,
    PROGRAMME,
    Event,
    Given,
    Input,
    Reply,
    because_of,
    upper,
)
from payung.law.given import choice, count, month, people, rupiah, several, truth, words
from payung.law.relief import relieved

KIND = choice("independent", "employer", b="independent", a="employer")
KINDS = (Input("sub_segment", KIND), Input("kind", KIND))


def kind_of(given: Given) -> str:
    """Whether somebody works alone or employs others."""
    return str(given.get("sub_segment") or given.get("kind") or "independent")


def _contribution(given: Given, language: Language) -> Reply:
    start = given.get("contribution_month") or given.get("prepay_from") or Month.of(given.get("date", JUDGED_ON))
    page = book().on(start.first)
    mandatory = mandatory_programmes(page=page, kind=kind_of(given))
    optional = optional_programmes(page=page, kind=kind_of(given))
    told = {"mandatory": upper(mandatory.value), "optional": upper(optional.value)}
    try:
        priced = _quoted(given, start, language)
    except Refused as refused:
        missing = [each.value for each in refused.problems if each.code == "programme.mandatory_missing"]
        if len(missing) < len(refused.problems):
            raise
        values = {**told, "eligible": False, "missing": upper(tuple(missing))}
        return Reply(values, because_of(language, mandatory))
    values = {**told, "eligible": True, "missing": ()}
    many = given.get("people", 1)
    if "rule" in given:
        return _relieved(given, priced, values, language)
    lines = [line for each in priced.months for line in each.lines]
    because = dict.fromkeys((*(why for line in lines for why in line.because), *because_of(language, mandatory)))
    values |= {programme: many * sum(x.amount for x in lines if x.programme == programme) for programme in PROGRAMMES}
    values |= {
        "total": many * priced.total,
        "per_person": priced.total,
        "full": many * sum(line.full for line in lines),
        "discount": many * sum(line.discount for line in lines),
        "base": lines[0].base,
        "monthly": tuple(many * each.total for each in priced.months),
    }
    return Reply(values, tuple(because))


def _quoted(given: Given, start: Month, language: Language) -> Quote:
    return quote(
        book=book(),
        income=given.get("declared_income", given.get("base", 0)),
        start=start,
        count=given.get("months", 1),
        programmes=given.get("programmes"),
        sector=given.get("sector", "other"),
        payer=given.get("payer", "self"),
        kind=kind_of(given),
        language=language,
    )


def _relieved(given: Given, priced: Quote, told: Mapping[str, Any], language: Language) -> Reply:
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
    return Reply(values, tuple(because), tuple(why))


PRICE = Event(
    "contribution",
    inputs=(
        Input("declared_income", rupiah),
        Input("base", rupiah),
        Input("contribution_month", month),
        Input("prepay_from", month),
        Input("months", count),
        DATE,
        Input("programmes", words(read=PROGRAMME)),
        Input("sector", choice(*SECTORS)),
        Input("payer", choice(*PAYERS)),
        *KINDS,
        Input("people", people),
        Input("rule", choice("COVID2020")),
    ),
    answers={
        **dict.fromkeys(("total", "base", "full", "discount", "per_person", *PROGRAMMES), rupiah),
        "monthly": several(rupiah),
        "eligible": truth,
        **dict.fromkeys(("mandatory", "optional", "missing"), NAMES_OF_PROGRAMMES),
    },
    reply=_contribution,
    needs=(("declared_income", "base"),),
    alternatives=(
        ("declared_income", "base"),
        ("contribution_month", "prepay_from", "date"),
        ("sub_segment", "kind"),
    ),
)
