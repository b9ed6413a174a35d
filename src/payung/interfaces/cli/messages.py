"""Commands for the outbox: what was told to whom, sending it, reports of delivery, and who wants no reminders."""

from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import number, to_translate
from payung.messages.actions import choose_reminders, record_delivery, send_due
from payung.messages.queries import Told, find_message, messages, words_of
from payung.messages.wording import STATES, texts

REASONS = {
    "opted_out": to_translate("wants no reminders"),
    "no_phone": to_translate("no telephone on record"),
    "died": to_translate("reported dead"),
    "too_late": to_translate("too late to be of use"),
    "failed": to_translate("every attempt failed"),
    "unknown": to_translate("nobody can say whether it arrived"),
    "undelivered": to_translate("reported as not delivered"),
}
ENDS = {
    **STATES,
    "accepted": to_translate("taken over by the carrier"),
    "refused": to_translate("refused by the carrier"),
    "unknown": to_translate("without an answer: to be asked about"),
}
Reference = Annotated[
    str, typer.Argument(help=_("The message's reference, as `payung messages list` shows it."), metavar="REFERENCE")
]


def messages_list(
    number_: Annotated[str, typer.Option("--number", help=_("Only to this participant number."))] = "",
    state: Annotated[
        str,
        typer.Option(help=_("Only in this state: waiting, sending, sent, delivered, failed, given_up, withheld.")),
    ] = "",
    most: Annotated[int, typer.Option(help=_("How many at most, the newest first."), min=1, max=100_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """Show what was told, or is to be told, and what became of it."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = messages(number=number_, state=state, most=most)

    def say() -> None:
        if not found:
            out.print(_("There is no such message."))
            return
        table = Table()
        for heading in (_("When"), _("Participant"), _("Message"), _("State"), _("Reference")):
            table.add_column(heading)
        for each in found:
            about = texts()[each.text].about[language()]
            table.add_row(_moment(each), str(each.number or "–"), about, _state(each), each.reference)
        out.print(table)

    answer({"messages": [_payload(each) for each in found]}, as_json_object=as_json, say=say)


def messages_show(reference: Reference, as_json: AsJson = False) -> None:
    """Show one message: what it says (but for what only its addressee is to read), and what became of it."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = find_message(reference=reference)
    words = words_of(message=found.id)

    def say() -> None:
        out.print(f"[bold]{escape(words)}[/]", soft_wrap=True)
        attempts = filled(_("{attempts} attempts"), attempts=str(found.attempts))
        out.print(f"  {_moment(found)} · {found.channel} · {_state(found)} · {attempts}", soft_wrap=True)

    answer(_payload(found) | {"words": words}, as_json_object=as_json, say=say)


def messages_send(by: By, as_json: AsJson = False) -> None:
    """Send what is due now; payung serve does so all the time."""
    open_installation()
    with refusals(as_json_object=as_json):
        done = send_due(by=by, at=now())

    def say() -> None:
        if not done.ends:
            out.print(_("Nothing is due."))
        for end, count in sorted(done.ends.items()):
            out.print(f"  {number(count, language()):>9}  {_(ENDS[end])}")

    answer({"tried": done.tried, "ends": dict(done.ends)}, as_json_object=as_json, say=say)


def messages_optout(
    number_: Annotated[str, typer.Option("--number", help=_("The worker's participant number."))],
    by: By,
    again: Annotated[bool, typer.Option("--again", help=_("Reminders are wanted again."))] = False,
    as_json: AsJson = False,
) -> None:
    """Send a worker no reminders any more, or again. Receipts and security codes always come."""
    open_installation()
    with refusals(as_json_object=as_json):
        news = choose_reminders(number=number_, wanted=again, by=by, at=now())
    said = _("Reminders will come.") if again else _("No reminders any more; receipts and codes still come.")
    payload = {"number": number_, "reminders": again, "repeated": not news}
    answer(payload, as_json_object=as_json, say=lambda: out.print(said))


def messages_delivery(
    reference: Reference,
    state: Annotated[str, typer.Option(help=_("delivered, or failed."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Note what became of a message after it was sent, as whoever carried it reports. Gateways do so themselves."""
    open_installation()
    with refusals(as_json_object=as_json):
        news = record_delivery(reference=reference, state=state, by=by, at=now())
        found = find_message(reference=reference)
    payload = _payload(found) | {"repeated": not news}
    answer(payload, as_json_object=as_json, say=lambda: out.print(f"{found.reference} · {_state(found)}"))


def _payload(each: Told) -> dict[str, Any]:
    return {
        "reference": each.reference,
        "number": str(each.number) if each.number else None,
        "text": each.text,
        "channel": each.channel,
        "state": each.state,
        "why": each.why or None,
        "attempts": each.attempts,
        "adapter": each.adapter or None,
        "at": each.at.isoformat(),
        "not_before": each.not_before.isoformat(),
        "tried_at": each.tried_at.isoformat() if each.tried_at else None,
        "delivered_at": each.delivered_at.isoformat() if each.delivered_at else None,
    }


def _state(each: Told) -> str:
    why = _(REASONS[each.why]) if each.why in REASONS else each.why
    return f"{_(STATES[each.state])} ({why})" if why else _(STATES[each.state])


def _moment(each: Told) -> str:
    return f"{timezone.localtime(each.at):%Y-%m-%d %H:%M}"
