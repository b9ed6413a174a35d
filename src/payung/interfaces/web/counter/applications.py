"""What strangers sent and an officer must look at: the form beside whom it resembles, and a decision."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods, require_safe

from payung.access.actions import note_looks
from payung.access.scope import EVERYTHING, seeing
from payung.applications import queries
from payung.applications.actions import decide_application
from payung.applications.forms import Kept
from payung.applications.queries import Waiting
from payung.interfaces.web.comparing import Comparison, compared
from payung.interfaces.web.counter import words
from payung.interfaces.web.counter.frame import page, typed
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.kernel.language import name_in
from payung.kernel.problems import Problem, Refused
from payung.people import cells
from payung.people.channels import channels
from payung.people.checks import check_nik
from payung.people.lookalikes import lookalikes
from payung.people.masking import nik_of_birth
from payung.people.occupations import find_occupation, occupations
from payung.people.regions import REGIONS, find_region

MOST = 100
ANSWERS = {"admit": True, "decline": False}


class Shown(NamedTuple):
    """An application that waits, as a list shows it."""

    waiting: Waiting
    name: str
    region: str
    channel: str
    why: Promise


@staff("register")
@require_safe
def waiting(request: HttpRequest, who: Staff) -> HttpResponse:
    """Every application within reach that waits, the oldest first."""
    shown = [_shown(each, kept) for each, kept in _within(who)]
    context = {"waiting": shown, "told": request.GET.get("told", "")}
    return page(request, "applications", who, context, part="applications")


@staff("register")
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, who: Staff, id: UUID) -> HttpResponse:
    """One application beside whom it resembles; or the decision on it."""
    try:
        with seeing(scope=EVERYTHING):  # where its person lives stands in the seal
            found, kept = queries.kept_form(id=id)
    except Refused as refusal:
        raise Http404 from refusal
    if not who.scope.reaches_region(region=_region(kept)):
        raise Http404
    note_looks(subjects=[f"application {id}"], visit=who.visit, by=who.name, at=timezone.now())
    values = typed(request, "why")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            return redirect(_decide(request, id, values["why"], who))
        except Refused as refusal:
            problems = refusal.problems
    context = {
        "shown": _shown(found, kept),
        "told": _told(kept),
        "alike": _alike(found, kept, who),
        "values": values,
        "may_decide": who.may("register"),
        "problems": problems,
    }
    return page(request, "application", who, context, part="applications", status=status_of(problems))


def _decide(request: HttpRequest, id: UUID, why: str, who: Staff) -> str:
    """Where to go on after a decision: to the sheet of whoever was registered, or back to the list. Raises Refused."""
    admitted = ANSWERS.get(request.POST.get("answer", ""))
    if admitted is None:
        raise Refused(Problem("page.choice_unknown", "why", ""))
    done = decide_application(id=id, admitted=admitted, why=why, by=who.name, at=timezone.now())
    if done.number:
        return reverse("desk-registered", kwargs={"number": done.number})
    return f"{reverse('desk-applications')}?told=declined"


def _within(who: Staff) -> list[tuple[Waiting, Kept]]:
    """Those whose region is reached, MOST at most."""
    with seeing(scope=EVERYTHING):  # where its person lives stands in the seal
        return list(islice((each for each in _opened() if who.scope.reaches_region(region=_region(each[1]))), MOST))


def _opened() -> Iterator[tuple[Waiting, Kept]]:
    for each in queries.waiting():
        with suppress(Refused):  # decided meanwhile
            yield queries.kept_form(id=each.id)


def _region(kept: Kept) -> str:
    return find_region(cells.text(kept.form.entry.region)) or ""


def _shown(found: Waiting, kept: Kept) -> Shown:
    way = channels()[found.channel]
    name = name_in(reading_language(), way)
    region = REGIONS[_region(kept)].full_name
    return Shown(found, cells.text(kept.form.entry.name), region, name, words.WAITS[found.waits])


def _told(kept: Kept) -> dict[str, object]:
    """What the form says. Of the NIK what repeats birth date and sex, since nobody brought it."""
    entry = kept.form.entry
    nik, _ = check_nik(cell=entry.nik)
    work = find_occupation(cells.text(entry.occupation))
    known = occupations()[work] if work else None
    born = cells.day(entry.birth_date)
    return {
        "nik": nik_of_birth(nik=nik) if nik else "",
        "born": born if isinstance(born, date) else None,
        "phone": cells.text(entry.phone),
        "village": cells.text(entry.village),
        "work": name_in(reading_language(), known) if known else "",
        "heirs": cells.text(entry.heirs),
        "agent": kept.agent,
        "event": kept.event,
        "different": kept.different,
    }


def _alike(found: Waiting, kept: Kept, who: Staff) -> list[Comparison]:
    try:
        alike = lookalikes(form=kept.form, channel=found.channel, registration=found.id, by=who.name, at=timezone.now())
    except Refused:  # what was right on the day it was sent and is not today is said when somebody decides
        return []
    return compared(found=alike, who=who)
