"""Note who came in, left and was refused; change a password, and second factors."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction

from payung.access.holding import hold
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.problems import Problem, Refused

Done = TypeVar("Done")


def note_entry(*, visit: str, by: str, at: datetime) -> None:
    """Note that an account's owner came in, by all that was asked. `visit` is the beginning of the session's id."""
    user_id(name=by)
    with transaction.atomic():
        record(by=by, action="enter", subject=f"visit {visit}", detail={"at": at.isoformat()})


def note_leave(*, visit: str, by: str, at: datetime) -> None:
    """Note that an account's owner left."""
    user_id(name=by)
    with transaction.atomic():
        record(by=by, action="leave", subject=f"visit {visit}", detail={"at": at.isoformat()})


def note_refusal(*, why: str, by: str, at: datetime) -> None:
    """Note that somebody who said to be `by` was not let in: a wrong "password", a wrong "factor", or "closed".

    Where no account has that name nothing is noted: what strangers type stands nowhere.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM access_account WHERE name = %s)", [by])
        if cursor.fetchone()[0]:
            record(by=by, action="refuse_entry", subject=by, detail={"why": why, "at": at.isoformat()})


def change_password(*, encoded: str, by: str, at: datetime) -> None:
    """Set the password of `by`'s own account, as Django keeps it; every other session of theirs ends by that.

    Whether it is a good one, and whether they knew the one before, was asked before. Raises Refused
    `account.unknown`.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE access_account SET password = %s WHERE name = %s", [encoded, by])
        if not cursor.rowcount:
            raise Refused(Problem("account.unknown", "name", by))
        record(by=by, action="change_password", subject=by, detail={"at": at.isoformat()})


def change_factors(*, did: str, then: Callable[[], Done], by: str, at: datetime) -> Done:
    """Change second factors of `by`'s own account: what `then` does, and the note of it (`did`), or neither.

    Raises Refused `account.last_factor` where no factor were left: whoever has none is let in by a password alone.
    """
    user_id(name=by)
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"factors {by}")
        done = then()
        cursor.execute(
            "SELECT EXISTS (SELECT FROM mfa_authenticator f JOIN access_account a ON a.id = f.user_id"
            " WHERE a.name = %s AND f.type IN ('totp', 'webauthn'))",
            [by],
        )
        if not cursor.fetchone()[0]:
            raise Refused(Problem("account.last_factor"))
        record(by=by, action="change_factors", subject=by, detail={"did": did, "at": at.isoformat()})
    return done
