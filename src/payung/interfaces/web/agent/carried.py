"""What an agent's phone carries into places without a signal."""

import hashlib
import json
from base64 import b64encode
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings

from payung.access.scope import Scope
from payung.kernel.boxes import name_of, public_point
from payung.kernel.language import LANGUAGES
from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import quote
from payung.outreach.events.queries import EventView, events
from payung.people.consent import texts
from payung.people.occupations import ONE_WORD_FOR, UNSPECIFIED, occupations
from payung.people.regions import REGIONS
from payung.people.villages import villages_of

LOOKS_BACK = timedelta(days=30)
"""An event of last week is still chosen: its people were written down on paper first."""


def carried(*, agent: str, scope: Scope, on: date, edition: str) -> dict[str, Any]:
    """Who the agent is, events within reach, prices of this month, the key for files; and the catalogue of regions,
    occupations and texts, unless the phone has this edition of it."""
    within = [code for code in REGIONS if scope.reaches_region(region=code)]
    point = public_point(keys=settings.PAYUNG_KEYS)
    catalogue = _catalogue(tuple(within))
    current = hashlib.sha256(catalogue.encode()).hexdigest()[:16]
    told = {
        "agent": agent,
        "on": on.isoformat(),
        "edition": current,
        "events": [_event(each) for each in events(since=on - LOOKS_BACK, regions=within)],
        "price": {sector: _price(sector, on) for sector in ("other", "transport")},
        "places": {code: REGIONS[code].full_name for code in within},
        "key": {"name": name_of(point=point), "point": b64encode(point).decode()},
    }
    return told if edition == current else told | {"catalogue": json.loads(catalogue)}


def _event(event: EventView) -> dict[str, Any]:
    return {
        "code": event.code,
        "name": event.name,
        "region": event.region,
        "on": event.held_on.isoformat(),
        "women": event.women,
        "men": event.men,
        "off": event.called_off,
    }


def _price(sector: str, on: date) -> int:
    """A month of JKK and JKM in the lowest band, in whole rupiah."""
    asked = quote(
        book=book(), income=0, start=Month.of(on), count=1, programmes=("jkk", "jkm"), sector=sector, payer="self"
    )
    return asked.total


@cache
def _catalogue(within: tuple[str, ...]) -> str:
    """As JSON. A region is its code, its name and its villages; an occupation its names in both languages, the first
    letter of its sector, and its other names, work of one's own the last; words are those that are exchanged freely;
    the first text is the one that nobody can do without."""
    told = {
        "regions": [[code, REGIONS[code].full_name, villages_of(region=code)] for code in within],
        "occupations": [
            [each.name_id, each.name_en, each.sector[0], *each.synonyms]
            for each in sorted(occupations().values(), key=lambda each: each.code == UNSPECIFIED)
        ],
        "words": ONE_WORD_FOR,
        "texts": {
            language: [
                {"purpose": text.purpose, "version": text.version, "title": text.title, "paragraphs": text.paragraphs}
                for text in texts(language=language)
            ]
            for language in LANGUAGES
        },
    }
    return json.dumps(told)
