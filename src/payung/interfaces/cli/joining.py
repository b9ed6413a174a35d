"""Commands about how people come in: channels, applications that wait, groups, consent."""

from typing import Annotated, Any
from uuid import UUID, uuid4

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.applications.actions import decide_application
from payung.applications.forms import Kept
from payung.applications.queries import Waiting, kept_form, waiting
from payung.interfaces.cli.answers import answer, out, place, refusals
from payung.interfaces.cli.options import AsJson, By, Unreadable, month
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import name_in, to_translate
from payung.kernel.months import Month
from payung.people.actions import switch_channel, tell_consent
from payung.people.channels import Channel, channels, switches
from payung.people.consent import answers as consents_of
from payung.people.consent import texts
from payung.people.groups import queries as groups
from payung.people.groups.actions import KINDS, Founding, create_group, join_group, leave_group
from payung.people.masking import nik_of_birth
from payung.people.queries import Member, worker

REASONS = {
    "alike": to_translate("resembles a participant"),
    "identity": to_translate("the NIK is a participant's of another name"),
    "dead": to_translate("the NIK's holder is reported dead"),
    "many": to_translate("many joined today under this telephone"),
}
ChannelCode = Annotated[str, typer.Argument(help=_("A channel's code, like agent."), metavar="CHANNEL")]
Why = Annotated[str, typer.Option(help=_("Why, without a NIK: it is kept in the clear."))]
ApplicationId = Annotated[str, typer.Argument(help=_("The application's id."), metavar="ID")]
GroupNumber = Annotated[str, typer.Argument(help=_("The group's number."), metavar="GROUP")]
Members = Annotated[list[str], typer.Option("--number", help=_("Participant number; may be repeated."))]
Since = Annotated[str, typer.Option("--from", help=_("From which month on; without it, this month."))]
Number = Annotated[str, typer.Option(help=_("Participant number."))]


def _name(channel: Channel) -> str:
    return name_in(language(), channel)


def channel_list(as_json: AsJson = False) -> None:
    """Show every channel by which people come in, and which are closed."""
    open_installation()
    last = switches()
    found = [(each, last.get(each.code)) for each in channels().values()]
    payload = {
        "channels": [
            {
                "channel": each.code,
                "name": _name(each),
                "trust": each.trust,
                "open": switch is None or switch.open,
                "why": switch.why if switch else "",
                "by": switch.by if switch else "",
            }
            for each, switch in found
        ]
    }

    def say() -> None:
        table = Table(box=None, pad_edge=False)
        for title in (_("Channel"), "", "", _("Reason")):
            table.add_column(title)
        for each, switch in found:
            state = _("takes people in") if switch is None or switch.open else f"[red]{_('closed')}[/]"
            table.add_row(each.code, _name(each), state, escape(f"{switch.why} ({switch.by})") if switch else "")
        out.print(table)

    answer(payload, as_json_object=as_json, say=say)


def channel_close(channel: ChannelCode, why: Why, by: By, as_json: AsJson = False) -> None:
    """Let nobody come in by a channel any more, until it is opened again."""
    _switch(channel, why, by, as_json, opened=False)


def channel_open(channel: ChannelCode, why: Why, by: By, as_json: AsJson = False) -> None:
    """Let people come in by a channel again."""
    _switch(channel, why, by, as_json, opened=True)


def _switch(channel: str, why: str, by: str, as_json: bool, *, opened: bool) -> None:
    open_installation()
    with refusals(as_json_object=as_json):
        switch_channel(channel=channel, open=opened, why=why, by=by, at=now())
    said = _("{channel} is open.") if opened else _("{channel} is closed.")
    payload = {"channel": channel, "open": opened}
    answer(payload, as_json_object=as_json, say=lambda: out.print(filled(said, channel=_name(channels()[channel]))))


