"""Commands for sponsors: agreements, lists, money; and the verification of the books."""

import csv
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli import answers
from payung.interfaces.cli.answers import ProgressWatch, answer, out, refusals
from payung.interfaces.cli.options import (
    AsJson,
    By,
    Unreadable,
    amount,
    content_of,
    printable,
    private,
    unwritten,
    writable,
)
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, language
from payung.kernel.language import number, percent, rupiah, to_translate
from payung.kernel.problems import Problem, fix, message
from payung.reporting.verification import Verification
from payung.reporting.verification import verify as verify_books
from payung.sponsors import queries
from payung.sponsors.actions import ApprovedList, CheckedList, approve_list, check_list, receive_money
from payung.sponsors.allocation import PaidListMonth, waiting_money
from payung.sponsors.mending import round_of
from payung.sponsors.quotas import full_name
from payung.sponsors.rejected.writing import write_rejected
from payung.sponsors.turns import CODES as TURNS

OUTCOMES = {
    "ready": to_translate("ready to register"),
    "to_mend": to_translate("to mend"),
    "already_covered": to_translate("already covered"),
    "ask_person": to_translate("to be asked about"),
    "leaving": to_translate("leaving"),
}
AgreementCode = Annotated[str, typer.Argument(help=_("The agreement's code."), metavar="CODE")]
ListId = Annotated[str, typer.Argument(help=_("The list's id, as `payung list check` gave it."), metavar="ID")]
Out = Annotated[Path, typer.Option("--out", help=_("Where to write the file."))]


def agreement_receive(
    code: AgreementCode,
    amount_: Annotated[str, typer.Option("--amount", help=_("What came in, whole rupiah."), metavar="RUPIAH")],
    reference: Annotated[str, typer.Option(help=_("The bank's reference: received twice under it, booked once."))],
    by: By,
    funder: Annotated[str, typer.Option(help=_("Which of several funders paid, by name or number."))] = "",
    as_json: AsJson = False,
) -> None:
    """Record a sponsor's payment: it pays whole months of whole lists, earliest first; the rest waits."""
    came = amount(amount_)
    open_installation()
    with refusals(as_json_object=as_json):
        received = receive_money(agreement=code, amount=came, reference=reference, funder=funder, by=by, at=now())
    payload = {
        "months": [each._asdict() for each in received.months],
        "waiting": received.waiting,
    }

    def say() -> None:
        if received.repeated:
            out.print(_("This receipt was recorded already; it was not recorded again."))
        for each in received.months:
            out.print(f"{each.month}  {each.list}  {number(each.people)} {_('people')}  {rupiah(each.amount)}")
        out.print(f"{_('Waiting for the next approval or receipt')}: {rupiah(received.waiting)}")
        if received.waiting:
            out.print(
                f"{_('Whose money waits, and what for')}: payung agreement reconcile {escape(code)}", soft_wrap=True
            )

    answer(payload, as_json_object=as_json, say=say)


