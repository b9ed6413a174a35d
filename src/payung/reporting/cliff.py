"""The cliff: who loses paid cover, and who protection, within the days to come; and what keeping them costs.

Seen from a day not before today, as known now. Everybody counts once, on the last day of the cover that they have, or
else of the next that is paid already: whoever has paid on is not among them. Reads everything, writes nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection

from payung.kernel.months import Month, months
from payung.law.book import book
from payung.people.occupations import occupations
from payung.sponsors.pricing import Case, income_thresholds
from payung.sponsors.queries import AgreementView
from payung.sponsors.renewal.histories import (
    EVERYBODY,
    HISTORY,
    LONGEST_WINDOW,
    OF_AGREEMENT,
    History,
    Window,
    outlook,
)
from payung.sponsors.renewal.keeping import KEPT_MONTHS, Keeping, keeping

DAYS = 90
MOST_DAYS = 30 * (LONGEST_WINDOW - 12)  # of a window of bits, less grace before and the month behind
PROGRAMMES = ("jkk", "jkm")

# People by history, domicile, price and funders. The paid months that run on from this one, or else from the next paid
# month, end at `run_end`: the carry of adding the run's lowest bit stops behind its highest. Who paid that month is
# the funder of the cover that ends; who paid the last month of all, of the protection. Only tables with an index are
# joined, so that it takes seconds too where a million members came a moment ago and no statistics know of them.
GROUPS = """
WITH {history},
ahead AS (
    SELECT h.*, bits, bits & -bits AS lowest
    FROM history h CROSS JOIN LATERAL (SELECT paid & -(%(this)s::bigint)) since (bits)
), counted AS (
    SELECT r.paid, r.own, r.promised, r.agreement_id, r.funding_id AS of_last, CASE run_end WHEN 0 THEN NULL
        WHEN last THEN r.funding_id ELSE (SELECT min(p.funding_id) FROM contributions_standingmonth p
            JOIN window_month m ON m.month = p.month WHERE p.worker_id = r.worker_id AND m.bit = run_end)
        END AS of_run,
        w.region, width_bucket(j.income, %(thresholds)s::integer[]) AS band,
        %(sectors)s::jsonb ->> j.occupation AS sector, count(*) AS people
    FROM (SELECT ahead.*, ((bits + lowest) & -(bits + lowest)) >> 1 AS run_end FROM ahead) r
    JOIN people_worker w ON w.id = r.worker_id JOIN people_jobs_in(%(on)s, 'infinity') j
        ON j.worker_id = r.worker_id AND j.n = 1
    WHERE starts_with(w.region, %(region)s) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
)
SELECT paid, own, promised, agreement_id,
    (SELECT array_agg(s.funder_id ORDER BY s.funder_id) FROM contributions_share s WHERE s.funding_id = of_run),
    (SELECT array_agg(s.funder_id ORDER BY s.funder_id) FROM contributions_share s WHERE s.funding_id = of_last),
    region, band, sector, sum(people)::bigint
FROM counted GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""


