"""The radar: everybody whose months are running out, where they stand, and what they were told.

Seen from a day, as known now. The law is asked once for each distinct history of months.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection

from payung.kernel.months import Month
from payung.law.book import book
from payung.messages.queries import ARRIVED
from payung.outreach.stages import ENOUGH, STAGES, TOLD, Standing, standing
from payung.people.changes.queries import deaths
from payung.sponsors.renewal.histories import EVERYBODY, HISTORY, History, Window, outlook

# Whoever has paid the month asked about is on no radar.
AT_RISK = """
WITH {history}
SELECT h.paid, h.own, h.promised, array_agg(h.worker_id ORDER BY h.worker_id)
FROM history h JOIN people_worker w ON w.id = h.worker_id
WHERE h.paid > 0 AND h.paid & %(this)s = 0 AND starts_with(w.region, %(region)s) GROUP BY 1, 2, 3
"""


class AtRisk(NamedTuple):
    """People who stand alike. `promised`: a sponsor has promised their next month, and they need not be reminded."""

    standing: Standing
    promised: bool
    workers: Sequence[int]


class Ending(NamedTuple):
    """One worker whose protection ends: how many messages were told, whether there is a task, and what is missing.

    `missing` is empty where three messages were told and a task is there; else it says why not: `no_phone`,
    `opted_out`, `not_delivered`, `not_planned` (messages), `no_task`; `sponsor_owes` for whom a sponsor promised the
    months and has not paid: they were not asked to bring them.
    """

    worker: int
    number: int
    region: str
    standing: Standing
    told: int
    has_task: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """How many stand where on a day: by stage, and by stage and region; those with a sponsor's promise apart."""

    on: date
    stages: Mapping[str, int]
    regions: Mapping[str, Mapping[str, int]]
    promised: int


def at_risk(*, on: date, region: str = "") -> Iterator[AtRisk]:
    """Everybody whose month is unpaid on a day, by where they stand."""
    page, window = book().on(on), _window(on)
    for bits, own, promised, workers in _groups(on, region, window):
        seen = outlook(of=History(bits & window.bit(Month.of(on)) - 1, own, promised), window=window, on=on)
        if _goes_on(bits, seen.paid.protected_until, window, on):
            continue
        if found := standing(page=page, horizon=seen.paid, on=on):
            waits = standing(page=page, horizon=seen.promised, on=on) != found
            yield AtRisk(found, waits, workers)


def _goes_on(bits: int, protected_until: date | None, window: Window, on: date) -> bool:
    """Whether a month that is paid ahead begins before the protection by those behind ends."""
    ahead = next((month for month in window.months_in(bits) if month > Month.of(on)), None)
    return bool(ahead and protected_until and ahead.first <= protected_until + timedelta(days=1))


def radar(*, on: date, region: str = "") -> Radar:
    """How many stand where on a day. Whoever died is on no radar."""
    stages: Counter[str] = Counter()
    regions: dict[str, Counter[str]] = {}
    promised = 0
    for each in at_risk(on=on, region=region):
        alive = _alive(each.workers)
        if each.promised:
            promised += len(alive)
            continue
        stages[each.standing.stage] += len(alive)
        for place, people in _by_region(alive).items():
            regions.setdefault(place, Counter())[each.standing.stage] += people
    ordered = {place: {stage: found[stage] for stage in STAGES} for place, found in sorted(regions.items())}
    return Radar(on, {stage: stages[stage] for stage in STAGES}, ordered, promised)


def endings(*, on: date, start: date, until: date, region: str = "") -> list[Ending]:
    """Everybody whose protection ends (or ended) between two days, both inclusive, seen from `on`: who was told what.

    The first day may lie at most DAYS_AFTER_END days behind `on`.
    """
    found: list[Ending] = []
    for each in at_risk(on=on, region=region):
        if start <= each.standing.protected_until <= until:
            ending = _endings(each.standing, _alive(each.workers))
            found += [one._replace(missing=("sponsor_owes",)) for one in ending] if each.promised else ending
    return sorted(found, key=lambda ending: (ending.standing.protected_until, ending.region, ending.number))


def reminder_key(*, stage: str, number: int, unpaid: Month) -> str:
    """What is told once: a stage of one lapse of one worker."""
    return f"reminder {stage} {number} {unpaid}"


def _endings(where: Standing, workers: Collection[int]) -> Iterator[Ending]:
    keys = [stage for stage in TOLD if stage != "ended"]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT w.id, w.number, w.region, coalesce(told.states, '{}'), coalesce(told.whys, '{}'),
                EXISTS (SELECT FROM outreach_task t WHERE (t.worker_id, t.unpaid) = (w.id, %(unpaid)s::date))
            FROM people_worker w LEFT JOIN LATERAL (
                SELECT array_agg(m.state) AS states, array_agg(m.why) AS whys FROM messages_state m
                WHERE m.worker_id = w.id AND m.key = ANY (
                    SELECT format('reminder %%s %%s %%s', stage, w.number, %(month)s::text)
                    FROM unnest(%(stages)s::text[]) stage)
            ) told ON true
            WHERE w.id = ANY(%(workers)s)
            """,
            {"unpaid": where.unpaid.first, "month": str(where.unpaid), "stages": keys, "workers": list(workers)},
        )
        for worker, number, region, states, whys, has_task in cursor.fetchall():
            told = sum(state in ARRIVED for state in states)
            missing = tuple(_missing(told, states, whys)) + (() if has_task else ("no_task",))
            yield Ending(worker, number, region, where, told, has_task, missing)


def _missing(told: int, states: Sequence[str], whys: Sequence[str]) -> Iterator[str]:
    """Why fewer than three messages were told: each reason once, and what was never planned."""
    if told >= ENOUGH:
        return
    reasons = {
        why if state == "withheld" else "not_delivered"
        for state, why in zip(states, whys, strict=True)
        if state not in ARRIVED
    }
    yield from sorted(reasons)
    if len(states) < ENOUGH:
        yield "not_planned"


def _window(on: date) -> Window:
    """The months that decide where somebody stands on a day."""
    behind = book().on(on).grace_months.value + 3
    return Window(Month.of(on) + -behind, behind + 3)


def _groups(on: date, region: str, window: Window) -> list[tuple[int, int, int, list[int]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            AT_RISK.format(history=HISTORY.format(who=EVERYBODY)),
            {**window.parameters, "this": window.bit(Month.of(on)), "region": region},
        )
        return list(cursor.fetchall())


def _alive(workers: Sequence[int]) -> list[int]:
    dead = deaths(workers=workers)
    return [worker for worker in workers if worker not in dead]


def _by_region(workers: Sequence[int]) -> Mapping[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT region, count(*) FROM people_worker WHERE id = ANY(%s) GROUP BY 1", [list(workers)])
        return dict(cursor.fetchall())
