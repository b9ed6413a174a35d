"""Commands that show what there is: agreements with their money, and lists with their state."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.lists import OUTCOMES, AgreementCode
from payung.interfaces.cli.options import AsJson
from payung.interfaces.cli.session import open_installation
from payung.interfaces.cli.words import _
from payung.kernel.language import long_date, number, rupiah, to_translate
from payung.ledger.queries import balance
from payung.sponsors import queries
from payung.sponsors.allocation import waiting_money
from payung.sponsors.queries import AgreementView, ListLine
from payung.sponsors.quotas import enrolled, full_name
from payung.sponsors.stakes import Party

STATES = {
    "checked": to_translate("checked"),
    "approved": to_translate("approved"),
    "part_paid": to_translate("paid in part"),
    "paid": to_translate("paid"),
    "voided": to_translate("voided"),
}
MONEY = {
    "budget": to_translate("Budget"),
    "committed": to_translate("Committed"),
    "spent": to_translate("Spent"),
    "available": to_translate("Available"),
    "waiting": to_translate("Waiting money"),
}


def agreement_list(as_json: AsJson = False) -> None:
    """Show every agreement: who pays, which months, and what is left of the budget."""
    open_installation()
    found = [_payload(each) for each in queries.agreements()]

    def say() -> None:
        table = Table(box=None, pad_edge=False)
        for title in (_("Code"), _("Sponsor"), _("Months")):
            table.add_column(title)
        for title in (_("Budget"), _("Available")):
            table.add_column(title, justify="right")
        for each in found:
            amounts = (rupiah(each["budget"]), rupiah(each["available"]))
            table.add_row(escape(each["agreement"]), escape(each["sponsor"]), _term(each), *amounts)
        out.print(table if found else _("There is no agreement yet: payung agreement create"))

    answer({"agreements": found}, as_json_object=as_json, say=say)


def agreement_show(code: AgreementCode, as_json: AsJson = False) -> None:
    """Show an agreement: its terms, its money, how much of its quotas is used, and its lists."""
    open_installation()
    with refusals(as_json_object=as_json):
        kept = queries.agreement(code=code)
    people = enrolled(agreement=kept)
    lists = queries.lists(of=kept)
    quotas = [(region, most, people.get(region, 0)) for region, most in kept.quotas.items()]
    payload = {
        **_payload(kept),
        "people": sum(count for place, count in people.items() if "/" not in place),
        "quotas": [{"region": region, "people": most, "used": used} for region, most, used in quotas],
        "lists": [_line(each) for each in lists],
    }

    def say() -> None:
        out.print(f"[bold]{escape(kept.code)}[/] · {escape(kept.sponsor)} · {escape(kept.decree)}", soft_wrap=True)
        out.print(f"{_term(payload)} · {', '.join(each.upper() for each in kept.terms.programmes)}")
        for name, meaning in MONEY.items():
            out.print(f"  {rupiah(payload[name]):>20}  {_(meaning)}")
        out.print(f"{_('People enrolled')}: {number(payload['people'])}")
        for place, most, used in quotas:
            out.print(f"  {f'{number(used)} / {number(most)}':>20}  {full_name(place=place)}")
        _say_lists(lists)

    answer(payload, as_json_object=as_json, say=say)


def list_list(
    agreement: Annotated[str, typer.Option(help=_("Only the lists of this agreement."), metavar="CODE")] = "",
    as_json: AsJson = False,
) -> None:
    """Show every list: under which agreement, its state, and how many of its rows are ready."""
    open_installation()
    with refusals(as_json_object=as_json):
        found = queries.lists(of=queries.agreement(code=agreement) if agreement else None)
    answer({"lists": [_line(each) for each in found]}, as_json_object=as_json, say=lambda: _say_lists(found))


def _payload(kept: AgreementView) -> dict[str, Any]:
    terms = kept.terms
    return {
        "agreement": kept.code,
        "sponsor": kept.sponsor,
        "funder": terms.payer,
        "decree": kept.decree,
        "from": str(terms.first_month),
        "to": str(terms.end_month + -1),
        "programmes": list(terms.programmes),
        "region": terms.region,
        "max_decile": terms.max_decile,
        "min_age": terms.min_age,
        "budget": kept.budget,
        **queries.used(agreement=kept),
        "waiting": waiting_money(agreement=kept),
        "funders": [_party(kept, party) for party in kept.sharing.parties],
    }


def _party(kept: AgreementView, party: Party) -> dict[str, Any]:
    """Who pays, which parts from when on, and what is promised, spent and waiting of their money."""
    accounts = {name: balance(account=kept.account(name, party.n)) for name in ("committed", "spent")}
    return {
        "n": party.n,
        "kind": party.kind,
        "name": party.name,
        "parts": [
            {"from": str(each.first_month), "parts": each.parts.get(party.n, 0), "of": sum(each.parts.values())}
            for each in kept.sharing.stakes
        ],
        **accounts,
        "waiting": waiting_money(agreement=kept, party=party.n),
    }


def _line(each: ListLine) -> dict[str, Any]:
    return {
        "list": each.id,
        "agreement": each.agreement_code,
        "file": each.file_name,
        "state": each.state,
        "rows": each.rows,
        **each.outcomes,
        "checked_at": each.checked_at.isoformat(),
    }


def _say_lists(found: Sequence[ListLine]) -> None:
    if not found:
        out.print(_("There is no list yet: payung list check"))
    for each in found:
        day = long_date(timezone.localdate(each.checked_at))
        about = f"{escape(each.file_name)} · {escape(each.agreement_code)} · {day} · {_(STATES[each.state])}"
        out.print(f"[bold]{each.id}[/] · {about}", soft_wrap=True)
        counts = ", ".join(f"{number(rows)} {_(OUTCOMES[outcome])}" for outcome, rows in each.outcomes.items())
        out.print(f"  {number(each.rows)} {_('rows')}: {counts}", soft_wrap=True)


def _term(said: dict[str, Any]) -> str:
    return f"{said['from']} – {said['to']}"
