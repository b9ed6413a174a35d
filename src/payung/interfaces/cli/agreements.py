"""Commands about agreements: making one, and what there is, with their money; and lists with their state."""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.eligibility import (
    ExtremePoor,
    MaxAge,
    MaxDecile,
    MinAge,
    Occupations,
    Sex,
    StatusMonths,
    WithoutWageMembers,
    limits,
    occupation_codes,
    sex_code,
)
from payung.interfaces.cli.lists import OUTCOMES, AgreementCode
from payung.interfaces.cli.options import AsJson, By, Unreadable, amount, month, programmes
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, number, rupiah, to_translate
from payung.ledger.queries import balance
from payung.sponsors import queries
from payung.sponsors.actions import create_agreement
from payung.sponsors.allocation import waiting_money
from payung.sponsors.checks import CoFunder, Terms
from payung.sponsors.limits import limits_in_words
from payung.sponsors.queries import AgreementView, ListLine
from payung.sponsors.quotas import enrolled, full_name
from payung.sponsors.stakes import Party

STATES = {
    "checked": to_translate("checked"),
    "approved": to_translate("approved"),
    "part_paid": to_translate("paid in part"),
    "checking": to_translate("being checked"),
    "paid": to_translate("paid"),
    "voided": to_translate("voided"),
}
SERVED_BY = {
    "list": to_translate("who stands first on the list"),
    "decile": to_translate("the lowest decile, then the order of the list"),
    "need": to_translate("the lowest decile, then the lowest declared income, then the order of the list"),
}
MONEY = {
    "budget": to_translate("Budget"),
    "committed": to_translate("Committed"),
    "spent": to_translate("Spent"),
    "available": to_translate("Available"),
    "waiting": to_translate("Waiting money"),
}


Quotas = Annotated[
    list[str] | None, typer.Option(help=_("Quota of a place: 53.71=5000 or 53.71/Oesapa=300; may be repeated."))
]
Parts = Annotated[int, typer.Option(help=_("How many parts of every month the sponsor pays, beside co-funders."))]
CoFunders = Annotated[
    list[str] | None,
    typer.Option(help=_('Who pays with the sponsor, like "apbd:Kabupaten Kupang=40"; may be repeated.')),
]
Each = Annotated[int | None, typer.Option(help=_("A starter subsidy: so many months for each person."))]
NextStep = Annotated[
    str, typer.Option(help=_("What follows a starter subsidy: own_payment, next_funder or agent_visit."))
]
ServeBy = Annotated[
    str, typer.Option(help=_("Who is served first where quota or budget are short: list, decile or need."))
]


def agreement_create(
    code: Annotated[str, typer.Option(help=_("A short code, like NTT-2027."))],
    sponsor: Annotated[str, typer.Option(help=_("Who pays, in full."))],
    funder: Annotated[str, typer.Option(help=_("Kind of funder: apbn, apbd, village, csr, donor."))],
    decree: Annotated[str, typer.Option(help=_("The decree or contract that promises it."))],
    start: Annotated[str, typer.Option("--from", help=_("First month, like 2026-12."))],
    to: Annotated[str, typer.Option("--to", help=_("Last month, included."))],
    budget: Annotated[str, typer.Option(help=_("At most this much, whole rupiah."), metavar="RUPIAH")],
    by: By,
    programmes_: Annotated[str, typer.Option("--programmes", help=_("Programmes paid for."))] = "jkk,jkm",
    region: Annotated[str, typer.Option(help=_("Domicile: 53 for all of NTT, or one kabupaten or kota."))] = "53",
    max_decile: MaxDecile = None,
    extreme_poor: ExtremePoor = False,
    status_months: StatusMonths = None,
    min_age: MinAge = None,
    max_age: MaxAge = None,
    sex: Sex = "",
    occupation: Occupations = None,
    without_wage_members: WithoutWageMembers = False,
    quota: Quotas = None,
    parts: Parts = 1,
    co_funder: CoFunders = None,
    each: Each = None,
    next_step: NextStep = "",
    serve_by: ServeBy = "",
    as_json: AsJson = False,
) -> None:
    """Write down what a sponsor promised: for whom, which months, and at most how much."""
    first, last, most = month(start), month(to), amount(budget)
    terms = Terms(
        first_month=first,
        months=last - first + 1,
        programmes=programmes(programmes_),
        payer=funder,
        region=region,
        max_decile=max_decile,
        extreme_poor=extreme_poor,
        status_months=status_months,
        min_age=min_age,
        max_age=max_age,
        sex=sex_code(text=sex),
        occupations=occupation_codes(texts=occupation or ()),
        without_wage_members=without_wage_members,
        each=each,
        next_step=next_step,
        serve_by=serve_by,
    )
    quotas, others = _quotas(quota or ()), [funder_and_parts(text) for text in co_funder or ()]
    open_installation()
    with refusals(as_json_object=as_json):
        made = create_agreement(
            code=code,
            sponsor=sponsor,
            payer=funder,
            decree=decree,
            terms=terms,
            budget=most,
            quotas=quotas,
            parts=parts,
            others=others,
            by=by,
            at=now(),
        )
    _answer_made(made, as_json)


