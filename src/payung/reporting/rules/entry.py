"""The way in for workers: codes that were sent, and what was typed."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("one-time codes are tried one after the other, and open once"),
        "SELECT count(*) FROM access_entrycode",
        """
        SELECT format('code %s: %s tries, the last is number %s', code_id, count(*), max(n)) FROM access_entrytry
        GROUP BY code_id HAVING count(*) <> max(n) OR bool_or(correct AND n < (
            SELECT max(later.n) FROM access_entrytry later WHERE later.code_id = access_entrytry.code_id))
        """,
    ),
    (
        to_translate("one-time codes were sent to whom they let in"),
        "SELECT count(*) FROM access_entrycode",
        """
        SELECT format('code %s lets worker %s in, and was sent to %s', c.id, c.worker_id,
            coalesce(m.worker_id::text, 'nobody'))
        FROM access_entrycode c LEFT JOIN messages_message m ON m.key = 'code ' || c.id
        WHERE m.worker_id IS DISTINCT FROM c.worker_id
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {"send_code": "", "use_code": "correct"}
DONE = """
SELECT 'send_code', id, recorded_at, '{}' FROM access_entrycode
UNION ALL SELECT 'use_code', format('%s %s', code_id, n), recorded_at, jsonb_build_object('correct', correct)
FROM access_entrytry
"""
