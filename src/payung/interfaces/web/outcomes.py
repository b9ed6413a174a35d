"""What became of a list's rows, in words and as pieces of a bar; and why rows were turned away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from payung.interfaces.web.language import reading_language
from payung.kernel import problems
from payung.kernel.problems import Problem

OUTCOMES = {
    "ready": (_("Ready"), _("Passed every check; the contributions are for these.")),
    "to_mend": (_("To mend"), _("The sponsor can mend these rows or must drop them.")),
    "already_covered": (_("Already covered"), _("Paid for already, or the same row once more. Nothing to do.")),
    "ask_person": (_("Ask a person"), _("Two rows or people that look alike. A person must decide.")),
    "leaving": (_("Leaving"), _("People who go by this list, from their first unpaid month on.")),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the outcomes of a list, with its piece of the bar (0 to 100, as SVG text)."""

    code: str
    name: str
    meaning: str
    rows: int
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were turned away, how many, and how to mend them."""

    code: str
    sentence: str
    fix: str
    rows: int


def outcomes(*, counted: Mapping[str, int], rows: int) -> list[Outcome]:
    """The outcomes in their order, each beginning on the bar where the one before ends; leavers, where any."""
    found, done, whole = [], 0, rows or 1
    for code, (name, meaning) in OUTCOMES.items():
        count = counted.get(code, 0)
        if code == "leaving" and not count:
            continue
        start, width = f"{100 * done / whole:.2f}", f"{100 * count / whole:.2f}"
        found.append(Outcome(code, str(name), str(meaning), count, start, width))
        done += count
    return found


def reasons(*, counted: Mapping[str, int]) -> list[Reason]:
    """Most frequent first."""
    in_order = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [
        Reason(code, _of_many(problems.message, code), _of_many(problems.fix, code), rows) for code, rows in in_order
    ]


def _of_many(sentence: Callable[..., str], code: str) -> str:
    """The sentence about many rows: an ellipsis stands for the value found in each, and falls out of brackets."""
    return sentence(Problem(code, value="…"), language=reading_language()).replace(" (…)", "")
