"""Random years of two agreements, step by step beside books kept by hand.

Nobody is funded twice, no budget is exceeded, and what each funder has promised, spent and waiting is what the months
of people say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.payments.actions import record_payment
from payung.people.queries import Member, known_by_nik, worker
from payung.reporting.verification import verify
from payung.sponsors.actions import approve_list, check_list, create_agreement, receive_money, reverse_receipt
from payung.sponsors.checks import CoFunder, Terms
from tests.conftest import Fresh, Server, cloned, working_on
from tests.generative.test_counter_and_list import AT, open_office
from tests.generative.year_model import PRICE, Promise, Roll, Year
from tests.payments.cashier import price
from tests.people.counter import registered
from tests.sponsors.walk import csv_file, entry, row

FIRST = Month.parse("2026-12")
MONTH = sum(PRICE.values())
PEOPLE = 4


@dataclass(frozen=True)
class Agreed:
    """An agreement of the year: its months from FIRST, its budget in months of one person, and who pays which parts."""

    start: int
    months: int
    budget: int
    parts: int
    others: tuple[CoFunder, ...]

    def promise(self) -> Promise:
        """The same, kept by hand."""
        parts = {1: self.parts} | {n: other.parts for n, other in enumerate(self.others, start=2)}
        return Promise(self.budget * MONTH, [(self.start, parts)])


AGREEMENTS: Mapping[str, Agreed] = {
    "NTT": Agreed(0, 3, 9, 60, (CoFunder("apbd", "Kabupaten Kupang", 40),)),
    "BELU": Agreed(1, 3, 5, 2, (CoFunder("village", "Desa Fatuketi", 1), CoFunder("apbd", "Kabupaten Belu", 4))),
}
EXPECTED_REFUSALS = {
    *("list.nobody_ready", "list.over_budget", "list.outcomes_changed"),
    *("month.already_paid", "payment.reference_reversed"),
}


@dataclass
class Office:
    """The year so far: the real one, and by hand."""

    db: Fresh
    year: Year
    at: datetime = AT
    files: dict[str, tuple[str, frozenset[int]]] = field(default_factory=dict)
    refusals: set[str] = field(default_factory=set)
    steps: int = 0

    def do(self, action: Callable[..., Any], **words: Any) -> Any:
        """An action by Maria; None where it is refused for a reason that is to be expected."""
        try:
            return action(**{"by": "maria", "at": self.at, **words})
        except Refused as refusal:
            codes = {problem.code for problem in refusal.problems}
            assert codes <= EXPECTED_REFUSALS, codes
            self.refusals |= codes
            return None

    @property
    def today(self) -> int:
        """The month it is, from FIRST."""
        return Month.of(self.at.date()) - FIRST

    def wait(self, days: int) -> None:
        """Time goes by."""
        self.at += timedelta(days=days)

    def span(self, code: str) -> range:
        """The months that a list approved today promises."""
        agreed = AGREEMENTS[code]
        return range(max(agreed.start, self.today), agreed.start + agreed.months)

    def enrol(self, people: frozenset[int], code: str) -> None:
        """Hand in a list of these people and approve it."""
        promise, months = self.year.promises[code], self.span(code)
        if not months:
            return
        file = csv_file([row(n) for n in sorted(people)])
        checked = self.do(check_list, file=file, name="daftar.csv", agreement=code)
        if checked.list.id in promise.rolls:
            return
        free = frozenset(who for who in people if not self.year.is_busy(who, months))
        assert checked.list.outcomes["ready"] == len(free)
        assert checked.cost == len(free) * len(months) * MONTH
        done = self.do(approve_list, list_id=checked.list.id, by="yosef")
        assert (done is None) == (not free or checked.cost > promise.available)
        if done:
            promise.rolls[checked.list.id] = Roll(free, months)
            assert _said(done.months) == self.year.allocate(code)

    def receive(self, code: str, party: int, amount: int) -> None:
        """A party's money comes."""
        reference = f"R{self.steps}"
        promise = self.year.promises[code]
        party = 1 + party % len(promise.parties)
        answer = self.do(receive_money, agreement=code, amount=amount, reference=reference, funder=str(party))
        promise.receipts[reference] = party, amount
        assert _said(answer.months) == self.year.allocate(code)
        assert answer.waiting == sum(map(promise.waiting, promise.parties))

    def pay(self, person: int, offset: int) -> None:
        """A worker pays a month; who is not registered yet comes to the counter first."""
        member, month, reference = _member(person), offset, f"R{self.steps}"
        amount = price(member, str(FIRST + month), 1)
        words = {"worker": member, "start": FIRST + month, "count": 1, "programmes": None}
        answer = self.do(record_payment, **words, amount=amount, reference=reference)
        assert (answer is None) == self.year.stands(person, month)
        if answer:
            self.year.own[reference] = person, month

    def take_back(self, which: int) -> None:
        """A payment bounces."""
        of = {reference: code for code, promise in self.year.promises.items() for reference in promise.receipts}
        references = sorted({**of, **self.year.own})
        if not references:
            return
        reference = references[which % len(references)]
        self.do(reverse_receipt, reference=reference, why="bounced")
        if reference in of:
            self.year.undo(of[reference], reference)
        else:
            del self.year.own[reference]

    def compare(self) -> None:
        """The real books against those kept by hand."""
        for code, promise in self.year.promises.items():
            said = _accounts(self.db, code)
            committed, spent = promise.committed(), promise.spent()
            kept = {"budget": -promise.budget, "available": promise.available}
            for party in promise.parties:
                kept[f"committed/{party}"] = sum(share for (_, p), share in committed.items() if p == party)
                kept[f"spent/{party}"] = sum(share for (_, p), share in spent.items() if p == party)
                kept[f"waiting/{party}"] = -promise.waiting(party)
            assert said == kept
            assert promise.budget >= sum(committed.values()) + sum(spent.values()) >= sum(spent.values()) >= 0
        assert _standing(self.db) == set(self.year.standing())


