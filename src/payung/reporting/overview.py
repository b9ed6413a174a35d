"""What the first page shows, as values: a view of the scheme on one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class RegionCover:
    """One kabupaten or kota on the day: registered workers, those covered, those whose paid cover ends in 90 days."""

    code: str
    name: str
    kind: str
    latitude: float
    longitude: float
    workers: int
    covered: int
    ending: int


@dataclass(frozen=True, slots=True)
class ListOutcome:
    """One approved list as it was last checked: its rows divide into the four outcomes, and those who leave by a change
    list; reasons count rows per problem code."""

    id: str
    agreement: str
    sponsor: str
    state: str
    rows: int
    ready: int
    to_mend: int
    already_covered: int
    ask_person: int
    reasons: Mapping[str, int]
    cost: int
    checked_at: datetime
    leaving: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """The four figures, the regions and the approved lists. Money in whole rupiah; `on` is the day asked about."""

    on: date
    demo: bool
    workers_on_lists: int
    covered: int
    ending: int
    received: int
    regions: tuple[RegionCover, ...]
    lists: tuple[ListOutcome, ...]
