"""What a card says, and how claims of a CWT say it. Pure.

Registered claims are those of RFC 8392; 169 holds who it is about, as MOSIP's decoders read it; what is paid and the
year of birth stand in private claims beside it, which they pass over. A NIK never stands on a card: everybody can read
a QR code.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from payung.cards.sealing import Claims
from payung.kernel.months import Month

ISSUER, SUBJECT, EXPIRES, NOT_BEFORE, ISSUED_AT, SERIAL = 1, 2, 4, 5, 6, 7
IDENTITY, PAID, REVOKED, BIRTH_YEAR = 169, -70001, -70002, -70003
NUMBER, NAME = 1, 4  # within the identity; its birth date (8) must be a whole day, and a card tells but the year
PROGRAMMES, THROUGH = "p", "t"  # within what is paid
LONGEST_NAME = 160  # bytes: a hundred letters of ours fit, and with any name the code stays under 600 letters


class Card(NamedTuple):
    """What a card says: who, and for what programmes somebody paid through which month.

    It holds at the instants [`since`, `until`): until what was paid protects no more, grace included. `serial` is what
    it can be revoked by, in hex.
    """

    serial: str
    number: int
    name: str
    birth_year: int
    programmes: tuple[str, ...]
    paid_through: Month
    since: datetime
    until: datetime
    issued_at: datetime


class RevocationList(NamedTuple):
    """The serials of every card that was revoked by the instant `at`."""

    serials: frozenset[str]
    at: datetime


def card_claims(*, card: Card, issuer: str) -> Claims:
    """The claims that say what is on a card."""
    return {
        ISSUER: issuer,
        SUBJECT: str(card.number),
        EXPIRES: _seconds(card.until),
        NOT_BEFORE: _seconds(card.since),
        ISSUED_AT: _seconds(card.issued_at),
        SERIAL: bytes.fromhex(card.serial),
        IDENTITY: {NUMBER: str(card.number), NAME: _fitting(card.name)},
        PAID: {PROGRAMMES: list(card.programmes), THROUGH: str(card.paid_through)},
        BIRTH_YEAR: card.birth_year,
    }


def read_card(*, claims: Claims) -> Card | None:
    """The card that these claims describe, or None where they describe something else."""
    if IDENTITY not in claims or PAID not in claims:
        return None
    identity, paid = claims[IDENTITY], claims[PAID]
    return Card(
        serial=claims[SERIAL].hex(),
        number=int(identity[NUMBER]),
        name=identity[NAME],
        birth_year=claims[BIRTH_YEAR],
        programmes=tuple(paid[PROGRAMMES]),
        paid_through=Month.parse(paid[THROUGH]),
        since=_instant(claims[NOT_BEFORE]),
        until=_instant(claims[EXPIRES]),
        issued_at=_instant(claims[ISSUED_AT]),
    )


def revocation_claims(*, revoked: RevocationList, issuer: str) -> Claims:
    """The claims that say which cards are revoked."""
    serials = [bytes.fromhex(serial) for serial in sorted(revoked.serials)]
    return {ISSUER: issuer, ISSUED_AT: _seconds(revoked.at), REVOKED: serials}


def read_revocations(*, claims: Claims) -> RevocationList | None:
    """The list of revoked cards that these claims are, or None where they are something else."""
    if REVOKED not in claims:
        return None
    return RevocationList(frozenset(serial.hex() for serial in claims[REVOKED]), _instant(claims[ISSUED_AT]))


def _fitting(name: str) -> str:
    """As much of a name as a code of 600 letters has room for."""
    return name.encode()[:LONGEST_NAME].decode(errors="ignore")


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
