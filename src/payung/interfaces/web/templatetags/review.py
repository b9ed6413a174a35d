"""Doubts in templates: what is asked, how the sides agree, and what was decided."""

from itertools import groupby

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.interfaces.web.language import reading_language
from payung.kernel import problems
from payung.kernel.problems import Problem
from payung.people.likeness import SIGNS
from payung.sponsors import review
from payung.sponsors.review import Doubt, Field

STATES = {
    "open": _("to decide"),
    "same": _("the same person"),
    "different": _("two people"),
    "stuck": _("to mend first"),
}

register = template.Library()


@register.filter
def sign_of(level: str) -> str:
    """How a field agrees, as a sign."""
    return SIGNS.get(level, "")


@register.filter
def in_general(problem: Problem) -> str:
    """What is wrong, without the value."""
    return problems.message(Problem(problem.code), language=reading_language())


@register.filter
def evidence(doubt: Doubt) -> str:
    """How the fields agree, as a sentence: Nama sama; NIK berbeda."""
    return review.sentence(texts=map(gettext, doubt.evidence))


@register.filter
def heading_of(field: Field) -> str:
    """The field's own heading in the page's language."""
    return review.heading(field=field.name, language=reading_language())


@register.filter
def level_name(level: str) -> str:
    """How a field agrees, in words."""
    return gettext(review.LEVELS[level]) if level else ""


@register.filter
def state_of(doubt: Doubt) -> str:
    """What became of a doubt: open, same, different or stuck."""
    return review.state_of(doubt=doubt)


@register.filter
def decided_as(doubt: Doubt) -> str:
    """What became of a doubt, in words."""
    return str(STATES[review.state_of(doubt=doubt)])


@register.filter
def digits(field: Field, side: str) -> list[tuple[bool, str]]:
    """A side of a field in pieces, each with whether the other side differs there; in one piece, but for NIKs."""
    own, other = (field.one, field.other) if side == "one" else (field.other, field.one)
    if field.name != "nik" or len(own) != len(other):
        return [(False, own)]
    compared = groupby(zip(own, other, strict=True), key=lambda both: both[0] != both[1])
    return [(differs, "".join(digit for digit, _ in piece)) for differs, piece in compared]
