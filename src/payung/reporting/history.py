"""A worker's life on record, in one list: what was told, received, paid and taken back, cards, and messages."""

import json
from collections.abc import Iterator
from itertools import chain

from django.db import connection

from payung.messages.queries import told
from payung.people.changes.history import Happening, history

PAID_AND_CARDS = """
SELECT r.recorded_at, u.name, 'received', NULL::date,
    jsonb_build_object('reference', r.reference, 'amount', r.amount, 'account', r.account)
FROM payments_receipt r JOIN people_worker w ON w.number = r.payer JOIN access_user u ON u.id = r.recorded_by_id
WHERE w.id = %(worker)s
UNION ALL SELECT g.recorded_at, u.name, 'receipt_reversed', NULL,
    jsonb_build_object('reference', r.reference, 'amount', r.amount, 'why', g.why)
FROM payments_reversedreceipt g JOIN payments_receipt r ON r.reference = g.receipt_id
JOIN people_worker w ON w.number = r.payer JOIN access_user u ON u.id = g.recorded_by_id WHERE w.id = %(worker)s
UNION ALL SELECT fu.recorded_at, '', 'paid', min(p.month), jsonb_build_object(
    'months', array_agg(DISTINCT to_char(p.month, 'YYYY-MM')), 'programmes', array_agg(DISTINCT p.programme),
    'amount', sum(p.price), 'receipts', (SELECT jsonb_agg(source ->> 'reference')
        FROM jsonb_array_elements(fu.paid_from) source),
    'funders', (SELECT jsonb_agg(f.name ORDER BY f.id) FROM contributions_share s
        JOIN contributions_funder f ON f.id = s.funder_id WHERE s.funding_id = fu.id))
FROM contributions_paidmonth p JOIN contributions_funding fu ON fu.id = p.funding_id
WHERE p.worker_id = %(worker)s GROUP BY fu.id
UNION ALL SELECT v.recorded_at, '', 'reversed', min(r.month), jsonb_build_object(
    'months', array_agg(DISTINCT to_char(r.month, 'YYYY-MM')), 'programmes', array_agg(DISTINCT r.programme),
    'why', v.why)
FROM contributions_reversedmonth r JOIN contributions_reversal v ON v.id = r.reversal_id
WHERE r.worker_id = %(worker)s GROUP BY v.id
UNION ALL SELECT c.recorded_at, u.name, 'card', NULL,
    jsonb_build_object('serial', encode(c.serial, 'hex'), 'through', to_char(c.paid_through, 'YYYY-MM'))
FROM cards_card c JOIN access_user u ON u.id = c.issued_by_id WHERE c.worker_id = %(worker)s
UNION ALL SELECT r.recorded_at, u.name, 'card_revoked', NULL,
    jsonb_build_object('serial', encode(c.serial, 'hex'), 'why', r.why)
FROM cards_revocation r JOIN cards_card c ON c.serial = r.card_id JOIN access_user u ON u.id = r.revoked_by_id
WHERE c.worker_id = %(worker)s
"""


def life(*, worker_id: int) -> list[Happening]:
    """Everything on record about a worker, in the order in which it was recorded."""
    happened = chain(history(worker_id=worker_id), _paid_and_cards(worker_id), _messages(worker_id))
    return sorted(happened, key=lambda each: each.at)


def _paid_and_cards(worker_id: int) -> Iterator[Happening]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT at, by, what, since, told::text FROM ({PAID_AND_CARDS}) happened (at, by, what, since, told)",
            {"worker": worker_id},
        )
        for *happened, content in cursor.fetchall():
            yield Happening._make([*happened, json.loads(content)])


def _messages(worker_id: int) -> Iterator[Happening]:
    for message in told(worker_id=worker_id):
        content = {"text": message.text, "state": message.state}
        yield Happening(message.at, "", "message", None, content)
