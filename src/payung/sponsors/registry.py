"""What lists ask of the registry: who has this NIK, who may be this person, who has cover in the term."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from payung.people.likeness import Described
from payung.people.matching import MatchKeys
from payung.people.queries import Known, Pair, Probe, alike, decided, described, known_by_index
from payung.sponsors import queries
from payung.sponsors.checks import Terms
from payung.sponsors.parts import Outline

AT_ONCE = 100_000  # rows: a question of a million would take a gigabyte


@dataclass(frozen=True, slots=True)
class StandingRegistry:
    """The registry as it stands. With `lock`, workers asked about are held until the transaction ends."""

    terms: Terms
    lock: bool = False

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
        some = (places[start : start + AT_ONCE] for start in range(0, len(places), AT_ONCE))
        return alike(probes=chain.from_iterable(_probes(outline, asking) for asking in some))

    def described(self, workers: Collection[int]) -> Mapping[int, tuple[Known, Described]]:
        """These workers as the registry describes them."""
        return described(workers=workers) if workers else {}

    def decided(self, pairs: Collection[Pair]) -> Mapping[Pair, bool]:
        """What officers decided of these pairs: whether they are one person."""
        return decided(pairs=pairs)


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
