"""How far somebody sees: said to the database session, whose row-level security shows nothing else.

A session that was told nothing sees nothing (docs/decisions/0019).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection
from psycopg.pq import TransactionStatus

SETTING = "payung.sees"


class Scope(NamedTuple):
    """Regions by the beginning of their codes (the nation is ""), sponsors by their funder's id, one worker by id; or
    everything. Their union."""

    regions: tuple[str, ...] = ()
    sponsors: tuple[int, ...] = ()
    worker: int | None = None
    everything: bool = False

    def reaches_region(self, *, region: str) -> bool:
        """Whether it reaches all of this region."""
        return self.everything or any(region.startswith(within) for within in self.regions)

    def reaches_sponsor(self, *, funder: int) -> bool:
        """Whether it reaches what this funder pays for."""
        return self.everything or funder in self.sponsors

    @property
    def told(self) -> str:
        """As the database session is told: nothing is the empty text."""
        if self.everything:
            return "*"
        words = {"regions": self.regions, "sponsors": self.sponsors, "worker": self.worker}
        kept = {name: value for name, value in words.items() if value not in ((), None)}
        return json.dumps(kept) if kept else ""


NOTHING, EVERYTHING = Scope(), Scope(everything=True)


def union(*, scopes: Iterable[Scope]) -> Scope:
    """What at least one of them reaches."""
    every = list(scopes)
    if any(scope.everything for scope in every):
        return EVERYTHING
    workers = {scope.worker for scope in every} - {None}
    if len(workers) > 1:
        raise ValueError("a scope reaches one worker, or a region")
    return Scope(
        regions=tuple(sorted({region for scope in every for region in scope.regions})),
        sponsors=tuple(sorted({sponsor for scope in every for sponsor in scope.sponsors})),
        worker=next(iter(workers), None),
    )


@contextmanager
def narrowed() -> Iterator[None]:
    """Nothing is visible within the block, from its first question on: without one, the database is left alone."""
    before: list[str] = []

    def narrow(execute: Callable[..., Any], *asked: Any) -> Any:
        if not before:
            before.append("")  # what is asked meanwhile is this very question
            before[0] = _exchange(NOTHING.told)
        return execute(*asked)

    try:
        with connection.execute_wrapper(narrow):
            yield
    finally:
        if before:
            _restore(before[0])


@contextmanager
def seeing(*, scope: Scope) -> Iterator[None]:
    """The database session sees as far as `scope` within the block, and as far as before after it."""
    before = _exchange(scope.told)
    try:
        yield
    finally:
        _restore(before)


def _exchange(told: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT before, set_config(%s, %s, false)"
            " FROM (SELECT coalesce(current_setting(%s, true), '') AS before OFFSET 0) was",
            [SETTING, told, SETTING],
        )
        return str(cursor.fetchone()[0])


def _restore(before: str) -> None:
    """Back to what was. A transaction that failed takes the setting back by itself, and a broken session has none."""
    session = connection.connection
    if session is None or session.closed:
        return
    if session.info.transaction_status == TransactionStatus.INERROR:
        return
    _exchange(before)
