"""The books: months, money, accounts and papers, and that rows have the rows they belong to."""

from payung.kernel.language import to_translate
from payung.sponsors.queries import ACCOUNTS, PARTY_ACCOUNTS

USED = """
SELECT source ->> 'reference' AS reference, sum((source ->> 'amount')::bigint) AS amount
FROM (
    SELECT f.paid_from FROM contributions_funding f
    WHERE EXISTS (SELECT FROM contributions_standingmonth m WHERE m.funding_id = f.id)
    UNION ALL SELECT paid_from FROM payments_refund
) each, jsonb_array_elements(each.paid_from) source GROUP BY 1
"""
"""What standing months and refunds use of each receipt, all at once; `payments.savings.LEFT` asks it of one payer."""

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("months stand once"),
        "SELECT count(*) FROM contributions_paidmonth",
        """
        SELECT format('worker %s job %s %s %s stands %s times', w.number, p.job, p.programme,
            to_char(p.month, 'YYYY-MM'), count(*))
        FROM contributions_standingmonth p LEFT JOIN people_worker w ON w.id = p.worker_id
        GROUP BY p.worker_id, w.number, p.job, p.programme, p.month HAVING count(*) > 1
        """,
    ),
    (
        to_translate("reversed months were paid"),
        "SELECT count(*) FROM contributions_reversedmonth",
        """
        SELECT format('worker %s job %s %s %s round %s is reversed but was not paid', r.worker_id, r.job, r.programme,
            to_char(r.month, 'YYYY-MM'), r.round)
        FROM contributions_reversedmonth r WHERE NOT EXISTS (SELECT FROM contributions_paidmonth p WHERE
            (r.worker_id, r.job, r.programme, r.month, r.round) = (p.worker_id, p.job, p.programme, p.month, p.round))
        """,
    ),
    (
        to_translate("control accounts equal months"),
        "SELECT count(DISTINCT programme) FROM contributions_paidmonth",
        """
        SELECT format('contributions/%s holds %s, its standing months sum to %s', programme,
            coalesce(held, 0), coalesce(paid, 0))
        FROM (SELECT programme, sum(price) AS paid FROM contributions_standingmonth GROUP BY 1) months
        FULL JOIN (
            SELECT split_part(a.code, '/', 2) AS programme,
                sum(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END) AS held
            FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)
            WHERE a.code LIKE 'contributions/%' GROUP BY 1
        ) control USING (programme) WHERE coalesce(held, 0) <> coalesce(paid, 0)
        """,
    ),
    (
        to_translate("the bank and agents' hands hold what came in less what went out"),
        "SELECT (SELECT count(*) FROM payments_receipt) + (SELECT count(*) FROM payments_refund)"
        " + (SELECT count(*) FROM payments_handover)",
        """
        SELECT format('%s holds %s; receipts, refunds and cash handed in sum to %s', account, coalesce(held, 0),
            coalesce(moved, 0))
        FROM (
            SELECT account, sum(amount) AS moved FROM (
                SELECT account, amount FROM payments_standingreceipt
                UNION ALL SELECT 'bank', -amount FROM payments_refund
                UNION ALL SELECT 'bank', amount FROM payments_handover
                UNION ALL SELECT 'agent/' || u.name, -h.amount
                FROM payments_handover h JOIN access_user u ON u.id = h.agent_id
            ) movement GROUP BY account
        ) moves
        FULL JOIN (
            SELECT a.code AS account, sum(CASE WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END) AS held
            FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)
            WHERE a.code = 'bank' OR a.code LIKE 'agent/%' GROUP BY a.code
        ) accounts USING (account) WHERE coalesce(held, 0) <> coalesce(moved, 0) OR held < 0
        """,
    ),
    (
        to_translate("savings hold what came in less what it paid"),
        "SELECT count(*) FROM payments_receipt WHERE payer IS NOT NULL OR purpose LIKE 'unclaimed %'",
        f"""
        WITH used AS (
            {USED}
        )
        SELECT format('%s holds %s; its receipts less what they paid sum to %s', account, coalesce(held, 0),
            coalesce(kept, 0))
        FROM (
            SELECT coalesce('savings/' || r.payer, 'unclaimed') AS account,
                sum(r.amount - coalesce(u.amount, 0)) AS kept
            FROM payments_standingreceipt r LEFT JOIN used u USING (reference)
            WHERE r.payer IS NOT NULL OR r.purpose LIKE 'unclaimed %' GROUP BY 1
        ) receipts
        FULL JOIN (
            SELECT a.code AS account, sum(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END) AS held
            FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)
            WHERE a.code = 'unclaimed' OR a.code LIKE 'savings/%' GROUP BY a.code
        ) accounts USING (account) WHERE coalesce(held, 0) <> coalesce(kept, 0)
        """,
    ),
    (
        to_translate("fundings equal shares, months and receipts"),
        "SELECT count(*) FROM contributions_funding",
        """
        SELECT format('funding %s: total %s, shares %s, months %s, receipts %s', f.id, f.total,
            coalesce(s.amount, 0), coalesce(m.amount, 0), coalesce(r.amount, 0))
        FROM contributions_funding f
        LEFT JOIN (SELECT funding_id, sum(amount) AS amount FROM contributions_share GROUP BY 1) s
            ON s.funding_id = f.id
        LEFT JOIN (SELECT funding_id, sum(price) AS amount FROM contributions_paidmonth GROUP BY 1) m
            ON m.funding_id = f.id
        LEFT JOIN (SELECT fu.id, sum((source ->> 'amount')::bigint) AS amount
            FROM contributions_funding fu, jsonb_array_elements(fu.paid_from) source GROUP BY 1) r ON r.id = f.id
        WHERE f.total <> coalesce(s.amount, 0) OR f.total <> coalesce(m.amount, 0) OR f.total <> coalesce(r.amount, 0)
        """,
    ),
    (
        to_translate("rows have the rows they belong to"),
        "SELECT count(*) FROM people_worker",
        """
        SELECT format('worker %s, paid in %s: funding %s does not exist', p.worker_id, to_char(p.month, 'YYYY-MM'),
            p.funding_id)
        FROM contributions_paidmonth p WHERE NOT EXISTS (SELECT FROM contributions_funding f WHERE f.id = p.funding_id)
        UNION ALL
        SELECT format('worker %s, reversed in %s: reversal %s does not exist', r.worker_id,
            to_char(r.month, 'YYYY-MM'), r.reversal_id)
        FROM contributions_reversedmonth r
        WHERE NOT EXISTS (SELECT FROM contributions_reversal v WHERE v.id = r.reversal_id)
        UNION ALL
        SELECT format('worker %s has paid months of job %s, but not the job', worker_id, job)
        FROM (SELECT DISTINCT worker_id, job FROM contributions_paidmonth) p
        WHERE NOT EXISTS (SELECT FROM people_job j WHERE (j.worker_id, j.n) = (p.worker_id, p.job))
        UNION ALL
        SELECT format('list %s: worker %s has no job %s', e.list_id, e.worker_id, e.job)
        FROM sponsors_enrolment e
        WHERE NOT EXISTS (SELECT FROM people_job j WHERE (j.worker_id, j.n) = (e.worker_id, e.job))
        UNION ALL
        SELECT format('worker %s has no match keys', w.number)
        FROM people_worker w WHERE NOT EXISTS (SELECT FROM people_matchkey k WHERE k.worker_id = w.id)
        UNION ALL
        SELECT format('%s of worker %s, who does not exist', belonging, worker_id) FROM (
            SELECT 'a job' AS belonging, worker_id FROM people_job
            UNION ALL SELECT 'an heir', worker_id FROM people_heir
            UNION ALL SELECT 'a decile', worker_id FROM people_welfare
        ) child WHERE NOT EXISTS (SELECT FROM people_worker w WHERE w.id = child.worker_id)
        UNION ALL
        SELECT format('list %s: worker %s is on it without an approval', e.list_id, e.worker_id)
        FROM sponsors_enrolment e WHERE NOT EXISTS (SELECT FROM sponsors_approval a WHERE a.list_id = e.list_id)
        """,
    ),
    (
        to_translate("months cost what their tariff says"),
        "SELECT count(*) FROM contributions_paidmonth",
        """
        SELECT format('worker %s %s %s: %s rupiah, which funding %s has no price of', p.worker_id, p.programme,
            to_char(p.month, 'YYYY-MM'), p.price, p.funding_id)
        FROM contributions_paidmonth p LEFT JOIN (
            SELECT DISTINCT f.id, line ->> 'programme' AS programme, (month || '-01')::date AS month,
                (line ->> 'amount')::integer AS price
            FROM contributions_funding f, jsonb_array_elements(f.tariff) line,
                jsonb_array_elements_text(line -> 'months') month
        ) t ON (t.id, t.programme, t.month, t.price) = (p.funding_id, p.programme, p.month, p.price)
        WHERE t.id IS NULL
        """,
    ),
    (
        to_translate("payers' money pays their own months"),
        "SELECT count(*) FROM payments_receipt WHERE payer IS NOT NULL",
        """
        SELECT format('receipt %s of %s pays months of worker %s', r.reference, r.payer, coalesce(w.number::text, '?'))
        FROM contributions_funding f CROSS JOIN jsonb_array_elements(f.paid_from) source
        JOIN payments_receipt r ON r.reference = source ->> 'reference' AND r.payer IS NOT NULL
        JOIN contributions_paidmonth p ON p.funding_id = f.id
        LEFT JOIN people_worker w ON w.id = p.worker_id
        WHERE w.number IS DISTINCT FROM r.payer AND NOT EXISTS (SELECT FROM people_group g
            JOIN people_groupmember m ON m.group_id = g.id WHERE g.number = r.payer AND m.worker_id = p.worker_id
                AND m.joined AND m.month <= p.month)
        GROUP BY r.reference, r.payer, w.number
        """,
    ),
    (
        to_translate("months carry the instant of their action"),
        "SELECT count(*) FROM contributions_paidmonth",
        """
        SELECT format('worker %s %s %s: recorded %s, its funding %s', p.worker_id, p.programme,
            to_char(p.month, 'YYYY-MM'), p.recorded_at, f.recorded_at)
        FROM contributions_paidmonth p JOIN contributions_funding f ON f.id = p.funding_id
        WHERE p.recorded_at <> f.recorded_at
        UNION ALL
        SELECT format('worker %s %s %s: reversal recorded %s, not %s', r.worker_id, r.programme,
            to_char(r.month, 'YYYY-MM'), r.recorded_at, v.recorded_at)
        FROM contributions_reversedmonth r JOIN contributions_reversal v ON v.id = r.reversal_id
        WHERE r.recorded_at <> v.recorded_at
        UNION ALL
        SELECT format('list %s %s: recorded %s, its funding %s', m.list_id, to_char(m.month, 'YYYY-MM'), m.recorded_at,
            f.recorded_at)
        FROM sponsors_paidlistmonth m JOIN contributions_funding f ON f.id = m.funding_id
        WHERE m.recorded_at <> f.recorded_at
        UNION ALL
        SELECT format('funding %s: recorded %s, when nothing was done', f.id, f.recorded_at)
        FROM contributions_funding f WHERE NOT EXISTS (SELECT FROM audit_entry e WHERE e.recorded_at = f.recorded_at)
            AND NOT EXISTS (SELECT FROM access_installation i JOIN payments_receipt r ON r.purpose LIKE 'group %'
                WHERE i.demo AND r.reference = f.paid_from -> 0 ->> 'reference' AND r.recorded_at = f.recorded_at)
        UNION ALL
        SELECT format('reversal %s: recorded %s, when nothing was done', v.id, v.recorded_at)
        FROM contributions_reversal v WHERE NOT EXISTS (SELECT FROM audit_entry e WHERE e.recorded_at = v.recorded_at)
        """,
    ),
    (
        to_translate("accounts are of the chart"),
        "SELECT count(*) FROM ledger_account",
        f"""
        SELECT format('account %s is none of the chart', code) FROM (
            SELECT code FROM ledger_account
            EXCEPT (  -- as a set: asked account by account, a million savings would be compared with a million payers
                SELECT unnest(ARRAY['bank', 'unclaimed', 'contributions/jkk', 'contributions/jkm', 'contributions/jht',
                    'jht/development', 'jht/returns'])
                UNION ALL SELECT 'savings/' || payer FROM payments_receipt WHERE payer IS NOT NULL
                UNION ALL SELECT 'agent/' || name FROM access_user
                UNION ALL SELECT 'agreement/' || a.code || '/' || name
                FROM sponsors_agreement a, unnest(ARRAY{list(ACCOUNTS)}) name
                UNION ALL SELECT 'agreement/' || a.code || '/' || name || '/' || p.n
                FROM sponsors_party p JOIN sponsors_agreement a ON a.id = p.agreement_id,
                    unnest(ARRAY{list(PARTY_ACCOUNTS)}) name
            )
        ) stray
        """,
    ),
    (
        to_translate("receipts cover what was paid from them"),
        "SELECT count(*) FROM payments_receipt",
        f"""
        SELECT format('receipt %s: %s received, %s used by standing months', used.reference, coalesce(p.amount, 0),
            used.amount)
        FROM (
            {USED}
        ) used LEFT JOIN payments_standingreceipt p ON p.reference = used.reference
        WHERE used.amount > coalesce(p.amount, 0)
        """,
    ),
    (
        to_translate("approvals, receipts and invoices are numbered without a gap"),
        "SELECT count(*) FROM documents_number",
        """
        WITH paper (kind, subject) AS (
            SELECT 'minutes', list_id FROM sponsors_approval
            UNION ALL SELECT 'receipt', reference FROM payments_receipt
            WHERE NOT (purpose LIKE 'group %' AND (SELECT demo FROM access_installation))
            UNION ALL SELECT 'invoice', id FROM sponsors_invoice
        )
        SELECT format('%s %s has no number', kind, subject) FROM paper p
        WHERE NOT EXISTS (SELECT FROM documents_number n WHERE (n.kind, n.subject) = (p.kind, p.subject))
        UNION ALL
        SELECT format('%s %s of %s is about %s, which is not there', kind, n, year, subject) FROM documents_number n
        WHERE NOT EXISTS (SELECT FROM paper p WHERE (n.kind, n.subject) = (p.kind, p.subject))
        UNION ALL
        SELECT format('%s of %s: %s numbers, the last is %s', kind, year, count(*), max(n)) FROM documents_number
        GROUP BY kind, year HAVING count(*) <> max(n)
        UNION ALL
        SELECT format('minutes of list %s sum to %s, approved for %s', a.list_id, total, a.cost)
        FROM sponsors_approval a JOIN documents_number n ON n.kind = 'minutes' AND n.subject = a.list_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(price.value::bigint), 0) AS total
            FROM jsonb_array_elements(n.figures -> 'sums') line, jsonb_each_text(line -> 2) price) summed
        WHERE n.figures -> 'sums' IS NOT NULL AND total <> a.cost
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {
    "receive_money": "amount",
    "record_payment": "amount, worker",
    "deposit": "amount, code, account",
    "reverse_receipt": "amount",
    "reverse_payment": "amount",
}
DONE = """
SELECT CASE WHEN purpose LIKE 'agreement %' THEN 'receive_money' WHEN purpose LIKE 'worker %' THEN 'record_payment'
    ELSE 'deposit' END, reference, recorded_at, jsonb_build_object('amount', amount)
    || CASE WHEN purpose LIKE 'agreement %' THEN '{}' WHEN purpose LIKE 'worker %'
    THEN jsonb_build_object('worker', payer::text)
    ELSE jsonb_build_object('code', coalesce(payer::text, ''), 'account', account) END
FROM payments_receipt WHERE NOT (purpose LIKE 'group %' AND (SELECT demo FROM access_installation))
    AND purpose NOT LIKE 'carried over %'
UNION ALL SELECT CASE WHEN r.purpose LIKE 'agreement %' THEN 'reverse_receipt' ELSE 'reverse_payment' END,
    r.reference, v.recorded_at, jsonb_build_object('amount', r.amount)
FROM payments_reversedreceipt v JOIN payments_receipt r ON r.reference = v.receipt_id
"""
