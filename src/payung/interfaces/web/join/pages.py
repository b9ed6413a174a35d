"""The pages on which somebody joins alone. They decide nothing, and whoever is known is answered like all others."""

import time
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payung.access.codes.actions import themselves
from payung.access.scope import EVERYTHING, seeing
from payung.applications.actions import receive_application
from payung.interfaces.web.join import draft as drafts
from payung.interfaces.web.join.draft import EVENT, ID, PAGES, Draft
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.private import private
from payung.interfaces.web.staff import everybody
from payung.interfaces.web.status import status_of
from payung.interfaces.web.words import SCHOOLS, SEXES
from payung.kernel import problems as sentences
from payung.kernel.language import name_in
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law.book import book
from payung.law.contributions import Quote, quote
from payung.people.cells import rupiah
from payung.people.channels import is_open, open_channels
from payung.people.checks import check_nik, sex_in
from payung.people.consent import texts
from payung.people.masking import nik_without_birth
from payung.people.occupations import find_occupation, occupations
from payung.people.regions import PROVINCE_CODES, REGIONS, find_region
from payung.people.typed import CHILDREN, birth_date_of
from payung.people.villages import villages_of

CHANNEL = "self"
BEAT = 0.5
"""Seconds: an answer to a stranger is given at the next beat after the form came, so that its time tells nothing."""

STEPS = (*PAGES, "check")
SHOWN_OF_NIK = 4  # digits, of one that is kept
NIK_FAULTS = ("not_digits", "length", "place_unknown", "date_impossible", "serial_zero")


@everybody
@private
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """The promise, what it costs, the two fears answered, and the first questions; or by which other ways to come in.

    It begins a draft of its own, whatever the browser keeps: the next to use a shared telephone may be somebody else.
    """
    if not is_open(channel=CHANNEL):
        return _closed(request)
    context: dict[str, object] = {
        "price": _price({}, timezone.localdate()),
        "draft": {},
        "problems": (),
        **_to_check_a_nik(),
    }
    context |= {"kept": "nik" in drafts.kept_draft(request=request), **drafts.event_in(asked=request.GET)}
    return render(request, "payung/join/begin.html", _frame("who") | context)


@everybody
@private
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the form. What was typed on the page before is sent here: it is kept, and mended there first.

    So each page costs one way there and back: by 2G a redirect would cost another.
    """
    if name not in STEPS or (request.method == "POST" and name == STEPS[0]):
        raise Http404
    draft, today = drafts.kept_draft(request=request), timezone.localdate()
    if request.method != "POST":
        unfinished = _unfinished_before(name, draft, today)
        return _back(request, draft, unfinished) if unfinished else _shown(request, name, draft)
    before = STEPS[STEPS.index(name) - 1]
    draft = drafts.with_typed(request=request, page=before, draft=draft)
    problems = drafts.wrong_on(page=before, draft=draft, on=today)
    unfinished = _unfinished_before(before, draft, today)
    if unfinished:
        response = _back(request, draft, unfinished)
    elif problems:
        response = _shown(request, before, draft, problems)
    else:
        response = _shown(request, name, draft)
    return drafts.keep(response=response, draft=draft, secure=request.is_secure())


def _back(request: HttpRequest, draft: Draft, page: str) -> HttpResponse:
    """To the page that is to be filled in first; whose draft is gone, is told so."""
    response = redirect("join-step", name=page)
    if "nik" not in draft and (request.method == "POST" or drafts.COOKIE in request.COOKIES):
        response["Location"] += "?lost=yes"
    return response


def _unfinished_before(name: str, draft: Draft, on: date) -> str | None:
    """The first page before this one that is not filled in."""
    before = STEPS[: STEPS.index(name)]
    return next((page for page in before if drafts.wrong_on(page=page, draft=draft, on=on)), None)


def _shown(request: HttpRequest, name: str, draft: Draft, problems: Iterable[Problem] = ()) -> HttpResponse:
    """A page with what was typed on it so far.

    A NIK that holds is never shown whole again, and to whoever comes back by an address only its end: on a shared
    telephone that may be somebody else.
    """
    again, (nik, _faults) = request.method != "POST", check_nik(cell=draft.get("nik", ""))
    found = [*problems, *([Problem("join.draft_lost")] if again and "lost" in request.GET else ())]
    context: dict[str, object] = {"problems": found, "draft": draft, "agreed": request.POST.getlist("consent")}
    context |= {"nik": "" if again or nik else draft.get("nik", ""), "nik_end": (nik or "")[-SHOWN_OF_NIK:]}
    context |= {"nik_to_compare": "" if again or not nik else nik_without_birth(nik=nik)}
    context |= _of_check(draft, timezone.localdate()) if name == "check" else _choices(draft) | _to_check_a_nik()
    status = status_of(found if not again else ())
    return render(request, f"payung/join/{name}.html", _frame(name) | context, status=status)


@everybody
@private
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """Send what is filled in, and say what comes next: the same to everybody, whoever is known."""
    if request.method != "POST":
        return render(request, "payung/join/done.html", {"page": "join"})
    began, at = time.monotonic(), timezone.now()
    draft = drafts.kept_draft(request=request)
    if unfinished := drafts.first_unfinished(draft=draft, on=timezone.localdate(at)):
        return _back(request, draft, unfinished)
    problems: tuple[Problem, ...] = ()
    try:
        _send(draft, request.POST.getlist("consent"), at)
    except Refused as refusal:
        problems = refusal.problems
    _wait_for_the_beat(began)
    return _shown(request, "check", draft, problems) if problems else drafts.forget(response=redirect("join-done"))


@everybody
@private
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Let the browser forget what was filled in."""
    return drafts.forget(response=redirect("join"))


