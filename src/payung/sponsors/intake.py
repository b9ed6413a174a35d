"""From judged rows to verdicts: rows meet one another and the registry, and what remains is priced.

    bytes -> read_table -> judge_rows (sponsors.parts) -> Rows -> meet -> Met -> price -> Findings

`meet` asks the registry through five questions (`Registry`) and writes nothing: `sponsors.actions` keeps the
findings, or approves them. Who may be the same person is found by match keys, inside the file as in the registry,
and judged by `people.likeness`; what an officer has decided about a pair counts before what we think.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from payung.kernel.problems import Problem
from payung.people.checks import Registration
from payung.people.likeness import Described, Judgement, Likeness, compare, is_same_bearer, traits_of
from payung.people.matching import Marker, MatchKeys
from payung.people.queries import Known, Pair
from payung.people.sameness import described_by, pair_of
from payung.sponsors.files.headings import labels
from payung.sponsors.parts import Outline, Person, Rows, niks_in
from payung.sponsors.verdicts import ALREADY_COVERED, ASK_PERSON, READY, TO_MEND, Verdict

MOST_SHARING = 12  # rows under one key of a file that are compared with one another
AT_ONCE = 10_000  # pairs whose comparison is kept in memory
MOST_PHONES = 5  # rows that give one number: more, and it is an office's
PHONE = MatchKeys._fields.index("phone")
SIGNS = {
    "same": "=",
    "alike": "≈",
    "near": "≈",
    "neighbour": "≈",
    "elsewhere": "≠",
    "swapped": "≈",
    "partly": "≈",
    "different": "≠",
}


class Registry(Protocol):
    """What a list asks of the registry. Workers are named by their ids, rows by their place."""

    def known(self, niks: Collection[bytes]) -> Mapping[bytes, Known]:
        """The workers with these keyed indexes of their NIK."""

    def busy(self, workers: Collection[int]) -> Collection[int]:
        """Those of them who have a month of the term paid or promised."""

    def alike(self, outline: Outline, places: NDArray[np.int64]) -> Collection[tuple[int, int]]:
        """Places of the outline, each with a worker who shares a match key and may be the same person."""

    def described(self, workers: Collection[int]) -> Mapping[int, tuple[Known, Described]]:
        """These workers as the registry describes them."""

    def decided(self, pairs: Collection[Pair]) -> Mapping[Pair, bool]:
        """What officers decided of these pairs: whether they are one person."""


class Candidate(NamedTuple):
    """Two descriptions that may be one person's: the row at `place`, and an earlier row or a worker.

    `pair` names them for a decision, and is None where a side is not described well enough to be decided on.
    """

    place: int
    other: int
    likeness: Likeness
    pair: Pair | None


@dataclass(slots=True)
class Met:
    """The rows of a file after they met one another and the registry: verdicts, and known workers by place.

    `taken` gives for a known worker's id the place of the row that is about them.
    """

    rows: Rows
    verdicts: list[Verdict]
    known: dict[int, Known] = field(default_factory=dict)
    taken: dict[int, int] = field(default_factory=dict)

    def is_ready(self, place: int) -> bool:
        """Whether the row at this place may still be enrolled."""
        return self.verdicts[place].outcome == READY

    def refuse(self, place: int, outcome: str, problem: Problem, match: str) -> None:
        """The row at this place is not taken, or not yet."""
        verdict = self.verdicts[place]
        self.verdicts[place] = Verdict(verdict.row, outcome, (*verdict.problems, problem), match)

    def take_for(self, place: int, worker: Known) -> None:
        """The row at this place is about this worker."""
        self.known[place], self.taken[worker.id] = worker, place
        self.verdicts[place] = self.verdicts[place]._replace(match=f"member:{worker.number}")

    def row_of(self, place: int) -> str:
        """The row at this place, as a match."""
        return f"row:{self.verdicts[place].row}"

    def in_order(self, one: int, other: int) -> tuple[int, int]:
        """Of two rows the one that counts first: about whom the registry knows by the NIK, else the earlier."""
        return (other, one) if self._is_member(other) and not self._is_member(one) else (one, other)

    def _is_member(self, place: int) -> bool:
        verdict = self.verdicts[place]
        return verdict.outcome in (READY, ALREADY_COVERED) and verdict.match.startswith("member:")


def meet(*, rows: Rows, registry: Registry, marker: Marker) -> Met:
    """Judge the rows beside one another and beside the registry."""
    met = Met(rows, [_alone(rows, place, row) for place, row in enumerate(rows.outline["row"].tolist())])
    _meet_namesakes_by_nik(met, registry, marker)
    _meet_known(met, registry, marker)
    outline = _without_office_phones(rows.outline)
    _meet_registry(met, outline, registry, marker)
    _meet_each_other(met, outline, registry, marker)
    return met


def _alone(rows: Rows, place: int, row: int) -> Verdict:
    problems = rows.problems.get(place, ())
    return Verdict(row, TO_MEND if problems else READY, problems)


# Rows with one NIK


def _meet_namesakes_by_nik(met: Met, registry: Registry, marker: Marker) -> None:
    """Rows with one NIK: the first of identical rows covers the others; rows that differ are all asked about.

    A row that must be mended anyway stays so, and makes the ready rows with its NIK doubtful.
    """
    groups = _sharing_nik(met.rows.outline)
    people = met.rows.people(place for group in groups for place in group)
    candidates: list[Candidate] = []
    for group in groups:
        first = people.get(group[0])
        if all(people.get(place) == first for place in group):
            for place in group[1:]:
                if met.is_ready(place):
                    problem = Problem("list.row_repeated", "nik")
                    met.refuse(place, ALREADY_COVERED, problem, met.row_of(group[0]))
        else:
            candidates += _candidates_by_nik(group, people, marker)
    _settle_by_nik(met, candidates, registry, people)


def _sharing_nik(outline: Outline) -> list[list[int]]:
    """Places of rows that share a NIK, a list for each such NIK, in the order of the file."""
    niks = _niks(outline)
    there = np.flatnonzero(niks.any(axis=1))
    order = there[np.lexsort((there, niks[there, 1], niks[there, 0]))]
    as_before = (niks[order[1:]] == niks[order[:-1]]).all(axis=1)
    groups: list[list[int]] = []
    for n in np.flatnonzero(as_before).tolist():  # few: whoever stands here shares the NIK of the one before
        if n and as_before[n - 1]:
            groups[-1].append(int(order[n + 1]))
        else:
            groups.append([int(order[n]), int(order[n + 1])])
    return sorted(groups)


def _niks(outline: Outline) -> NDArray[np.uint64]:
    """The keyed indexes of the NIKs as two numbers each."""
    return np.ascontiguousarray(outline["nik"]).view("<u8").reshape(-1, 2)


def _candidates_by_nik(group: Sequence[int], people: Mapping[int, Person], marker: Marker) -> Iterator[Candidate]:
    """Each row against the first that differs from it."""
    for place in group:
        other = next(each for each in group if people.get(each) != people.get(place))
        one, two = people.get(place), people.get(other)
        if one is None or two is None:
            likeness, pair = Likeness(Judgement.ASK, (), 0), None
        else:
            here, there = (described_by(person=each.registration) for each in (one, two))
            likeness, pair = _asked(here, there), pair_of(marker=marker, one=here, other=there)
        yield Candidate(place, other, likeness, pair)


def _asked(one: Described, other: Described) -> Likeness:
    """Two who bear one NIK are asked about, however they differ."""
    return Likeness(Judgement.ASK, traits_of(one=one, other=other), 0)


def _settle_by_nik(met: Met, candidates: Sequence[Candidate], registry: Registry, people: Mapping[int, Person]) -> None:
    decided = _decided(candidates, registry)
    for candidate in candidates:
        place, other = candidate.place, candidate.other
        if not met.is_ready(place):
            continue
        same = decided.get(candidate.pair) if candidate.pair else None
        if same is False:
            for one, two in ((place, other), (other, place)):
                if met.is_ready(one):
                    met.refuse(one, TO_MEND, Problem("nik.on_two_people", "nik"), met.row_of(two))
        elif same and place > other:
            met.refuse(place, ALREADY_COVERED, Problem("list.person_repeated", "nik"), met.row_of(other))
        elif not same:
            problem = Problem("list.nik_twice", "nik", _differences(people.get(place), people.get(other)))
            met.refuse(place, ASK_PERSON, problem, met.row_of(other))


def _differences(one: Person | None, other: Person | None) -> str:
    """The headings of what differs between two rows: the evidence for whoever must decide."""
    if one is None or other is None:
        return ""
    fields = [
        name for name in Registration._fields if getattr(one.registration, name) != getattr(other.registration, name)
    ]
    return labels([*fields, "decile"] if one.decile != other.decile else fields)


# Rows whose NIK the registry knows


def _meet_known(met: Met, registry: Registry, marker: Marker) -> None:
    """Rows whose NIK the registry knows: enrolled if it is the same person, without cover in the term; else why not."""
    niks = niks_in(met.rows.outline)
    known = registry.known([nik for nik, verdict in zip(niks, met.verdicts, strict=True) if verdict.outcome == READY])
    places = {n: known[nik] for n, nik in enumerate(niks) if nik in known and met.is_ready(n)}
    people = met.rows.people(places)
    busy = registry.busy([worker.id for worker in known.values()])
    candidates = []
    for place, worker in sorted(places.items()):
        name = people[place].registration.name
        if is_same_bearer(name=name, other=worker.name):
            _cover(met, place, worker, busy)
        else:
            candidates.append(place)
    if candidates:
        _settle_bearers(met, {place: places[place] for place in candidates}, people, busy, registry, marker)


def _settle_bearers(
    met: Met,
    places: Mapping[int, Known],
    people: Mapping[int, Person],
    busy: Collection[int],
    registry: Registry,
    marker: Marker,
) -> None:
    """Rows that bear a worker's NIK and another name."""
    described = registry.described({worker.id for worker in places.values()})
    candidates = []
    for place, worker in places.items():
        one, other = described_by(person=people[place].registration), described[worker.id][1]
        pair = pair_of(marker=marker, one=one, other=other)
        candidates.append(Candidate(place, worker.id, _asked(one, other), pair))
    decided = _decided(candidates, registry)
    for candidate in candidates:
        place, worker = candidate.place, places[candidate.place]
        same, match = decided.get(candidate.pair) if candidate.pair else None, f"member:{worker.number}"
        if same:
            _cover(met, place, worker, busy)
        elif same is False:
            met.refuse(place, TO_MEND, Problem("nik.on_two_people", "nik"), match)
        else:
            met.refuse(place, ASK_PERSON, Problem("nik.other_identity", "name", _explained(candidate)), match)


