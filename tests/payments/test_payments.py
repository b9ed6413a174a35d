"""A worker's own money: the price to the rupiah, once per reference, once per month, and back again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from payung.audit.queries import broken_links
from payung.contributions.queries import standing_months
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.ledger.queries import balance
from payung.payments.actions import Paid, record_payment
from payung.payments.queries import is_reversed, receipt, standing_receipts
from payung.payments.receipts import clean_reference
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.payments.cashier import pay, price, refused, take_back
from tests.people.counter import OFFICER, open_counter, registered


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    return registered()


def standing(worker: Member) -> list[tuple[int, str, str]]:
    """The worker's months that stand: job, programme, month."""
    found = standing_months(worker_id=worker.id, known_at=datetime.now(UTC))
    return [(month.job, month.programme, str(Month.of(month.month))) for month in found]


class TestPrice:
    """PP 44/2015, PP 46/2015, PP 50/2025: half price until the end of 2026, for transport until March 2027."""

    @pytest.mark.parametrize(
        ("cells", "start", "months", "programmes", "amount"),
        [
            ({}, "2026-12", 1, None, 8_400),
            ({}, "2027-01", 1, None, 16_800),
            ({}, "2026-12", 12, None, 8_400 + 11 * 16_800),
            ({"occupation": "ojek"}, "2026-12", 6, None, 4 * 8_400 + 2 * 16_800),
            ({"income": 2_000_000}, "2027-01", 1, ["jkk", "jkm", "jht"], 20_000 + 6_800 + 40_000),
            ({"income": 2_000_000}, "2026-12", 1, ["jkk", "jkm", "jht"], 10_000 + 3_400 + 40_000),
            ({}, "2027-01", 3, ["jkk"], 30_000),
            # two jobs: each pays JKK by its own income, the rest is paid once
            ({"second_occupation": "nelayan", "second_income": 2_000_000}, "2027-01", 1, None, 16_800 + 20_000),
            ({"second_occupation": "ojek"}, "2027-01", 1, None, 16_800 + 5_000),
        ],
    )
    def test_is_taken_to_the_rupiah(
        self, maria: Member, cells: dict[str, Any], start: str, months: int, programmes: list[str] | None, amount: int
    ) -> None:
        worker = registered(**cells)
        for wrong in (amount - 1, amount + 1, 0, -amount):
            words = {"programmes": programmes, "amount": wrong, "reference": "R1"}
            assert refused(pay, worker, start, months, **words) == ["payment.amount_differs"]
        done = pay(worker, start, months, programmes=programmes, amount=amount, reference="R1")
        first = Month.parse(start)
        assert done.months == tuple(str(first + n) for n in range(months))
        assert (done.amount, done.repeated) == (amount, False)
        paid = standing_months(worker_id=worker.id, known_at=datetime.now(UTC))
        assert sum(month.price for month in paid) == amount == balance(account="bank")
        assert [each for each in verify().findings if each.faults] == []

    def test_of_another_number_of_months_is_refused(self, maria: Member) -> None:
        assert refused(pay, maria, "2026-12", 4, amount=67_200) == ["period.not_allowed"]
        assert refused(pay, maria, "2026-12", 1, programmes=["jxx"], amount=1) == ["programme.unknown"]


def test_a_second_job_pays_for_work_accidents_alone(maria: Member) -> None:
    fisher = registered(second_occupation="nelayan")
    pay(fisher, "2027-01", programmes=["jkk", "jkm", "jht"])
    assert standing(fisher) == [
        (1, "jht", "2027-01"),
        (1, "jkk", "2027-01"),
        (2, "jkk", "2027-01"),
        (1, "jkm", "2027-01"),
    ]


def test_the_same_reference_and_content_give_the_same_answer_and_move_nothing(db: Fresh, maria: Member) -> None:
    once, again = (pay(maria, "2026-12", 3, reference="R1") for _ in range(2))
    assert again == once._replace(repeated=True)
    assert db.rows("SELECT count(*) FROM audit_entry WHERE action = 'record_payment'") == [(1,)]
    assert balance(account="bank") == once.amount


@pytest.mark.parametrize(
    "other",
    [{"amount": 1}, {"months": 1}, {"start": "2027-01"}, {"programmes": ["jkk", "jkm"]}, {"somebody": "else"}],
    ids=str,
)
def test_the_same_reference_for_anything_else_is_refused(maria: Member, other: dict[str, Any]) -> None:
    pay(maria, "2026-12", 3, reference="R1")
    words: dict[str, Any] = {"start": "2026-12", "months": 3, "reference": "R1", **other}
    worker = registered() if words.pop("somebody", "") else maria
    assert refused(pay, worker, **words) == ["payment.reference_reused"]
    assert balance(account="bank") == price(maria, "2026-12", 3)


@pytest.mark.parametrize("reference", ["", "  "])
def test_without_a_reference_no_money_is_taken(maria: Member, reference: str, at: datetime) -> None:
    with pytest.raises(Refused, match="payment.reference_missing"):
        record_payment(
            worker=maria,
            start=None,
            count=1,
            programmes=None,
            amount=8_400,
            reference=reference,
            by=OFFICER,
            at=at,
        )


def test_a_month_that_stands_is_not_paid_again(maria: Member) -> None:
    pay(maria, "2026-12", 3)
    for start, months in (("2026-12", 1), ("2027-02", 2), ("2026-11", 2), ("2026-06", 12)):
        assert refused(pay, maria, start, months) == ["month.already_paid"]
    assert refused(pay, maria, "2027-01", programmes=["jkk", "jkm", "jht"]) == ["month.already_paid"]
    pay(maria, "2027-01", programmes=["jht"])
    pay(maria, "2027-03")
    assert verify().holds


