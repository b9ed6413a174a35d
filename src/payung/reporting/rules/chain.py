"""What was done is what the audit chain says: each row that an action wrote has its entry, and each entry its rows."""

from payung.kernel.language import to_translate
from payung.reporting.rules import (
    access,
    applications,
    banks,
    books,
    cards,
    changes,
    entry,
    jobs,
    messages,
    old_age,
    outreach,
    payers,
    people,
    sponsors,
)

ROOMS = (
    access,
    applications,
    banks,
    books,
    cards,
    changes,
    entry,
    jobs,
    messages,
    old_age,
    outreach,
    payers,
    people,
    sponsors,
)

_NAMES = ", ".join(
    f"('{action}', '{{{names}}}'::text[])" for room in ROOMS for action, names in sorted(room.ACTIONS.items())
)
RULE = (
    to_translate("what was done is what the audit chain says"),
    "SELECT count(*) FROM audit_entry",
    f"""
    WITH keys (action, names) AS (VALUES {_NAMES}), told AS (
        SELECT e.action, e.subject, e.recorded_at, (
            SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM jsonb_each(e.detail) WHERE key = ANY (k.names)
        ) AS content FROM audit_entry e JOIN keys k USING (action)
    ), done (action, subject, recorded_at, content) AS ({" UNION ALL ".join(room.DONE for room in ROOMS)})
    SELECT format('%s %s at %s (%s) is not in the chain', action, subject, recorded_at, content)
    FROM (TABLE done EXCEPT ALL TABLE told) undone
    UNION ALL
    SELECT format('%s %s at %s (%s) is only in the chain', action, subject, recorded_at, content)
    FROM (TABLE told EXCEPT ALL TABLE done) untold
    """,
)
