"""Make accounts, invite their owners, grant roles and end them, close accounts and open them again.

`within` is how far whoever acts may decide about accounts: nobody grants more than they reach, becomes somebody by an
invitation who may more, or changes what they may themselves. Whoever runs commands has the keys: that reaches all.
"""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from payung.access.accounts.queries import bound_to, grants, needed_for
from payung.access.actions import NAME
from payung.access.codes.actions import SELF
from payung.access.holding import hold
from payung.access.queries import user_id
from payung.access.roles import ROLES
from payung.access.scope import EVERYTHING, Scope
from payung.audit.actions import record
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import reason

INVITED_FOR = timedelta(days=2)
REGION = re.compile(r"(\d\d(\.\d\d)?)?", re.ASCII)
"""The beginning of a region's code: of the nation nothing, of a province two digits."""


class Invited(NamedTuple):
    """An invitation: whose, and the word that its link carries. It is told once and stands nowhere."""

    name: str
    word: str


def add_account(*, name: str, by: str, at: datetime, within: Scope = EVERYTHING) -> None:
    """Make an account for `name`, who is added as a user where nobody is called so yet. It has no password.

    Raises Refused: `user.name_malformed`; `user.exists` where somebody who acted already, or whoever acts as SELF,
    would be another's to become; `account.exists`; `account.of_machine` where a partner has that name; `user.unknown`.
    """
    if not NAME.fullmatch(name):
        raise Refused(Problem("user.name_malformed", "name", name))
    if name == SELF:  # as whom participants act: nobody may become all of them
        raise Refused(Problem("user.exists", "name", name))
    actor = None if by == name else user_id(name=by)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO access_user (name) VALUES (%s) ON CONFLICT (name) DO NOTHING RETURNING id", [name])
        was_there = cursor.fetchone() is None
        user = user_id(name=name)
        cursor.execute("SELECT EXISTS (SELECT FROM access_partner WHERE user_id = %s)", [user])
        if cursor.fetchone()[0]:
            raise Refused(Problem("account.of_machine", "name", name))
        cursor.execute(
            "INSERT INTO access_account (user_id, name, password, recorded_by_id) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (name) DO NOTHING RETURNING id",
            [user, name, make_password(None), actor or user],
        )
        if cursor.fetchone() is None:
            raise Refused(Problem("account.exists", "name", name))
        if was_there and not within.everything:
            raise Refused(Problem("user.exists", "name", name))
        record(by=by, action="add_account", subject=name, detail={"at": at.isoformat()})


def create_account(
    *,
    name: str,
    role: str,
    region: str = "",
    sponsor: int | None = None,
    by: str,
    at: datetime,
    within: Scope = EVERYTHING,
) -> Invited:
    """Make an account with one role and invite its owner: all of it, or nothing.

    Only the very first makes itself, `by` its own name. Raises Refused as these three do, and `account.by_missing`.
    """
    with transaction.atomic():
        if by == name:
            _check_first()
        add_account(name=name, by=by, at=at, within=within)
        grant_role(name=name, role=role, region=region, sponsor=sponsor, by=by, at=at, within=within)
        return invite(name=name, by=by, at=at, within=within)


def grant_role(
    *,
    name: str,
    role: str,
    region: str = "",
    sponsor: int | None = None,
    by: str,
    at: datetime,
    within: Scope = EVERYTHING,
) -> int:
    """Grant a role within a region ("" is the nation) or for a sponsor, by its funder's id; the grant's id.

    The same again adds nothing. Raises Refused: `account.unknown`; `role.unknown`; `role.needs_sponsor` and
    `role.needs_no_sponsor`; `role.region_unknown`; `account.own`, `account.out_of_reach`; `user.unknown`.
    """
    actor = user_id(name=by)
    if role not in ROLES:
        raise Refused(Problem("role.unknown", "role", role))
    if (ROLES[role].bound == "sponsor") != (sponsor is not None):
        raise Refused(
            Problem("role.needs_no_sponsor" if sponsor is not None else "role.needs_sponsor", "sponsor", role)
        )
    if sponsor is None and not REGION.fullmatch(region):
        raise Refused(Problem("role.region_unknown", "region", region))
    bound: dict[str, str | int] = {"region": region} if sponsor is None else {"sponsor": sponsor}
    wanted = bound_to(region=None if sponsor is not None else region, sponsor=sponsor)
    _check_reach(name, by, within, [needed_for(role=role, scope=wanted)])
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"grants {name}")
        account = _account(name)
        held = grants(name=name)
        _check_reach(name, by, within, [standing.needs for standing in held])
        for standing in held:
            if (standing.role, standing.scope) == (role, wanted):
                return standing.id
        cursor.execute(
            "INSERT INTO access_grant (user_id, role, region, sponsor_id, recorded_by_id) VALUES (%s, %s, %s, %s, %s)"
            " RETURNING id",
            [account.user, role, bound.get("region"), sponsor, actor],
        )
        [grant] = cursor.fetchone()
        record(by=by, action="grant_role", subject=f"{name} {grant}", detail={"role": role, **bound})
    return int(grant)


