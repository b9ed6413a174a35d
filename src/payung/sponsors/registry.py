"""What lists ask of the registry: who has this NIK, who may be this person, who has cover in the term."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from payung.kernel.problems import Problem
from payung.people.describing import described
from payung.people.likeness import Described
from payung.people.matching import MatchKeys
from payung.people.queries import (
    Arrival,
    Known,
    Pair,
    Probe,
    alike,
    arrivals,
    everybody_until,
    known_by_index,
)
from payung.people.registers import reported_dead, wage_members
from payung.people.sameness import decisions
from payung.sponsors import queries
from payung.sponsors.checks import Span
from payung.sponsors.parts import OUTLINE, Outline
from payung.sponsors.sharing import Pairs, Seen, sharing_keys

AT_ONCE = 100_000  # rows or workers: a question of a million would take a gigabyte
MOST_ARRIVALS = 200_000  # more, and the whole registry is asked again


@dataclass(frozen=True, slots=True)
class StandingRegistry:
    """The registry as it stands. With `lock`, workers asked about are held until the transaction ends.

    `seen_before` is whom an earlier check of the same rows saw; `without_wage_members` whether whoever belongs to the
    wage segment is barred.
    """

    span: Span
    lock: bool = False
    seen_before: Seen | None = None
    without_wage_members: bool = False

    def known(self, niks: Collection[bytes]) -> Mapping[bytes, Known]:
        """The workers with these keyed indexes of their NIK."""
        return known_by_index(indexes=niks)

    def barred(self, niks: Collection[bytes]) -> Mapping[bytes, Sequence[Problem]]:
        """Those with these keyed indexes of their NIK who are reported dead, or belong to the wage segment."""
        reasons = {nik: [Problem("person.reported_dead", "nik")] for nik in reported_dead(nik_indexes=niks)}
        if self.without_wage_members:
            for nik in wage_members(nik_indexes=niks):
                reasons.setdefault(nik, []).append(Problem("person.wage_member", "nik"))
        return reasons

    def busy(self, workers: Collection[int]) -> NDArray[np.int64]:
        """Workers with a paid or committed month of the span. Locked by id, so that no two lists wait in a ring."""
        ids = np.unique(np.fromiter(workers, dtype=np.int64, count=len(workers)))
        busy = [ids[:0]]
        for start in range(0, len(ids), AT_ONCE):
            asking = ids[start : start + AT_ONCE].tolist()
            if self.lock:
                _hold(asking)
            found = queries.busy(worker_ids=asking, start=self.span.first_month, end=self.span.end_month)
            busy.append(np.fromiter(found, dtype=np.int64))
        return np.concatenate(busy)

    def alike(self, outline: Outline, places: NDArray[np.int64]) -> Seen:
        """Places of the outline, each with a worker who shares a match key and may be the same person.

        Of those born in one district on one day there are many. Who of them lives in the row's village is found by
        birth date and village; so by the NIK without its serial only those are looked for of whom no village is told,
        be it in the row or in the registry (docs/decisions/0012).
        """
        until = everybody_until()
        came = self._came_since()
        if self.seen_before is not None and came is not None:
            return Seen(_as_before(self.seen_before, outline, places, came), until)
        found = [np.zeros((0, 2), dtype=np.int64)]
        for start in range(0, len(places), AT_ONCE):
            asking = places[start : start + AT_ONCE]
            found.append(_in_columns(sorted(alike(probes=_probes(outline, asking)))))
        return Seen(np.concatenate(found), until)

    def _came_since(self) -> list[Arrival] | None:
        """Who came since the earlier check; None where there was none, or too many came."""
        return arrivals(since=self.seen_before.until, most=MOST_ARRIVALS) if self.seen_before else None

    def described(self, workers: Collection[int]) -> Mapping[int, tuple[Known, Described]]:
        """These workers as the registry describes them."""
        return described(workers=workers) if workers else {}

    def decided(self, pairs: Collection[Pair]) -> Mapping[Pair, bool]:
        """What officers decided of these pairs: whether they are one person."""
        return {pair: last.same for pair, last in decisions(pairs=pairs).items()}


def _hold(workers: list[int]) -> None:
    """Hold these workers, in the order of their ids, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM people_worker WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [workers])


def _as_before(before: Seen, outline: Outline, places: NDArray[np.int64], came: Sequence[Arrival]) -> Pairs:
    """Whom the earlier check saw, for these places, and who of those who came since shares a key with them.

    Whoever was corrected since came anew: what they shared under their earlier identity counts no longer.
    """
    gone = np.array([each.id for each in came if each.corrected], dtype=np.int64)
    pairs = before.pairs[np.isin(before.pairs[:, 0], places) & ~np.isin(before.pairs[:, 1], gone)]
    if not came:
        return pairs
    both = np.concatenate([outline[places], _outline_of(came)])
    both["clear"] = True
    rows = len(places)
    ones, others = sharing_keys(outline=both).T
    across = (ones < rows) & (others >= rows)
    workers = np.array([each.id for each in came], dtype=np.int64)
    since = np.stack((places[ones[across]], workers[others[across] - rows]), axis=1)
    return np.unique(np.concatenate([pairs, since]), axis=0)


def _in_columns(pairs: Sequence[tuple[int, int]]) -> Pairs:
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


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
