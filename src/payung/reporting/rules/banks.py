"""Banks: what they were told is received, is received; each call heard has its answer; statements are whole."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("what a bank was told is received, is received"),
        "SELECT count(*) FROM payments_answerednotice WHERE code = '2002500'",
        """
        SELECT format('notice %s: %s was told that %s is received under %s', told.notice_id, told.bank, told.amount,
            told.request)
        FROM (
            SELECT a.notice_id, u.name AS bank, a.body::jsonb #>> '{virtualAccountData,paymentRequestId}' AS request,
                split_part(a.body::jsonb #>> '{virtualAccountData,paidAmount,value}', '.', 1)::bigint AS amount
            FROM payments_answerednotice a JOIN payments_notice n ON n.document_id = a.notice_id
            JOIN access_user u ON u.id = n.bank_id WHERE a.code = '2002500'
        ) told
        WHERE NOT EXISTS (SELECT FROM payments_receipt r
            WHERE r.reference = told.bank || ' ' || told.request AND r.amount = told.amount)
        """,
    ),
    (
        to_translate("calls of banks that were heard have their answer"),
        "SELECT count(*) FROM payments_heardnotice",
        """
        SELECT format('notice %s was heard on %s and has no answer', h.notice_id, h.day) FROM payments_heardnotice h
        WHERE NOT EXISTS (SELECT FROM payments_answerednotice a WHERE a.notice_id = h.notice_id)
        """,
    ),
    (
        to_translate("bank statements have all their lines"),
        "SELECT count(*) FROM payments_bankstatement",
        """
        SELECT format('statement %s: %s lines, the last is %s', s.id, count(e.n), coalesce(max(e.n), 0))
        FROM payments_bankstatement s LEFT JOIN payments_statemententry e ON e.statement_id = s.id
        GROUP BY s.id HAVING count(e.n) <> coalesce(max(e.n), 0) OR count(e.n) = 0
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {"reconcile_statement": "bank, lines"}
DONE = """
SELECT 'reconcile_statement', 'statement ' || s.id, s.recorded_at, jsonb_build_object('bank', u.name, 'lines',
    (SELECT count(*) FROM payments_statemententry e WHERE e.statement_id = s.id))
FROM payments_bankstatement s JOIN access_user u ON u.id = s.bank_id
"""
