"""What a comparison takes for granted: each number with where it comes from, so that no guess passes for a fact."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from payung.kernel.language import Language, number, percent, rupiah, to_translate
from payung.kernel.months import Month
from payung.law.amounts import Amount
from payung.law.book import Book
from payung.reporting.planning.mortality import PERIOD
from payung.reporting.planning.options import FEWER, MORE, Scene, Weighed

GIVEN = to_translate("Given with the question, or what Payung takes where nothing is given.")
PAID_IN_TIME = to_translate(
    "Money is there before each month begins; a later payment protects only from its recording."
)
NEW = to_translate("Everybody is a new member: the wait for the full death benefit begins with the first month.")
NATURAL = to_translate(
    "Every death counts as one without a work accident; after an accident the heirs have more (JKK)."
)
CLAIMED = to_translate("Every heir claims. School grants are left out: they need 36 paid months.")
NOBODY_LEAVES = to_translate("Everybody is paid for to the end: who dies or leaves is replaced, or their money stays.")
AGES = to_translate(
    "Nobody has published the ages of sponsored workers in NTT; without others, Payung takes ages from 18 to 55 evenly,"
    " half of them women: then some 160 of 100,000 die in half a year."
)
RANGE = to_translate(
    "The lower if nobody is older than 49, the higher if ages go up to 64 evenly. Informal workers may die earlier than"
    " the nation; chance adds its own, most in small groups."
)
MORTALITY = to_translate(
    "UN World Population Prospects 2024, Indonesia, by age and sex (CC BY 3.0 IGO), converted from five-year groups."
)
RETENTION = to_translate("What part of the people goes on by paying alone: nobody has measured it.")


class Assumption(NamedTuple):
    """One thing taken for granted: its name, its value, and its sources: sentences to translate, and articles."""

    name: str
    value: str
    source: tuple[str, ...]


def assumptions(*, scene: Scene, weighed: Sequence[Weighed], book: Book, language: Language = "id") -> list[Assumption]:
    """Everything that stands behind the figures of these options, in the order in which they are read."""
    page, mix = book.on(scene.first_month.first), scene.mix
    in_time = page.protection_needs_payment.because(language=language)
    waits = (page.waiting_months, page.waiting_counted_by_day) if page.waiting_months.value else (page.waiting_months,)
    return [
        Assumption("income", rupiah(scene.income), (GIVEN,)),
        Assumption("transport", part_of(scene.transport), (GIVEN,)),
        *_prices(weighed),
        Assumption("paid_in_time", "", (PAID_IN_TIME, *in_time)),
        Assumption("new_members", number(page.waiting_months.value), (NEW, *_articles(waits, language))),
        Assumption(
            "grace",
            number(page.grace_months.value),
            _articles((page.grace_months, page.protection_ends_on_day, page.grace_after_sponsored), language),
        ),
        *_benefits(weighed),
        Assumption("mortality", PERIOD, (MORTALITY,)),
        Assumption("ages", f"{mix.first_age}–{mix.last_age}", (AGES,)),
        Assumption("women", part_of(mix.women), (AGES,)),
        Assumption("range", f"× {FEWER} – {MORE}", (RANGE,)),
        Assumption("natural_deaths", "", (NATURAL,)),
        Assumption("claims", "", (CLAIMED,)),
        Assumption("nobody_leaves", "", (NOBODY_LEAVES,)),
        *(Assumption("retention", part_of(part), (RETENTION,)) for part in scene.retention),
    ]


def part_of(part: Fraction) -> str:
    """A part of the people as Indonesia writes it: 20%, or 12,5%."""
    return percent(part.numerator, part.denominator, digits=0 if (part * 100).denominator == 1 else 1)


def _prices(weighed: Iterable[Weighed]) -> Iterator[Assumption]:
    """What a month costs one person, by funder and sector, and from when to when it does."""
    held: dict[tuple[str, str, int], tuple[list[Month], dict[str, None]]] = {}
    for each in weighed:
        for month, prices, _ in each.months:
            for sector, price in prices.items():
                found, because = held.setdefault((each.option.payer, sector, price.total), ([], {}))
                found.append(month)
                because |= dict.fromkeys(article for line in price.lines for article in line.because)
    for (payer, sector, total), (found, because) in held.items():
        term = f"{min(found)} – {max(found)}"
        yield Assumption("price", f"{rupiah(total)} · {payer} · {sector} · {term}", tuple(because))


def _benefits(weighed: Iterable[Weighed]) -> Iterator[Assumption]:
    """What a death leaves: the funeral grant alone, or all."""
    left = {(stretch.full, stretch.jkm): stretch.because for each in weighed for stretch in each.stretches}
    for (full, jkm), because in sorted(left.items()):
        if jkm:
            yield Assumption("jkm_full" if full else "jkm_funeral_only", rupiah(jkm), because)


def _articles(amounts: Iterable[Amount[Any]], language: Language) -> tuple[str, ...]:
    return tuple(dict.fromkeys(article for amount in amounts for article in amount.because(language=language)))
