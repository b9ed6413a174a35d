"""What a registration or a correction is told of who is known counts as a search."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from payung.access.searches.actions import note_search
from payung.kernel.problems import Refused

FINDS = frozenset(("nik.already_registered", "person.looks_alike", "person.decided_same", "person.reported_dead"))
"""Refusals that say that somebody is known."""


@contextmanager
def counting_finds(*, by: str, at: datetime) -> Iterator[None]:
    """A registration or correction that is refused for whom the registry knows tells what a search would, wherever
    they live: it counts as one. Raises Refused `search.too_many` in its place."""
    try:
        yield
    except Refused as refusal:
        if any(problem.code in FINDS for problem in refusal.problems):
            note_search(how="registering", by=by, at=at)
        raise
