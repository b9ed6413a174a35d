"""The paper with a card to cut out."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from payung.cards.actions import Issued
from payung.cards.claims import Card
from payung.cards.days import last_day
from payung.cards.drawing import svg
from payung.kernel.language import Language, long_date, long_month


def card_paper(*, issued: Issued, language: Language) -> dict[str, Any]:
    """What stands on the paper, for templates/card.typ."""
    card = issued.card
    day = timezone.localdate(card.issued_at)
    return {
        "language": language,
        "number": grouped(text=card.serial),
        "day": [day.year, day.month, day.day],
        "date": long_date(day, language),
        "qr": svg(code=issued.code),
        **told(card=card, language=language),
    }


def told(*, card: Card, language: Language) -> Mapping[str, Any]:
    """What a card says, in words."""
    return {
        "name": card.name,
        "participant": grouped(text=str(card.number)),
        "birth_year": str(card.birth_year),
        "programmes": [programme.upper() for programme in card.programmes],
        "paid_through": long_month(card.paid_through.first, language),
        "since": long_date(timezone.localdate(card.since), language),
        "until": long_date(last_day(until=card.until), language),
        "serial": grouped(text=card.serial),
        "issued": long_date(timezone.localdate(card.issued_at), language),
    }


def grouped(*, text: str) -> str:
    """A long number in groups of four, as people read it aloud."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