def test_a_month_whose_grace_is_over_is_not_paid(maria: Member) -> None:
    today = datetime.now(UTC)
    this = Month.of(timezone.localdate(today))

    def late(start: Month) -> Paid:
        words = {"count": 1, "programmes": None, "amount": price(maria, str(start)), "reference": f"L-{start}"}
        return record_payment(worker=maria, start=start, **words, by=OFFICER, at=today)  # type: ignore[arg-type]

    assert refused(late, this + -4) == ["month.too_late"]
    assert late(this + -3).months == (str(this + -3),)  # it still protects until the end of this month


def test_without_a_first_month_it_is_the_first_that_is_not_paid(maria: Member) -> None:
    at = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # in Kupang still December

    def next_month(reference: str, amount: int, at: datetime) -> str:
        words: dict[str, Any] = {"worker": maria, "start": None, "count": 1, "programmes": None, "by": OFFICER}
        done = record_payment(**words, amount=amount, reference=reference, at=at)
        assert record_payment(**words, amount=amount, reference=reference, at=at).months == done.months
        return done.months[0]

    assert next_month("R1", 8_400, at) == "2026-12"
    assert next_month("R2", 16_800, at) == "2027-01"
    assert next_month("R3", 16_800, at + timedelta(days=90)) == "2027-03"
    assert next_month("R4", 16_800, at) == "2027-02"  # the gap comes first


def test_a_minute_later_it_is_january_in_kupang(maria: Member) -> None:
    done = record_payment(
        worker=maria,
        start=None,
        count=1,
        programmes=None,
        amount=16_800,
        reference="R1",
        by=OFFICER,
        at=datetime(2026, 12, 31, 16, 0, tzinfo=UTC),
    )
    assert done.months == ("2027-01",)


class TestTakenBack:
    def test_months_no_longer_stand_and_the_money_leaves_the_books(self, maria: Member) -> None:
        pay(maria, "2026-12", 3, reference="R1")
        taken = take_back("R1")
        assert (taken.reference, taken.amount, taken.repeated) == ("R1", 8_400 + 2 * 16_800, False)
        assert standing(maria) == []
        assert [balance(account=account) for account in ("bank", "contributions/jkk", "contributions/jkm")] == [0, 0, 0]
        assert is_reversed(reference="R1")
        assert verify().holds

    def test_twice_is_once(self, db: Fresh, maria: Member) -> None:
        pay(maria, "2026-12", reference="R1")
        once, again = take_back("R1"), take_back("R1", why="another reason")
        assert again == once._replace(repeated=True)
        assert db.rows("SELECT receipt_id, why FROM payments_reversedreceipt") == [("R1", "bounced")]
        assert db.rows("SELECT count(*) FROM audit_entry WHERE action = 'reverse_payment'") == [(1,)]
        assert verify().holds

    def test_months_are_paid_anew_under_a_new_reference_in_the_next_round(self, db: Fresh, maria: Member) -> None:
        for n in range(3):
            pay(maria, "2026-12", 2, reference=f"R{n}")
            take_back(f"R{n}")
        pay(maria, "2026-12", reference="R9")
        rounds = db.rows("SELECT month, max(round) FROM contributions_paidmonth GROUP BY 1 ORDER BY 1")
        assert [row[1] for row in rounds] == [3, 2]
        assert standing(maria) == [(1, "jkk", "2026-12"), (1, "jkm", "2026-12")]
        assert verify().holds

    def test_the_old_reference_pays_nothing_any_more(self, maria: Member) -> None:
        pay(maria, "2026-12", reference="R1")
        take_back("R1")
        assert refused(pay, maria, "2026-12", reference="R1") == ["payment.reference_reversed"]
        assert refused(pay, maria, "2027-01", reference="R1") == ["payment.reference_reused"]

    def test_another_workers_months_stay(self, maria: Member) -> None:
        other = registered()
        pay(maria, "2026-12", reference="R1")
        pay(other, "2026-12", reference="R2")
        take_back("R1")
        assert standing(other) == [(1, "jkk", "2026-12"), (1, "jkm", "2026-12")]
        assert standing_receipts(purpose=str(receipt(reference="R2").purpose)) == [("R2", 8_400)]  # type: ignore[union-attr]

    def test_what_is_unknown_or_without_a_reason_is_refused(self, maria: Member) -> None:
        assert refused(take_back, "R1") == ["payment.unknown"]
        pay(maria, "2026-12", reference="R1")
        assert refused(take_back, "R1", why="  ") == ["why.missing"]
        assert refused(take_back, "R1", why="salah orang: 5371014108900001") == ["why.holds_nik"]
        assert standing(maria) != []


def test_who_takes_money_is_known(maria: Member, at: datetime) -> None:
    with pytest.raises(Refused, match="user.unknown"):
        record_payment(
            worker=maria,
            start=None,
            count=1,
            programmes=None,
            amount=8_400,
            reference="R1",
            by="stranger",
            at=at,
        )
    assert receipt(reference="R1") is None


def test_a_refused_payment_leaves_nothing_behind(db: Fresh, maria: Member) -> None:
    pay(maria, "2026-12", reference="R1")
    before = db.rows("SELECT (SELECT count(*) FROM payments_receipt), (SELECT count(*) FROM ledger_transfer)")
    refused(pay, maria, "2026-11", 2, reference="R2")
    assert db.rows("SELECT (SELECT count(*) FROM payments_receipt), (SELECT count(*) FROM ledger_transfer)") == before
    assert list(broken_links()) == []
    pay(maria, "2027-01", reference="R2")


def test_a_reference_copied_from_a_paper_is_the_same_one() -> None:
    assert clean_reference(reference="B\u200bA\u200bN\u200bK-1 \ufeff") == "BANK-1"
