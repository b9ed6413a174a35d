"""Commands of events: enter them for agents' phones, change them, and see how many came and were registered."""

from datetime import date, timedelta
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, day
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, number
from payung.kernel.problems import Problem, Refused
from payung.outreach.events.actions import call_off_event, change_event, plan_event
from payung.outreach.events.queries import EventView, events, find_event, registered_at
from payung.people.regions import REGIONS

LOOKS_BACK = timedelta(days=30)
Code = Annotated[str, typer.Argument(help=_("The event's short code, like PASAR-OEBA."), metavar="CODE")]


def event_add(
    code: Code,
    name: Annotated[str, typer.Option(help=_("Where and what it is, like 'Pasar Oeba'."))],
    region: Annotated[str, typer.Option(help=_("Its kabupaten or kota: a code like 53.71."))],
    on: Annotated[str, typer.Option(help=_("The day, like 2026-12-05."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Enter an event: agents of its region find it on their phones from then on."""
    held_on = day(on)
    open_installation()
    with refusals(as_json_object=as_json):
        planned = plan_event(code=code, name=name, region=region, on=held_on, by=by, at=now())
    _answer(planned, as_json)


def event_change(
    code: Code,
    by: By,
    name: Annotated[str, typer.Option(help=_("Another name."))] = "",
    region: Annotated[str, typer.Option(help=_("Another kabupaten or kota: a code like 53.71."))] = "",
    on: Annotated[str, typer.Option(help=_("Another day, like 2026-12-05."))] = "",
    as_json: AsJson = False,
) -> None:
    """Change an event's name, place or day before it is past: agents hear of it at their next signal."""
    moved = day(on) if on else None
    open_installation()
    with refusals(as_json_object=as_json):
        known = find_event(code=code)
        if known is None:
            raise Refused(Problem("event.unknown", "event", code[:40]))
        changed = change_event(
            code=code,
            name=name or known.name,
            region=region or known.region,
            on=moved or known.held_on,
            by=by,
            at=now(),
        )
    _answer(changed, as_json)


def event_call_off(
    code: Code,
    why: Annotated[str, typer.Option(help=_("Why it is not held; agents read it."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Call an event off. Who was registered there, and how many came, stands."""
    open_installation()
    with refusals(as_json_object=as_json):
        ended = call_off_event(code=code, why=why, by=by, at=now())
    _answer(ended, as_json)


def event_list(
    region: Annotated[str, typer.Option(help=_("Only this kabupaten or kota: a code like 53.71."))] = "",
    start: Annotated[str, typer.Option("--from", help=_("From this day on; without it, the last 30 days."))] = "",
    as_json: AsJson = False,
) -> None:
    """Events, how many came, and how many were registered there."""
    since: date = day(start) if start else timezone.localdate(now()) - LOOKS_BACK
    open_installation()
    found = events(since=since, regions=(region,))
    counted = registered_at(events=[each.code for each in found])
    payload = {"events": [_event(each, counted) for each in found]}
    answer(payload, as_json_object=as_json, say=lambda: _say(found, counted))


def _answer(event: EventView, as_json: bool) -> None:
    counted = registered_at(events=[event.code])
    answer(_event(event, counted), as_json_object=as_json, say=lambda: _say([event], counted))


def _event(each: EventView, registered: dict[str, int]) -> dict[str, Any]:
    return {
        "event": each.code,
        "name": each.name,
        "region": each.region,
        "on": str(each.held_on),
        "women": each.women,
        "men": each.men,
        "called_off": each.called_off,
        "registered": registered.get(each.code, 0),
    }


def _ended(each: EventView) -> str:
    return f"\n{escape(filled(_('Called off: {why}'), why=each.called_off))}" if each.called_off else ""


def _say(found: list[EventView], registered: dict[str, int]) -> None:
    if not found:
        out.print(_("No events."))
        return
    table = Table(pad_edge=False)
    for heading in (_("Day"), _("Event"), _("Kabupaten or kota")):
        table.add_column(heading, overflow="fold")
    for heading in (_("Women"), _("Men"), _("Registered")):
        table.add_column(heading, justify="right")
    for each in found:
        came = ("–" if count is None else number(count) for count in (each.women, each.men))
        table.add_row(
            long_date(each.held_on, language()),
            f"{escape(each.name)} [dim]{escape(each.code)}[/]{_ended(each)}",
            REGIONS[each.region].full_name,
            *came,
            number(registered.get(each.code, 0)),
        )
    out.print(table)
