"""The same prices as somebody would write them with numpy, column by column: what a tariff is measured against.

It is correct, and it says the rule a second time, which is why it is here and not in `payung`.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from payung.law.amounts import Bands
from payung.law.book import Page
from payung.law.checks import PAYERS, SECTORS
from payung.law.contributions import PROGRAMMES
from payung.law.population import People

Column = NDArray[np.int64]


def plain_prices(*, pages: Iterable[Page], people: People) -> NDArray[np.int32]:
    """What each month costs each person: [month, person], so that whole columns are written. Whole rupiah."""
    pages = tuple(pages)
    prices = np.empty((len(pages), len(people)), dtype=np.int32)
    bands = None
    for month, page in enumerate(pages):
        if page.income_bands.value is not bands:
            bands = page.income_bands.value
            base = _base(bands, people)
        prices[month] = _total(page, base, people)
    return prices


def _base(bands: Bands, people: People) -> Column:
    bases = np.array([row.base.value for row in bands.rows])
    return bases[np.searchsorted(np.array(bands.thresholds), people.income, side="right") - 1]


def _total(page: Page, base: Column, people: People) -> Column:
    percent, total = _percent(page, people), np.zeros(len(people), dtype=np.int64)
    full = {
        "jkk": base * page.jkk_rate.value // 1000,
        "jkm": np.full(len(people), page.jkm_contribution.value),
        "jht": base * page.jht_rate.value // 1000,
    }
    for place, programme in enumerate(PROGRAMMES):
        amount = full[programme]
        if programme in page.discounted_programmes.value:
            amount = amount - amount * percent // 100
        total += np.where(people.programmes >> place & 1, amount, 0)
    return total


def _percent(page: Page, people: People) -> Column:
    """Percent off for each: by the sector's window, and none for some payers."""
    windows = np.where(
        people.sector == SECTORS.index("transport"), page.transport_discount.value, page.other_discount.value
    )
    without = list(page.payers_without_discount.value)
    if not page.village_discounted.value:
        without.append("village")
    if not page.donors_discounted.value:
        without += ["csr", "donor"]
    return np.where(np.isin(people.payer, [PAYERS.index(each) for each in without]), 0, windows)
