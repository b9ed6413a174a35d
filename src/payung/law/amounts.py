"""What the book is made of: amounts, each with the day it came into force and the texts it rests on."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic, Literal, TypeVar

from payung.kernel.language import Language

Value_co = TypeVar("Value_co", covariant=True)
Confidence = Literal["primary", "official", "secondary", "recalled", "inferred"]

# How a citation says that nobody has confirmed it in the regulation's own text.
MARKS: Mapping[Language, Mapping[Confidence, str]] = {
    "id": {
        "primary": "",
        "official": " (keterangan resmi)",
        "secondary": " ({sources} sumber sekunder)",
        "recalled": " (dari ingatan, belum diperiksa)",
        "inferred": " (simpulan kami)",
    },
    "en": {
        "primary": "",
        "official": " (official statement)",
        "secondary": " ({sources} secondary source{s})",
        "recalled": " (recalled, not verified)",
        "inferred": " (our inference)",
    },
}


class NotInForce(LookupError):
    """The book holds no value of `parameter` for the day asked.

    `first` is the day from which it holds one. Where the parameter has ended, `ended` is the first day without it.
    """

    def __init__(self, *, parameter: str, first: date, ended: date | None = None) -> None:
        since = f"no longer in force since {ended}" if ended else f"first in force on {first}"
        super().__init__(f"{parameter}: {since}")
        self.parameter = parameter
        self.first = first
        self.ended = ended


@dataclass(frozen=True, slots=True)
class Reference:
    """One text an amount rests on; `sources` counts the agreeing secondary sources, `via` says how we know it."""

    title: str
    confidence: Confidence
    article: str = ""
    href: str = ""
    sources: int = 0
    via: str = ""

    def cite(self, *, language: Language) -> str:
        """The text and article, marked where they were not read in the regulation itself."""
        mark = MARKS[language][self.confidence].format(sources=self.sources, s="" if self.sources == 1 else "s")
        return f"{self.title} {self.article}".rstrip() + mark


@dataclass(frozen=True, slots=True)
class Amount(Generic[Value_co]):
    """A value in force and why. `note` is the one sentence that a reader of a price should also see.

    `name` is the parameter's, `since` the day from which the value holds; what is computed from amounts has neither.
    """

    value: Value_co
    references: tuple[Reference, ...]
    note: Mapping[str, str] | None = None
    name: str = ""
    since: date | None = None

    def because(self, *, language: Language = "id") -> tuple[str, ...]:
        """The citations, and the note after them."""
        citations = tuple(dict.fromkeys(reference.cite(language=language) for reference in self.references))
        return (*citations, self.note[language]) if self.note else citations


@dataclass(frozen=True, slots=True)
class Band:
    """One row of the table of incomes. `printed_upper_limit` is what the annex prints; the last row has none."""

    threshold: int
    base: Amount[int]
    printed_upper_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Bands:
    """The table of incomes, in rising order of threshold, the first at zero."""

    rows: tuple[Band, ...]
    thresholds: tuple[int, ...]

    def base(self, income: int) -> Amount[int]:
        """The base of the row with the greatest threshold that the income reaches. Whole rupiah a month."""
        if income < 0:
            raise ValueError("an income is not negative")
        return self.rows[bisect_right(self.thresholds, income) - 1].base


@dataclass(frozen=True, slots=True)
class Table:
    """A table of named rows, each an amount of its own with its own sources: parts of the body, school levels."""

    rows: Mapping[str, Amount[int]]
    labels: Mapping[str, Mapping[Language, str]]

    def __getitem__(self, key: str) -> Amount[int]:
        """The row of this key. KeyError for another."""
        return self.rows[key]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text that allows several, and what speaks for it."""

    value: object
    because: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One amount through time: the days on which it changed, ascending. None from the day it ended.

    With `readings` it is an open question of the law, and the value in force is one of the answers: a named switch.
    """

    name: str
    changes: tuple[tuple[date, Amount[object] | None], ...]
    description: Mapping[Language, str] = field(default_factory=dict)
    unit: str = ""
    readings: tuple[Reading, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the law can be read in several ways here: then the amount is a switch."""
        return bool(self.readings)

    def on(self, day: date) -> Amount[object]:
        """The amount in force on `day`. Raises NotInForce before the first and after the end, never gives zero."""
        amount, ended = None, None
        for start, changed in self.changes:
            if start <= day:
                amount, ended = changed, start
        if amount is None:
            raise NotInForce(parameter=self.name, first=self.changes[0][0], ended=ended)
        return amount

    def until(self, day: date) -> date | None:
        """The last day of what holds on `day`; None while no end is known."""
        return next((start - timedelta(days=1) for start, _ in self.changes if start > day), None)
