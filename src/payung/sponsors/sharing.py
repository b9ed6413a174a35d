"""Who shares a match key: rows with one another, and rows with workers of the registry. Pure."""

from datetime import datetime
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from payung.people.matching import MatchKeys
from payung.sponsors.parts import Outline

MOST_SHARING = 12  # rows under one key of a file that are compared with one another
MOST_PHONES = 5  # rows that give one number: more, and it is an office's
PHONE, VILLAGE, NIK_PLACE_BIRTH = map(MatchKeys._fields.index, ("phone", "birth_village", "nik_place_birth"))

Pairs = NDArray[np.int64]
"""Two columns: places, and who shares a match key with the row there. In order."""


class Seen(NamedTuple):
    """Whom of the registry a check saw: places with workers' ids, of all who came before `until`.

    This holds for good but of those who were corrected since: they are looked for anew, as if they came (registry).
    """

    pairs: Pairs
    until: datetime

    def pack(self) -> bytes:
        """The pairs as bytes to keep."""
        return msgspec.msgpack.encode(self.pairs.astype("<i8").tobytes())


def unpack_seen(*, packed: bytes, until: datetime) -> Seen:
    """What `Seen.pack` kept. (Its first version wrote an array of pairs.)"""
    kept = msgspec.msgpack.decode(packed, type=bytes | list[tuple[int, int]])
    pairs = np.frombuffer(kept, dtype="<i8") if isinstance(kept, bytes) else np.array(kept, dtype=np.int64)
    return Seen(pairs.reshape(-1, 2), until)


def without_office_phones(*, outline: Outline) -> Outline:
    """The outline without the numbers that many rows give: an agent's or an office's says nothing of a person."""
    phones = outline["keys"][:, PHONE]
    numbers, counts = np.unique(phones, return_counts=True)
    offices = numbers[(counts > MOST_PHONES) & (numbers != 0)]
    if not len(offices):
        return outline
    outline = outline.copy()
    outline["keys"][np.isin(phones, offices), PHONE] = 0
    return outline


def sharing_keys(*, outline: Outline) -> Pairs:
    """Pairs of places, the earlier first, that share a match key and are not plainly two people's.

    Those born in one district on one day are many, with the square of the list; so the NIK without its serial counts
    only where one of the two tells no village, as in the registry (docs/decisions/0012).
    """
    places = np.flatnonzero(outline["clear"])
    born, initials, villageless = outline["born"], outline["initials"], outline["keys"][:, VILLAGE] == 0
    pairs = [np.zeros((0, 2), dtype=np.int64)]
    for kind in range(len(MatchKeys._fields)):
        keys = outline["keys"][places, kind]
        order = places[np.argsort(keys, kind="stable")]
        keys = outline["keys"][order, kind]
        for step in range(1, min(MOST_SHARING, len(order))):
            shared = np.flatnonzero((keys[step:] == keys[:-step]) & (keys[step:] != 0))
            if not len(shared):
                break
            one, other = order[shared], order[shared + step]
            likely = ((initials[one] & initials[other]) != 0) & _dates_alike(born[one], born[other])
            if kind == NIK_PLACE_BIRTH:
                likely &= villageless[one] | villageless[other]
            pairs.append(np.stack((one[likely], other[likely]), axis=1))
    return np.unique(np.concatenate(pairs), axis=0)


def _dates_alike(one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether dates (like 19901231) agree in two of day, month and year, or have day and month exchanged."""
    years = one // 10_000 == other // 10_000
    months_of, days_of = (one // 100 % 100, other // 100 % 100), (one % 100, other % 100)
    agreeing = years.astype(int) + (months_of[0] == months_of[1]) + (days_of[0] == days_of[1])
    exchanged = (months_of[0] == days_of[1]) & (days_of[0] == months_of[1])
    alike: NDArray[np.bool_] = (agreeing >= 2) | (years & exchanged)
    return alike