class Funder(NamedTuple):
    """Who paid or promised the last month: the kind of funder, and the name; of several who share it, joined."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Loss:
    """People who lose something within the days asked about, each counted once: by last day, funder and region.

    `keeping` is what covering all of them on costs, from the month after their last one; empty for protection.
    """

    days: Mapping[date, int]
    funders: Mapping[Funder, int]
    regions: Mapping[str, int]
    keeping: tuple[Keeping, ...]

    @property
    def people(self) -> int:
        """How many they are."""
        return sum(self.days.values())


@dataclass(frozen=True, slots=True)
class Cliff:
    """Who loses what between `on` and `until`, both inclusive.

    `paid` and `protection` go by months that stand paid. `promised` and `protection_if_promised` would be left if
    every month that an approved list promises were paid in time too: nobody has promised these people more.
    """

    on: date
    until: date
    paid: Loss
    promised: Loss
    protection: Loss
    protection_if_promised: Loss


class _Group(NamedTuple):
    """So many people alike: with one history, domicile, price and funder."""

    history: History
    agreement_id: int | None
    paid_by: tuple[int, ...]
    protected_by: tuple[int, ...]
    region: str
    case: Case
    people: int


def cliff(*, on: date, within: int = DAYS, region: str = "", agreement: AgreementView | None = None) -> Cliff:
    """Who loses cover within so many days of a day: everybody, or those of a region or on the lists of an agreement.

    ValueError for more days than anybody plans ahead.
    """
    if not 0 <= within <= MOST_DAYS:
        raise ValueError(f"between 0 and {MOST_DAYS} days, not {within}")
    until, window = on + timedelta(days=within), window_around(on=on, within=within)
    groups, named = _groups(window, on, region, agreement), _Named.now()
    seen = [(group, outlook(of=group.history, window=window, on=on)) for group in groups]

    def lost(part: str, field: str) -> list[_Lost]:
        """Whoever loses what this field of this part of the outlook says, within these days."""
        return [
            _Lost(last, named.funder(group, field, by_promise=part == "promised" and each.paid != each.promised), group)
            for group, each in seen
            if (last := getattr(getattr(each, part), field)) is not None and on <= last <= until
        ]

    return Cliff(
        on=on,
        until=until,
        paid=_loss(lost("paid", "paid_until"), costs=True),
        promised=_loss(lost("promised", "paid_until"), costs=True),
        protection=_loss(lost("paid", "protected_until"), costs=False),
        protection_if_promised=_loss(lost("promised", "protected_until"), costs=False),
    )


def window_around(*, on: date, within: int) -> Window:
    """The months that decide what happens in these days: from the oldest that may still protect to the one behind."""
    first = Month.of(on) + -(book().on(on).grace_months.value + 1)
    return Window(first, Month.of(on + timedelta(days=within)) + 2 - first)


class _Lost(NamedTuple):
    """A group that loses something: its last day, and whose money gave it."""

    last: date
    funder: Funder
    group: _Group


def _loss(lost: Iterable[_Lost], *, costs: bool) -> Loss:
    days: Counter[date] = Counter()
    funders: Counter[Funder] = Counter()
    regions: Counter[str] = Counter()
    kept: Counter[tuple[Month, Case]] = Counter()
    for last, funder, group in lost:
        days[last] += group.people
        funders[funder] += group.people
        regions[group.region] += group.people
        kept[Month.of(last) + 1, group.case] += group.people
    return Loss(
        days=dict(sorted(days.items())),
        funders=dict(funders.most_common()),
        regions=dict(regions.most_common()),
        keeping=keeping(people=kept, programmes=PROGRAMMES) if costs else (),
    )


def _groups(window: Window, on: date, region: str, agreement: AgreementView | None) -> list[_Group]:
    """Everybody with a month of the window, by what decides the answer."""
    kept_for = months(window.first, count=window.length + max(KEPT_MONTHS))
    thresholds = income_thresholds(term=kept_for)
    with connection.cursor() as cursor:
        cursor.execute(
            GROUPS.format(history=HISTORY.format(who=OF_AGREEMENT if agreement else EVERYBODY)),
            {
                **window.parameters,
                "on": Month.of(on).first,
                "this": window.bit(Month.of(on)),
                "agreement": agreement.id if agreement else None,
                "region": region,
                "thresholds": thresholds,
                "sectors": json.dumps({code: each.sector for code, each in occupations().items()}),
            },
        )
        return [
            _Group(
                history=History(paid, own, promised),
                agreement_id=under,
                paid_by=tuple(of_run or ()),
                protected_by=tuple(of_last or ()),
                region=lives_in,
                case=Case(thresholds[band - 1], sector),
                people=people,
            )
            for paid, own, promised, under, of_run, of_last, lives_in, band, sector, people in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class _Named:
    """Every funder by id, and whose money an agreement is."""

    funders: Mapping[int, Funder]
    parties: Mapping[int, tuple[int, ...]]

    @classmethod
    def now(cls) -> "_Named":
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, kind, name FROM contributions_funder")
            funders = {id: Funder(kind, name) for id, kind, name in cursor.fetchall()}
            cursor.execute("SELECT agreement_id, array_agg(funder_id ORDER BY n) FROM sponsors_party GROUP BY 1")
            return cls(funders, {agreement: tuple(ids) for agreement, ids in cursor.fetchall()})

    def funder(self, group: _Group, field: str, *, by_promise: bool) -> Funder:
        """Who paid the last month of what ends; or, `by_promise`, who promised it."""
        ids = group.paid_by if field == "paid_until" else group.protected_by
        if by_promise and group.agreement_id:
            ids = self.parties[group.agreement_id]
        each = [self.funders[id] for id in ids]
        return each[0] if len(each) == 1 else Funder("+".join(f.kind for f in each), " + ".join(f.name for f in each))
