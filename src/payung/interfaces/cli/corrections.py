"""Commands about who a participant is: show it, ask for a correction, and answer one as a second person."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.changes.actions import confirm_identity
from payung.interfaces.cli.answers import answer, out, place, refusals
from payung.interfaces.cli.changes import deny_command
from payung.interfaces.cli.options import AsJson, By, Nik, Unreadable, nik_from_input
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, name_in, rupiah, to_translate
from payung.kernel.months import Month
from payung.people import queries
from payung.people.changes.queries import DoubtedDeath, doubted_deaths, kind_in
from payung.people.changes.queries import heirs as heirs_of
from payung.people.corrections.actions import (
    Corrected,
    decline_correction,
    propose_correction,
)
from payung.people.corrections.identity import Identity
from payung.people.corrections.queries import OPEN, Correction, corrections_of, identities, open_corrections
from payung.people.occupations import occupations
from payung.people.queries import Job, Member, worker
from payung.people.regions import REGIONS

STATES = {
    "open": to_translate("awaits another person"),
    "confirmed": to_translate("confirmed"),
    "declined": to_translate("declined"),
    "overtaken": to_translate("overtaken by another correction"),
}
FIELDS = tuple(field.replace("_", "-") for field in Identity._fields if field != "nik")
Id = Annotated[str, typer.Argument(help=_("Correction id."), metavar="ID")]
Number = Annotated[str, typer.Option(help=_("Participant number."))]


def person_show(number: Number = "", nik: Nik = "", as_json: AsJson = False) -> None:
    """Show who a participant is, their jobs, and every correction so far; the NIK in part."""
    if bool(number) == bool(nik):
        raise Unreadable(_("give --number or --nik -, one of them"))
    typed = nik_from_input(nik) if nik else ""
    open_installation()
    with refusals(as_json_object=as_json):
        member = worker(number=number, nik=typed)
    shown = identities(workers=[member.id])[member.id].shown()
    jobs, heirs = queries.jobs(worker_id=member.id), len(heirs_of(worker_id=member.id))
    history = corrections_of(worker_id=member.id)
    payload = {
        "number": str(member.number),
        **shown,
        "kind": kind_in(worker_id=member.id, month=Month.of(timezone.localdate())),
        "jobs": [job._asdict() for job in jobs],
        "heirs": heirs,
        "corrections": [_payload(each) for each in history],
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_person(member, shown, jobs, heirs, history))


def _say_person(
    member: Member, shown: dict[str, str], jobs: Sequence[Job], heirs: int, history: Sequence[Correction]
) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row(_("Participant number"), str(member.number))
    for field, value in shown.items():
        if value:
            table.add_row(place(field), escape(_said(field, value)))
    for job in jobs:
        told = occupations()[job.occupation]
        name = name_in(language(), told)
        income = f", {rupiah(job.income)}" if job.income else ""
        table.add_row(_("Job {n}").replace("{n}", str(job.n)), name + income)
    table.add_row(_("Heirs named"), str(heirs))
    out.print(table)
    for each in history:
        out.print()
        _say(each)


def person_correct(
    number: Number,
    why: Annotated[str, typer.Option(help=_("Why, without a NIK: it is kept in the clear."))],
    evidence: Annotated[str, typer.Option(help=_("The paper that proves it, without its number."))],
    by: By,
    fields: Annotated[
        list[str] | None,
        typer.Option("--set", help=_("A field and its right value, like name=Maria; may be repeated.")),
    ] = None,
    nik: Nik = "",
    as_json: AsJson = False,
) -> None:
    """Ask for a correction of who a participant is. Nothing changes until another user confirms it."""
    changes = _changes(fields or ())
    if nik:
        changes["nik"] = nik_from_input(nik)
    open_installation()
    with refusals(as_json_object=as_json):
        done = propose_correction(number=number, changes=changes, why=why, evidence=evidence, by=by, at=now())
    _answer(done, as_json)


def _changes(words: Sequence[str]) -> dict[str, str]:
    """Fields and values as `--set` writes them: name=Maria."""
    changes: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if name == "nik":
            nik_from_input(value)
        if not equals or name not in FIELDS:
            said = _("a field is written like name=Maria; the fields are {fields}")
            raise Unreadable(said.replace("{fields}", ", ".join(FIELDS)))
        if changes.setdefault(name.replace("-", "_"), value) != value:
            raise Unreadable(_("{field} is given twice").replace("{field}", name))
    return changes


def person_corrections(as_json: AsJson = False) -> None:
    """Show what awaits another person: corrections, both values of each field side by side, and deaths called wrong."""
    open_installation()
    found, deaths = open_corrections(), doubted_deaths()

    def say() -> None:
        for each in found:
            _say(each)
            out.print()
        for death in deaths:
            _say_death(death)
        if not found and not deaths:
            out.print(_("No correction awaits anybody."))

    payload = {
        "corrections": [_payload(each) for each in found],
        "deaths": [_death(each) for each in deaths],
    }
    answer(payload, as_json_object=as_json, say=say)


def _death(of: DoubtedDeath) -> dict[str, Any]:
    return {**of._asdict(), "number": str(of.number), "died_on": str(of.died_on), "at": of.at.isoformat()}


def _say_death(of: DoubtedDeath) -> None:
    said = filled(_("reported dead on {day}"), day=long_date(of.died_on, language()))
    out.print(f"{_('Participant')} {of.number} · {said} · {_(STATES['open'])}")
    told = f"{of.denied_by}, {long_date(timezone.localdate(of.at), language())}: {escape(of.why)}"
    out.print(f"{_('Called wrong by')} {told}", soft_wrap=True)
    out.print(deny_command(of.number), markup=False, soft_wrap=True)


def person_confirm(id_: Id, by: By, nik: Nik = "", as_json: AsJson = False) -> None:
    """Confirm a correction that another user asked for; a new NIK is read from the evidence once more (--nik -)."""
    typed = nik_from_input(nik) if nik else ""
    open_installation()
    with refusals(as_json_object=as_json):
        done = confirm_identity(id=id_, by=by, at=now(), nik=typed)
    _answer(done, as_json)


def person_decline(
    id_: Id,
    why: Annotated[str, typer.Option(help=_("Why, without a NIK: it is kept in the clear."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Decline a correction, or take back your own. It stays, with the reason."""
    open_installation()
    with refusals(as_json_object=as_json):
        done = decline_correction(id=id_, why=why, by=by, at=now())
    _answer(done, as_json)


