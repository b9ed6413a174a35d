"""Let partners in, give them other keys, close the door; and answer each of their requests once."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.db import connection, transaction

from payung.access.actions import NAME
from payung.access.holding import hold
from payung.access.partners.keys import (
    KINDS,
    SCOPES,
    key_hash,
    new_client_key,
    new_key,
    new_secret,
    request_hash,
    seal_secret,
)
from payung.access.partners.queries import Bank, Partner, bank, given_answer, partner
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import reason

RATE = 600
"""Requests a minute, where nothing else is said."""
HIGHEST_RATE = 100_000
OVERLAP = timedelta(hours=24)
"""How long the key before works beside a new one, so that a partner can change over."""
SERVICE_ID = re.compile(r" *[0-9]{1,8}")
WEAKEST_RSA = 2048


class PartnerKeys(NamedTuple):
    """A partner's code and its API key, which is never shown again; `earlier_until` is how long those before hold."""

    code: str
    key: str
    earlier_until: datetime


class BankKeys(NamedTuple):
    """By what a bank makes itself known: its client key, and the secret (shown once, "" where it stays as it was)."""

    code: str
    client_key: str
    secret: str


class OtherContent(Exception):
    """An idempotency key came again, with something else under it."""


def add_partner(
    *, code: str, name: str, kind: str, scopes: Iterable[str], by: str, at: datetime, rate: int = RATE
) -> PartnerKeys:
    """Let an organisation's machines in: as the user `code`, within `scopes`, `rate` requests a minute.

    Raises Refused: `user.name_malformed`, `user.exists`, `partner.name_missing`, `partner.kind_unknown`,
    `partner.scope_unknown`, `partner.rate_impossible`.
    """
    actor, named, allowed = user_id(name=by), " ".join(name.split()), tuple(dict.fromkeys(scopes))
    problems = [Problem("user.name_malformed", "code", code)] if not NAME.fullmatch(code) else []
    problems += [Problem("partner.name_missing", "name")] if not named else []
    problems += [Problem("partner.kind_unknown", "kind", kind)] if kind not in KINDS else []
    problems += _check_terms(allowed, rate)
    if problems:
        raise Refused(*problems)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO access_user (name) VALUES (%s) ON CONFLICT (name) DO NOTHING RETURNING id", [code])
        if (made := cursor.fetchone()) is None:
            raise Refused(Problem("user.exists", "code", code))
        cursor.execute(
            "INSERT INTO access_partner (user_id, name, kind, recorded_by_id) VALUES (%s, %s, %s, %s) RETURNING id",
            [made[0], named, kind, actor],
        )
        key = _insert_key(int(cursor.fetchone()[0]), 1, allowed, rate, at, actor)
        detail = {"kind": kind, "key": _mark_of(key), "scopes": ",".join(allowed), "rate": rate, "at": at.isoformat()}
        record(by=by, action="add_partner", subject=code, detail=detail)
    return PartnerKeys(code, key, at)


def rotate_partner_key(
    *,
    code: str,
    by: str,
    at: datetime,
    scopes: Iterable[str] | None = None,
    rate: int | None = None,
    at_once: bool = False,
) -> PartnerKeys:
    """Give a partner another key, and if need be other scopes or another rate, which then count for all its keys.

    The key before works for OVERLAP, or no more where it was stolen (`at_once`). Raises Refused: `partner.unknown`,
    `partner.closed`, `partner.scope_unknown`, `partner.rate_impossible`.
    """
    actor = user_id(name=by)
    with transaction.atomic():
        hold(subject=f"partner {code}")
        known = partner(code=code)
        allowed = known.scopes if scopes is None else tuple(dict.fromkeys(scopes))
        often = known.rate if rate is None else rate
        if problems := _check_terms(allowed, often):
            raise Refused(*problems)
        until = at if at_once else at + OVERLAP
        n = _keys_given(known) + 1
        key = _insert_key(known.id, n, allowed, often, until, actor)
        detail = {"n": n, "key": _mark_of(key), "scopes": ",".join(allowed), "rate": often}
        detail["earlier_until"] = until.isoformat()
        record(by=by, action="rotate_partner_key", subject=code, detail=detail)
    return PartnerKeys(code, key, until)


def close_partner(*, code: str, why: str, by: str, at: datetime) -> None:
    """Close the door to a partner for good: none of its keys opens anything from now on.

    Raises Refused: `partner.unknown`, `partner.closed`, and what `reason` refuses.
    """
    actor, why = user_id(name=by), reason(why=why)
    with transaction.atomic(), connection.cursor() as cursor:
        hold(subject=f"partner {code}")
        known = partner(code=code)
        cursor.execute(
            "INSERT INTO access_closedpartner (partner_id, why, recorded_by_id) VALUES (%s, %s, %s)",
            [known.id, why, actor],
        )
        record(by=by, action="close_partner", subject=code, detail={"at": at.isoformat()})


