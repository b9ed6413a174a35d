"""`payung inbox receive`: a message that somebody sent, given by hand."""

import sys
from typing import Annotated
from uuid import uuid4

import typer

from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, By
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled
from payung.interfaces.inbox.answering import receive, sender
from payung.messages.letters import Letter

BY_HAND = "by hand"


def inbox_receive(
    from_: Annotated[str, typer.Option("--from", help=_("The sender's telephone number."), metavar="PHONE")],
    by: By,
    id_: Annotated[str, typer.Option("--id", help=_("An id of your own: sent twice, the same answer."))] = "",
    as_json: AsJson = False,
) -> None:
    """Take a message that somebody sent, from standard input, and put its answer into the outbox."""
    text = sys.stdin.read()
    open_installation()
    with refusals(as_json_object=as_json):
        letter = Letter(BY_HAND, id_ or str(uuid4()), sender(text=from_), text)
        word = receive(letter=letter, by=by, at=now())
    said = filled(_("Understood as: {word}. The answer is in the outbox (payung messages list)."), word=word)
    answer({"id": letter.id, "word": word}, as_json_object=as_json, say=lambda: out.print(said))
