"""What the law says where it is no money: a day, yes or no, who receives. With its reasons, as an award has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from payung.law.amounts import Amount
from payung.law.awards import Award, Step
from payung.law.book import Page

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Answer(Generic[Value_co]):
    """An answer and why: `why.explain(language="id")` are its sentences, `why.because(language="id")` its articles."""

    value: Value_co
    why: Award


def answer(value: Value, /, *steps: Step, page: Page, rests_on: Iterable[Amount[Any]]) -> Answer[Value]:
    """An answer of this page of the book, with the steps that led to it and the amounts it rests on."""
    return Answer(value, Award(page.law, steps=steps, rests_on=tuple(rests_on)))