def end_grant(*, grant: int, why: str, by: str, at: datetime, within: Scope = EVERYTHING) -> None:
    """A role holds no longer. Said again it adds nothing.

    Raises Refused: `account.grant_unknown`; `account.own`, `account.out_of_reach`; `user.unknown`, `why.…`.
    """
    actor, why = user_id(name=by), reason(why=why)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.name, g.region, g.sponsor_id, g.role FROM access_grant g JOIN access_user u ON u.id = g.user_id"
            " WHERE g.id = %s",
            [grant],
        )
        found = cursor.fetchone()
        if found is None:
            raise Refused(Problem("account.grant_unknown", "grant", str(grant)))
        ended = needed_for(role=found[3], scope=bound_to(region=found[1], sponsor=found[2]))
        _check_reach(found[0], by, within, [ended])
        hold(subject=f"grants {found[0]}")
        cursor.execute(
            "INSERT INTO access_endedgrant (grant_id, why, recorded_by_id) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING RETURNING grant_id",
            [grant, why, actor],
        )
        if cursor.fetchone():
            record(by=by, action="end_grant", subject=f"{found[0]} {grant}", detail={})


def invite(*, name: str, by: str, at: datetime, within: Scope = EVERYTHING) -> Invited:
    """A new invitation for an account's owner: good once, for INVITED_FOR; those before it are good no more.

    Raises Refused: `account.unknown`; `account.own`, `account.out_of_reach`; `user.unknown`.
    """
    actor, word = user_id(name=by), secrets.token_urlsafe(24)
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"grants {name}")
        hold(subject=f"invitation {name}")
        _check_reach(name, by, within, [standing.needs for standing in grants(name=name)])
        cursor.execute(
            "INSERT INTO access_invitation (id, account_id, recorded_by_id) VALUES (%s, %s, %s)",
            [_digest(word), _account(name).id, actor],
        )
        record(by=by, action="invite", subject=f"{name} {_digest(word).hex()}", detail={"at": at.isoformat()})
    return Invited(name, word)


def invited(*, word: str, at: datetime) -> str:
    """Whose account an invitation opens. Raises Refused `invitation.invalid`, whatever is wrong with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.name, i.recorded_at, EXISTS (SELECT FROM access_usedinvitation u WHERE u.invitation_id = i.id)"
            " OR EXISTS (SELECT FROM access_invitation n WHERE n.account_id = i.account_id"
            " AND n.recorded_at > i.recorded_at)"
            " FROM access_invitation i JOIN access_account a ON a.id = i.account_id WHERE i.id = %s",
            [_digest(word)],
        )
        found = cursor.fetchone()
    if found is None or found[2] or at - found[1] > INVITED_FOR:
        raise Refused(Problem("invitation.invalid", "invitation"))
    return str(found[0])


def begin_account(*, word: str, password: str, by: str, at: datetime) -> None:
    """Set an account's password by its invitation; second factors from before are gone, as are its sessions.

    `by` is the account's owner. Whether the password is a good one was asked before. Raises Refused
    `invitation.invalid`.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"invitation {by}")
        if invited(word=word, at=at) != by:
            raise Refused(Problem("invitation.invalid", "invitation"))
        cursor.execute("INSERT INTO access_usedinvitation (invitation_id) VALUES (%s)", [_digest(word)])
        account = _account(by).id
        cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [account])
        cursor.execute("UPDATE access_account SET password = %s WHERE id = %s", [make_password(password), account])
        record(by=by, action="begin_account", subject=f"{by} {_digest(word).hex()}", detail={})


def switch_account(*, name: str, open: bool, why: str, by: str, at: datetime, within: Scope = EVERYTHING) -> None:
    """Close an account, or open it again: from its next page on. The same said again adds nothing.

    Raises Refused: `account.unknown`; `account.own` for one's own; `account.out_of_reach`; `user.unknown`, `why.…`.
    """
    actor, why = user_id(name=by), reason(why=why)
    if name == by:
        raise Refused(Problem("account.own", "name", name))
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"account {name}")
        _check_reach(name, by, within, [standing.needs for standing in grants(name=name)])
        account = _account(name)
        cursor.execute(
            "SELECT n, open FROM access_accountstate WHERE account_id = %s ORDER BY n DESC LIMIT 1", [account.id]
        )
        n, was_open = cursor.fetchone() or (0, True)
        if was_open == open:
            return
        cursor.execute(
            "INSERT INTO access_accountstate (account_id, n, open, why, recorded_by_id) VALUES (%s, %s, %s, %s, %s)",
            [account.id, n + 1, open, why, actor],
        )
        record(by=by, action="switch_account", subject=f"{name} {n + 1}", detail={"open": open})


def _check_first() -> None:
    """Whether no account is there yet; of two who come at once, the second finds the first's. Raises Refused."""
    hold(subject="the first account")
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM access_account)")
        if cursor.fetchone()[0]:
            raise Refused(Problem("account.by_missing", "by"))


def _check_reach(name: str, by: str, within: Scope, touched: Iterable[Scope]) -> None:
    """Whether whoever reaches `within` may touch what an account may do. Raises Refused."""
    if within.everything:
        return
    if name == by:
        raise Refused(Problem("account.own", "name", name))
    if not all(within.reaches(scope=scope) for scope in touched):
        raise Refused(Problem("account.out_of_reach", "name", name))


class _Account(NamedTuple):
    id: int
    user: int


def _account(name: str) -> _Account:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, user_id FROM access_account WHERE name = %s", [name])
        found = cursor.fetchone()
    if found is None:
        raise Refused(Problem("account.unknown", "name", name))
    return _Account(*found)


def _digest(word: str) -> bytes:
    return settings.PAYUNG_KEYS.keyed_index(f"account invitation {word}")
