"""How a command answers: one JSON object on standard output, or words and tables; progress on standard error."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from payung.interfaces.cli.words import _, language
from payung.jobs import tasks
from payung.kernel.language import to_translate
from payung.kernel.problems import Problem, Refused, as_json, fix, message
from payung.kernel.watch import Watch
from payung.law.amounts import NotInForce
from payung.sponsors.files.headings import FIELDS

NO, REFUSED = 1, 3
STEPS = {
    **tasks.STEPS,
    "members": to_translate("Laying down the registry"),
    "list": to_translate("Writing the sample list"),
    "receive": to_translate("Paying months"),
    "verify": to_translate("Verifying the books"),
}
# Where a problem is, if not in a field of a worker.
PLACES = {
    "agreement": to_translate("Agreement"),
    "amount": to_translate("Amount"),
    "answer": to_translate("Answer"),
    "as-of": to_translate("As of"),
    "budget": to_translate("Budget"),
    "by": to_translate("Who acts"),
    "case": to_translate("Case"),
    "code": to_translate("Code"),
    "correction": to_translate("Correction"),
    "evidence": to_translate("Evidence"),
    "expires": to_translate("expiresIn"),
    "file": to_translate("File"),
    "from": to_translate("First month"),
    "funder": to_translate("Funder"),
    "grant": to_translate("Grant"),
    "home": to_translate("Home"),
    "id": to_translate("Id"),
    "into": to_translate("Other agreement"),
    "invitation": to_translate("Invitation"),
    "invoice": to_translate("Invoice"),
    "job": to_translate("Job number"),
    "kind": to_translate("Kind"),
    "list": to_translate("List"),
    "max-age": to_translate("Oldest age"),
    "max-decile": to_translate("Highest decile"),
    "min-age": to_translate("Youngest age"),
    "month": to_translate("Month"),
    "months": to_translate("Months"),
    "name": to_translate("Name"),
    "next-step": to_translate("Next step"),
    "number": to_translate("Participant number"),
    "on": to_translate("Day"),
    "option": to_translate("Option"),
    "order": to_translate("Order"),
    "partner": to_translate("Partner"),
    "port": to_translate("Port"),
    "programmes": to_translate("Programmes"),
    "promise": to_translate("Promise"),
    "public-key": to_translate("Public key"),
    "quota": to_translate("Quota"),
    "rate": to_translate("Requests a minute"),
    "reference": to_translate("Reference"),
    "region": to_translate("Region"),
    "register": to_translate("Register"),
    "revoked": to_translate("Revoked cards"),
    "role": to_translate("Role"),
    "row": to_translate("Row"),
    "scope": to_translate("Scope"),
    "sector": to_translate("Sector"),
    "serial": to_translate("Serial"),
    "status-months": to_translate("Age of the status"),
    "source": to_translate("Source"),
    "serve-by": to_translate("Who is served first"),
    "service-id": to_translate("Service number"),
    "sponsor": to_translate("Sponsor"),
    "step": to_translate("Next step"),
    "to": to_translate("Last month"),
    "trust": to_translate("Trust file"),
    "truth": to_translate("Truth"),
    "why": to_translate("Reason"),
    "year": to_translate("Year"),
}

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def answer(payload: Mapping[str, Any] | Sequence[Any], *, as_json_object: bool, say: Callable[[], None]) -> None:
    """Give the answer: as JSON, or as `say` puts it."""
    if as_json_object:
        sys.stdout.write(json.dumps(payload, ensure_ascii=False) + "\n")
        sys.stdout.flush()  # some commands go on after their answer
    else:
        say()


@contextmanager
def refusals(*, as_json_object: bool) -> Iterator[None]:
    """Turn a refusal into its answer and exit status 3; so is the silence of a law that was not there yet."""
    try:
        yield
    except Refused as refused:
        show_problems(refused.problems, as_json_object=as_json_object)
        raise typer.Exit(REFUSED) from refused
    except NotInForce as silence:
        show_problems((Problem("law.not_in_force", "", silence.first.isoformat()),), as_json_object=as_json_object)
        raise typer.Exit(REFUSED) from silence


def show_problems(problems: tuple[Problem, ...], *, as_json_object: bool) -> None:
    """Every problem with where it is, what is wrong and how to put it right."""
    if as_json_object:
        sys.stdout.write(
            json.dumps({"problems": [as_json(p, language=language()) for p in problems]}, ensure_ascii=False)
        )
        sys.stdout.write("\n")
        return
    for problem in problems:
        said = f"{place(problem.where)}: " if problem.where else ""
        said += message(problem, language=language())
        # Escaped: what was handed in may look like rich's own marks.
        err.print(f"[red]✗[/] {escape(said)} [dim]({problem.code})[/]", soft_wrap=True)
        err.print(f"  → {escape(fix(problem, language=language()))}", soft_wrap=True)


def place(where: str) -> str:
    """Where a problem is, in words: a field by its heading, a row by its number."""
    if where in FIELDS:
        indonesian, english = FIELDS[where][0]
        return indonesian if language() == "id" else english
    name, space, number = where.partition(" ")
    return f"{_(PLACES[name])}{space}{number}" if name in PLACES else where


class ProgressWatch(Watch):
    """Shows steps as bars on standard error, and remembers how long each took, in seconds.

    `phase` stands before the name of a step where a command runs several actions.
    """

    def __init__(self, *, silent: bool) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=err, transient=True, disable=silent or not err.is_terminal)
        self._plain = not silent and not err.is_terminal
        self._task: TaskID | None = None
        self._name, self._since = "", time.perf_counter()
        self.phase = ""
        self.seconds: dict[str, float] = {}

    def __enter__(self) -> "ProgressWatch":
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.step("")
        self._progress.stop()

    def step(self, name: str, *, total: int = 0) -> None:
        """Close the step before, whose seconds are now known, and show the next."""
        instant = time.perf_counter()
        if self._name:
            spent = self.seconds.get(self._name, 0) + instant - self._since
            self.seconds[self._name] = round(spent, 3)
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None
        self._name, self._since = f"{self.phase}{name}" if name else "", instant
        if name:
            if self._plain:
                err.print(f"{_(STEPS.get(name, name))} …")
            self._task = self._progress.add_task(_(STEPS.get(name, name)), total=total or None)

    def advance(self, count: int) -> None:
        """Move the bar."""
        if self._task is not None:
            self._progress.advance(self._task, count)
