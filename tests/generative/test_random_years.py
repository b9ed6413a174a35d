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
from payung.sponsors.actions import (
    CheckedList,
    approve_list,
    check_list,
    create_agreement,
    receive_money,
    reverse_receipt,
)
from payung.sponsors.checks import CoFunder, Terms
from payung.sponsors.orders.actions import confirm_order, place_order
from payung.sponsors.orders.asked import Asked, CarryOver, HandOver, Refund, Voiding
from payung.sponsors.renewal.actions import renew_agreement
from tests.conftest import Fresh, Server, cloned, working_on
from tests.generative.test_counter_and_list import AT, open_office
from tests.generative.year_model import PRICE, Promise, Roll, Year
from tests.payments.cashier import price
from tests.people.counter import registered
from tests.sponsors.walk import HEADINGS, csv_file, entry, row

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
    "BELU": Agreed(
        1, 3, 7, 2, (CoFunder("village", "Desa Fatuketi", 1), CoFunder("apbd", "Kabupaten Kupang", 8))
    ),  # elevenths: odd rupiah
}
OTHER = {"NTT": "BELU", "BELU": "NTT"}
SHARED = {"NTT": 2, "BELU": 3}
"""The number of Kabupaten Kupang, which pays a part of both."""
EXPECTED_REFUSALS = {
    *("list.nobody_ready", "list.over_budget", "list.outcomes_changed"),
    *("month.already_paid", "payment.given_back", "payment.carried_over"),
    *("order.month_paid", "order.nothing_to_void", "order.more_than_waits", "order.changes_nothing"),
    *("agreement.month_outside", "agreement.budget_short", "renewal.nobody"),
}


@dataclass
class Office:
    """The year so far: the real one, and by hand."""

    db: Fresh
    year: Year
    at: datetime = AT
    files: dict[str, tuple[str, frozenset[int]]] = field(default_factory=dict)
    came_by: set[str] = field(default_factory=set)
    steps: int = 0
    gone: int = 0
    order_id: str = ""

    def do(self, action: Callable[..., Any], **words: Any) -> Any:
        """An action by Maria; None where it is refused for a reason that is to be expected."""
        try:
            return action(**{"by": "maria", "at": self.at, **words})
        except Refused as refusal:
            codes = {problem.code for problem in refusal.problems}
            assert codes <= EXPECTED_REFUSALS, codes
            self.came_by |= codes
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
        if self.span(code):
            file = csv_file([row(n) for n in sorted(people)])
            self.take(self.do(check_list, file=file, name="daftar.csv", agreement=code), people, code)

    def renew(self, old: str) -> None:
        """Everybody who is still on an agreement's lists is to go on under the other."""
        into, rolls = OTHER[old], self.year.promises[old].rolls.values()
        people = frozenset(
            who for roll in rolls if roll.standing or [*roll.unpaid()] for who in roll.people - set(roll.left)
        )
        if self.span(into):
            answer = self.do(renew_agreement, old=old, into=into)
            assert (answer is None) == (not people)
            if answer:
                self.came_by.add("renewed")
                assert len(answer.people) == len(people)
                self.take(answer.checked, people, into)

    def take(self, checked: CheckedList, people: frozenset[int], code: str) -> None:
        """Approve a list of these people, of whom those are taken who have no month of the span."""
        promise, months = self.year.promises[code], self.span(code)
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
        was_used = reference in of and self.year.promises[of[reference]].given_back.get(reference)
        taken = self.do(reverse_receipt, reference=reference, why="bounced")
        assert (taken is None) == bool(was_used or reference.startswith("carry-over"))
        if taken is None:
            return
        if reference in of:
            self.year.undo(of[reference], reference)
        else:
            del self.year.own[reference]

    def order(self, code: str, asked: Asked) -> bool:
        """An order, placed by Maria and confirmed by Yosef; whether it was carried out."""
        why = f"step {self.steps}"
        placed = self.do(place_order, agreement=code, asked=asked, why=why)
        if placed is None:
            return False
        self.compare()  # to place an order changes nothing
        done = self.do(confirm_order, id=placed.order.id, by="yosef")
        assert done.figures == placed.figures
        self.order_id = done.order.id
        self.came_by.add(f"confirmed: {done.order.kind}")
        return True

    def leave(self, people: frozenset[int], code: str) -> None:
        """A change list takes these off the lists of an agreement, each from the first unpaid month on."""
        promise = self.year.promises[code]
        if not self.span(code):
            return
        rows = [row(n) | {"change": "keluar", "reason": "pindah", "remark": f"{self.steps}"} for n in sorted(people)]
        file = csv_file(rows, headings={**HEADINGS, "change": "Mutasi", "reason": "Alasan", "remark": "Catatan"})
        checked = self.do(check_list, file=file, name="mutasi.csv", agreement=code)
        given_up = [
            (who, roll, min(unpaid))
            for roll in promise.rolls.values()
            for who in people & roll.people
            if (unpaid := [month for month in roll.unpaid() if month >= self.today and who in roll.on(month)])
        ]
        goers = {who for who, _, _ in given_up}
        assert checked.list.outcomes.get("leaving", 0) == len(goers)
        done = self.do(approve_list, list_id=checked.list.id, by="yosef")
        assert (done is None) == (not goers)
        for who, roll, month in given_up:
            roll.left[who] = month
        if done:
            self.came_by.add("somebody left")
            assert _said(done.months) == self.year.allocate(code)

    def void(self, code: str, offset: int, which: int) -> None:
        """From a month on, what one list or all lists promise is promised no more."""
        promise, month = self.year.promises[code], AGREEMENTS[code].start + offset
        lists = ["", *promise.rolls]
        chosen = lists[which % len(lists)]
        rolls = [roll for list_id, roll in promise.rolls.items() if chosen in ("", list_id)]
        lost = [roll for roll in rolls if any(each >= month for each in roll.unpaid())]
        done = self.order(code, Voiding(FIRST + month, (chosen,) if chosen else ()))
        assert done == bool(lost)
        if done:
            for roll in lost:
                roll.void = min(roll.void, month)
            self.year.allocate(code)

    def hand_over(self, code: str, offset: int, parts: tuple[int, int]) -> None:
        """From a month on the sponsor and the first who pays with it pay other parts, and nobody else pays."""
        promise, agreed = self.year.promises[code], AGREEMENTS[code]
        month = agreed.start + offset
        other = agreed.others[0]
        funders = (CoFunder("apbd", f"Sponsor {code}", parts[0]), other._replace(parts=parts[1]))
        # A month of which nobody is left stands, and nobody paid it.
        is_paid = any(
            each >= month and paid.people for roll in promise.rolls.values() for each, paid in roll.standing.items()
        )
        done = self.order(code, HandOver(FIRST + month, funders))
        assert not (done and is_paid)
        if done:
            promise.stakes.append((month, {1: parts[0], 2: parts[1]}))
            self.year.allocate(code)

    def refund(self, code: str, party: int, amount: int) -> None:
        """Money that waits goes back."""
        promise = self.year.promises[code]
        party = 1 + party % (1 + len(AGREEMENTS[code].others))
        is_there = 0 < amount <= promise.waiting(party)
        assert self.order(code, Refund(party, amount, f"OUT{self.steps}")) == is_there
        if is_there:
            promise.give_back(party, amount)
            self.gone += amount

    def carry(self, code: str, amount: int) -> None:
        """Money of the kabupaten that both agreements have goes from one to the other."""
        giver, taker = SHARED[code], SHARED[OTHER[code]]
        promise, other = self.year.promises[code], self.year.promises[OTHER[code]]
        is_there = amount <= promise.waiting(giver)
        assert self.order(code, CarryOver(giver, amount, OTHER[code])) == is_there
        if is_there:
            promise.give_back(giver, amount)
            other.receipts[f"carry-over {self.order_id}"] = taker, amount
            self.year.allocate(OTHER[code])

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
        st.tuples(st.just("leave"), SOME, CODES),
        st.tuples(st.just("renew"), CODES),
        st.tuples(st.just("void"), CODES, st.integers(0, 3), st.integers(0, 3)),
        st.tuples(st.just("hand_over"), CODES, st.integers(0, 3), st.tuples(st.integers(1, 3), st.integers(1, 3))),
        st.tuples(st.just("refund"), CODES, st.integers(0, 2), AMOUNTS),
        st.tuples(st.just("carry"), CODES, AMOUNTS),
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


