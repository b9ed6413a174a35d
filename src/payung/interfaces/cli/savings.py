"""Commands for money under a payment code: bill, deposit, wish, cash, and what nobody claims."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli import answers
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, amount, day
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, long_month, number, rupiah, to_translate
from payung.kernel.months import Month
from payung.kernel.problems import message
from payung.outreach.actions import spend_all_savings
from payung.payments import actions, billing
from payung.payments.actions import Deposited
from payung.payments.cash.actions import hand_in_cash, take_cash
from payung.payments.cash.queries import floats
from payung.payments.codes import payer
from payung.payments.orders.actions import Answered, Wanted, confirm_money_order, decline_money_order, place_money_order
from payung.payments.orders.queries import MoneyOrder, Unclaimed, money_orders, unclaimed_money

Code = Annotated[str, typer.Option("--code", help=_("Payment code: a participant number, or a group's."))]
Amount = Annotated[str, typer.Option("--amount", help=_("How much, whole rupiah."), metavar="RUPIAH")]
Why = Annotated[str, typer.Option("--why", help=_("Why, in words that will be read in ten years."))]
OrderId = Annotated[str, typer.Argument(help=_("The order's id, as it was told when it was placed."), metavar="ID")]
STATES = {
    "placed": to_translate("waits for another user's yes"),
    "confirmed": to_translate("carried out"),
    "declined": to_translate("declined"),
}


def bill(
    code: Code,
    months: Annotated[int, typer.Option(help=_("What so many months would cost: 1, 2, 3, 6 or 12."))] = 0,
    on: Annotated[str, typer.Option(help=_("The day of the bill; without it, today."))] = "",
    as_json: AsJson = False,
) -> None:
    """What a payer is asked for: the months wished for, what they cost, less what is saved."""
    asked = day(on) if on else timezone.localdate(now())
    open_installation()
    with refusals(as_json_object=as_json):
        found = billing.bill(payer=payer(code=code), on=asked, months=months)
    payload: dict[str, Any] = {
        "code": str(found.code),
        "kind": found.kind,
        "name": found.name,
        "wish": found.wish,
        "months": [{"month": str(each.month), "total": each.total} for each in found.months],
        "price": found.price,
        "savings": found.savings,
        "amount": found.amount,
        "why": [problem.code for problem in found.why],
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_bill(found))


def _say_bill(found: billing.Bill) -> None:
    out.print(f"[bold]{escape(found.name)}[/] · {found.code}")
    table = Table.grid(padding=(0, 2))
    for each in found.months:
        table.add_row(long_month(each.month.first, language()), rupiah(each.total))
    for problem in found.why:
        out.print(message(problem, language=language()))
    table.add_row(_("saved already"), rupiah(found.savings))
    table.add_row(_("to pay"), f"[bold]{rupiah(found.amount)}[/]")
    out.print(table)
    for award in found.why_dearer:
        law = "; ".join(each for amount in award.rests_on for each in amount.because(language=language()))
        said = ". ".join(each.say(language=language()) for each in award.steps)
        out.print(f"{said}. [dim]{escape(law)}[/]", soft_wrap=True)


def deposit(
    code: Code,
    amount_: Amount,
    reference: Annotated[str, typer.Option(help=_("The payment's own reference: sent twice under it, booked once."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Record money under a payment code, whatever its amount: it pays the months it reaches, the rest is saved."""
    came = amount(amount_)
    open_installation()
    with refusals(as_json_object=as_json):
        done = actions.deposit(code=code, amount=came, reference=reference, via="desk", by=by, at=now())
    _answer_deposit(done, as_json)


def _answer_deposit(done: Deposited, as_json: bool) -> None:
    def say() -> None:
        if not done.code:
            out.print(_("Nobody has this code. The money is kept as unclaimed: payung money unclaimed"))
            return
        months = _months(done.months) or _("no month yet")
        said = _("{amount} received. Paid: {months}. Saved: {savings}.")
        out.print(filled(said, amount=rupiah(done.amount), months=months, savings=rupiah(done.savings)))

    answer({**done._asdict(), "months": list(done.months)}, as_json_object=as_json, say=say)