def application_list(as_json: AsJson = False) -> None:
    """Show the applications by strangers that wait for an officer, the oldest first."""
    open_installation()
    found = waiting()

    def say() -> None:
        for each in found:
            out.print(
                f"{each.id}  {each.received_at:%Y-%m-%d}  {_name(channels()[each.channel])}: {_(REASONS[each.waits])}"
            )
        if not found:
            out.print(_("No application waits."))

    answer({"applications": [_waiting(each) for each in found]}, as_json_object=as_json, say=say)


def _waiting(each: Waiting) -> dict[str, Any]:
    return {
        "application": str(each.id),
        "channel": each.channel,
        "waits": each.waits,
        "received_by": each.received_by,
        "received_at": each.received_at.isoformat(),
    }


def application_show(id_: ApplicationId, as_json: AsJson = False) -> None:
    """Show an application that waits: what the person wrote, the NIK in part, and why it waits."""
    asked = _uuid(id_)
    open_installation()
    with refusals(as_json_object=as_json):
        found, kept = kept_form(id=asked)
    shown = _shown(kept)

    def say() -> None:
        out.print(f"{found.id} · {_(REASONS[found.waits])}")
        table = Table(box=None, pad_edge=False, show_header=False)
        for field, value in shown.items():
            table.add_row(place(field), escape(value))
        out.print(table)
        out.print(filled(_("payung application admit {id} --why … --by NAME, or decline"), id=str(found.id)))

    answer({**_waiting(found), "form": shown}, as_json_object=as_json, say=say)


def _shown(kept: Kept) -> dict[str, str]:
    """What an application says, but for what is empty; of the NIK only what tells people apart."""
    told = kept.form.entry._asdict() | {"kind": kept.form.kind, "event": kept.event}
    shown = {field: str(value) for field, value in told.items() if value not in ("", None)}
    return shown | {"nik": nik_of_birth(nik=shown.get("nik", ""))}


def application_admit(id_: ApplicationId, why: Why, by: By, as_json: AsJson = False) -> None:
    """Register the person of an application that waits, as somebody other than those they resemble."""
    _decide(id_, why, by, as_json, admitted=True)


def application_decline(id_: ApplicationId, why: Why, by: By, as_json: AsJson = False) -> None:
    """Do not register the person of an application that waits."""
    _decide(id_, why, by, as_json, admitted=False)


def _decide(id_: str, why: str, by: str, as_json: bool, *, admitted: bool) -> None:
    asked = _uuid(id_)
    open_installation()
    with refusals(as_json_object=as_json):
        done = decide_application(id=asked, admitted=admitted, why=why, by=by, at=now())
    said = _("Registered. Participant number {number}. Cover begins with the first payment.")
    text = filled(said, number=str(done.number)) if done.number else _("Declined.")
    payload = {"application": str(done.id), "number": str(done.number) if done.number else ""}
    answer(payload, as_json_object=as_json, say=lambda: out.print(text))


def group_create(
    name: Annotated[str, typer.Option(help=_("The group's name."))],
    kind: Annotated[str, typer.Option(help=_("cooperative, farmers, fishers, association or other."))],
    region: Annotated[str, typer.Option(help=_("Kabupaten or kota: name or code."))],
    leader: Annotated[str, typer.Option(help=_("The leader's participant number."))],
    by: By,
    village: Annotated[str, typer.Option(help=_("Village (desa or kelurahan)."))] = "",
    numbers: Annotated[
        list[str] | None, typer.Option("--number", help=_("A member's participant number; may be repeated."))
    ] = None,
    since: Since = "",
    id_: Annotated[str, typer.Option("--id", help=_("An id of your own: sent twice, the same answer."))] = "",
    as_json: AsJson = False,
) -> None:
    """Make a group that pays together under one number. Its leader is its first member."""
    creation, start = _uuid(id_) if id_ else uuid4(), _month(since)
    open_installation()
    with refusals(as_json_object=as_json):
        made = create_group(
            of=Founding(name, kind, region, worker(number=leader), village),
            members=_workers(numbers or []),
            creation=creation,
            since=start,
            by=by,
            at=now(),
        )
    _show_group(made, start, as_json)


