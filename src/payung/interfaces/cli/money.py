"""Commands for a sponsor's money: invoices, reconciliation, a funder's statement."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli.answers import NO, answer, out, refusals
from payung.interfaces.cli.lists import AgreementCode
from payung.interfaces.cli.options import AsJson, By, Unreadable, day, month
from payung.interfaces.cli.orders import KINDS
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, number, rupiah, to_translate
from payung.sponsors import queries
from payung.sponsors.invoices.actions import make_invoices
from payung.sponsors.invoices.queries import Invoice, invoices
from payung.sponsors.invoices.reconciliation import Reconciled, reconcile
from payung.sponsors.invoices.statement import Balances, Movement, Statement, statement
from payung.sponsors.stakes import Party

STATES = {
    "open": to_translate("not paid yet"),
    "part_paid": to_translate("paid in part"),
    "paid": to_translate("paid"),
    "voided": to_translate("owed no more"),
}
NAMES = {
    "not_invoiced": to_translate("came before it was invoiced"),
    "not_received": to_translate("not received"),
    "received_in_part": to_translate("received in part: still missing"),
    "received_above_invoices": to_translate("received beyond what is promised"),
    "paid_by_workers": to_translate("people had paid the month themselves"),
    "left_after_invoice": to_translate("people left after the invoice"),
    "voided_after_invoice": to_translate("voided after the invoice"),
    "price_changed": to_translate("the price changed after the invoice"),
    "refunded": to_translate("given back"),
    "carried_over": to_translate("carried over to another agreement"),
    "receipt_reversed": to_translate("the receipt was taken back"),
    "waits_for_other_party": to_translate("waits until the other funders have paid their part"),
    "waits_for_whole_month": to_translate("waits until its part of the month is whole"),
    "waits_for_a_promise": to_translate("waits: no month is promised that it could pay"),
}
MOVEMENTS = {
    "receipt": to_translate("receipt"),
    "receipt_reversed": to_translate("receipt taken back"),
    "approval": to_translate("list approved"),
    "departures": to_translate("people left"),
    "month_paid": to_translate("list month paid"),
    "unnamed": to_translate("booked"),
    **KINDS,
}
FIGURES = ("invoiced", "received", "used", "waiting", "difference")
BALANCES = (to_translate("Committed"), to_translate("Spent"), to_translate("Waiting money"))


def agreement_invoice(
    code: AgreementCode,
    by: By,
    month_: Annotated[str, typer.Option("--month", help=_("Which month, like 2026-12; the first, beside --to."))] = "",
    to: Annotated[str, typer.Option(help=_("All months up to this one, included."))] = "",
    as_json: AsJson = False,
) -> None:
    """Invoice each funder for its part of a month: of lists neither paid nor invoiced. Sent twice, asked once."""
    if not (month_ or to):
        raise Unreadable(_("say which month: --month 2026-12, or all up to one: --to 2027-05"))
    first = month(month_) if month_ else None
    last = month(to or month_)
    open_installation()
    with refusals(as_json_object=as_json):
        done = make_invoices(agreement=code, first=first, last=last, by=by, at=now())

    def say() -> None:
        if not done.made:
            out.print(_("Nothing was left to invoice; what was invoiced before stands:"))
        _say_invoices(done.invoices)

    found = {"invoices": [invoice_payload(each) for each in done.invoices], "made": list(done.made)}
    answer(found, as_json_object=as_json, say=say)


def agreement_invoices(code: AgreementCode, as_json: AsJson = False) -> None:
    """Show the invoices of an agreement: to whom, for which month, how much, and what of it is received and open."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = invoices(of=queries.agreement(code=code))

    def say() -> None:
        _say_invoices(found)
        if not found:
            out.print(_("There is no invoice yet: payung agreement invoice"))

    answer({"invoices": [invoice_payload(each) for each in found]}, as_json_object=as_json, say=say)


