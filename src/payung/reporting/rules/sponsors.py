"""Agreements: what was promised, spent, ordered and invoiced."""

from payung.kernel.language import to_translate

REVERSED = """EXISTS (SELECT FROM contributions_reversedmonth r WHERE
    (r.worker_id, r.job, r.programme, r.month, r.round) = (p.worker_id, p.job, p.programme, p.month, p.round))"""
LIST_REVERSED = """EXISTS (SELECT FROM sponsors_reversedlistmonth r WHERE
    (r.list_id, r.month, r.round) = (m.list_id, m.month, m.round))"""

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
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
        to_translate("agreements that were drawn up are by two persons, and made if confirmed"),
        "SELECT count(*) FROM sponsors_proposal",
        """
        SELECT format('proposal %s: drawn up by %s, answered by %s as if drawn up by %s', a.proposal_id,
            p.requested_by_id, a.answered_by_id, a.requested_by_id)
        FROM sponsors_proposalanswer a LEFT JOIN sponsors_proposal p ON p.id = a.proposal_id
        WHERE a.requested_by_id IS DISTINCT FROM p.requested_by_id OR a.requested_by_id = a.answered_by_id
        UNION ALL
        SELECT format('proposal %s is confirmed, but agreement %s is another', p.id, p.content ->> 'code')
        FROM sponsors_proposal p JOIN sponsors_proposalanswer a ON a.proposal_id = p.id AND NOT a.declined
        LEFT JOIN sponsors_agreement g ON g.code = p.content ->> 'code' AND (g.funder_id, g.budget, g.region,
            g.decree, g.recorded_at, to_char(g.first_month, 'YYYY-MM'), g.months)
            = (p.funder_id, (p.content ->> 'budget')::bigint, p.region, p.content ->> 'decree', a.recorded_at,
            p.content #>> '{terms,first_month}', (p.content #>> '{terms,months}')::smallint)
        WHERE g.id IS NULL
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
            UNION ALL SELECT CASE o.kind WHEN 'carry_over' THEN 'carry-over ' || o.id ELSE c.reference END, o.amount,
                c.recorded_at
            FROM payments_order o JOIN payments_orderanswer c ON c.order_id = o.id AND c.confirmed
            WHERE o.kind <> 'take_back'
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
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {
    "create_agreement": "budget, months",
    "approve_list": "people, cost, leaving",
    "check_list": "rows, ready, to_mend, already_covered, ask_person, leaving, cost",
    "keep_rejects": "rows, language",
    "place_order": "kind",
    "confirm_order": "kind",
    "decline_order": "kind",
    "propose_agreement": "agreement, budget",
    "confirm_agreement": "agreement",
    "decline_agreement": "agreement",
    "make_invoice": "amount",
    "record_next_step": "step",
    "create_grant": "number",
}
DONE = """
SELECT 'create_agreement', code, recorded_at, jsonb_build_object('budget', budget, 'months', months)
FROM sponsors_agreement
UNION ALL SELECT 'approve_list', a.list_id, a.recorded_at, jsonb_strip_nulls(
    jsonb_build_object('people', a.people, 'cost', a.cost, 'leaving', nullif(count(DISTINCT d.row), 0)))
FROM sponsors_approval a LEFT JOIN sponsors_departure d ON d.by_list_id = a.list_id GROUP BY a.id
UNION ALL SELECT 'check_list', list_id, recorded_at, jsonb_strip_nulls(jsonb_build_object('rows', rows,
    'ready', ready, 'to_mend', to_mend, 'already_covered', already_covered, 'ask_person', ask_person,
    'leaving', nullif(leaving, 0), 'cost', cost))
FROM sponsors_check
UNION ALL SELECT 'keep_rejects', list_id, recorded_at, jsonb_build_object('rows', rows, 'language', language)
FROM sponsors_rejects
UNION ALL SELECT 'place_order', id, recorded_at, jsonb_build_object('kind', kind) FROM sponsors_order
UNION ALL SELECT CASE WHEN c.declined THEN 'decline_order' ELSE 'confirm_order' END, o.id, c.recorded_at,
    jsonb_build_object('kind', o.kind)
FROM sponsors_confirmation c JOIN sponsors_order o ON o.id = c.order_id
UNION ALL SELECT 'propose_agreement', id, recorded_at,
    jsonb_build_object('agreement', content ->> 'code', 'budget', content -> 'budget') FROM sponsors_proposal
UNION ALL SELECT CASE WHEN a.declined THEN 'decline_agreement' ELSE 'confirm_agreement' END, p.id, a.recorded_at,
    jsonb_build_object('agreement', p.content ->> 'code')
FROM sponsors_proposalanswer a JOIN sponsors_proposal p ON p.id = a.proposal_id
UNION ALL SELECT 'make_invoice', id, recorded_at, jsonb_build_object('amount', amount) FROM sponsors_invoice
UNION ALL SELECT 'record_next_step', format('%s %s', a.code, w.number), n.recorded_at,
    jsonb_build_object('step', n.step)
FROM sponsors_nextstep n JOIN sponsors_agreement a ON a.id = n.agreement_id JOIN people_worker w ON w.id = n.worker_id
UNION ALL SELECT 'create_grant', a.code, g.recorded_at, jsonb_build_object('number', w.number::text)
FROM sponsors_grant g JOIN sponsors_agreement a ON a.id = g.agreement_id JOIN people_worker w ON w.id = g.worker_id
"""
