"""Commands about what changes of a participant: jobs, JHT, kind, contact, heirs, children, death; and the history."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape

from payung.changes.actions import (
    Changed,
    change_contact,
    change_jht,
    change_job,
    change_kind,
    deny_death,
    name_children,
    name_heirs,
    report_death,
)
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, Unreadable, day, month
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date
from payung.kernel.months import Month
from payung.people.changes.history import Happening
from payung.people.checks import Heir
from payung.people.masking import phone_end
from payung.people.queries import worker
from payung.reporting.history import life
from payung.reporting.telling import tell

Number = Annotated[str, typer.Option(help=_("Participant number."))]
Since = Annotated[str, typer.Option("--on", help=_("Since which day it is so; without it, today."))]
TRUTHS = {"yes": True, "ya": True, "no": False, "tidak": False}


def person_change(
    number: Number,
    by: By,
    from_: Annotated[
        str, typer.Option("--from", help=_("The first month for which it counts; without it, this month."))
    ] = "",
    job: Annotated[int, typer.Option(help=_("Which job: 1 or 2."))] = 1,
    occupation: Annotated[str, typer.Option(help=_("What the job is from then on."))] = "",
    income: Annotated[str, typer.Option(help=_("Monthly income of the job from then on, rupiah."))] = "",
    ends: Annotated[bool, typer.Option("--ends", help=_("The second job ends."))] = False,
    jht: Annotated[str, typer.Option(help=_("Whether JHT is taken: yes or no."))] = "",
    kind: Annotated[str, typer.Option(help=_("independent or employer."))] = "",
    as_json: AsJson = False,
) -> None:
    """Change a participant's job, income, JHT or kind from a month on. Months that are paid stay as they are."""
    asked = [bool(occupation or income or ends), bool(jht), bool(kind)]
    if sum(asked) != 1:
        raise Unreadable(_("give one: a job (--occupation, --income, --ends), --jht or --kind"))
    if jht and jht not in TRUTHS:
        raise Unreadable(_("--jht is yes or no"))
    since = month(from_) if from_ else Month.of(timezone.localdate(now()))
    told: dict[str, Any] = {"number": number, "since": since, "by": by, "at": now()}

    def change() -> Changed:
        if jht:
            return change_jht(takes=TRUTHS[jht], **told)
        if kind:
            return change_kind(kind=kind, **told)
        return change_job(job=job, occupation=occupation, income=income, ends=ends, **told)

    _do(change, as_json)


def person_contact(
    number: Number,
    by: By,
    phone: Annotated[str | None, typer.Option(help=_("Telephone number; an empty one for none."))] = None,
    district: Annotated[str | None, typer.Option(help=_("District (kecamatan)."))] = None,
    village: Annotated[str | None, typer.Option(help=_("Village, within the same kabupaten or kota."))] = None,
    address: Annotated[str | None, typer.Option(help=_("Address."))] = None,
    on: Since = "",
    as_json: AsJson = False,
) -> None:
    """Say where a participant is reached from a day on. To another kabupaten or kota: payung person correct."""
    given = {"phone": phone, "district": district, "village": village, "address": address}
    told = {field: value for field, value in given.items() if value is not None}
    if not told:
        raise Unreadable(_("give --phone, --district, --village or --address"))
    since = _day(on)
    _do(lambda: change_contact(number=number, told=told, since=since, by=by, at=now()), as_json)


def person_heirs(
    number: Number,
    by: By,
    heir: Annotated[
        list[str] | None, typer.Option(help=_("An heir like 'Maria Bria (istri)'; may be repeated: name all of them."))
    ] = None,
    none: Annotated[bool, typer.Option("--none", help=_("Nobody is named any more."))] = False,
    on: Since = "",
    as_json: AsJson = False,
) -> None:
    """Name a participant's heirs: a whole new set in place of the old one."""
    named = [_heir(written) for written in _named(heir, none, "--heir")]
    since = _day(on)
    _do(lambda: name_heirs(number=number, named=named, since=since, by=by, at=now()), as_json)


def _heir(written: str) -> Heir:
    name, _bracket, relation = written.partition("(")
    return Heir(name.strip(), relation.strip(" )"))


def _named(given: list[str] | None, none: bool, option: str) -> list[str]:
    if bool(given) == none:
        raise Unreadable(filled(_("give {option}, or --none for nobody"), option=option))
    return given or []


def person_children(
    number: Number,
    by: By,
    child: Annotated[
        list[str] | None,
        typer.Option(help=_("A child like 'Yosef Bria (2015-03-12, SD)'; may be repeated: name all of them.")),
    ] = None,
    none: Annotated[bool, typer.Option("--none", help=_("Nobody is named any more."))] = False,
    on: Since = "",
    as_json: AsJson = False,
) -> None:
    """Name a participant's children: a whole new set. Only children who are named can have the scholarship."""
    named, since = "; ".join(_named(child, none, "--child")), _day(on)
    _do(lambda: name_children(number=number, named=named, since=since, by=by, at=now()), as_json)


