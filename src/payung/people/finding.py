"""Find somebody who stands at the counter, by telephone or by name and birth date. Nobody is listed unasked.

A number or a NIK names one person alone (people.queries.worker). Whoever has neither says what nobody guesses: a name
is found as it sounds, and only with its birth date.
"""

from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from payung.people.masking import nik_of_birth
from payung.people.matching import Marker
from payung.people.nik import NikVault

MOST = 8
"""Results. Under one telephone a family may stand; where more are alike, whoever searches needs the number."""


class Found(NamedTuple):
    """Somebody as a result shows them. Of the NIK only what repeats birth date and sex."""

    id: int
    number: int
    name: str
    birth_year: int
    region: str
    nik: str


ALIKE = """
SELECT w.id, w.number, w.name, extract(year FROM w.birth_date)::integer, w.region, w.nik_sealed, w.key_id
FROM people_worker w WHERE w.id IN ({which}) ORDER BY w.name, w.id LIMIT %(most)s
"""
BY_NAME = "SELECT m.worker_id FROM people_matchkey m WHERE m.name_birth = %(key)s AND m.birth_date = %(born)s"
# As it was registered or corrected, and as it was told last.
BY_PHONE = """
    SELECT m.worker_id FROM people_matchkey m WHERE m.phone = %(key)s
    UNION SELECT c.worker_id FROM people_contact c WHERE c.phone = %(phone)s AND NOT EXISTS (
        SELECT FROM people_contact later WHERE later.worker_id = c.worker_id AND later.id > c.id)
"""


def by_name(*, name: str, born: date) -> list[Found]:
    """Those whose whole name sounds so and who were born that day, MOST at most."""
    keys = _marker().marks(nik="", name=name, birth_date=born, region="", village="", phone="", mother_name="").keys
    return _found(BY_NAME, {"key": keys.name_birth, "born": born})


def by_phone(*, phone: str) -> list[Found]:
    """Those who are reached under this telephone (digits, 62…), or were when they registered; MOST at most."""
    keys = (
        _marker().marks(nik="", name="", birth_date=date.min, region="", village="", phone=phone, mother_name="").keys
    )
    return _found(BY_PHONE, {"key": keys.phone, "phone": phone})


def _marker() -> Marker:
    return Marker(key=settings.PAYUNG_KEYS.index)


def _found(which: str, asked: dict[str, Any]) -> list[Found]:
    vault = NikVault(keys=settings.PAYUNG_KEYS)
    with connection.cursor() as cursor:
        cursor.execute(ALIKE.format(which=which), {**asked, "most": MOST})
        return [
            Found._make([*told, nik_of_birth(nik=vault.open(bytes(sealed), key_id=key_id))])
            for *told, sealed, key_id in cursor.fetchall()
        ]
