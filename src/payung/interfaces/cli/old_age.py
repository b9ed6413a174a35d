"""Commands about JHT, savings for old age: what a year earned, adding it, what stands in an account; and statements."""

import re
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from payung.contributions.jht.accounts import Year
from payung.contributions.jht.actions import Declared, confirm_rate, declare_rate, develop_year
from payung.contributions.jht.queries import Rate, account, developments, rates
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, Unreadable, instant
from payung.interfaces.cli.papers import OutPdf, print_paper, printable_to
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import number as counted
from payung.kernel.language import rupiah
from payung.payments.own_statement import own_statement, rate_words, statement_paper
from payung.people.queries import worker

PERCENT = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?%?")
TheYear = Annotated[int, typer.Option(help=_("Which year, like 2026."), min=2015, max=2200)]
TheRate = Annotated[
    str, typer.Option(help=_("What JHT earned in that year, in percent, like 5.69."), metavar="PERCENT")
]
Number = Annotated[str, typer.Option(help=_("Participant number."))]
KnownAt = Annotated[str, typer.Option(help=_("As known at this instant; without it, now."))]


def jht_declare(
    year: TheYear,
    rate: TheRate,
    source: Annotated[str, typer.Option(help=_("Where that is declared: an announcement with its number and day."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Write down what JHT earned in a year. Another user confirms it; nothing is booked yet."""
    asked = _basis_points(rate)
    open_installation()
    with refusals(as_json_object=as_json):
        done = declare_rate(year=year, basis_points=asked, source=source, by=by, at=now())
    said = _("Declared: {rate} for {year}. It awaits another user: payung jht confirm --year {year} --rate {rate}")
    _answer_rate(done, said, as_json)


def jht_confirm(year: TheYear, rate: TheRate, by: By, as_json: AsJson = False) -> None:
    """Confirm what another user declared, by naming the percent that you read yourself."""
    asked = _basis_points(rate)
    open_installation()
    with refusals(as_json_object=as_json):
        done = confirm_rate(year=year, basis_points=asked, by=by, at=now())
    said = _("Confirmed: {rate} for {year}. It is added to all accounts by: payung jht develop --year {year}")
    _answer_rate(done, said, as_json)


def _answer_rate(done: Declared, said: str, as_json: bool) -> None:
    words = filled(said, rate=rate_words(basis_points=done.rate.basis_points), year=str(done.rate.year))
    payload = {**_rate(done.rate), "repeated": done.repeated}
    answer(payload, as_json_object=as_json, say=lambda: out.print(words, soft_wrap=True))


def jht_develop(year: TheYear, by: By, as_json: AsJson = False) -> None:
    """Add what a year earned to every JHT account, in one booking: the sum of all accounts."""
    open_installation()
    with refusals(as_json_object=as_json):
        done = develop_year(year=year, by=by, at=now())
    made = done.development
    said = filled(
        _("{amount} added to {members} JHT accounts for {year}, at {rate}."),
        amount=rupiah(made.amount),
        members=counted(made.members, language()),
        year=str(made.year),
        rate=rate_words(basis_points=made.basis_points),
    )
    payload = {**made._asdict(), "known_at": made.known_at.isoformat(), "repeated": done.repeated}
    answer(payload, as_json_object=as_json, say=lambda: out.print(said, soft_wrap=True))


def jht_list(as_json: AsJson = False) -> None:
    """List what was declared and confirmed for each year, and what each year added."""
    open_installation()
    declared, done = rates(), {each.year: each for each in developments()}

    def say() -> None:
        table = Table(box=None, pad_edge=False)
        for name in (_("Year"), _("Rate"), _("Declared by"), _("Confirmed by"), _("Added"), _("Source")):
            table.add_column(name, overflow="fold")
        for each in declared:
            made = done.get(each.year)
            added = rupiah(made.amount) if made and each.confirmed_by else "–"
            cells = (each.declared_by, each.confirmed_by or "–", added, each.source)
            table.add_row(str(each.year), rate_words(basis_points=each.basis_points), *map(escape, cells))
        out.print(table)

    payload = {
        "rates": [_rate(each) for each in declared],
        "years": [{**each._asdict(), "known_at": each.known_at.isoformat()} for each in done.values()],
    }
    answer(payload, as_json_object=as_json, say=say)


def jht_balance(number: Number, known_at: KnownAt = "", as_json: AsJson = False) -> None:
    """Show a participant's JHT account, year by year."""
    asked = instant(known_at) if known_at else None
    open_installation()
    with refusals(as_json_object=as_json):
        member = worker(number=number)
    years = account(worker_id=member.id, known_at=asked or now())
    balance = years[-1].closing if years else 0
    payload = {"number": str(member.number), "balance": balance, "years": [_year(each) for each in years]}
    answer(payload, as_json_object=as_json, say=lambda: _say_account(years, balance))


def _say_account(years: tuple[Year, ...], balance: int) -> None:
    table = Table(box=None, pad_edge=False)
    headings = (_("Year"), _("Opening"), _("Contributions"), _("Rate"), _("Development"), _("Closing"))
    for place, name in enumerate(headings):
        table.add_column(name, justify="right" if place else "left")
    for each in years:
        rate = "–" if each.basis_points is None else rate_words(basis_points=each.basis_points)
        earned = "–" if each.earned is None else rupiah(each.earned)
        table.add_row(str(each.year), rupiah(each.opening), rupiah(each.paid), rate, earned, rupiah(each.closing))
    out.print(table)
    out.print(f"{_('JHT balance')}: [bold]{rupiah(balance)}[/]")


def statement(number: Number, out_: OutPdf, known_at: KnownAt = "", as_json: AsJson = False) -> None:
    """Print a participant's statement as PDF: every month paid and by whom, receipts, savings, JHT year by year."""
    printable_to(out_)
    asked: datetime | None = instant(known_at) if known_at else None
    open_installation()
    with refusals(as_json_object=as_json):
        found = own_statement(worker=worker(number=number), known_at=asked or now())
    printed = print_paper("own_statement", statement_paper(statement=found, language=language()), out_)
    payload = {
        **printed,
        "known_at": found.known_at.isoformat(),
        "months": len(found.months),
        "paid": found.paid,
        "savings": found.savings,
        "jht_balance": found.jht_balance,
    }
    said = escape(filled(_("Statement written to {file}."), file=str(out_)))
    answer(payload, as_json_object=as_json, say=lambda: out.print(said, soft_wrap=True))


def _basis_points(text: str) -> int:
    """Percent with two decimals at most, as hundredths: 5,69 is 569."""
    if not (read := PERCENT.fullmatch(text.strip())):
        raise Unreadable(_("a rate is percent with two decimals at most, like 5.69"))
    return int(read[1]) * 100 + int((read[2] or "").ljust(2, "0") or 0)


def _rate(rate: Rate) -> dict[str, Any]:
    return {name: value for name, value in rate._asdict().items() if name != "id"}


def _year(year: Year) -> dict[str, Any]:
    return {**year._asdict(), "closing": year.closing}