def person_death(
    number: Number,
    by: By,
    died_on: Annotated[str, typer.Option(help=_("The day of death, like 2026-12-31."))] = "",
    source: Annotated[str, typer.Option(help=_("Who says so, without a NIK."))] = "",
    evidence: Annotated[str, typer.Option(help=_("The paper that was seen, without its number."))] = "",
    wrong: Annotated[bool, typer.Option("--wrong", help=_("The report is wrong: two persons withdraw it."))] = False,
    why: Annotated[str, typer.Option(help=_("With --wrong: why, without a NIK."))] = "",
    as_json: AsJson = False,
) -> None:
    """Report that a participant died, or (--wrong) that the report is wrong. It begins no claim."""
    if wrong == bool(died_on):
        raise Unreadable(_("give --died-on, or --wrong"))
    if wrong:
        _deny(number, why, by, as_json)
        return
    day_, at = day(died_on), now()
    _do(
        lambda: report_death(number=number, died_on=day_, source=source, evidence=evidence, by=by, at=at),
        as_json,
    )


def _deny(number: str, why: str, by: str, as_json: bool) -> None:
    open_installation()
    with refusals(as_json_object=as_json):
        done = deny_death(number=number, why=why, by=by, at=now())
    payload = {**done._asdict(), "number": str(done.number), "died_on": str(done.died_on)}
    said = _("The report is withdrawn.") if done.withdrawn else _("Noted. It stands until another person says so too.")

    def say() -> None:
        out.print(said)
        if not done.withdrawn:
            out.print(deny_command(done.number), markup=False, soft_wrap=True)

    answer(payload, as_json_object=as_json, say=say)


def deny_command(number: int) -> str:
    """How another person says too that the report of a death is wrong."""
    return f'payung person death --wrong --number {number} --why "…" --by {_("OTHER")}'


def _day(text: str) -> date:
    return day(text) if text else timezone.localdate(now())


def _do(change: Callable[[], Changed], as_json: bool) -> None:
    """Make a change and say since when it counts, and whether it was told in time."""
    open_installation()
    with refusals(as_json_object=as_json):
        done = change()
    payload = {
        "number": str(done.number),
        "from": str(done.since),
        "told_by": str(done.told_by),
        "late": done.late,
        "repeated": done.repeated,
        "overridden": [str(each) for each in done.overridden],
    }

    def say() -> None:
        said = _("It was so already.") if done.repeated else _("Noted. It counts from {day} on.")
        out.print(filled(said, day=long_date(done.since, language())))
        if done.overridden:
            said = _(
                "What was told before for {months} no longer counts: this change speaks of all months from its own on."
            )
            out.print(filled(said, months=", ".join(map(str, done.overridden))))
        if done.late:
            late = _("It was to be told by {day}: of what happened before, benefits follow what was known then.")
            out.print(filled(late, day=long_date(done.told_by, language())) + " [dim]Permenaker 5/2021 Pasal 37[/]")

    answer(payload, as_json_object=as_json, say=say)


def person_history(number: Number, as_json: AsJson = False) -> None:
    """Show everything on record about a participant, in order: what was told, paid, printed and sent."""
    open_installation()
    with refusals(as_json_object=as_json):
        member = worker(number=number)
    found = life(worker_id=member.id)

    def say() -> None:
        for each in (tell(happening=each, language=language()) for each in found):
            at, by = timezone.localtime(each.at).strftime("%Y-%m-%d %H:%M"), f" [dim]· {escape(each.by)}[/]"
            since = f" ({filled(_('from {day}'), day=long_date(each.since, language()))})" if each.since else ""
            detail = f": {escape(each.detail)}" if each.detail else ""
            out.print(f"[dim]{at}[/] [bold]{each.title}[/]{detail}{since}{by if each.by else ''}", soft_wrap=True)

    answer(
        {"number": str(member.number), "history": [_happened(each) for each in found]}, as_json_object=as_json, say=say
    )


def _happened(each: Happening) -> dict[str, Any]:
    since = each.since.isoformat() if each.since else None
    return {"at": each.at.isoformat(), "by": each.by, "what": each.what, "from": since, "told": _shown(each.told)}


def _shown(told: Mapping[str, Any]) -> dict[str, Any]:
    """As it may be shown to whoever knows the participant number: of telephone numbers the end."""
    shown = dict(told)
    if "phone" in shown:
        shown["phone"] = phone_end(phone=shown["phone"])
    if "named" in shown:
        shown["named"] = [
            {**person, **({"phone": phone_end(phone=person["phone"])} if "phone" in person else {})}
            for person in shown["named"]
        ]
    return shown
