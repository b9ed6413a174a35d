"""Money, counts, shares, days and problems in templates, written as the kernel writes them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payung.interfaces.web.language import reading_language
from payung.kernel import language as words
from payung.kernel import problems
from payung.kernel.months import Month
from payung.kernel.problems import Problem
from payung.payments.cash.references import read_reference
from payung.people.occupations import nearest_occupations

STATES = {
    "uploaded": _("handed in"),
    "checking": _("being checked"),
    "checked": _("checked, waits for approval"),
    "approved": _("approved, waits for money"),
    "part_paid": _("paid in part"),
    "paid": _("paid"),
    "failed": _("could not be read"),
    "withdrawn": _("withdrawn"),
    "voided": _("voided"),
}

register = template.Library()
register.filter("rupiah", words.rupiah)
register.filter("thousands", words.number)


@register.filter
def in_words(reference: str) -> str:
    """The reference of money received, in the reader's words where it is one of cash."""
    return read_reference(reference=reference, language=reading_language())


@register.filter
def share_of(part: int, whole: int) -> str:
    """The share as text: 91,2%."""
    return words.percent(part, whole)


@register.filter
def width_of(part: int, whole: int) -> str:
    """The share as an SVG length between 0 and 100, with a point whatever the language."""
    return f"{100 * part / whole:.2f}" if whole else "0"


@register.filter
def long_date(day: date) -> str:
    """A day in the page's language: 14 Oktober 2025."""
    return words.long_date(day, reading_language())


@register.filter
def long_month(month: Month) -> str:
    """A month in the page's language: Desember 2026."""
    return words.long_month(month.first, reading_language())


@register.filter
def moment(at: datetime) -> str:
    """An instant in the province's time, in the page's language: 14 Oktober 2025, 09.05 WITA."""
    local = timezone.localtime(at)
    return f"{words.long_date(local.date(), reading_language())}, {local:%H.%M} WITA"


@register.filter
def state_name(state: str) -> str:
    """The state of a list in words."""
    return str(STATES[state])


@register.filter
def beside(found: Iterable[Problem], where: str) -> list[Problem]:
    """The problems that belong beside the field `where`."""
    return [problem for problem in found if problem.where == where]


@register.filter
def says(problem: Problem) -> str:
    """What is wrong, in the page's language."""
    language = reading_language()
    read = replace(problem, value=read_reference(reference=problem.value, language=language))
    return problems.message(read, language=language)


@register.filter
def mended_by(problem: Problem) -> str:
    """How to put it right, in the page's language."""
    return problems.fix(problem, language=reading_language())


@register.filter
def works_like(text: str) -> list[str]:
    """What work that was not found may be, by name; the last is work of one's own of whatever kind."""
    return [words.name_in(reading_language(), each) for each in nearest_occupations(text)]


@register.filter
def article(problem: Problem) -> str:
    """The article, where the law is the reason; else nothing."""
    return problems.catalogue()[problem.code].because
