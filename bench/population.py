"""How fast a population is priced, and whether each price is the rule's: `python -m bench.population 10000000 3`.

People are drawn so that every case is as likely as any other, which is the worst for the processor's cache. The last
line on standard output is what was found, as JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bench.clock import peak_memory
from bench.figures import MIB
from bench.plain import plain_prices
from payung.kernel.months import Month, months
from payung.law.book import Page, book
from payung.law.checks import PAYERS, SECTORS
from payung.law.contributions import monthly_contribution
from payung.law.population import CHOICES, People, make_tariff

Found = TypeVar("Found")
Times = dict[str, dict[str, float]]

TERM = months(Month.parse("2026-01"), count=12)  # a budget year in which the law changes: the second discount begins
HIGHEST_INCOME, SEED, SHARE = 25_000_000, 1, 10  # one in so many is compared with the rule, and stands at a band's edge
CHUNK = 25_000  # sampled people at a time for a process


def term() -> dict[Month, Page]:
    """The months that are priced, with their pages."""
    return {month: book().on(month.first) for month in TERM}


def draw(*, people: int) -> People:
    """Incomes at random, of which some are the edges of bands or their neighbours; codes at random, each as likely."""
    chance = np.random.default_rng(SEED)
    income = chance.integers(0, HIGHEST_INCOME, people, dtype=np.int32)
    thresholds = np.array(book().on(TERM[0].first).income_bands.value.thresholds[1:], dtype=np.int32)
    at_edge = len(income[::SHARE])
    income[::SHARE] = chance.choice(thresholds, at_edge) + chance.integers(-1, 2, at_edge, dtype=np.int32)
    codes = ((0, len(SECTORS)), (1, len(CHOICES)), (0, len(PAYERS)))
    return People(income, *(chance.integers(least, end, people, dtype=np.uint8) for least, end in codes))


def run(*, people: People) -> tuple[Times, dict[str, float], NDArray[np.int32]]:
    """Seconds of each step, the peak of memory after it in MiB, and the prices. Every step makes its own arrays.

    The steps come in the order of their memory, because a peak never falls. ValueError where they do not agree.
    """
    pages, times, peaks = term(), {}, {}

    def timed(name: str, step: Callable[[], Found]) -> Found:
        wall, cpu = time.perf_counter(), time.process_time()
        found = step()
        times[name] = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        peaks[name] = peak_memory() / MIB
        return found

    tariff = timed("tariff", lambda: make_tariff(pages=pages))
    cost = timed("cost", lambda: tariff.cost(people=people))
    prices = timed("prices", lambda: tariff.prices(people=people))
    times["tariff + prices"] = {kind: times["tariff"][kind] + times["prices"][kind] for kind in ("wall", "cpu")}
    plain = timed("plain", lambda: plain_prices(pages=pages.values(), people=people))
    if not np.array_equal(prices.T, plain) or not np.array_equal(prices.sum(axis=0, dtype=np.int64), cost.sum(axis=1)):
        raise ValueError("the tariff and plain numpy differ")
    return times, peaks, prices


def differences(*, people: People, prices: NDArray[np.int32]) -> tuple[int, int, int]:
    """Ask the rule itself about each of these people; returns questions, months that differ, and rupiah they differ by.

    The rule sees the month through its page alone, so that months of one page share an answer.
    """
    shared: dict[Page, list[int]] = {}
    for place, page in enumerate(term().values()):
        shared.setdefault(page, []).append(place)
    asked = different = rupiah = 0
    columns = (people.income, *people.codes, prices)
    for income, sector, choice, payer, row in zip(*(column.tolist() for column in columns), strict=True):
        for page, places in shared.items():
            price = monthly_contribution(
                page=page,
                month=TERM[places[0]],
                income=income,
                programmes=CHOICES[choice],
                sector=SECTORS[sector],
                payer=PAYERS[payer],
            )
            asked += 1
            gaps = [abs(row[place] - price.total) for place in places]
            different, rupiah = different + sum(map(bool, gaps)), rupiah + sum(gaps)
    return asked, different, rupiah


def compare(*, people: People, prices: NDArray[np.int32]) -> dict[str, int]:
    """The differences of a random sample, on all cores."""
    sample = np.random.default_rng(SEED).choice(len(people), size=-(-len(people) // SHARE), replace=False)
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as pool:
        chunks = [
            pool.submit(
                differences,
                people=People(people.income[some], *(codes[some] for codes in people.codes)),
                prices=prices[some],
            )
            for some in np.array_split(sample, -(-len(sample) // CHUNK))
        ]
        asked, different, rupiah = map(sum, zip(*(chunk.result() for chunk in chunks), strict=True))
    return {"sample": len(sample), "asked": asked, "different": different, "rupiah": rupiah}


def summary(*, people: int, runs: list[Times], peaks: Mapping[str, float]) -> dict[str, Any]:
    """What the history keeps: medians of seconds, ratios to plain numpy (taken within each run), peaks of memory."""
    seconds = {
        kind: {name: round(median(each[name][kind] for each in runs), 4) for name in runs[0]}
        for kind in ("wall", "cpu")
    }
    ratios = {
        f"ratios_{kind}": {
            "tariff + prices / plain": round(
                median(each["tariff + prices"][kind] / each["plain"][kind] for each in runs), 4
            )
        }
        for kind in ("wall", "cpu")
    }
    return {
        "name": f"{people:,} people × {len(TERM)} months",
        "people": people,
        "months": len(TERM),
        "runs": len(runs),
        **seconds,
        **ratios,
        "peak_mib": {name: round(peak) for name, peak in peaks.items()},
    }


def main() -> None:
    """Price so many people so many times, and compare a sample with the rule."""
    count, times = map(int, sys.argv[1:])
    people = draw(people=count)
    seconds, peaks, prices = run(people=people)
    runs = [seconds]
    while len(runs) < times:
        del prices  # so that no run finds less memory than the first
        seconds, _, prices = run(people=people)
        runs.append(seconds)
    found = summary(people=count, runs=runs, peaks=peaks)
    print(json.dumps({**found, **compare(people=people, prices=prices)}))


if __name__ == "__main__":
    main()
