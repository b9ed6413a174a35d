"""What lists ask of the registry: who has this NIK, who may be this person, who has cover in the term."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import NamedTuple

import msgspec
import numpy as np
from django.db import connection
from numpy.typing import NDArray

from payung.people.likeness import Described
from payung.people.matching import MatchKeys
from payung.people.queries import (
    Arrival,
    Known,
    Pair,
    Probe,
    alike,
    arrivals,
    described,
    everybody_until,
    known_by_index,
)
from payung.people.sameness import decisions
from payung.sponsors import queries
from payung.sponsors.checks import Terms
from payung.sponsors.intake import sharing_keys
from payung.sponsors.parts import OUTLINE, Outline

AT_ONCE = 100_000  # rows: a question of a million would take a gigabyte
MOST_ARRIVALS = 200_000  # more, and the whole registry is asked again


class Seen(NamedTuple):
    """Whom of the registry a check saw: places with the workers who share a match key, of all who came before `until`.

    Members are added and never changed, so this holds for good.
    """

    pairs: Collection[tuple[int, int]]
    until: datetime

    def pack(self) -> bytes:
        """The pairs as bytes to keep."""
        return msgspec.msgpack.encode(sorted(self.pairs))


def unpack_seen(*, packed: bytes, until: datetime) -> Seen:
    """What `Seen.pack` kept."""
    return Seen(msgspec.msgpack.decode(packed, type=list[tuple[int, int]]), until)


@dataclass(slots=True)
class StandingRegistry:
    """The registry as it stands. With `lock`, workers asked about are held until the transaction ends.

    `seen` is whom an earlier check saw, and after `alike` whom this one did.
    """

    terms: Terms
    lock: bool = False
    seen: Seen | None = None

    def known(self, niks: Collection[bytes]) -> Mapping[bytes, Known]:
        """The workers with these keyed indexes of their NIK."""
        return known_by_index(indexes=niks)

    def busy(self, workers: Collection[int]) -> Collection[int]:
        """Workers with a paid or committed month in the term. Locked by id, so that no two lists wait in a ring."""
        ids = sorted(set(workers))
        if not ids:
            return ()
        if self.lock:
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM people_worker WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids])
        return queries.busy(worker_ids=ids, start=self.terms.first_month, end=self.terms.end_month)

    def alike(self, outline: Outline, places: NDArray[np.int64]) -> Collection[tuple[int, int]]:
        """Places of the outline, each with a worker who shares a match key and may be the same person.

        Of those born in one district on one day there are many. Who of them lives in the row's village is found by
        birth date and village; so by the NIK without its serial only those are looked for of whom no village is told,
        be it in the row or in the registry (docs/decisions/0012).
        """
        until = everybody_until()
        pairs = self._since(outline, places)
        if pairs is None:
            some = (places[start : start + AT_ONCE] for start in range(0, len(places), AT_ONCE))
            pairs = alike(probes=chain.from_iterable(_probes(outline, asking) for asking in some))
        self.seen = Seen(pairs, until)
        return pairs

    def _since(self, outline: Outline, places: NDArray[np.int64]) -> set[tuple[int, int]] | None:
        """Whom the earlier check saw, and who came since; None where there was none, or too many came."""
        came = arrivals(since=self.seen.until, most=MOST_ARRIVALS) if self.seen else None
        if self.seen is None or came is None:
            return None
        asking = set(places.tolist())
        pairs = {(place, worker) for place, worker in self.seen.pairs if place in asking}
        if came:
            both = np.concatenate([outline[places], _outline_of(came)])
            both["clear"] = True
            rows = len(places)
            pairs.update(
                (int(places[one]), came[other - rows].id) for one, other in sharing_keys(both) if one < rows <= other
            )
        return pairs

    def described(self, workers: Collection[int]) -> Mapping[int, tuple[Known, Described]]:
        """These workers as the registry describes them."""
        return described(workers=workers) if workers else {}

    def decided(self, pairs: Collection[Pair]) -> Mapping[Pair, bool]:
        """What officers decided of these pairs: whether they are one person."""
        return {pair: last.same for pair, last in decisions(pairs=pairs).items()}


def _outline_of(arrivals_: Sequence[Arrival]) -> Outline:
    """Arrivals as rows that others may share a key with."""
    outline = np.zeros(len(arrivals_), dtype=OUTLINE)
    outline["keys"] = [each.keys for each in arrivals_]
    outline["born"] = [each.born for each in arrivals_]
    outline["initials"] = [each.initials for each in arrivals_]
    return outline


def _probes(outline: Outline, places: NDArray[np.int64]) -> Iterator[Probe]:
    rows = outline[places]
    told = rows["keys"][:, MatchKeys._fields.index("birth_village")] != 0
    for n, kind in enumerate(MatchKeys._fields):
        having = rows["keys"][:, n] != 0
        if kind == "nik_place_birth":
            yield _probe(kind, rows, places, having & told, villageless=True)
            having &= ~told
        yield _probe(kind, rows, places, having, villageless=False)


def _probe(
    kind: str, rows: Outline, places: NDArray[np.int64], asking: NDArray[np.bool_], *, villageless: bool
) -> Probe:
    rows = rows[asking]
    columns = (places[asking], rows["keys"][:, MatchKeys._fields.index(kind)], rows["born"], rows["initials"])
    return Probe(kind, villageless, *(column.tolist() for column in columns))
