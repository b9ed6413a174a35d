"""How many of a group die within some days: Indonesia's probabilities of death by age and sex (SOURCES.md).

The group stands for people of whom nobody knows the ages yet: as many of each age. Nobody grows older meanwhile; over
the few years that a sponsor promises, what that leaves out is far less than what nobody knows.
"""

import csv
import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import NamedTuple

PERIOD = "2025-2030"
DAYS_OF_YEAR = 365.25


class Mix(NamedTuple):
    """A group of as many people of each age from `first_age` to `last_age`, of whom the part `women` are women."""

    first_age: int
    last_age: int
    women: Fraction


@cache
def probabilities() -> Mapping[tuple[str, int], float]:
    """The probability to die within a year, by sex (M, F) and age in years."""
    table = files("payung.reporting.planning").joinpath("mortality_un_wpp2024_idn.csv").read_text("utf-8")
    rows = (row for row in csv.DictReader(table.splitlines()) if row["period"] == PERIOD)
    return {(row["sex"], int(row["age"])): float(row["qx"]) for row in rows}


def dying(*, mix: Mix, days: int) -> float:
    """The part of the group that dies within `days` days, from 0 to 1.

    ValueError for ages of which the table knows nothing, and for a part of women that is no part.
    """
    ages = range(mix.first_age, mix.last_age + 1)
    known = probabilities()
    if not ages or ("M", ages[0]) not in known or ("M", ages[-1]) not in known:
        raise ValueError(f"no ages of the table: {mix.first_age} to {mix.last_age}")
    if not 0 <= mix.women <= 1:
        raise ValueError(f"no part of a whole: {mix.women}")
    years = days / DAYS_OF_YEAR
    parts = {"M": float(1 - mix.women), "F": float(mix.women)}
    living = math.fsum(part * math.pow(1 - known[sex, age], years) for sex, part in parts.items() for age in ages)
    return 1 - living / len(ages)