def set_bank(
    *,
    code: str,
    public_key: str,
    service_id: str,
    by: str,
    at: datetime,
    expires_as: str = "text",
    lenient_ids: bool = False,
    other_secret: bool = False,
) -> BankKeys:
    """Say how a bank speaks SNAP with us: its RSA public key (PEM), its partnerServiceId, and where it is peculiar.

    Its client key stays, and so does its secret, unless it is to have another. Raises Refused: `partner.unknown`,
    `partner.closed`, `partner.not_a_bank`, `partner.public_key_unreadable`, `partner.service_id_malformed`,
    `partner.expires_unknown`.
    """
    actor = user_id(name=by)
    problems = [] if _is_rsa(public_key) else [Problem("partner.public_key_unreadable", "public-key")]
    problems += [] if SERVICE_ID.fullmatch(service_id) else [Problem("partner.service_id_malformed", "service-id")]
    problems += [] if expires_as in ("text", "number") else [Problem("partner.expires_unknown", "expires", expires_as)]
    if problems:
        raise Refused(*problems)
    with transaction.atomic():
        hold(subject=f"partner {code}")
        known = partner(code=code)
        if known.kind != "bank":
            raise Refused(Problem("partner.not_a_bank", "partner", code))
        before = bank(code=code)
        client_key = before.client_key if before else new_client_key()
        secret = new_secret() if before is None or other_secret else before.secret
        spoken = Bank(known, client_key, secret, public_key.strip() + "\n", service_id.strip(), expires_as, lenient_ids)
        _insert_bank(spoken, actor)
        record(by=by, action="set_bank", subject=code, detail={"mark": _mark_of_bank(spoken), "at": at.isoformat()})
    return BankKeys(code, client_key, "" if before and not other_secret else secret)


class Deed(Protocol):
    """What is done for a partner: as whom, and when the request came. Gives the answer's status and body."""

    def __call__(self, *, by: str, at: datetime) -> tuple[int, Mapping[str, Any]]: ...


class Answered(NamedTuple):
    """An answer to a request: its status, its body, and whether it had been given before."""

    status: int
    answer: Mapping[str, Any]
    repeated: bool


def answer_once(*, key: str, asked: bytes, deed: Deed, by: str, at: datetime) -> Answered:
    """Do a deed once for each idempotency key of the partner `by`, and give the same answer for ever after.

    `asked` is the request; a keyed hash of it is kept, for it may hold a NIK. The answer is kept in the transaction of
    the deed (the one row that may follow its audit row, and no slow one): either both stand, or the same request may
    come again. A refusal is not kept, for it wrote nothing: once its reason is gone, the same request is carried out.
    Raises OtherContent where the key was used for something else; Refused `partner.unknown`, `partner.closed`; and
    whatever the deed raises.
    """
    acting = partner(code=by)
    digest = request_hash(request=asked, keys=settings.PAYUNG_KEYS)
    with transaction.atomic():
        hold(subject=f"answer {acting.id} {key}")
        if earlier := given_answer(partner=acting, key=key):
            if earlier.asked != digest:
                raise OtherContent
            return Answered(earlier.status, earlier.answer, repeated=True)
        status, answer = deed(by=by, at=at)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO access_givenanswer (partner_id, key, asked, status, answer) VALUES (%s, %s, %s, %s, %s)",
                [acting.id, key, digest, status, json.dumps(answer)],
            )
    return Answered(status, answer, repeated=False)


def count_call(*, partner: Partner) -> int:
    """Count a request of this partner; the answer is how many it made in this minute of the database's clock.

    One row for all processes that serve this database, so the limit is one, however many they are.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_calls (partner_id, minute, calls) VALUES (%s, date_trunc('minute', now()), 1)"
            " ON CONFLICT (partner_id) DO UPDATE SET minute = excluded.minute,"
            " calls = CASE WHEN access_calls.minute = excluded.minute THEN access_calls.calls + 1 ELSE 1 END"
            " RETURNING calls",
            [partner.id],
        )
        return int(cursor.fetchone()[0])


def _check_terms(scopes: Iterable[str], rate: int) -> list[Problem]:
    problems = [Problem("partner.scope_unknown", "scope", scope) for scope in scopes if scope not in SCOPES]
    if not 0 < rate <= HIGHEST_RATE:
        problems.append(Problem("partner.rate_impossible", "rate", str(rate)))
    return problems


def _insert_key(partner: int, n: int, scopes: Iterable[str], rate: int, earlier_until: datetime, by: int) -> str:
    key = new_key()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_partnerkey (partner_id, n, key_hash, scopes, rate, earlier_until, recorded_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                partner,
                n,
                key_hash(key=key, keys=settings.PAYUNG_KEYS),
                json.dumps(list(scopes)),
                rate,
                earlier_until,
                by,
            ],
        )
    return key


def _mark_of(key: str) -> str:
    """An API key in the chain: who puts another in its place is found."""
    return key_hash(key=key, keys=settings.PAYUNG_KEYS).hex()


def _mark_of_bank(spoken: Bank) -> str:
    """How a bank speaks, in the chain: who puts a public key of their own in its place could tell us of any money."""
    peculiar = spoken.expires_as, str(spoken.lenient_ids).lower()
    said = spoken.client_key, f"{spoken.service_id:>8}", *peculiar, spoken.public_key
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _keys_given(known: Partner) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(n) FROM access_partnerkey WHERE partner_id = %s", [known.id])
        return int(cursor.fetchone()[0])


def _insert_bank(spoken: Bank, by: int) -> None:
    keys, known = settings.PAYUNG_KEYS, spoken.partner
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_bankpartner (partner_id, n, client_key, secret_sealed, key_id, public_key, service_id,"
            " expires_as, lenient_ids, recorded_by_id)"
            " SELECT %s, 1 + count(*), %s, %s, %s, %s, lpad(%s, 8), %s, %s, %s FROM access_bankpartner"
            " WHERE partner_id = %s",
            [
                known.id,
                spoken.client_key,
                seal_secret(secret=spoken.secret, partner=known.code, keys=keys),
                keys.current,
                spoken.public_key,
                spoken.service_id,
                spoken.expires_as,
                spoken.lenient_ids,
                by,
                known.id,
            ],
        )


def _is_rsa(pem: str) -> bool:
    """Whether a text is an RSA public key that is long enough to rest a signature on."""
    try:
        key = load_pem_public_key(pem.strip().encode())
    except (ValueError, UnsupportedAlgorithm):
        return False
    return isinstance(key, RSAPublicKey) and key.key_size >= WEAKEST_RSA