def invoice_payload(each: Invoice) -> dict[str, Any]:
    """An invoice as an object."""
    return {
        "invoice": each.id,
        "number": each.number,
        "agreement": each.agreement_code,
        "funder": each.party.name,
        "month": str(each.month),
        "run": each.run,
        "people": each.people,
        "amount": each.amount,
        "due_on": each.due_on.isoformat(),
        "state": each.state,
        "received": each.received,
        "open": each.open,
        "made_at": each.made_at.isoformat(),
        "made_by": each.made_by,
        "lines": [{"list": line.list_id, "people": line.people, "amount": line.amount} for line in each.lines],
    }


def _say_invoices(found: Sequence[Invoice]) -> None:
    for each in found:
        due = filled(_("due {day}"), day=long_date(each.due_on, language()))
        about = f"{each.month} · {escape(each.party.name)} · {due} · {_(STATES[each.state])}"
        out.print(f"[bold]{each.number}[/] · {about}", soft_wrap=True)
        said = _("{people} people, {amount}: received {received}, open {open}")
        figures = {name: rupiah(getattr(each, name)) for name in ("amount", "received", "open")}
        out.print(f"  {filled(said, people=number(each.people), **figures)}", soft_wrap=True)


def agreement_reconcile(
    code: AgreementCode,
    on: Annotated[str, typer.Option(help=_("Judge what is due as of this day; else today."), metavar="DAY")] = "",
    as_json: AsJson = False,
) -> None:
    """Compare what was invoiced, received and used, by month, each difference named. Exit 1 where one needs an act."""
    judged = day(on) if on else timezone.localdate()
    open_installation()
    with refusals(as_json_object=as_json):
        found = reconcile(agreement=queries.agreement(code=code))
    settled = not any(each.needs_act(judged) for each in found)
    in_all = _by_funder(found)
    payload = {
        "agreement": code,
        "on": judged.isoformat(),
        "settled": settled,
        "funders": in_all,
        "months": [_reconciled(each, judged) for each in found],
    }

    def say() -> None:
        for (party, quiet), group in groupby(found, key=lambda each: (each.party, _is_quiet(each, judged))):
            if quiet:
                _say_quiet(party, list(group))
                continue
            for each in group:
                _say_reconciled(each, judged)
        for whole in in_all:
            out.print(f"[bold]{escape(whole['name'])}[/]: {_said(whole)}", soft_wrap=True)
        _say_what_is_left(found, code, settled)

    answer(payload, as_json_object=as_json, say=say)
    if not settled:
        raise typer.Exit(NO)


def _by_funder(found: Sequence[Reconciled]) -> list[dict[str, Any]]:
    """Each funder's months in all."""
    parties = dict.fromkeys(each.party for each in found)
    return [
        {"n": party.n, "name": party.name}
        | {name: sum(getattr(each, name) for each in found if each.party == party) for name in FIGURES}
        for party in parties
    ]


def _said(figures: Mapping[str, Any]) -> str:
    said = _("invoiced {invoiced}, received {received}, used {used}, waiting {waiting}, difference {difference}")
    return filled(said, **{name: rupiah(figures[name]) for name in FIGURES})


def _reconciled(each: Reconciled, on: date) -> dict[str, Any]:
    return {
        "funder": each.party.name,
        "n": each.party.n,
        "month": str(each.month or ""),
        "invoiced": each.invoiced,
        "received": each.received,
        "used": each.used,
        "waiting": each.waiting,
        "to_invoice": each.to_invoice,
        "difference": each.difference,
        "differences": _amounts(each.differences),
        "waits": _amounts(each.waits),
        "needs_act": each.needs_act(on),
    }


def _amounts(named: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"name": name, "amount": amount} for name, amount in named.items()]


def _is_quiet(each: Reconciled, on: date) -> bool:
    """Whether nothing is to be said of a month but that it is not invoiced yet."""
    moved = any(getattr(each, name) for name in FIGURES) or each.differences or each.waits
    return each.month is not None and not (moved or each.needs_act(on))


