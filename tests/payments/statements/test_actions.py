"""A bank's day beside its statement: what was told and what was not, and money that nobody told of comes in."""

from datetime import UTC, datetime

import pytest

from payung.kernel.problems import Refused
from payung.ledger.queries import balance
from payung.payments.notices.actions import take_banked
from payung.payments.notices.queries import BANKS_DAY
from payung.payments.statements.actions import Reconciled, reconcile_statement
from payung.people.numbers import new_numbers
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.interfaces.snap.bank import CODE, let_in
from tests.payments.cashier import take_back
from tests.people.counter import OFFICER, open_counter, registered

TODAY = f"{datetime.now(UTC).astimezone(BANKS_DAY):%Y-%m-%d}"


@pytest.fixture
def maria(db: Fresh) -> Member:
    """A worker who pays through a bank that is our partner."""
    open_counter()
    let_in()
    return registered()


def told(worker: Member, amount: int, request: str) -> None:
    """The bank tells of a payment."""
    at = datetime.now(UTC)
    take_banked(bank=CODE, code=str(worker.number), amount=amount, request=request, by=CODE, at=at)


def reconciled(*lines: str, take: bool = False, bank: str = CODE) -> Reconciled:
    """The bank's statement of today."""
    content = "\n".join(["tanggal;referensi;kredit;debit;kode bayar", *(f"{TODAY};{line}" for line in lines)]).encode()
    at = datetime.now(UTC)
    return reconcile_statement(content=content, name="statement.csv", bank=bank, take=take, by=OFFICER, at=at)


def names(done: Reconciled) -> dict[str, int]:
    """The differences, by the bank's id and name."""
    return {f"{each.reference} {each.name}": each.amount for each in done.compared.differences}


def test_a_day_is_compared_and_what_nobody_told_of_is_taken_in(db: Fresh, maria: Member) -> None:
    nobody = new_numbers(1)[0]
    for request, amount in (("P1", 8_400), ("P2", 5_000), ("P3", 1_000), ("P4", 2_000)):
        told(maria, amount, request)
    lines = [
        "P1;8400;;",
        "P2;5000;;",
        "P2;;5000;",
        "P3;1500;;",
        f"P5;7000;;{maria.number}",
        f"P6;9000;;{nobody}",
        "P7;1000;;",
        ";300;;",
        "FEE;;250;",
    ]
    first = reconciled(*lines)
    assert names(first) == {
        "P2 reversed_by_bank": -5_000,
        "P3 amount_differs": 500,
        "P5 in_statement_only": 7_000,
        "P6 in_statement_only": 9_000,
        "P7 in_statement_only": 1_000,
        " in_statement_only": 300,
        "P4 not_yet_in_statement": -2_000,
    }
    assert (first.compared.agreed, first.compared.other) == (1, 250)

    take_back(f"{CODE} P2")
    second = reconciled(*lines, take=True)
    assert second.id == first.id
    assert {each.reference: each.code for each in second.taken} == {
        f"{CODE} P5": str(maria.number),
        f"{CODE} P6": "",
        f"{CODE} P7": "",
    }
    assert names(second) == {"P3 amount_differs": 500, " in_statement_only": 300, "P4 not_yet_in_statement": -2_000}
    assert balance(account="unclaimed") == -10_000

    told(maria, 7_000, "P5")  # the notice comes after all: it is the same payment
    assert balance(account="bank") == second.compared.books
    assert names(reconciled(*lines, take=True)) == names(second)
    assert [finding for finding in verify().findings if finding.faults] == []


def test_another_statement_tells_a_payment_again_or_twice(maria: Member) -> None:
    told(maria, 8_400, "P1")
    assert names(reconciled("P1;8400;;")) == {}
    assert names(reconciled("P1;8400;;", "P9;100;;")) == {"P9 in_statement_only": 100}


def test_a_partner_that_is_no_bank_has_no_statement(maria: Member) -> None:
    with pytest.raises(Refused, match=r"partner\.not_a_bank"):
        reconciled("P1;8400;;", bank="nobody")
