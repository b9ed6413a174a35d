"""From judged rows to verdicts: rows meet one another and the registry, and what remains is priced.

    bytes -> read_table -> judge_rows (sponsors.parts) -> Rows -> meet -> Met -> price -> Findings

`meet` asks the registry through six questions (`Registry`) and writes nothing: `sponsors.actions` keeps the
findings, or approves them. Who may be the same person is found by match keys, inside the file as in the registry,
and judged by `people.likeness`; what an officer has decided about a pair counts before what we think.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from payung.kernel.problems import Problem
from payung.people.checks import Registration
from payung.people.likeness import Described, Judgement, Likeness, compare, evidence, is_same_bearer, traits_of
from payung.people.matching import Marker
from payung.people.queries import Known, Pair
from payung.people.sameness import described_by, pair_of
from payung.people.welfare import Status
from payung.sponsors.files.headings import labels
from payung.sponsors.known import KnownWorkers
from payung.sponsors.parts import Outline, Person, Rows, niks_in
from payung.sponsors.repeating import say_the_same
from payung.sponsors.sharing import PHONE, Pairs, Seen, sharing_keys, without_office_phones
from payung.sponsors.verdicts import ALREADY_COVERED, ASK_PERSON, READY, TO_MEND, Verdict

AT_ONCE = 10_000  # pairs whose comparison is kept in memory
COVERED = (Problem("member.already_covered", "nik"),)  # one for all: a list may have it a million times


class Registry(Protocol):
    """What a list asks of the registry. Workers are named by their ids, rows by their place."""

    def known(self, niks: Collection[bytes]) -> Mapping[bytes, Known]:
        """The workers with these keyed indexes of their NIK."""

    def barred(self, niks: Collection[bytes]) -> Mapping[bytes, Sequence[Problem]]:
        """Why those with these keyed indexes of their NIK cannot be taken, as registers that others keep say."""

    def busy(self, workers: Collection[int]) -> NDArray[np.int64]:
        """Those of them who have a month of the term paid or promised."""

    def alike(self, outline: Outline, places: NDArray[np.int64]) -> Seen:
        """Places of the outline, each with a worker who shares a match key and may be the same person."""

    def described(self, workers: Collection[int]) -> Mapping[int, tuple[Known, Described]]:
        """These workers as the registry describes them."""

    def decided(self, pairs: Collection[Pair]) -> Mapping[Pair, bool]:
        """What officers decided of these pairs: whether they are one person."""


class Candidate(NamedTuple):
    """Two descriptions that may be one person's: the row at `place`, and an earlier row or a worker.

    `other` is the row's place, or the id of `member`. `pair` names the two for a decision, and is None where a side is
    not described well enough to be decided on.
    """

    place: int
    other: int
    likeness: Likeness
    pair: Pair | None
    member: Known | None = None


@dataclass(slots=True)
class Met:
    """The rows of a file after they met one another and the registry: verdicts, known workers, and whom it named.

    A row that is ready and has a known worker enrols that worker.
    """

    rows: Rows
    verdicts: list[Verdict]
    known: KnownWorkers
    seen: Seen | None = None

    def is_ready(self, place: int) -> bool:
        """Whether the row at this place may still be enrolled."""
        return self.verdicts[place].outcome == READY

    def refuse(self, place: int, outcome: str, problem: Problem, match: str) -> None:
        """The row at this place is not taken, or not yet."""
        verdict = self.verdicts[place]
        self.verdicts[place] = Verdict(verdict.row, outcome, (*verdict.problems, problem), match)

    def cover(self, places: Sequence[int], busy: NDArray[np.int64]) -> None:
        """Ready rows about known workers: covered by an earlier row, or before if they are `busy`; else enrolled."""
        several, covered = self.known.several(), np.isin(self.known.ids[places], busy)
        for place, is_covered in zip(places, covered, strict=True):
            worker, match = int(self.known.ids[place]), f"member:{self.known.number(place)}"
            earlier = self._enrolling(worker) if worker in several else None
            if earlier is not None:
                self.refuse(place, ALREADY_COVERED, Problem("list.person_repeated", "nik"), self.row_of(earlier))
            elif is_covered:
                self.verdicts[place] = Verdict(self.verdicts[place].row, ALREADY_COVERED, COVERED, match)
            else:
                self.verdicts[place] = self.verdicts[place]._replace(match=match)

    def _enrolling(self, worker: int) -> int | None:
        """The place of the row that enrols this worker already. Looked for, since of few workers there are several."""
        places = np.flatnonzero(self.known.ids == worker).tolist()
        return next((place for place in places if self.is_ready(place) and self.verdicts[place].match), None)

    def row_of(self, place: int) -> str:
        """The row at this place, as a match."""
        return f"row:{self.verdicts[place].row}"

    def in_order(self, one: int, other: int) -> tuple[int, int]:
        """Of two rows the one that counts first: about whom the registry knows by the NIK, else the earlier."""
        return (other, one) if self._is_member(other) and not self._is_member(one) else (one, other)

    def _is_member(self, place: int) -> bool:
        verdict = self.verdicts[place]
        return verdict.outcome in (READY, ALREADY_COVERED) and verdict.match.startswith("member:")


def meet(*, rows: Rows, registry: Registry, marker: Marker, steps: Sequence[int]) -> Met:
    """Judge the rows beside one another and beside the registry. `steps` are the incomes at which a price changes."""
    verdicts = [_alone(rows, place, row) for place, row in enumerate(rows.outline["row"].tolist())]
    met = Met(rows, verdicts, KnownWorkers(rows=len(rows)))
    _meet_namesakes_by_nik(met, registry, marker, steps)
    _meet_registers(met, registry)
    _meet_known(met, registry, marker)
    outline = without_office_phones(outline=rows.outline)
    _meet_registry(met, outline, registry, marker)
    _meet_each_other(met, outline, registry, marker)
    return met


def _alone(rows: Rows, place: int, row: int) -> Verdict:
    problems = rows.problems.get(place, ())
    return Verdict(row, TO_MEND if problems else READY, problems)


# Rows with one NIK


def _meet_namesakes_by_nik(met: Met, registry: Registry, marker: Marker, steps: Sequence[int]) -> None:
    """Rows with one NIK: the first of rows that say the same covers the others; rows that differ are all asked about.

    A row that must be mended anyway stays so, and makes the ready rows with its NIK doubtful.
    """
    groups = _sharing_nik(met.rows.outline)
    people = met.rows.people(place for group in groups for place in group)
    candidates: list[Candidate] = []
    firsts: dict[int, int] = {}
    for group in groups:
        first = people.get(group[0])
        if all(people.get(place) == first for place in group):
            for place in group[1:]:
                if met.is_ready(place):
                    problem = Problem("list.row_repeated", "nik")
                    met.refuse(place, ALREADY_COVERED, problem, met.row_of(group[0]))
        else:
            firsts |= dict.fromkeys(group, group[0])
            candidates += _candidates_by_nik(group, people, marker, surely=_say_the_same(met, group, people, steps))
    _settle_by_nik(met, candidates, firsts, registry, people)


def _say_the_same(met: Met, group: Sequence[int], people: Mapping[int, Person], steps: Sequence[int]) -> bool:
    """Whether all rows of this group are ready and say the same of one person."""
    first, *others = (people.get(place) for place in group)
    return all(map(met.is_ready, group)) and all(
        first is not None and other is not None and say_the_same(one=first, other=other, steps=steps)
        for other in others
    )


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


def _candidates_by_nik(
    group: Sequence[int], people: Mapping[int, Person], marker: Marker, *, surely: bool
) -> Iterator[Candidate]:
    """Each row against the first that differs from it; `surely` they are one person."""
    for place in group:
        other = next(each for each in group if people.get(each) != people.get(place))
        one, two = people.get(place), people.get(other)
        if one is None or two is None:
            likeness, pair = Likeness(Judgement.ASK, (), 0), None
        else:
            here, there = (described_by(person=each.registration) for each in (one, two))
            likeness, pair = _asked(here, there), pair_of(marker=marker, one=here, other=there)
        if surely:
            likeness = likeness._replace(judgement=Judgement.SAME)
        yield Candidate(place, other, likeness, pair)


def _asked(one: Described, other: Described) -> Likeness:
    """Two who bear one NIK are asked about, however they differ."""
    return Likeness(Judgement.ASK, traits_of(one=one, other=other), 0)


def _settle_by_nik(
    met: Met,
    candidates: Sequence[Candidate],
    firsts: Mapping[int, int],
    registry: Registry,
    people: Mapping[int, Person],
) -> None:
    """`firsts` gives for each place the first row with its NIK: whoever is the same person is covered by that one."""
    decided = _decided(candidates, registry)
    for candidate in candidates:
        place, other, first = candidate.place, candidate.other, firsts[candidate.place]
        if not met.is_ready(place):
            continue
        surely = candidate.likeness.judgement is Judgement.SAME
        same = decided.get(candidate.pair, surely) if candidate.pair else surely
        said_apart = candidate.pair in decided and not same
        if said_apart:
            for one, two in ((place, other), (other, place)):
                if met.is_ready(one):
                    met.refuse(one, TO_MEND, Problem("nik.on_two_people", "nik"), met.row_of(two))
        elif same and place != first:
            differing = _differences(people.get(place), people.get(first))
            code = "list.person_repeated" if differing else "list.row_repeated"
            met.refuse(place, ALREADY_COVERED, Problem(code, "nik", differing), met.row_of(first))
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
    told = zip(Status._fields, one.welfare, other.welfare, strict=True)
    return labels([*fields, *(field for field, here, there in told if here != there)])


# Rows whose NIK stands in a register that others keep


def _meet_registers(met: Met, registry: Registry) -> None:
    """Rows that bear the NIK of somebody dead, or of somebody whom the agreement does not take: all are to be mended.

    Cover that the person has does not end by it.
    """
    for part, start in zip(met.rows.parts, met.rows.starts, strict=True):
        niks = niks_in(part.outline)
        barred = registry.barred({nik for nik in niks if any(nik)})
        for place, nik in enumerate(niks, start) if barred else ():
            for problem in barred.get(nik, ()):
                met.refuse(place, TO_MEND, problem, met.verdicts[place].match)


# Rows whose NIK the registry knows


def _meet_known(met: Met, registry: Registry, marker: Marker) -> None:
    """Rows whose NIK the registry knows: enrolled if it is the same person, without cover in the term; else why not."""
    other_names: dict[int, Known] = {}
    for part in range(len(met.rows.parts)):
        other_names |= _look_up(met, part, registry)
    places = np.flatnonzero(met.known.ids)
    busy = registry.busy(met.known.ids[places].tolist())
    met.cover([place for place in places.tolist() if place not in other_names], busy)
    if other_names:
        _settle_bearers(met, other_names, busy, registry, marker)


def _look_up(met: Met, part: int, registry: Registry) -> dict[int, Known]:
    """Put down whom the registry knows by the NIKs of a part; gives those to whom it gives another name."""
    start = met.rows.starts[part]
    asking = [n for n in range(start, start + len(met.rows.parts[part].outline)) if met.is_ready(n)]
    niks = niks_in(met.rows.outline[asking])
    known = registry.known(niks)
    found = {place: known[nik] for place, nik in zip(asking, niks, strict=True) if nik in known}
    other_names = {}
    for place, person in met.rows.each_person(found):
        met.known.put(place, found[place])
        if not is_same_bearer(name=person.registration.name, other=found[place].name):
            other_names[place] = found[place]
    return other_names


def _settle_bearers(
    met: Met, places: Mapping[int, Known], busy: NDArray[np.int64], registry: Registry, marker: Marker
) -> None:
    """Rows that bear a worker's NIK and another name."""
    described = registry.described({worker.id for worker in places.values()})
    candidates, same_person = [], []
    for place, person in met.rows.each_person(places):
        worker = places[place]
        one, other = described_by(person=person.registration), described[worker.id][1]
        pair = pair_of(marker=marker, one=one, other=other)
        candidates.append(Candidate(place, worker.id, _asked(one, other), pair))
    decided = _decided(candidates, registry)
    for candidate in candidates:
        place, match = candidate.place, f"member:{places[candidate.place].number}"
        same = decided.get(candidate.pair) if candidate.pair else None
        if same:
            same_person.append(place)
        elif same is False:
            met.refuse(place, TO_MEND, Problem("nik.on_two_people", "nik"), match)
        else:
            met.refuse(
                place, ASK_PERSON, Problem("nik.other_identity", "name", evidence(likeness=candidate.likeness)), match
            )
    met.cover(same_person, busy)


