"""Commands for orders: hand over who pays, void what is not used, give money back or carry it over, by two persons."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape

from payung.interfaces.cli.agreements import funder_and_parts
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.lists import AgreementCode
from payung.interfaces.cli.options import AsJson, By, amount, month
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, number, rupiah, to_translate
from payung.sponsors import queries
from payung.sponsors.orders.actions import Answered, confirm_order, decline_order, place_order
from payung.sponsors.orders.asked import Asked, CarryOver, HandOver, Refund, Voiding, as_content
from payung.sponsors.orders.queries import PLACED, Order, order, orders

KINDS = {
    "handover": to_translate("hand-over"),
    "void": to_translate("void"),
    "refund": to_translate("refund"),
    "carry_over": to_translate("carry-over"),
}
STATES = {
    "placed": to_translate("waits for another user's yes"),
    "confirmed": to_translate("carried out"),
    "declined": to_translate("declined"),
}
OrderId = Annotated[str, typer.Argument(help=_("The order's id, as it was told when it was placed."), metavar="ID")]
Why = Annotated[str, typer.Option("--why", help=_("The letter or decree that asks for it."))]
From = Annotated[str, typer.Option("--from", help=_("First month that it concerns, like 2026-12."))]
Amount = Annotated[str, typer.Option("--amount", help=_("How much, whole rupiah."), metavar="RUPIAH")]
Funder = Annotated[str, typer.Option("--funder", help=_("Whose money, by name or number; else the sponsor's."))]


def agreement_hand_over(
    code: AgreementCode,
    start: From,
    pays: Annotated[
        list[str],
        typer.Option(help=_('Who pays from then on, like "apbd:Kabupaten Kupang=40"; may be repeated.')),
    ],
    why: Why,
    by: By,
    as_json: AsJson = False,
) -> None:
    """Ask that from a month on others pay: whoever is named, and nobody else. Another user has to confirm it."""
    asked = HandOver(month(start), tuple(funder_and_parts(text) for text in pays))
    _place(code, lambda: asked, why, by, as_json)


def agreement_void(
    code: AgreementCode,
    start: From,
    why: Why,
    by: By,
    list_: Annotated[
        list[str] | None, typer.Option("--list", help=_("Only this list; may be repeated. Else all that are approved."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask to void what is promised from a month on and not paid; told is who loses what. Another user confirms it."""
    asked = Voiding(month(start), tuple(list_ or ()))
    _place(code, lambda: asked, why, by, as_json)


def agreement_refund(
    code: AgreementCode,
    amount_: Amount,
    reference: Annotated[str, typer.Option(help=_("The bank's reference of the outgoing transfer."))],
    why: Why,
    by: By,
    funder: Funder = "",
    as_json: AsJson = False,
) -> None:
    """Ask to give back money that waits, to the funder who sent it. Another user has to confirm it."""
    given = amount(amount_)
    _place(code, lambda: Refund(_party(code, funder), given, reference), why, by, as_json)


def agreement_carry_over(
    code: AgreementCode,
    into: Annotated[str, typer.Option(help=_("The agreement it goes to, of the same funder."), metavar="CODE")],
    amount_: Amount,
    why: Why,
    by: By,
    funder: Funder = "",
    as_json: AsJson = False,
) -> None:
    """Ask to carry money that waits over to another agreement of its funder. Another user has to confirm it."""
    given = amount(amount_)
    _place(code, lambda: CarryOver(_party(code, funder), given, into), why, by, as_json)


def _party(code: str, named: str) -> int:
    return queries.party(agreement=queries.agreement(code=code), named=named).n


def _place(code: str, asked: Callable[[], Asked], why: str, by: str, as_json: bool) -> None:
    open_installation()
    with refusals(as_json_object=as_json):
        done = place_order(agreement=code, asked=asked(), why=why, by=by, at=now())
    _answer(done, as_json)


def order_confirm(id_: OrderId, by: By, as_json: AsJson = False) -> None:
    """Confirm an order, as another user than who placed it: it is carried out, whole, at once."""
    open_installation()
    with refusals(as_json_object=as_json):
        done = confirm_order(id=id_, by=by, at=now())
    _answer(done, as_json)


def order_decline(id_: OrderId, by: By, as_json: AsJson = False) -> None:
    """Decline an order, as another user than who placed it: it stays, and is never carried out."""
    open_installation()
    with refusals(as_json_object=as_json):
        done = decline_order(id=id_, by=by, at=now())
    _answer(done, as_json)


