"""What was told stays told; nothing is sent a second time unless the first is known to have failed."""

from django.db import migrations

from payung.audit.protection import APP, append_only

# The second attempt needs the first one's result, and that it failed: whatever may have arrived is not sent again.
ONLY_AFTER_FAILURE = """
    ALTER TABLE messages_result
        ADD CONSTRAINT messages_result_of_attempt FOREIGN KEY (message_id, n)
            REFERENCES messages_attempt (message_id, n);
    ALTER TABLE messages_attempt
        ADD COLUMN after_n smallint GENERATED ALWAYS AS (nullif(n, 1) - 1) STORED,
        ADD COLUMN after_outcome text GENERATED ALWAYS AS (CASE WHEN n > 1 THEN 'failed' END) STORED,
        ADD CONSTRAINT messages_attempt_after_failure FOREIGN KEY (message_id, after_n, after_outcome)
            REFERENCES messages_result (message_id, n, outcome);
"""

# The one place that says what became of a message.
STATES = f"""
    CREATE VIEW messages_state WITH (security_invoker = true) AS
    SELECT m.id, m.reference, m.worker_id, m.text, m.key, m.channel, m.not_before, m.not_after, m.recorded_at,
        coalesce(a.n, 0)::int AS attempts, a.adapter, a.recorded_at AS tried_at, r.recorded_at AS answered_at,
        delivered.recorded_at AS delivered_at,
        CASE
            WHEN delivered.state IS NOT NULL THEN 'delivered'
            WHEN r.outcome = 'refused' OR undelivered.state IS NOT NULL THEN 'failed'
            WHEN r.outcome = 'accepted' THEN 'sent'
            WHEN c.outcome IS NOT NULL THEN c.outcome
            WHEN a.n IS NOT NULL AND r.outcome IS NULL THEN 'sending'
            ELSE 'waiting'
        END AS state,
        CASE
            WHEN delivered.state IS NOT NULL THEN ''
            ELSE coalesce(c.why, undelivered.detail, r.detail, '')
        END AS why
    FROM messages_message m
    LEFT JOIN LATERAL (SELECT * FROM messages_attempt a WHERE a.message_id = m.id ORDER BY a.n DESC LIMIT 1) a ON true
    LEFT JOIN messages_result r ON r.message_id = a.message_id AND r.n = a.n
    LEFT JOIN messages_report delivered ON delivered.message_id = m.id AND delivered.state = 'delivered'
    LEFT JOIN messages_report undelivered ON undelivered.message_id = m.id AND undelivered.state = 'failed'
    LEFT JOIN messages_closing c ON c.message_id = m.id;
    GRANT SELECT ON messages_state TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("messages", "0001_initial"), ("audit", "0002_append_only"), ("people", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            ONLY_AFTER_FAILURE,
            "ALTER TABLE messages_attempt DROP CONSTRAINT messages_attempt_after_failure, DROP COLUMN after_n,"
            " DROP COLUMN after_outcome",
        ),
        migrations.RunSQL(STATES, "DROP VIEW messages_state"),
        append_only(
            "messages_message",
            columns="reference, worker_id, text, language, content, key, channel, sealed, key_id, not_before,"
            " not_after",
            lockable="key",
        ),
        append_only("messages_attempt", columns="message_id, n, adapter, sent_by"),
        append_only("messages_result", columns="message_id, n, outcome, detail, provider, retry_after"),
        append_only("messages_report", columns="message_id, state, detail, reported_by_id"),
        append_only("messages_closing", columns="message_id, outcome, why"),
        append_only("messages_choice", columns="worker_id, phone, wanted, chosen_by_id"),
        append_only("messages_received", columns="gateway, mark, sender, digest, word, received_by_id"),
    ]
