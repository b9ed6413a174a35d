"""Which cards are no longer vouched for, though nobody revoked them: derived from what is known now, and not stored.

The bearer is reported dead; was given another name, NIK or birth date since; or months that the card rests on were
taken back, and no others protect now and on its last day. Once a report is withdrawn, or the months are paid again, it
holds.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from payung.coverage.queries import cover
from payung.people.changes.queries import deaths
from payung.people.corrections.queries import CONFIRMED, corrections_of

DIED, CORRECTED, REVERSED = "died", "corrected", "reversed"
ON_A_CARD = frozenset(("nik", "name", "birth_date"))
"""What a card says, or rests on, of who somebody is."""
BEFORE_WE_NOTED = ("jkk", "jkm")
FOREVER = datetime.max.replace(tzinfo=timezone.get_default_timezone())


class _Printed(NamedTuple):
    serial: str
    worker_id: int
    until: date
    since: date | None
    programmes: Sequence[str] | None
    corrections: int | None
    recorded_at: datetime
    corrected: bool
    reversed: bool


# Of most bearers nothing was corrected or taken back: the law and the seals are asked only of the others.
PRINTED = """
SELECT encode(c.serial, 'hex'), c.worker_id, c.until, c.since, c.programmes, c.corrections, c.recorded_at,
    EXISTS (SELECT FROM people_correctionanswer a WHERE a.worker_id = c.worker_id AND a.confirmed
        AND CASE WHEN c.corrections IS NULL THEN a.recorded_at > c.recorded_at ELSE a.n > c.corrections END),
    EXISTS (SELECT FROM contributions_reversedmonth r WHERE r.worker_id = c.worker_id AND r.month <= c.until)
FROM cards_card c
"""


def unvouched(*, on: date) -> dict[str, str]:
    """By serial why a card that would hold on this day is no longer vouched for: `died`, `corrected` or `reversed`."""
    return dict(_why(_printed("WHERE c.until >= %s", on), on))


def why_unvouched(*, serial: str, on: date) -> str:
    """Why the card with this serial is no longer vouched for on this day, or ""."""
    return dict(_why(_printed("WHERE c.serial = %s", bytes.fromhex(serial)), on)).get(serial, "")


def _printed(which: str, asked: date | bytes) -> list[_Printed]:
    with connection.cursor() as cursor:
        cursor.execute(PRINTED + which, [asked])
        return [_Printed._make(row) for row in cursor.fetchall()]


def _why(cards: Sequence[_Printed], on: date) -> Iterator[tuple[str, str]]:
    dead = deaths(workers={card.worker_id for card in cards})
    for card in cards:
        if card.worker_id in dead:
            yield card.serial, DIED
        elif card.corrected and _is_corrected(card):
            yield card.serial, CORRECTED
        elif card.reversed and not _is_protected(card, on):
            yield card.serial, REVERSED


def _is_corrected(card: _Printed) -> bool:
    """Whether what the card says of its bearer was corrected after it was printed."""
    return any(
        not ON_A_CARD.isdisjoint(each.changes)
        for each in corrections_of(worker_id=card.worker_id)
        if each.state == CONFIRMED and each.answer and _is_after(card, each.n, each.answer.at)
    )


def _is_after(card: _Printed, n: int, at: datetime) -> bool:
    return at > card.recorded_at if card.corrections is None else n > card.corrections


def _is_protected(card: _Printed, on: date) -> bool:
    """Whether every programme of the card protects on this day (on its first, before that) and on its last, by the
    months that stand now."""
    first = max(on, card.since or timezone.localdate(card.recorded_at))
    programmes = {*(card.programmes or BEFORE_WE_NOTED)}
    return all(programmes <= _protecting(card.worker_id, day) for day in {min(first, card.until), card.until})


def _protecting(worker_id: int, on: date) -> set[str]:
    """The programmes that protect a worker on a day, by the months that stand now."""
    found = cover(worker_id=worker_id, on=on, known_at=FOREVER)
    return {each.programme for each in found.programmes if each.protection.covered}
