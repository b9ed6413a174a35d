"""Money under a code: savings, and the months that they reach."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count as counting
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from payung.changes.actions import report_death
from payung.documents.printing import pdf
from payung.kernel.language import rupiah
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.ledger.queries import balance
from payung.messages.queries import told, words_of
from payung.payments.actions import Deposited, deposit, reverse_payment, spend_savings, wish
from payung.payments.billing import bill
from payung.payments.codes import payer
from payung.payments.papers import own_receipt, received
from payung.payments.savings import LEFT
from payung.people.groups.actions import Founding, create_group, leave_group
from payung.people.numbers import new_numbers
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.payments.cashier import pay, take_back
from tests.people.counter import OFFICER, open_counter, registered

NOON = datetime(2026, 11, 10, 4, tzinfo=UTC)
NOVEMBER = 8_400
"""A month at the lowest band inside the discount window, which ends with December 2026; then it is twice as much."""
_references = counting(1)


def came(amount: int, code: object, *, reference: str = "", at: datetime = NOON) -> Deposited:
    """Money under a code, as a bank says it."""
    name = reference or f"VA-{next(_references)}"
    return deposit(code=str(code), amount=amount, reference=name, via="bank test", by=OFFICER, at=at)


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    return registered()


def faults() -> list[str]:
    return [row for finding in verify().findings for row in finding.rows]


def test_a_worker_saves_a_month_in_small_amounts(maria: Member) -> None:
    answers = [came(2_500, maria.number) for _ in range(4)]
    assert [(each.months, each.savings) for each in answers] == [
        ((), 2_500),
        ((), 5_000),
        ((), 7_500),
        (("2026-11",), 1_600),
    ]
    assert balance(account=f"savings/{maria.number}") == -1_600
    assert [each.text for each in told(worker_id=maria.id)].count("saving_so_far") == 3
    assert faults() == []


@pytest.mark.parametrize(
    ("amount", "months", "left"),
    [
        (NOVEMBER, 1, 0),
        (2 * NOVEMBER, 2, 0),
        (2 * NOVEMBER + 16_800, 3, 0),  # across the end of the discount window
        (2 * NOVEMBER + 2 * 16_800, 3, 16_800),  # four months are no period of the law: three, and one is saved
        (2 * NOVEMBER + 10 * 16_800, 12, 0),
        (1_000_000, 12, 1_000_000 - 2 * NOVEMBER - 10 * 16_800),
        (1, 0, 1),
    ],
)
def test_money_buys_the_longest_period_that_it_reaches(maria: Member, amount: int, months: int, left: int) -> None:
    done = came(amount, maria.number)
    assert done.months == tuple(str(Month.parse("2026-11") + n) for n in range(months))
    assert done.savings == left
    assert faults() == []


def test_a_wish_says_what_the_bill_asks_and_holds_money_back_beyond_it(maria: Member) -> None:
    wish(code=str(maria.number), months=3, by=OFFICER, at=NOON)
    asked = bill(payer=payer(code=str(maria.number)), on=NOON.date())
    assert (asked.wish, asked.price, asked.amount, asked.savings) == (3, 33_600, 33_600, 0)
    [dearer] = asked.why_dearer
    said = "The discount of 50% counts up to the contribution of December 2026; after it the full price does"
    assert dearer.steps[0].say(language="en") == said
    assert came(100_000, maria.number).months == ("2026-11", "2026-12", "2027-01")
    asked = bill(payer=payer(code=str(maria.number)), on=NOON.date())
    assert (asked.wish, asked.price, asked.savings, asked.amount) == (1, 16_800, 66_400, 0)
    assert bill(payer=payer(code=str(maria.number)), on=NOON.date(), months=2).why_dearer == ()
    with pytest.raises(Refused, match="period.not_allowed"):
        wish(code=str(maria.number), months=4, by=OFFICER, at=NOON)


def test_what_is_saved_pays_the_next_month_on_the_day_it_is_asked(maria: Member) -> None:
    came(20_000, maria.number)
    assert spend_savings(code=str(maria.number), by=OFFICER, at=NOON) == ()
    came(20_000, maria.number)  # 3,200 + 20,000: December went in the first, January by the second
    assert spend_savings(code=str(maria.number), by=OFFICER, at=NOON + timedelta(days=30)) == ()
    assert bill(payer=payer(code=str(maria.number)), on=NOON.date()).months[0].month == Month.parse("2027-02")
    assert faults() == []


def test_the_same_notice_again_gives_the_first_answer_and_another_is_refused(db: Fresh, maria: Member) -> None:
    first = came(20_000, maria.number, reference="VA-A")
    came(30_000, maria.number)
    assert came(20_000, maria.number, reference="VA-A") == first._replace(repeated=True)
    for amount, code in ((20_001, maria.number), (20_000, registered().number)):
        with pytest.raises(Refused, match="payment.reference_reused"):
            came(amount, code, reference="VA-A")
    assert db.rows("SELECT count(*) FROM payments_receipt") == [(2,)]


def test_money_under_a_code_of_nobody_is_kept_as_unclaimed(maria: Member) -> None:
    [nobody] = new_numbers(1)
    done = came(16_800, nobody)
    assert (done.code, done.months, done.savings) == ("", (), 0)
    assert balance(account="unclaimed") == -16_800
    assert came(16_800, nobody, reference=done.reference).repeated
    with pytest.raises(Refused, match="code.mistyped"):
        came(16_800, nobody // 10 * 10 + (nobody + 1) % 10)  # another check digit, and nothing else
    reverse_payment(reference=done.reference, why="the bank took it back", by=OFFICER, at=NOON)
    assert balance(account="unclaimed") == 0
    assert faults() == []


def test_a_reversal_sets_other_receipts_free_and_they_buy_what_they_reach(maria: Member) -> None:
    came(5_000, maria.number, reference="A")
    came(11_800, maria.number, reference="B")  # together November and December
    assert bill(payer=payer(code=str(maria.number)), on=NOON.date()).months[0].month == Month.parse("2027-01")
    taken = reverse_payment(reference="A", why="bounced", by=OFFICER, at=NOON)
    assert (taken.amount, taken.repeated) == (5_000, False)
    assert balance(account=f"savings/{maria.number}") == -(11_800 - NOVEMBER)
    assert balance(account="bank") == 11_800
    assert faults() == []


def test_a_gap_is_paid_first_and_what_others_paid_is_not_asked_again(db: Fresh, maria: Member) -> None:
    pay(maria, "2026-12", 2)
    assert came(NOVEMBER, maria.number).months == ("2026-11",)
    db.as_owner("INSERT INTO people_choice (worker_id, month, jht) VALUES (%s, '2027-01-01', true)", maria.id)
    asked = bill(payer=payer(code=str(maria.number)), on=NOON.date(), months=2)
    assert [(str(each.month), each.total) for each in asked.months] == [("2027-01", 20_000), ("2027-02", 36_800)]
    assert came(56_800, maria.number).months == ("2027-01", "2027-02")
    assert faults() == []


def test_a_group_pays_a_month_for_all_or_for_nobody(maria: Member) -> None:
    others = [registered(), registered(income=2_000_000)]
    november = Month.parse("2026-11")
    of = Founding(name="Kelompok Melati", kind="farmers", region="53.71", leader=maria)
    group = create_group(of=of, creation=uuid4(), since=november, members=others, by=OFFICER, at=NOON)
    price = NOVEMBER + NOVEMBER + 13_400
    asked = bill(payer=payer(code=str(group.number)), on=NOON.date())
    assert (asked.kind, asked.amount, len(asked.months[0].lines)) == ("group", price, 6)
    assert came(price - 1, group.number).months == ()
    done = came(1, group.number)
    assert (done.months, done.savings) == (("2026-11",), 0)
    messages = {each.text: each.id for each in told(worker_id=others[1].id)}
    assert messages.keys() >= {"group_paid", "cover_begins"}
    assert "your JKK, JKM cover" in words_of(message=messages["cover_begins"], language="en")
    assert bill(payer=payer(code=str(maria.number)), on=NOON.date()).months[0].month == november + 1
    leave_group(number=str(group.number), members=[others[0]], since=november + 1, by=OFFICER, at=NOON)
    assert bill(payer=payer(code=str(group.number)), on=NOON.date()).amount == NOVEMBER + 13_400
    reverse_payment(reference=done.reference, why="bounced", by=OFFICER, at=NOON)
    for each in (maria, *others):
        assert [message.text for message in told(worker_id=each.id)].count("payment_reversed") == 1
    assert faults() == []


def test_a_payment_taken_back_is_paid_anew_from_what_is_saved(maria: Member) -> None:
    came(10_000, maria.number)
    pay(maria, "2027-01", reference="JAN")
    assert came(6_800, maria.number).months == ("2026-12",)
    take_back("JAN")
    assert came(16_800, maria.number).months == ("2027-01",)
    assert faults() == []


def test_papers_say_what_was_paid_saved_and_for_whom(maria: Member) -> None:
    came(5_000, maria.number, reference="A")
    paper = own_receipt(known=received(reference="A"), language="id")
    assert (paper["months"]["rows"], paper["savings"]["after"]) == ([], rupiah(5_000))
    came(5_000, maria.number, reference="B")
    paper = own_receipt(known=received(reference="B"), language="id")
    assert [row["total"] for row in paper["months"]["rows"]] == [rupiah(NOVEMBER)]
    assert paper["savings"] == {"before": rupiah(5_000), "used": rupiah(NOVEMBER), "after": rupiah(1_600)}
    other = registered()
    of = Founding(name="Kelompok Melati", kind="farmers", region="53.71", leader=maria)
    december = Month.parse("2026-12")
    group = create_group(of=of, creation=uuid4(), since=december, members=[other], by=OFFICER, at=NOON)
    came(2 * NOVEMBER, group.number, reference="G")
    whole = own_receipt(known=received(reference="G"), language="id")
    assert (whole["payer"], whole["group"], whole["months"]["rows"][0]["people"]) == ("Kelompok Melati", True, "2")
    part = own_receipt(known=received(reference="G"), language="id", member=other)
    assert (part["amount"], str(other.number) in part["member"]) == (rupiah(NOVEMBER), True)
    with pytest.raises(Refused, match="receipt.not_of_member"):
        own_receipt(known=received(reference="A"), language="id", member=other)
    [nobody] = new_numbers(1)
    came(NOVEMBER, nobody, reference="N")
    assert own_receipt(known=received(reference="N"), language="id")["payer"] == ""
    for paper in (whole, part, own_receipt(known=received(reference="N"), language="en")):
        assert pdf(template="receipt", data=paper).startswith(b"%PDF")


def test_money_that_lets_older_money_pay_says_which_months_it_brought(maria: Member) -> None:
    """After a wish much is left; the next rupiah pays three months, all of them out of the older money."""
    wish(code=str(maria.number), months=1, by=OFFICER, at=NOON)
    came(100_000, maria.number, reference="A")
    done = came(1, maria.number, reference="B")
    assert done.months == ("2026-12", "2027-01", "2027-02")
    assert came(1, maria.number, reference="B") == done._replace(repeated=True)
    paper = own_receipt(known=received(reference="B"), language="id")
    assert paper["savings"] == {"before": rupiah(91_600), "used": rupiah(42_000), "after": rupiah(49_601)}
    assert len(paper["months"]["rows"]) == 3


def test_savings_by_the_trip_are_told_once_a_day_and_each_month_they_pay(maria: Member) -> None:
    for n in range(14):
        words = {"code": str(maria.number), "amount": 700, "reference": f"TRIP-{n}", "via": "platform ojol"}
        deposit(**words, by=OFFICER, at=NOON + timedelta(hours=3 * n))  # type: ignore[arg-type]
    texts = Counter(each.text for each in told(worker_id=maria.id))
    assert (texts["saving_so_far"], texts["payment_received"]) == (3, 1)  # three days


def test_whoever_is_protected_from_now_on_is_told_since_when_and_until_when(maria: Member) -> None:
    now = datetime.now(UTC)
    asked = bill(payer=payer(code=str(maria.number)), on=timezone.localdate(now))
    came(asked.amount, maria.number, at=now)
    assert [each.text for each in told(worker_id=maria.id)] == ["cover_begins", "payment_received"]
    came(1, maria.number, at=now)
    assert [each.text for each in told(worker_id=maria.id)].count("cover_begins") == 1


def test_for_the_dead_nothing_is_bought_and_the_money_is_kept(maria: Member) -> None:
    now = datetime.now(UTC)
    words = {"died_on": timezone.localdate(now), "source": "keluarga", "evidence": "akta", "by": OFFICER, "at": now}
    report_death(number=str(maria.number), **words)  # type: ignore[arg-type]
    done = came(50_000, maria.number, at=now)
    assert (done.months, done.savings) == ((), 50_000)
    asked = bill(payer=payer(code=str(maria.number)), on=timezone.localdate(now))
    assert (asked.amount, [problem.code for problem in asked.why]) == (0, ["person.reported_dead"])
    with pytest.raises(Refused, match="person.reported_dead"):
        pay(maria, f"{now:%Y-%m}")
    assert faults() == []


def test_what_is_left_is_looked_up_funding_by_funding(maria: Member) -> None:
    """Joined instead, every month that was ever paid may be read for one payment."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {LEFT.format(of='r.payer = %s')}", [maria.number])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "contributions_paidmonth" in plan
    assert "Semi Join" not in plan
    assert "HashAggregate" not in plan
