"""Every rupiah paid is a rupiah recorded: whatever workers, sponsors and officers do, the books hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.ledger.queries import balance
from payung.payments.actions import record_payment
from payung.people.queries import Member, known_by_nik, worker
from payung.people.welfare import Status
from payung.reporting.verification import verify
from payung.sponsors.actions import approve_list, check_list, create_agreement, receive_money, reverse_receipt
from payung.sponsors.checks import Terms
from tests.conftest import Fresh, Server, cloned, working_on
from tests.generative.handwriting import FIELDS
from tests.generative.test_counter_and_list import AT, as_file, open_office
from tests.payments.cashier import price
from tests.people.counter import registered
from tests.people.entries import entry, nik

FIRST = Month.parse("2026-12")
MONTH = 16_800  # JKK and JKM in the lowest band, from a public budget
PEOPLE = 3
AGREEMENTS: Mapping[str, tuple[int, int, int]] = {
    # first month (from FIRST), months, budget
    "NTT": (0, 2, 10 * MONTH),
    "BELU": (1, 2, 4 * MONTH),
}
EXPECTED_REFUSALS = {
    *("list.nobody_ready", "list.over_budget", "list.outcomes_changed"),
    *("month.already_paid", "payment.reference_reused", "payment.reference_reversed", "payment.unknown"),
}


@dataclass
class Office:
    """A run so far: the money that came in, by reference, as the answers said."""

    db: Fresh
    money: dict[str, int] = field(default_factory=dict)
    lists: list[str] = field(default_factory=list)
    taken_back: int = 0
    refusals: set[str] = field(default_factory=set)

    def do(self, action: Callable[..., Any], **words: Any) -> Any:
        """An action by Maria; None where it is refused for a reason that is to be expected."""
        try:
            return action(**{"by": "maria", "at": AT, **words})
        except Refused as refusal:
            codes = {problem.code for problem in refusal.problems}
            assert codes <= EXPECTED_REFUSALS
            self.refusals |= codes
            return None

    def check(self, people: frozenset[int], agreement: str) -> None:
        """Hand in a list of these people."""
        rows = [
            dict(zip(FIELDS, map(str, (*entry(nik=nik(serial=n)), *Status())), strict=True)) for n in sorted(people)
        ]
        file = as_file(rows)
        if checked := self.do(check_list, file=file, name="daftar.csv", agreement=agreement):
            self.lists.append(checked.list.id)

    def approve(self, which: int) -> None:
        """Approve one of the lists handed in, whether it was approved before or not."""
        if self.lists:
            self.do(approve_list, list_id=self.lists[which % len(self.lists)], by="yosef")

    def enrol(self, people: frozenset[int], agreement: str) -> None:
        """Hand in a list and approve it at once."""
        before = len(self.lists)
        self.check(people, agreement)
        if len(self.lists) > before:
            self.approve(-1)

    def reference(self, old: int | None) -> str:
        """A new reference, or one that was used before."""
        used = list(self.money)
        return f"R{len(used) + self.taken_back}" if old is None or not used else used[old % len(used)]

    def receive(self, agreement: str, amount: int, old: int | None) -> None:
        """A sponsor's money comes, perhaps under a reference used before."""
        reference = self.reference(old)
        answer = self.do(receive_money, agreement=agreement, amount=amount, reference=reference)
        if answer and not answer.repeated:
            self.money[reference] = amount

    def pay(self, person: int, offset: int, count: int, old: int | None) -> None:
        """A worker pays; who is not registered yet comes to the counter first."""
        member, reference = _member(person), self.reference(old)
        amount = price(member, str(FIRST + offset), count)
        words = {"worker": member, "start": FIRST + offset, "count": count, "programmes": None}
        answer = self.do(record_payment, **words, amount=amount, reference=reference)
        if answer and not answer.repeated:
            self.money[reference] = amount

    def take_back(self, which: int) -> None:
        """A payment bounces, or one that never came."""
        reference = [*self.money, "NONE"][which % (len(self.money) + 1)]
        answer = self.do(reverse_receipt, reference=reference, why="bounced")
        if answer and not answer.repeated:
            assert answer.amount == self.money.pop(reference)
            self.taken_back += 1


def _member(person: int) -> Member:
    number = nik(serial=person)
    return worker(nik=number) if known_by_nik(niks=[number]) else registered(entry(nik=number))


