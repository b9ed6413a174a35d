"""Two who pay months of one worker at once: the key lets one win, and the other looks again at what is due."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError

TRIES = 20  # each is lost only where somebody else paid in between
Answer = TypeVar("Answer")


def unless_overtaken(*, work: Callable[[], Answer]) -> Answer:
    """Do `work`, and again where somebody paid one of its months between its reading and its writing."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except IntegrityError:
            continue
    return work()
