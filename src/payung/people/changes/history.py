"""Everything that was told about a worker, in the order in which it was recorded: what, by whom, and since when."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from payung.people.corrections.queries import CONFIRMED, corrections_of


class Happening(NamedTuple):
    """Something that was recorded about a worker: `what` is a code, `since` the first day for which it counts, if it
    counts from one; `told` what it said, by name, in codes, digits and days."""

    at: datetime
    by: str
    what: str
    since: date | None
    told: Mapping[str, Any]


# What each table of facts says of it. A job without an occupation has ended.
FACTS = """
SELECT w.recorded_at, w.registered_by_id, 'registered', NULL::date,
    jsonb_build_object('channel', w.channel, 'kind', w.kind, 'jobs', (
        SELECT jsonb_agg(jsonb_build_object('job', n, 'occupation', occupation, 'income', income) ORDER BY n)
        FROM people_job j WHERE j.worker_id = w.id AND j.registered))
FROM people_worker w WHERE w.id = %(worker)s
UNION ALL SELECT i.recorded_at, w.registered_by_id, 'introduced', NULL,
    jsonb_build_object('agent', coalesce(agent.name, ''), 'event', i.event)
FROM people_introduction i JOIN people_worker w ON w.id = i.worker_id
LEFT JOIN access_user agent ON agent.id = i.agent_id WHERE i.worker_id = %(worker)s
UNION ALL SELECT recorded_at, NULL, 'jht', month, jsonb_build_object('takes', jht)
FROM people_choice WHERE worker_id = %(worker)s
UNION ALL SELECT recorded_at, told_by_id, 'consent', NULL,
    jsonb_build_object('purpose', purpose, 'given', given, 'version', version)
FROM people_consent WHERE worker_id = %(worker)s
UNION ALL SELECT recorded_at, told_by_id, CASE occupation WHEN '' THEN 'job_ended' ELSE 'job' END, since,
    jsonb_build_object('job', n, 'occupation', occupation, 'income', income)
FROM people_jobchange WHERE worker_id = %(worker)s
UNION ALL SELECT recorded_at, told_by_id, 'jht', since, jsonb_build_object('takes', takes)
FROM people_jhtchange WHERE worker_id = %(worker)s
UNION ALL SELECT recorded_at, told_by_id, 'kind', since, jsonb_build_object('kind', kind)
FROM people_kindchange WHERE worker_id = %(worker)s
UNION ALL SELECT recorded_at, told_by_id, 'contact', since,
    jsonb_build_object('phone', phone, 'district', district, 'village', village, 'address', address)
FROM people_contact WHERE worker_id = %(worker)s
UNION ALL SELECT recorded_at, told_by_id, of, since, jsonb_build_object('named', people)
FROM people_family WHERE worker_id = %(worker)s
UNION ALL SELECT recorded_at, reported_by_id, 'death', died_on,
    jsonb_build_object('source', source, 'evidence', evidence)
FROM people_death WHERE worker_id = %(worker)s
UNION ALL SELECT no.recorded_at, no.denied_by_id, 'death_denied', d.died_on, jsonb_build_object('why', no.why)
FROM people_deathdenial no JOIN people_death d ON d.id = no.death_id WHERE d.worker_id = %(worker)s
UNION ALL SELECT m.recorded_at, m.told_by_id, CASE WHEN m.joined THEN 'group_joined' ELSE 'group_left' END, m.month,
    jsonb_build_object('group', g.number::text)
FROM people_groupmember m JOIN people_group g ON g.id = m.group_id WHERE m.worker_id = %(worker)s
"""


def history(*, worker_id: int) -> list[Happening]:
    """What was told about a worker: the registration, corrections, consent, and every change since, oldest first."""
    return sorted([*_facts(worker_id), *_corrections(worker_id)], key=lambda each: each.at)


def _facts(worker_id: int) -> list[Happening]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fact.at, coalesce(u.name, ''), fact.what, fact.since, fact.told::text"
            f" FROM ({FACTS}) fact (at, by, what, since, told) LEFT JOIN access_user u ON u.id = fact.by",
            {"worker": worker_id},
        )
        return [Happening._make([*fact, json.loads(told)]) for *fact, told in cursor.fetchall()]


def _corrections(worker_id: int) -> list[Happening]:
    """Confirmed ones, both sides of each field as they may be shown."""
    return [
        Happening(
            each.answer.at,
            each.answer.by,
            "corrected",
            None,
            {
                "fields": [side._asdict() for side in each.sides],
                **{"why": each.why, "evidence": each.evidence, "asked_by": each.requested_by},
            },
        )
        for each in corrections_of(worker_id=worker_id)
        if each.state == CONFIRMED and each.answer
    ]