def wish(
    code: Code,
    months: Annotated[int, typer.Option(help=_("How many months: 1, 2, 3, 6 or 12."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Note how many months a payer wants to pay: the bill asks for so many until months are paid."""
    open_installation()
    with refusals(as_json_object=as_json):
        actions.wish(code=code, months=months, by=by, at=now())
    said = filled(_("Noted: the bill asks for {months} months."), months=str(months))
    answer({"code": code, "months": months}, as_json_object=as_json, say=lambda: out.print(said))


def savings_spend(
    by: By,
    code: Annotated[str, typer.Option("--code", help=_("Only this payer's; without it, everybody's."))] = "",
    as_json: AsJson = False,
) -> None:
    """Pay the months that savings reach by now: run it on the first of a month. With --code, status 1 for none."""
    open_installation()
    with refusals(as_json_object=as_json):
        if code:
            months = actions.spend_savings(code=code, by=by, at=now())
            payers, paid = int(bool(months)), len(months)
        else:
            payers, paid = spend_all_savings(on=timezone.localdate(now()), by=by, at=now())
    said = filled(_("{months} months paid for {payers} payers."), months=number(paid), payers=number(payers))
    answer({"payers": payers, "months": paid}, as_json_object=as_json, say=lambda: out.print(said))
    if code and not paid:  # of everybody's, nothing to do is a day like others
        raise typer.Exit(answers.NO)


def cash_take(
    code: Code,
    amount_: Amount,
    slip: Annotated[str, typer.Option(help=_("The number of the slip that you gave for it."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Take cash against a payment code and a slip: you owe it from now on, and what it pays begins."""
    came = amount(amount_)
    open_installation()
    with refusals(as_json_object=as_json):
        done = take_cash(code=code, amount=came, slip=slip, by=by, at=now())
    _answer_deposit(done, as_json)


def cash_hand_in(
    agent: Annotated[str, typer.Option(help=_("The agent who hands it in."))],
    amount_: Amount,
    reference: Annotated[str, typer.Option(help=_("The bank's reference of it."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Receive cash from an agent into the bank. Nobody receives from themself."""
    came = amount(amount_)
    open_installation()
    with refusals(as_json_object=as_json):
        done = hand_in_cash(agent=agent, amount=came, reference=reference, by=by, at=now())
    said = filled(
        _("{amount} received; {left} left in the agent's hands."), amount=rupiah(done.amount), left=rupiah(done.left)
    )
    answer(done._asdict(), as_json_object=as_json, say=lambda: out.print(said))


def cash_floats(as_json: AsJson = False) -> None:
    """Which agent holds how much cash, and since when."""
    open_installation()
    found = floats()
    payload = {"floats": [{**each._asdict(), "since": each.since.isoformat()} for each in found]}

    def say() -> None:
        for each in found:
            out.print(f"{escape(each.agent)}  {rupiah(each.amount)}  {_('since')} {_date(each.since)}")
        if not found:
            out.print(_("No agent holds cash."))

    answer(payload, as_json_object=as_json, say=say)


def money_unclaimed(as_json: AsJson = False) -> None:
    """Money that came under a code that nobody has. Exit status 1 where there is any."""
    open_installation()
    found = unclaimed_money()
    payload = {"unclaimed": [{**each._asdict(), "at": each.at.isoformat()} for each in found]}

    def say() -> None:
        for each in found:
            about = f"{each.reference}  {rupiah(each.amount)}  {_whence(each)}  {_date(each.at)}"
            out.print(escape(about), soft_wrap=True)
        if not found:
            out.print(_("Nothing is unclaimed."))

    answer(payload, as_json_object=as_json, say=say)
    if found:
        raise typer.Exit(answers.NO)


def _whence(money: Unclaimed) -> str:
    """Under which code it came, and by whom."""
    said = _("under code {code}, by {via}") if money.code else _("without a code, by {via}")
    return filled(said, code=str(money.code), via=money.via)


def money_carry_over(
    to: Annotated[str, typer.Option(help=_("The payment code that gets it."))],
    amount_: Amount,
    why: Why,
    by: By,
    code: Annotated[str, typer.Option(help=_("The payment code out of whose savings it comes."))] = "",
    receipt: Annotated[str, typer.Option(help=_("Or the reference of money that nobody claims."))] = "",
    as_json: AsJson = False,
) -> None:
    """Ask that money that waits go to another payer. Another user has to confirm it."""
    _place(Wanted(amount(amount_), code=code, receipt=receipt, to=to), why, by, as_json)


def money_give_back(
    amount_: Amount,
    why: Why,
    by: By,
    code: Annotated[str, typer.Option(help=_("The payment code out of whose savings it comes."))] = "",
    receipt: Annotated[str, typer.Option(help=_("Or the reference of money that nobody claims."))] = "",
    as_json: AsJson = False,
) -> None:
    """Ask that money that waits go back to who sent it. Another user has to confirm it."""
    _place(Wanted(amount(amount_), code=code, receipt=receipt), why, by, as_json)


def _place(wanted: Wanted, why: str, by: str, as_json: bool) -> None:
    open_installation()
    with refusals(as_json_object=as_json):
        done = place_money_order(wanted=wanted, why=why, by=by, at=now())
    _answer_order(done, as_json)


def money_confirm(
    id_: OrderId,
    by: By,
    reference: Annotated[
        str, typer.Option(help=_("Where it is given back: the bank's reference of the outgoing transfer."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Confirm another user's order about money that waits: it is carried out."""
    open_installation()
    with refusals(as_json_object=as_json):
        done = confirm_money_order(id=id_, by=by, at=now(), reference=reference)
    _answer_order(done, as_json)


def money_decline(id_: OrderId, why: Why, by: By, as_json: AsJson = False) -> None:
    """Decline an order about money that waits, with a reason."""
    open_installation()
    with refusals(as_json_object=as_json):
        done = decline_money_order(id=id_, why=why, by=by, at=now())
    _answer_order(done, as_json)


def money_orders_list(as_json: AsJson = False) -> None:
    """Every order about money that waits, the newest first."""
    open_installation()
    found = money_orders()

    def say() -> None:
        for each in found:
            _say_order(each)
        if not found:
            out.print(_("There are no orders."))

    answer({"orders": [_order(each) for each in found]}, as_json_object=as_json, say=say)


def _answer_order(done: Answered, as_json: bool) -> None:
    def say() -> None:
        _say_order(done.order)
        if done.months:
            out.print(filled(_("Paid: {months}."), months=_months(done.months)))

    payload = {**_order(done.order), "months": list(done.months)}
    answer(payload, as_json_object=as_json, say=say)


def _order(order: MoneyOrder) -> dict[str, Any]:
    return {
        **order._asdict(),
        "payer": str(order.payer) if order.payer else "",
        "taker": str(order.taker) if order.taker else "",
        "at": order.at.isoformat(),
    }


def _say_order(order: MoneyOrder) -> None:
    source, end = escape(str(order.payer or order.receipt)), escape(str(order.taker or order.reference or _("out")))
    out.print(f"{order.id}  {rupiah(order.amount)}  {source} → {end}  [dim]{_(STATES[order.state])}[/]")
    out.print(f"  {escape(order.why)} · {escape(order.requested_by)}", soft_wrap=True)
    if order.state == "placed":
        sent = "" if order.taker or order.takes_back else " --reference …"
        out.print(f"  payung money confirm {order.id}{sent} --by {_('OTHER')}", markup=False)


def _date(at: datetime) -> str:
    return long_date(timezone.localdate(at), language())


def _months(months: Iterable[str]) -> str:
    """2026-11, 2026-12 as November 2026, Desember 2026."""
    return ", ".join(long_month(Month.parse(month).first, language()) for month in months)