def _answer_made(made: AgreementView, as_json: bool) -> None:
    first, last, left = made.terms.first_month, made.terms.last_month, queries.available(agreement=made)
    payload = {"agreement": made.code, "from": str(first), "to": str(last), "budget": made.budget, "budget_left": left}
    said = _("Agreement {code}: {budget} from {first} to {last}.")
    said = filled(said, code=made.code, budget=rupiah(made.budget), first=str(first), last=str(last))
    answer(payload, as_json_object=as_json, say=lambda: out.print(said))


def _quotas(texts: Iterable[str]) -> dict[str, int]:
    quotas: dict[str, int] = {}
    for text in texts:
        region, _equals, people = (part.strip() for part in text.partition("="))
        if not re.fullmatch(r"[0-9]{1,9}", people) or region in quotas:
            raise Unreadable(_("a quota is written like 53.71=5000"))
        quotas[region] = int(people)
    return quotas


def funder_and_parts(text: str) -> CoFunder:
    """Somebody who pays with the sponsor, as the command line names them: kind, name and parts."""
    who, _equals, parts = text.rpartition("=")
    kind, _colon, name = (word.strip() for word in who.partition(":"))
    if not (kind and name and re.fullmatch(r"[0-9]{1,9}", parts.strip())):
        raise Unreadable(_('a co-funder is written like "apbd:Kabupaten Kupang=40"'))
    return CoFunder(kind, name, int(parts))


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
        for limit in limits_in_words(terms=kept.terms, language=language()):
            out.print(f"  {limit}", soft_wrap=True)
        for name, meaning in MONEY.items():
            out.print(f"  {rupiah(payload[name]):>20}  {_(meaning)}")
        if len(kept.sharing.parties) > 1:
            _say_funders(payload["funders"])
        out.print(f"{_('People enrolled')}: {number(payload['people'])}")
        if kept.terms.serve_by:
            out.print(f"{_('Served first')}: {_(SERVED_BY[kept.terms.serve_by])}")
        for place, most, used in quotas:
            out.print(f"  {f'{number(used)} / {number(most)}':>20}  {full_name(place=place)}")
        _say_lists(lists)

    answer(payload, as_json_object=as_json, say=say)


def _say_funders(found: Sequence[dict[str, Any]]) -> None:
    """Who pays which part from when on, and what is promised, spent and waiting of their money."""
    table = Table(box=None, pad_edge=False)
    for title in (_("No."), _("Funder"), _("Parts")):
        table.add_column(title)
    for name in ("committed", "spent", "waiting"):
        table.add_column(_(MONEY[name]), justify="right")
    for each in found:
        parts = ", ".join(
            f"{number(stake['parts'])}/{number(stake['of'])} {_('from')} {stake['from']}" for stake in each["parts"]
        )
        amounts = (rupiah(each[name]) for name in ("committed", "spent", "waiting"))
        table.add_row(str(each["n"]), f"{escape(each['name'])} ({each['kind']})", parts, *amounts)
    out.print(table)


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
        "to": str(terms.last_month),
        "programmes": list(terms.programmes),
        **limits(terms=terms),
        "serve_by": terms.serve_by,
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
        day = long_date(timezone.localdate(each.checked_at), language())
        about = f"{escape(each.file_name)} · {escape(each.agreement_code)} · {day} · {_(STATES[each.state])}"
        out.print(f"[bold]{each.id}[/] · {about}", soft_wrap=True)
        counts = ", ".join(f"{number(rows)} {_(OUTCOMES[outcome])}" for outcome, rows in each.outcomes.items())
        counts = counts or _("judged so far; the same file checked again goes on there")
        out.print(f"  {number(each.rows)} {_('rows')}: {counts}", soft_wrap=True)


def _term(said: dict[str, Any]) -> str:
    return f"{said['from']} – {said['to']}"
