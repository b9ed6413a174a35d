"""Accounts: who there is within reach, a new one, and what changes about one. An invitation is shown once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypedDict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payung.access.accounts.actions import (
    INVITED_FOR,
    Invited,
    create_account,
    end_grant,
    grant_role,
    invite,
    switch_account,
)
from payung.access.accounts.queries import AccountView, accounts, beginnings, needed_for
from payung.access.roles import ROLES
from payung.access.scope import NOTHING, Scope
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.kernel.language import name_in
from payung.kernel.problems import Problem, Refused
from payung.people.regions import PROVINCE, REGIONS
from payung.sponsors.funders import funders_within

CHOOSE = "choose"
"""As a form says that no region was chosen yet; the nation is the empty text."""
LONGEST = 200


class By(TypedDict):
    """Who decides, when, and how far they reach."""

    by: str
    at: datetime
    within: Scope


class Granted(TypedDict):
    """A role, and to what a grant of it is bound."""

    role: str
    region: str
    sponsor: int | None


@staff("accounts")
@require_safe
def every(request: HttpRequest, who: Staff) -> HttpResponse:
    """Every account within reach."""
    within = _within(who, doing=False)
    found = [each for each in accounts() if each.is_within(scope=within, by=who.name)]
    context = {"page": "accounts", "who": who, "accounts": found, "may": who.may("accounts")}
    return render(request, "payung/staff/accounts.html", context)


@staff("accounts", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, who: Staff) -> HttpResponse:
    """Make an account; then its invitation, this once."""
    typed = _typed(request)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            return _invited(request, who, create_account(name=typed["name"], **_granted(typed, who), **_by(who)))
        except Refused as refusal:
            problems = refusal.problems
    context = {"page": "accounts", "who": who, "typed": typed, "problems": problems, **_choices(who)}
    return render(request, "payung/staff/account_new.html", context, status=status_of(problems))


@staff("accounts")
@require_safe
def one(request: HttpRequest, who: Staff, name: str) -> HttpResponse:
    """One account: what was granted to it, and what can be changed."""
    return _shown(request, who, _known(who, name))


@staff("accounts")
@require_POST
def grant(request: HttpRequest, who: Staff, name: str) -> HttpResponse:
    """Grant another role."""
    typed = _typed(request)
    return _done(request, who, name, lambda: grant_role(name=name, **_granted(typed, who), **_by(who)), typed=typed)


@staff("accounts")
@require_POST
def end(request: HttpRequest, who: Staff, name: str, grant: int) -> HttpResponse:
    """End a grant."""
    if grant not in {each.id for each in _known(who, name).grants}:
        raise Http404
    why = request.POST.get("why", "")[:LONGEST]
    return _done(request, who, name, lambda: end_grant(grant=grant, why=why, **_by(who)))


@staff("accounts")
@require_POST
def switch(request: HttpRequest, who: Staff, name: str) -> HttpResponse:
    """Close the account, or open it again."""
    why = request.POST.get("why", "")[:LONGEST]
    return _done(request, who, name, lambda: switch_account(name=name, open=_opening(request), why=why, **_by(who)))


def _opening(request: HttpRequest) -> bool:
    """Which of both the form asks for: sent twice, it must not undo itself. Raises Refused."""
    if (said := request.POST.get("open", "")) not in ("yes", "no"):
        raise Refused(Problem("page.choice_unknown", "open", said[:40]))
    return said == "yes"


@staff("accounts")
@require_POST
def again(request: HttpRequest, who: Staff, name: str) -> HttpResponse:
    """A new invitation, for whoever lost their password or second factor."""
    account = _known(who, name)
    if "sure" not in request.POST:
        return _shown(request, who, account, (Problem("page.unticked", "sure"),))
    try:
        return _invited(request, who, invite(name=name, **_by(who)))
    except Refused as refusal:
        return _shown(request, who, account, refusal.problems)


def _done(
    request: HttpRequest,
    who: Staff,
    name: str,
    deed: Callable[[], object],
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Do it to an account within reach, and go back to its page; or say there what is wrong."""
    account = _known(who, name)
    try:
        deed()
    except Refused as refusal:
        return _shown(request, who, account, refusal.problems, typed)
    return redirect("staff-account", name=name)


