"""JHT: what each year earned, and what it added. The accounts themselves are compared by reporting.verification."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("what JHT years added stands in the ledger"),
        "SELECT count(*) FROM contributions_jhtdevelopment",
        """
        SELECT format('jht/development holds %s, developed years sum to %s', held, added) FROM
        (SELECT coalesce(sum(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END), 0) AS held
            FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)
            WHERE a.code = 'jht/development') control,
        (SELECT coalesce(sum(amount), 0) AS added FROM contributions_jhtdevelopment) years
        WHERE held <> added
        UNION ALL
        SELECT format('JHT %s is developed at a rate that %s declared and confirmed', d.year, r.declared_by_id)
        FROM contributions_jhtdevelopment d LEFT JOIN contributions_jhtrate r ON r.id = d.rate_id
        LEFT JOIN contributions_jhtconfirmation c
            ON (c.rate_id, c.year, c.declared_by_id) = (r.id, d.year, r.declared_by_id)
        WHERE c.rate_id IS NULL OR c.declared_by_id = c.confirmed_by_id
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {
    "declare_jht_rate": "basis_points",
    "confirm_jht_rate": "basis_points",
    "develop_jht_year": "members, amount",
}
DONE = """
SELECT 'declare_jht_rate', year::text, recorded_at, jsonb_build_object('basis_points', basis_points)
FROM contributions_jhtrate
UNION ALL SELECT 'confirm_jht_rate', c.year::text, c.recorded_at, jsonb_build_object('basis_points', r.basis_points)
FROM contributions_jhtconfirmation c JOIN contributions_jhtrate r ON r.id = c.rate_id
UNION ALL SELECT 'develop_jht_year', year::text, recorded_at, jsonb_build_object('members', members, 'amount', amount)
FROM contributions_jhtdevelopment
"""
