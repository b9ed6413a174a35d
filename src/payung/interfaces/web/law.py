"""The law as pages: chapters of rights, each with its rule, its amounts through time and its worked cases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from payung.interfaces.web.language import reading_language
from payung.law import handbook
from payung.law.amounts import Amount, Parameter, Reference
from payung.law.benefits import Benefit
from payung.law.book import book
from payung.law.cases import Case


@dataclass(frozen=True, slots=True)
class Cited:
    """A text that an amount rests on, marked as the reader's language marks it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount while it holds. `rows` are those of a table."""

    since: date
    until: date | None
    now: bool
    value: str
    note: str
    cited: tuple[Cited, ...]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One amount of the book through time, the newest first."""

    name: str
    description: str
    is_open: bool
    entries: tuple[Entry, ...]


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Every chapter with its rights, and a link to the open questions."""
    language = reading_language()
    chapters = [
        (slug(chapter), chapter.title[language], [(each.name, each.title[language]) for each in chapter.benefits])
        for chapter in handbook.chapters()
    ]
    return render(request, "payung/law.html", {"page": "law", "chapters": chapters, "version": book().version})


@require_safe
def chapter(request: HttpRequest, name: str) -> HttpResponse:
    """One chapter. 404 for a name that is none."""
    found = next((each for each in handbook.chapters() if slug(each) == name), None)
    if found is None:
        raise Http404
    language, today = reading_language(), timezone.localdate()
    told = [_right(benefit, found.cases(benefit), today) for benefit in found.benefits]
    return render(request, "payung/law_chapter.html", {"page": "law", "title": found.title[language], "rights": told})


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """What the texts leave open: every reading, and which is in force."""
    today = timezone.localdate()
    asked = [_question(parameter, today) for parameter in handbook.open_questions(book=book())]
    return render(request, "payung/law_questions.html", {"page": "law", "questions": asked})


def slug(found: handbook.Chapter) -> str:
    """A chapter's name in an address: `3_accident` is `accident`."""
    return found.name.partition("_")[2]


def _right(benefit: Benefit, cases: Sequence[Case], today: date) -> dict[str, Any]:
    language = reading_language()
    return {
        "name": benefit.name,
        "title": benefit.title[language],
        "rule": benefit.rule[language],
        "amounts": [_told(book().parameters[name], today) for name in benefit.amounts],
        "cases": [(case, handbook.told(values=case.input), handbook.told(values=case.expected)) for case in cases],
    }


def _told(parameter: Parameter, today: date) -> Told:
    entries = tuple(_entries(parameter, today))[::-1]
    return Told(parameter.name, parameter.description[reading_language()], bool(parameter.readings), entries)


def _entries(parameter: Parameter, today: date) -> Iterator[Entry]:
    language = reading_language()
    for held in handbook.history(parameter=parameter):
        value = held.amount.value if held.amount else None
        table = handbook.rows(value=value, unit=parameter.unit, language=language)
        yield Entry(
            since=held.since,
            until=held.until,
            now=held.since <= today and (held.until is None or today <= held.until),
            value=handbook.shown(value=value, unit=parameter.unit, language=language),
            note=held.amount.note[language] if held.amount and held.amount.note else "",
            cited=tuple(_cited(held.amount)) if held.amount else (),
            rows=tuple((label, shown, _marks(amount)) for label, shown, amount in table),
        )


def _cited(amount: Amount[object]) -> Iterator[Cited]:
    for reference in dict.fromkeys(amount.references):
        yield Cited(reference.cite(language=reading_language()), reference.href)


def _marks(amount: Amount[object]) -> str:
    """The surest text of a row of a table, as it is cited."""
    surest: Reference = min(amount.references, key=lambda each: handbook.CONFIDENCES.index(each.confidence))
    return surest.cite(language=reading_language())


def _question(parameter: Parameter, today: date) -> dict[str, Any]:
    language, told = reading_language(), _told(parameter, today)
    held = book().on(today).amount(parameter.name)
    return {
        "told": told,
        "readings": [
            {
                "value": handbook.shown(value=reading.value, unit=parameter.unit, language=language),
                "because": reading.because[language],
                "in_force": reading.value == held.value,
            }
            for reading in parameter.readings
        ],
        "cited": tuple(_cited(held)),
    }
