"""The pages on which somebody joins alone. They decide nothing, and whoever is known is answered like all others."""

import time
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from payung.access.codes.actions import themselves
from payung.applications.actions import receive_application
from payung.interfaces.web.join import draft as drafts
from payung.interfaces.web.join.draft import EVENT, ID, PAGES, Draft
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.private import private
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law.book import book
from payung.law.contributions import Quote, quote
from payung.people.cells import rupiah
from payung.people.channels import is_open, open_channels
from payung.people.checks import sex_in
from payung.people.consent import texts
from payung.people.occupations import find_occupation, occupations
from payung.people.regions import REGIONS, find_region
from payung.people.typed import CHILDREN, birth_date_of

CHANNEL, UNPROCESSABLE = "self", 422
BEAT = 0.5
"""Seconds: an answer to a stranger is given at the next beat after the form came, so that its time tells nothing."""

STEPS = (*PAGES, "check")
LAST = STEPS[-2]
SCHOOLS: Mapping[str, Promise | str] = {
    "": _("Not at school"),
    "tk": _("Kindergarten (TK)"),
    "sd": _("Primary school (SD)"),
    "smp": _("Lower secondary (SMP)"),
    "sma": _("Upper secondary (SMA, SMK)"),
    "pt": _("University or training"),
}
SEXES = {"F": _("woman"), "M": _("man")}


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """The promise, what it costs, and the two fears answered; or by which other channels one can come in."""
    if not is_open(channel=CHANNEL):
        return _closed(request)
    price = _price({}, timezone.localdate())
    return render(
        request, "payung/join/begin.html", {"page": "join", "price": price, **drafts.event_in(request=request)}
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the form: kept when it holds, shown again with what is wrong when it does not."""
    if name not in PAGES:
        raise Http404
    draft, today = drafts.kept_draft(request=request), timezone.localdate()
    problems: list[Problem] = []
    if request.method == "POST":
        draft |= drafts.typed(request=request, page=name) | drafts.event_in(request=request)
        problems = drafts.wrong_on(page=name, draft=draft, on=today)
        if not problems:
            response = (
                redirect("join-check") if name == LAST else redirect("join-step", name=STEPS[STEPS.index(name) + 1])
            )
            return drafts.keep(response=response, draft=draft, secure=request.is_secure())
    elif (unfinished := _unfinished_before(name, draft, today)) is not None:
        return _back(request, draft, unfinished)
    elif "lost" in request.GET:
        problems = [Problem("join.draft_lost")]
    context = {"problems": problems, "draft": draft, **_choices()}
    status = _status(problems) if request.method == "POST" else 200
    return render(request, f"payung/join/{name}.html", _frame(name) | context, status=status)


def _back(request: HttpRequest, draft: Draft, page: str) -> HttpResponse:
    """To the page that is to be filled in first; whose draft is gone, is told so."""
    response = redirect("join-step", name=page)
    if "nik" not in draft and drafts.COOKIE in request.COOKIES:
        response["Location"] += "?lost=yes"
    return response


def _unfinished_before(name: str, draft: Draft, on: date) -> str | None:
    """The first page before this one that is not filled in."""
    before = STEPS[: STEPS.index(name)]
    return next((page for page in before if drafts.wrong_on(page=page, draft=draft, on=on)), None)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more, what it costs, what is agreed to; sent, it is answered alike whoever is known."""
    began, at = time.monotonic(), timezone.now()
    draft, today = drafts.kept_draft(request=request), timezone.localdate(at)
    if unfinished := drafts.first_unfinished(draft=draft, on=today):
        return _back(request, draft, unfinished)
    agreed = request.POST.getlist("consent")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            _send(draft, agreed, at)
        except Refused as refusal:
            problems = refusal.problems
        _wait_for_the_beat(began)
        if not problems:
            return drafts.forget(response=redirect("join-done"))
    context = {
        "problems": problems,
        "draft": draft,
        "agreed": agreed,
        "texts": texts(language=reading_language()),
        "price": _price(draft, today),
        **_told(draft, today),
    }
    return render(request, "payung/join/check.html", _frame("check") | context, status=_status(problems))


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What comes next. It says the same to everybody."""
    return render(request, "payung/join/done.html", {"page": "join"})


def _send(draft: Draft, agreed: Iterable[str], at: datetime) -> None:
    form = drafts.form_of(draft=draft, consents=agreed, language=reading_language(), at=at)
    application, event, by = UUID(draft[ID]), draft.get(EVENT, ""), themselves(at=at)
    receive_application(form=form, application=application, channel=CHANNEL, event=event, by=by, at=at)


def _wait_for_the_beat(began: float) -> None:
    time.sleep(BEAT - (time.monotonic() - began) % BEAT)


def _closed(request: HttpRequest) -> HttpResponse:
    english = reading_language() == "en"
    others = [each.name_en if english else each.name_id for each in open_channels() if not each.is_for_strangers]
    return render(request, "payung/join/closed.html", {"page": "join", "channels": others})


def _frame(name: str) -> dict[str, object]:
    return {"page": "join", "step": STEPS.index(name) + 1, "steps": len(STEPS)}


def _choices() -> dict[str, object]:
    english = reading_language() == "en"
    return {
        "occupations": [each.name_en if english else each.name_id for each in occupations().values()],
        "regions": {"": "", **{code: region.full_name for code, region in REGIONS.items()}},
        "schools": SCHOOLS,
        "children": CHILDREN,
    }


def _told(draft: Draft, on: date) -> dict[str, object]:
    """What the answers mean: the birth date and sex that the NIK says, the work and the region by their names."""
    work = occupations()[find_occupation(draft["occupation"]) or ""]
    digits = "".join(letter for letter in draft["nik"] if letter.isdigit())
    return {
        "born": birth_date_of(fields=draft, on=on),
        "sex": SEXES[sex_in(nik=digits)],
        "work": work.name_en if reading_language() == "en" else work.name_id,
        "region": REGIONS[find_region(draft["region"]) or ""].full_name,
    }


def _price(draft: Draft, on: date) -> Quote:
    """What this month costs the worker by what is filled in: without an income, in the lowest band."""
    work = find_occupation(draft.get("occupation", ""))
    return quote(
        book=book(),
        income=rupiah(draft.get("income", "")) or 0,
        start=Month.of(on),
        count=1,
        programmes=("jkk", "jkm", "jht") if draft.get("jht") or draft.get("kind") else ("jkk", "jkm"),
        sector=occupations()[work].sector if work else "other",
        payer="self",
        kind="employer" if draft.get("kind") else "independent",
        language=reading_language(),
    )


def _status(problems: Iterable[Problem]) -> int:
    return UNPROCESSABLE if [*problems] else 200
