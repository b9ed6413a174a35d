"""Who looked at whose data: asked by participant, or by the account that looked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from payung.access.accounts.queries import grants
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, staff, worker_within
from payung.interfaces.web.status import status_of
from payung.kernel.problems import Problem
from payung.reporting.looks import Look, looks_at, looks_by, role_words

LONGEST = 40


@staff("looks")
@require_safe
def looks(request: HttpRequest, who: Staff) -> HttpResponse:
    """The looks at one participant, or of one account, within reach."""
    typed = request.GET.get("of", "").strip()[:LONGEST]
    found: list[Look] | None = None
    problems: tuple[Problem, ...] = ()
    digits = typed.replace(" ", "").replace("-", "")
    if digits.isdigit():
        found = looks_at(number=worker_within(who=who, number=digits).number)
    elif typed and _is_within(who, typed):
        found = looks_by(name=typed)
    elif typed:
        problems = (Problem("account.unknown", "of", typed),)
    told = [(look, role_words(look=look, language=reading_language())) for look in found or ()]
    context = {"page": "looks", "who": who, "typed": typed, "found": told if typed else None, "problems": problems}
    return render(request, "payung/staff/looks.html", context, status=status_of(problems))


def _is_within(who: Staff, name: str) -> bool:
    """Whether some grant of this account lies within reach: of a region whole, of a sponsor by that sponsor."""
    return any(
        who.scope.reaches_region(region=grant.region)
        if grant.region is not None
        else who.scope.reaches_sponsor(funder=grant.funder or 0) or who.scope.reaches_region(region="")
        for grant in grants(name=name)
    )
