"""The figures of the first page. Reads everything, writes nothing."""

import json
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import connection

from payung.access.queries import is_demo
from payung.access.scope import EVERYTHING, seeing
from payung.audit.queries import head
from payung.kernel.months import Month
from payung.law.book import book
from payung.law.coverage import PaidMonth, protected_span
from payung.people.regions import REGIONS
from payung.reporting.overview import ListOutcome, Overview, RegionCover
from payung.sponsors.queries import state
from payung.sponsors.verdicts import by_rows

SOON = timedelta(days=90)

# One row per worker and month that stands paid, whatever the programme; `paid_on` is the local day of recording.
STANDING = """
SELECT p.worker_id, p.month, min((p.recorded_at AT TIME ZONE %(zone)s)::date) AS paid_on,
    bool_and(f.kind NOT IN ('self', 'group')) AS sponsored
FROM contributions_standingmonth p
JOIN contributions_share s ON s.funding_id = p.funding_id JOIN contributions_funder f ON f.id = s.funder_id
WHERE p.month >= %(oldest)s AND p.month <= %(newest)s
GROUP BY p.worker_id, p.month
"""
REGIONAL = f"""
WITH standing AS MATERIALIZED ({STANDING}),
covered AS (
    SELECT DISTINCT worker_id FROM standing WHERE paid_on <= %(on)s AND month <= %(on)s
    AND month >= CASE WHEN sponsored THEN %(oldest_sponsored)s::date ELSE %(oldest)s::date END
),
ending AS (
    SELECT DISTINCT worker_id FROM standing a
    WHERE (month + interval '1 month - 1 day')::date BETWEEN %(on)s AND %(soon)s AND NOT EXISTS (
        SELECT FROM standing b WHERE b.worker_id = a.worker_id AND b.month = (a.month + interval '1 month')::date)
)
SELECT w.region, count(*), count(c.worker_id), count(e.worker_id)
FROM people_worker w LEFT JOIN covered c ON c.worker_id = w.id LEFT JOIN ending e ON e.worker_id = w.id
GROUP BY w.region
"""


def overview(*, on: date) -> Overview:
    """Everything the first page shows for the day `on`, as known now.

    Facts change only with the audit chain, so an answer holds for as long as its head does.
    """
    with seeing(scope=EVERYTHING):  # sums over everybody, for everybody
        return _overview(on, head())


@lru_cache(maxsize=64)
def _overview(on: date, _: tuple[int, str]) -> Overview:
    regions = _regions(on)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(DISTINCT worker_id) FROM sponsors_enrolment),"
            " (SELECT coalesce(sum(amount), 0)::bigint FROM payments_standingreceipt)"
        )
        on_lists, received = cursor.fetchone()
    return Overview(
        on=on,
        demo=is_demo(),
        workers_on_lists=on_lists,
        covered=sum(region.covered for region in regions),
        ending=sum(region.ending for region in regions),
        received=received,
        regions=regions,
        lists=_lists(),
    )


def _regions(on: date) -> tuple[RegionCover, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            REGIONAL,
            {
                "zone": settings.TIME_ZONE,
                "on": on,
                "soon": on + SOON,
                "oldest": oldest_protecting(on=on, sponsored=False).first,
                "oldest_sponsored": oldest_protecting(on=on, sponsored=True).first,
                "newest": (Month.of(on + SOON) + 1).first,
            },
        )
        counts = {row[0]: row[1:] for row in cursor.fetchall()}
    return tuple(
        RegionCover(r.code, r.name, r.kind, r.latitude, r.longitude, *counts.get(r.code, (0, 0, 0)))
        for r in REGIONS.values()
    )


def oldest_protecting(*, on: date, sponsored: bool) -> Month:
    """The oldest month that, paid in time, still protects on the day `on` under the law of that day."""
    page, month = book().on(on), Month.of(on)
    while (span := protected_span(page=page, paid=PaidMonth(month + -1, month.first, sponsored))) and on in span:
        month += -1
    return month


def _lists() -> tuple[ListOutcome, ...]:
    """The approved lists as they were last checked, newest first; the lists of one that the counter makes are left out.

    A list that nobody approved yet is its sponsor's own affair: a trial of three rows is no figure of the scheme.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT l.id, a.code, a.sponsor, c.rows, c.ready, c.to_mend, c.already_covered, c.ask_person,
                c.reasons::text, c.cost, c.recorded_at, c.leaving
            FROM sponsors_list l JOIN sponsors_agreement a ON a.id = l.agreement_id
            JOIN LATERAL (SELECT * FROM sponsors_check WHERE list_id = l.id ORDER BY id DESC LIMIT 1) c ON true
            WHERE c.rows > 1 AND EXISTS (SELECT FROM sponsors_approval WHERE list_id = l.id)
            ORDER BY c.id DESC LIMIT 20
            """
        )
        rows = cursor.fetchall()
    return tuple(
        ListOutcome(
            id=row[0],
            agreement=row[1],
            sponsor=row[2],
            state=state(list_id=row[0]),
            rows=row[3],
            ready=row[4],
            to_mend=row[5],
            already_covered=row[6],
            ask_person=row[7],
            reasons=by_rows(json.loads(row[8])),
            cost=row[9],
            checked_at=row[10],
            leaving=row[11],
        )
        for row in rows
    )
