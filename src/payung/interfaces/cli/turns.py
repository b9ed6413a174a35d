"""`payung list turns`: who was not reached where quota or budget were short, and where they stand in the queue."""

from rich.markup import escape

from payung.interfaces.cli.agreements import SERVED_BY
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.lists import ListId
from payung.interfaces.cli.options import AsJson
from payung.interfaces.cli.session import open_installation
from payung.interfaces.cli.words import _, language
from payung.kernel.language import number
from payung.kernel.problems import message
from payung.sponsors import queries
from payung.sponsors.turns import queued


def list_turns(id_: ListId, as_json: AsJson = False) -> None:
    """Show whom quota or budget did not reach, row by row, with their place in the queue and the rule."""
    open_installation()
    with refusals(as_json_object=as_json):
        kept = queries.worker_list(id=id_)
        rule = queries.agreement(id=kept.agreement_id).terms.serve_by
        waiting = queued(verdicts=queries.verdicts(of=kept))
    payload = {
        **{"list": kept.id, "serve_by": rule, "ready": kept.outcomes["ready"]},
        "waiting": [{"row": row, "code": problem.code, "turn": problem.value} for row, problem in waiting],
    }

    def say() -> None:
        if not rule:
            said = _("This agreement has no rule: where quota or budget are short, the whole list is refused.")
            out.print(said, soft_wrap=True)
            return
        out.print(f"{_('Served first')}: {_(SERVED_BY[rule])}")
        counts = _("{ready} rows are ready, {waiting} are not reached.").replace(
            "{ready}", number(kept.outcomes["ready"])
        )
        out.print(counts.replace("{waiting}", number(len(waiting))))
        if waiting:
            out.print(_("In brackets: whose turn it is / for how many there is room."), soft_wrap=True)
        for row, problem in waiting:
            said = f"{_('Row')} {row}: {message(problem, language=language())}"
            out.print(f"  {escape(said)}", soft_wrap=True)

    answer(payload, as_json_object=as_json, say=say)
