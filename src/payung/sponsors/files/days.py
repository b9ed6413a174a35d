"""How a column writes its birth dates, decided once for the whole column from the NIKs beside it. Pure.

`05/08/1990` is 5 August to the sender and 8 May to an Excel with American settings, which turns that text
into a true date with day and month swapped, and leaves `25/08/1990` as text. The NIK repeats day, month and
year (women's day + 40), so that a column of a few rows already says how it was written. What the decision
cannot explain stays as it is: its row differs from its NIK, and the registration check says so.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from payung.people import cells
from payung.people.cells import MONTHS, Cell

FEWEST_WITNESSES = 3  # fewer may be mistakes, and then the usual order holds
# Excel reads 29 as 2029 and 30 as 1930. Whoever this takes for a child would otherwise be 97 or older: no worker.
CENTURY_TURNS = 30
WOMENS_DAY = 40

PARTS = re.compile(r"(?:.*,\s*)?(\d{1,2})\s*[-/.\s]\s*(\d{1,2}|[A-Za-z]{3,9})\s*[-/.\s]\s*(\d{4}|\d{2})")
NIK_DAY: Mapping[str, str] = {
    **{f"{day:02}": f"{day:02}" for day in range(1, 32)},
    **{f"{day + WOMENS_DAY}": f"{day:02}" for day in range(1, 32)},
}


class DayOrder(NamedTuple):
    """How the birth dates of a list are read.

    `text` is the order in dates of digits, `cells_swapped` whether true dates have day and month the wrong way
    round; `witnesses` rows show that this is right, `against` rows the opposite. `short_years` rows write the
    year with two digits and agree with their NIK.
    """

    text: Literal["day_first", "month_first"] = "day_first"
    cells_swapped: bool = False
    witnesses: int = 0
    against: int = 0
    short_years: int = 0

    @property
    def changes(self) -> bool:
        """Whether any cell is read otherwise than it would be alone."""
        return self.text == "month_first" or self.cells_swapped or self.short_years > 0

    def read(self, *, cell: Cell, nik: Cell) -> Cell:
        """The birth date in this cell as a day where the column's order or the NIK decided, else the cell as it is."""
        if isinstance(cell, str):
            return self._read_text(cells.text(cell), nik) or cell
        if not self.cells_swapped:
            return cell
        try:
            day = cells.day(cell)
        except cells.Unreadable:
            return cell
        return day.replace(month=day.day, day=day.month) if day and day.day <= 12 else cell

    def _read_text(self, written: str, nik: Cell) -> date | None:
        match = PARTS.fullmatch(written)
        if match is None:
            return None
        first, second, year = match.groups()
        month_first = self.text == "month_first" and second.isdigit() and int(first) <= 12
        if len(year) == 4 and not month_first:
            return None
        day, month = (int(second), int(first)) if month_first else (int(first), _month(second))
        if len(year) == 2 and _birth(nik) != (f"{day:02}", f"{month:02}", year):
            return None
        try:
            return date(_full_year(year), month, day)
        except ValueError:
            return None


class Witnesses:
    """What the rows of a list say of the order of day and month, heard one by one; `decide` concludes once for all."""

    def __init__(self) -> None:
        self.day_first = self.month_first = self.straight = self.swapped = self.short_years = 0

    def hear(self, nik: str, cell: Cell) -> None:
        """Take the birth date in `cell` beside a NIK that begins with digits."""
        # Positional, and with the plainest spelling first: every row of a list comes by here.
        if isinstance(cell, str):
            if len(cell) == 10 and NIK_DAY.get(nik[6:8]) == cell[:2] and nik[8:10] == cell[3:5] and cell[2] in "/-.":
                self.day_first += cell[:2] != cell[3:5]
            elif cell:
                self._hear_text(nik, cells.text(cell))
        elif isinstance(cell, date):
            day, month = f"{cell.day:02}", f"{cell.month:02}"
            if day != month:
                born = (NIK_DAY.get(nik[6:8]), nik[8:10])
                self.straight += born == (day, month)
                self.swapped += born == (month, day)

    def _hear_text(self, nik: str, written: str) -> None:
        match = PARTS.fullmatch(written)
        if match is None:
            return
        first, second, year = match.groups()
        born = _birth(nik)
        if len(year) == 2 and born:
            either = (f"{int(first):02}", f"{_month(second):02}", year)
            self.short_years += born in (either, (either[1], either[0], year))
        if not second.isdigit() or int(first) == int(second):
            return
        written_days = (f"{int(first):02}", f"{int(second):02}")
        self.day_first += born[:2] == written_days if born else int(first) > 12 >= int(second)
        self.month_first += born[:2] == written_days[::-1] if born else int(second) > 12 >= int(first)

    def decide(self) -> DayOrder:
        """The order that most witnesses confirm; the usual one where they are few or divided."""
        month_first = self.month_first > self.day_first and self.month_first >= FEWEST_WITNESSES
        swapped = self.swapped > self.straight and self.swapped >= FEWEST_WITNESSES
        text = (self.month_first, self.day_first) if month_first else (self.day_first, self.month_first)
        true = (self.swapped, self.straight) if swapped else (self.straight, self.swapped)
        return DayOrder(
            text="month_first" if month_first else "day_first",
            cells_swapped=swapped,
            witnesses=text[0] + true[0],
            against=text[1] + true[1],
            short_years=self.short_years,
        )


def _birth(nik: Cell) -> tuple[str, str, str] | None:
    """Day, month and year of birth as a NIK repeats them, two digits each; None where it is no NIK."""
    digits = "".join(filter(str.isdigit, nik)) if isinstance(nik, str) else ""
    if len(digits) != 16 or digits[6:8] not in NIK_DAY:
        return None
    return NIK_DAY[digits[6:8]], digits[8:10], digits[10:12]


def _month(written: str) -> int:
    """The number of a month written as digits or as a name; 0 for no name of a month."""
    return int(written) if written.isdigit() else MONTHS.get(written.casefold(), 0)


def _full_year(written: str) -> int:
    year = int(written)
    return year if len(written) == 4 else year + (2000 if year < CENTURY_TURNS else 1900)
