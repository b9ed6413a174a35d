"""People of the registry as a file that is read as any list: renewal and grants have no way in of their own.

enrolled under the agreement -> Enrolled, … -> file_of -> sponsors.actions.check_list under the next agreement
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from payung.kernel.months import Month
from payung.people.nik import NikVault
from payung.people.occupations import occupations
from payung.people.queries import Job, jobs
from payung.people.welfare import Welfare
from payung.sponsors.checks import Span, Terms
from payung.sponsors.parts import FIELDS
from payung.sponsors.queries import AgreementView, list_months

FIRST_ROW = 2  # of the file: its heading is row 1


class Enrolled(NamedTuple):
    """Somebody whom an agreement pays for, with the months it promises or has paid; `job` is the one it pays for."""

    worker: int
    number: int
    name: str
    region: str
    job: Job
    span: Span


# Who stands on the lists, whether they left one: in the order in which lists were approved, then of their rows. With
# the job that was paid as it counts this month; whose second job ended meanwhile, with the first.
ENROLLED = """
SELECT w.id, w.number, w.name, w.region, j.n, j.occupation, j.income, on_list.first, on_list.last
FROM (
    SELECT e.worker_id, min(s.first) AS first, max(s.last) AS last, min(ap.id) AS place,
        (array_agg(e.row ORDER BY ap.id))[1] AS row, (array_agg(e.job ORDER BY ap.id DESC))[1] AS job
    FROM unnest(%s::text[], %s::date[], %s::date[]) s (list_id, first, last)
    JOIN sponsors_approval ap ON ap.list_id = s.list_id JOIN sponsors_enrolment e ON e.list_id = s.list_id
    WHERE NOT EXISTS (SELECT FROM sponsors_departure d WHERE (d.list_id, d.worker_id) = (e.list_id, e.worker_id))
    GROUP BY e.worker_id
) on_list
JOIN people_worker w ON w.id = on_list.worker_id
CROSS JOIN LATERAL (SELECT * FROM people_jobs_in(%s, 'infinity') held WHERE held.worker_id = on_list.worker_id
    ORDER BY held.n <> on_list.job LIMIT 1) j
ORDER BY on_list.place, on_list.row
"""
CELLS = """
SELECT w.id, w.nik_sealed, w.key_id, w.birth_date::text, w.sex, w.phone, w.district, w.village, w.address,
    w.mother_name, poor.decile, poor.source, poor.as_of, poorest.extreme_poor, poorest.source, poorest.as_of
FROM people_worker w
LEFT JOIN LATERAL (SELECT decile, source, as_of FROM people_welfare s WHERE s.worker_id = w.id
    AND decile IS NOT NULL ORDER BY as_of DESC, id DESC LIMIT 1) poor ON true
LEFT JOIN LATERAL (SELECT extreme_poor, source, as_of FROM people_welfare s WHERE s.worker_id = w.id
    AND extreme_poor IS NOT NULL ORDER BY as_of DESC, id DESC LIMIT 1) poorest ON true
WHERE w.id = ANY(%s)
"""


def enrolled(*, agreement: AgreementView) -> list[Enrolled]:
    """Everybody on the lists of an agreement who did not leave, and whose list was not voided as a whole."""
    spans = _spans(agreement)
    with connection.cursor() as cursor:
        lasts = [span.last_month.first for span in spans.values()]
        firsts = [span.first_month.first for span in spans.values()]
        cursor.execute(ENROLLED, [list(spans), firsts, lasts, timezone.localdate().replace(day=1)])
        return [
            Enrolled(worker, number, name, region, Job(*job), _span(Month.of(first), Month.of(last)))
            for worker, number, name, region, *job, first, last in cursor.fetchall()
        ]


def _spans(agreement: AgreementView) -> Mapping[str, Span]:
    """The months that each list promises or has paid, from the first to the last."""
    spans: dict[str, Span] = {}
    for each in list_months(agreement=agreement):  # in the order of months
        month = Month.of(each.month)
        spans[each.list_id] = _span(spans[each.list_id].first_month if each.list_id in spans else month, month)
    return spans


def _span(first: Month, last: Month) -> Span:
    return Span(first, last - first + 1)


def somebody(*, number: int) -> Enrolled:
    """A registered worker with the first job, whom no agreement pays for yet: the months are none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, number, name, region FROM people_worker WHERE number = %s", [number])
        worker, known_as, name, region = cursor.fetchone()
    return Enrolled(worker, known_as, name, region, jobs(worker_id=worker)[0], Span(Month(0), 0))


def departed(*, agreement: AgreementView) -> dict[str, int]:
    """How many left the lists of an agreement, by reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.reason, count(*) FROM sponsors_standingdeparture d JOIN sponsors_list l ON l.id = d.list_id"
            " WHERE l.agreement_id = %s GROUP BY d.reason ORDER BY 2 DESC, 1",
            [agreement.id],
        )
        return dict(cursor.fetchall())


def file_of(*, people: Iterable[Enrolled], terms: Terms | None = None) -> bytes:
    """These people as a CSV, one in a row from FIRST_ROW on, with their newest welfare. It holds their NIKs.

    `terms` are those they are to meet, where there are any: the day of a status is that of the part they ask for.
    """
    people, out = list(people), io.StringIO()
    cells = _cells([each.worker for each in people], terms)
    writer = csv.DictWriter(out, FIELDS, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for each in people:
        writer.writerow(
            {
                **cells[each.worker],
                "name": each.name,
                "region": each.region,
                "occupation": occupations()[each.job.occupation].name_id,
                "income": each.job.income,
            }
        )
    return out.getvalue().encode()


def _cells(workers: list[int], terms: Terms | None) -> dict[int, dict[str, Any]]:
    """What the registry knows besides, by worker."""
    vault, found = NikVault(keys=settings.PAYUNG_KEYS), {}
    with connection.cursor() as cursor:
        cursor.execute(CELLS, [workers])
        for worker, sealed, key_id, born, sex, *told in cursor.fetchall():
            phone, district, village, address, mother, decile, source, as_of, extreme, extreme_source, extreme_of = told
            found[worker] = {
                "nik": vault.open(bytes(sealed), key_id=key_id),
                "birth_date": born,
                "sex": {"F": "P", "M": "L"}[sex],
                "phone": phone,
                "district": district,
                "village": village,
                "address": address,
                "mother_name": mother,
                "decile": decile,
                "extreme_poor": {True: "ya", False: "tidak", None: ""}[extreme],
                "status_on": _status_day(Welfare(decile, extreme), as_of, extreme_of, terms),
                "status_source": source or extreme_source,
            }
    return found


def _status_day(welfare: Welfare, decile_on: date | None, extreme_on: date | None, terms: Terms | None) -> date | None:
    """As of when a status holds whose two parts were told on days of their own: by the part that is asked for, if only
    one is; where both are, or none, since the older."""
    if terms and terms.extreme_poor and terms.max_decile is None:
        proofs = [(decile_on, welfare.decile == 1), (extreme_on, welfare.extreme_poor)]
        if days := [day for day, proves in proofs if day and proves]:
            return max(days)  # either will do
    if terms and terms.max_decile is not None and not terms.extreme_poor and decile_on:
        return decile_on
    return min((day for day in (decile_on, extreme_on) if day), default=None)
