"""What must hold between the tables, as queries: each names the exact rows that break it.

Whoever owns the tables can switch a trigger off. What they changed then is found where two tables say
the same thing: control accounts and months, fundings and shares, and every action and its entry in the
audit chain, which cannot be rewritten without its hashes.
"""

from payung.kernel.language import to_translate
from payung.sponsors.queries import ACCOUNTS, PARTY_ACCOUNTS

REVERSED = """EXISTS (SELECT FROM contributions_reversedmonth r WHERE
    (r.worker_id, r.job, r.programme, r.month, r.round) = (p.worker_id, p.job, p.programme, p.month, p.round))"""
LIST_REVERSED = """EXISTS (SELECT FROM sponsors_reversedlistmonth r WHERE
    (r.list_id, r.month, r.round) = (m.list_id, m.month, m.round))"""

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
        to_translate("no agreement promised, spent or kept more than it had"),
        "SELECT count(*) FROM sponsors_agreement",
        """
        SELECT format('%s holds %s', a.code, held) FROM ledger_account a, LATERAL (
            SELECT sum(CASE WHEN (t.debit_id = a.id) <> (a.code LIKE '%/waiting/%')
                THEN t.amount ELSE -t.amount END) AS held
            FROM ledger_transfer t WHERE a.id IN (t.debit_id, t.credit_id)) sums
        WHERE a.code ~ '^agreement/[^/]*/(available|(committed|spent|waiting)/[0-9]+)$' AND held < 0
        """,
    ),
    (
        to_translate("the bank equals receipts less refunds"),
        "SELECT (SELECT count(*) FROM payments_receipt) + (SELECT count(*) FROM payments_refund)",
        """
        SELECT format('bank holds %s, standing receipts less refunds sum to %s', held, received) FROM
        (SELECT coalesce(sum(CASE WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END), 0) AS held
            FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)
            WHERE a.code = 'bank') bank,
        (SELECT coalesce(sum(amount), 0) - (SELECT coalesce(sum(amount), 0) FROM payments_refund) AS received
            FROM payments_standingreceipt) receipts
        WHERE held <> received
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
        to_translate("workers' payments pay their own months"),
        "SELECT count(*) FROM payments_receipt WHERE purpose LIKE 'worker %'",
        """
        SELECT format('receipt %s of worker %s pays months of worker %s', r.reference, split_part(r.purpose, ' ', 2),
            coalesce(w.number::text, '?'))
        FROM contributions_funding f CROSS JOIN jsonb_array_elements(f.paid_from) source
        JOIN payments_receipt r ON r.reference = source ->> 'reference' AND r.purpose LIKE 'worker %'
        JOIN contributions_paidmonth p ON p.funding_id = f.id
        LEFT JOIN people_worker w ON w.id = p.worker_id
        WHERE coalesce(w.number::text, '?') || ':' <> split_part(r.purpose, ' ', 2)
        GROUP BY r.reference, r.purpose, w.number
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
        SELECT format('account %s is none of the chart', a.code) FROM ledger_account a
        WHERE a.code NOT IN ('bank', 'contributions/jkk', 'contributions/jkm', 'contributions/jht') AND NOT EXISTS (
            SELECT FROM sponsors_agreement, unnest(ARRAY{list(ACCOUNTS)}) name
            WHERE a.code = 'agreement/' || sponsors_agreement.code || '/' || name
            UNION ALL SELECT FROM sponsors_party p JOIN sponsors_agreement ON sponsors_agreement.id = p.agreement_id,
                unnest(ARRAY{list(PARTY_ACCOUNTS)}) name
            WHERE a.code = 'agreement/' || sponsors_agreement.code || '/' || name || '/' || p.n)
        """,
    ),
    (
        to_translate("receipts cover what was paid from them"),
        "SELECT count(*) FROM payments_receipt",
        """
        SELECT format('receipt %s: %s received, %s used by standing months', used.reference, coalesce(p.amount, 0),
            used.amount)
        FROM (
            SELECT source ->> 'reference' AS reference, sum((source ->> 'amount')::bigint) AS amount
            FROM (
                SELECT f.paid_from FROM contributions_funding f
                WHERE EXISTS (SELECT FROM contributions_standingmonth m WHERE m.funding_id = f.id)
                UNION ALL SELECT paid_from FROM payments_refund
            ) each, jsonb_array_elements(each.paid_from) source GROUP BY 1
        ) used LEFT JOIN payments_standingreceipt p ON p.reference = used.reference
        WHERE used.amount > coalesce(p.amount, 0)
            OR (p.purpose NOT LIKE 'agreement %' AND used.amount <> p.amount)
        """,
    ),
    (
        to_translate("paid list months equal workers' months"),
        "SELECT count(*) FROM sponsors_paidlistmonth",
        f"""
        SELECT format('list %s %s round %s: says %s people, %s rupiah; months say %s, %s', m.list_id,
            to_char(m.month, 'YYYY-MM'), m.round, m.people, m.amount, coalesce(d.people, 0), coalesce(d.amount, 0))
        FROM sponsors_paidlistmonth m LEFT JOIN (
            SELECT p.funding_id, count(DISTINCT p.worker_id) AS people, sum(p.price) AS amount,
                min(p.month) AS first, max(p.month) AS last,
                bool_and({REVERSED}) AS gone, bool_or({REVERSED}) AS some_gone
            FROM contributions_paidmonth p WHERE p.funding_id IN (SELECT funding_id FROM sponsors_paidlistmonth)
            GROUP BY 1
        ) d ON d.funding_id = m.funding_id
        WHERE m.amount <> coalesce(d.amount, 0) OR m.people <> coalesce(d.people, 0)
            OR d.first <> m.month OR d.last <> m.month
            OR (m.funding_id IS NOT NULL AND (d.gone <> {LIST_REVERSED} OR d.some_gone <> {LIST_REVERSED}))
        """,
    ),
    (
        to_translate("months of lists are months of their people"),
        "SELECT count(*) FROM sponsors_enrolment",
        """
        SELECT format('list %s %s: worker %s is paid but not on the list', m.list_id, to_char(m.month, 'YYYY-MM'),
            p.worker_id)
        FROM sponsors_paidlistmonth m JOIN contributions_paidmonth p ON p.funding_id = m.funding_id
        WHERE NOT EXISTS (SELECT FROM sponsors_enrolment e WHERE (e.list_id, e.worker_id) = (m.list_id, p.worker_id))
        UNION ALL
        SELECT format('list %s: worker %s left from %s on, and %s is paid', d.list_id, d.worker_id,
            to_char(d.month, 'YYYY-MM'), to_char(m.month, 'YYYY-MM'))
        FROM sponsors_departure d JOIN sponsors_standinglistmonth m ON m.list_id = d.list_id AND m.month >= d.month
            -- Of months paid before, those after an earlier one that had bounced stay paid.
            AND (m.month = d.month OR m.recorded_at >= d.recorded_at)
        JOIN contributions_standingmonth p ON (p.funding_id, p.worker_id) = (m.funding_id, d.worker_id)
        """,
    ),
    (
        to_translate("approvals equal enrolments, by two persons"),
        "SELECT count(*) FROM sponsors_approval",
        """
        SELECT format('list %s: approved %s people at %s, enrolled %s, checked %s at %s; by %s and %s', a.list_id,
            a.people, a.cost, coalesce(e.people, 0), c.ready, c.cost, a.checked_by_id, a.approved_by_id)
        FROM sponsors_approval a LEFT JOIN sponsors_check c ON c.id = a.check_id
        LEFT JOIN (SELECT list_id, count(*) AS people FROM sponsors_enrolment GROUP BY 1) e ON e.list_id = a.list_id
        WHERE a.people <> coalesce(e.people, 0)
            OR (a.people, a.cost, a.first_month, a.months)
                IS DISTINCT FROM (c.ready, c.cost, c.first_month, c.months)
            OR a.checked_by_id = a.approved_by_id
        UNION ALL
        SELECT format('list %s: %s people left by it, its check found %s', l.id, coalesce(d.people, 0),
            coalesce(c.leaving, 0))
        FROM sponsors_list l
        LEFT JOIN sponsors_approval a ON a.list_id = l.id LEFT JOIN sponsors_check c ON c.id = a.check_id
        LEFT JOIN (SELECT by_list_id, count(DISTINCT row) AS people FROM sponsors_departure GROUP BY 1) d
            ON d.by_list_id = l.id
        WHERE coalesce(d.people, 0) <> coalesce(c.leaving, 0)
        """,
    ),
    (
        to_translate("orders are by two persons, and done if confirmed"),
        "SELECT count(*) FROM sponsors_order",
        """
        WITH confirmed AS (
            SELECT o.id, o.kind, o.agreement_id, o.content FROM sponsors_order o
            JOIN sponsors_confirmation c ON c.order_id = o.id AND NOT c.declined
        ), fact (id, kind, agreement_id, about) AS (
            SELECT order_id, 'handover', agreement_id, to_char(first_month, 'YYYY-MM')
            FROM sponsors_stake WHERE turn > 0 GROUP BY 1, 3, 4
            UNION ALL SELECT v.order_id, 'void', l.agreement_id, to_char(v.first_month, 'YYYY-MM')
            FROM sponsors_void v JOIN sponsors_list l ON l.id = v.list_id GROUP BY 1, 3, 4
        ), wanted AS (
            SELECT id, kind, agreement_id, content ->> 'first_month' FROM confirmed WHERE kind IN ('handover', 'void')
        )
        SELECT format('order %s: placed by %s, answered by %s as if placed by %s', c.order_id, o.requested_by_id,
            c.confirmed_by_id, c.requested_by_id)
        FROM sponsors_confirmation c LEFT JOIN sponsors_order o ON o.id = c.order_id
        WHERE c.requested_by_id IS DISTINCT FROM o.requested_by_id OR c.requested_by_id = c.confirmed_by_id
        UNION ALL
        SELECT format('order %s (%s) is confirmed, but not done', id, kind)
        FROM (TABLE wanted EXCEPT ALL TABLE fact) undone
        UNION ALL
        SELECT format('order %s (%s) is done, but not confirmed', id, kind)
        FROM (TABLE fact EXCEPT ALL TABLE wanted) unwanted
        """,
    ),
    (
        to_translate("refunds equal their orders and their receipts"),
        "SELECT count(*) FROM payments_refund",
        """
        WITH wanted (reference, amount, recorded_at) AS (
            SELECT coalesce(o.content ->> 'reference', 'carry-over ' || o.id), (o.content ->> 'amount')::bigint,
                c.recorded_at
            FROM sponsors_order o JOIN sponsors_confirmation c ON c.order_id = o.id AND NOT c.declined
            WHERE o.kind IN ('refund', 'carry_over')
        ), paid AS (SELECT reference, amount, recorded_at FROM payments_refund)
        SELECT format('%s of %s was ordered, but not paid', reference, amount)
        FROM (TABLE wanted EXCEPT ALL TABLE paid) unpaid
        UNION ALL
        SELECT format('%s of %s was paid, but not ordered', reference, amount)
        FROM (TABLE paid EXCEPT ALL TABLE wanted) unordered
        UNION ALL
        SELECT format('%s of %s comes from receipts of %s', reference, amount, taken) FROM payments_refund, LATERAL (
            SELECT coalesce(sum((source ->> 'amount')::bigint), 0) AS taken FROM jsonb_array_elements(paid_from) source
        ) sources WHERE taken <> amount
        UNION ALL
        SELECT format('order %s carried %s over, %s arrived', o.id, o.content ->> 'amount', coalesce(r.amount, 0))
        FROM sponsors_order o JOIN sponsors_confirmation c ON c.order_id = o.id AND NOT c.declined
        LEFT JOIN payments_standingreceipt r ON r.reference = 'carry-over ' || o.id
            AND split_part(r.purpose, ' ', 2) = o.content ->> 'into'
        WHERE o.kind = 'carry_over' AND r.amount IS DISTINCT FROM (o.content ->> 'amount')::bigint
        """,
    ),
    (
        to_translate("invoices equal their lines"),
        "SELECT count(*) FROM sponsors_invoice",
        """
        SELECT format('invoice %s says %s, its lines sum to %s', i.id, i.amount, coalesce(sum(l.amount), 0))
        FROM sponsors_invoice i LEFT JOIN sponsors_invoiceline l ON l.invoice_id = i.id
        GROUP BY i.id, i.amount HAVING i.amount <> coalesce(sum(l.amount), 0)
        UNION ALL
        SELECT format('invoice %s: %s of list %s is not of it', coalesce(i.id, l.invoice_id),
            to_char(l.month, 'YYYY-MM'), l.list_id)
        FROM sponsors_invoiceline l LEFT JOIN sponsors_list w ON w.id = l.list_id
        LEFT JOIN sponsors_invoice i
            ON (i.id, i.agreement_id, i.month, i.n) = (l.invoice_id, w.agreement_id, l.month, l.n)
        WHERE i.id IS NULL
        """,
    ),
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
    (
        to_translate("what was done is what the audit chain says"),
        "SELECT count(*) FROM audit_entry",
        """
        WITH keys (action, names) AS (VALUES
            ('create_agreement', '{budget, months}'::text[]), ('approve_list', '{people, cost, leaving}'),
            ('check_list', '{rows, ready, to_mend, already_covered, ask_person, leaving, cost}'),
            ('load_register', '{rows, kept}'), ('withdraw_register', '{kept}'),
            ('receive_money', '{amount}'), ('record_payment', '{amount}'), ('reverse_receipt', '{amount}'),
            ('reverse_payment', '{amount}'), ('add_user', '{}'), ('register_worker', '{}'),
            ('propose_correction', '{number}'), ('confirm_correction', '{number}'),
            ('decline_correction', '{number}'), ('place_order', '{kind}'), ('confirm_order', '{kind}'),
            ('decline_order', '{kind}'), ('make_invoice', '{amount}'),
            ('record_next_step', '{step}'), ('create_grant', '{number}')
        ), told AS (
            SELECT e.action, e.subject, e.recorded_at, (
                SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(e.detail) WHERE key = ANY (k.names)
            ) AS content FROM audit_entry e JOIN keys k USING (action)
        ), done (action, subject, recorded_at, content) AS (
            SELECT 'create_agreement', code, recorded_at, jsonb_build_object('budget', budget, 'months', months)
            FROM sponsors_agreement
            UNION ALL SELECT 'approve_list', a.list_id, a.recorded_at, jsonb_strip_nulls(
                jsonb_build_object('people', a.people, 'cost', a.cost, 'leaving', nullif(count(DISTINCT d.row), 0)))
            FROM sponsors_approval a LEFT JOIN sponsors_departure d ON d.by_list_id = a.list_id
            GROUP BY a.id
            UNION ALL SELECT 'check_list', list_id, recorded_at, jsonb_strip_nulls(jsonb_build_object('rows', rows,
                'ready', ready, 'to_mend', to_mend, 'already_covered', already_covered, 'ask_person', ask_person,
                'leaving', nullif(leaving, 0), 'cost', cost))
            FROM sponsors_check
            UNION ALL SELECT CASE WHEN purpose LIKE 'agreement %' THEN 'receive_money' ELSE 'record_payment' END,
                reference, recorded_at, jsonb_build_object('amount', amount)
            FROM payments_receipt
            WHERE NOT (purpose LIKE 'group %' AND (SELECT demo FROM access_installation))
            UNION ALL SELECT CASE WHEN r.purpose LIKE 'agreement %' THEN 'reverse_receipt' ELSE 'reverse_payment' END,
                r.reference, v.recorded_at, jsonb_build_object('amount', r.amount)
            FROM payments_reversedreceipt v JOIN payments_receipt r ON r.reference = v.receipt_id
            UNION ALL SELECT 'load_register', id, recorded_at, jsonb_build_object('rows', rows, 'kept', kept)
            FROM people_register
            UNION ALL SELECT 'withdraw_register', w.register_id, w.recorded_at, jsonb_build_object('kept', r.kept)
            FROM people_withdrawnregister w JOIN people_register r ON r.id = w.register_id
            UNION ALL SELECT 'place_order', id, recorded_at, jsonb_build_object('kind', kind) FROM sponsors_order
            UNION ALL SELECT CASE WHEN c.declined THEN 'decline_order' ELSE 'confirm_order' END, o.id, c.recorded_at,
                jsonb_build_object('kind', o.kind)
            FROM sponsors_confirmation c JOIN sponsors_order o ON o.id = c.order_id
            UNION ALL SELECT 'make_invoice', id, recorded_at, jsonb_build_object('amount', amount)
            FROM sponsors_invoice
            UNION ALL SELECT 'record_next_step', format('%s %s', a.code, w.number), n.recorded_at,
                jsonb_build_object('step', n.step)
            FROM sponsors_nextstep n JOIN sponsors_agreement a ON a.id = n.agreement_id
            JOIN people_worker w ON w.id = n.worker_id
            UNION ALL SELECT 'create_grant', a.code, g.recorded_at, jsonb_build_object('number', w.number::text)
            FROM sponsors_grant g JOIN sponsors_agreement a ON a.id = g.agreement_id
            JOIN people_worker w ON w.id = g.worker_id
            UNION ALL SELECT 'add_user', name, recorded_at, '{}' FROM access_user
            UNION ALL SELECT 'register_worker', number::text, recorded_at, '{}' FROM people_worker
            WHERE registration IS NOT NULL
            UNION ALL SELECT 'propose_correction', c.id, c.recorded_at, jsonb_build_object('number', w.number::text)
            FROM people_correction c JOIN people_worker w ON w.id = c.worker_id
            UNION ALL SELECT CASE WHEN a.confirmed THEN 'confirm_correction' ELSE 'decline_correction' END,
                a.correction_id, a.recorded_at, jsonb_build_object('number', w.number::text)
            FROM people_correctionanswer a JOIN people_worker w ON w.id = a.worker_id
        )
        SELECT format('%s %s at %s (%s) is not in the chain', action, subject, recorded_at, content)
        FROM (TABLE done EXCEPT ALL TABLE told) undone
        UNION ALL
        SELECT format('%s %s at %s (%s) is only in the chain', action, subject, recorded_at, content)
        FROM (TABLE told EXCEPT ALL TABLE done) untold
        """,
    ),
)
