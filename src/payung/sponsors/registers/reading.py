"""What of a register can be kept, row by row. Pure."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from payung.kernel.problems import Problem, Refused
from payung.kernel.watch import Watch
from payung.kernel.words import holds_nik
from payung.people import cells
from payung.people.cells import Cell
from payung.people.checks import check_nik
from payung.people.matching import Marker
from payung.people.registers import DEATHS, KINDS, WAGE
from payung.sponsors.files.reading import Table, missing_fields

NEEDED = {WAGE: ("nik",), DEATHS: ("nik", "died_on")}
LONGEST_SOURCE = 200  # characters
EARLIEST_DEATH = date(1945, 8, 17)
TICK = 1_000


class Entered(NamedTuple):
    """One person of a register: the keyed index of the NIK, and the day of death where it is one of deaths."""

    nik_index: bytes
    died_on: date | None


def check_register(*, kind: str, source: str, as_of: date, today: date) -> list[Problem]:
    """Everything wrong with what is said of a register. `source` is kept in the clear, so it holds no NIK."""
    checks = [
        (kind in KINDS, Problem("register.kind_unknown", "kind", kind)),
        (source, Problem("register.source_missing", "source")),
        (len(source) <= LONGEST_SOURCE and not holds_nik(text=source), Problem("register.source_unfit", "source")),
        (as_of <= today, Problem("register.day_to_come", "as-of", as_of.isoformat())),
    ]
    return [problem for holds, problem in checks if not holds]


class Reading:
    """The readable people of a register, one by one (`people`); how many rows it had, and by reason which not.

    A day of death lies neither behind the day as of which the register holds nor in times of which it knows nothing.
    """

    def __init__(self, *, table: Table, kind: str, as_of: date, marker: Marker, watch: Watch) -> None:
        if missing := missing_fields(table=table, needed=NEEDED[kind]):
            raise Refused(missing)
        self._table, self._kind, self._as_of, self._marker, self._watch = table, kind, as_of, marker, watch
        self.rows = 0
        self.unread: Counter[str] = Counter()
        self.first: dict[str, int] = {}

    def people(self) -> Iterator[Entered]:
        """Everybody who can be read."""
        for row, record in self._table.records(NEEDED[self._kind]):
            self.rows += 1
            if self.rows % TICK == 0:
                self._watch.advance(TICK)
            entered = self._table.oddities.get(row) or self._entered(record)
            if isinstance(entered, Entered):
                yield entered
            else:
                self.unread[entered.code] += 1
                self.first.setdefault(entered.code, row)

    def _entered(self, record: tuple[Cell, ...]) -> Entered | Problem:
        nik, problems = check_nik(cell=record[0])
        if nik is None:
            return problems[0]
        day = _death(record[1], self._as_of) if self._kind == DEATHS else None
        return day if isinstance(day, Problem) else Entered(self._marker.nik_index(nik), day)


def _death(cell: Cell, as_of: date) -> date | Problem:
    try:
        day = cells.day(cell)
    except (cells.Unreadable, cells.Impossible):
        return Problem("death.day_unreadable", "died_on")
    if day is None:
        return Problem("death.day_missing", "died_on")
    return day if EARLIEST_DEATH <= day <= as_of else Problem("death.day_implausible", "died_on")
