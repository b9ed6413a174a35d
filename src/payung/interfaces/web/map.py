"""The drawn map: NTT's coast, and a circle for each kabupaten or kota. Lengths are units of the drawing, 1000 wide."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Any

from payung.kernel.language import number
from payung.reporting.overview import RegionCover

LARGEST_RADIUS = 27.0
SMALLEST_RADIUS = 5.0
SHADES = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 100))
"""Percent covered, from – to; the last one includes 100."""

# Placed by hand so that no label hides a circle or another label: middle of the label, and where its name stands.
LABELS = {
    "53.01": (655, 300),  # Kupang
    "53.02": (880, 412),  # Timor Tengah Selatan
    "53.03": (804, 200),  # Timor Tengah Utara
    "53.04": (930, 168),  # Belu
    "53.05": (905, 26),  # Alor
    "53.06": (640, 190),  # Flores Timur
    "53.07": (545, 52),  # Sikka
    "53.08": (478, 222),  # Ende
    "53.09": (312, 222),  # Ngada
    "53.10": (262, 26),  # Manggarai
    "53.11": (330, 392),  # Sumba Timur
    "53.12": (72, 395),  # Sumba Barat
    "53.13": (735, 30),  # Lembata
    "53.14": (580, 478),  # Rote Ndao
    "53.15": (118, 66),  # Manggarai Barat
    "53.16": (395, 222),  # Nagekeo
    "53.17": (205, 236),  # Sumba Tengah
    "53.18": (98, 196),  # Sumba Barat Daya
    "53.19": (390, 40),  # Manggarai Timur
    "53.20": (460, 374),  # Sabu Raijua
    "53.21": (945, 342),  # Malaka
    "53.71": (640, 372),  # Kota Kupang
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A region on the map. Coordinates are text, so that no language writes 12.5 as 12,5 into the drawing."""

    region: RegionCover
    x: str
    y: str
    radius: str
    shade: int
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Size:
    """A circle of the legend, with the number of workers it stands for."""

    radius: str
    workers: str


@cache
def coast() -> dict[str, Any]:
    """The outline of the islands with its projection; `coast.md` says where it comes from."""
    outline: dict[str, Any] = json.loads(files(__package__).joinpath("coast.json").read_text("utf-8"))
    return outline


def marks(regions: Sequence[RegionCover]) -> list[Mark]:
    """One mark per region, the largest first, so that a small circle is never hidden beneath a large one."""
    most = max((region.workers for region in regions), default=0)
    return [_mark(region, most) for region in sorted(regions, key=lambda region: -region.workers)]


def sizes(regions: Sequence[RegionCover]) -> list[Size]:
    """Two circles that teach the eye: a round number near the largest region, and a tenth of it."""
    most = max((region.workers for region in regions), default=0)
    if most < 10:
        return []
    tens = 10 ** (len(str(most)) - 1)
    nearest = max(step * tens for step in (1, 2, 5) if step * tens <= most)
    return [Size(_radius(workers, most), number(workers)) for workers in (nearest // 10, nearest)]


def shade(covered: int, workers: int) -> int:
    """Which of `SHADES` the share falls into."""
    return min(covered * len(SHADES) // workers, len(SHADES) - 1) if workers else 0


def _mark(region: RegionCover, most: int) -> Mark:
    outline = coast()
    x = (region.longitude - outline["west"]) * outline["x_per_degree"]
    y = (outline["north"] - region.latitude) * outline["y_per_degree"]
    label_x, label_y = LABELS.get(region.code, (round(x), round(y) - 40))
    return Mark(
        region,
        f"{x:.1f}",
        f"{y:.1f}",
        _radius(region.workers, most),
        shade(region.covered, region.workers),
        label_x,
        label_y,
    )


def _radius(workers: int, most: int) -> str:
    """The circle's area, not its radius, grows with the workers; a floor keeps the smallest visible."""
    return f"{max(LARGEST_RADIUS * sqrt(workers / most), SMALLEST_RADIUS) if most else SMALLEST_RADIUS:.1f}"
