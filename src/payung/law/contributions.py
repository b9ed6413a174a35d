"""What a month of protection costs: one worker, one contribution month, one payer. Whole rupiah throughout."""

from collections.abc import Sequence
from dataclasses import dataclass

from payung.kernel.language import Language
from payung.kernel.months import Month, months
from payung.kernel.problems import Problem, Refused
from payung.law.amounts import Amount, NotInForce
from payung.law.book import Book, Page
from payung.law.checks import check_period, check_price
from payung.law.eligibility import mandatory_programmes

PROGRAMMES = ("jkk", "jkm", "jht")


@dataclass(frozen=True, slots=True)
class Line:
    """One programme in one month: `full` less `discount` is `amount`. `base` is what benefits are computed on."""

    programme: str
    base: int
    full: int
    discount: int
    amount: int
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthPrice:
    """What one contribution month costs; the lines sum to the total."""

    month: Month
    total: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What consecutive months cost. `law` is the version of the book that priced them."""

    total: int
    months: tuple[MonthPrice, ...]
    law: str


def base_for(*, page: Page, income: int) -> Amount[int]:
    """The base of a declared income, in whole rupiah a month. PP 44/2015 Lampiran II. ValueError if it is negative."""
    return page.income_bands.value.base(income)


def monthly_contribution(
    *,
    page: Page,
    month: Month,
    income: int,
    programmes: Sequence[str],
    sector: str,
    payer: str,
    kind: str = "independent",
    language: Language = "id",
) -> MonthPrice:
    """The price of one contribution month. PP 44/2015 Lampiran II, PP 46/2015 Lampiran I, PP 50/2025.

    `page` is the page of the month's first day: the regulations set rates and discounts for a contribution month as a
    whole, so neither the day of payment nor a change within the month touches its price. Raises Refused for a question
    that has no answer, and NotInForce for a month before the law.
    """
    problems = check_price(page=page, income=income, programmes=programmes, sector=sector, payer=payer, kind=kind)
    if problems:
        raise Refused(*problems)
    base = base_for(page=page, income=income)
    lines = tuple(
        _line(page=page, programme=programme, base=base, sector=sector, payer=payer, language=language)
        for programme in PROGRAMMES
        if programme in programmes
    )
    return MonthPrice(month=month, total=sum(line.amount for line in lines), lines=lines)


def discount_of(*, page: Page, sector: str) -> Amount[int]:
    """The discount of a worker's sector, in percent; 0 outside its window."""
    return page.transport_discount if sector == "transport" else page.other_discount


def quote(
    *,
    book: Book,
    income: int,
    start: Month,
    count: int,
    programmes: Sequence[str] | None,
    sector: str = "other",
    payer: str = "self",
    kind: str = "independent",
    language: Language = "id",
) -> Quote:
    """The price of `count` months from `start`, each by its own law: a discount may end inside a prepayment.

    `programmes=None` means the mandatory ones of the kind. Raises Refused with every problem found, also for months
    before the law.
    """
    page = book.on(start.first)
    try:
        problems = [
            *check_price(page=page, income=income, programmes=programmes, sector=sector, payer=payer, kind=kind),
            *check_period(page=page, count=count, payer=payer),
        ]
        if problems:
            raise Refused(*problems)
        chosen = mandatory_programmes(page=page, kind=kind).value if programmes is None else programmes
        prices = tuple(
            monthly_contribution(
                page=book.on(month.first),
                month=month,
                income=income,
                programmes=chosen,
                sector=sector,
                payer=payer,
                kind=kind,
                language=language,
            )
            for month in months(start, count=count)
        )
    except NotInForce as silence:
        raise Refused(Problem("law.not_in_force", "month", silence.first.isoformat())) from silence
    return Quote(total=sum(price.total for price in prices), months=prices, law=book.version)


def _line(*, page: Page, programme: str, base: Amount[int], sector: str, payer: str, language: Language) -> Line:
    full = _undiscounted(page=page, programme=programme, base=base)
    percent, why = _discount(page=page, programme=programme, sector=sector, payer=payer, language=language)
    discount = full.value * percent // 100  # whole for every amount in force; of a proposal the odd rupiah is paid
    return Line(
        programme=programme,
        base=base.value,
        full=full.value,
        discount=discount,
        amount=full.value - discount,
        because=tuple(dict.fromkeys((*full.because(language=language), *why))),
    )


def _undiscounted(*, page: Page, programme: str, base: Amount[int]) -> Amount[int]:
    if programme == "jkm":
        return page.jkm_contribution
    rate = page.jkk_rate if programme == "jkk" else page.jht_rate
    return Amount(base.value * rate.value // 1000, rate.references + base.references)


def _discount(
    *, page: Page, programme: str, sector: str, payer: str, language: Language
) -> tuple[int, tuple[str, ...]]:
    """Percent off, and why there is one or why this line gets none while others do."""
    window = discount_of(page=page, sector=sector)
    if window.value == 0 and not window.note:
        return 0, ()
    if programme not in page.discounted_programmes.value:
        return 0, page.discounted_programmes.because(language=language)
    if window.value == 0:
        return 0, window.because(language=language)
    allowed, why = _payer_is_discounted(page=page, payer=payer, language=language)
    return (window.value, window.because(language=language) + why) if allowed else (0, why)


def _payer_is_discounted(*, page: Page, payer: str, language: Language) -> tuple[bool, tuple[str, ...]]:
    if payer in page.payers_without_discount.value:
        return False, page.payers_without_discount.because(language=language)
    if payer in ("self", "group"):
        return True, ()
    switch = page.village_discounted if payer == "village" else page.donors_discounted
    return switch.value, switch.because(language=language)
