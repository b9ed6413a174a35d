"""Commands for banks: play one against a running demo."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape

from payung.interfaces.cli.answers import NO, answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, Unreadable, amount
from payung.interfaces.cli.session import home, now, open_installation
from payung.interfaces.cli.simulator import SimulatedBank, Step, introduce_bank, new_id
from payung.interfaces.cli.words import _, filled
from payung.kernel.language import rupiah, to_translate
from payung.payments.notices.queries import codes_to_pay

STEPS = {
    "token": to_translate("token"),
    "inquiry": to_translate("inquiry"),
    "payment": to_translate("payment"),
    "status": to_translate("status"),
}


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
