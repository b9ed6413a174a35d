"""Who of the staff asks, whether they may, and how far they see.

    account and session → second factor → grants → the right that the page asks for → how far it reaches

Whoever only sees a right cannot send a form under it. What lies outside the reach of a right is answered like what is
not there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from payung.access.accounts.queries import GrantView, grants, reach
from payung.access.roles import RIGHTS
from payung.access.scope import NOTHING, Scope, seeing
from payung.interfaces.web.private import private
from payung.kernel.problems import Problem, Refused
from payung.people.changes.queries import contact
from payung.people.queries import Member, worker
from payung.sponsors import queries as sponsors
from payung.sponsors.queries import AgreementView, ListView

UNKNOWN, FORBIDDEN = 401, 403
IDLE, LONGEST = 30 * 60, 10 * 60 * 60
"""Seconds: a session ends so long after its last page, and so long after its first whatever was looked at."""
SINCE, LAST = "payung_since", "payung_last"
READING = frozenset(("GET", "HEAD", "OPTIONS"))
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Staff:
    """Who asks: the user by whose name deeds are recorded, the visit, how far the page's right reaches, and grants."""

    name: str
    visit: str
    scope: Scope
    granted: Sequence[GrantView]

    def sees(self, right: str) -> bool:
        """Whether they see anything of this right."""
        return reach(right=right, doing=False, granted=self.granted) != NOTHING

    def may(self, right: str) -> bool:
        """Whether they may do anything of this right."""
        return reach(right=right, doing=True, granted=self.granted) != NOTHING

    def reach_of(self, right: str, *, doing: bool) -> Scope:
        """How far another right than the page's reaches."""
        return reach(right=right, doing=doing, granted=self.granted)


def everybody(view: View) -> View:
    """Mark a page that whoever comes may see: it shows nothing of anybody."""
    return _marked(view, None)


def staff(right: str, *, asking: bool = False, form: bool = False) -> Callable[[View], View]:
    """Only for accounts with this right: to read for who sees it, to send for who may do it; `who` is told to the view.

    It runs under the right's reach, and what it answers is kept by no browser. A form that is only `asking` (its words
    belong in no address) is sent by who sees. What is nothing but a `form` is opened by who may send it: whoever would
    be refused in the end is refused before they type.
    """
    if right not in RIGHTS:
        raise ValueError(f"{right} is no right")

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **words: Any) -> HttpResponse:
            asked = known(request)
            if isinstance(asked, HttpResponse):
                return asked
            scope = asked.reach_of(right, doing=(form or request.method not in READING) and not asking)
            if scope == NOTHING:
                return refuse(request, Problem("staff.no_right"))
            who = Staff(asked.name, asked.visit, scope, asked.granted)
            with seeing(scope=scope):
                return view(request, who=who, **words)

        marked = _marked(private(guarded), right)
        marked.is_asking = asking  # type: ignore[attr-defined]
        marked.is_form = form  # type: ignore[attr-defined]
        return marked

    return guard


def account(view: View) -> View:
    """Only for whoever is logged in with a second factor, whatever they may: their own pages."""

    @wraps(view)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponse:
        asked = known(request)
        return asked if isinstance(asked, HttpResponse) else view(request, who=asked, **words)

    return _marked(private(guarded), "")


def arriving(view: View) -> View:
    """Only for whoever typed the right password, and a second factor if the account has one: the way to the first."""

    @wraps(view)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponse:
        user = entered(request)
        if isinstance(user, HttpResponse):
            return user
        unproven = is_mfa_enabled(user) and not is_proven(request)
        return _to(request, "mfa_reauthenticate") if unproven else view(request, **words)

    return _marked(private(guarded), "")


def proving(view: View) -> View:
    """Only for whoever typed the right password: pages that ask for a password or a second factor once more."""

    @wraps(view)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponse:
        user = entered(request)
        return user if isinstance(user, HttpResponse) else view(request, **words)

    return _marked(private(guarded), "")