def list_check(
    file: Annotated[
        Path, typer.Argument(help=_("The list: XLSX, or CSV."), exists=True, dir_okay=False, metavar="FILE")
    ],
    agreement: Annotated[str, typer.Option(help=_("Under which agreement."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Check a list: every row, with reasons. Nobody is registered and no rupiah moves."""
    open_installation()
    with refusals(as_json_object=as_json), ProgressWatch(silent=as_json) as watch:
        found = check_list(
            file=content_of(file), name=printable(file), agreement=agreement, by=by, at=now(), watch=watch
        )
    answer(check_payload(found, watch), as_json_object=as_json, say=lambda: say_check(found))


def check_payload(found: CheckedList, watch: ProgressWatch) -> dict[str, Any]:
    """The answer of `payung list check` as an object."""
    kept = found.list
    changes = {"leaving": kept.outcomes.get("leaving", 0), "freed": found.freed}
    return {
        "list": kept.id,
        "state": kept.state,
        "sha256": kept.sha256,
        "rows": kept.rows,
        **kept.outcomes,
        **(changes if found.reading.get("change_list") else {}),
        "reasons": [{"code": code, "rows": rows} for code, rows in kept.reasons.items()],
        "cost": found.cost,
        "budget_left": found.budget_left,
        "over_quota": dict(found.over_quota),
        "reading": dict(found.reading),
        "round": round_of(list_id=kept.id)._asdict(),
        "seconds": watch.seconds,
    }


def say_check(found: CheckedList) -> None:
    """The answer of `payung list check` in words."""
    kept = found.list
    out.print(f"[bold]{_('List')} {kept.id}[/] · {escape(kept.file_name)} · {number(kept.rows)} {_('rows')}")
    for line in _how_it_was_read(found):
        out.print(f"  {line}", soft_wrap=True)
    for outcome, rows in kept.outcomes.items():
        out.print(f"  {number(rows):>9}  {percent(rows, kept.rows):>6}  {_(OUTCOMES[outcome])}")
    if kept.reasons:
        table = Table(box=None, pad_edge=False)
        table.add_column(_("How many rows"), justify="right")
        table.add_column(_("Why not"))
        table.add_column(_("How to mend it"))
        for code, rows in kept.reasons.items():
            problem = Problem(code)
            table.add_row(number(rows), message(problem, language=language()), fix(problem, language=language()))
        out.print(table)
    if found.freed:
        out.print(f"{_('Set free by those who leave')}: [bold]{rupiah(found.freed)}[/]")
    out.print(f"{_('Cost')}: [bold]{rupiah(found.cost)}[/] · {_('budget left after it')}: {rupiah(found.budget_left)}")
    for region, people in found.over_quota.items():
        out.print(f"[red]{_('Over the quota of')} {full_name(place=region)}: {number(people)} {_('too many')}[/]")
    if kept.state == "checked":
        if kept.reasons:
            name = _("rejects-{list}.xlsx").replace("{list}", kept.id)
            out.print(
                f"{_('The rows that were not taken')}: payung list rejects {kept.id} --out {name}", soft_wrap=True
            )
        if kept.outcomes["ask_person"]:
            out.print(f"{_('What an officer is asked')}: payung review list {kept.id}")
        if any(code in kept.reasons for code in TURNS):
            out.print(f"{_('Who is not reached, and their turns')}: payung list turns {kept.id}", soft_wrap=True)
        if found.budget_left < 0:
            said = _("The budget is short by {amount}; this list cannot be approved yet.")
            out.print(f"[red]{said.replace('{amount}', rupiah(-found.budget_left))}[/]", soft_wrap=True)
            said = _("Hand in fewer people, or put them under an agreement that says who comes first (--serve-by).")
            out.print(f"  → {said}", soft_wrap=True)
        elif not found.over_quota:
            out.print(f"{_('Approved by another user')}: payung list approve {kept.id} --by {_('OTHER')}")


def _how_it_was_read(found: CheckedList) -> Iterator[str]:
    """What was decided once for the whole file, where it was not plain."""
    days, place = found.reading.get("days", {}), round_of(list_id=found.list.id)
    if place.n > 1:
        said = _("Round {n} of list {first}: rejects that came back.")
        yield said.replace("{n}", str(place.n)).replace("{first}", place.first)
    if days.get("text") == "month_first":
        yield f"{_('Birth dates in text are read month first')} ({_seen(days)})"
    if days.get("cells_swapped"):
        yield f"{_('Birth dates are turned round: a program had taken the day for the month')} ({_seen(days)})"
    if passed_over := found.reading.get("passed_over"):
        yield f"{_('Columns passed over, since another names the same')}: {escape(', '.join(passed_over))}"


def _seen(days: Mapping[str, Any]) -> str:
    said = _("{witnesses} NIKs say so, {against} the opposite")
    return said.replace("{witnesses}", number(days["witnesses"])).replace("{against}", number(days["against"]))


def list_verdicts(id_: ListId, out_: Out, as_json: AsJson = False) -> None:
    """Write what became of every row: outcome, reasons, match, who leaves when; once approved, everybody's number."""
    writable(out_)
    open_installation()
    with refusals(as_json_object=as_json):
        kept = queries.worker_list(id=id_)
        found, numbers = queries.verdicts(of=kept), queries.enrolled_numbers(of=kept)
    changes = any(verdict.left for verdict in found)
    with private(out_, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("row", "outcome", "reasons", "match", *(("left",) if changes else ())))
        for verdict in found:
            codes = ";".join(problem.code for problem in verdict.problems)
            match = f"member:{numbers[verdict.row]}" if verdict.row in numbers else verdict.match
            writer.writerow((verdict.row, verdict.outcome, codes, match, *((verdict.left,) if changes else ())))
    _written(out_, len(found), as_json)


def list_rejects(id_: ListId, out_: Out, as_json: AsJson = False) -> None:
    """Write the rows that were not taken as a workbook: reason, how to mend, the cell marked."""
    writable(out_)
    if out_.suffix.lower() != ".xlsx":
        raise Unreadable(_("rejects are a workbook: give a name that ends in .xlsx"))
    unwritten(out_)
    open_installation()
    with refusals(as_json_object=as_json):
        kept = queries.worker_list(id=id_)
    if not kept.given_back:
        said = _("No row was left out: there is nothing to mend, and no file was written.")
        answer({"file": None, "rows": 0}, as_json_object=as_json, say=lambda: out.print(said, soft_wrap=True))
        return
    with refusals(as_json_object=as_json), private(out_, "wb") as file:
        written = write_rejected(of=kept, out=file, language=language(), at=now())
    _written(out_, written, as_json)
    if not as_json:
        words = f"payung list check {shlex.quote(str(out_))} --agreement {kept.agreement_code} --by {_('NAME')}"
        out.print(f"{_('Mend it, save it, then')}: {escape(words)}", soft_wrap=True)


def _written(path: Path, rows: int, as_json: bool) -> None:
    said = _("{rows} rows written to {file}.").replace("{rows}", number(rows)).replace("{file}", str(path))
    answer(
        {"file": str(path), "rows": rows}, as_json_object=as_json, say=lambda: out.print(escape(said), soft_wrap=True)
    )


def list_approve(id_: ListId, by: By, as_json: AsJson = False) -> None:
    """Approve a checked list, as another user than the checker: people are registered, the budget is committed."""
    open_installation()
    with refusals(as_json_object=as_json), ProgressWatch(silent=as_json) as watch:
        done = approve_list(list_id=id_, by=by, at=now(), watch=watch)
    payload = {
        **done._asdict(),
        "months": [each._asdict() for each in done.months],
        "seconds": watch.seconds,
    }
    if not done.leaving:
        del payload["leaving"], payload["freed"]
    answer(payload, as_json_object=as_json, say=lambda: _say_approval(done))


def _say_approval(done: ApprovedList) -> None:
    said = _("List {list} approved: {people} people, {cost} committed, {left} left.")
    if done.leaving:
        said = _(
            "List {list} approved: {people} people in, {leaving} out; {freed} set free, {cost} committed, {left} left."
        )
    values = {
        "leaving": number(done.leaving),
        "freed": rupiah(done.freed),
        "list": done.list,
        "people": number(done.people),
        "cost": rupiah(done.cost),
        "left": rupiah(done.budget_left),
    }
    for name, value in values.items():
        said = said.replace("{" + name + "}", value)
    if done.repeated:
        out.print(_("This was done already; nothing was done again."))
    out.print(said, soft_wrap=True)
    kept = queries.worker_list(id=done.list)
    if done.months:
        _say_paid_at_once(done.months)
        waiting = waiting_money(agreement=queries.agreement(code=kept.agreement_code))
        out.print(f"{_('Waiting for the next approval or receipt')}: {rupiah(waiting)}")
    elif (
        done.people and not done.repeated
    ):  # the months of an approval asked for again are not told: nothing was paid just now
        out.print(_("Cover begins when money comes."))
        code = escape(kept.agreement_code)
        out.print(f"  payung agreement invoice {code} · payung agreement receive {code}", soft_wrap=True)
    if rows := kept.outcomes["ask_person"]:
        said = _("{rows} rows are still to be decided and are not among them").replace("{rows}", number(rows))
        out.print(f"{said}: payung review list {kept.id}", soft_wrap=True)


def _say_paid_at_once(paid: Iterable[PaidListMonth]) -> None:
    """The months that waiting money paid: a line for each list, and for each number of people."""
    for (list_id, people), group in groupby(sorted(paid, key=_whose), key=_whose):
        months = [each.month for each in group]
        first, last = min(months), max(months)
        said = _("Waiting money paid {months} at once for {people} people of list {list}.")
        values = {"months": first if first == last else f"{first} – {last}", "people": number(people), "list": list_id}
        for name, value in values.items():
            said = said.replace("{" + name + "}", value)
        out.print(said, soft_wrap=True)


def _whose(paid: PaidListMonth) -> tuple[str, int]:
    return paid.list, paid.people


def verify(as_json: AsJson = False) -> None:
    """Check the books: months, money, lists, audit chain. Exit status 1, and the exact rows, if one does not hold."""
    open_installation()
    found = verify_books()
    payload = {
        "holds": found.holds,
        "findings": [asdict(finding) for finding in found.findings],
        "audit_head": found.audit_head,
    }
    answer(payload, as_json_object=as_json, say=lambda: say_verification(found))
    if not found.holds:
        raise typer.Exit(answers.NO)


def say_verification(found: Verification) -> None:
    """The verification in words."""
    for finding in found.findings:
        mark = "[green]✓[/]" if not finding.faults else "[red]✗[/]"
        out.print(f"{mark} {_(finding.rule)} [dim]({number(finding.checked)})[/]")
        for row in finding.rows:
            out.print(f"    [red]{row}[/]", soft_wrap=True)
    out.print(f"{_('Head of the audit chain')}: {found.audit_head}", soft_wrap=True)
