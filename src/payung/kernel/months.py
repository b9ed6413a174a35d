"""Months: the unit in which cover is bought. Half-open ranges inside; what people read is inclusive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month. `index` counts months since year 0, so that months subtract and compare."""

    index: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which `day` lies."""
        return cls(day.year * 12 + day.month - 1)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `2026-12`. Raises ValueError for anything else."""
        year, dash, month = text.partition("-")
        if not (
            dash
            and len(year) == 4
            and len(month) == 2
            and text.replace("-", "", 1).isascii()
            and (year + month).isdigit()
        ):
            raise ValueError(f"not a month like 2026-12: {text!r}")
        return cls.of(date(int(year), int(month), 1))

    @property
    def first(self) -> date:
        """The first day of the month."""
        return date(self.index // 12, self.index % 12 + 1, 1)

    @property
    def last(self) -> date:
        """The last day of the month."""
        return (self + 1).first - timedelta(days=1)

    def __add__(self, months: int) -> "Month":
        return Month(self.index + months)

    def __sub__(self, other: "Month") -> int:
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.index // 12:04}-{self.index % 12 + 1:02}"


def months(start: Month, *, count: int) -> tuple[Month, ...]:
    """`count` months from `start` on."""
    return tuple(start + n for n in range(count))


def months_between(start: Month, end: Month) -> Iterator[Month]:
    """The half-open range [start, end)."""
    return (Month(index) for index in range(start.index, end.index))
