"""The villages of Nusa Tenggara Timur by kabupaten or kota, suggested to whoever types; any other may be written."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

REGION_DIGITS = len("53.01")


def villages_of(*, region: str) -> tuple[str, ...]:
    """The names of the villages of a region by its code, each once and in order; none for what is no region of ours."""
    return _by_region().get(region, ())


@cache
def _by_region() -> Mapping[str, tuple[str, ...]]:
    table = files("payung.people").joinpath("villages.csv").read_text("utf-8")
    named: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(table.splitlines()):
        named[row["code"][:REGION_DIGITS]].add(row["name"])
    return {region: tuple(sorted(names)) for region, names in named.items()}
