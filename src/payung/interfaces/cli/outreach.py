"""Commands of the radar: who is about to lose protection, reminders, and tasks for agents."""

from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli import answers
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, day
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, number, to_translate
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.outreach.actions import record_visit
from payung.outreach.actions import remind as remind_all
from payung.outreach.queries import Task, tasks
from payung.outreach.radar import Ending, Radar, endings
from payung.outreach.radar import radar as ask_radar
from payung.people.regions import REGIONS

On = Annotated[str, typer.Option(help=_("Seen from this day; without it, today."))]
Region = Annotated[str, typer.Option(help=_("Only this kabupaten or kota: a code like 53.71."))]
STAGES = {
    "due": to_translate("due"),
    "late": to_translate("late"),
    "grace_1": to_translate("second unpaid month"),
    "grace_2": to_translate("third unpaid month"),
    "last_day": to_translate("last day"),
    "ended": to_translate("ended"),
}
MISSING = {
    "no_phone": to_translate("no telephone on record"),
    "opted_out": to_translate("wants no reminders"),
    "not_delivered": to_translate("messages did not arrive"),
    "not_planned": to_translate("reminders were not planned"),
    "no_task": to_translate("no task for an agent"),
    "died": to_translate("reported dead"),
    "sponsor_owes": to_translate("the sponsor promised these months and has not paid"),
    "too_late": to_translate("too late to be of use"),
}
STATES = {
    "open": to_translate("open"),
    "visited": to_translate("visited"),
    "paid": to_translate("paid since"),
}


def radar(on: On = "", region: Region = "", as_json: AsJson = False) -> None:
    """Whose months are running out: due, late, in grace, on the last day, ended; by kabupaten and kota."""
    asked = day(on) if on else timezone.localdate(now())
    open_installation()
    found = ask_radar(on=asked, region=region)
    payload = {
        "on": str(asked),
        "stages": dict(found.stages),
        "regions": {place: dict(stages) for place, stages in found.regions.items()},
        "promised_by_sponsor": found.promised,
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_radar(found))


def _say_radar(found: Radar) -> None:
    table = Table(title=long_date(found.on, language()), title_justify="left", pad_edge=False)
    table.add_column(_("Kabupaten or kota"), min_width=len("Kabupaten"), overflow="fold")
    for name in STAGES.values():
        table.add_column(_(name), justify="right", min_width=max(map(len, _(name).split())))
    for place, stages in found.regions.items():
        table.add_row(REGIONS[place].full_name, *(number(stages[stage]) for stage in STAGES))
    table.add_row(_("together"), *(number(found.stages[stage]) for stage in STAGES), style="bold")
    out.print(table)
    if found.promised:
        said = _("{people} more wait for their sponsor's money, and are not reminded.")
        out.print(filled(said, people=number(found.promised)))


def radar_endings(
    on: On = "",
    start: Annotated[str, typer.Option("--from", help=_("First last day of protection; without it, --on."))] = "",
    to: Annotated[str, typer.Option(help=_("Last last day of protection; without it, the end of the month."))] = "",
    region: Region = "",
    as_json: AsJson = False,
) -> None:
    """For whom three messages or a task are missing before protection ends, and why. Exit status 1 where any are."""
    asked = day(on) if on else timezone.localdate(now())
    first, last = day(start) if start else asked, day(to) if to else Month.of(asked).last
    open_installation()
    found = endings(on=asked, start=first, until=last, region=region)
    lacking = [each for each in found if each.missing]
    payload = {
        "from": str(first),
        "to": str(last),
        "people": len(found),
        "complete": len(found) - len(lacking),
        "missing": [_ending(each) for each in lacking],
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_endings(found, lacking))
    if lacking:
        raise typer.Exit(answers.NO)


def _ending(each: Ending) -> dict[str, Any]:
    return {
        "number": str(each.number),
        "region": each.region,
        "protected_until": str(each.standing.protected_until),
        "messages": each.told,
        "task": each.has_task,
        "missing": list(each.missing),
    }


def _say_endings(found: list[Ending], lacking: list[Ending]) -> None:
    said = _("{people} lose protection; {complete} of them had three messages and a task.")
    out.print(filled(said, people=number(len(found)), complete=number(len(found) - len(lacking))))
    for each in lacking:
        why = ", ".join(_(MISSING.get(code, code)) for code in each.missing)
        out.print(f"  {each.number}  {long_date(each.standing.protected_until, language())}  {why}", soft_wrap=True)


def remind(by: By, on: On = "", as_json: AsJson = False) -> None:
    """Put today's reminders into the outbox, once each, and make tasks for agents. Run it every day."""
    asked = day(on) if on else timezone.localdate(now())
    open_installation()
    with refusals(as_json_object=as_json):
        if asked > timezone.localdate(now()):  # what is told today must be true today
            raise Refused(Problem("remind.day_ahead", "on", str(asked)))
        done = remind_all(on=asked, by=by, at=now())

    def say() -> None:
        for stage, people in done.messages.items():
            out.print(f"{_(STAGES[stage])}: {number(people)}")
        out.print(filled(_("{tasks} tasks made."), tasks=number(done.tasks)))

    payload = {"on": str(asked), "messages": dict(done.messages), "tasks": done.tasks}
    answer(payload, as_json_object=as_json, say=say)


def task_list(
    agent: Annotated[str, typer.Option(help=_("Only this agent's."))] = "",
    region: Region = "",
    state: Annotated[str, typer.Option(help=_("Only in this state: open, visited, paid."))] = "",
    most: Annotated[int, typer.Option(help=_("How many at most."))] = 100,
    as_json: AsJson = False,
) -> None:
    """Whom to visit before protection ends; whose ends first comes first."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = tasks(agent=agent, region=region, state=state, most=most)
    answer({"tasks": [_task(each) for each in found]}, as_json_object=as_json, say=lambda: _say_tasks(found))


def task_done(
    task: Annotated[int, typer.Argument(help=_("The task's number."), metavar="TASK")],
    outcome: Annotated[
        str, typer.Option(help=_("will_pay, cannot_pay, does_not_want, moved, not_found, died or other."))
    ],
    by: By,
    note: Annotated[str, typer.Option(help=_("A short note, without a NIK."))] = "",
    as_json: AsJson = False,
) -> None:
    """Note what came of a visit."""
    open_installation()
    with refusals(as_json_object=as_json):
        done = record_visit(task=task, outcome=outcome, note=note, by=by, at=now())
    answer(_task(done), as_json_object=as_json, say=lambda: _say_tasks([done]))


def _task(each: Task) -> dict[str, Any]:
    return {
        **each._asdict(),
        "number": str(each.number),
        "unpaid": f"{each.unpaid:%Y-%m}",
        "protected_until": str(each.protected_until),
    }


def _say_tasks(found: list[Task]) -> None:
    for each in found:
        who = f"{each.id}  [bold]{escape(each.name)}[/]  {each.number}  {escape(each.village)}  {each.phone}"
        out.print(
            f"{who}  {long_date(each.protected_until, language())}  [dim]{_(STATES[each.state])}[/]", soft_wrap=True
        )
    if not found:
        out.print(_("No tasks."))
