"""Workers as the registry describes them, to be compared with somebody else."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from payung.people.changes.queries import Contact, contacts
from payung.people.likeness import Described
from payung.people.nik import NikVault
from payung.people.queries import KNOWN, Known, known_of, this_month

# Of hardly anybody a contact was told and an identity corrected after it: only of those it is asked what still counts.
DESCRIBED = f"""
SELECT w.nik_sealed, w.key_id, w.birth_date, w.sex, w.village, w.address, w.phone, w.mother_name,
    c.phone, w.region, c.district, c.village, c.address, c.recorded_at IS NOT NULL AND EXISTS (
        SELECT FROM people_correctionanswer a WHERE a.worker_id = w.id AND a.confirmed AND a.recorded_at > c.recorded_at
    ), {KNOWN}
FROM people_worker w LEFT JOIN LATERAL (
    SELECT * FROM people_contact told WHERE told.worker_id = w.id ORDER BY told.id DESC LIMIT 1
) c ON true WHERE w.id = ANY(%s)
"""


class _Row(NamedTuple):
    """A worker as registered or corrected, and where they are reached since, if that was told."""

    known: Known
    identity: Described
    told: Contact | None
    corrected_since: bool


def described(*, workers: Iterable[int]) -> dict[int, tuple[Known, Described]]:
    """These workers as the registry describes them: telephone, village and address as they were told last; those by
    which they were registered, of which their match keys are made, stand in `earlier` where they were others."""
    rows = _rows(list(workers))
    reached = contacts(workers=[row.known.id for row in rows if row.corrected_since])
    return {row.known.id: (row.known, _as_reached(row, reached.get(row.known.id, row.told))) for row in rows}


def _as_reached(row: _Row, reached: Contact | None) -> Described:
    if reached is None:
        return row.identity
    told = row.identity._replace(phone=reached.phone, village=reached.village, address=reached.address)
    return told if told == row.identity else told._replace(earlier=row.identity)


def _rows(workers: list[int]) -> list[_Row]:
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    with connection.cursor() as cursor:
        cursor.execute(DESCRIBED, [this_month(), workers])
        found = []
        for sealed, key_id, born, sex, village, address, phone, mother, *rest in cursor.fetchall():
            told, corrected, known = rest[:5], rest[5], known_of(worker=rest[6:])
            nik = vault.open(bytes(sealed), key_id=key_id)
            identity = Described(nik, known.name, born, sex, known.region, village, address, phone, mother)
            found.append(_Row(known, identity, None if told[0] is None else Contact(*told), corrected))
        return found
