"""How far somebody sees: said to the database session, whose row-level security shows nothing else.

A session that was told nothing sees nothing (docs/decisions/0019).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

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

    def reaches(self, *, scope: "Scope") -> bool:
        """Whether it reaches all that another one reaches of regions and sponsors."""
        if scope.everything:
            return self.everything
        return all(self.reaches_region(region=region) for region in scope.regions) and all(
            self.reaches_sponsor(funder=funder) for funder in scope.sponsors
        )

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
    """Nothing is visible within the block, from its first question on: without one, the database is left alone.

    Nor does a session see anything that replaces a broken one meanwhile: no block had its scope told to it.
    """
    before: list[str] = []
    _remember(None)

    def narrow(execute: Callable[..., Any], sql: str, *asked: Any) -> Any:
        if sql is not TELL and _last_told() is None:
            before.append(_tell(NOTHING.told))
        return execute(sql, *asked)

    try:
        with connection.execute_wrapper(narrow):
            yield
    finally:
        if before:
            _restore(before[0])


@contextmanager
def seeing(*, scope: Scope) -> Iterator[None]:
    """The database session sees as far as `scope` within the block, and as far as before after it."""
    before = _tell(scope.told)
    try:
        yield
    finally:
        _restore(before)


def sees_everything() -> bool:
    """Whether the database session sees everything now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true) = '*', false)", [SETTING])
        return bool(cursor.fetchone()[0])


TELL = (
    "SELECT before, set_config(%s, %s, false)"
    " FROM (SELECT coalesce(current_setting(%s, true), '') AS before OFFSET 0) was"
)
LAST_TOLD: WeakKeyDictionary[Any, str | None] = WeakKeyDictionary()
"""By session: one that replaces a broken one was told nothing."""


def _tell(told: str) -> str:
    """Tell the session how far it sees; how far it saw before. What it was told last it is not told again."""
    before = _last_told()
    if before == told:
        return told
    with connection.cursor() as cursor:
        cursor.execute(TELL, [SETTING, told, SETTING])
        was = str(cursor.fetchone()[0])
    _remember(told)
    return was if before is None else before


def _restore(before: str) -> None:
    """Back to what was. A transaction that fails takes the setting back by itself, and a broken session has none."""
    session = connection.connection
    if session is None or session.closed:
        return
    if connection.needs_rollback or session.info.transaction_status == TransactionStatus.INERROR:
        _remember(before)
    else:
        _tell(before)


def _last_told() -> str | None:
    """What this very session was told last; None where no block of ours told it anything yet."""
    session = connection.connection
    return None if session is None else LAST_TOLD.get(session)


def _remember(told: str | None) -> None:
    session = connection.connection
    if session is not None:
        LAST_TOLD[session] = told
