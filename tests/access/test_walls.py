"""The second wall, table by table: a session sees what its scope reaches, whatever it asks, and without one nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors

from payung.access.scope import EVERYTHING, NOTHING, Scope
from tests.conftest import Fresh, Server, cloned, working_on
from tests.reporting.test_verification import make_scene
from tests.sponsors.walk import Walk

ENDE, KUPANG, NATION = Scope(regions=("53.08",)), Scope(regions=("53.71",)), Scope(regions=("",))

# Whose a row is, told here once more and otherwise than the policies tell it: each asks what the owner of the tables
# sees. `living` are the workers within a scope's regions and its own, `promised` the agreements that it reaches.
WORKERS = "SELECT id FROM living"
NUMBERS = (
    "SELECT number FROM living UNION SELECT g.number FROM people_group g WHERE EXISTS (SELECT FROM unnest(%(regions)s"
    "::text[]) r WHERE starts_with(g.region, r)) OR g.leader_id IN (SELECT id FROM living) OR g.id IN"
    " (SELECT group_id FROM people_groupmember WHERE worker_id IN (SELECT id FROM living))"
)
RECEIPTS = (
    f"SELECT reference FROM payments_receipt WHERE payer IN ({NUMBERS}) OR split_part(purpose, ' ', 2) IN"
    " (SELECT code FROM promised) AND purpose LIKE 'agreement %%'"
    " OR purpose LIKE 'unclaimed %%' AND '' = ANY(%(regions)s::text[])"
)
ORDERS = f"payer IN ({NUMBERS}) OR taker IN ({NUMBERS}) OR receipt IN ({RECEIPTS})"
LISTS = "SELECT id FROM sponsors_list WHERE agreement_id IN (SELECT id FROM promised)"
PROPOSED = (
    "funder_id = ANY(%(sponsors)s::bigint[]) OR EXISTS (SELECT FROM unnest(%(regions)s::text[]) r"
    " WHERE starts_with(region, r))"
)
WITHIN = {
    "people_worker": f"id IN ({WORKERS})",
    "people_deathdenial": f"death_id IN (SELECT id FROM people_death WHERE worker_id IN ({WORKERS}))",
    "people_group": f"number IN ({NUMBERS})",
    "messages_choice": f"worker_id IS NULL OR worker_id IN ({WORKERS})",
    "applications_decision": f"worker_id IN ({WORKERS})",
    "cards_revocation": f"card_id IN (SELECT serial FROM cards_card WHERE worker_id IN ({WORKERS}))",
    "access_entrytry": f"code_id IN (SELECT id FROM access_entrycode WHERE worker_id IN ({WORKERS}))",
    "outreach_visit": f"task_id IN (SELECT id FROM outreach_task WHERE worker_id IN ({WORKERS}))",
    "payments_receipt": f"reference IN ({RECEIPTS})",
    "payments_reversedreceipt": f"receipt_id IN ({RECEIPTS})",
    "payments_wish": f"payer IN ({NUMBERS})",
    "payments_order": ORDERS,
    "payments_orderanswer": f"order_id IN (SELECT id FROM payments_order WHERE {ORDERS})",
    **dict.fromkeys(("payments_answerednotice", "payments_statemententry", "access_givenanswer"), "false"),
    "sponsors_agreement": "id IN (SELECT id FROM promised)",
    "sponsors_confirmation": "order_id IN (SELECT id FROM sponsors_order WHERE agreement_id IN"
    " (SELECT id FROM promised))",
    "sponsors_proposal": PROPOSED,
    "sponsors_proposalanswer": f"proposal_id IN (SELECT id FROM sponsors_proposal WHERE {PROPOSED})",
    **dict.fromkeys(("sponsors_enrolment", "sponsors_departure"), f"list_id IN ({LISTS}) OR worker_id IN ({WORKERS})"),
}
BY_COLUMN = {
    "agreement_id": "agreement_id IN (SELECT id FROM promised)",
    "list_id": f"list_id IN ({LISTS})",
    "worker_id": f"worker_id IN ({WORKERS})",
}
"""Of tables that are not named above, by the first of these columns that they have."""
LIVING_AND_PROMISED = """
WITH living AS (SELECT id, number FROM people_worker w WHERE w.id = %(worker)s
        OR EXISTS (SELECT FROM unnest(%(regions)s::text[]) r WHERE starts_with(w.region, r))),
    promised AS (SELECT id, code FROM sponsors_agreement a WHERE a.funder_id = ANY(%(sponsors)s::bigint[])
        OR EXISTS (SELECT FROM unnest(%(regions)s::text[]) r WHERE starts_with(a.region, r))
        OR EXISTS (SELECT FROM sponsors_party p
            WHERE p.agreement_id = a.id AND p.funder_id = ANY(%(sponsors)s::bigint[])))
