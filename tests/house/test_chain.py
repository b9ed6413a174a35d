"""Every action leaves its row in the audit chain, and every such row is compared with what the action wrote."""

import ast
from collections.abc import Iterator

import pytest

from payung.reporting.rules import chain
from tests.house.source import module, modules

ALONE = {
    "enter": "a visit is a session, and sessions go",
    "leave": "a visit is a session, and sessions go",
    "refuse_entry": "only the chain remembers who was not let in",
    "change_password": "of a password only the newest stands in a table",
    "change_factors": "of second factors only those that stand are in a table",
    "look": "reading writes nothing else",
    "search": "reading writes nothing else",
    "rotate_key": "keys stand outside the database",
    "lay_down_sample": "only in a demo, whose sample is no action of anybody",
    "remind": "its rows are counted by rules of their own: tasks, and reminders in the outbox",
    "revoke_cards": "its serials are compared one by one by a rule of its own",
}
"""Actions whose rows are not compared with a row of another table, and why."""


def _recorded() -> Iterator[str]:
    """The name of every action that some code records; of a variable, every text that may stand there."""
    for path in modules():
        for function in ast.walk(module(path)):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "record":
                        yield from _texts(function, next(word.value for word in call.keywords if word.arg == "action"))


def _texts(function: ast.FunctionDef, value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Name):
        for line in ast.walk(function):
            if isinstance(line, ast.Assign) and any(ast.unparse(target) == value.id for target in line.targets):
                yield from _texts(function, line.value)
    else:
        yield from (each.value for each in ast.walk(value) if isinstance(each, ast.Constant) and each.value)


RECORDED = sorted(set(_recorded()))


@pytest.mark.parametrize("action", RECORDED)
def test_what_is_recorded_is_compared_with_what_was_done(action: str) -> None:
    [*rooms] = [room.__name__ for room in chain.ROOMS if action in room.ACTIONS]
    assert len(rooms) + (action in ALONE) == 1, rooms


def test_nothing_is_compared_that_nobody_records() -> None:
    compared = {action for room in chain.ROOMS for action in room.ACTIONS}
    assert compared | ALONE.keys() == set(RECORDED)
