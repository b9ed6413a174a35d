"""Who is served first where quota or budget are short: a rule that stands in the agreement, never chance.

    findings -> waiting (each ready row: where it counts, what it costs, its decile and income) -> serve -> findings

`list` serves in the order of the list, `decile` the poorest first, `need` by decile and then by declared income; rows
that are equal stand in the order of the list. Who is extremely poor stands in the first decile; a decile that nobody
knows comes last, an income that nobody declared counts as none. A row is taken whole, for all
its months, or not at all. A full place stops nobody elsewhere; where the budget ends, it ends for all who are behind.
Without a rule nothing is done here, and approval refuses the whole list.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from payung.kernel.problems import Problem
from payung.people.welfare import Welfare
from payung.sponsors.pricing import Case, Findings
from payung.sponsors.queries import AgreementView, available
from payung.sponsors.quotas import Dwelling, dwellings, enrolled, full_name
from payung.sponsors.verdicts import TO_MEND, Verdict

CODES = ("turn.quota_full", "turn.budget_spent")
UNKNOWN = 11
"""The decile of somebody of whom none is known: behind everybody."""


class Waiting(NamedTuple):
    """A ready row: its place in the list, the places with a quota where its person lives, and what decides its turn.

    `cost` is whole rupiah for all its months, `income` whole rupiah a month, 0 where none is declared.
    """

    place: int
    quotas: tuple[str, ...]
    cost: int
    decile: int = UNKNOWN
    income: int = 0


class Room(NamedTuple):
    """What an agreement has left: its quotas with the people there already, by place, and whole rupiah."""

    quotas: Mapping[str, int]
    people: Mapping[str, int]
    budget: int


RANKS: Mapping[str, Callable[[Waiting], tuple[int, ...]]] = {
    "list": lambda each: (each.place,),
    "decile": lambda each: (each.decile, each.place),
    "need": lambda each: (each.decile, each.income, each.place),
}
"""By rule (checks.SERVED_BY): who comes first is the least."""


def in_turn(*, findings: Findings, agreement: AgreementView, leaving: Mapping[str, int], freed: int) -> Findings:
    """These findings without whom the agreement's rule does not reach; they are told their place in the queue.

    `leaving` are people who go as these come, by place, and `freed` the rupiah that were promised to them.
    """
    rule, quotas = agreement.terms.serve_by, agreement.quotas
    if not rule:
        return findings
    people: Counter[str] = enrolled(agreement=agreement) if quotas else Counter()
    people.subtract(leaving)
    room = Room(quotas, people, available(agreement=agreement) + freed)
    living = dict(dwellings(findings=findings, villages=any("/" in place for place in quotas))) if quotas else {}
    if not _is_short(findings, living, room):
        return findings
    refused = serve(waiting=_waiting(findings, living, room, needs=rule != "list"), rule=rule, room=room)
    return _without(findings, refused)


def serve(*, waiting: Iterable[Waiting], rule: str, room: Room) -> dict[int, Problem]:
    """By place in the list, why a row is not reached: its quota is full, or the budget spent before its turn. Pure.

    The value of the problem is the place in the queue and how many the queue serves: `Kota Kupang: 312 / 280`.
    """
    refused: dict[int, Problem] = {}
    people, queue, named = Counter(room.people), Counter(room.people), cache(full_name)
    left, served, behind = room.budget, 0, 0
    for each in sorted(waiting, key=RANKS[rule]):
        full = ""
        for place in each.quotas:
            queue[place] += 1
            if not full and people[place] >= room.quotas[place]:
                full = place
        if full:
            turn = f"{named(place=full)}: {queue[full]} / {room.quotas[full]}"
            refused[each.place] = Problem("turn.quota_full", value=turn)
        elif behind or each.cost > left:
            behind += 1
            refused[each.place] = Problem("turn.budget_spent", value=f"{served + behind} / {served}")
        else:
            people.update(each.quotas)
            left -= each.cost
            served += 1
    return refused


def queued(*, verdicts: Iterable[Verdict]) -> list[tuple[int, Problem]]:
    """The rows that were not reached, with what they were told: in the order of the list."""
    return [(each.row, problem) for each in verdicts for problem in each.problems if problem.code in CODES]


def _is_short(findings: Findings, living: Mapping[int, Dwelling], room: Room) -> bool:
    """Whether not all ready rows can be taken."""
    people = Counter(room.people)
    for dwelling, count in Counter(living.values()).items():
        for place in dwelling.places:
            people[place] += count
    return findings.cost > room.budget or any(people[place] > most for place, most in room.quotas.items())


def _waiting(findings: Findings, living: Mapping[int, Dwelling], room: Room, *, needs: bool) -> Iterator[Waiting]:
    """The ready rows. `needs`: with the decile, which stands with the people, who are fetched, and the income."""
    costs: Counter[Case] = Counter()
    for (case, _), lines in findings.lines.items():
        costs[case] += sum(line.amount for line in lines)
    rows = findings.met.rows
    incomes = rows.outline["income"].tolist()
    told = {place: _decile(person.welfare) for place, person in rows.each_person(findings.ready)} if needs else {}
    counted = cache(lambda dwelling: tuple(place for place in dwelling.places if place in room.quotas))
    for place, (_, case) in zip(findings.ready, findings.jobs, strict=True):
        where = counted(living[place]) if living else ()
        yield Waiting(place, where, costs[case], told.get(place, UNKNOWN), incomes[place])


def _decile(welfare: Welfare) -> int:
    """Who is extremely poor stands in the first decile, whatever else is told."""
    return 1 if welfare.extreme_poor else welfare.decile or UNKNOWN


def _without(findings: Findings, refused: Mapping[int, Problem]) -> Findings:
    """The findings without these rows, which are to mend now: they come again when there is room."""
    met = findings.met
    for place, problem in refused.items():
        met.refuse(place, TO_MEND, problem, met.verdicts[place].match)
    kept = [(place, job) for place, job in zip(findings.ready, findings.jobs, strict=True) if place not in refused]
    people = Counter(job.case for _, job in kept)
    return findings._replace(
        ready=[place for place, _ in kept],
        jobs=[job for _, job in kept],
        people=people,
        lines={(case, month): lines for (case, month), lines in findings.lines.items() if case in people},
    )