def _marked(view: View, right: str | None) -> View:
    view.asks_for = right  # type: ignore[attr-defined]
    return view


def entered(request: HttpRequest) -> Any:
    """The account whose password was right and whose session lasts; else the way in."""
    user: Any = request.user
    return _to(request, "account_login") if not user.is_authenticated or _is_over(request) else user


def is_proven(request: HttpRequest) -> bool:
    """Whether a second factor was used in this session."""
    return any(told.get("method") == "mfa" for told in request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, []))


def known(request: HttpRequest) -> Staff | HttpResponse:
    """Who is logged in with a second factor; else the way there. Nothing is in its scope yet."""
    user = entered(request)
    if isinstance(user, HttpResponse):
        return user
    if not is_mfa_enabled(user):
        return redirect("mfa_index")
    if not is_proven(request):
        return _to(request, "mfa_reauthenticate")
    return Staff(user.name, visit_of(request), NOTHING, grants(name=user.name))


def visit_of(request: HttpRequest) -> str:
    """How the audit chain names a session: by less of its id than anybody would need to take it over."""
    return (request.session.session_key or "")[:12]


def _is_over(request: HttpRequest) -> bool:
    """Whether the session has ended; else this page is its last."""
    now = int(timezone.now().timestamp())
    since = request.session.setdefault(SINCE, now)
    last = request.session.get(LAST, now)
    if now - last > IDLE or now - since > LONGEST:
        request.session.flush()
        return True
    if now - last > IDLE // 30 or LAST not in request.session:  # not written at every page
        request.session[LAST] = now
    return False


def _to(request: HttpRequest, name: str) -> HttpResponse:
    """The way to the page that is missing before this one; a script, which cannot follow it, is told just that."""
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return HttpResponse(status=UNKNOWN)
    back = request.get_full_path() if request.method in READING else reverse("staff")
    return redirect(f"{reverse(name)}?{urlencode({'next': back})}")


def refuse(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The page that says no, and the same no to everybody."""
    return render(request, "payung/staff/refused.html", {"problem": problem}, status=FORBIDDEN)


@private
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form that did not come from a page of ours."""
    return refuse(request, Problem("page.form_foreign"))


def who(request: HttpRequest) -> Mapping[str, object]:
    """For templates: whether whoever reads is at work here, as far as the browser says; the database is not asked."""
    return {"at_work": is_at_work(request)}


def is_at_work(request: HttpRequest) -> bool:
    """Whether the browser says that a session was begun in it."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def worker_within(*, who: Staff, number: int | str) -> Member:
    """The participant with this number, who lives within the reach of the page's right. Raises Http404."""
    try:
        member = worker(number=str(number))
    except Refused as refusal:
        raise Http404 from refusal
    if not who.scope.reaches_region(region=contact(worker_id=member.id).region):
        raise Http404
    return member


def agreement_within(*, who: Staff, code: str) -> AgreementView:
    """The agreement with this code, within the reach of the page's right: its region's, or one of its payers'."""
    try:
        found = sponsors.agreement(code=code)
    except Refused as refusal:
        raise Http404 from refusal
    if not _reaches(who.scope, found):
        raise Http404
    return found


def agreements_within(*, who: Staff) -> list[AgreementView]:
    """Every agreement within the reach of the page's right, the newest first."""
    return [each for each in sponsors.agreements() if _reaches(who.scope, each)]


def list_within(*, who: Staff, id: str) -> ListView:
    """The list with this id, of an agreement within the reach of the page's right. Raises Http404."""
    try:
        found = sponsors.worker_list(id=id)
    except Refused as refusal:
        raise Http404 from refusal
    agreement_within(who=who, code=found.agreement_code)
    return found


def _reaches(scope: Scope, found: AgreementView) -> bool:
    funders = [party.funder_id for party in found.sharing.parties]
    return scope.reaches_region(region=found.terms.region) or any(
        scope.reaches_sponsor(funder=funder) for funder in funders
    )
