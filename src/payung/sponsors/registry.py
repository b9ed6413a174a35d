"""What lists ask of the registry: who has this NIK, who may be this person, who has cover in the term."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from payung.people.likeness import Described
from payung.people.matching import MatchKeys
from payung.people.queries import Known, Pair, Probe, alike, decided, described, known_by_index
from payung.sponsors import queries
from payung.sponsors.checks import Terms
from payung.sponsors.parts import Outline


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
        """Places of the outline, each with a worker who shares a match key and may be the same person."""
        rows = outline[places]
        probes = []
        for n, kind in enumerate(MatchKeys._fields):
            keys = rows["keys"][:, n]
            asking = np.flatnonzero(keys)
            columns = (places[asking], keys[asking], rows["born"][asking], rows["initials"][asking])
            probes.append(Probe(kind, *(column.tolist() for column in columns)))
        return alike(probes=probes)

    def described(self, workers: Collection[int]) -> Mapping[int, tuple[Known, Described]]:
        """These workers as the registry describes them."""
        return described(workers=workers) if workers else {}

    def decided(self, pairs: Collection[Pair]) -> Mapping[Pair, bool]:
        """What officers decided of these pairs: whether they are one person."""
        return decided(pairs=pairs)
