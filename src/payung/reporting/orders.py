"""Everything that waits for a second person's word, in one list, whatever it is about."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

MOST = 200


class OpenOrder(NamedTuple):
    """Something that one person asked for and another must confirm.

    `kind` is correction, death, money, agreement or rate, `id` what names it there. `region` is where the worker lives
    whom it is about (`number`, `name`), `agreement` the code of the agreement; of what is about neither, both are "".
    `amount` is whole rupiah, of a rate its basis points, 0 where it is about none; `what` says which of its kind it is.
    """

    kind: str
    id: str
    what: str
    number: int
    name: str
    region: str
    agreement: str
    amount: int
    why: str
    asked_by: str
    asked_at: datetime


# A rate is open while it is the newest of its year. What a correction changes stands sealed, and is no part of a list.
OPEN = """
SELECT 'correction' AS kind, c.id, '' AS what, w.number, w.name, w.region, '' AS agreement, 0::bigint AS amount, c.why,
    u.name AS asked_by, c.recorded_at AS asked_at
FROM people_correction c JOIN people_worker w ON w.id = c.worker_id JOIN access_user u ON u.id = c.requested_by_id
WHERE NOT EXISTS (SELECT FROM people_correctionanswer a WHERE a.correction_id = c.id)
UNION ALL SELECT 'death', w.number::text, to_char(d.died_on, 'YYYY-MM-DD'), w.number, w.name, w.region, '', 0, no.why,
    u.name, no.recorded_at
FROM people_deathdenial no JOIN people_death d ON d.id = no.death_id JOIN people_worker w ON w.id = d.worker_id
JOIN access_user u ON u.id = no.denied_by_id
WHERE NOT EXISTS (SELECT FROM people_deathdenial other WHERE other.death_id = d.id
    AND other.denied_by_id <> no.denied_by_id)
UNION ALL SELECT 'money', o.id, o.kind, coalesce(w.number, o.payer, 0), coalesce(w.name, g.name, o.receipt),
    coalesce(w.region, g.region, ''), '', o.amount, o.why, u.name, o.recorded_at
FROM payments_order o JOIN access_user u ON u.id = o.requested_by_id
LEFT JOIN people_worker w ON w.number = o.payer LEFT JOIN people_group g ON g.number = o.payer
WHERE NOT EXISTS (SELECT FROM payments_orderanswer a WHERE a.order_id = o.id)
    AND (o.payer IS NULL OR coalesce(w.number, g.number) IS NOT NULL)
UNION ALL SELECT 'agreement', o.id, o.kind, 0, a.sponsor, '', a.code, coalesce((o.content ->> 'amount')::bigint, 0),
    o.content ->> 'why', u.name, o.recorded_at
FROM sponsors_order o JOIN sponsors_agreement a ON a.id = o.agreement_id JOIN access_user u ON u.id = o.requested_by_id
WHERE NOT EXISTS (SELECT FROM sponsors_confirmation c WHERE c.order_id = o.id)
UNION ALL SELECT 'rate', r.year::text, '', 0, '', '', '', r.basis_points, r.source, u.name, r.recorded_at
FROM contributions_jhtrate r JOIN access_user u ON u.id = r.declared_by_id
WHERE NOT EXISTS (SELECT FROM contributions_jhtconfirmation c WHERE c.rate_id = r.id)
    AND NOT EXISTS (SELECT FROM contributions_jhtrate later WHERE later.year = r.year AND later.id > r.id)
    AND NOT EXISTS (SELECT FROM contributions_jhtdevelopment d WHERE d.year = r.year)
"""


def open_orders() -> list[OpenOrder]:
    """What waits for a second person, the oldest first, MOST at most."""
    return _orders("", [])


def find_open_order(*, kind: str, id: str) -> OpenOrder | None:
    """What waits under this name, if it still does."""
    found = _orders("WHERE kind = %s AND id = %s", [kind, id])
    return found[0] if found else None


def _orders(which: str, parameters: list[str]) -> list[OpenOrder]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({OPEN}) waiting {which} ORDER BY asked_at, id LIMIT {MOST}", parameters)
        return [OpenOrder._make(row) for row in cursor.fetchall()]
