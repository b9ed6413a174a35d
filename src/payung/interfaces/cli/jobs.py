"""Commands for jobs: long work that was asked for, and that `payung worker` does."""

from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli.answers import STEPS, answer, out, refusals
from payung.interfaces.cli.options import AsJson, By
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, language
from payung.jobs import queries
from payung.jobs.actions import ask_again, cancel_job
from payung.jobs.queries import JobView
from payung.jobs.tasks import STATES, TASKS
from payung.kernel.language import number
from payung.kernel.problems import Problem, fix, message

JobId = Annotated[int, typer.Argument(help=_("The job's number, as `payung jobs list` shows it."), metavar="NUMBER")]


def jobs_list(
    state: Annotated[
        str,
        typer.Option(help=_("Only in this state: waiting, running, done, failed, cancelled.")),
    ] = "",
    most: Annotated[int, typer.Option(help=_("How many at most, the newest first."), min=1, max=100_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """Show the jobs that were asked for, the newest first."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = queries.jobs(state=state, most=most)

    def say() -> None:
        if not found:
            out.print(_("There is no such job."))
            return
        table = Table()
        for heading in (_("Job number"), _("Task"), _("About"), _("State"), _("Asked by"), _("When")):
            table.add_column(heading)
        for each in found:
            when = f"{timezone.localtime(each.asked_at):%Y-%m-%d %H:%M}"
            table.add_row(str(each.id), _(TASKS[each.task]), each.subject, _stands(each), each.asked_by, when)
        out.print(table)

    answer({"jobs": [_payload(each) for each in found]}, as_json_object=as_json, say=say)


def jobs_show(id_: JobId, as_json: AsJson = False) -> None:
    """Show one job: how far it has come, what came of it, or why it failed."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = queries.job(id=id_)
    answer(_payload(found), as_json_object=as_json, say=lambda: _say(found))


def jobs_cancel(id_: JobId, by: By, as_json: AsJson = False) -> None:
    """Cancel a job: one that waits is never begun, one that runs stops within a second, and nothing of it stays."""
    open_installation()
    with refusals(as_json_object=as_json):
        cancel_job(id=id_, by=by, at=now())
        found = queries.job(id=id_)
    answer(_payload(found), as_json_object=as_json, say=lambda: _say(found))


def jobs_retry(id_: JobId, by: By, as_json: AsJson = False) -> None:
    """Ask again for what a job was to do; what it computed and kept is not computed twice."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = queries.job(id=ask_again(id=id_, by=by, at=now()))
    answer(_payload(found), as_json_object=as_json, say=lambda: _say(found))


def _say(each: JobView) -> None:
    out.print(f"[bold]{_('Job number')} {each.id}[/] · {_(TASKS[each.task])} · {escape(each.subject)}", soft_wrap=True)
    out.print(f"  {_stands(each)} · {each.asked_by} · {timezone.localtime(each.asked_at):%Y-%m-%d %H:%M}")
    if each.result:
        out.print(f"  → {escape(each.result)}")
    for code in each.problems:
        about = Problem(code, value="…")  # only codes are kept of what was refused
        out.print(f"  [red]✗[/] {message(about, language=language())} [dim]({code})[/]", soft_wrap=True)
        out.print(f"    → {fix(about, language=language())}", soft_wrap=True)


def _stands(each: JobView) -> str:
    said = _(STATES[each.state])
    if each.state != "running":
        return said
    step = _(STEPS[each.step]) if each.step in STEPS else each.step
    done = f"{number(each.done, language())} / {number(each.total, language())}" if each.total else ""
    wanted = _("is being cancelled") if each.cancelled else said
    return " · ".join(part for part in (wanted, step, done) if part)


def _payload(each: JobView) -> dict[str, Any]:
    return {
        "id": each.id,
        "task": each.task,
        "subject": each.subject,
        "state": each.state,
        "cancelled": each.cancelled,
        "step": each.step or None,
        "done": each.done,
        "total": each.total or None,
        "result": each.result or None,
        "problems": list(each.problems),
        "attempts": each.attempts,
        "asked_by": each.asked_by,
        "asked_at": each.asked_at.isoformat(),
    }