def group_add(group: GroupNumber, numbers: Members, by: By, since: Since = "", as_json: AsJson = False) -> None:
    """Let participants join a group, from a month on."""
    start = _month(since)
    open_installation()
    with refusals(as_json_object=as_json):
        done = join_group(number=group, members=_workers(numbers), since=start, by=by, at=now())
    _show_group(done.group, start, as_json)


def group_remove(group: GroupNumber, numbers: Members, by: By, since: Since = "", as_json: AsJson = False) -> None:
    """Let participants leave a group, from a month on."""
    start = _month(since)
    open_installation()
    with refusals(as_json_object=as_json):
        done = leave_group(number=group, members=_workers(numbers), since=start, by=by, at=now())
    _show_group(done.group, start, as_json)


def group_show(
    group: GroupNumber,
    month_: Annotated[str, typer.Option("--month", help=_("Who belongs to it in this month; without it, now."))] = "",
    as_json: AsJson = False,
) -> None:
    """Show a group, its leader, and who belongs to it in a month."""
    asked = _month(month_)
    open_installation()
    with refusals(as_json_object=as_json):
        found = groups.group(number=group)
    _show_group(found, asked, as_json)


def _show_group(group: groups.Group, in_month: Month, as_json: bool) -> None:
    members = groups.members(group_id=group.id, month=in_month)
    leader = next((str(each.number) for each in members if each.id == group.leader_id), "")
    payload = {
        "group": str(group.number),
        "name": group.name,
        "kind": group.kind,
        "region": group.region,
        "village": group.village,
        "leader": leader,
        "month": str(in_month),
        "members": [{"number": str(each.number), "name": each.name} for each in members],
    }

    def say() -> None:
        out.print(f"[bold]{escape(group.name)}[/] · {_(KINDS[group.kind])} · {group.number}")
        out.print(filled(_("Members in {month}: {count}"), month=str(in_month), count=str(len(members))))
        for each in members:
            out.print(
                f"  {each.number}  {escape(each.name)}{' · ' + _('leader') if each.id == group.leader_id else ''}"
            )

    answer(payload, as_json_object=as_json, say=say)


def person_consent(
    number: Number,
    purpose: Annotated[
        str, typer.Option(help=_("scheme, reminders, sponsors or training; without it, all are shown."))
    ] = "",
    given: Annotated[
        bool | None, typer.Option("--give/--withdraw", help=_("Whether the worker agrees, or no longer does."))
    ] = None,
    by: Annotated[str, typer.Option("--by", help=_("The user who acts (see: payung user add)."), metavar="NAME")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what a participant agrees to, and note that they agree or no longer do."""
    if (given is None) != (not purpose):
        raise Unreadable(_("give --purpose with --give or --withdraw, or neither"))
    open_installation()
    with refusals(as_json_object=as_json):
        member = worker(number=number)
        if given is not None:
            tell_consent(worker=member, purpose=purpose, given=given, language=language(), by=by, at=now())
    last = consents_of(worker_id=member.id)
    payload = {
        "number": str(member.number),
        "consents": [
            {
                "purpose": text.purpose,
                "required": text.is_required,
                "given": last[text.purpose].given if text.purpose in last else None,
                "version": last[text.purpose].version if text.purpose in last else "",
            }
            for text in texts(language=language())
        ],
    }

    def say() -> None:
        for text in texts(language=language()):
            told = last.get(text.purpose)
            said = _("not asked") if told is None else _("agrees") if told.given else _("no longer agrees")
            out.print(f"{text.purpose}: {said} · {text.title}")

    answer(payload, as_json_object=as_json, say=say)


def _workers(numbers: list[str]) -> list[Member]:
    return [worker(number=number) for number in numbers]


def _month(text: str) -> Month:
    return month(text) if text else Month.of(timezone.localdate(now()))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Unreadable(_("an id is a UUID")) from error
