"""Payers: whose a receipt is and where it is, and what two persons had done with money that waited."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("receipts are whose they say, and where they say"),
        "SELECT count(*) FROM payments_receipt",
        """
        SELECT format('receipt %s (%s) is of %s, in %s', reference, purpose, coalesce(payer::text, 'nobody'), account)
        FROM payments_receipt
        WHERE coalesce(payer::text, '') <> CASE WHEN purpose ~ '^(worker|deposit) '
                THEN rtrim(split_part(purpose, ' ', 2), ':')
                WHEN purpose LIKE 'carried over to %' THEN split_part(purpose, ' ', 4) ELSE '' END
            OR account <> coalesce(
                'agent/' || substring(purpose FROM
                    '^(?:deposit|unclaimed) .* via (?:agent|platform|point|registry) (.+)$'), 'bank')
        """,
    ),
    (
        to_translate("money orders are by two persons, and move the money they name"),
        "SELECT count(*) FROM payments_order",
        """
        SELECT format('order %s: placed by %s, answered by %s as if placed by %s', o.id, o.requested_by_id,
            a.answered_by_id, a.requested_by_id)
        FROM payments_orderanswer a LEFT JOIN payments_order o ON o.id = a.order_id
        WHERE a.requested_by_id IS DISTINCT FROM o.requested_by_id
            OR (a.confirmed AND a.requested_by_id = a.answered_by_id)
        UNION ALL
        SELECT format('order %s takes money of %s, and took some of receipt %s', o.id, coalesce(o.payer::text,
            o.receipt), source ->> 'reference')
        FROM payments_order o JOIN payments_orderanswer a ON a.order_id = o.id AND a.confirmed
        JOIN payments_refund g
            ON g.reference = CASE o.kind WHEN 'carry_over' THEN 'carry-over ' || o.id ELSE a.reference END
        CROSS JOIN jsonb_array_elements(g.paid_from) source
        LEFT JOIN payments_receipt r ON r.reference = source ->> 'reference'
        WHERE r.payer IS DISTINCT FROM o.payer OR (o.payer IS NULL AND r.reference <> o.receipt)
        UNION ALL
        SELECT format('order %s carried %s over to %s, %s arrived with %s', o.id, o.amount, o.taker,
            coalesce(r.amount, 0), coalesce(r.payer::text, 'nobody'))
        FROM payments_order o JOIN payments_orderanswer a ON a.order_id = o.id AND a.confirmed
        LEFT JOIN payments_receipt r ON r.reference = 'carry-over ' || o.id
        WHERE o.kind = 'carry_over' AND (r.amount, r.payer) IS DISTINCT FROM (o.amount, o.taker)
        UNION ALL
        SELECT format('order %s takes receipt %s back, which stands, or is another', o.id, o.receipt)
        FROM payments_order o JOIN payments_orderanswer a ON a.order_id = o.id AND a.confirmed
        LEFT JOIN payments_receipt r ON r.reference = o.receipt
        LEFT JOIN payments_reversedreceipt back ON back.receipt_id = o.receipt AND back.recorded_at <= a.recorded_at
        WHERE o.kind = 'take_back'
            AND (back.receipt_id IS NULL OR (r.amount, r.payer) IS DISTINCT FROM (o.amount, o.payer))
        """,
    ),
    (
        to_translate("cash is handed in to another person"),
        "SELECT count(*) FROM payments_handover",
        """
        SELECT format('handover %s was received by its own agent', reference) FROM payments_handover
        WHERE agent_id = received_by_id
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done. Savings were spent by themselves where no receipt came, and none was
# taken back, in the instant in which they paid.
ACTIONS = {
    "wish": "months",
    "spend_savings": "months",
    "hand_in_cash": "amount, agent",
    "place_money_order": "amount, from, to",
    "confirm_money_order": "amount, reference",
    "decline_money_order": "amount",
}
DONE = """
SELECT 'wish', payer::text, recorded_at, jsonb_build_object('months', months) FROM payments_wish
UNION ALL SELECT 'spend_savings', r.payer::text, f.recorded_at, jsonb_build_object('months', count(DISTINCT m.month))
FROM contributions_funding f JOIN payments_receipt r ON r.reference = f.paid_from -> 0 ->> 'reference'
    AND r.payer IS NOT NULL AND r.recorded_at <> f.recorded_at
JOIN contributions_paidmonth m ON m.funding_id = f.id
WHERE NOT EXISTS (SELECT FROM payments_receipt came WHERE came.recorded_at = f.recorded_at)
    AND NOT EXISTS (SELECT FROM payments_reversedreceipt went WHERE went.recorded_at = f.recorded_at)
GROUP BY r.payer, f.id
UNION ALL SELECT 'hand_in_cash', h.reference, h.recorded_at, jsonb_build_object('amount', h.amount, 'agent', u.name)
FROM payments_handover h JOIN access_user u ON u.id = h.agent_id
UNION ALL SELECT 'place_money_order', id, recorded_at, jsonb_build_object('amount', amount,
    'from', coalesce(payer::text, receipt), 'to', coalesce(taker::text, '')) FROM payments_order
UNION ALL SELECT CASE WHEN a.confirmed THEN 'confirm_money_order' ELSE 'decline_money_order' END, o.id, a.recorded_at,
    jsonb_build_object('amount', o.amount)
        || CASE WHEN a.confirmed THEN jsonb_build_object('reference', a.reference) ELSE '{}' END
FROM payments_orderanswer a JOIN payments_order o ON o.id = a.order_id
"""