# Rows that may be about somebody of the registry under another NIK


def _meet_registry(met: Met, outline: Outline, registry: Registry, marker: Marker) -> None:
    """Rows whose NIK nobody has: perhaps their person is known under another."""
    ready = np.fromiter((verdict.outcome == READY for verdict in met.verdicts), dtype=bool, count=len(met.verdicts))
    nobodys = ready & (met.known.ids == 0)
    nameless = ~met.rows.outline["clear"] & (met.rows.outline["keys"][:, 0] != 0) & _without_nik(met.rows.outline)
    met.seen = registry.alike(outline, np.flatnonzero(nobodys | nameless))
    candidates = _members_alike(met, outline, met.seen.pairs, registry, marker)
    _settle_alike(met, _best(candidates, registry), registry, marker)


def _members_alike(met: Met, outline: Outline, pairs: Pairs, registry: Registry, marker: Marker) -> Iterator[Candidate]:
    """Rows with members who share a key. Some thousand are described at once: all would take much memory."""
    for start in range(0, len(pairs), AT_ONCE):
        some = pairs[start : start + AT_ONCE].tolist()
        described = registry.described({worker for _, worker in some})
        people = _descriptions(met, outline, {place for place, _ in some})
        for place, worker in some:
            known, other = described[worker]
            yield _candidate(marker, place, people[place], worker, other)._replace(member=known)


