"""A page that waits for a job: how far it is, told by the script of jobs; and its end."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from payung.interfaces.web.jobs import EVERY, stands
from payung.interfaces.web.staff import Staff
from payung.jobs.queries import JobView, latest_job
from payung.jobs.tasks import TASKS
from payung.kernel.problems import Problem


def latest(*, tasks: Iterable[str], subject: str) -> JobView | None:
    """The job that was asked for last about a subject, of these tasks."""
    found = [job for task in tasks if (job := latest_job(task=task, subject=subject))]
    return max(found, key=lambda job: job.id, default=None)


def wait(request: HttpRequest, who: Staff, *, job: JobView, about: str, code: str) -> HttpResponse:
    """The page that waits. `about` is what is worked at, `code` the agreement to go back to."""
    context = {"page": "sponsor", "who": who, "job": job, "about": about, "code": code, **told(job)}
    return ask_again(render(request, "payung/sponsor/waiting.html", context))


def ask_again(response: HttpResponse) -> HttpResponse:
    """Let a browser without scripts ask for this page again in a few seconds; with one, only figures are asked for."""
    response.headers["Refresh"] = str(EVERY)
    return response


def told(job: JobView) -> dict[str, object]:
    """A job in words: what it does, where it stands, and why it failed."""
    return {
        "task": gettext(TASKS[job.task]),
        "said": stands(job),
        "failures": [Problem(code) for code in job.problems],
    }
