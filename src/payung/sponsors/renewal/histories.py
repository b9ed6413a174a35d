"""Which months somebody has paid, and which are promised by approved lists: for everybody at once, as bits.

A window of at most 60 months is one number for each kind of month, so that a million people are grouped by their
history in the database, and the law is asked once for each distinct one (coverage.horizon).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from payung.coverage.horizon import Horizon, horizon
from payung.kernel.months import Month, months
from payung.law.coverage import PaidMonth

LONGEST_WINDOW = 60  # months: one bit each of PostgreSQL's bigint
EVERYBODY = "worker_id IS NOT NULL"
OF_AGREEMENT = """worker_id IN (SELECT e.worker_id FROM sponsors_enrolment e JOIN sponsors_list l ON l.id = e.list_id
    WHERE l.agreement_id = %(agreement)s)"""
AMONG = "worker_id = ANY(%(workers)s::bigint[])"

# For each worker who has any: the months of the window that stand paid, those of them that somebody paid for himself
# or for his group, those that an approved list promises and nobody has paid; the last paid one with its
# funding, and who promises. A month is paid where JKK (of whichever job) and JKM are: savings for old age alone
# protect nobody, whoever paid them ahead.
HISTORY = """
window_month (month, bit, n) AS (
    SELECT * FROM unnest(%(months)s::date[], %(bits)s::bigint[]) WITH ORDINALITY
),
paid AS (
    SELECT p.worker_id, max(m.bit) AS last, max(m.n << 40 | p.funding_id) & (1::bigint << 40) - 1 AS funding_id,
        bit_or(m.bit) FILTER (WHERE p.programme = 'jkk') & bit_or(m.bit) FILTER (WHERE p.programme = 'jkm') AS paid,
        coalesce(bit_or(m.bit) FILTER (WHERE f.kind IN ('self', 'group')), 0) AS own
    FROM contributions_standingmonth p JOIN window_month m ON m.month = p.month
    JOIN contributions_share s ON s.funding_id = p.funding_id JOIN contributions_funder f ON f.id = s.funder_id
    WHERE {who} AND p.programme IN ('jkk', 'jkm') GROUP BY p.worker_id
    HAVING bit_or(m.bit) FILTER (WHERE p.programme = 'jkk') & bit_or(m.bit) FILTER (WHERE p.programme = 'jkm') > 0
),
due AS MATERIALIZED (
    SELECT ap.list_id, l.agreement_id, bit_or(m.bit) AS bits
    FROM sponsors_approval ap JOIN sponsors_list l ON l.id = ap.list_id CROSS JOIN window_month m
    WHERE m.month >= ap.first_month AND m.month < ap.first_month + make_interval(months => ap.months)
    AND NOT EXISTS (SELECT FROM sponsors_void v WHERE v.list_id = ap.list_id AND v.first_month <= m.month)
    AND NOT EXISTS (SELECT FROM sponsors_standinglistmonth s WHERE s.list_id = ap.list_id AND s.month = m.month)
    GROUP BY ap.list_id, l.agreement_id
),
promised AS (
    SELECT e.worker_id, bit_or(due.bits & CASE WHEN d.month IS NULL OR d.month > %(newest)s THEN -1
        WHEN d.month < %(oldest)s THEN 0 ELSE left_from.bit - 1 END) AS promised, max(due.agreement_id) AS agreement_id
    FROM due JOIN sponsors_enrolment e ON e.list_id = due.list_id
    LEFT JOIN sponsors_standingdeparture d ON (d.list_id, d.worker_id) = (e.list_id, e.worker_id)
    LEFT JOIN window_month left_from ON left_from.month = d.month WHERE e.{who} GROUP BY e.worker_id
),
history AS (
    SELECT worker_id, coalesce(paid, 0) AS paid, coalesce(own, 0) AS own, coalesce(promised, 0) AS promised,
        coalesce(last, 0) AS last, funding_id, agreement_id
    FROM paid FULL JOIN promised USING (worker_id)
)
"""


class Window(NamedTuple):
    """Months that are looked at: `length` from `first` on."""

    first: Month
    length: int

    @property
    def parameters(self) -> dict[str, Any]:
        """What HISTORY asks for."""
        all_months = months(self.first, count=self.length)
        return {
            "months": [month.first for month in all_months],
            "bits": [1 << n for n in range(self.length)],
            "oldest": all_months[0].first,
            "newest": all_months[-1].first,
        }

    def bit(self, month: Month) -> int:
        """The bit of a month of the window."""
        return 1 << (month - self.first)

    def months_in(self, bits: int) -> Iterator[Month]:
        """The months whose bits are set, in order."""
        return (self.first + n for n in range(self.length) if bits >> n & 1)

    def behind(self, bits: int, month: Month) -> int:
        """Of these months those that come after this one; 0 for none."""
        return bits >> max(month - self.first + 1, 0)


class History(NamedTuple):
    """Of one worker, as bits of a window: months that stand paid, those of them paid by the worker's own purse (or a
    group's), and months that are promised and not paid."""

    paid: int = 0
    own: int = 0
    promised: int = 0


class Outlook(NamedTuple):
    """Where cover ends by what is paid, and where it would end if what is promised were paid in time too."""

    paid: Horizon
    promised: Horizon


def outlook(*, of: History, window: Window, on: date) -> Outlook:
    """Where somebody's cover ends, seen from a day; what was paid is known on it."""
    return Outlook(
        _horizon(of.paid, of.own, window, on),
        _horizon(of.paid | of.promised, of.own, window, on),
    )


@lru_cache(maxsize=1 << 16)
def _horizon(bits: int, own: int, window: Window, on: date) -> Horizon:
    paid = tuple(
        PaidMonth(month, recorded_on=min(month.first, on), sponsored=not own & window.bit(month))
        for month in window.months_in(bits)
    )
    return horizon(paid=paid, on=on)


def histories(*, workers: Iterable[int], window: Window) -> dict[int, History]:
    """The histories of these workers; nobody's who has no month of the window."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {HISTORY.format(who=AMONG)} SELECT worker_id, paid, own, promised FROM history",
            {**window.parameters, "workers": list(workers)},
        )
        return {worker: History(*bits) for worker, *bits in cursor.fetchall()}
