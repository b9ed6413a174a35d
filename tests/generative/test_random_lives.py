"""Random lives of three workers and their group, step by step beside books kept by hand.

They pay, save, wish, pay cash, are paid for, change, leave, die; money is sent again, sent wrong, taken back, moved. No
month is paid twice, no rupiah is lost, the bill and the cover are what the law makes of what stands.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from payung.access.actions import add_user
from payung.changes.actions import change_jht, change_job, report_death
from payung.coverage.queries import cover
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.payments.actions import Deposited, deposit, record_payment, reverse_payment, spend_savings, wish
from payung.payments.billing import bill
from payung.payments.cash.actions import hand_in_cash, take_cash
from payung.payments.codes import payer
from payung.payments.orders.actions import Wanted, confirm_money_order, place_money_order
from payung.people.groups.actions import Founding, create_group, join_group, leave_group
from payung.people.numbers import new_numbers
from payung.people.queries import Member
from payung.reporting.verification import verify
from payung.sponsors.actions import approve_list, check_list, create_agreement, receive_money
from payung.sponsors.checks import Terms
from tests.conftest import Fresh, Server, cloned, working_on
from tests.coverage.test_against_days import Payment, expected, protected_days
from tests.generative.life_model import GROUP, PERIODS, SPONSOR, Books, Job, Life, Line, Receipt, Told, take
from tests.people.counter import registered
from tests.sponsors.walk import csv_file, entry, row

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
FIRST = Month.parse("2026-11")
PEOPLE = (1, 2, 3)
SPONSORED = 3
MONTH = 16_800
BY_NOW = datetime(9999, 1, 1, tzinfo=UTC)
EXPECTED_REFUSALS = {
    *("payment.reference_reused", "payment.reference_reversed", "payment.given_back", "payment.carried_over"),
    *("month.already_paid", "cash.handed_in", "cash.more_than_held", "money.more_than_waits", "money.to_itself"),
    *("change.month_paid", "change.reported_dead", "change.no_such_job", "group.leader_stays"),
    "person.reported_dead",
}


@dataclass
class Town:
    """The lives so far: the real ones, and by hand."""

    db: Fresh
    books: Books
    members: dict[int, Member]
    codes: dict[int, str]
    at: datetime = AT
    steps: int = 0
    answers: dict[str, Deposited] = field(default_factory=dict)
    came_by: set[str] = field(default_factory=set)

    @property
    def today(self) -> Month:
        return Month.of(timezone.localdate(self.at))

    def do(self, action: Callable[..., Any], *, by: str = "maria", **words: Any) -> Any:
        """An action; its only code where it is refused, which must be a code that is to be expected."""
        try:
            return action(**{"by": by, "at": self.at, **words})
        except Refused as refusal:
            [code] = {problem.code for problem in refusal.problems}
            if code not in EXPECTED_REFUSALS:
                raise
            self.came_by.add(code)
            return code

    def wait(self, days: int) -> None:
        """Time goes by."""
        self.at += timedelta(days=days)

    def deposit(self, who: int, amount: int) -> None:
        """Money comes under a code."""
        reference = f"VA-{self.steps}"
        done = self.do(deposit, code=self.codes[who], amount=amount, reference=reference, via="bank test")
        self.came(who, Receipt(who, amount), done)

    def cash(self, who: int, amount: int) -> None:
        """An agent takes cash."""
        if who:
            done = self.do(take_cash, code=self.codes[who], amount=amount, slip=f"{self.steps}", by="agen")
            self.came(who, Receipt(who, amount, "agen"), done)

    def came(self, who: int, receipt: Receipt, done: Deposited) -> None:
        self.books.receipts[done.reference] = receipt
        months = self.books.spend(who, self.today) if who else []
        assert done.months == tuple(map(str, months))
        assert (done.code, done.savings) == ((self.codes[who], self.books.savings(who)) if who else ("", 0))
        assert not done.repeated
        self.answers[done.reference] = done
        self.came_by.add(f"{len(months)} months at once")

    def again(self, which: int, more: int) -> None:
        """A notice comes once more, or somebody forged another amount into it."""
        if references := list(self.answers):
            reference = references[which % len(references)]
            first, receipt = self.answers[reference], self.books.receipts[reference]
            if receipt.account == "bank":
                words: dict[str, Any] = {
                    "code": self.codes[receipt.payer],
                    "amount": first.amount + more,
                    "via": "bank test",
                }
                done = self.do(deposit, **words, reference=reference)
            else:
                words = {"code": self.codes[receipt.payer], "amount": first.amount + more}
                done = self.do(take_cash, **words, slip=reference.split()[-1], by="agen")
            refusal = "reused" if more else "reversed" if receipt.is_reversed else ""
            assert done == (f"payment.reference_{refusal}" if refusal else first._replace(repeated=True))

    def pay(self, who: int, offset: int, count: int, programmes: tuple[str, ...] | None) -> None:
        """Somebody pays months by name (`offset` -1: the first that are unpaid), to the rupiah."""
        start = None if offset < 0 else self.today + offset
        due = self.books.due(who, start or self.today, count, programmes)
        named = [(each.month, each.whole) for each in due] == [(self.today + offset + n, True) for n in range(count)]
        amount, reference = sum(each.price for each in due) or 1, f"PAY-{self.steps}"
        words: dict[str, Any] = {"worker": self.members[who], "start": start, "count": count, "programmes": programmes}
        done = self.do(record_payment, **words, amount=amount, reference=reference)
        if self.books.lives[who].died:
            assert done == "person.reported_dead"
        elif len(due) < count or (start and not named):
            assert done == "month.already_paid"
        else:
            assert done.months == tuple(str(each.month) for each in due)
            self.books.receipts[reference] = Receipt(who, amount)
            self.books.pay(who, due, {reference: amount})
            assert self.do(record_payment, **words, amount=amount, reference=reference) == done._replace(repeated=True)

    def wish(self, who: int, months: int) -> None:
        """So many months are wished for."""
        if who:
            self.do(wish, code=self.codes[who], months=months)
            self.books.wishes[who] = months

    def spend(self, who: int) -> None:
        """What is saved pays what it reaches by now."""
        if who:
            months = self.do(spend_savings, code=self.codes[who])
            assert months == tuple(map(str, self.books.spend(who, self.today)))

    def hand_in(self, amount: int) -> None:
        """The agent hands cash in."""
        is_held = amount <= self.books.held()
        done = self.do(hand_in_cash, agent="agen", amount=amount, reference=f"IN-{self.steps}")
        assert (done != "cash.more_than_held") == is_held
        self.books.handed_in += amount if is_held else 0

    def move(self, giver: int, taker: int, amount: int) -> None:
        """Money that waits goes to another payer, or back out (taker 0), by the word of two persons."""
        purse, source = self.books.purse(giver), {"code": self.codes[giver]}
        if not giver:
            if not purse:
                return
            reference = next(iter(purse))
            purse, source = {reference: purse[reference]}, {"receipt": reference}
        to = {"to": self.codes[taker]} if taker else {}
        placed = self.do(place_money_order, wanted=Wanted(amount=amount, **source, **to), why=f"surat {self.steps}")
        if giver and giver == taker:
            assert placed == "money.to_itself"
        elif amount > sum(purse.values()):
            assert placed == "money.more_than_waits"
        else:
            self.compare()  # to place it moves nothing
            out = {} if taker else {"reference": f"OUT-{self.steps}"}
            done = self.do(confirm_money_order, id=placed.order.id, by="yosef", **out)
            self.books.move_out(take(purse, amount))
            self.books.receipts[f"carry-over {placed.order.id}"] = Receipt(taker, amount)
            if not taker:
                del self.books.receipts[f"carry-over {placed.order.id}"]
            assert done.months == (tuple(map(str, self.books.spend(taker, self.today))) if taker else ())
            self.came_by.add("moved")

    def take_back(self, which: int) -> None:
        """A payment bounces."""
        if references := list(self.books.receipts):
            reference = references[which % len(references)]
            receipt = self.books.receipts[reference]
            done = self.do(reverse_payment, reference=reference, why="bounced")
            if receipt.is_reversed:
                assert done.repeated
            elif receipt.left:
                assert done == "payment.given_back"
            elif receipt.account != "bank" and self.books.held() < receipt.amount:
                assert done == "cash.handed_in"
            elif reference.startswith("carry-over"):
                assert done == "payment.carried_over"
            else:
                assert (done.amount, done.repeated) == (receipt.amount, False)
                self.books.undo(reference)
                if receipt.payer:
                    self.books.spend(receipt.payer, self.today)

    def jht(self, who: int, takes: bool, offset: int) -> None:
        """JHT is taken up, or given up, from a month on."""
        life, since = self.books.lives[who], self.today + offset
        done = self.do(change_jht, number=self.codes[who], takes=takes, since=since)
        later = [since + n for n in range(100)]
        if life.died:
            assert done == "change.reported_dead"
        elif all(bool(told(life.jht, month)) == takes for month in later):
            assert done.repeated
        elif not takes and self.is_paid(who, since, lambda line: line.programme == "jht"):
            assert done == "change.month_paid"
        else:
            assert not done.repeated
            life.jht.append(Told(since, takes))

    def job(self, who: int, n: int, what: Job | None, offset: int) -> None:
        """A job is another, begins or ends from a month on."""
        life, since = self.books.lives[who], self.today + offset
        words: dict[str, Any] = {"occupation": what.occupation, "income": str(what.income)} if what else {"ends": True}
        done = self.do(change_job, number=self.codes[who], job=n, since=since, **words)
        later = [since + n for n in range(100)]
        if life.died:
            assert done == "change.reported_dead"
        elif not what and not life.jobs.get(n):
            assert done == "change.no_such_job"
        elif all(life.job(n, month) == what for month in later):
            assert done == "change.no_such_job" or done.repeated
        elif self.is_paid(who, since, lambda line: line.job == n):
            assert done == "change.month_paid"
        else:
            assert not done.repeated
            life.jobs.setdefault(n, []).append(Told(since, what))

    def is_paid(self, who: int, since: Month, concerns: Callable[[Line], bool]) -> bool:
        return any(line.worker == who and line.month >= since and concerns(line) for line in self.books.standing())

    def belong(self, who: int, joins: bool, offset: int) -> None:
        """Somebody joins the group, or leaves it, from a month on."""
        since, told_of = self.today + offset, self.books.members.setdefault(who, [])
        action = join_group if joins else leave_group
        done = self.do(action, number=self.codes[GROUP], members=[self.members[who]], since=since)
        if who == PEOPLE[-1] and not joins:
            assert done == "group.leader_stays"
        else:
            changes = bool(told(told_of, since)) != joins
            assert done.members == int(changes)
            if changes:
                told_of.append(Told(since, joins))

    def die(self, who: int) -> None:
        """Somebody is reported dead."""
        if not self.books.lives[who].died:
            words: dict[str, Any] = {
                "died_on": timezone.localdate(self.at),
                "source": "keluarga",
                "evidence": "akta kematian",
            }
            self.do(report_death, number=self.codes[who], **words)
            self.books.lives[who].died = self.today

    def sponsor(self, months: int) -> None:
        """A sponsor pays so many months of the first worker."""
        before = len(self.books.sponsored)
        self.do(receive_money, agreement="NTT", amount=months * MONTH, reference=f"SP2D-{self.steps}")
        self.books.sponsor_pays(months * MONTH)
        if len(self.books.sponsored) < before:
            self.came_by.add("sponsored")

    def compare(self) -> None:
        """The real books against those kept by hand."""
        assert self.accounts() == self.books.accounts()
        standing = self.books.standing()
        assert self.standing() == standing
        for who in self.books.names:
            found = bill(payer=payer(code=self.codes[who]), on=timezone.localdate(self.at))
            due = self.books.due(who, self.today, self.books.wishes.get(who, 1))
            assert [(each.month, each.total) for each in found.months] == [(each.month, each.price) for each in due]
            assert found.amount == max(sum(each.price for each in due) - self.books.savings(who), 0)

    def ask(self, days: list[int]) -> None:
        """Cover of everybody on some days, against one that looks at every day."""
        now = datetime.now(UTC)
        payments = [Payment(line.worker, (line.programme,), (line.month,), now, "") for line in self.books.standing()]
        for who, member in self.members.items():
            for on in (FIRST.first + timedelta(days=day) for day in days):
                for each in cover(worker_id=member.id, on=on, known_at=BY_NOW).programmes:
                    days_of = protected_days(payments, who, each.programme, now)
                    found = each.protection
                    assert (found.state, found.since, found.until) == expected(days_of, on)

    def accounts(self) -> dict[str, int]:
        """What stands in the accounts that payers have to do with."""
        rows = self.db.rows(
            "SELECT a.code, sum(CASE WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END)::bigint"
            " FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)"
            " WHERE NOT starts_with(a.code, 'agreement/') GROUP BY 1"
        )
        names = {f"savings/{code}": f"savings {who}" for who, code in self.codes.items()} | {"agent/agen": "agent"}
        return {names.get(code, code): amount for code, amount in rows if amount}

    def standing(self) -> dict[Line, tuple[int, str]]:
        """Every line that stands, with its price and who paid it."""
        rows = self.db.rows(
            "SELECT m.worker_id, m.job, m.programme, m.month, m.price, f.name FROM contributions_standingmonth m"
            " JOIN contributions_share s ON s.funding_id = m.funding_id"
            " JOIN contributions_funder f ON f.id = s.funder_id"
        )
        who = {member.id: n for n, member in self.members.items()}
        return {
            Line(who[worker], job, programme, Month.of(month)): (price, name)
            for worker, job, programme, month, price, name in rows
        }


def told(of: list[Told], month: Month) -> object:
    return next((each.value for each in reversed(of) if each.since <= month), None)


def open_town(db: Fresh) -> Town:
    """Three workers, the last of whom leads the group; a sponsor promises the first some months."""
    for name in ("maria", "yosef", "agen"):
        add_user(name=name, by="maria", at=AT)
    members = {n: registered(entry(row(n))) for n in PEOPLE}
    leader = members[PEOPLE[-1]]
    of = Founding(name="Kelompok Melati", kind="farmers", region="53.71", leader=leader)
    group = create_group(of=of, creation=uuid4(), since=FIRST, by="maria", at=AT, members=[members[2]])
    terms = Terms(FIRST + 1, SPONSORED, ("jkk", "jkm"), "apbd")
    create_agreement(
        code="NTT",
        sponsor=SPONSOR,
        payer="apbd",
        decree="1",
        terms=terms,
        budget=9 * MONTH,
        quotas={},
        by="maria",
        at=AT,
    )
    checked = check_list(file=csv_file([row(1)]), name="daftar.csv", agreement="NTT", by="maria", at=AT)
    approve_list(list_id=checked.list.id, by="yosef", at=AT)
    books = Books(
        lives={n: Life({1: [Told(FIRST, Job("fisher", 0))]}) for n in PEOPLE},
        names=dict.fromkeys(PEOPLE, "peserta") | {GROUP: group.name},
        members={n: [Told(FIRST, True)] for n in PEOPLE[1:]},
        sponsored=[FIRST + 1 + n for n in range(SPONSORED)],
    )
    codes = {n: str(member.number) for n, member in members.items()}
    return Town(db, books, members, codes | {GROUP: str(group.number), 0: str(new_numbers(1)[0])})


WORKERS = st.sampled_from(PEOPLE)
PAYERS = st.sampled_from([*PEOPLE, *PEOPLE, GROUP, GROUP, 0])
# Often exactly so many months as the law has them, with or without its discount, else odd money.
AMOUNTS = st.one_of(
    st.builds(lambda n, price: n * price, st.sampled_from([1, 2, 3, 6, 12]), st.sampled_from([8_400, 16_800, 36_800])),
    st.integers(1, 60_000),
    st.integers(100_000, 400_000),
)
PART = st.one_of(st.integers(1, 5_000), AMOUNTS)
AHEAD = st.integers(0, 4)
SECOND = st.sampled_from([None, Job("weaver", 0), Job("weaver", 2_500_000)])
MONEY = st.tuples(st.just("deposit"), PAYERS, AMOUNTS)
STEPS = st.lists(
    st.one_of(
        MONEY,
        MONEY,
        st.tuples(st.just("cash"), PAYERS, AMOUNTS),
        st.tuples(st.just("hand_in"), PART),
        st.tuples(st.just("again"), st.integers(0, 9), st.sampled_from([0, 0, 1])),
        st.tuples(
            st.just("pay"),
            WORKERS,
            st.integers(-1, 4),
            st.sampled_from([1, 1, 2, 3]),
            st.sampled_from([None, None, ("jkk", "jkm"), ("jkk",)]),
        ),
        st.tuples(st.just("wish"), PAYERS, st.sampled_from(PERIODS)),
        st.tuples(st.just("spend"), PAYERS),
        st.tuples(st.just("move"), PAYERS, PAYERS, PART),
        st.tuples(st.just("take_back"), st.integers(0, 9)),
        st.tuples(st.just("take_back"), st.integers(0, 9)),
        st.tuples(st.just("jht"), WORKERS, st.booleans(), AHEAD),
        st.tuples(st.just("job"), WORKERS, st.just(2), SECOND, AHEAD),
        st.tuples(st.just("job"), st.sampled_from([2, 3]), st.just(1), st.just(Job("fisher", 3_000_000)), AHEAD),
        st.tuples(st.just("belong"), WORKERS, st.booleans(), AHEAD),
        st.tuples(st.just("die"), WORKERS),
        st.tuples(st.just("sponsor"), st.integers(1, 3)),
        st.tuples(st.just("wait"), st.sampled_from([1, 14, 40, 150])),
    ),
    min_size=8,
    max_size=25,
)
DAYS = st.lists(st.integers(0, 900), min_size=3, max_size=3)
# A wish holds back what then pays months out of older receipts alone; so they outlive what let them be paid.
HELD_BACK = [
    ("wish", 2, 1),
    ("deposit", 2, 100_000),
    ("deposit", 2, 1),
    ("again", 1, 0),
    ("wait", 150),
    ("take_back", 1),
    ("again", 1, 0),
    ("take_back", 0),
]
# The group pays for all, one leaves and pays alone, money goes from one to another and out, then some of it bounces.
TOGETHER = [
    ("deposit", GROUP, 50_000),
    ("belong", 2, False, 2),
    ("cash", 2, 8_400),
    ("deposit", 0, 40_000),
    ("move", 0, 2, 33_600),
    ("move", GROUP, 0, 1),
    ("hand_in", 8_000),
    ("take_back", 1),
    ("die", 3),
    ("wait", 40),
    ("deposit", GROUP, 100_000),
]


def live(server: Server, steps: list[Any], days: list[int]) -> None:
    """Go through the steps, and compare after each."""
    with cloned(server) as fresh, working_on(fresh) as db:
        town = open_town(db)
        for name, *words in steps:
            town.steps += 1
            getattr(town, name)(*words)
            town.compare()
        town.ask(days)
        assert [(finding.rule, finding.rows) for finding in verify().findings if finding.faults] == []
        for what in sorted(town.came_by):  # for whoever asks Hypothesis how far its runs go
            event(what)


@settings(max_examples=12, deadline=None)
@example(HELD_BACK, [0, 30, 60])
@example(TOGETHER, [0, 30, 200])
@given(STEPS, DAYS)
def test_lives_are_what_books_kept_by_hand_say(server: Server, steps: list[Any], days: list[int]) -> None:
    live(server, steps, days)


@pytest.mark.slow
@pytest.mark.skipif("PAYUNG_LIVES" not in os.environ, reason="the long mode: PAYUNG_LIVES=300 lives so many lives")
def test_many_lives_are_what_books_kept_by_hand_say(server: Server) -> None:
    @settings(max_examples=int(os.environ["PAYUNG_LIVES"]), deadline=None)
    @given(STEPS, DAYS)
    def many(steps: list[Any], days: list[int]) -> None:
        live(server, steps, days)

    many()