def _cover(met: Met, place: int, worker: Known, busy: Collection[int]) -> None:
    """The row is about this worker: covered already, by an earlier row or before; or enrolled as who they are."""
    if worker.id in met.taken:
        match = met.row_of(met.taken[worker.id])
        met.refuse(place, ALREADY_COVERED, Problem("list.person_repeated", "nik"), match)
    elif worker.id in busy:
        met.refuse(place, ALREADY_COVERED, Problem("member.already_covered", "nik"), f"member:{worker.number}")
    else:
        met.take_for(place, worker)


# Rows that may be about somebody of the registry under another NIK


def _meet_registry(met: Met, outline: Outline, registry: Registry, marker: Marker) -> None:
    """Rows whose NIK nobody has: perhaps their person is known under another."""
    ready = np.fromiter((verdict.outcome == READY for verdict in met.verdicts), dtype=bool, count=len(met.verdicts))
    if met.known:
        ready[list(met.known)] = False
    nameless = ~met.rows.outline["clear"] & (met.rows.outline["keys"][:, 0] != 0) & _without_nik(met.rows.outline)
    shared = registry.alike(outline, np.flatnonzero(ready | nameless))
    described = registry.described({worker for _, worker in shared})
    people = _descriptions(met, outline, {place for place, _ in shared})
    candidates = (
        _candidate(marker, place, people[place], worker, described[worker][1]) for place, worker in sorted(shared)
    )
    _settle_alike(met, candidates, described, registry)