def _member(person: int) -> Member:
    return worker(nik=row(person)["nik"]) if _is_known(person) else registered(entry(row(person)))


def _is_known(person: int) -> bool:
    return bool(known_by_nik(niks=[row(person)["nik"]]))


def _said(months: Any) -> list[tuple[int, str]]:
    return [(Month.parse(each.month) - FIRST, each.list) for each in months]


def _accounts(db: Fresh, code: str) -> dict[str, int]:
    """What stands in each account of an agreement."""
    rows = db.rows(
        "SELECT split_part(a.code, %s, 2), coalesce(sum(CASE WHEN t.debit_id = a.id THEN t.amount"
        " ELSE -t.amount END), 0)::bigint FROM ledger_account a"
        " LEFT JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id) WHERE starts_with(a.code, %s) GROUP BY 1",
        f"agreement/{code}/",
        f"agreement/{code}/",
    )
    return {name: int(amount) for name, amount in rows}


def _standing(db: Fresh) -> set[tuple[int, int]]:
    """Whose months stand paid: the person's serial number with the month from FIRST."""
    rows = db.rows("SELECT DISTINCT worker_id, month FROM contributions_standingmonth")
    person = {_member(n).id: n for n in range(1, PEOPLE + 1) if _is_known(n)}
    return {(person[worker_id], Month.of(month) - FIRST) for worker_id, month in rows}


CODES = st.sampled_from(list(AGREEMENTS))
SOME = st.frozensets(st.integers(1, PEOPLE), min_size=1, max_size=3)
# Often exactly a party's part of a month of some people, else odd money.
AMOUNTS = st.one_of(
    st.integers(1, 6).map(lambda n: n * MONTH), st.integers(1, 9).map(lambda n: n * 6_720), st.integers(1, 40_000)
)
ENROL = st.tuples(st.just("enrol"), SOME, CODES)
RECEIVE = st.tuples(st.just("receive"), CODES, st.integers(0, 2), AMOUNTS)
STEPS = st.lists(
    st.one_of(
        ENROL,
        RECEIVE,
        RECEIVE,
        RECEIVE,
        st.tuples(st.just("pay"), st.integers(1, PEOPLE), st.integers(0, 3)),
        st.tuples(st.just("take_back"), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(1, 40)),
    ),
    min_size=6,
    max_size=16,
)
NTT = ("enrol", frozenset({1, 2}), "NTT")
# The district pays late; meanwhile a worker pays herself, so both parts of her month are set free; then all bounces.
SET_FREE = [
    ("receive", "NTT", 0, 4 * MONTH),
    ("pay", 1, 0),
    ("receive", "NTT", 1, 6_720),
    ("receive", "NTT", 1, 2 * 6_720),
    ("take_back", 0),
    ("take_back", 1),
    ("receive", "NTT", 0, 4 * MONTH),
]


@settings(max_examples=10, deadline=None)
@example(NTT, SET_FREE)
@given(ENROL, STEPS)
def test_a_year_is_what_books_kept_by_hand_say(server: Server, begin: tuple[Any, ...], steps: list[Any]) -> None:
    with cloned(server) as fresh, working_on(fresh) as db:
        open_office()
        office = Office(db, Year({code: agreed.promise() for code, agreed in AGREEMENTS.items()}))
        for code, agreed in AGREEMENTS.items():
            terms = Terms(FIRST + agreed.start, agreed.months, tuple(PRICE), "apbd")
            office.do(
                create_agreement,
                code=code,
                sponsor=f"Sponsor {code}",
                payer="apbd",
                decree="1",
                terms=terms,
                budget=agreed.budget * MONTH,
                quotas={},
                parts=agreed.parts,
                others=agreed.others,
            )
        for name, *words in (begin, *steps):
            office.steps += 1
            getattr(office, name)(*words)
            office.compare()
        assert [(finding.rule, finding.rows) for finding in verify().findings if finding.faults] == []
        for what in sorted(office.refusals):
            event(what)
