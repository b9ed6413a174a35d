"""The pages of jobs: those that were asked for, and how far one has come.

A browser without scripts asks for the page again every few seconds (`Refresh`); with one, only for the figures.
What a job was to do is asked for again on its own page, by whoever may do that: not here, where one may only cancel.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from payung.access.scope import seeing
from payung.interfaces.web.outcomes import reasons
from payung.interfaces.web.staff import Staff, account, agreement_within, list_within, staff
from payung.jobs import queries
from payung.jobs.actions import cancel_job
from payung.jobs.queries import JobView
from payung.jobs.tasks import STATES, STEPS, TASKS
from payung.kernel.language import number, to_translate
from payung.kernel.problems import Problem, Refused

NEWEST = 100
UNFORESEEN = "job.failed"
"""What is said of a job that failed before it could say why."""
ABOUT = {"list": to_translate("List"), "upload": to_translate("File"), "agreement": to_translate("Agreement")}
"""What a job is about, by the first word of its subject."""
SHOWING = ("lists", "doubts")
"""The rights whose pages show how far a job about a list or an agreement is."""
EVERY = 3
"""Seconds after which a browser without scripts asks for the page of a job again."""


@staff("jobs")
@require_safe
def jobs(request: HttpRequest, who: Staff) -> HttpResponse:
    """The newest jobs, whoever asked for them."""
    found = [(job, gettext(TASKS[job.task]), about(job), stands(job)) for job in queries.jobs(most=NEWEST)]
    return render(request, "payung/jobs/jobs.html", {"page": "jobs", "who": who, "jobs": found})


@account
@require_safe
def job(request: HttpRequest, who: Staff, id: int) -> HttpResponse:
    """One job: how far it has come, and in the end what came of it."""
    found = _theirs(who, id)
    context = {
        "page": "jobs",
        "who": who,
        "job": found,
        **told(found),
        "stops_any": who.may("jobs"),
        "list": found.result if who.sees("lists") else "",  # what every task makes so far
        "reasons": reasons(counted=dict.fromkeys(found.problems or [UNFORESEEN], 1)),
    }
    response = render(request, "payung/jobs/job.html", context)
    return response if found.has_ended else ask_again(response)


@account
@require_safe
def figures(request: HttpRequest, who: Staff, id: int) -> HttpResponse:
    """How far one job has come, for the script of its page, and of the pages of what it is about."""
    found = _seen(who, id)
    told = {"said": stands(found), "count": _count(found), "done": found.done, "total": found.total}
    return JsonResponse({**told, "ended": found.has_ended})


@account
@require_POST
def cancel(request: HttpRequest, who: Staff, id: int) -> HttpResponse:
    """Want it no more; where it has ended meanwhile, its page says so."""
    try:
        cancel_job(id=_theirs(who, id, doing=True).id, by=who.name, at=timezone.now())
    except Refused as refusal:
        if refusal.problems[0].code != "job.ended":
            raise
    return redirect("job", id=id)


def _theirs(who: Staff, id: int, *, doing: bool = False) -> JobView:
    """A job of whoever asks, or anybody's for those who have the right. Raises Http404."""
    try:
        found = queries.job(id=id)
    except Refused as refusal:
        raise Http404 from refusal
    if found.asked_by != who.name and not (who.may("jobs") if doing else who.sees("jobs")):
        raise Http404
    return found


def _seen(who: Staff, id: int) -> JobView:
    """A job of whoever asks, or one about a list or an agreement that they see. Raises Http404."""
    with suppress(Http404):
        return _theirs(who, id)
    with suppress(Refused):
        found = queries.job(id=id)
        if any(_reaches(who, right, found.about) for right in SHOWING):
            return found
    raise Http404


def _reaches(who: Staff, right: str, subject: tuple[str, str]) -> bool:
    kind, name = subject
    scope = who.reach_of(right, doing=False)
    with seeing(scope=scope), suppress(Http404):
        reaching = replace(who, scope=scope)
        if kind == "list":
            return bool(list_within(who=reaching, id=name))
        return kind == "agreement" and bool(agreement_within(who=reaching, code=name))
    return False


def stands(job: JobView) -> str:
    """Where it stands, in a few words: while it runs, its step."""
    if job.cancelled and not job.has_ended:
        return gettext("is being cancelled")
    if job.state == "running" and job.step in STEPS:
        return gettext(STEPS[job.step])
    return gettext(STATES[job.state])


def about(job: JobView) -> str:
    """What it is about, in words: Daftar 3684a10d7e17a79e."""
    kind, which = job.about
    return f"{gettext(ABOUT[kind])} {which}"


def latest(*, tasks: Iterable[str], subject: str) -> JobView | None:
    """The job that was asked for last about a subject, of these tasks."""
    found = [job for task in tasks if (job := queries.latest_job(task=task, subject=subject))]
    return max(found, key=lambda job: job.id, default=None)


def told(job: JobView) -> dict[str, object]:
    """A job in words: what it does, where it stands, how far it is, and why it failed."""
    return {
        "task": gettext(TASKS[job.task]),
        "said": stands(job),
        "count": _count(job),
        "failures": [Problem(code) for code in job.problems],
    }


def ask_again(response: HttpResponse) -> HttpResponse:
    """Let a browser without scripts ask for this page again in a few seconds; with one, only figures are asked for."""
    response.headers["Refresh"] = str(EVERY)
    return response


def _count(job: JobView) -> str:
    """How much of its step is done: 8.000 / 20.000."""
    return f"{number(job.done)} / {number(job.total)}" if job.state == "running" and job.total else ""