def _say_quiet(party: Party, months: Sequence[Reconciled]) -> None:
    """Months of nothing but that, as one line."""
    first, last = months[0].month, months[-1].month
    said = f"{first} – {last}" if first != last else str(first)
    promised = rupiah(sum(each.to_invoice for each in months))
    out.print(f"  [bold]{escape(party.name)} · {said}[/]: {promised} {_('promised, not yet invoiced')}", soft_wrap=True)


def _say_what_is_left(found: Sequence[Reconciled], code: str, settled: bool) -> None:
    left = any(each.to_invoice or each.waits or each.difference > 0 for each in found)
    if not settled:
        out.print(f"[red]{_('What is marked ▸ needs an act.')}[/]")
    else:
        out.print(_("Nothing needs an act on this day.") if left else _("All is settled."))
    if asked := min((each.month for each in found if each.to_invoice and each.month), default=None):
        words = f"payung agreement invoice {escape(code)} --month {asked} --by {_('NAME')}"
        out.print(f"{_('The next invoice')}: {words}", soft_wrap=True)


def _say_reconciled(each: Reconciled, on: date) -> None:
    mark = "[red]▸[/]" if each.needs_act(on) else " "
    about = f"{escape(each.party.name)} · {each.month or _('no month')}"
    out.print(f"{mark} [bold]{about}[/]: {_said(_reconciled(each, on))}", soft_wrap=True)
    for name, amount in (*each.differences.items(), *each.waits.items()):
        out.print(f"  {rupiah(amount):>20}  {_(NAMES[name])}", soft_wrap=True)
    if each.to_invoice:
        out.print(f"  {rupiah(each.to_invoice):>20}  {_('promised, not yet invoiced')}", soft_wrap=True)


def agreement_statement(
    code: AgreementCode,
    funder: Annotated[str, typer.Option(help=_("Whose account, by name or number; else the sponsor's."))] = "",
    first: Annotated[str, typer.Option("--from", help=_("First day; else that of the first movement."))] = "",
    last: Annotated[str, typer.Option("--to", help=_("Last day, included; else today."))] = "",
    as_json: AsJson = False,
) -> None:
    """State a funder's account: what is promised, paid and waiting at the start, each movement, and at the end."""
    start, end = (day(text) if text else None for text in (first, last))
    end = end or timezone.localdate()
    if start and start > end:
        raise Unreadable(_("the last day comes before the first"))
    open_installation()
    with refusals(as_json_object=as_json):
        agreement = queries.agreement(code=code)
        party = queries.party(agreement=agreement, named=funder)
    found = statement(agreement=agreement, party=party, first=start, last=end)
    answer(statement_payload(found, code), as_json_object=as_json, say=lambda: _say_statement(found, code))


def statement_payload(found: Statement, code: str) -> dict[str, Any]:
    """A statement as an object."""
    return {
        "agreement": code,
        "funder": found.party.name,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "opening": found.opening._asdict(),
        "movements": [_movement(each) for each in found.movements],
        "closing": found.closing._asdict(),
    }


def _movement(each: Movement) -> dict[str, Any]:
    return {
        "at": each.at.isoformat(),
        "what": each.fact.what,
        "about": each.fact.about,
        "month": str(each.fact.month or ""),
        **each.moved._asdict(),
    }


def _say_statement(found: Statement, code: str) -> None:
    days = f"{long_date(found.first, language())} – {long_date(found.last, language())}"
    out.print(f"[bold]{escape(found.party.name)}[/] · {escape(code)} · {days}", soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    for title in (_("Day"), _("What"), _("About")):
        table.add_column(title, overflow="fold")
    for title in BALANCES:
        table.add_column(_(title), justify="right", no_wrap=True)
    table.add_row("", _("Opening"), "", *_cells(found.opening))
    for each in found.movements:
        about = " ".join(filter(None, (each.fact.about, str(each.fact.month or ""))))
        what = _(MOVEMENTS[each.fact.what])
        table.add_row(timezone.localdate(each.at).isoformat(), what, escape(about), *_cells(each.moved))
    table.add_row("", f"[bold]{_('Closing')}[/]", "", *_cells(found.closing))
    out.print(table)


def _cells(balances: Balances) -> list[str]:
    return [rupiah(amount) for amount in balances]
