"""What was told: each message at most once, each attempt with a cause, and who chose what in the chain."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("messages are told once, and again only after a failure"),
        "SELECT count(*) FROM messages_attempt",
        """
        SELECT format('message %s went out %s times that may have arrived', a.message_id, count(*))
        FROM messages_attempt a LEFT JOIN messages_result r ON (r.message_id, r.n) = (a.message_id, a.n)
        WHERE r.outcome IS DISTINCT FROM 'failed' GROUP BY a.message_id HAVING count(*) > 1
        UNION ALL
        SELECT format('message %s: attempt %s follows none that failed', a.message_id, a.n)
        FROM messages_attempt a LEFT JOIN messages_result r ON (r.message_id, r.n) = (a.message_id, a.n - 1)
        WHERE a.n > 1 AND r.outcome IS DISTINCT FROM 'failed'
        UNION ALL
        SELECT format('message %s: result %s has no attempt', r.message_id, r.n)
        FROM messages_result r LEFT JOIN messages_attempt a ON (a.message_id, a.n) = (r.message_id, r.n)
        WHERE a.n IS NULL
        UNION ALL
        SELECT format('message %s is reported %s, and never went out', p.message_id, p.state)
        FROM messages_report p WHERE NOT EXISTS (SELECT FROM messages_attempt a WHERE a.message_id = p.message_id)
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {"record_delivery": "state", "choose_reminders": "wanted", "receive_message": "word"}
DONE = """
SELECT 'record_delivery', m.reference::text, p.recorded_at, jsonb_build_object('state', p.state)
FROM messages_report p JOIN messages_message m ON m.id = p.message_id
UNION ALL SELECT 'choose_reminders', id::text, recorded_at, jsonb_build_object('wanted', wanted) FROM messages_choice
UNION ALL SELECT 'receive_message', format('%s %s', gateway, encode(mark, 'hex')), recorded_at,
    jsonb_build_object('word', word)
FROM messages_received
"""
