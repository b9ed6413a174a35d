"""What somebody was granted, and how far each right of theirs reaches."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from payung.access.roles import ROLES
from payung.access.scope import NOTHING, Scope, union


class GrantView(NamedTuple):
    """A role somebody has, bound to a region or to a sponsor's funder, by whom and since when."""

    id: int
    role: str
    region: str | None
    funder: int | None
    sponsor: str | None
    by: str
    at: datetime

    @property
    def scope(self) -> Scope:
        """How far it reaches."""
        return Scope(regions=(self.region,)) if self.region is not None else Scope(sponsors=(self.funder or 0,))


def grants(*, name: str) -> Sequence[GrantView]:
    """The grants of a user that stand, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT g.id, g.role, g.region, g.sponsor_id, f.name, b.name, g.recorded_at FROM access_grant g"
            " JOIN access_user u ON u.id = g.user_id JOIN access_user b ON b.id = g.recorded_by_id"
            " LEFT JOIN contributions_funder f ON f.id = g.sponsor_id"
            " WHERE u.name = %s AND NOT EXISTS (SELECT FROM access_endedgrant e WHERE e.grant_id = g.id) ORDER BY g.id",
            [name],
        )
        return [GrantView(*row) for row in cursor.fetchall()]


def reach(*, right: str, doing: bool, granted: Collection[GrantView]) -> Scope:
    """How far a right reaches by these grants, to do it or to see it; NOTHING where none of them holds it."""
    scopes = [
        grant.scope
        for grant in granted
        if grant.role in ROLES and right in (ROLES[grant.role].does if doing else ROLES[grant.role].sees)
    ]
    return union(scopes=scopes) if scopes else NOTHING
