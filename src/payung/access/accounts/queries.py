"""What somebody was granted, and how far each right of theirs reaches."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from payung.access.roles import ROLES
from payung.access.scope import NOTHING, Scope, union

NATION = Scope(regions=("",))
GRANT = (
    "g.id, g.role, g.region, g.sponsor_id, f.name, b.name, g.recorded_at FROM access_grant g"
    " JOIN access_user u ON u.id = g.user_id JOIN access_user b ON b.id = g.recorded_by_id"
    " LEFT JOIN contributions_funder f ON f.id = g.sponsor_id"
)


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
        return bound_to(region=self.region, sponsor=self.funder)

    @property
    def needs(self) -> Scope:
        """How far whoever decides about it must reach."""
        return needed_for(role=self.role, scope=self.scope)


def bound_to(*, region: str | None, sponsor: int | None) -> Scope:
    """How far a grant reaches that is bound to a region, or to a sponsor's funder."""
    return Scope(regions=(region,)) if region is not None else Scope(sponsors=(sponsor or 0,))


def needed_for(*, role: str, scope: Scope) -> Scope:
    """How far whoever decides about a grant must reach: as far as it.

    The nation, where the role sees jobs: these have no region, and who watches over all is nobody's to replace.
    """
    return NATION if role in ROLES and "jobs" in ROLES[role].sees else scope


class Beginning(NamedTuple):
    """That an invitation was used: password and second factors were set anew, whatever there was; who had invited."""

    by: str
    at: datetime


class AccountView(NamedTuple):
    """An account: made by whom and when, open or why not, whether its owner has a password, and came in last.

    `grants` are those that stand; `touches` is what any grant of it ever reached.
    """

    name: str
    by: str
    at: datetime
    open: bool
    why: str
    begun: bool
    last_entry: datetime | None
    invited_at: datetime | None
    grants: Sequence[GrantView]
    touches: Sequence[Scope]

    def is_within(self, *, scope: Scope, by: str) -> bool:
        """Whether whoever reaches `scope` may know of it: something it may, or might, lies there, or they made it."""
        return scope.everything or self.by == by or any(scope.reaches(scope=each) for each in self.touches)


def grants(*, name: str) -> Sequence[GrantView]:
    """The grants of a user that stand, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {GRANT} WHERE u.name = %s"
            " AND NOT EXISTS (SELECT FROM access_endedgrant e WHERE e.grant_id = g.id) ORDER BY g.id",
            [name],
        )
        return [GrantView(*row) for row in cursor.fetchall()]


def beginnings(*, name: str) -> Sequence[Beginning]:
    """Each time that an account was begun by an invitation, the newest first; the oldest made it its owner's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.name, used.recorded_at FROM access_usedinvitation used"
            " JOIN access_invitation i ON i.id = used.invitation_id JOIN access_account a ON a.id = i.account_id"
            " JOIN access_user b ON b.id = i.recorded_by_id WHERE a.name = %s ORDER BY used.recorded_at DESC",
            [name],
        )
        return [Beginning(*row) for row in cursor.fetchall()]


def accounts(*, name: str = "") -> Sequence[AccountView]:
    """Every account, or the one with this name, by name."""
    found = _granted(name)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.name, b.name, a.recorded_at, coalesce(s.open, true), coalesce(s.why, ''),"
            " a.password NOT LIKE '!%%', a.last_login, CASE WHEN NOT EXISTS (SELECT FROM access_usedinvitation u"
            " WHERE u.invitation_id = i.id) THEN i.recorded_at END"
            " FROM access_account a JOIN access_user b ON b.id = a.recorded_by_id LEFT JOIN LATERAL"
            " (SELECT open, why FROM access_accountstate WHERE account_id = a.id ORDER BY n DESC LIMIT 1) s ON true"
            " LEFT JOIN LATERAL (SELECT id, recorded_at FROM access_invitation WHERE account_id = a.id"
            " ORDER BY recorded_at DESC LIMIT 1) i ON true"
            " WHERE %s IN ('', a.name) ORDER BY a.name",
            [name],
        )
        rows = cursor.fetchall()
    return [
        AccountView._make(
            [
                *row,
                [grant for grant, ended in found[row[0]] if not ended],
                [grant.scope for grant, _ in found[row[0]]],
            ]
        )
        for row in rows
    ]


def _granted(name: str) -> Mapping[str, list[tuple[GrantView, bool]]]:
    """Every grant there ever was by whose it is, and whether it ended."""
    found: dict[str, list[tuple[GrantView, bool]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT u.name, EXISTS (SELECT FROM access_endedgrant e WHERE e.grant_id = g.id), {GRANT}"
            " WHERE %s IN ('', u.name) ORDER BY g.id",
            [name],
        )
        for whose, ended, *grant in cursor.fetchall():
            found[whose].append((GrantView(*grant), ended))
    return found


def reach(*, right: str, doing: bool, granted: Collection[GrantView]) -> Scope:
    """How far a right reaches by these grants, to do it or to see it; NOTHING where none of them holds it."""
    scopes = [
        grant.scope
        for grant in granted
        if grant.role in ROLES and right in (ROLES[grant.role].does if doing else ROLES[grant.role].sees)
    ]
    return union(scopes=scopes) if scopes else NOTHING


def may_still(*, name: str, rights: Collection[str]) -> bool:
    """Whether an account is open and may do something of one of these rights, asked long after it was let in.

    Who has no account acts by commands alone: nothing was granted to them, and nothing ended.
    """
    found = accounts(name=name)
    if not found:
        return True
    granted = grants(name=name)
    return found[0].open and any(reach(right=right, doing=True, granted=granted) != NOTHING for right in rights)
