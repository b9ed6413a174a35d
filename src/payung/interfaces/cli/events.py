"""Commands of events: enter them for agents' phones, and see how many came and were registered."""

from datetime import date, timedelta
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, day
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, language
from payung.kernel.language import long_date, number
from payung.outreach.events.actions import plan_event
from payung.outreach.events.queries import EventView, events, registered_at
from payung.people.regions import REGIONS

LOOKS_BACK = timedelta(days=30)


def event_add(
    code: Annotated[str, typer.Argument(help=_("The event's short code, like PASAR-OEBA."), metavar="CODE")],
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
    counted = registered_at(events=[code])
    answer(_event(planned, counted), as_json_object=as_json, say=lambda: _say([planned], counted))


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


def _event(each: EventView, registered: dict[str, int]) -> dict[str, Any]:
    return {
        "event": each.code,
        "name": each.name,
        "region": each.region,
        "on": str(each.held_on),
        "women": each.women,
        "men": each.men,
        "registered": registered.get(each.code, 0),
    }


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
            f"{escape(each.name)} [dim]{escape(each.code)}[/]",
            REGIONS[each.region].full_name,
            *came,
            number(registered.get(each.code, 0)),
        )
    out.print(table)
