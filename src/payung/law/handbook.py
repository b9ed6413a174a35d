"""The book as a reader wants it: each right with its rule, its amounts through time, what they rest on, worked cases.

The pages under `docs/law`, the page `/law` and `payung law show` say what stands here, each in its own form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from payung.kernel.language import Language, number, rupiah
from payung.law.amounts import MARKS, Amount, Bands, Confidence, Parameter, Table
from payung.law.benefits import Benefit, benefits
from payung.law.book import Book
from payung.law.cases import Case, shipped
from payung.law.sentences import sentence

CONFIDENCES: tuple[Confidence, ...] = tuple(MARKS["en"])  # the surest first
CHAPTERS: Mapping[str, Mapping[Language, str]] = {
    "1_contributions": {"id": "Iuran", "en": "Contributions"},
    "2_cover": {"id": "Perlindungan", "en": "Cover"},
    "3_accident": {"id": "Jaminan Kecelakaan Kerja (JKK)", "en": "Work accident (JKK)"},
    "4_death": {"id": "Jaminan Kematian (JKM)", "en": "Death (JKM)"},
    "5_scholarship": {"id": "Beasiswa anak", "en": "Scholarship"},
    "6_old_age": {"id": "Jaminan Hari Tua (JHT)", "en": "Old age (JHT)"},
    "7_heirs": {"id": "Ahli waris", "en": "Heirs"},
    "8_deadlines": {"id": "Batas waktu", "en": "Time limits"},
}


@dataclass(frozen=True, slots=True)
class Held:
    """One amount while it holds, both days included; `until` is None while no end is known."""

    since: date
    until: date | None
    amount: Amount[object] | None
    """None: from this day on the book holds nothing."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rights that belong together."""

    name: str
    title: Mapping[Language, str]
    benefits: tuple[Benefit, ...]

    def cases(self, benefit: Benefit) -> tuple[Case, ...]:
        """The worked cases that show a right, but for those that one before it in this chapter shows already."""
        before = self.benefits[: self.benefits.index(benefit)]
        events = set(benefit.events) - {event for each in before for event in each.events}
        return tuple(case for case in shipped() if case.event.name in events)


def chapters() -> tuple[Chapter, ...]:
    """The whole book in the order of its chapters."""
    return tuple(
        Chapter(name, CHAPTERS[name], tuple(each))
        for name, each in groupby(benefits().values(), key=lambda benefit: benefit.chapter)
    )


def history(*, parameter: Parameter) -> tuple[Held, ...]:
    """What an amount was, is and will be, in order."""
    ends = [start - timedelta(days=1) for start, _ in parameter.changes[1:]]
    return tuple(
        Held(since, until, amount) for (since, amount), until in zip(parameter.changes, [*ends, None], strict=True)
    )


def told(*, values: Mapping[str, Any]) -> str:
    """What a case gives or expects, on one line: `base: 1000000, months: 14`."""
    return ", ".join(f"{key}: {_plain(value)}" for key, value in values.items() if key != "event")


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return " · ".join(f"{key} {_plain(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return " + ".join(map(_plain, value))
    return f"{value:,}".replace(",", ".") if type(value) is int and value >= 10_000 else str(value)


def is_open(*, parameter: Parameter) -> bool:
    """Whether the law can be read in several ways here: then the amount is a switch."""
    return bool(parameter.readings)


def open_questions(*, book: Book) -> tuple[Parameter, ...]:
    """Every amount that answers a question which the texts leave open."""
    return tuple(parameter for _, parameter in sorted(book.parameters.items()) if is_open(parameter=parameter))


def confidence(*, amount: Amount[object]) -> Confidence:
    """How sure we are of an amount: as sure as of the surest text it rests on."""
    return min((reference.confidence for reference in amount.references), key=CONFIDENCES.index)


def shown(*, value: object, unit: str, language: Language) -> str:
    """A value of the book as a reader writes it: `Rp16.800`, `4,5%`, `3 bulan`, `jkk, jkm`."""
    if value is None or value == ():
        return sentence(code="handbook.nothing", values={}, language=language)
    if isinstance(value, bool):
        return sentence(code="handbook.yes" if value else "handbook.no", values={}, language=language)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Bands | Table):
        return sentence(code="handbook.table", values={"count": len(value.rows)}, language=language)
    if isinstance(value, int):
        return _counted(value, unit, language)
    return str(value)


def _counted(value: int, unit: str, language: Language) -> str:
    if unit == "currency-IDR":
        return rupiah(value)
    if unit == "percent":
        return f"{value}%"
    if unit == "per-mille":
        return sentence(code="handbook.permille", values={"share": value}, language=language)
    if f"handbook.{unit}" in UNITS:
        return sentence(code=f"handbook.{unit}", values={"count": value}, language=language)
    return number(value) if language == "id" else f"{value:,}"


UNITS = ("handbook.year", "handbook.month", "handbook.day", "handbook.working-day", "handbook.hour",
         "handbook.day-of-month", "handbook.multiple", "handbook.person")  # fmt: skip


def rows(*, value: object, unit: str, language: Language) -> Iterator[tuple[str, str, Amount[Any]]]:
    """The rows of a table: what each is for, what it holds, and the amount itself; nothing of a single value."""
    if isinstance(value, Bands):
        for band in value.rows:
            yield (
                f"≥ {shown(value=band.threshold, unit=unit, language=language)}",
                shown(value=band.base.value, unit=unit, language=language),
                band.base,
            )
    elif isinstance(value, Table):
        for key, amount in value.rows.items():
            yield value.labels[key][language], shown(value=amount.value, unit=unit, language=language), amount
