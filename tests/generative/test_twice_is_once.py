"""Sent twice is done once: the same file and the same money again add nobody and move no rupiah."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from payung.sponsors.actions import ApprovedList, CheckedList, ReceivedMoney, approve_list, check_list, receive_money
from tests.conftest import Fresh, Server, cloned, working_on
from tests.generative.handwriting import Cells, entries
from tests.generative.test_counter_and_list import AT, as_file, open_office

FACTS = (
    *("people_worker", "people_job", "people_heir", "people_matchkey", "sponsors_approval", "sponsors_enrolment"),
    *("sponsors_paidlistmonth", "contributions_funding", "contributions_share", "contributions_paidmonth"),
    *("payments_receipt", "ledger_transfer"),
)


def everything(db: Fresh) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    tables = [row[0] for row in db.rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                                        " AND relkind = 'r' ORDER BY 1")]  # fmt: skip
    return {table: sorted(row[0] for row in db.rows(f"SELECT t::text FROM {table} t")) for table in tables}


def facts(db: Fresh) -> dict[str, list[str]]:
    found = everything(db)
    return {table: found[table] for table in FACTS}


def check(file: bytes) -> CheckedList:
    return check_list(file=file, name="daftar.csv", agreement="OPEN", by="maria", at=AT)


def approve(list_id: str) -> ApprovedList:
    return approve_list(list_id=list_id, by="yosef", at=AT)


def receive(amount: int) -> ReceivedMoney:
    return receive_money(agreement="OPEN", amount=amount, reference="BANK-1", by="maria", at=AT)


@settings(max_examples=8, deadline=None)
@given(
    rows=entries(most=6).filter(bool),
    amount=st.integers(1, 150_000),
    order=st.lists(st.sampled_from(["check", "approve", "receive"]), min_size=3, max_size=6),
)
def test_the_same_list_and_money_again_change_nothing(
    server: Server, rows: list[Cells], amount: int, order: list[str]
) -> None:
    file = as_file(rows)
    with cloned(server) as fresh, working_on(fresh) as db:
        open_office()
        nothing = facts(db)
        first, second = check(file), check(file)
        assert second.list.id == first.list.id
        assert (second.list.outcomes, second.cost, second.budget_left) == (
            first.list.outcomes,
            first.cost,
            first.budget_left,
        )
        assert facts(db) == nothing
        if not first.list.outcomes["ready"]:
            return
        approved, received = approve(first.list.id), receive(amount)
        done = everything(db)
        again: dict[str, Callable[[], object]] = {
            "check": lambda: check(file),
            "approve": lambda: approve(first.list.id),
            "receive": lambda: receive(amount),
        }
        for name in order:
            answer = again[name]()
            if isinstance(answer, CheckedList):
                assert (answer.list.id, answer.list.outcomes, answer.cost) == (
                    first.list.id,
                    first.list.outcomes,
                    first.cost,
                )
            if isinstance(answer, ReceivedMoney):
                assert answer == received._replace(repeated=True)
            if isinstance(answer, ApprovedList):
                told = approved._replace(repeated=True, months=answer.months)
                assert answer == told
        assert everything(db) == done
