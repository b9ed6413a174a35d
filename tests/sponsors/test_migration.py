"""An installation in use is brought up to date: an agreement has one party, its lists the agreement's months."""

import psycopg
from django.core.management import call_command

from payung.sponsors import queries
from payung.sponsors.invoices.actions import make_invoices
from tests.sponsors.walk import CHECKER, CODE, MONTH, Walk, next_month, rows

BEFORE = "0005_seen"
ONE_PURSE = """
ALTER TABLE ledger_account DISABLE TRIGGER append_only;
UPDATE ledger_account SET code = left(code, -2) WHERE code ~ '^agreement/.*/1$';
ALTER TABLE ledger_account ENABLE TRIGGER append_only;
"""
"""The accounts of an agreement, as they were called before."""


def migrate(to: str = "") -> None:
    """Bring the tables of this room to a migration, or up to date, as their owner."""
    call_command("migrate", "sponsors", *([to] if to else []), database="owner", verbosity=0)


def test_an_agreement_of_the_version_before_goes_on(walk: Walk) -> None:
    walk.agreement(months=3, quotas={"53.71": 4})
    list_id = walk.enrol(rows(1, 4))
    walk.check(rows(7, 9))
    walk.receive(4 * MONTH)
    stood = {name: walk.balance(name) for name in ("available", "committed", "spent", "waiting")}
    migrate(BEFORE)
    with psycopg.connect(walk.db.urls.owner, autocommit=True) as owner:
        owner.execute(ONE_PURSE)
    migrate()
    assert {name: walk.balance(name) for name in stood} == stood
    assert queries.worker_list(id=list_id).span == queries.approved_span(list_id=list_id) == (next_month(), 3)
    assert walk.holds()
    assert [each.month for each in walk.receive(2 * MONTH).months] == [str(next_month() + 1)]
    assert len(make_invoices(agreement=CODE, first=None, last=next_month() + 2, by=CHECKER, at=walk.at).made) == 1
    assert walk.approve(walk.check(rows(8, 9)).list.id).people == 1
    assert walk.holds()
