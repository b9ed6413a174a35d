"""What somebody says of a worker's welfare: decile, extreme poverty, as of which day, by which source. Pure."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from payung.kernel.problems import Problem
from payung.kernel.words import holds_nik
from payung.people import cells
from payung.people.cells import Cell

YES = frozenset("ya y yes benar iya true 1 v √ ✓ ✔".split()) | {"miskin ekstrem", "miskin ekstrim"}
NO = frozenset("tidak tdk t no n bukan false 0 - – —".split()) | {"tidak miskin ekstrem", "bukan miskin ekstrem"}
LONGEST_SOURCE = 200  # characters


class Status(NamedTuple):
    """What was written of somebody's welfare: one raw cell per field, "" or None where nothing was."""

    decile: Cell = ""
    extreme_poor: Cell = ""
    status_on: Cell = ""
    status_source: Cell = ""


class Welfare(NamedTuple):
    """What was read of it; None or "" where nothing could be."""

    decile: int | None = None
    extreme_poor: bool | None = None
    as_of: date | None = None
    source: str = ""

    @property
    def is_told(self) -> bool:
        """Whether it says anything."""
        return self.decile is not None or self.extreme_poor is not None


def read_status(*, status: Status) -> tuple[Welfare, tuple[Problem, ...]]:
    """What can be read of a status, and a problem for each cell that holds something else."""
    return _read(*status)


@lru_cache(maxsize=1 << 14, typed=True)  # a list of 100,000 rows knows some hundred; 1, 1.0 and True are not the same
def _read(decile: Cell, extreme_poor: Cell, status_on: Cell, source: Cell) -> tuple[Welfare, tuple[Problem, ...]]:
    problems: list[Problem] = []
    welfare = Welfare(
        _decile(decile, problems), _extreme_poor(extreme_poor, problems), _as_of(status_on, problems), _source(source)
    )
    return welfare, tuple(problems)


def _decile(cell: Cell, problems: list[Problem]) -> int | None:
    try:
        return cells.decile(cell)
    except cells.Unreadable:
        problems.append(Problem("decile.unreadable", "decile"))
        return None


def _extreme_poor(cell: Cell, problems: list[Problem]) -> bool | None:
    written = cells.text(cell).casefold().rstrip(".")
    if written in YES:
        return True
    if written and written not in NO:
        problems.append(Problem("status.unreadable", "extreme_poor"))
        return None
    return False if written else None


def _as_of(cell: Cell, problems: list[Problem]) -> date | None:
    try:
        return cells.day(cell)
    except (cells.Unreadable, cells.Impossible):
        problems.append(Problem("status.day_unreadable", "status_on"))
        return None


def _source(cell: Cell) -> str:
    """The source as one line; "" for what seems to hold a NIK, for sources are kept in the clear."""
    written = cells.text(cell)[:LONGEST_SOURCE]
    return "" if holds_nik(text=written) else written
