"""Whatever the book holds is obeyed: with another value, the law answers some worked case otherwise.

What only has to be cited is a rule (unit `rule`), which nobody can turn round.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import pytest

from payung.kernel.problems import Refused
from payung.law.amounts import Parameter
from payung.law.book import Book, NotInForce, Page, book
from payung.law.cases import shipped

# A worked case has an answer; that a period may not be paid at once is none. tests/law/test_checks.py turns these.
REFUSING = {"prepayment_payers"}


def others(parameter: Parameter) -> Sequence[object]:
    """Values that an amount might have had instead; none of a rule, nor of a table, which is asked row by row."""
    held = next(amount.value for _, amount in reversed(parameter.changes) if amount)
    if parameter.readings:
        return [each.value for each in parameter.readings if each.value != held]
    if parameter.unit == "rule":
        return []
    if isinstance(held, bool):
        return [not held]
    if isinstance(held, int):
        return [held + 1, held * 2, held // 2]
    return [() if held else ("jkk",)] if isinstance(held, tuple) else []


def answers() -> list[Any]:
    """What the law says to every shipped case, articles apart: those of another value are other ones anyway."""
    said: list[Any] = []
    for case in shipped():
        try:
            reply = case.event.reply(case.given, "en")
        except (Refused, NotInForce, ValueError) as refused:
            said.append(str(refused))
        else:
            said.append((reply.values, reply.why))
    return said


def answers_with(name: str, value: object) -> list[Any]:
    """The same, were this the value of an amount on every page that has it."""
    opened = Book.on

    @cache
    def amended(page: Page) -> Page:
        return page.amended(**{name: value})

    def on(self: Book, day: date) -> Page:
        page = opened(self, day)
        try:
            page.amount(name)
        except NotInForce:
            return page
        return amended(page)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Book, "on", on)
        return answers()


@cache
def as_it_is() -> list[Any]:
    """The answers of the book."""
    return answers()


@pytest.mark.parametrize("name", [name for name, each in book().parameters.items() if others(each)])
def test_is_obeyed(name: str) -> None:
    turned = (answers_with(name, value) != as_it_is() for value in others(book().parameters[name]))
    assert any(turned) != (name in REFUSING)


def test_the_answers_differ_by_the_value_alone() -> None:
    assert answers_with("waiting_restarts", book().on(date(2026, 11, 1)).waiting_restarts.value) == as_it_is()
