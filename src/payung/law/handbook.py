"""The book as a reader wants it: each right with its rule, its amounts through time, what they rest on, worked cases.

The pages under `docs/law`, the page `/law` and `payung law` say what stands here, each in its own form.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from payung.kernel.language import Language, number
from payung.kernel.problems import Problem, Refused
from payung.law.amounts import MARKS, Amount, Bands, Confidence, Parameter, Reference, Table
from payung.law.benefits import Benefit, Chapter, chapters
from payung.law.book import Book
from payung.law.cases import Case, shipped
from payung.law.citing import cites
from payung.law.sentences import sentence
from payung.law.words import word

CONFIDENCES: tuple[Confidence, ...] = tuple(MARKS["en"])  # the surest first
NUMBERED = re.compile(r"\w+ \d+/\d{4}")  # a regulation
KINDS = {
    **{"peraturan pemerintah": "pp", "peraturan presiden": "perpres"},
    **{"peraturan menteri ketenagakerjaan": "permenaker"},
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A text that an amount rests on, as it is cited in the reader's language."""

    text: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Row:
    """A value of the book as its reader writes it, and how we know it.

    `label` says what the row of a table is for. `confidence`: as `_confidence` says; None where nothing is held.
    """

    label: str
    value: object
    shown: str
    cited: tuple[Cited, ...]
    note: str
    confidence: Confidence | None

    @property
    def because(self) -> tuple[str, ...]:
        """The citations, and the note after them."""
        return (*(each.text for each in self.cited), *((self.note,) if self.note else ()))


@dataclass(frozen=True, slots=True)
class Entry(Row):
    """What an amount is while it holds, both days included; `until` is None while no end is known.

    `rows` are those of a table. An amount that has ended has a last entry without a value.
    """

    since: date
    until: date | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an open question, and what speaks for it."""

    value: object
    shown: str
    because: str


@dataclass(frozen=True, slots=True)
class Told:
    """One amount of the book through time, in one language."""

    name: str
    title: str
    unit: str
    entries: tuple[Entry, ...]
    readings: tuple[Choice, ...]

    def on(self, day: date) -> Entry | None:
        """What holds on a day; None before the first value and after the end."""
        for entry in self.entries:
            if entry.since <= day and (entry.until is None or day <= entry.until):
                return None if entry.value is None else entry
        return None

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Every text it rests on through time, each once."""
        return tuple({cited.text: cited for entry in self.entries for cited in entry.cited}.values())


