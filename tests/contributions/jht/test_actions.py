"""A rate by two persons, a year added to every account once, and the ledger that says the same as the accounts."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from payung.access.actions import add_user
from payung.contributions.jht.actions import Added, confirm_rate, declare_rate, develop_year
from payung.contributions.jht.queries import ACCOUNT, account, rates
from payung.kernel.problems import Refused
from payung.ledger.queries import balance
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.payments.cashier import pay, take_back
from tests.people.counter import OFFICER, open_counter, registered

SECOND = "yosef"
RATE, SOURCE = 569, "pengumuman contoh"
PROGRAMMES = ["jkk", "jkm", "jht"]
LATER = datetime.now(UTC) + timedelta(days=3 * 366)
"""An instant at which this year and the next are over."""
YEAR = datetime.now(UTC).year + 1


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    add_user(name=SECOND, by=SECOND, at=LATER)
    return registered()


def save(worker: Member, start: str, months: int, reference: str) -> None:
    """Pay months with JHT, and let the tenth of a second pass that is left to other transactions."""
    pay(worker, start, months, programmes=PROGRAMMES, reference=reference)
    time.sleep(0.15)


def declared(year: int = YEAR, basis_points: int = RATE) -> None:
    declare_rate(year=year, basis_points=basis_points, source=SOURCE, by=OFFICER, at=LATER)
    confirm_rate(year=year, basis_points=basis_points, by=SECOND, at=LATER)


def develop(year: int = YEAR) -> Added:
    return develop_year(year=year, by=OFFICER, at=LATER)


def refusal(year: int = YEAR) -> str:
    with pytest.raises(Refused) as refused:
        develop(year)
    return refused.value.problems[0].code


def stands(worker: Member) -> list[int]:
    return [year.closing for year in account(worker_id=worker.id, known_at=datetime.now(UTC))]


def test_a_year_is_added_to_every_account_once_and_the_ledger_says_the_same(maria: Member) -> None:
    assert refusal() == "old_age.nothing_paid"
    yosefa = registered()
    save(maria, f"{YEAR}-01", 12, "R1")
    save(yosefa, f"{YEAR}-01", 6, "R2")
    assert refusal() == "old_age.rate_unknown"
    assert refusal(YEAR + 1) == "old_age.year_out_of_order"
    declared()
    done = develop()
    each = [20_000 * 66 * RATE // 120_000, 20_000 * (66 - 15) * RATE // 120_000]
    assert (done.development.members, done.development.amount, done.repeated) == (2, sum(each), False)
    assert [stands(maria), stands(yosefa)] == [[240_000 + each[0]], [120_000 + each[1]]]
    assert balance(account=ACCOUNT) == -sum(each)
    assert develop() == Added(done.development, repeated=True)
    assert [finding for finding in verify().findings if finding.faults] == []


def test_a_reversal_is_made_good_with_the_next_year_and_the_ledger_follows(maria: Member) -> None:
    save(maria, f"{YEAR}-01", 12, "R1")
    declared()
    first = develop().development.amount
    take_back("R1")
    time.sleep(0.15)
    assert stands(maria) == [first]
    declared(YEAR + 1)
    assert develop(YEAR + 1).development.amount == -first
    assert stands(maria) == [first, 0]
    assert balance(account=ACCOUNT) == 0
    assert [finding for finding in verify().findings if finding.faults] == []


def test_a_rate_needs_two_persons_in_the_database_too(maria: Member) -> None:
    declare_rate(year=YEAR, basis_points=500, source=SOURCE, by=OFFICER, at=LATER)
    newest = declare_rate(year=YEAR, basis_points=RATE, source=SOURCE, by=OFFICER, at=LATER).rate
    assert declare_rate(year=YEAR, basis_points=RATE, source=SOURCE, by=OFFICER, at=LATER).repeated
    for by, rate, code in ((SECOND, 500, "old_age.rate_differs"), (OFFICER, RATE, "old_age.rate_same_person")):
        with pytest.raises(Refused) as refused:
            confirm_rate(year=YEAR, basis_points=rate, by=by, at=LATER)
        assert refused.value.problems[0].code == code
    for column in ("declared_by_id", "(SELECT id FROM access_user WHERE name = 'yosef')"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO contributions_jhtconfirmation (rate_id, year, declared_by_id, confirmed_by_id)"
                f" SELECT id, year, {column}, declared_by_id FROM contributions_jhtrate WHERE id = %s",
                [newest.id],
            )
    confirm_rate(year=YEAR, basis_points=RATE, by=SECOND, at=LATER)
    assert confirm_rate(year=YEAR, basis_points=RATE, by=SECOND, at=LATER).repeated
    assert [rate.confirmed_by for rate in rates(year=YEAR)] == ["", SECOND]


def test_a_running_year_has_earned_nothing_yet(maria: Member) -> None:
    with pytest.raises(Refused) as refused:
        declare_rate(year=YEAR, basis_points=RATE, source=SOURCE, by=OFFICER, at=datetime.now(UTC))
    assert refused.value.problems[0].code == "old_age.year_running"


def test_a_changed_control_total_is_found(db: Fresh, maria: Member) -> None:
    save(maria, f"{YEAR}-01", 12, "R1")
    declared()
    develop()
    db.as_owner("ALTER TABLE contributions_jhtdevelopment DISABLE TRIGGER append_only")
    db.as_owner("UPDATE contributions_jhtdevelopment SET amount = amount + 1")
    faults = {finding.rule for finding in verify().findings if finding.faults}
    assert {"JHT accounts sum to what each year added", "what JHT years added stands in the ledger"} <= faults
