"""Several questions to the database on one way there and back: of a short question, the way is what costs."""

from collections.abc import Sequence
from typing import Any

Question = tuple[str, Sequence[Any]]
"""A statement that answers with rows, and its parameters."""


def ask(*, cursor: Any, questions: Sequence[Question]) -> list[list[Any]]:
    """The rows of each of these questions, in order. Each sees what was committed when its own turn came."""
    cursor.execute("; ".join(sql for sql, _ in questions), [each for _, values in questions for each in values])
    answers = [cursor.fetchall()]
    while cursor.nextset():
        answers.append(cursor.fetchall())
    return answers