@dataclass(frozen=True, slots=True)
class Difference:
    """What of an amount, or of one row of its table, is not the same on two days. None where nothing is held."""

    told: Told
    label: str
    old: Row | None
    new: Row | None
    since: date | None

    @property
    def because(self) -> tuple[str, ...]:
        """What the new value rests on; where there is none, the old."""
        found = self.new or self.old
        return found.because if found else ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A value, or one row of a table, that rests on a text."""

    told: Told
    entry: Entry
    row: Row
    cited: Cited


def cases(*, chapter: Chapter, benefit: Benefit) -> tuple[Case, ...]:
    """The worked cases that show a right, but for those that one before it in its chapter shows already."""
    before = chapter.benefits[: chapter.benefits.index(benefit)]
    events = set(benefit.events) - {event for each in before for event in each.events}
    return tuple(case for case in shipped() if case.event.name in events)


def told_amount(*, parameter: Parameter, language: Language) -> Told:
    """What an amount was, is and will be, in order, and how it may be read otherwise."""
    ends = [start - timedelta(days=1) for start, _ in parameter.changes[1:]]
    return Told(
        name=parameter.name,
        title=parameter.description.get(language, parameter.name),
        unit=parameter.unit,
        entries=tuple(
            _entry(parameter.unit, amount, since, until, language)
            for (since, amount), until in zip(parameter.changes, [*ends, None], strict=True)
        ),
        readings=tuple(
            Choice(each.value, shown(value=each.value, unit=parameter.unit, language=language), each.because[language])
            for each in parameter.readings
        ),
    )


def open_questions(*, book: Book) -> tuple[Parameter, ...]:
    """Every amount that answers a question which the texts leave open."""
    return tuple(parameter for _, parameter in sorted(book.parameters.items()) if parameter.is_open)


def differences(*, book: Book, first: date, second: date, language: Language) -> Iterator[Difference]:
    """What differs between two days: amounts, or single rows of a table that both days have."""
    for _, parameter in sorted(book.parameters.items()):
        told = told_amount(parameter=parameter, language=language)
        old, new = told.on(first), told.on(second)
        by_row = bool(old and new and old.rows and new.rows)
        was, becomes = (_by_label(entry, by_row=by_row) for entry in (old, new))
        for label in dict.fromkeys((*was, *becomes)):
            before, after = was.get(label), becomes.get(label)
            if (before and before.shown) != (after and after.shown):
                yield Difference(told, label, before, after, new.since if new else None)


def citing(*, book: Book, text: str, language: Language) -> tuple[Citation, ...]:
    """Every value through time that rests on a text, like "PP 82/2019" or "PP 82/2019 Pasal 26".

    Refused, with the texts that are named alike, if none does.
    """
    asked = _short(text)
    found, titles = [], {}
    for _, parameter in sorted(book.parameters.items()):
        told = told_amount(parameter=parameter, language=language)
        for entry in told.entries:
            for row in entry.rows or (entry,):
                for cited in row.cited:
                    titles[cited.reference.title.lower()] = cited.reference.title
                    if _is_meant(cited.reference, asked):
                        found.append(Citation(told, entry, row, cited))
    if not found:
        near = ", ".join(titles[each] for each in get_close_matches(asked, titles))
        raise Refused(Problem("law.text_unknown", text, ", ".join(sorted(titles.values())), near=near))
    return tuple(found)


def matching(*, book: Book, text: str) -> tuple[tuple[Benefit, ...], tuple[Parameter, ...]]:
    """The rights and the amounts whose name, title, chapter or rule has all these words, in either language.

    The first part of names (`jkm`) stands for the rights of that name alone.
    """
    asked = text.casefold()
    every = [(chapter, each) for chapter in chapters() for each in chapter.benefits]
    begun = tuple(each for _, each in every if each.name.startswith(f"{asked}."))
    if begun or not asked.strip():
        return begun, ()
    rights = (each for chapter, each in every if _has(asked, each.name, chapter.title, each.title, each.rule))
    amounts = (each for _, each in sorted(book.parameters.items()) if _has(asked, each.name, each.description))
    return tuple(rights), tuple(amounts)


def _has(asked: str, name: str, *texts: Mapping[Language, str]) -> bool:
    said = " ".join([name, *(each for text in texts for each in text.values())]).casefold()
    return all(word in said for word in asked.split())


def told(*, values: Mapping[str, Any], language: Language) -> str:
    """What a case gives or expects, on one line: `base: 1.000.000, months: 14`."""
    return ", ".join(f"{key}: {_plain(value, language)}" for key, value in values.items() if key != "event")


def shown(*, value: object, unit: str, language: Language) -> str:
    """A value of the book as a reader writes it: `Rp16.800`, `4,5%`, `3 bulan`, `JKK, JKM`.

    KeyError for a unit that no sentence says.
    """
    if value is None or value == ():
        return sentence(code="handbook.nothing", values={}, language=language)
    if isinstance(value, bool):
        return _yes_or_no(value, unit, language)
    if isinstance(value, tuple):
        return ", ".join(word(kind="value", code=str(each), language=language) for each in value)
    if isinstance(value, Bands | Table):
        return sentence(code="handbook.table", values={"count": len(value.rows)}, language=language)
    code = "handbook.no_limit" if unit == "year" and value == 0 else f"handbook.{unit}"
    return sentence(code=code, values={"count": value}, language=language)


def _yes_or_no(value: bool, unit: str, language: Language) -> str:
    if unit == "rule":  # always true: no switch
        return sentence(code="handbook.rule", values={}, language=language)
    return sentence(code="handbook.yes" if value else "handbook.no", values={}, language=language)


def _plain(value: Any, language: Language) -> str:
    if isinstance(value, Mapping):
        return " · ".join(f"{key} {_plain(each, language)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return " + ".join(_plain(each, language) for each in value) or "–"
    if isinstance(value, bool):
        return _yes_or_no(value, "bool", language)
    if value is None:
        return "–"
    return number(value) if isinstance(value, int) and value >= 10_000 else str(value)


def _entry(unit: str, amount: Amount[object] | None, since: date, until: date | None, language: Language) -> Entry:
    said = _row("", unit, amount, language)
    rows = tuple(_rows(unit, amount.value, language)) if amount else ()
    return Entry("", said.value, said.shown, said.cited, said.note, said.confidence, since, until, rows)


def _rows(unit: str, value: object, language: Language) -> Iterator[Row]:
    """The rows of a table; nothing of a single value."""
    if isinstance(value, Bands):
        for band in value.rows:
            yield _row(f"≥ {shown(value=band.threshold, unit=unit, language=language)}", unit, band.base, language)
    elif isinstance(value, Table):
        for key, amount in value.rows.items():
            yield _row(value.labels[key][language], unit, amount, language)


def _row(label: str, unit: str, amount: Amount[Any] | None, language: Language) -> Row:
    if amount is None:
        return Row(label, None, shown(value=None, unit=unit, language=language), (), "", None)
    cited = tuple(Cited(each.cite(language=language), each) for each in dict.fromkeys(amount.references))
    return Row(
        label=label,
        value=amount.value,
        shown=shown(value=amount.value, unit=unit, language=language),
        cited=cited,
        note=amount.note[language] if amount.note else "",
        confidence=_confidence(amount),
    )


def _confidence(amount: Amount[Any]) -> Confidence:
    """How sure a value is: as its surest text; but a text that nobody read or that we infer says what no other does.

    A table is as sure as its least sure row.
    """
    own = sorted({each.confidence for each in amount.references}, key=CONFIDENCES.index)
    surest = own[-1] if own[-1] in ("recalled", "inferred") else own[0]
    if isinstance(amount.value, Bands):
        return max((_confidence(band.base) for band in amount.value.rows), key=CONFIDENCES.index)
    if isinstance(amount.value, Table):
        return max((_confidence(row) for row in amount.value.rows.values()), key=CONFIDENCES.index)
    return surest


def _by_label(entry: Entry | None, *, by_row: bool) -> dict[str, Row]:
    """An amount by row; as a whole it is the row without a name."""
    if entry is None:
        return {}
    return {row.label: row for row in entry.rows} if by_row else {"": entry}


def _is_meant(reference: Reference, asked: str) -> bool:
    """Whether a reference is to this text, by title or number; where an article is asked for as well, to that one."""
    title = reference.title.lower()
    titles = (title, title.partition(" ")[2]) if NUMBERED.fullmatch(title) else (title,)
    return any(
        asked == each or (asked.startswith(f"{each} ") and cites(citation=f"{each} {reference.article}", asked=asked))
        for each in titles
    )


def _short(text: str) -> str:
    """A regulation as the book names it: "Peraturan Pemerintah Nomor 82 Tahun 2019" is "pp 82/2019"."""
    said = " ".join(text.lower().split())
    for long, short in KINDS.items():
        said = said.replace(long, short)
    return re.sub(r"\b(?:nomor |no\.? ?)?(\d+) tahun (\d{4})", r"\1/\2", said)
