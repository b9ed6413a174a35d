"""The law as pages: chapters of rights, each with its rule, its amounts through time and its worked cases."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import everybody
from payung.kernel.language import Language
from payung.law import handbook
from payung.law.amounts import Parameter
from payung.law.benefits import Benefit, Chapter, chapters
from payung.law.book import book
from payung.law.cases import Case
from payung.law.handbook import Entry, Told
from payung.law.words import facts


@everybody
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Every chapter with its rights, and a link to the open questions."""
    language = reading_language()
    listed = [
        (slug(chapter), chapter.title[language], [(each.name, each.title[language]) for each in chapter.benefits])
        for chapter in chapters()
    ]
    return render(request, "payung/law.html", {"page": "law", "chapters": listed, "version": book().version})


@everybody
@require_safe
def chapter(request: HttpRequest, name: str) -> HttpResponse:
    """One chapter. 404 for a name that is none."""
    found = next((each for each in chapters() if slug(each) == name), None)
    if found is None:
        raise Http404
    rights = [_right(found, benefit) for benefit in found.benefits]
    title = found.title[reading_language()]
    return render(request, "payung/law_chapter.html", {"page": "law", "title": title, "rights": rights})


@everybody
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """What the texts leave open: every reading, and which one the book follows."""
    asked = [(*_told(parameter), _place_of(parameter)) for parameter in handbook.open_questions(book=book())]
    return render(request, "payung/law_questions.html", {"page": "law", "questions": asked})


def slug(found: Chapter) -> str:
    """A chapter's name in an address: `3_accident` is `accident`."""
    return found.name.partition("_")[2]


def _right(found: Chapter, benefit: Benefit) -> dict[str, Any]:
    language = reading_language()
    return {
        "name": benefit.name,
        "title": benefit.title[language],
        "rule": benefit.rule[language],
        "amounts": [_told(book().parameters[name]) for name in benefit.amounts],
        "cases": [(case, tuple(_case(case, language))) for case in handbook.cases(chapter=found, benefit=benefit)],
    }


def _place_of(parameter: Parameter) -> dict[str, str]:
    """Where an amount stands first: the chapter's address and title, and the right."""
    found, right = next(
        (each, right) for each in chapters() for right in each.benefits if parameter.name in right.amounts
    )
    return {"slug": slug(found), "title": found.title[reading_language()], "right": right.name}


def _case(case: Case, language: Language) -> Iterator[tuple[tuple[str, str], ...]]:
    """What a case gives and what it expects, each with its name."""
    inputs = {name: each.read for name, each in case.event.spelled.items()}
    yield facts(values=case.input, readers=inputs, language=language)
    yield facts(values=case.expected, readers=case.event.answers, language=language)


def _told(parameter: Parameter) -> tuple[Told, Entry | None]:
    """An amount through time, and what it is today."""
    told = handbook.told_amount(parameter=parameter, language=reading_language())
    return told, told.on(timezone.localdate())
