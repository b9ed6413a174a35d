"""What the law gives somebody, and why: lines of whole rupiah, the steps that led to each, the amounts it rests on.

award = accident_death(page=book().on(date(2026, 5, 1)), base=1_000_000)
award.total                     # 70000000
award.because(language="id")    # ("PP 82/2019 Lampiran III (10 sumber sekunder)", ...)
award.explain(language="id")    # ("Santunan kematian: 60% × 80 × Rp1.000.000 = Rp48.000.000", ...)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from payung.kernel.language import Language
from payung.law.amounts import Amount
from payung.law.sentences import sentence


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of an explanation: a code of `law/sentences`, and what stands in its gaps."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, *, language: Language) -> str:
        """The sentence. KeyError where the code or a value is missing: a programmer's mistake."""
        return sentence(code=self.code, values=self.values, language=language)


def step(code: str, /, **values: object) -> Step:
    """A step with its values: `step("jkk.death", percent=60, months=80, base=base, amount=amount)`."""
    return Step(code, values)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is given: its name (`jkk.death`), whole rupiah (below zero: netted), how it was reached, on what
    it rests."""

    name: str
    amount: int
    steps: tuple[Step, ...]
    rests_on: tuple[Amount[Any], ...]

    def explain(self, *, language: Language = "id") -> tuple[str, ...]:
        """How this line was reached, sentence by sentence."""
        return tuple(each.say(language=language) for each in self.steps)


@dataclass(frozen=True, slots=True)
class Award:
    """What somebody has a right to. One in kind has no lines, nor has one where nothing is owed: `steps` say which.

    `denied`: there is no right at all, and `steps` say why.

    `law` is the version of the book, to be kept beside a stored result. `rests_on` are the amounts that decided on the
    whole: whether there is a right, what limits it.
    """

    law: str
    lines: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    rests_on: tuple[Amount[Any], ...] = ()
    denied: bool = False

    @property
    def total(self) -> int:
        """Whole rupiah: the sum of the lines."""
        return sum(line.amount for line in self.lines)

    def amount_of(self, name: str) -> int:
        """What the lines of this name sum to, in whole rupiah; 0 without any."""
        return sum(line.amount for line in self.lines if line.name == name)

    def amounts(self) -> tuple[Amount[Any], ...]:
        """The amounts of the book it rests on, each once, in the order of use."""
        every = [*self.rests_on, *(amount for line in self.lines for amount in line.rests_on)]
        return tuple({(amount.name, amount.since): amount for amount in every}.values())

    def because(self, *, language: Language = "id") -> tuple[str, ...]:
        """The articles, each once, marked where nobody has read them in the regulation itself."""
        return tuple(dict.fromkeys(text for amount in self.amounts() for text in amount.because(language=language)))

    def explain(self, *, language: Language = "id") -> tuple[str, ...]:
        """Why this amount, sentence by sentence, as an officer at the counter would say it."""
        said = list(dict.fromkeys(each.say(language=language) for each in self.steps))
        # Each line speaks for itself: of three children with equal shares, each is named, or the lines do not add up.
        said += [each for line in self.lines for each in line.explain(language=language)]
        if len(self.lines) > 1:
            said.append(sentence(code="award.total", values={"amount": self.total}, language=language))
        return tuple(said)

    def with_lines(self, *lines: Line, steps: Iterable[Step] = (), rests_on: Iterable[Amount[Any]] = ()) -> "Award":
        """This award and more."""
        return replace(
            self,
            lines=(*self.lines, *lines),
            steps=(*self.steps, *steps),
            rests_on=(*self.rests_on, *rests_on),
        )
