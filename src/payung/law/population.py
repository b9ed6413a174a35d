"""What the months of a population cost: the rule runs once per distinct case, then people look their case up.

    pages = {month: book().on(month.first) for month in months(Month.parse("2026-01"), count=12)}
    tariff = make_tariff(pages=pages)
    tariff.prices(people=people)  # int32 [person, month], whole rupiah
    tariff.cost(people=people)    # int64 [month, programme], whole rupiah

A case is what decides a price: the band of the income, the sector, the programmes and the payer. There are some
thousand: ten million people ask the function that prices one (`contributions.monthly_contribution`) no more often, and
nothing of the law is written a second time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import gcd

import numpy as np
from numpy.typing import NDArray

from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.law.book import Page
from payung.law.checks import PAYERS, SECTORS, check_price
from payung.law.contributions import PROGRAMMES, monthly_contribution

Codes = NDArray[np.uint8]
Rupiah32 = NDArray[np.int32]
Rupiah64 = NDArray[np.int64]

CHOICES = tuple(
    tuple(each for place, each in enumerate(PROGRAMMES) if bits >> place & 1) for bits in range(1 << len(PROGRAMMES))
)
"""Every set of programmes, in the place of its code: bit 0 for the first of PROGRAMMES, bit 1 for the next, …"""

SIZES = (len(SECTORS), len(CHOICES), len(PAYERS))
BLOCK = 1 << 14  # people at a time: what one step writes, the next still finds in the processor's cache


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """A population as columns of one length. ValueError for columns of other lengths or kinds of number.

    `income` is whole rupiah a month (int32 or int64); `sector` the place in SECTORS, `programmes` the code of
    `code_programmes`, `payer` the place in PAYERS (uint8 each).
    """

    income: NDArray[np.int32] | NDArray[np.int64]
    sector: Codes
    programmes: Codes
    payer: Codes

    def __post_init__(self) -> None:
        if self.income.dtype not in (np.int32, np.int64):
            raise ValueError(f"incomes are int32 or int64, not {self.income.dtype}")
        if any(codes.dtype != np.uint8 for codes in self.codes):
            raise ValueError("codes are uint8")
        if self.income.ndim != 1 or any(codes.shape != self.income.shape for codes in self.codes):
            raise ValueError("the columns are not of one length")

    def __len__(self) -> int:
        return len(self.income)

    @property
    def codes(self) -> tuple[Codes, Codes, Codes]:
        """What decides a price beside the income, in the order of SIZES."""
        return self.sector, self.programmes, self.payer


@dataclass(frozen=True, slots=True, eq=False)
class Tariff:
    """The price of each distinct case in each month of a term, by the book of version `law`.

    `lines` [case, month, programme] are whole rupiah, `totals` [case, month] their sums; `refused` [case] are those to
    which the rule says no. A case is numbered by its band, then as SIZES count. Every threshold of a band is a multiple
    of `step`, so that income // step finds the band in `bands`, whose last entry stands for all incomes above.
    """

    pages: Mapping[Month, Page]
    kind: str
    step: int
    bands: NDArray[np.intp]
    lines: Rupiah64
    totals: Rupiah32
    refused: NDArray[np.bool_]

    @property
    def law(self) -> str:
        """The version of the book that priced the cases."""
        return next(iter(self.pages.values())).law

    def prices(self, *, people: People) -> Rupiah32:
        """What each month of each person costs: [person, month]. Raises Refused for one who has no price."""
        prices = np.empty((len(people), len(self.pages)), dtype=np.int32)
        for block, cases in self._cases(people):
            self.totals.take(cases, axis=0, out=prices[block], mode="clip")  # clip, as to raise would copy `out` first
        return prices

    def cost(self, *, people: People) -> Rupiah64:
        """What all of them cost: [month, programme], in no more memory for more people. Raises Refused as `prices`.

        A price has at most 31 bits, so that the sums of four billion people fit.
        """
        count = np.zeros(len(self.lines), dtype=np.int64)
        for _, cases in self._cases(people):
            count += np.bincount(cases, minlength=len(count))
        cost: Rupiah64 = np.einsum("c,cmp->mp", count, self.lines)
        return cost

    def _cases(self, people: People) -> Iterator[tuple[slice, NDArray[np.intp]]]:
        """The number of each person's case, a block of people after another."""
        self._refuse_unknown(people)
        for start in range(0, len(people), BLOCK):
            block = slice(start, start + BLOCK)
            cases = self.bands.take(people.income[block] // self.step, mode="clip")
            for codes, size in zip(people.codes, SIZES, strict=True):
                cases *= size
                cases += codes[block]
            if self.refused[cases].any():
                self._refuse(people, start + int(self.refused[cases].argmax()))
            yield block, cases

    def _refuse_unknown(self, people: People) -> None:
        """Refuse what would be taken for another case: an income below zero, a code that stands for nothing."""
        wrong = people.income < 0
        for codes, size in zip(people.codes, SIZES, strict=True):
            wrong |= codes >= size
        if wrong.any():
            self._refuse(people, int(wrong.argmax()))

    def _refuse(self, people: People, place: int) -> None:
        """Refuse for what the rule says of this person; where: `income[17]`."""
        sector, choice, payer = (int(codes[place]) for codes in people.codes)
        problems = [
            replace(problem, where=f"{problem.where}[{place}]")
            for page in dict.fromkeys(self.pages.values())
            for problem in check_price(
                page=page,
                income=int(people.income[place]),
                programmes=CHOICES[choice] if choice < len(CHOICES) else [str(choice)],
                sector=SECTORS[sector] if sector < len(SECTORS) else str(sector),
                payer=PAYERS[payer] if payer < len(PAYERS) else str(payer),
                kind=self.kind,
            )
        ]
        raise Refused(*dict.fromkeys(problems))


def code_programmes(*, programmes: Sequence[str]) -> int:
    """The code of these programmes: their place in CHOICES. ValueError for one that nobody knows."""
    return sum(1 << PROGRAMMES.index(each) for each in dict.fromkeys(programmes))


def make_tariff(*, pages: Mapping[Month, Page], kind: str = "independent") -> Tariff:
    """Run the rule for every case in every month; months that share a page share its answers.

    `pages` has each month of the term with the page of its first day, or with a proposal. Raises NotInForce for a month
    before the law, and ValueError for a term without months or prices of more than 31 bits.
    """
    if not pages:
        raise ValueError("a term has at least one month")
    thresholds = sorted({each for page in pages.values() for each in page.income_bands.value.thresholds})
    step = gcd(*thresholds, 10**9)  # no more than an int32 holds
    slots = np.arange(thresholds[-1] // step + 1, dtype=np.int64) * step
    answers: dict[Page, tuple[Rupiah64, NDArray[np.bool_]]] = {}
    for month, page in pages.items():
        if page not in answers:
            answers[page] = _run_rule(page=page, month=month, incomes=thresholds, kind=kind)
    lines = np.stack([answers[page][0] for page in pages.values()], axis=1)
    totals = lines.sum(axis=2, dtype=np.int64)
    if totals.max() > np.iinfo(np.int32).max:
        raise ValueError("a month costs more than 31 bits hold")
    return Tariff(
        pages=pages,
        kind=kind,
        step=step,
        bands=np.searchsorted(thresholds, slots, side="right") - 1,
        lines=lines,
        totals=totals.astype(np.int32),
        refused=np.logical_or.reduce([refused for _, refused in answers.values()]),
    )


def _run_rule(*, page: Page, month: Month, incomes: Sequence[int], kind: str) -> tuple[Rupiah64, NDArray[np.bool_]]:
    """What the rule says to each case of one page: its lines [case, programme], and whether it refuses it."""
    cases = list(product(incomes, SECTORS, CHOICES, PAYERS))
    lines = np.zeros((len(cases), len(PROGRAMMES)), dtype=np.int64)
    refused = np.zeros(len(cases), dtype=np.bool_)
    for number, (income, sector, programmes, payer) in enumerate(cases):
        try:
            price = monthly_contribution(
                page=page, month=month, income=income, programmes=programmes, sector=sector, payer=payer, kind=kind
            )
        except Refused:
            refused[number] = True
            continue
        for line in price.lines:
            lines[number, PROGRAMMES.index(line.programme)] = line.amount
    return lines, refused
