"""Commands for registers that others keep: members of the wage segment, and deaths of the civil registry."""

from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape

from payung.interfaces.cli.answers import ProgressWatch, answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, content_of, day, printable
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, number, to_translate
from payung.kernel.problems import Problem, message
from payung.people.registers import RegisterFile, registers
from payung.sponsors.registers.actions import LoadedRegister, load_register, withdraw_register

KINDS = {"wage": to_translate("wage segment"), "deaths": to_translate("deaths")}


def registers_load(
    file: Annotated[
        Path, typer.Argument(help=_("The register: XLSX, or CSV."), exists=True, dir_okay=False, metavar="FILE")
    ],
    kind: Annotated[
        str, typer.Option(help=_("wage (members of the wage segment), or deaths (of the civil registry)."))
    ],
    as_of: Annotated[str, typer.Option("--as-of", help=_("As of which day it holds, like 2026-12-31."))],
    source: Annotated[str, typer.Option(help=_("Which office gave it, like 'Disdukcapil Belu'."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Load who belongs to the wage segment, or who died. Lists ask it from then on; no cover ends by it."""
    told = day(as_of)
    open_installation()
    with refusals(as_json_object=as_json), ProgressWatch(silent=as_json) as watch:
        done = load_register(
            file=content_of(file),
            name=printable(file),
            kind=kind,
            source=source,
            as_of=told,
            by=by,
            at=now(),
            watch=watch,
        )
    reasons = [
        {"code": code, "rows": rows, "first_row": done.first.get(code)} for code, rows in done.register.unread.items()
    ]
    payload = {**_payload(done.register), "reasons": reasons, "repeated": done.repeated, "seconds": watch.seconds}
    answer(payload, as_json_object=as_json, say=lambda: _say_load(done))


def _say_load(done: LoadedRegister) -> None:
    if done.repeated:
        out.print(_("This register was loaded already; it was not loaded again."))
    _say(done.register)
    for code, rows in done.register.unread.items():
        why = f"{message(Problem(code), language=language())} ({code})"
        first = f" · {_('first in row')} {number(done.first[code])}" if code in done.first else ""
        out.print(f"  {number(rows):>9}  {escape(why)}{first}", soft_wrap=True)
    out.print(_("Lists ask it from now on. Nobody's cover ends by it."), soft_wrap=True)


def registers_list(as_json: AsJson = False) -> None:
    """Show every register that was loaded: its source, as of which day, its rows, and whether it counts."""
    open_installation()
    found = registers()

    def say() -> None:
        if not found:
            out.print(_("There is no register yet: payung registers load"))
        for each in found:
            _say(each)

    answer({"registers": [_payload(each) for each in found]}, as_json_object=as_json, say=say)


def registers_withdraw(
    id_: Annotated[
        str, typer.Argument(help=_("The register's id, as `payung registers list` shows it."), metavar="ID")
    ],
    why: Annotated[str, typer.Option(help=_("Why, in words that will be read in ten years."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Let a register that was loaded by mistake count no more. It stays on record."""
    open_installation()
    with refusals(as_json_object=as_json):
        done = withdraw_register(register=id_, why=why, by=by, at=now())
    answer(_payload(done), as_json_object=as_json, say=lambda: _say(done))


def _payload(each: RegisterFile) -> dict[str, Any]:
    return {
        "register": each.id,
        "kind": each.kind,
        "source": each.source,
        "as_of": str(each.as_of),
        "file": each.file_name,
        "rows": each.rows,
        "people": each.kept,
        "unread": sum(each.unread.values()),
        "loaded_by": each.loaded_by,
        "loaded_at": each.loaded_at.isoformat(),
        "counts": each.counts,
        "withdrawn": each.withdrawn or None,
    }


def _say(each: RegisterFile) -> None:
    title = f"[bold]{each.id}[/] · {_(KINDS[each.kind])} · {escape(each.source)} · {escape(each.file_name)}"
    out.print(title, soft_wrap=True)
    people = _("{people} people in {rows} rows, as of {day}")
    people = filled(people, people=number(each.kept), rows=number(each.rows), day=long_date(each.as_of, language()))
    loaded = f"{_('loaded by')} {each.loaded_by}, {long_date(timezone.localdate(each.loaded_at), language())}"
    out.print(f"  {people} · {loaded}", soft_wrap=True)
    if each.withdrawn:
        out.print(f"  {_('withdrawn')}: {escape(each.withdrawn)}", soft_wrap=True)
    elif not each.counts:
        out.print(f"  {_('counts no more: a newer file of this source was loaded')}", soft_wrap=True)
