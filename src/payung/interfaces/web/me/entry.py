"""The way in to a worker's own pages, and out: a number, a code to the telephone on record, and a cookie.

Who asks for a code learns nothing: the answer is the same whether or not anybody has that number, and as slow.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from payung.access.codes.actions import DIGITS, send_code, themselves, use_code
from payung.access.codes.asking import open_asking, seal_asking
from payung.access.codes.session import LONGEST, begin, seal_session, standing_session
from payung.access.scope import EVERYTHING, Scope, seeing
from payung.interfaces.web import cookies
from payung.interfaces.web.private import private
from payung.interfaces.web.staff import everybody
from payung.interfaces.web.status import UNPROCESSABLE, status_of
from payung.kernel.problems import Problem, Refused
from payung.messages.actions import tell
from payung.people.queries import Member, worker

COOKIE, PATH = "payung_me", "/me"
NIK_DIGITS = 16
LONGEST_TYPED = 40
LEAST = 0.15
"""Seconds: longer than it takes to write a code and its message, even where others are busy."""
View = Callable[..., HttpResponse]


def their_own(view: View) -> View:
    """Only for a worker whose code was right; the view is told who it is, sees nobody else, and the half hour begins
    again."""

    @wraps(view)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponse:
        at = timezone.now()
        session = standing_session(sealed=request.COOKIES.get(COOKIE, ""), at=at)
        member = _known(str(session.number)) if session else None
        if session is None or member is None:
            return _to_the_door(request)
        with seeing(scope=Scope(worker=member.id)):
            response = view(request, member=member, **words)
        _keep(response, seal_session(session=session, at=at), secure=request.is_secure())
        return response

    theirs = private(guarded)
    theirs.asks_for = "worker"  # type: ignore[attr-defined]  # as staff.py marks what the staff's pages ask for
    return theirs


def unhurried(view: View) -> View:
    """Let what is sent take as long as it takes whoever has that number: a clock must not tell who is registered."""

    @wraps(view)
    def slowed(request: HttpRequest, **words: Any) -> HttpResponse:
        ready = time.monotonic() + LEAST
        response = view(request, **words)
        if request.method == "POST":
            time.sleep(max(0.0, ready - time.monotonic()))
        return response

    return slowed


def _to_the_door(request: HttpRequest) -> HttpResponse:
    response = redirect(f"{PATH}/enter{'?over=yes' if request.COOKIES.get(COOKIE) else ''}")
    cookies.forget(response=response, name=COOKIE, path=PATH)
    return response


@everybody
@private
@unhurried
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a code by participant number or NIK."""
    who = _who(request)
    if request.method != "POST":
        over = (Problem("entry.over"),) if "over" in request.GET else ()
        return render(request, "payung/me/enter.html", {"page": "me", "who": "", "problems": over})
    try:
        _send_to(who)
    except Refused as refusal:
        context = {
            "page": "me",
            "who": who,
            "problems": [replace(problem, where="who") for problem in refusal.problems],
        }
        return render(request, "payung/me/enter.html", context, status=UNPROCESSABLE)
    return _ask_for_the_code(request, who)


@everybody
@private
@unhurried
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Let in whoever types the code. Whoever comes without having asked for one begins anew."""
    if request.method != "POST":
        return redirect("me-enter")
    who, at = _who(request), timezone.now()
    try:
        member = _known(who)
        if member is None:
            raise Refused(Problem("entry.code_wrong", "code"))
        typed = request.POST.get("code", "")[:LONGEST_TYPED]
        with seeing(scope=Scope(worker=member.id)):
            use_code(worker_id=member.id, typed=typed, by=themselves(at=at), at=at)
    except Refused as refusal:
        return _ask_for_the_code(request, who, refusal.problems)
    response = redirect("me")
    begun = begin(number=member.number, at=at)
    _keep(response, seal_session(session=begun, at=at), secure=request.is_secure())
    return response


@everybody
@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit."""
    response = redirect("overview")
    cookies.forget(response=response, name=COOKIE, path=PATH)
    return response


def _who(request: HttpRequest) -> str:
    """For whom a code is asked: as it was typed, or as the page that asks for the code keeps it."""
    told = request.POST.get("who", "")
    return open_asking(sealed=told, keys=settings.PAYUNG_KEYS) or told[:LONGEST_TYPED]


def _ask_for_the_code(request: HttpRequest, who: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    sealed = seal_asking(who=who, keys=settings.PAYUNG_KEYS)
    context = {"page": "me", "who": sealed, "problems": problems, "digits": DIGITS}
    return render(request, "payung/me/code.html", context, status=status_of(problems))


def _send_to(who: str) -> None:
    """Send a code to whoever has this number, if anybody has. Raises Refused for what can be nobody's number."""
    if not who.strip():
        raise Refused(Problem("entry.who_missing", "who"))
    if member := _known(who):
        at = timezone.now()
        with seeing(scope=Scope(worker=member.id)):
            send_code(
                worker_id=member.id,
                tell=lambda digits, key: tell(worker_id=member.id, text="code", values={"code": digits}, key=key),
                by=themselves(at=at),
                at=at,
            )


def _known(who: str) -> Member | None:
    """The worker with this participant number or NIK; None where there is none. Raises Refused where it is mistyped."""
    digits = "".join(who.split()).replace("-", "").replace(".", "")
    try:
        with seeing(scope=EVERYTHING):  # is this number known? Whoever asks is not told
            return worker(nik=digits) if len(digits) == NIK_DIGITS else worker(number=digits)
    except Refused as refusal:
        if any(problem.code == "worker.unknown" for problem in refusal.problems):
            return None
        raise


def _keep(response: HttpResponse, sealed: str, *, secure: bool) -> None:
    cookies.keep(
        response=response, name=COOKIE, path=PATH, sealed=sealed, seconds=int(LONGEST.total_seconds()), secure=secure
    )
