"""Who somebody is: corrections and registers."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("corrections are by two persons, one answer each"),
        "SELECT count(*) FROM people_correction",
        """
        SELECT format('correction %s of worker %s: asked for by %s, answered by %s', a.correction_id, a.worker_id,
            a.requested_by_id, a.answered_by_id)
        FROM people_correctionanswer a LEFT JOIN people_correction c ON c.id = a.correction_id
        WHERE (a.worker_id, a.n, a.requested_by_id) IS DISTINCT FROM (c.worker_id, c.n, c.requested_by_id)
            OR (a.confirmed AND a.requested_by_id = a.answered_by_id)
        """,
    ),
    (
        to_translate("registers name as many people as they say"),
        "SELECT count(*) FROM people_register",
        """
        SELECT format('register %s says %s people, and names %s', coalesce(r.id, named.id), r.kept, named.people)
        FROM people_register r FULL JOIN (
            SELECT register_id AS id, count(*) AS people FROM (
                SELECT register_id FROM people_wagemember UNION ALL SELECT register_id FROM people_reporteddeath
            ) member GROUP BY register_id
        ) named ON named.id = r.id WHERE r.kept IS DISTINCT FROM named.people
        """,
    ),
    (
        to_translate("a number is one worker's or one group's"),
        "SELECT count(*) FROM people_group",
        """
        SELECT format('number %s is a worker''s and a group''s', g.number)
        FROM people_group g JOIN people_worker w ON w.number = g.number
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {
    "load_register": "rows, kept",
    "withdraw_register": "kept",
    "register_worker": "",
    "switch_channel": "open",
    "tell_consent": "purpose, given",
    "create_group": "members, numbers",
    "join_group": "members, numbers",
    "leave_group": "members, numbers",
    "decide_sameness": "same",
    "propose_correction": "number",
    "confirm_correction": "number",
    "decline_correction": "number",
}
DONE = """
SELECT 'load_register', id, recorded_at, jsonb_build_object('rows', rows, 'kept', kept) FROM people_register
UNION ALL SELECT 'withdraw_register', w.register_id, w.recorded_at, jsonb_build_object('kept', r.kept)
FROM people_withdrawnregister w JOIN people_register r ON r.id = w.register_id
UNION ALL SELECT 'register_worker', number::text, recorded_at, '{}' FROM people_worker w WHERE registration IS NOT NULL
    AND NOT EXISTS (SELECT FROM applications_application a WHERE a.id = w.registration)
UNION ALL SELECT 'propose_correction', c.id, c.recorded_at, jsonb_build_object('number', w.number::text)
FROM people_correction c JOIN people_worker w ON w.id = c.worker_id
UNION ALL SELECT CASE WHEN a.confirmed THEN 'confirm_correction' ELSE 'decline_correction' END, a.correction_id,
    a.recorded_at, jsonb_build_object('number', w.number::text)
FROM people_correctionanswer a JOIN people_worker w ON w.id = a.worker_id
UNION ALL SELECT 'switch_channel', channel, recorded_at, jsonb_build_object('open', open) FROM people_channelswitch
UNION ALL SELECT 'tell_consent', w.number::text, c.recorded_at, jsonb_build_object('purpose', purpose, 'given', given)
FROM people_consent c JOIN people_worker w ON w.id = c.worker_id WHERE c.recorded_at <> w.recorded_at
UNION ALL SELECT CASE WHEN g.recorded_at = m.recorded_at THEN 'create_group' WHEN m.joined THEN 'join_group'
    ELSE 'leave_group' END, g.number::text, m.recorded_at, jsonb_build_object('members', count(*),
    'numbers', jsonb_agg(w.number::text ORDER BY w.number))
FROM people_groupmember m JOIN people_group g ON g.id = m.group_id JOIN people_worker w ON w.id = m.worker_id
GROUP BY g.number, g.recorded_at, m.recorded_at, m.joined
UNION ALL SELECT 'decide_sameness', encode(s.one, 'hex') || ' ' || encode(s.other, 'hex'), s.recorded_at,
    jsonb_build_object('same', s.same)
FROM people_sameness s WHERE s.same OR NOT EXISTS (SELECT FROM people_worker w WHERE w.recorded_at = s.recorded_at)
"""
