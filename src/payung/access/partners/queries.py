"""Which partner is this, what may it do, and what was it answered?"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from payung.access.partners.keys import key_hash, open_secret
from payung.kernel.problems import Problem, Refused


class Partner(NamedTuple):
    """A partner who may act: as the user whose name is `code`, within `scopes`, `rate` requests a minute."""

    id: int
    code: str
    name: str
    kind: str
    user: int
    scopes: tuple[str, ...]
    rate: int


class Listed(NamedTuple):
    """A partner as lists show it: since when its key counts, when it was closed, and whether it speaks SNAP."""

    partner: Partner
    keyed_at: datetime
    closed_at: datetime | None
    bank: bool


class Bank(NamedTuple):
    """A partner who speaks SNAP with us (see access.models.BankPartner), its secret opened."""

    partner: Partner
    client_key: str
    secret: str
    public_key: str
    service_id: str
    expires_as: str
    lenient_ids: bool


class Given(NamedTuple):
    """What a partner was answered under an idempotency key; `asked` is the keyed hash of what it had asked."""

    asked: bytes
    status: int
    answer: Mapping[str, Any]


# The newest key says what a partner may, whichever of its keys opened the door.
PARTNER = """
SELECT p.id, u.name, p.name, p.kind, u.id, newest.scopes::text, newest.rate{more}
FROM access_partner p JOIN access_user u ON u.id = p.user_id
JOIN LATERAL (SELECT * FROM access_partnerkey k WHERE k.partner_id = p.id ORDER BY k.n DESC LIMIT 1) newest ON true
{joined}
"""
COLUMNS = len(Partner._fields)
OPEN = "NOT EXISTS (SELECT FROM access_closedpartner c WHERE c.partner_id = p.id)"
BANK = """
JOIN LATERAL (
    SELECT * FROM access_bankpartner b WHERE b.partner_id = p.id ORDER BY b.n DESC LIMIT 1) spoken ON true
"""
BANK_COLUMNS = (
    ", spoken.client_key, spoken.secret_sealed, spoken.key_id, spoken.public_key, spoken.service_id, spoken.expires_as,"
    " spoken.lenient_ids"
)


def partner_by_key(*, key: str, at: datetime) -> Partner | None:
    """The partner whom this API key lets in at an instant; None for a key that is none, or holds no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            PARTNER.format(more="", joined="JOIN access_partnerkey used ON used.partner_id = p.id")
            + f"WHERE used.key_hash = %s AND {OPEN} AND NOT EXISTS (SELECT FROM access_partnerkey later"
            " WHERE later.partner_id = p.id AND later.n > used.n AND later.earlier_until <= %s)",
            [key_hash(key=key, keys=settings.PAYUNG_KEYS), at],
        )
        found = cursor.fetchone()
    return _partner(found) if found else None


def partner(*, code: str) -> Partner:
    """The partner with this code, who may act. Raises Refused: `partner.unknown`, `partner.closed`."""
    with connection.cursor() as cursor:
        cursor.execute(
            PARTNER.format(more=f", NOT {OPEN}", joined="") + "WHERE u.name = %s",
            [code],
        )
        found = cursor.fetchone()
    if found is None:
        raise Refused(Problem("partner.unknown", "partner", code))
    if found[COLUMNS]:
        raise Refused(Problem("partner.closed", "partner", code))
    return _partner(found)


def partners() -> list[Listed]:
    """Every partner there ever was, by code."""
    with connection.cursor() as cursor:
        cursor.execute(
            PARTNER.format(
                more=", newest.recorded_at, c.recorded_at,"
                " EXISTS (SELECT FROM access_bankpartner b WHERE b.partner_id = p.id)",
                joined="LEFT JOIN access_closedpartner c ON c.partner_id = p.id",
            )
            + "ORDER BY u.name"
        )
        return [Listed(_partner(row), *row[COLUMNS:]) for row in cursor.fetchall()]


def bank(*, client_key: str = "", code: str = "") -> Bank | None:
    """The open partner who speaks SNAP under this client key, or has this code; None where there is none."""
    where, value = ("spoken.client_key", client_key) if client_key else ("u.name", code)
    with connection.cursor() as cursor:
        cursor.execute(
            PARTNER.format(more=BANK_COLUMNS, joined=BANK) + f"WHERE {where} = %s AND {OPEN}",
            [value],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    partner, (known_as, sealed, key_id, *spoken) = _partner(found), found[COLUMNS:]
    secret = open_secret(sealed=bytes(sealed), partner=partner.code, key_id=key_id, keys=settings.PAYUNG_KEYS)
    return Bank(partner, known_as, secret, *spoken)


def given_answer(*, partner: Partner, key: str) -> Given | None:
    """What this partner was answered under this idempotency key, if it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked, status, answer FROM access_givenanswer WHERE (partner_id, key) = (%s, %s)",
            [partner.id, key],
        )
        found = cursor.fetchone()
    return Given(bytes(found[0]), found[1], json.loads(found[2])) if found else None


def _partner(row: Sequence[Any]) -> Partner:
    """The partner in the first columns of a row."""
    id, code, name, kind, user, scopes, rate = row[:COLUMNS]
    return Partner(id, code, name, kind, user, tuple(json.loads(scopes)), rate)
