"""Empty workbooks to fill in: lists and change lists."""

import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, Unreadable, private, unwritten, writable
from payung.interfaces.cli.session import open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.sponsors import queries
from payung.sponsors.templates import write_template


def list_template(
    agreement: Annotated[str, typer.Option(help=_("Under which agreement."))],
    out_: Annotated[Path, typer.Option("--out", help=_("Where to write the file."))],
    changes: Annotated[bool, typer.Option("--changes", help=_("For a change list: who comes and who goes."))] = False,
    as_json: AsJson = False,
) -> None:
    """Write an empty workbook for a list: its columns, what belongs there, and the words that the agreement takes."""
    writable(out_)
    if out_.suffix.lower() != ".xlsx":
        raise Unreadable(_("a template is a workbook: give a name that ends in .xlsx"))
    unwritten(out_)
    open_installation()
    with refusals(as_json_object=as_json), private(out_, "wb") as file:
        under = queries.agreement(code=agreement)
        headings = write_template(code=under.code, terms=under.terms, changes=changes, out=file, language=language())
    command = f"payung list check {shlex.quote(str(out_))} --agreement {under.code} --by {_('NAME')}"

    def say() -> None:
        said = _("An empty workbook of {columns} columns: {file}.")
        out.print(escape(filled(said, columns=str(len(headings)), file=str(out_))), soft_wrap=True)
        out.print(f"{_('Fill it in, save it, then')}: {escape(command)}", soft_wrap=True)

    answer({"file": str(out_), "columns": headings}, as_json_object=as_json, say=say)
