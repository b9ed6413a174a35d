"""`payung list score`: how well a check found people again, where the truth is known."""

from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli import answers
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.lists import ListId
from payung.interfaces.cli.options import AsJson, Unreadable
from payung.interfaces.cli.session import open_installation
from payung.interfaces.cli.words import _
from payung.kernel.language import number, percent, to_translate
from payung.sponsors import queries
from payung.sponsors.scoring import Figure, Judged, Score, read_truth, score

FIGURES = {
    "precision": to_translate("automatic refusals that are right"),
    "recall": to_translate("repeated people found: refused or asked about"),
    "kept_out": to_translate("repeated people kept out, also by other defects"),
    "asked": to_translate("rows to be asked about"),
    "members_again": to_translate("members enrolled a second time"),
    "file_again": to_translate("people of the file enrolled a second time"),
    "twins_refused": to_translate("twins refused automatically"),
}
SHOWN = 20  # wrong rows of one figure


def list_score(
    id_: ListId,
    truth: Annotated[
        Path, typer.Option(help=_("The truth that `payung sample-list` wrote."), exists=True, dir_okay=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Score the last check of a sample list against the truth. Exit status 1 if a threshold is missed."""
    try:
        lines = truth.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Unreadable(_("{file} is not a text").replace("{file}", str(truth))) from error
    open_installation()
    with refusals(as_json_object=as_json):
        truths = read_truth(lines=lines)
        found = score(verdicts=queries.verdicts(of=queries.worker_list(id=id_)), truths=truths)
    answer(score_payload(id_, found), as_json_object=as_json, say=lambda: say_score(found))
    if not found.holds:
        raise typer.Exit(answers.NO)


def score_payload(id_: str, found: Score) -> dict[str, Any]:
    """The answer as an object; docs/matching.md says what each field means."""
    return {
        "list": id_,
        "rows": found.rows,
        "holds": found.holds,
        "figures": [_figure(figure) for figure in found.figures],
        "wrong": [{"figure": name, **_row(row)} for name, rows in found.wrong.items() for row in rows],
        "defects": [{"defect": name, **counts} for name, counts in found.kinds.items()],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    value = None if figure.value is None else round(figure.value, 6)
    bound = None if figure.threshold is None else "most" if figure.at_most else "least"
    return {
        **{"figure": figure.name, "value": value, "counted": figure.counted, "among": figure.among},
        **{"threshold": figure.threshold, "bound": bound, "holds": figure.holds},
    }


def _row(row: Judged) -> dict[str, Any]:
    truth = row.truth
    return {
        "row": truth.row,
        "outcome": row.verdict.outcome,
        "match": row.verdict.match,
        "defects": ";".join(truth.defects),
        "same_as_row": truth.same_as_row,
        "same_as_member": truth.same_as_member,
    }


def say_score(found: Score) -> None:
    """Each figure beside its threshold, then rows that count against it."""
    table = Table(box=None, pad_edge=False)
    for heading in ("", _("Figure"), _("Measured"), _("Threshold"), _("Rows")):
        table.add_column(heading)
    for figure in found.figures:
        mark = "" if figure.threshold is None else "[green]✓[/]" if figure.holds else "[red]✗[/]"
        measured = percent(figure.counted, figure.among, digits=2)
        rows = f"{number(figure.counted)} / {number(figure.among)}"
        table.add_row(mark, _(FIGURES[figure.name]), measured, _threshold(figure), rows)
    out.print(table)
    for name, rows_against in found.wrong.items():
        out.print(f"[bold]{_('Against')}: {_(FIGURES[name])}[/] ({number(len(rows_against))})")
        for row in islice(rows_against, SHOWN):
            said = f"  {row.truth.row}  {row.verdict.outcome}  {row.verdict.match}  {';'.join(row.truth.defects)}"
            out.print(escape(said), soft_wrap=True)


def _threshold(figure: Figure) -> str:
    if figure.threshold is None:
        return "–"
    return f"{'≤' if figure.at_most else '≥'} {percent(round(figure.threshold * 10_000), 10_000, digits=2)}"
