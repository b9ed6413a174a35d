"""The keyed hashes by which a person is found again whose NIK is wrong, missing or another's. Pure.

Each key stands for two things that seldom agree by chance: name and birth date, birth date and village, name and
village, mother and village, the phone, the NIK without its serial. Rows of a file and the registry meet where they
share a key, so that what a list costs grows with the list. Whether two who share one are the same person,
`people.likeness` says.
"""

import hashlib
import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from payung.people.checks import Registration
from payung.people.names import canonical_name, heard, sound
from payung.people.nik import nik_index

VILLAGE_WORDS = re.compile(r"\b(desa|ds|dusun|kelurahan|kel|kampung|kp)\b\.?|[()/]")


class MatchKeys(NamedTuple):
    """Signed 64-bit keyed hashes; None where a part is unknown. The phone's is 0 in no row: it is a hash as well."""

    name_birth: int
    birth_village: int | None
    name_village: int | None
    phone: int | None
    nik_place_birth: int | None
    mother_village: int | None


class Marks(NamedTuple):
    """What a person is found by: the keyed index of the NIK (16 bytes; empty without one), match keys, and initials.

    `initials` are the first sounds of the names as bits (`people.names.heard`).
    """

    nik_index: bytes
    keys: MatchKeys
    initials: int


@lru_cache(maxsize=1 << 15)
def place_name(village: str) -> str:
    """A village's name as it is compared: `Ds. Oebesak (Kel.)` is `Ubesak`."""
    words = VILLAGE_WORDS.sub(" ", village.casefold())
    return " ".join(map(sound, re.findall(r"[a-z]+", words)))


class Marker:
    """Makes marks under the installation's index key."""

    def __init__(self, *, key: bytes) -> None:
        self._key = key
        # One keyed state per kind of key, copied for each value: the key block is hashed once.
        self._states = {
            kind: hashlib.blake2b(key=key, digest_size=8, person=kind.encode()) for kind in MatchKeys._fields
        }

    def _hash(self, kind: str, value: str) -> int:
        state = self._states[kind].copy()
        state.update(value.encode())
        return int.from_bytes(state.digest(), "big", signed=True)

    def nik_index(self, nik: str) -> bytes:
        """The keyed index of a NIK alone."""
        return nik_index(key=self._key, nik=nik)

    def identity(self, *, nik: str, name: str, birth_date: date) -> bytes:
        """Sixteen bytes that stand for somebody as a row or the registry describes them, to remember decisions by."""
        told = f"{nik}|{canonical_name(name)}|{birth_date.isoformat()}"
        return hashlib.blake2b(told.encode(), key=self._key, digest_size=16, person=b"identity").digest()

    def marks_of(self, person: Registration) -> Marks:
        """The marks of a registration."""
        return self.marks(
            nik=person.nik,
            name=person.name,
            birth_date=person.birth_date,
            region=person.region,
            village=person.village,
            phone=person.phone,
            mother_name=person.mother_name,
        )

    def marks(
        self, *, nik: str, name: str, birth_date: date, region: str, village: str, phone: str, mother_name: str
    ) -> Marks:
        """The marks of a person; `nik` may be "": names and places are compared as they sound."""
        (told, initials), born = heard(name), birth_date.isoformat()
        home = f"{region}/{place_name(village)}" if village else ""
        mother = mother_name and home
        keys = MatchKeys(
            name_birth=self._hash("name_birth", f"{told}|{born}"),
            birth_village=self._hash("birth_village", f"{born}|{home}") if home else None,
            name_village=self._hash("name_village", f"{told}|{home}") if home else None,
            phone=self._hash("phone", phone) if phone else None,
            nik_place_birth=self._hash("nik_place_birth", nik[:12]) if nik else None,
            mother_village=self._hash("mother_village", f"{heard(mother_name)[0]}|{home}") if mother else None,
        )
        return Marks(self.nik_index(nik) if nik else b"", keys, initials)
