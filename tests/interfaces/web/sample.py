"""A made-up scheme for the pages to show, so that their tests need no database."""

from dataclasses import replace
from datetime import UTC, date, datetime

from payung.people.regions import REGIONS
from payung.reporting.overview import ListOutcome, Overview, RegionCover

LIST = ListOutcome(
    id="00000000-0000-0000-0000-000000000001",
    agreement="NTT-2027",
    sponsor="Pemerintah Provinsi NTT",
    state="paid",
    rows=100_000,
    ready=88_412,
    to_mend=7_215,
    already_covered=2_973,
    ask_person=1_400,
    reasons={"page.day_unreadable": 3204, "page.choice_unknown": 11, "nik.length": 5000},
    cost=8_911_929_600,
    checked_at=datetime(2026, 11, 21, 1, 45, tzinfo=UTC),
)


def regions() -> tuple[RegionCover, ...]:
    """The 22 regions, each with other counts: the first covered the least, the last without a worker."""
    last = len(REGIONS) - 1
    return tuple(
        RegionCover(
            code=region.code,
            name=region.name,
            kind=region.kind,
            latitude=region.latitude,
            longitude=region.longitude,
            workers=(place + 1) * 613 if place < last else 0,
            covered=(place + 1) * 613 * place // last if place < last else 0,
            ending=place * 7 if place < last else 0,
        )
        for place, region in enumerate(REGIONS.values())
    )


def overview(*, on: date, **changed: object) -> Overview:
    """The scheme on a day, with other values where a test asks for them."""
    shown = Overview(
        on=on,
        demo=True,
        workers_on_lists=97_623,
        covered=sum(region.covered for region in regions()),
        ending=sum(region.ending for region in regions()),
        received=8_911_929_600,
        regions=regions(),
        lists=(LIST,),
    )
    return replace(shown, **changed)  # type: ignore[arg-type]


def nothing(*, on: date) -> Overview:
    """The scheme of an empty home."""
    empty = tuple(replace(region, workers=0, covered=0, ending=0) for region in regions())
    return Overview(on=on, demo=False, workers_on_lists=0, covered=0, ending=0, received=0, regions=empty, lists=())
