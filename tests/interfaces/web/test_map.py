"""The drawn map: circles where the regions lie, areas that grow with the workers, labels that can be read."""

from itertools import combinations
from math import pi

import pytest

from payung.interfaces.web.map import LABELS, LARGEST_RADIUS, coast, marks, shade, sizes
from payung.people.regions import REGIONS

FONT = 18  # units; overview.css


def test_every_region_is_drawn_on_the_map(sample) -> None:
    drawn = marks(sample.regions())
    assert {mark.region.code for mark in drawn} == set(REGIONS) == set(LABELS)
    for mark in drawn:
        assert 0 < float(mark.x) < coast()["width"]
        assert 0 < float(mark.y) < coast()["height"]


def test_the_projection_puts_places_where_natural_earth_has_them() -> None:
    # The western cape of Sumba lies at 118.94° E, the southernmost point of Rote at 10.92° S.
    outline = coast()
    assert (118.94 - outline["west"]) * outline["x_per_degree"] == pytest.approx(29, abs=1)
    assert (outline["north"] + 10.92) * outline["y_per_degree"] == pytest.approx(495, abs=1)


def test_the_area_grows_with_the_workers_and_the_largest_lies_below(sample) -> None:
    drawn = marks(sample.regions())
    assert float(drawn[0].radius) == LARGEST_RADIUS
    radii = [float(mark.radius) for mark in drawn]
    assert radii == sorted(radii, reverse=True)
    areas = [pi * float(mark.radius) ** 2 / mark.region.workers for mark in drawn[:10]]
    assert areas == pytest.approx([areas[0]] * 10, rel=0.02)


def test_nobody_anywhere_is_drawn_small_and_has_no_sizes_to_explain(sample) -> None:
    empty = [sample.replace(region, workers=0, covered=0) for region in sample.regions()]
    assert {mark.radius for mark in marks(empty)} == {"5.0"}
    assert sizes(empty) == []
    assert marks([]) == []


@pytest.mark.parametrize(
    ("covered", "workers", "expected"),
    [(0, 100, 0), (19, 100, 0), (20, 100, 1), (59, 100, 2), (60, 100, 3), (80, 100, 4), (100, 100, 4), (0, 0, 0)],
)
def test_a_share_falls_into_its_shade(covered, workers, expected) -> None:
    assert shade(covered, workers) == expected


def test_the_legend_shows_round_numbers_of_workers(sample) -> None:
    regions = [sample.replace(sample.regions()[0], workers=13_111)]
    assert [size.workers for size in sizes(regions)] == ["1.000", "10.000"]
    regions = [sample.replace(sample.regions()[0], workers=742)]
    assert [size.workers for size in sizes(regions)] == ["50", "500"]


def test_no_label_hides_another_or_leaves_the_drawing() -> None:
    boxes = {}
    for code, (x, y) in LABELS.items():
        half = 0.27 * FONT * max(len(REGIONS[code].full_name.removeprefix("Kabupaten ")), 6)
        boxes[code] = (x - half, x + half, y - 0.8 * FONT, y + 1.3 * FONT)
        left, right, top, bottom = boxes[code]
        assert 0 < left < right < coast()["width"], code
        assert 0 < top < bottom < coast()["height"], code
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        assert a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2], (one, other)


def test_no_circle_hides_a_label(sample) -> None:
    """Even where the region is the largest."""
    for mark in marks([sample.replace(region, workers=10_000) for region in sample.regions()]):
        x, y = float(mark.x), float(mark.y)
        half = 0.27 * FONT * 6
        beside = abs(mark.label_x - x) > LARGEST_RADIUS + half
        above_or_below = (
            mark.label_y + 1.3 * FONT < y - LARGEST_RADIUS or mark.label_y - 0.8 * FONT > y + LARGEST_RADIUS
        )
        assert beside or above_or_below, mark.region.name