OLD = st.one_of(st.none(), st.none(), st.none(), st.integers(0, 5))
CODES = st.sampled_from(list(AGREEMENTS))
AMOUNTS = st.one_of(st.integers(1, 8).map(lambda n: n * MONTH), st.integers(1, 8 * MONTH))
SOME = st.frozensets(st.integers(1, PEOPLE), min_size=1, max_size=2)
ENROL = st.tuples(st.just("enrol"), SOME, CODES)
STEPS = st.lists(
    st.one_of(
        ENROL,
        st.tuples(st.just("check"), SOME, CODES),
        st.tuples(st.just("approve"), st.integers(0, 5)),
        st.tuples(st.just("receive"), CODES, AMOUNTS, OLD),
        st.tuples(st.just("receive"), CODES, AMOUNTS, OLD),
        st.tuples(st.just("pay"), st.integers(1, PEOPLE), st.integers(0, 2), st.sampled_from([1, 2]), OLD),
        st.tuples(st.just("take_back"), st.integers(0, 5)),
    ),
    min_size=8,
    max_size=14,
)


NTT = ("enrol", frozenset({1, 2}), "NTT")
# A worker of the list pays her own month first: the sponsor's share of it is set free. Both are taken back, the
# months are paid anew, and now cost more than was last paid for them.
FREED_THEN_MORE = [
    ("pay", 1, 0, 1, None),
    ("receive", "NTT", 3 * MONTH, None),
    ("take_back", 1),
    ("take_back", 0),
    ("receive", "NTT", 4 * MONTH, None),
]
# One month is paid from two receipts; the first bounces, what is left of the second pays what it reaches.
TWO_RECEIPTS = [
    ("receive", "NTT", MONTH + 1, None),
    ("receive", "NTT", 2 * MONTH, None),
    ("take_back", 0),
    ("pay", 2, 1, 1, None),
    ("receive", "NTT", MONTH, None),
    ("take_back", 0),
]


@settings(max_examples=12, deadline=None)
@example(NTT, FREED_THEN_MORE)
@example(NTT, TWO_RECEIPTS)
@given(ENROL, STEPS)
def test_whatever_is_done_the_books_hold(server: Server, begin: tuple[Any, ...], steps: list[tuple[Any, ...]]) -> None:
    with cloned(server) as fresh, working_on(fresh) as db:
        open_office()
        for code, (offset, months, budget) in AGREEMENTS.items():
            terms = Terms(first_month=FIRST + offset, months=months, programmes=("jkk", "jkm"), payer="apbd")
            words: Mapping[str, Any] = {"sponsor": code, "payer": "apbd", "decree": "1", "terms": terms, "quotas": {}}
            create_agreement(code=code, budget=budget, by="maria", at=AT, **words)
        office = Office(db)
        for name, *words_of_step in (begin, *steps):
            getattr(office, name)(*words_of_step)
        _assert_the_books_hold(office)
        for what in sorted(office.refusals | _interesting(db)):
            event(what)


def _interesting(db: Fresh) -> set[str]:
    """What the run came by, for whoever asks Hypothesis how far its runs go."""
    paid = {f"list month of round {row[0]}" for row in db.rows("SELECT round FROM sponsors_paidlistmonth")}
    paid |= {
        row[0] for row in db.rows("SELECT substring(why from 'freed|more|reversed') FROM ledger_transfer") if row[0]
    }
    return paid | {f"month of round {row[0]}" for row in db.rows("SELECT round FROM contributions_paidmonth")}


def _assert_the_books_hold(office: Office) -> None:
    found = verify()
    assert [(finding.rule, finding.rows) for finding in found.findings if finding.faults] == []
    assert balance(account="bank") == sum(office.money.values())
    waiting = -sum(balance(account=f"agreement/{code}/waiting/1") for code in AGREEMENTS)
    [(standing,)] = office.db.rows(
        """
        SELECT coalesce(sum(price), 0)::bigint FROM contributions_paidmonth p WHERE NOT EXISTS (
            SELECT FROM contributions_reversedmonth r WHERE (r.worker_id, r.job, r.programme, r.month, r.round)
            = (p.worker_id, p.job, p.programme, p.month, p.round))
        """
    )
    assert standing + waiting == sum(office.money.values())
    for code, (_, _, budget) in AGREEMENTS.items():
        parts = [balance(account=f"agreement/{code}/{name}") for name in ("available", "committed/1", "spent/1")]
        assert sum(parts) == budget
        assert min(parts) >= 0
