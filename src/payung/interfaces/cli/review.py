"""Commands of the review: what a list asks a person, both sides, the decision, and the check after it."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli.answers import ProgressWatch, answer, out, refusals
from payung.interfaces.cli.lists import ListId, check_payload, say_check
from payung.interfaces.cli.options import AsJson, By, Unreadable
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, language
from payung.kernel.language import number, to_translate
from payung.kernel.problems import Problem, fix, message
from payung.people.actions import decide_sameness
from payung.people.likeness import SIGNS
from payung.sponsors import queries, review
from payung.sponsors.actions import recheck_list
from payung.sponsors.queries import ListView
from payung.sponsors.review import Doubt

STATES = {
    "open": to_translate("to decide"),
    "same": to_translate("the same person"),
    "different": to_translate("two people"),
    "stuck": to_translate("to mend first"),
}
Row = Annotated[int, typer.Option("--row", help=_("The row, as the file numbers it."), min=1)]


def review_list(
    id_: ListId,
    only_open: Annotated[
        bool, typer.Option("--open/--all", help=_("Only what is still to decide, or all of it."))
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Show the rows of a list about which a person must decide, and what was decided."""
    open_installation()
    with refusals(as_json_object=as_json):
        kept = queries.worker_list(id=id_)
        found = review.doubts(of=kept)
    shown = [doubt for doubt in found if doubt.is_open or not only_open]
    counts = review.counted(among=found)
    payload = {"list": id_, "counts": counts, "doubts": [_brief(doubt) for doubt in shown]}

    def say() -> None:
        table = Table(box=None, pad_edge=False)
        for title in (_("Row"), _("The other"), _("Why it is asked"), _("Decided")):
            table.add_column(title, justify="right" if title == _("Row") else "left")
        for doubt in shown:
            why = message(Problem(doubt.problem.code), language=language())
            table.add_row(str(doubt.row), _other(doubt), why, _(STATES[review.state_of(doubt=doubt)]))
        if shown:
            out.print(table)
        out.print(" · ".join(f"{number(rows)} {_(STATES[state])}" for state, rows in counts.items()))
        _say_next(kept, found)

    answer(payload, as_json_object=as_json, say=say)


def review_show(id_: ListId, row: Row, as_json: AsJson = False) -> None:
    """Show both sides of a doubt, field by field. Of a member's NIK only what the row says too is shown."""
    open_installation()
    with refusals(as_json_object=as_json):
        [doubt] = review.doubts(of=queries.worker_list(id=id_), rows=[row])
    payload = {
        "list": id_,
        **_brief(doubt),
        "fields": [field._asdict() for field in doubt.fields(language=language())],
        "evidence": [_(text) for text in doubt.evidence],
    }

    def say() -> None:
        table = Table(box=None, pad_edge=False)
        for title in ("", f"{_('Row')} {doubt.row}", "", _other(doubt)):
            table.add_column(title)
        for field in doubt.fields(language=language()):
            sign = SIGNS.get(field.level, "")
            bold = "bold" if sign in ("≈", "≠") else ""
            heading = review.heading(field=field.name, language=language())
            table.add_row(heading, escape(field.one) or "–", sign, escape(field.other) or "–", style=bold)
        out.print(table)
        if doubt.evidence:
            out.print(review.sentence(texts=map(_, doubt.evidence)))
        if doubt.obstacle:
            out.print(f"{message(doubt.obstacle, language=language())} {fix(doubt.obstacle, language=language())}")
            return
        if doubt.decision:
            told = f"{_(STATES[review.state_of(doubt=doubt)])} ({doubt.decision.by}) {doubt.decision.why}".strip()
            out.print(f"{_('Decided')}: {escape(told)}")
        out.print(f"payung review decide {id_} --row {row} --same|--different --by {_('NAME')}", markup=False)

    answer(payload, as_json_object=as_json, say=say)


def review_decide(
    id_: ListId,
    row: Annotated[list[int], typer.Option("--row", help=_("The row; may be repeated."), min=1)],
    by: By,
    same: Annotated[bool, typer.Option("--same", help=_("They are one person."))] = False,
    different: Annotated[bool, typer.Option("--different", help=_("They are two people."))] = False,
    why: Annotated[str, typer.Option(help=_("Why, without a NIK: it is kept in the clear."))] = "",
    as_json: AsJson = False,
) -> None:
    """Decide whether these rows are about the same person as their other side. The last decision on two counts."""
    if same == different:
        raise Unreadable(_("give --same or --different, one of them"))
    open_installation()
    with refusals(as_json_object=as_json):
        kept = queries.worker_list(id=id_)
        for one, other in [doubt.sides() for doubt in review.doubts(of=kept, rows=row)]:
            decide_sameness(one=one, other=other, same=same, why=why, by=by, at=now())
        found = review.doubts(of=kept)
    payload = {"list": id_, "rows": sorted(set(row)), "same": same, "counts": review.counted(among=found)}

    def say() -> None:
        out.print(f"{', '.join(map(str, sorted(set(row))))}: {_(STATES['same' if same else 'different'])}.")
        _say_next(kept, found)

    answer(payload, as_json_object=as_json, say=say)


def list_recheck(id_: ListId, by: By, as_json: AsJson = False) -> None:
    """Check a list again from the file that was kept: decisions and the registry as they are now."""
    open_installation()
    with refusals(as_json_object=as_json), ProgressWatch(silent=as_json) as watch:
        found = recheck_list(list_id=id_, by=by, at=now(), watch=watch)
    answer(check_payload(found, watch), as_json_object=as_json, say=lambda: say_check(found))


def _brief(doubt: Doubt) -> dict[str, Any]:
    decision = doubt.decision
    return {
        "row": doubt.row,
        "code": doubt.problem.code,
        "match": doubt.match,
        "state": review.state_of(doubt=doubt),
        "decision": decision
        and {"same": decision.same, "why": decision.why, "by": decision.by, "at": decision.at.isoformat()},
    }


def _other(doubt: Doubt) -> str:
    return f"{_('Row') if doubt.kind == 'row' else _('Member')} {doubt.other_number}"


def _say_next(kept: ListView, found: Sequence[Doubt]) -> None:
    """What comes next: the next doubt, or the check by which decisions take effect."""
    if doubt := review.next_open(among=found):
        out.print(f"{_('Next')}: payung review show {kept.id} --row {doubt.row}")
    if kept.state != "checked":
        out.print(_("This list is approved: decisions count in lists to come."), soft_wrap=True)
    elif not found:
        out.print(_("This list asks nothing any more."))
    elif not doubt and any(doubt.decision for doubt in found):
        out.print(f"{_('So that it counts')}: payung list recheck {kept.id} --by {_('NAME')}")
        out.print(f"{_('Approved by another user')}: payung list approve {kept.id} --by {_('OTHER')}")