"""


# What the scene lacks: a row about everybody, or about every list and agreement.
BESIDES = (
    "people_child (worker_id, n, name, birth_date, school) SELECT id, 1, 'Ana', '2015-03-12', '' FROM people_worker",
    "people_heir (worker_id, n, name, relation, phone) SELECT id, 9, 'Yosef', 'suami', '' FROM people_worker",
    "people_choice (worker_id, jht, month) SELECT id, true, '2026-12-01' FROM people_worker",
    "people_contact (worker_id, since, phone, district, village, address, told_by_id)"
    " SELECT id, '2026-12-01', '', '', '', '', 1 FROM people_worker",
    "people_introduction (worker_id, agent_id, event) SELECT id, 1, 'PASAR' FROM people_worker",
    "people_kindchange (worker_id, since, kind, told_by_id) SELECT id, '2026-12-01', 'employer', 1 FROM people_worker",
    "sponsors_columns (list_id, columns, told_by_id) SELECT id, '{}', 1 FROM sponsors_list",
    "sponsors_mending (list_id, parent_id) SELECT id, (SELECT min(id) FROM sponsors_list) FROM sponsors_list"
    " WHERE id > (SELECT min(id) FROM sponsors_list)",
    "sponsors_rejects (of_check_id, list_id, language, rows, document_id, written_by_id) SELECT id, list_id, 'id', 1,"
    " (SELECT min(id) FROM documents_document), 1 FROM sponsors_check",
    "sponsors_grant (agreement_id, worker_id, promise, recorded_by_id)"
    " SELECT id, (SELECT min(id) FROM people_worker), 'surat', 1 FROM sponsors_agreement",
    "sponsors_nextstep (agreement_id, worker_id, step, recorded_by_id)"
    " SELECT id, (SELECT min(id) FROM people_worker), 'own_payment', 1 FROM sponsors_agreement",
    "access_givenanswer (partner_id, key, asked, status, answer) SELECT id, 'a', '', 200, '{}' FROM access_partner",
)


@pytest.fixture(scope="module")
def scene(server: Server) -> Iterator[Fresh]:
    """Everything that can be told of anybody: half of the people live in Ende, and some agreements are for it alone."""
    with cloned(server) as fresh:
        with working_on(fresh):
            make_scene(Walk(fresh))
        for statement in (
            "ALTER TABLE people_worker DISABLE TRIGGER USER",
            "ALTER TABLE sponsors_agreement DISABLE TRIGGER USER",
            "UPDATE people_worker SET region = CASE mod(id, 2) WHEN 0 THEN '53.08' ELSE '53.71' END",
            "UPDATE sponsors_agreement SET region = CASE mod(id, 2) WHEN 0 THEN '53.08' ELSE '53' END",
        ):
            fresh.as_owner(statement)
        for rows in BESIDES:
            fresh.as_owner(f"INSERT INTO {rows}")
        yield fresh


def walled(fresh: Fresh) -> dict[str, list[str]]:
    """The tables behind the wall, with their columns."""
    found: dict[str, list[str]] = {}
    for table, column in fresh.rows(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relrowsecurity AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum"
    ):
        found.setdefault(table, []).append(column)
    return found


def seen(fresh: Fresh, told: str | None, tables: Iterable[str]) -> dict[str, set[str]]:
    """What a session of payung_app sees that was told this, as places of rows by table."""
    with psycopg.connect(fresh.urls.app, autocommit=True) as app:
        if told is not None:
            tell(app, told)
        return {table: {row[0] for row in app.execute(f"SELECT ctid::text FROM {table}")} for table in tables}  # type: ignore[arg-type]


def tell(app: psycopg.Connection[Any], told: str) -> None:
    app.execute("SELECT set_config('payung.sees', %s, false)", [told])


def theirs(fresh: Fresh, scope: Scope) -> dict[str, set[str]]:
    """What it should see, asked as the owner, who stands behind no wall."""
    told: dict[str, Any] = {"regions": list(scope.regions), "sponsors": list(scope.sponsors), "worker": scope.worker}
    found = {}
    with psycopg.connect(fresh.urls.owner, autocommit=True) as owner:
        for table, columns in walled(fresh).items():
            which = WITHIN.get(table) or next(rule for column, rule in BY_COLUMN.items() if column in columns)
            asked = f"{LIVING_AND_PROMISED} SELECT ctid::text FROM {table} WHERE {which}"
            found[table] = {row[0] for row in owner.execute(asked, told)}  # type: ignore[arg-type]
    return found


def scopes(fresh: Fresh) -> list[Scope]:
    """Regions, sponsors, one who pays a part, single workers, and unions of these."""
    funders = [id for (id,) in fresh.rows("SELECT DISTINCT funder_id FROM sponsors_party ORDER BY 1")]
    workers = [id for (id,) in fresh.rows("SELECT id FROM people_worker ORDER BY id")]
    return [
        *(ENDE, KUPANG, Scope(regions=("53",)), NATION, Scope(regions=("53.99",))),
        *(Scope(sponsors=(funder,)) for funder in funders),
        Scope(sponsors=(max(funders) + 1,)),
        *(Scope(worker=worker) for worker in workers[::4]),
        Scope(regions=("53.08",), sponsors=(funders[0],), worker=workers[0]),
    ]


def test_a_session_sees_what_its_scope_reaches_and_no_other_row(scene: Fresh) -> None:
    tables = list(walled(scene))
    everything = seen(scene, EVERYTHING.told, tables)
    assert [table for table in tables if not everything[table]] == []
    for scope in scopes(scene):
        right = theirs(scene, scope)
        found = seen(scene, scope.told, tables)
        assert {table: found[table] for table in tables if found[table] != right[table]} == {}, scope
    assert all(
        0 < len(theirs(scene, scope)["people_worker"]) < len(everything["people_worker"]) for scope in (ENDE, KUPANG)
    )


@pytest.mark.parametrize("told", [None, NOTHING.told, "{}"], ids=["told nothing", "nothing", "no more"])
def test_without_a_scope_nothing_is_seen(scene: Fresh, told: str | None) -> None:
    tables = list(walled(scene))
    assert {table: rows for table, rows in seen(scene, told, tables).items() if rows} == {}


def test_what_is_no_scope_shows_nothing_but_an_error(scene: Fresh) -> None:
    with pytest.raises(errors.DataError):
        seen(scene, "everything", ["people_worker"])


def test_without_a_scope_nothing_is_added(scene: Fresh) -> None:
    """The wall refuses before anything else does; where some scope is told, it is others that refuse a row of nulls."""
    with psycopg.connect(scene.urls.app, autocommit=True) as app:
        for table, columns in walled(scene).items():
            added = next(
                column
                for column in columns
                if app.execute("SELECT has_column_privilege(%s, %s, 'INSERT')", [table, column]).fetchone() == (True,)
            )
            for told, refused in (("", True), (ENDE.told, False)):
                tell(app, told)
                with pytest.raises(errors.Error) as refusal:
                    app.execute(f"INSERT INTO {table} ({added}) VALUES (NULL)")
                assert ("row-level security" in str(refusal.value)) == refused, (table, told)


def test_a_prepared_plan_sees_what_the_session_sees_now(scene: Fresh) -> None:
    with psycopg.connect(scene.urls.app, autocommit=True) as app:
        counts = []
        for told in (EVERYTHING.told, NOTHING.told, ENDE.told, KUPANG.told, EVERYTHING.told, NOTHING.told):
            tell(app, told)
            for _ in range(6):  # a generic plan is made after five
                found = app.execute(
                    "SELECT count(*) FROM people_job j JOIN people_worker w ON w.id = j.worker_id", prepare=True
                )
            counts.append(found.fetchone()[0])  # type: ignore[index]
    everybody, nobody, ende, kupang, *again = counts
    assert (nobody, again) == (0, [everybody, 0])
    assert ende + kupang == everybody > ende > 0


def test_an_index_still_answers_for_one_person(scene: Fresh) -> None:
    """Equality leaks nothing, so that it is asked before the wall; else each look-up would read the whole registry."""
    questions = {
        "people_worker": "number = 1",
        "people_matchkey": "phone = 1",
        "people_contact": "worker_id = ANY('{1,2}')",
        "contributions_paidmonth": "worker_id = 1 AND month >= '2026-01-01'",
        "payments_receipt": "payer = 1",
        "sponsors_enrolment": "worker_id = 1",
        "messages_message": "key = 'x'",
    }
    for told in (EVERYTHING.told, ENDE.told):
        with psycopg.connect(scene.urls.app, autocommit=True) as app:
            tell(app, told)
            app.execute("SET enable_seqscan = off")
            for table, which in questions.items():
                plan = "\n".join(row[0] for row in app.execute(f"EXPLAIN SELECT * FROM {table} WHERE {which}"))
                assert "Index Cond" in plan, plan
