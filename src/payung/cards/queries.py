"""What this installation knows of cards: whom it trusts, and which cards are revoked."""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone

from payung.access.scope import EVERYTHING, seeing
from payung.cards.claims import RevocationList, revocation_claims
from payung.cards.sealing import public_key, seal
from payung.cards.trust import Keys, Verdict, judge, known_keys, write_trust
from payung.cards.vouching import unvouched, why_unvouched
from payung.kernel.problems import Problem, Refused

ISSUER = "Payung"


def signing_seed() -> bytes:
    """The seed of the key that signs cards. Raises Refused `card.no_key` in a home from before there was one."""
    seed: bytes | None = settings.PAYUNG_KEYS.card
    if seed is None:
        raise Refused(Problem("card.no_key"))
    return seed


def public_keys() -> tuple[bytes, ...]:
    """The public keys of this installation: the one that signs first, then those that signed before."""
    keys = settings.PAYUNG_KEYS
    signing = () if keys.card is None else (public_key(seed=keys.card),)
    return (*signing, *keys.retired)


def trusted_keys() -> Keys:
    """The public keys of this installation by their ids."""
    return known_keys(public=public_keys())


def trust_file() -> str:
    """What others need to believe our cards. Raises Refused `card.no_key`."""
    signing_seed()
    return write_trust(public=public_keys())


def judge_here(*, text: str, at: datetime) -> Verdict:
    """Whether this code is a card of ours that can be relied on at this instant, as the registry knows by now."""
    verdict, day = judge(text=text, keys=trusted_keys(), revoked=None, at=at), timezone.localdate(at)
    if verdict.card is None:
        return verdict
    serial = verdict.card.serial
    with seeing(scope=EVERYTHING):  # anybody may check a card, and is told no more than whether it holds
        gone = _is_revoked(serial) or why_unvouched(serial=serial, on=day)
    return Verdict("revoked", verdict.card) if gone else verdict


def revocations(*, at: datetime) -> RevocationList:
    """Every card that is revoked or no longer vouched for, as a list of the instant `at`."""
    return RevocationList(frozenset(revoked_cards(at=at)), at)


def revoked_cards(*, at: datetime) -> dict[str, str]:
    """By serial why a card is not to be relied on: revoked by an officer, or else no longer vouched for by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(card_id, 'hex'), why FROM cards_revocation")
        return unvouched(on=timezone.localdate(at)) | dict(cursor.fetchall())


def signed_revocations(*, revoked: RevocationList) -> str:
    """A list of revoked cards, signed, for those who verify without a network. Raises Refused `card.no_key`."""
    return seal(claims=revocation_claims(revoked=revoked, issuer=ISSUER), seed=signing_seed())


def _is_revoked(serial: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM cards_revocation WHERE card_id = %s", [bytes.fromhex(serial)])
        return cursor.fetchone() is not None
