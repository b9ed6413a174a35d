"""What changed about workers: facts that fit one another, each in the audit chain."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("changed jobs are held, and never two alike"),
        "SELECT count(*) FROM people_jobchange",
        """
        SELECT format('change %s of worker %s: there is no job %s', c.id, c.worker_id, c.n) FROM people_jobchange c
        WHERE NOT EXISTS (SELECT FROM people_job j WHERE (j.worker_id, j.n) = (c.worker_id, c.n))
        UNION ALL
        SELECT format('worker %s has two jobs as %s in %s', one.worker_id, one.occupation,
            to_char(changed.since, 'YYYY-MM'))
        FROM (SELECT DISTINCT worker_id, since FROM people_jobchange) changed
        CROSS JOIN LATERAL people_jobs_in(changed.since, 'infinity') one
        JOIN LATERAL people_jobs_in(changed.since, 'infinity') other
            ON (other.worker_id, other.n, other.occupation) = (one.worker_id, 2, one.occupation)
        WHERE one.worker_id = changed.worker_id AND one.n = 1
        """,
    ),
    (
        to_translate("a worker dies once, and two withdraw a report"),
        "SELECT count(*) FROM people_death",
        """
        SELECT format('worker %s: %s reports of a death stand', worker_id, count(*))
        FROM people_standingdeath GROUP BY worker_id HAVING count(*) > 1
        UNION ALL
        SELECT format('death %s is withdrawn by %s persons', death_id, count(*))
        FROM people_deathdenial GROUP BY death_id HAVING count(*) > 2
        """,
    ),
    (
        to_translate("whoever's data changed was told"),
        "SELECT count(*) FROM messages_message WHERE key LIKE 'changed/%'",
        """
        SELECT format('worker %s was not told of %s', fact.worker_id, fact.name) FROM (
            SELECT 'job/' || id AS name, worker_id FROM people_jobchange
            UNION ALL SELECT 'jht/' || id, worker_id FROM people_jhtchange
            UNION ALL SELECT 'kind/' || id, worker_id FROM people_kindchange
            UNION ALL SELECT 'contact/' || id, worker_id FROM people_contact
            UNION ALL SELECT 'family/' || id, worker_id FROM people_family
        ) fact LEFT JOIN messages_message m ON m.key = 'changed/' || fact.name
        WHERE m.worker_id IS DISTINCT FROM fact.worker_id
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {
    "change_job": "job, from",
    "change_jht": "takes, from",
    "change_kind": "kind, from",
    "change_contact": "on",
    "name_heirs": "people",
    "name_children": "people",
    "report_death": "on",
    "deny_death": "on",
}
DONE = """
SELECT 'change_job', w.number::text, c.recorded_at,
    jsonb_build_object('job', c.n, 'from', to_char(c.since, 'YYYY-MM'))
FROM people_jobchange c JOIN people_worker w ON w.id = c.worker_id
UNION ALL SELECT 'change_jht', w.number::text, c.recorded_at,
    jsonb_build_object('takes', c.takes, 'from', to_char(c.since, 'YYYY-MM'))
FROM people_jhtchange c JOIN people_worker w ON w.id = c.worker_id
UNION ALL SELECT 'change_kind', w.number::text, c.recorded_at,
    jsonb_build_object('kind', c.kind, 'from', to_char(c.since, 'YYYY-MM'))
FROM people_kindchange c JOIN people_worker w ON w.id = c.worker_id
UNION ALL SELECT 'change_contact', w.number::text, c.recorded_at, jsonb_build_object('on', c.since::text)
FROM people_contact c JOIN people_worker w ON w.id = c.worker_id
UNION ALL SELECT 'name_' || f.of, w.number::text, f.recorded_at,
    jsonb_build_object('people', jsonb_array_length(f.people))
FROM people_family f JOIN people_worker w ON w.id = f.worker_id
UNION ALL SELECT 'report_death', w.number::text, d.recorded_at, jsonb_build_object('on', d.died_on::text)
FROM people_death d JOIN people_worker w ON w.id = d.worker_id
UNION ALL SELECT 'deny_death', w.number::text, no.recorded_at, jsonb_build_object('on', d.died_on::text)
FROM people_deathdenial no JOIN people_death d ON d.id = no.death_id JOIN people_worker w ON w.id = d.worker_id
"""
