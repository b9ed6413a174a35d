"""Cards: each that was issued or revoked is in the audit chain."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("cards are revoked that the audit chain names"),
        "SELECT count(*) FROM cards_revocation",
        """
        WITH told AS (
            SELECT serial, e.detail ->> 'why' AS why, e.recorded_at
            FROM audit_entry e, jsonb_array_elements_text(e.detail -> 'serials') serial
            WHERE e.action = 'revoke_cards'
        ), done AS (SELECT encode(card_id, 'hex') AS serial, why, recorded_at FROM cards_revocation)
        SELECT format('card %s is revoked (%s), which is not in the chain', serial, why)
        FROM (TABLE done EXCEPT ALL TABLE told) undone
        UNION ALL
        SELECT format('card %s is revoked (%s) in the chain alone', serial, why)
        FROM (TABLE told EXCEPT ALL TABLE done) untold
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {"issue_card": "number, key, paid_through"}
DONE = """
SELECT 'issue_card', encode(c.serial, 'hex'), c.recorded_at, jsonb_build_object('number', w.number::text,
    'key', encode(c.key_id, 'hex'), 'paid_through', to_char(c.paid_through, 'YYYY-MM'))
FROM cards_card c JOIN people_worker w ON w.id = c.worker_id
"""