def _shown(
    request: HttpRequest,
    who: Staff,
    account: AccountView,
    problems: tuple[Problem, ...] = (),
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    within = _within(who, doing=False)
    shown = [each for each in account.grants if within.reaches(scope=each.scope)]
    context = {
        "page": "accounts",
        "who": who,
        "account": account,
        "grants": shown,
        "elsewhere": len(account.grants) - len(shown),
        "may": who.may("accounts") and account.name != who.name,
        "own": account.name == who.name,
        "beginnings": beginnings(name=account.name),
        "problems": problems,
        "typed": typed or {"region": CHOOSE},
        **_choices(who),
    }
    return render(request, "payung/staff/account.html", context, status=status_of(problems))


def _invited(request: HttpRequest, who: Staff, made: Invited) -> HttpResponse:
    """The invitation with its link: told this once, and kept by nobody."""
    context = {
        "page": "accounts",
        "who": who,
        "name": made.name,
        "link": request.build_absolute_uri(reverse("staff-begin", kwargs={"word": made.word})),
        "until": timezone.now() + INVITED_FOR,
    }
    return render(request, "payung/staff/invitation.html", context)


def _known(who: Staff, name: str) -> AccountView:
    """The account within reach. Raises Http404."""
    for found in accounts(name=name):
        if found.is_within(scope=_within(who, doing=False), by=who.name):
            return found
    raise Http404


def _within(who: Staff, *, doing: bool) -> Scope:
    """How far the account decides about accounts, or sees them: its regions, and sponsors that pay in them alone."""
    reached = who.reach_of("accounts", doing=doing)
    return Scope(
        regions=reached.regions,
        sponsors=(*reached.sponsors, *(funder.id for funder in funders_within(scope=reached))),
    )


def _by(who: Staff) -> By:
    return {"by": who.name, "at": timezone.now(), "within": _within(who, doing=True)}


def _typed(request: HttpRequest) -> Mapping[str, str]:
    """What a form says of an account and a role. No region is none: only who chose the nation meant it."""
    unsaid = {"name": "", "role": "", "region": CHOOSE, "sponsor": ""}
    return {name: request.POST.get(name, otherwise).strip()[:LONGEST] for name, otherwise in unsaid.items()}


def _granted(typed: Mapping[str, str], who: Staff) -> Granted:
    """What a form grants, as the action wants it. Raises Refused for what it does not offer."""
    role, region = typed["role"], typed["region"]
    if role not in _roles(who):
        raise Refused(Problem("page.choice_unknown", "role", role[:40]))
    if ROLES[role].bound == "sponsor":
        sponsors = {str(each.id): each.id for each in funders_within(scope=who.reach_of("accounts", doing=True))}
        if typed["sponsor"] not in sponsors:
            raise Refused(Problem("role.needs_sponsor", "sponsor", role))
        return {"role": role, "region": "", "sponsor": sponsors[typed["sponsor"]]}
    if region == CHOOSE:
        raise Refused(Problem("role.region_missing", "region"))
    if region not in {"", PROVINCE, *REGIONS}:
        raise Refused(Problem("role.region_unknown", "region", region[:40]))
    return {"role": role, "region": region, "sponsor": None}


def _roles(who: Staff) -> list[str]:
    """The roles that this account may grant anywhere: who watches over the nation is the nation's to choose."""
    reached = who.reach_of("accounts", doing=True)
    return [code for code in ROLES if reached.reaches(scope=needed_for(role=code, scope=NOTHING))]


def _choices(who: Staff) -> dict[str, object]:
    """What this account may grant: roles, regions and sponsors within its reach."""
    reached = who.reach_of("accounts", doing=True)
    regions = {
        CHOOSE: _("choose …"),
        "": "Indonesia",
        PROVINCE: "Nusa Tenggara Timur",
        **{code: region.full_name for code, region in REGIONS.items()},
    }
    offered = {code: name for code, name in regions.items() if code == CHOOSE or reached.reaches_region(region=code)}
    return {
        "roles": {code: name_in(reading_language(), ROLES[code]) for code in _roles(who)},
        "of_sponsors": " ".join(code for code in _roles(who) if ROLES[code].bound == "sponsor"),
        "regions": offered,
        "sponsors": {str(each.id): each.name for each in funders_within(scope=reached)},
    }