def _descriptions(met: Met, outline: Outline, places: Collection[int]) -> dict[int, Described]:
    """Whom the rows at these places describe. A number that the outline leaves out is no evidence either."""
    phones = outline["keys"][:, PHONE]
    found = {}
    for place, person in met.rows.people(places).items():
        told = described_by(person=person.registration)
        found[place] = told if phones[place] else told._replace(phone="")
    return found


def _candidate(marker: Marker, place: int, one: Described, other_id: int, other: Described) -> Candidate:
    pair = pair_of(marker=marker, one=one, other=other)
    return Candidate(place, other_id, compare(one=one, other=other), pair)


def _best(candidates: Iterable[Candidate], registry: Registry) -> list[tuple[Candidate, bool]]:
    """For each place the other who is most probably the same person, and whether an officer said so."""
    best: dict[int, tuple[tuple[bool, bool, int], Candidate]] = {}
    candidates = iter(candidates)
    while some := list(islice(candidates, AT_ONCE)):
        decided = _decided(some, registry)
        for candidate in some:
            same = decided.get(candidate.pair) if candidate.pair else None
            if same is False or (candidate.likeness.judgement is Judgement.DIFFERENT and not same):
                continue
            rank = bool(same), candidate.likeness.judgement is Judgement.SAME, candidate.likeness.strength
            if candidate.place not in best or rank > best[candidate.place][0]:
                best[candidate.place] = rank, candidate
    return [(candidate, said_same) for _, ((said_same, _, _), candidate) in sorted(best.items())]


