"""A card of somebody who does not exist, and the key that signs it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from payung.cards.claims import Card, card_claims
from payung.cards.sealing import public_key, seal
from payung.cards.trust import known_keys
from payung.kernel.months import Month

KUPANG = ZoneInfo("Asia/Makassar")
SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
KEYS = known_keys(public=[public_key(seed=SEED)])


def at(day: str) -> datetime:
    """Noon of a day by the clocks of Kupang."""
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=KUPANG)


def card(**changes: Any) -> Card:
    """Paid for December, protected until the end of March by the law."""
    made = Card(
        serial="a1b2c3d4e5f60718",
        number=123456789012,
        name="Maria Goreti Seran",
        birth_year=1990,
        programmes=("jkk", "jkm"),
        paid_through=Month.parse("2026-12"),
        since=datetime(2026, 12, 1, tzinfo=KUPANG),
        until=datetime(2027, 4, 1, tzinfo=KUPANG),
        issued_at=datetime(2026, 11, 21, 9, tzinfo=KUPANG),
    )
    return made._replace(**changes)


def code(of: Card | None = None, *, seed: bytes = SEED) -> str:
    """The letters of a card's QR code."""
    return seal(claims=card_claims(card=of or card(), issuer="Payung"), seed=seed)
