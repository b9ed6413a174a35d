"""The command of agents' files: open one, and register everybody in it."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from payung.access.scope import EVERYTHING
from payung.interfaces.cli import answers
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, content_of
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import number
from payung.kernel.problems import as_json as told
from payung.kernel.problems import message
from payung.outreach.field.actions import Imported, import_queue


def agent_import(
    file: Annotated[
        Path,
        typer.Argument(help=_("The file that the agent's app saved."), exists=True, dir_okay=False, metavar="FILE"),
    ],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Register everybody of an agent's file, each once. Exit status 1 where somebody is to be mended."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = import_queue(content=content_of(file), within=EVERYTHING, by=by, at=now())
    counts = {
        "registered": sum(1 for each in found if each.taken),
        "waiting": sum(1 for each in found if each.waits),
        "to_mend": sum(1 for each in found if each.problems),
    }
    payload = {
        **counts,
        "people": [_person(each) for each in found],
    }
    answer(payload, as_json_object=as_json, say=lambda: _say(found, counts))
    if counts["to_mend"]:
        raise typer.Exit(answers.NO)


def _person(each: Imported) -> dict[str, Any]:
    return {
        "name": each.name,
        "number": str(each.taken.number) if each.taken else None,
        "waits": each.waits,
        "problems": [told(problem, language=language()) for problem in each.problems],
    }


def _say(found: list[Imported], counts: dict[str, int]) -> None:
    for each in found:
        out.print(f"{_sign(each)} {escape(each.name)}  {escape(_became(each))}", soft_wrap=True)
    said = _("Registered: {registered}. Wait for an officer: {waiting}. To mend: {to_mend}.")
    out.print(filled(said, **{name: number(count, language()) for name, count in counts.items()}))


def _sign(each: Imported) -> str:
    return "✓" if each.taken else "◷" if each.waits else "✗"


def _became(each: Imported) -> str:
    if each.taken:
        return str(each.taken.number)
    if each.waits:
        return _("resembles a participant: an officer decides under Applications")
    return "; ".join(message(problem, language=language()) for problem in each.problems)
