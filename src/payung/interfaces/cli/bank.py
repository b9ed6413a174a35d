"""Commands for banks: compare their statements with the books; play one against a running demo."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape

from payung.interfaces.cli.answers import NO, answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, Unreadable, amount, content_of, printable
from payung.interfaces.cli.session import home, now, open_installation
from payung.interfaces.cli.simulator import SimulatedBank, Step, introduce_bank, new_id
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, number, rupiah, to_translate
from payung.payments.notices.queries import codes_to_pay
from payung.payments.statements.actions import Reconciled, reconcile_statement
from payung.payments.statements.comparison import IN_TRANSIT

STEPS = {
    "token": to_translate("token"),
    "inquiry": to_translate("inquiry"),
    "payment": to_translate("payment"),
    "status": to_translate("status"),
}


NAMES = {
    "in_statement_only": to_translate("only the statement has it"),
    "in_books_only": to_translate("the statement lacks it"),
    "amount_differs": to_translate("another amount"),
    "twice_in_statement": to_translate("twice in the statement"),
    "reversed_by_bank": to_translate("the bank took it back"),
    "reversed_in_books": to_translate("taken back here, not by the bank"),
    IN_TRANSIT: to_translate("too late for this statement"),
}


def bank_reconcile(
    file: Annotated[
        Path, typer.Argument(help=_("The bank's statement: CSV, or camt.053 as XML."), exists=True, dir_okay=False)
    ],
    bank: Annotated[str, typer.Option(help=_("The bank's code as a partner, like bank-ntt."), metavar="CODE")],
    by: By,
    take: Annotated[bool, typer.Option("--take", help=_("Take in money that only the statement knows."))] = False,
    as_json: AsJson = False,
) -> None:
    """Compare a bank's statement with what was received through it. Exit 1 where a difference needs an act."""
    open_installation()
    with refusals(as_json_object=as_json):
        content = content_of(file)
        done = reconcile_statement(content=content, name=printable(file), bank=bank, take=take, by=by, at=now())
    compared = done.compared
    payload = {
        "statement": done.id,
        "bank": bank,
        "from": str(done.statement.first_day),
        "to": str(done.statement.last_day),
        "lines": len(done.statement.entries),
        "in_statement": compared.statement,
        "in_books": compared.books,
        "other": compared.other,
        "agreed": compared.agreed,
        "differences": [each._asdict() | {"needs_act": each.needs_act} for each in compared.differences],
        "taken": [{"reference": each.reference, "code": each.code, "amount": each.amount} for each in done.taken],
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_reconciled(done))
    if any(each.needs_act for each in compared.differences):
        raise typer.Exit(NO)


def _say_reconciled(done: Reconciled) -> None:
    compared, days = done.compared, done.statement
    about = f"{long_date(days.first_day, language())} – {long_date(days.last_day, language())}"
    said = _("{lines} lines, {agreed} payments agree")
    figures = {"lines": number(len(days.entries)), "agreed": number(compared.agreed)}
    out.print(f"[bold]{about}[/] · {filled(said, **figures)}")
    said = _("in the statement {statement}, in the books {books}, difference {difference}")
    differ = rupiah(compared.statement - compared.books)
    out.print(
        f"  {filled(said, statement=rupiah(compared.statement), books=rupiah(compared.books), difference=differ)}"
    )
    if compared.other:
        out.print(f"  {filled(_('{amount} left that is no payment of ours'), amount=rupiah(compared.other))}")
    for each in compared.differences:
        mark = "[red]✗[/]" if each.needs_act else "[dim]…[/]"
        out.print(
            f"  {mark} {rupiah(each.amount):>14}  {_(NAMES[each.name])}  {escape(each.reference)}", soft_wrap=True
        )
    for taken in done.taken:
        where = filled(_("for {code}"), code=taken.code) if taken.code else _("as unclaimed")
        out.print(f"  [green]✓[/] {rupiah(taken.amount):>14}  {_('taken in')} {where}  {escape(taken.reference)}")


def bank_simulate(
    by: By,
    code: Annotated[
        list[str] | None, typer.Option(help=_("A payment code to pay; may be repeated."), metavar="CODE")
    ] = None,
    count: Annotated[int, typer.Option(help=_("Without --code: how many codes to draw of those unpaid."), min=1)] = 1,
    amount_: Annotated[
        str, typer.Option("--amount", help=_("What each pays; else what the bill asks for."), metavar="AMOUNT")
    ] = "",
    url: Annotated[str, typer.Option(help=_("Where the site is served."))] = "http://127.0.0.1:8000",
    as_json: AsJson = False,
) -> None:
    """Play a bank against a running demo: token, inquiry, payment, status. Exit 1 where a payment is not taken."""
    if not url.startswith("http://"):
        raise Unreadable(_("the site's address begins with http://"))
    paid = amount(amount_) if amount_ else 0
    open_installation()
    with refusals(as_json_object=as_json):
        known, key = introduce_bank(folder=home() / "bank-simulator", by=by, at=now())
        codes = code or [str(each) for each in codes_to_pay(on=timezone.localdate(now()), count=count)]
        player = SimulatedBank(url=url, known=known, key=key)
        entered = player.enter()
        payments = [_play(player, each, paid) for each in codes] if entered.done else []
    payload: dict[str, Any] = {"bank": known.partner.code, "token": _payload(entered), "payments": payments}

    def say() -> None:
        _say_step(payload["token"])
        for each in payments:
            out.print(f"[bold]{escape(each['code'])}[/] {rupiah(each['amount'])}")
            for step in each["steps"]:
                _say_step(step)
        if not payments:
            out.print(_("Nobody has a month to pay: give a payment code by --code."))

    answer(payload, as_json_object=as_json, say=say)
    if not (payments and all(each["taken"] for each in payments)):
        raise typer.Exit(NO)


def _play(player: SimulatedBank, code: str, amount: int) -> dict[str, Any]:
    """One payer at the bank: what is asked is paid, unless they chose another amount, or nothing is to be paid."""
    request = new_id()
    steps = [player.inquire(code=code, request=request)]
    amount = amount or _asked(steps[0])
    if steps[0].done and amount:
        steps.append(player.pay(code=code, request=request, amount=amount))
        steps.append(player.ask_status(code=code, request=request))
    taken = len(steps) > 1 and steps[1].done
    return {"code": code, "amount": amount, "taken": taken, "request": request, "steps": [_payload(s) for s in steps]}


def _asked(step: Step) -> int:
    """The amount of an inquiry's answer, in whole rupiah."""
    data: Mapping[str, Any] = step.body.get("virtualAccountData", {})
    value = str(data.get("totalAmount", {}).get("value", "0")).removesuffix(".00")
    return int(value) if value.isdecimal() else 0


def _payload(step: Step) -> dict[str, Any]:
    return {"step": step.step, "code": step.code, "message": step.message, "milliseconds": step.milliseconds}


def _say_step(step: Mapping[str, Any]) -> None:
    mark = "[green]✓[/]" if step["code"].startswith("200") else "[red]✗[/]"
    said = filled(_("{milliseconds} ms"), milliseconds=str(step["milliseconds"]))
    out.print(f"  {mark} {_(STEPS[step['step']]):<10} {step['code']} {escape(step['message'])} [dim]{said}[/]")