def _descriptions(met: Met, outline: Outline, places: Collection[int]) -> dict[int, Described]:
    """Whom the rows at these places describe. A number that the outline leaves out is no evidence either."""
    phones = outline["keys"][:, PHONE]
    found = {}
    for place, person in met.rows.each_person(places):
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


def _settle_alike(met: Met, best: Iterable[tuple[Candidate, bool]], registry: Registry, marker: Marker) -> None:
    members = [(candidate, candidate.member, said_same) for candidate, said_same in best if candidate.member]
    busy = registry.busy({worker.id for _, worker, _ in members})
    covered, same_person = set(busy.tolist()), []
    for candidate, worker, said_same in members:
        place, match, why = candidate.place, f"member:{worker.number}", evidence(likeness=candidate.likeness)
        surely = candidate.likeness.judgement is Judgement.SAME
        if not met.is_ready(place):  # its NIK is missing or spoilt: the sponsor mends it, and knows whom to look for
            if surely:
                met.refuse(place, TO_MEND, Problem("nik.perhaps_known", "nik", why), match)
        elif said_same:
            met.known.put(place, worker)
            same_person.append(place)
        elif not surely:
            met.refuse(place, ASK_PERSON, Problem("member.alike", "name", why), match)
        elif worker.id in covered:
            met.refuse(place, ALREADY_COVERED, Problem("member.already_covered", "name"), match)
        else:
            met.refuse(place, TO_MEND, Problem("nik.other_than_registry", "nik", why), match)
    _refuse_barred(met, same_person, registry, marker)
    met.cover([place for place in same_person if met.is_ready(place)], busy)


