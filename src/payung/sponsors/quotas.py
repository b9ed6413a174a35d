"""How many people an agreement takes of a place: a kabupaten or kota, or a village in one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from payung.people.regions import REGIONS
from payung.people.spelling import plain
from payung.sponsors.pricing import Findings
from payung.sponsors.queries import AgreementView


class Dwelling(NamedTuple):
    """Where somebody lives: a kabupaten or kota, and the village in plain letters, "" where none is told."""

    region: str
    village: str

    @property
    def places(self) -> tuple[str, ...]:
        """The places whose quotas this somebody counts against."""
        return (self.region, f"{self.region}/{self.village}") if self.village else (self.region,)


def normal(*, place: str) -> str:
    """A place as quotas keep it: `53.71`, or `53.71/oesapa`, however the village was spelled."""
    region, slash, village = place.partition("/")
    return f"{region.strip()}{slash}{plain(village)}"


def full_name(*, place: str) -> str:
    """A place in words."""
    region, _, village = place.partition("/")
    return f"{village.title()}, {REGIONS[region].full_name}" if village else REGIONS[region].full_name


def dwellings(*, findings: Findings, villages: bool) -> Iterator[tuple[int, Dwelling]]:
    """The place of each ready row, and where its person lives: for a known worker, as the registry has it.

    Without `villages` none is looked for: they stand with the people, who are fetched then.
    """
    regions = findings.regions()
    found = _villages(findings) if villages else {}
    for place in findings.ready:
        yield place, Dwelling(regions[place], found.get(place, ""))


def _villages(findings: Findings) -> dict[int, str]:
    ids, rows = findings.met.known.ids, findings.met.rows
    newcomers = (place for place in findings.ready if not ids[place])
    told = {place: plain(person.registration.village) for place, person in rows.each_person(newcomers)}
    known = {place: int(ids[place]) for place in findings.ready if ids[place]}
    registered = _registered_villages(known.values())
    return told | {place: registered[worker] for place, worker in known.items()}


def _registered_villages(workers: Iterable[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, village FROM people_worker WHERE id = ANY(%s)", [list(workers)])
        return {worker: plain(village) for worker, village in cursor.fetchall()}


def enrolled(*, agreement: AgreementView, known_at: datetime | None = None) -> Counter[str]:
    """People whom approved lists of the agreement enrolled and who have not left, by place; as known at an instant.

    Not those of a list that was voided whole: they got nothing, and are promised nothing.
    """
    villages = any("/" in place for place in agreement.quotas)
    counts: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT w.region, {"w.village" if villages else "''"}, count(*)
            FROM sponsors_enrolment e JOIN people_worker w ON w.id = e.worker_id
            JOIN sponsors_list l ON l.id = e.list_id
            WHERE l.agreement_id = %(agreement)s AND e.recorded_at <= coalesce(%(known_at)s, 'infinity'::timestamptz)
            AND NOT EXISTS (SELECT FROM sponsors_departure d
                WHERE (d.list_id, d.worker_id) = (e.list_id, e.worker_id)
                AND d.recorded_at <= coalesce(%(known_at)s, 'infinity'::timestamptz))
            AND (EXISTS (SELECT FROM sponsors_standinglistmonth m WHERE m.list_id = l.id)
                OR NOT EXISTS (SELECT FROM sponsors_void v JOIN sponsors_approval ap ON ap.list_id = v.list_id
                    WHERE v.list_id = l.id AND v.first_month <= ap.first_month
                    AND v.recorded_at <= coalesce(%(known_at)s, 'infinity'::timestamptz)))
            GROUP BY 1, 2
            """,
            {"agreement": agreement.id, "known_at": known_at},
        )
        for region, village, people in cursor.fetchall():
            for place in Dwelling(region, plain(village)).places:
                counts[place] += people
    return counts


def over_quota(*, findings: Findings, agreement: AgreementView, leaving: Mapping[str, int]) -> dict[str, int]:
    """By how many people each place would exceed its quota, if this list came in; `leaving` go with it, by place."""
    if not agreement.quotas:
        return {}
    people = enrolled(agreement=agreement)
    people.subtract(leaving)
    villages = any("/" in place for place in agreement.quotas)
    for _, dwelling in dwellings(findings=findings, villages=villages):
        people.update(dwelling.places)
    return {place: people[place] - quota for place, quota in agreement.quotas.items() if people[place] > quota}
