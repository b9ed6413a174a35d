"""Commands that print papers: the minutes of a list's approval, and receipts."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from payung.documents.printing import pdf
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.lists import ListId
from payung.interfaces.cli.options import AsJson, Unreadable, private, writable
from payung.interfaces.cli.session import open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.payments.queries import is_reversed
from payung.people.queries import worker
from payung.sponsors.papers import minutes, receipt

Reference = Annotated[
    str, typer.Argument(help=_("The reference under which the money was recorded."), metavar="REFERENCE")
]
OutPdf = Annotated[Path, typer.Option("--out", help=_("Where to write the PDF."))]


def list_minutes(id_: ListId, out_: OutPdf, as_json: AsJson = False) -> None:
    """Print the minutes of a list's approval (berita acara) as PDF: numbered, the same whenever it is printed."""
    printable_to(out_)
    open_installation()
    with refusals(as_json_object=as_json):
        paper = minutes(list_id=id_, language=language())
    printed = print_paper("minutes", paper, out_)
    answer(printed, as_json_object=as_json, say=lambda: say_printed(printed))


def receipt_print(
    reference: Reference,
    out_: OutPdf,
    number: Annotated[str, typer.Option(help=_("Only the part of this member, where a group paid for many."))] = "",
    as_json: AsJson = False,
) -> None:
    """Print the receipt (kuitansi) of a sponsor's or a worker's payment as PDF: the same whenever it is printed."""
    printable_to(out_)
    open_installation()
    with refusals(as_json_object=as_json):
        member = worker(number=number) if number else None
        paper = receipt(reference=reference, language=language(), member=member)
    printed = print_paper("receipt", paper, out_) | {"stands": not is_reversed(reference=paper["reference"])}

    def say() -> None:
        say_printed(printed)
        if not printed["stands"]:
            out.print(f"[red]{_('This payment was taken back since: do not hand the receipt out.')}[/]")

    answer(printed, as_json_object=as_json, say=say)


def printable_to(path: Path) -> None:
    """Refuse a name to which no paper can be printed, before any work is done for it."""
    if path.suffix.lower() != ".pdf":
        raise Unreadable(_("papers are PDF: give a name that ends in .pdf"))
    writable(path)


def print_paper(template: str, paper: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Print a paper by its template: the answer names its file, its number and what the bytes hash to."""
    content = pdf(template=template, data=paper)
    with private(path, "wb") as file:
        file.write(content)
    return {"file": str(path), "number": paper["number"], "sha256": hashlib.sha256(content).hexdigest()}


def say_printed(printed: Mapping[str, Any]) -> None:
    """Say which number was written where."""
    said = filled(_("Number {number} written to {file}."), number=printed["number"], file=printed["file"])
    out.print(escape(said), soft_wrap=True)