def _answer(done: Corrected, as_json: bool) -> None:
    payload = {**_payload(done.correction), "repeated": done.repeated}
    answer(payload, as_json_object=as_json, say=lambda: _say(done.correction))


def _payload(of: Correction) -> dict[str, Any]:
    answered = of.answer
    return {
        "correction": of.id,
        "number": str(of.number),
        "state": of.state,
        "fields": [side._asdict() for side in of.sides],
        **{"why": of.why, "evidence": of.evidence},
        **{"requested_by": of.requested_by, "requested_at": of.requested_at.isoformat()},
        "answer": answered and {"why": answered.why, "by": answered.by, "at": answered.at.isoformat()},
    }


def _say(of: Correction) -> None:
    out.print(f"[bold]{of.id}[/] · {_('Participant')} {of.number} · {_(STATES[of.state])}")
    table = Table(box=None, pad_edge=False)
    for title in ("", _("Before"), _("After")):
        table.add_column(title)
    for field, before, after in of.sides:
        another = f" ({_('another NIK')})" if field == "nik" else ""
        table.add_row(place(field), escape(_said(field, before)), escape(_said(field, after)) + another)
    out.print(table)
    asked = f"{of.requested_by}, {long_date(timezone.localdate(of.requested_at), language())}"
    out.print(f"{_('Asked by')} {asked}: {escape(of.why)} ({escape(of.evidence)})", soft_wrap=True)
    if of.answer:
        told = f"{of.answer.by}, {long_date(timezone.localdate(of.answer.at), language())}"
        reason = f": {escape(of.answer.why)}" if of.answer.why else ""
        out.print(f"{_('Answered by')} {told}{reason}", soft_wrap=True)
    elif of.state == OPEN:
        nik = " --nik -" if "nik" in of.changes else ""
        out.print(f"payung person confirm {of.id}{nik} --by {_('OTHER')}", markup=False)


def _said(field: str, value: str) -> str:
    """A value as people read it."""
    if not value:
        return "–"
    if field == "birth_date":
        return long_date(date.fromisoformat(value), language())
    if field == "sex":
        return "L" if value == "M" else "P"  # as identity cards and lists write it
    return REGIONS[value].full_name if field == "region" else value
