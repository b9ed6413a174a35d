"""The command that shows how far the people of a list have come, round by round."""

from typing import Any

from django.utils import timezone
from rich.markup import escape

from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.lists import OUTCOMES, ListId
from payung.interfaces.cli.options import AsJson
from payung.interfaces.cli.session import open_installation
from payung.interfaces.cli.words import _, language
from payung.kernel.language import long_date, number, percent, to_translate
from payung.kernel.problems import Problem, message
from payung.sponsors.rounds import Chain, Progress, Round, chain_of

BAR = 40  # characters
SHADES = {"taken": "█", "awaiting": "▓", "covered": "▒", "nobody": "·", "open": "░"}  # told apart without colour
STANDING = {
    "taken": to_translate("taken by an approved list"),
    "awaiting": to_translate("ready, awaiting approval"),
    "covered": to_translate("covered already, nothing to do"),
    "nobody": to_translate("no person: a total or a note"),
    "open": to_translate("still open"),
}
HANDED_IN = (
    ("mended", to_translate("mended")),
    ("unchanged", to_translate("as they were")),
    ("new", to_translate("new")),
    ("dropped", to_translate("dropped since")),
)


def list_rounds(id_: ListId, as_json: AsJson = False) -> None:
    """Show the rounds of a list, its rejects mended and handed in again, and how many people are still open."""
    open_installation()
    with refusals(as_json_object=as_json):
        chain = chain_of(list_id=id_)
    answer(rounds_payload(chain), as_json_object=as_json, say=lambda: say_rounds(chain))


def rounds_payload(chain: Chain) -> dict[str, Any]:
    """The answer of `payung list rounds` as an object."""
    return {
        "first": chain.rounds[0].view.id,
        "agreement": chain.rounds[0].view.agreement_code,
        "rounds": [_round(each) for each in chain.rounds],
        "progress": chain.progress._asdict(),
        "added": chain.added._asdict(),
        "reasons": [{"code": code, "rows": rows} for code, rows in chain.reasons.items()],
    }


def _round(each: Round) -> dict[str, Any]:
    return {
        "n": each.n,
        "list": each.view.id,
        "parent": each.parent,
        "file": each.view.file_name,
        "checked_at": each.view.checked_at.isoformat(),
        "state": each.view.state,
        "rows": each.view.rows,
        "mended": each.mended,
        "unchanged": each.unchanged,
        "new": each.new,
        "dropped": each.dropped,
        **each.view.outcomes,
        "enrolled": each.enrolled,
        "progress": each.progress._asdict(),
    }


def say_rounds(chain: Chain) -> None:
    """The answer of `payung list rounds` in words."""
    for each in chain.rounds:
        _say_round(each)
    _say_progress(_("Of the {rows} rows handed in first:"), chain.progress)
    for code, rows in chain.reasons.items():
        out.print(f"  {number(rows):>9}  {message(Problem(code), language=language())}", soft_wrap=True)
    if chain.added.rows:
        _say_progress(_("Of the {rows} rows added later:"), chain.added)


def _say_round(each: Round) -> None:
    day = long_date(timezone.localdate(each.view.checked_at), language())
    about = f"{_('Round')} {each.n}: {each.view.id}[/] · {escape(each.view.file_name)} · {day}"
    out.print(f"[bold]{about}", soft_wrap=True)
    settled = each.progress.taken + each.progress.covered + each.progress.nobody
    out.print(f"  {bar(each.progress)} {percent(settled, each.progress.rows)}")
    figures = [(getattr(each, name), _(meaning)) for name, meaning in HANDED_IN]
    outcomes = [(rows, _(OUTCOMES[outcome])) for outcome, rows in each.view.outcomes.items()]
    for said in (figures, [(each.enrolled, _("enrolled")), *outcomes]):
        out.print(f"  {', '.join(f'{number(rows)} {meaning}' for rows, meaning in said)}", soft_wrap=True)


def _say_progress(said: str, progress: Progress) -> None:
    out.print(f"[bold]{said.replace('{rows}', number(progress.rows))}[/]")
    for state, meaning in STANDING.items():
        rows = getattr(progress, state)
        out.print(f"{SHADES[state]} {number(rows):>9}  {percent(rows, progress.rows):>6}  {_(meaning)}")


def bar(progress: Progress) -> str:
    """Where the rows stand, as a bar of BAR characters: a state with any row at all has at least one of them."""
    widths = {
        state: max(1, getattr(progress, state) * BAR // progress.rows)
        for state in SHADES
        if progress.rows and getattr(progress, state)
    }
    if widths:
        widest = max(widths, key=lambda state: widths[state])
        widths[widest] += BAR - sum(widths.values())
    return "".join(SHADES[state] * width for state, width in widths.items())
