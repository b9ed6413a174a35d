"""Reaching people: tasks, and what came of them; events, and how many came."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("tasks are made by a run of reminders"),
        "SELECT count(*) FROM outreach_task",
        """
        SELECT format('%s tasks were made at %s, the chain says %s', coalesce(made, 0), recorded_at, coalesce(told, 0))
        FROM (SELECT recorded_at, count(*) AS made FROM outreach_task GROUP BY 1) task
        FULL JOIN (SELECT recorded_at, sum((detail ->> 'tasks')::bigint) AS told FROM audit_entry
            WHERE action = 'remind' AND (detail ->> 'tasks')::bigint > 0 GROUP BY 1) entry USING (recorded_at)
        WHERE coalesce(made, 0) <> coalesce(told, 0)
        UNION ALL
        SELECT format('task %s is for worker %s, who was told nothing of %s', t.id, t.worker_id,
            to_char(t.unpaid, 'YYYY-MM'))
        FROM outreach_task t JOIN people_worker w ON w.id = t.worker_id
        WHERE NOT EXISTS (SELECT FROM messages_message m WHERE m.worker_id = t.worker_id AND m.key IN (
            format('reminder grace_2 %s %s', w.number, to_char(t.unpaid, 'YYYY-MM')),
            format('reminder last_day %s %s', w.number, to_char(t.unpaid, 'YYYY-MM'))))
        """,
    ),
    (
        to_translate("reminders were put into the outbox as often as the chain says"),
        "SELECT count(*) FROM messages_message WHERE key ~ '^reminder [a-z_0-9]+ [0-9]{12} '",
        """
        SELECT format('%s reminders were told at %s, the chain says %s', coalesce(made, 0), recorded_at,
            coalesce(told, 0))
        FROM (SELECT recorded_at, count(*) AS made FROM messages_message
            WHERE key ~ '^reminder [a-z_0-9]+ [0-9]{12} ' GROUP BY 1) message
        FULL JOIN (SELECT recorded_at, sum((detail ->> 'messages')::bigint) AS told FROM audit_entry
            WHERE action = 'remind' AND (detail ->> 'messages')::bigint > 0 GROUP BY 1) entry USING (recorded_at)
        WHERE coalesce(made, 0) <> coalesce(told, 0)
        """,
    ),
    (
        to_translate("events that were called off stay so"),
        "SELECT count(*) FROM outreach_eventchange",
        """
        SELECT format('event %s was changed after it was called off', e.code)
        FROM outreach_event e JOIN outreach_eventchange c ON c.event_id = e.id
        JOIN outreach_eventchange last ON last.event_id = e.id AND last.called_off <> '' AND last.id < c.id
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {
    "record_visit": "outcome",
    "plan_event": "region, on",
    "change_event": "region, on",
    "call_off_event": "",
    "tell_attendance": "women, men",
}
DONE = """
SELECT 'record_visit', task_id::text, recorded_at, jsonb_build_object('outcome', outcome) FROM outreach_visit
UNION ALL SELECT 'plan_event', code, recorded_at, jsonb_build_object('region', region, 'on', held_on)
FROM outreach_event
UNION ALL SELECT 'change_event', e.code, c.recorded_at, jsonb_build_object('region', c.region, 'on', c.held_on)
FROM outreach_eventchange c JOIN outreach_event e ON e.id = c.event_id WHERE c.called_off = ''
UNION ALL SELECT 'call_off_event', e.code, c.recorded_at, '{}'::jsonb
FROM outreach_eventchange c JOIN outreach_event e ON e.id = c.event_id WHERE c.called_off <> ''
UNION ALL SELECT 'tell_attendance', e.code, a.recorded_at, jsonb_build_object('women', a.women, 'men', a.men)
FROM outreach_attendance a JOIN outreach_event e ON e.id = a.event_id
"""