# December is paid by both; then the district pays alone. It pays the wrong amount, January and what is left goes back.
HANDED_OVER = [
    ("receive", "NTT", 0, 2 * 10_080),
    ("receive", "NTT", 1, 2 * 6_720),
    ("hand_over", "NTT", 1, (1, 3)),
    ("take_back", 0),
    ("hand_over", "NTT", 0, (2, 1)),
    ("receive", "NTT", 1, 6 * MONTH),
    ("receive", "NTT", 0, 2 * MONTH),
    ("refund", "NTT", 1, 2 * MONTH),
    ("take_back", 2),
]
# January and February are void, others may have them; the money that came for them pays elsewhere.
VOIDED = [
    ("receive", "NTT", 0, 6 * 10_080),
    ("receive", "NTT", 1, 2 * 6_720),
    ("void", "NTT", 1, 1),
    ("enrol", frozenset({1, 3}), "BELU"),
    ("receive", "BELU", 0, 4 * MONTH),
    ("receive", "NTT", 1, 5 * MONTH),
    ("carry", "NTT", 4 * MONTH),
    ("take_back", 0),
    ("refund", "BELU", 0, 1_000),
]


# Both are on a list; the first month is paid for both, the second goes, and another takes the place.
REPLACED = [
    ("receive", "NTT", 0, 2 * 10_080),
    ("receive", "NTT", 1, 2 * 6_720),
    ("leave", frozenset({2, 3}), "NTT"),
    ("take_back", 1),
    ("enrol", frozenset({3, 4}), "NTT"),
    ("receive", "NTT", 1, 9 * MONTH),
    ("receive", "NTT", 0, 9 * MONTH),
    ("enrol", frozenset({2}), "BELU"),
]


# One leaves, then all that is unpaid is void: who had a paid month goes on under the other agreement.
RENEWED = [
    ("receive", "NTT", 0, 2 * 10_080),
    ("receive", "NTT", 1, 2 * 6_720),
    ("leave", frozenset({2}), "NTT"),
    ("renew", "NTT"),
    ("void", "NTT", 1, 0),
    ("renew", "NTT"),
    ("receive", "BELU", 0, 6 * MONTH),
    ("renew", "BELU"),
]


@settings(max_examples=10, deadline=None)
@example(NTT, SET_FREE)
@example(NTT, HANDED_OVER)
@example(NTT, VOIDED)
@example(NTT, REPLACED)
@example(NTT, RENEWED)
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
        for what in sorted(office.came_by):  # for whoever asks Hypothesis how far its runs go
            event(what)