def _without_nik(outline: Outline) -> NDArray[np.bool_]:
    without: NDArray[np.bool_] = (_niks(outline) == 0).all(axis=1)
    return without


def _settle_alike(
    met: Met, candidates: Iterable[Candidate], described: Mapping[int, tuple[Known, Described]], registry: Registry
) -> None:
    best = _best(candidates, registry)
    busy = registry.busy({candidate.other for candidate, _ in best})
    for candidate, said_same in best:
        place, worker = candidate.place, described[candidate.other][0]
        surely, match, why = (
            candidate.likeness.judgement is Judgement.SAME,
            f"member:{worker.number}",
            _explained(candidate),
        )
        if not met.is_ready(place):  # its NIK is missing or spoilt: the sponsor mends it, and knows whom to look for
            if surely:
                met.refuse(place, TO_MEND, Problem("nik.perhaps_known", "nik", why), match)
        elif said_same:
            _cover(met, place, worker, busy)
        elif not surely:
            met.refuse(place, ASK_PERSON, Problem("member.alike", "name", why), match)
        elif worker.id in busy:
            met.refuse(place, ALREADY_COVERED, Problem("member.already_covered", "name"), match)
        else:
            met.refuse(place, TO_MEND, Problem("nik.other_than_registry", "nik", why), match)


# Rows that may be about one person under two NIKs


def _meet_each_other(met: Met, outline: Outline, registry: Registry, marker: Marker) -> None:
    """Rows that look alike: the first counts, who surely is the same is refused, who may be is asked about."""
    ordered = (met.in_order(one, other) for one, other in sharing_keys(outline))
    # Who must be mended covers nobody.
    pairs = [(n, place) for n, place in ordered if met.is_ready(place) and met.verdicts[n].outcome != TO_MEND]
    people = _descriptions(met, outline, {place for pair in pairs for place in pair})
    candidates = (_candidate(marker, place, people[place], earlier, people[earlier]) for earlier, place in pairs)
    for candidate, said_same in _best(candidates, registry):
        why, match = _explained(candidate), met.row_of(candidate.other)
        if said_same or candidate.likeness.judgement is Judgement.SAME:
            met.refuse(candidate.place, ALREADY_COVERED, Problem("list.person_repeated", "name", why), match)
        else:
            met.refuse(candidate.place, ASK_PERSON, Problem("list.person_alike", "name", why), match)


def _without_office_phones(outline: Outline) -> Outline:
    """The outline without the numbers that many rows give: an agent's or an office's says nothing of a person."""
    phones = outline["keys"][:, PHONE]
    numbers, counts = np.unique(phones, return_counts=True)
    offices = numbers[(counts > MOST_PHONES) & (numbers != 0)]
    if not len(offices):
        return outline
    outline = outline.copy()
    outline["keys"][np.isin(phones, offices), PHONE] = 0
    return outline


def sharing_keys(outline: Outline) -> list[tuple[int, int]]:
    """Pairs of places, the earlier first, that share a match key and are not plainly two people's."""
    places = np.flatnonzero(outline["clear"])
    born, initials = outline["born"], outline["initials"]
    pairs = []
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
            pairs.append(np.stack((one[likely], other[likely])))
    if not pairs:
        return []
    return [(one, other) for one, other in np.unique(np.concatenate(pairs, axis=1), axis=1).T.tolist()]


def _dates_alike(one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether dates (like 19901231) agree in two of day, month and year, or have day and month exchanged."""
    years = one // 10_000 == other // 10_000
    months_of, days_of = (one // 100 % 100, other // 100 % 100), (one % 100, other % 100)
    agreeing = years.astype(int) + (months_of[0] == months_of[1]) + (days_of[0] == days_of[1])
    exchanged = (months_of[0] == days_of[1]) & (days_of[0] == months_of[1])
    alike: NDArray[np.bool_] = (agreeing >= 2) | (years & exchanged)
    return alike


def _decided(candidates: Iterable[Candidate], registry: Registry) -> Mapping[Pair, bool]:
    pairs = {candidate.pair for candidate in candidates if candidate.pair}
    return registry.decided(pairs) if pairs else {}


def _explained(candidate: Candidate) -> str:
    """Which fields agree, and how: `Nama Lengkap / Full name ≈; NIK =`."""
    return "; ".join(f"{labels([trait.field])} {SIGNS[trait.level]}" for trait in candidate.likeness.traits)