@everybody
@require_safe
@cache_control(max_age=24 * 60 * 60, public=True)
def villages(request: HttpRequest, region: str) -> HttpResponse:
    """The villages of a region, to suggest."""
    if region not in REGIONS:
        raise Http404
    return JsonResponse(villages_of(region=region), safe=False)


def _send(draft: Draft, agreed: Iterable[str], at: datetime) -> None:
    form = drafts.form_of(draft=draft, consents=agreed, language=reading_language(), at=at)
    application, event, by = UUID(draft[ID]), draft.get(EVENT, ""), themselves(at=at)
    with seeing(scope=EVERYTHING):  # is this NIK known, who looks alike? The answer says nothing of it
        receive_application(form=form, application=application, channel=CHANNEL, event=event, by=by, at=at)


def _wait_for_the_beat(began: float) -> None:
    time.sleep(BEAT - (time.monotonic() - began) % BEAT)


def _closed(request: HttpRequest) -> HttpResponse:
    others = [name_in(reading_language(), each) for each in open_channels() if not each.is_for_strangers]
    return render(request, "payung/join/closed.html", {"page": "join", "channels": others})


def _frame(name: str) -> dict[str, object]:
    at = STEPS.index(name)
    return {"page": "join", "step": at + 1, "steps": len(STEPS), "before": STEPS[at - 1] if at else ""}


def _choices(draft: Draft) -> dict[str, object]:
    """What can be chosen, and what is suggested: villages of the region told so far, or of the one that issued the NIK,
    where most still live."""
    region = find_region(draft.get("region", "")) or f"{draft.get('nik', '')[:2]}.{draft.get('nik', '')[2:4]}"
    return {
        "occupations": [name_in(reading_language(), each) for each in occupations().values()],
        "regions": {"": "", **_regions()},
        "villages": villages_of(region=region),
        "schools": SCHOOLS,
        "children": CHILDREN,
    }


def _regions() -> dict[str, str]:
    """By name, so that its first letters find one: the kind is told of namesakes alone."""
    namesakes = Counter(region.name for region in REGIONS.values())
    named = {
        code: region.name if namesakes[region.name] == 1 else f"{region.name} ({region.kind})"
        for code, region in REGIONS.items()
    }
    return dict(sorted(named.items(), key=lambda each: each[1]))


def _to_check_a_nik() -> dict[str, object]:
    """What join_nik.js says while a NIK is typed: the sentences of the check that follows, and its provinces."""
    language = reading_language()
    found = [Problem(f"nik.{fault}", "nik", "…") for fault in NIK_FAULTS]
    said = [f"{sentences.message(each, language=language)} {sentences.fix(each, language=language)}" for each in found]
    return {"nik_faults": dict(zip(NIK_FAULTS, said, strict=True)), "provinces": sorted(PROVINCE_CODES), "sexes": SEXES}


def _of_check(draft: Draft, on: date) -> dict[str, object]:
    return {"texts": texts(language=reading_language()), "price": _price(draft, on), **_told(draft, on)}


def _told(draft: Draft, on: date) -> dict[str, object]:
    """What the answers mean: the birth date and sex that the NIK says, the work and the region by their names."""
    work = occupations()[find_occupation(draft["occupation"]) or ""]
    digits = "".join(letter for letter in draft["nik"] if letter.isdigit())
    return {
        "born": birth_date_of(fields=draft, on=on),
        "sex": SEXES[sex_in(nik=digits)],
        "work": name_in(reading_language(), work),
        "income": rupiah(draft.get("income", "")),
        "second_income": rupiah(draft.get("second_income", "")),
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
