"""When two spellings are one name, and the keyed hashes by which the registry finds a person again.

The keys are stored and indexed now; probing them for likeness comes with the review of look-alikes.
"""

import hashlib
import unicodedata
from datetime import date
from functools import lru_cache
from typing import NamedTuple

TITLES = frozenset(
    "dr drg drs dra ir hj haji hajah prof alm almh pdt rm rd rp sr br bpk ibu bapak sdr sdri nn ny tn".split()
)
DEGREES = frozenset("spd se sh sip skm skep mpd msi mm mh st ssos amd amdkeb ners skom sag sth spt shut sp".split())

PUNCTUATION = {code: " " for code in range(128) if not chr(code).isalnum()} | dict.fromkeys(map(ord, ".'`"))
"""What becomes of each sign of ASCII that is no letter or digit: full stops and apostrophes go, others part words."""


@lru_cache(maxsize=1 << 17)
def canonical_name(name: str) -> str:
    """The parts of a name without titles, degrees, accents and punctuation, in alphabetical order.

    So `S. Pd., Maria da Costa` and `DA COSTA MARIA, S.Pd` are one name; `Maria` and `Mar.` are two.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    parts = _whole_degrees(plain.translate(PUNCTUATION).split())
    kept = [part for part in parts if part not in TITLES and part not in DEGREES]
    return " ".join(sorted(kept or parts))


def _whole_degrees(parts: list[str]) -> list[str]:
    """The parts with degrees that were written apart put together: `s pd` is `spd`. Two initials stay initials."""
    whole: list[str] = []
    for part in parts:
        if whole and len(part) > 1 and whole[-1] + part in DEGREES:
            whole[-1] += part
        else:
            whole.append(part)
    return whole


class MatchKeys(NamedTuple):
    """Signed 64-bit keyed hashes; None where a part is unknown."""

    name_birth: int
    birth_village: int | None
    name_village: int | None
    phone: int | None
    nik_place_birth: int
    nik_birth_serial: int


class KeyMaker:
    """Makes match keys under the installation's index key (keyed BLAKE2b, 64 bits)."""

    def __init__(self, *, key: bytes) -> None:
        # One keyed state per kind of key, copied for each value: the key block is hashed once.
        self._states = {
            kind: hashlib.blake2b(key=key, digest_size=8, person=kind.encode()) for kind in MatchKeys._fields
        }

    def _hash(self, kind: str, value: str) -> int:
        state = self._states[kind].copy()
        state.update(value.encode())
        return int.from_bytes(state.digest(), "big", signed=True)

    def keys(self, *, nik: str, name: str, birth_date: date, region: str, village: str, phone: str) -> MatchKeys:
        """The match keys of a person: place and name are compared in canonical spelling."""
        who, born = canonical_name(name), birth_date.isoformat()
        home = f"{region}/{canonical_name(village)}" if village else ""
        return MatchKeys(
            name_birth=self._hash("name_birth", f"{who}|{born}"),
            birth_village=self._hash("birth_village", f"{born}|{home}") if home else None,
            name_village=self._hash("name_village", f"{who}|{home}") if home else None,
            phone=self._hash("phone", phone) if phone else None,
            nik_place_birth=self._hash("nik_place_birth", nik[:12]),
            nik_birth_serial=self._hash("nik_birth_serial", nik[6:]),
        )
