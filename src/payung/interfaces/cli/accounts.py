"""Commands that print a funder's papers about money: its invoice and its statement of account."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from rich.markup import escape

from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.lists import AgreementCode
from payung.interfaces.cli.money import statement_payload
from payung.interfaces.cli.options import AsJson, Unreadable, day
from payung.interfaces.cli.papers import OutPdf, print_paper, printable_to, say_printed
from payung.interfaces.cli.reports import writable_report, write_publication
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.reporting.sponsorship.account import published_account
from payung.reporting.sponsorship.invoice import invoice_paper
from payung.sponsors import queries
from payung.sponsors.invoices.queries import invoice
from payung.sponsors.invoices.statement import statement


def invoice_print(
    number: Annotated[str, typer.Argument(help=_("The invoice's number or id."), metavar="NUMBER")],
    out_: OutPdf,
    as_json: AsJson = False,
) -> None:
    """Print an invoice as PDF: numbered, the same whenever it is printed."""
    printable_to(out_)
    open_installation()
    with refusals(as_json_object=as_json):
        found = invoice(named=number)
    under = queries.agreement(code=found.agreement_code)
    printed = print_paper("invoice", invoice_paper(invoice=found, agreement=under, language=language()), out_)
    answer(printed, as_json_object=as_json, say=lambda: say_printed(printed))


def statement_print(
    code: AgreementCode,
    out_: Annotated[Path, typer.Option("--out", help=_("Where to write it: a name that ends in .xlsx or .pdf."))],
    funder: Annotated[str, typer.Option(help=_("Whose account, by name or number; else the sponsor's."))] = "",
    first: Annotated[str, typer.Option("--from", help=_("First day; else that of the first movement."))] = "",
    last: Annotated[str, typer.Option("--to", help=_("Last day, included; else today."))] = "",
    as_json: AsJson = False,
) -> None:
    """Print a funder's statement of account, as a workbook or PDF."""
    writable_report(out_)
    start, end = day(first) if first else None, day(last) if last else timezone.localdate()
    if start and start > end:
        raise Unreadable(_("the last day comes before the first"))
    open_installation()
    with refusals(as_json_object=as_json):
        under = queries.agreement(code=code)
        party = queries.party(agreement=under, named=funder)
    found = statement(agreement=under, party=party, first=start, last=end)
    write_publication(
        published_account(statement=found, agreement=under, known_at=now(), language=language()),
        out_,
    )
    said = filled(_("Statement written to {file}."), file=str(out_))
    payload = {**statement_payload(found, code), "file": str(out_)}
    answer(payload, as_json_object=as_json, say=lambda: out.print(escape(said), soft_wrap=True))
