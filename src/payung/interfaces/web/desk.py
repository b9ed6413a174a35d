"""Who may see the pages that show personal data: whoever came by a link of `payung desk`, for some hours.

Everybody else gets the same refusal whatever they ask for, so that it tells nothing of what there is.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from payung.access.actions import enter_desk
from payung.access.desk import VISIT_LASTS, Visit, invited, seal_visit, standing_visit
from payung.interfaces.web import cookies
from payung.kernel.problems import Problem, Refused

COOKIE, PATH = "payung_desk", "/review"
FORBIDDEN = 403
View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """What this page shows, or refuses to, is kept by no browser and no server between."""

    @wraps(view)
    def kept_by_nobody(request: HttpRequest, **words: Any) -> HttpResponse:
        response = view(request, **words)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    return kept_by_nobody


def at_the_desk(view: View) -> View:
    """Only for visitors; the view is told whose visit it is."""

    @wraps(view)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponse:
        visit = standing_visit(sealed=request.COOKIES.get(COOKIE, ""))
        return view(request, visit=visit, **words) if visit else refuse(request)

    return private(guarded)


def refuse(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    """The page that says how to get in."""
    return render(request, "payung/desk_closed.html", {"problem": problem}, status=FORBIDDEN)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, invitation: str) -> HttpResponse:
    """Ask whether to come in (so that no program which only looks at the link uses it up), and let in."""
    try:
        visit = invited(invitation=invitation)
        if request.method != "POST":
            return render(request, "payung/desk.html", {"visit": visit})
        enter_desk(invitation=visit.id, by=visit.name, at=timezone.now())
    except Refused as refusal:
        return refuse(request, refusal.problems[0])
    return _visiting(redirect("review"), visit, secure=request.is_secure())


def _visiting(response: HttpResponse, visit: Visit, *, secure: bool) -> HttpResponse:
    cookies.keep(
        response=response, name=COOKIE, path=PATH, sealed=seal_visit(visit=visit), seconds=VISIT_LASTS, secure=secure
    )
    return response


@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit."""
    response = redirect("overview")
    cookies.forget(response=response, name=COOKIE, path=PATH)
    return response


@private
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form that did not come from a page of ours."""
    return refuse(request, Problem("desk.form_foreign"))
