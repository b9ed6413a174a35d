"""What a month of protection costs: one worker, one contribution month, one payer. Whole rupiah throughout."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from payung.kernel.language import Language
from payung.kernel.months import Month, months
from payung.kernel.problems import Problem, Refused
from payung.law import awards
from payung.law.amounts import Amount, NotInForce
from payung.law.awards import Award, Step, step
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
    """What consecutive months cost, and for each of them why. `law` is the version of the book that priced them."""

    total: int
    months: tuple[MonthPrice, ...]
    why: tuple[Award, ...]
    law: str


# Percent off a line, the amounts that decided so, and the code of the sentence for it; "": nothing to say.
_Discount = tuple[int, tuple[Amount[Any], ...], str]


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


def explained(*, book: Book, price: MonthPrice, income: int, sector: str, payer: str) -> Award:
    """Why a month costs what it does: its lines again (`contribution.jkk`), each with the steps that led to it.

    `price` is what `monthly_contribution` answered to this income, sector and payer. Apart from it, since a list prices
    thousands of cases and explains none.
    """
    page = book.on(price.month.first)
    base = base_for(page=page, income=income)
    lines = []
    for line in price.lines:
        discount = _discount(page=page, programme=line.programme, sector=sector, payer=payer)
        steps = _full_steps(page=page, line=line, income=income)
        steps += _discount_steps(book=book, month=price.month, line=line, sector=sector, discount=discount)
        full = (page.jkm_contribution,) if line.programme == "jkm" else (_rate(page, line.programme), base)
        name = f"contribution.{line.programme}"
        lines.append(awards.Line(name, line.amount, tuple(steps), (*full, *discount[1])))
    return Award(page.law, tuple(lines))


def payer_of_several(*, page: Page, payers: Sequence[str]) -> str:
    """Of several who pay a month together, the one by whose kind it is priced: whom the law denies the discount first.

    The window excludes contributions paid from public budgets (PP 50/2025); that a part is enough is our inference.
    ValueError for nobody.
    """
    for denied in (
        page.payers_without_discount.value,
        () if page.village_discounted.value else ("village",),
        () if page.donors_discounted.value else ("csr", "donor"),
    ):
        if found := next((payer for payer in payers if payer in denied), ""):
            return found
    if not payers:
        raise ValueError("somebody must pay")
    return payers[0]


def discount_of(*, page: Page, sector: str) -> Amount[int]:
    """The discount of a worker's sector, in percent; 0 outside its window."""
    return page.transport_discount if sector == "transport" else page.other_discount


def ended_discount(*, book: Book, percent: int, before: Month, after: Month) -> Award:
    """Why a month costs more than one before it: the discount of so many percent that ended between them.

    No steps where the law ended none. An award of no lines: it explains, and gives nothing.
    """
    page, steps, rests_on = book.on(before.first), list[Step](), list[Amount[int]]()
    for window in (page.other_discount, page.transport_discount):
        last = book.parameters[window.name].until(before.first) if window.name else None
        if window.value == percent and last is not None and last < after.first:
            steps.append(step("contribution.discount_ends", percent=percent, until=Month.of(last)))
            rests_on.append(window)
    return Award(page.law, steps=tuple(steps[:1]), rests_on=tuple(rests_on[:1]))


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
    why = tuple(explained(book=book, price=each, income=income, sector=sector, payer=payer) for each in prices)
    return Quote(total=sum(price.total for price in prices), months=prices, why=why, law=book.version)


def _line(*, page: Page, programme: str, base: Amount[int], sector: str, payer: str, language: Language) -> Line:
    full = _undiscounted(page=page, programme=programme, base=base)
    percent, rests_on, _ = _discount(page=page, programme=programme, sector=sector, payer=payer)
    discount = full.value * percent // 100  # whole for every amount in force; of a proposal the odd rupiah is paid
    because = full.because(language=language)
    for amount in rests_on:
        because += amount.because(language=language)
    return Line(
        programme=programme,
        base=base.value,
        full=full.value,
        discount=discount,
        amount=full.value - discount,
        because=tuple(dict.fromkeys(because)) if rests_on else because,
    )


def _undiscounted(*, page: Page, programme: str, base: Amount[int]) -> Amount[int]:
    if programme == "jkm":
        return page.jkm_contribution
    rate = page.jkk_rate if programme == "jkk" else page.jht_rate
    return Amount(base.value * rate.value // 1000, rate.references + base.references)


def _rate(page: Page, programme: str) -> Amount[int]:
    return page.jkk_rate if programme == "jkk" else page.jht_rate


def _discount(*, page: Page, programme: str, sector: str, payer: str) -> _Discount:
    """Whether a line is discounted, or why it is not while others are."""
    window = discount_of(page=page, sector=sector)
    if window.value == 0 and not window.note:
        return 0, (), ""
    if programme not in page.discounted_programmes.value:
        return 0, (page.discounted_programmes,), "contribution.never_discounted"
    if window.value == 0:
        return 0, (window,), "contribution.relief_apart"
    if payer in page.payers_without_discount.value:
        return 0, (page.payers_without_discount,), "contribution.public_payer"
    if payer in ("self", "group"):
        return window.value, (window,), "contribution.discounted"
    switch = page.village_discounted if payer == "village" else page.donors_discounted
    if not switch.value:
        return 0, (switch,), "contribution.payer_open"
    return window.value, (window, switch), "contribution.discounted"


def _full_steps(*, page: Page, line: Line, income: int) -> list[Step]:
    """How the price before any discount came about."""
    programme = line.programme.upper()
    if line.programme == "jkm":
        return [step("contribution.fixed", programme=programme, amount=line.full)]
    rate = _rate(page, line.programme).value
    told = step("contribution.rate", programme=programme, rate=rate, base=line.base, amount=line.full)
    return [step("contribution.base", income=income, base=line.base), told]


def _discount_steps(*, book: Book, month: Month, line: Line, sector: str, discount: _Discount) -> list[Step]:
    """Why the price was lowered, or was not although other prices were."""
    percent, rests_on, code = discount
    if not code:
        return []
    programme, window = line.programme.upper(), rests_on[0]
    if not percent:
        return [step(code, programme=programme)]
    told = {"programme": programme, "percent": percent, "amount": line.amount}
    last = book.parameters[window.name].until(month.first) if window.name else None
    if window.since is None or last is None:  # of a proposal, or one without an end
        return [step(code, **told)]
    return [step(f"{code}_{sector}", **told, since=Month.of(window.since), until=Month.of(last))]
