"""What must be true of an installation, as Django system checks: each a number, a sentence and a hint."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connection

OLDEST_SERVER = 150_000


@register(Tags.database)
def check_installation(databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """The role, the server and the keys with which this process works."""
    if not databases or "default" not in databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int,"
            " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
            " OR EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND pg_has_role(current_user, c.relowner, 'MEMBER')),"
            " (SELECT key_fingerprint FROM access_installation)"
        )
        version, may_change, fingerprint = cursor.fetchone()
    faults = []
    if may_change:
        faults.append(
            Error(
                "the application connects as a role that owns tables",
                hint="DATABASE_URL must name payung_app, which owns nothing and cannot switch a trigger off.",
                id="payung.E001",
            )
        )
    if version < OLDEST_SERVER:
        faults.append(Error("PostgreSQL is older than 15", hint="Use PostgreSQL 15 or newer.", id="payung.E002"))
    if fingerprint is not None and bytes(fingerprint) != settings.PAYUNG_KEYS.fingerprint:
        faults.append(
            Error(
                "these are not the keys by which this database was written",
                hint="Restore keys.json of its home, or PAYUNG_KEYS: with other keys no worker would be found again.",
                id="payung.E003",
            )
        )
    return faults
