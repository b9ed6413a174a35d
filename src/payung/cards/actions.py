"""Issue cards and revoke them, and change the key that signs them."""

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from payung.access.queries import user_id
from payung.audit.actions import record
from payung.cards.claims import Card, card_claims
from payung.cards.days import last_day, start_of
from payung.cards.queries import ISSUER, public_keys, signing_seed
from payung.cards.sealing import key_id, public_key, seal
from payung.coverage.queries import cover
from payung.kernel.keys import with_card_key
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law.book import NotInForce
from payung.people.changes.queries import died_on
from payung.people.changes.writing import hold_worker
from payung.people.corrections.queries import confirmed_so_far
from payung.people.describing import described
from payung.people.queries import Member, worker

REASONS = ("lost", "died", "corrected", "reversed")
HOLD_KEYS = 0x7061_7975_6E69  # an advisory lock: one command changes the keys, the others wait


class Issued(NamedTuple):
    """A card that was issued, and its code: the letters of the QR code."""

    card: Card
    code: str


class Rotated(NamedTuple):
    """The ids of the key that signs from now on, and of the one that did so far ("" where there was none)."""

    key: str
    before: str


def issue_card(*, number: str, on: date, by: str, at: datetime) -> Issued:
    """Issue a card to the worker with this participant number, who is covered on the day `on`.

    It says what was known at `at`. Raises Refused: `card.not_covered`, `card.no_key`, `card.reported_dead`,
    `law.not_in_force`, `user.unknown`, `worker.unknown`, `worker.number_mistyped`.
    """
    actor, member, seed = user_id(name=by), worker(number=number), signing_seed()
    named = key_id(public=public_key(seed=seed))
    with transaction.atomic(), connection.cursor() as cursor:
        hold_worker(worker_id=member.id)  # who it is must not change between our reading and our writing
        if day := died_on(worker_id=member.id):
            raise Refused(Problem("card.reported_dead", "number", str(day)))
        card = _card_of(member, on, at)
        cursor.execute(
            "INSERT INTO cards_card (serial, worker_id, key_id, paid_through, until, since, programmes,"
            " corrections, issued_by_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(bytes.fromhex(card.serial), member.id, named, card.paid_through.first, last_day(until=card.until)),
                *(on, list(card.programmes), confirmed_so_far(worker_id=member.id), actor),
            ],
        )
        detail = {"number": str(member.number), "key": named.hex(), "paid_through": str(card.paid_through)}
        record(by=by, action="issue_card", subject=card.serial, detail=detail | {"at": at.isoformat()})
    return Issued(card, seal(claims=card_claims(card=card, issuer=ISSUER), seed=seed))


def why_none(*, member: Member, on: date, at: datetime) -> tuple[Problem, ...]:
    """Why no card could be issued to this worker, on a day and by what is known; () where one could."""
    if day := died_on(worker_id=member.id):
        return (Problem("card.reported_dead", "number", str(day)),)
    try:
        _card_of(member, on, at)
    except Refused as refusal:
        return refusal.problems
    return ()


def revoke_cards(*, why: str, by: str, at: datetime, number: str = "", serial: str = "") -> list[str]:
    """Revoke one card by its serial, or every card of a worker by participant number; returns the serials.

    Cards that are revoked already stay so, for the reason they were. Raises Refused: `card.unknown`,
    `card.none_issued`, `card.reason_unknown`, `user.unknown`, `worker.unknown`, `worker.number_mistyped`.
    """
    actor = user_id(name=by)
    if why not in REASONS:
        raise Refused(Problem("card.reason_unknown", "why", why))
    cards = [_known_serial(serial)] if serial else _cards_of(worker(number=number))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cards_revocation (card_id, why, revoked_by_id) SELECT unnest(%s::bytea[]), %s, %s"
            " ON CONFLICT DO NOTHING RETURNING card_id",
            [cards, why, actor],
        )
        revoked = sorted(bytes(card).hex() for (card,) in cursor.fetchall())
        if revoked:
            detail = {"why": why, "serials": revoked, "at": at.isoformat()}
            record(by=by, action="revoke_cards", subject=number or revoked[0], detail=detail)
    return sorted(card.hex() for card in cards)


def rotate_key(*, rewrite: Callable[[Callable[[str], str]], None], by: str, at: datetime) -> Rotated:
    """Sign cards with a new key from now on; cards signed before still verify, by its public half, which stays.

    `rewrite` replaces the text that holds the keys by what is made of it, whole or not at all. Raises Refused
    `user.unknown`, and what `rewrite` raises.
    """
    user_id(name=by)
    seed = secrets.token_bytes(32)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HOLD_KEYS])
        before = "" if settings.PAYUNG_KEYS.card is None else key_id(public=public_keys()[0]).hex()
        rotated = Rotated(key_id(public=public_key(seed=seed)).hex(), before)
        detail = {"before": rotated.before, "at": at.isoformat()}
        record(by=by, action="rotate_key", subject=rotated.key, detail=detail)
        # After the audit row: a key that nobody noted must sign no card. It takes a moment, and happens once a year.
        rewrite(lambda text: with_card_key(text, seed=seed, retired=public_keys()))
    return rotated


def _card_of(member: Member, on: date, at: datetime) -> Card:
    """What a card says that is issued to this worker, covered on `on` as known at `at`."""
    try:
        found = cover(worker_id=member.id, on=on, known_at=at)
    except NotInForce as silence:
        raise Refused(Problem("law.not_in_force", "on", silence.first.isoformat())) from silence
    given = {each.programme: each.protection for each in found.programmes if each.protection.covered}
    if not given:
        raise Refused(Problem("card.not_covered", "on", on.isoformat()))
    [(known, description)] = described(workers=[member.id]).values()
    last_paid = min(each.paid_until for each in given.values() if each.paid_until)
    last_protected = min(each.until for each in given.values() if each.until)
    return Card(
        serial=secrets.token_hex(8),
        number=member.number,
        name=known.name,
        birth_year=description.birth_date.year,
        programmes=tuple(given),
        paid_through=Month.of(last_paid),
        since=start_of(day=on),
        until=start_of(day=last_protected + timedelta(days=1)),
        issued_at=at.replace(microsecond=0),
    )


def _known_serial(serial: str) -> bytes:
    try:
        asked = bytes.fromhex(serial.replace("-", ""))
    except ValueError as error:
        raise Refused(Problem("card.unknown", "serial", serial)) from error
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM cards_card WHERE serial = %s", [asked])
        if cursor.fetchone() is None:
            raise Refused(Problem("card.unknown", "serial", serial))
    return asked


def _cards_of(member: Member) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT serial FROM cards_card WHERE worker_id = %s ORDER BY recorded_at", [member.id])
        cards = [bytes(serial) for (serial,) in cursor.fetchall()]
    if not cards:
        raise Refused(Problem("card.none_issued", "number", str(member.number)))
    return cards
