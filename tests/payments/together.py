"""Many at the same time, each in a thread with a database connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import connections

from payung.kernel.problems import Refused

MANY = 16
PATIENCE = 60  # seconds after which a thread that waits for the others gives up and the test fails
Answer = TypeVar("Answer")


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer | Exception]:
    """Each call in a thread with a connection of its own; what each answered or raised, in order."""
    answers: list[Any] = [None] * len(calls)

    def run(n: int) -> None:
        try:
            answers[n] = calls[n]()
        except Exception as error:  # whatever it is, the test must see it
            answers[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return answers


def codes(answers: Sequence[object]) -> Counter[str]:
    """How often each code was the reason."""
    refusals = [answer for answer in answers if isinstance(answer, Refused)]
    return Counter(problem.code for refusal in refusals for problem in refusal.problems)