def order_show(id_: OrderId, as_json: AsJson = False) -> None:
    """Show an order: what it asks for, why, who placed and who answered it, and what it does."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = order(id=id_)
    answer(_payload(found, found.figures), as_json_object=as_json, say=lambda: _say(found, found.figures))


def order_list(
    agreement: Annotated[str, typer.Option(help=_("Only the orders of this agreement."), metavar="CODE")] = "",
    as_json: AsJson = False,
) -> None:
    """Show every order, the newest first; those that wait for a second user's yes say so."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = orders(of=queries.agreement(code=agreement) if agreement else None)

    def say() -> None:
        for each in found:
            out.print(f"[bold]{each.id}[/] · {_head(each)}", soft_wrap=True)
        if not found:
            out.print(_("There is no order yet."))

    answer({"orders": [_payload(each, each.figures) for each in found]}, as_json_object=as_json, say=say)


def _answer(done: Answered, as_json: bool) -> None:
    payload = {**_payload(done.order, done.figures), "repeated": done.repeated}

    def say() -> None:
        if done.repeated:
            out.print(_("This was done already; nothing was done again."))
        _say(done.order, done.figures)

    answer(payload, as_json_object=as_json, say=say)


def _payload(found: Order, figures: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "order": found.id,
        "agreement": found.agreement_code,
        "kind": found.kind,
        "asked": {**as_content(asked=found.asked, why=found.why)},
        "state": found.state,
        "placed_by": found.requested_by,
        "placed_at": found.requested_at.isoformat(),
        "answered_by": found.answered_by,
        "answered_at": found.answered_at.isoformat() if found.answered_at else None,
        "figures": dict(figures),
    }


def _head(found: Order) -> str:
    day = long_date(timezone.localdate(found.requested_at), language())
    who = f"{escape(found.requested_by)}, {day}"
    return f"{escape(found.agreement_code)} · {_(KINDS[found.kind])} · {who} · {_(STATES[found.state])}"


def _say(found: Order, figures: Mapping[str, Any]) -> None:
    """An order in words: what it asks for, and what it does."""
    out.print(f"[bold]{_('Order')} {found.id}[/] · {_head(found)}", soft_wrap=True)
    out.print(f"{_('Reason')}: {escape(found.why)}", soft_wrap=True)
    for line in SAYING[found.kind](figures):
        out.print(escape(line), soft_wrap=True)
    if found.answered_by and found.answered_at:
        day = long_date(timezone.localdate(found.answered_at), language())
        out.print(f"{_(STATES[found.state])}: {escape(found.answered_by)}, {day}", soft_wrap=True)
    if found.state == PLACED:
        out.print(
            f"{_('Confirmed by another user')}: payung order confirm {found.id} --by {_('OTHER')}", soft_wrap=True
        )


def _of_hand_over(figures: Mapping[str, Any]) -> Iterator[str]:
    yield filled(_("From {first} on these pay; promised and not paid is then:"), first=figures["from"])
    for each in figures["funders"]:
        before, after = rupiah(each["committed_before"]), rupiah(each["committed_after"])
        yield f"  {number(each['parts'])}/{number(figures['of'])}  {each['name']} ({each['kind']}): {before} → {after}"
    if dearer := figures["dearer"]:
        said = _("The months cost {amount} more.") if dearer > 0 else _("The months cost {amount} less.")
        yield filled(said, amount=rupiah(abs(dearer)))
    yield from _months_paid(figures)


def _of_void(figures: Mapping[str, Any]) -> Iterator[str]:
    said = _("From {first} on {people} people are promised nothing more: {amount} of the budget become free.")
    yield filled(said, first=figures["from"], people=number(figures["people"]), amount=rupiah(figures["amount"]))
    for each in figures["lists"]:
        months = f"{each['first']} – {each['last']}"
        line = f"  {each['list']}: {number(each['people'])} {_('people')}, {months}, {rupiah(each['amount'])}; "
        paid_to = each["last_paid_day"]
        yield line + (filled(_("paid up to {day}"), day=paid_to) if paid_to else _("nothing of theirs is paid"))
    yield from _months_paid(figures)


def _of_refund(figures: Mapping[str, Any]) -> Iterator[str]:
    said = _("{amount} go back to {funder} by transfer {reference}; {waiting} of their money wait on.")
    yield filled(said, **_rupiah(figures), reference=figures["reference"], funder=figures["funder"])


def _of_carry_over(figures: Mapping[str, Any]) -> Iterator[str]:
    said = _("{amount} of {funder} go over to {into}; {waiting} wait on here, {waiting_there} there.")
    yield filled(said, **_rupiah(figures), into=figures["into"], funder=figures["funder"])
    yield from _months_paid(figures)


def _rupiah(figures: Mapping[str, Any]) -> dict[str, str]:
    return {name: rupiah(figures[name]) for name in ("amount", "waiting", "waiting_there") if name in figures}


def _months_paid(figures: Mapping[str, Any]) -> Iterator[str]:
    if paid := figures["months_paid"]:
        yield filled(_("Money that waits pays {months} list months at once."), months=number(paid))


SAYING: Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    "handover": _of_hand_over,
    "void": _of_void,
    "refund": _of_refund,
    "carry_over": _of_carry_over,
}