def _refuse_barred(met: Met, places: Iterable[int], registry: Registry, marker: Marker) -> None:
    """Rows whose person is known under another NIK: it may be that one which stands in a register of others."""
    workers = {place: int(met.known.ids[place]) for place in places}
    described = registry.described(set(workers.values()))
    niks = {worker: marker.nik_index(other.nik) for worker, (_, other) in described.items()}
    barred = registry.barred(set(niks.values()))
    for place, worker in workers.items():
        for problem in barred.get(niks[worker], ()):
            met.refuse(place, TO_MEND, problem, f"member:{met.known.number(place)}")


# Rows that may be about one person under two NIKs


def _meet_each_other(met: Met, outline: Outline, registry: Registry, marker: Marker) -> None:
    """Rows that look alike: the first counts, who surely is the same is refused, who may be is asked about."""
    ordered = (met.in_order(one, other) for one, other in sharing_keys(outline=outline).tolist())
    # Who must be mended covers nobody.
    pairs = [(n, place) for n, place in ordered if met.is_ready(place) and met.verdicts[n].outcome != TO_MEND]
    people = _descriptions(met, outline, {place for pair in pairs for place in pair})
    candidates = (_candidate(marker, place, people[place], earlier, people[earlier]) for earlier, place in pairs)
    for candidate, said_same in _best(candidates, registry):
        why, match = evidence(likeness=candidate.likeness), met.row_of(candidate.other)
        if said_same or candidate.likeness.judgement is Judgement.SAME:
            met.refuse(candidate.place, ALREADY_COVERED, Problem("list.person_repeated", "name", why), match)
        else:
            met.refuse(candidate.place, ASK_PERSON, Problem("list.person_alike", "name", why), match)


def _decided(candidates: Iterable[Candidate], registry: Registry) -> Mapping[Pair, bool]:
    pairs = {candidate.pair for candidate in candidates if candidate.pair}
    return registry.decided(pairs) if pairs else {}
