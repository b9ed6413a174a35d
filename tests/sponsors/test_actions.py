"""What officers do with agreements, lists and money: what is kept, what is refused, and what happens at once."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from payung.kernel.language import rupiah
from payung.kernel.problems import Problem, Refused
from payung.kernel.watch import Watch
from payung.people.welfare import Status
from payung.sponsors import queries
from payung.sponsors.actions import (
    ApprovedList,
    ReceivedMoney,
    approve_list,
    check_list,
    recheck_list,
    register_under_agreement,
)
from payung.sponsors.checks import CoFunder
from payung.sponsors.holding import hold
from payung.sponsors.orders.actions import confirm_order, place_order
from payung.sponsors.orders.asked import HandOver
from tests.sponsors.walk import (
    APPROVER,
    CHECKER,
    CODE,
    MONTH,
    Row,
    Walk,
    at_once,
    csv_file,
    entry,
    next_month,
    row,
    rows,
)

FACTS = ("people_worker", "sponsors_enrolment", "sponsors_approval", "contributions_paidmonth", "payments_receipt")


def refused(call: Callable[..., Any], *words: Any, **named: Any) -> list[str]:
    """The codes with which a call is refused."""
    with pytest.raises(Refused) as refusal:
        call(*words, **named)
    return codes(refusal.value)


def codes(answer: Any) -> list[str]:
    assert isinstance(answer, Refused), answer
    return [problem.code for problem in answer.problems]


def entries(walk: Walk, action: str) -> int:
    return int(walk.db.rows("SELECT count(*) FROM audit_entry WHERE action = %s", action)[0][0])


# Agreements


def test_an_agreement_opens_its_budget_once(walk: Walk) -> None:
    first = walk.agreement(budget=1_000_000, quotas={"53.71": 5, "53.01": 0}, max_decile=4, min_age=17)
    again = walk.agreement(budget=1_000_000, quotas={"53.01": 0, "53.71": 5}, max_decile=4, min_age=17)
    assert first == again
    assert (walk.balance("available"), walk.balance("budget")) == (1_000_000, -1_000_000)
    assert entries(walk, "create_agreement") == 1


@pytest.mark.parametrize(
    "other",
    [
        {"budget": 2_000_000},
        {"months": 3},
        {"quotas": {"53.71": 6}},
        {"quotas": {}},
        {"max_decile": 5},
        {"min_age": None},
        {"region": "53.71"},
        {"programmes": ("jkk", "jkm", "jht")},
        {"first_month": next_month() + 1},
        {"decree": "Keputusan lain"},
        {"sponsor": "Sponsor lain"},
    ],
)
def test_a_code_stands_for_one_agreement(walk: Walk, other: dict[str, Any]) -> None:
    content: dict[str, Any] = {"budget": 1_000_000, "quotas": {"53.71": 5}, "max_decile": 4, "min_age": 17}
    walk.agreement(**content)
    assert refused(walk.agreement, **(content | other)) == ["agreement.exists"]


def test_everything_wrong_with_an_agreement_is_told_at_once(walk: Walk) -> None:
    assert refused(
        walk.agreement,
        "ntt 2027",
        months=0,
        budget=0,
        region="51",
        max_decile=11,
        min_age=65,
        quotas={"99.99": -1},
        programmes=("jkk", "jp", "jkk"),
        decree=" ",
    ) == [
        *("agreement.code_malformed", "agreement.words_missing", "agreement.term_empty", "agreement.budget_impossible"),
        *("agreement.region_unknown", "agreement.decile_impossible", "agreement.age_impossible"),
        *("agreement.region_unknown", "programme.twice", "agreement.quota_negative", "programme.unknown"),
    ]
    assert walk.count("sponsors_agreement") == walk.count("contributions_funder") == 0


@pytest.mark.parametrize("payer", ["self", "group", "lottery"])
def test_an_agreement_is_paid_by_a_sponsor(walk: Walk, payer: str) -> None:
    assert refused(walk.agreement, payer=payer) == ["agreement.funder_unknown"]


def test_a_term_has_at_most_five_years_and_lies_within_the_law(walk: Walk) -> None:
    assert refused(walk.agreement, months=61) == ["agreement.term_too_long"]
    assert refused(walk.agreement, first_month=next_month() + -12 * 40) == ["law.not_in_force"]
    assert walk.agreement(months=60).terms.months == 60


# Checking


def test_a_check_registers_nobody_and_moves_no_rupiah(walk: Walk) -> None:
    walk.agreement(people=3)
    before = [walk.count(table) for table in (*FACTS, "ledger_transfer")]
    checked = walk.check([*rows(1, 4), row(1), row(5, sex="")])
    assert [walk.count(table) for table in (*FACTS, "ledger_transfer")] == before
    assert checked.list.outcomes == {"ready": 3, "to_mend": 1, "already_covered": 1, "ask_person": 0}
    assert (checked.list.rows, checked.list.state, checked.cost, checked.budget_left) == (5, "checked", 6 * MONTH, 0)


def test_the_same_bytes_under_the_same_agreement_are_the_same_list(walk: Walk) -> None:
    for code in (CODE, "OTHER"):
        walk.agreement(code)
    file = csv_file(rows(1, 3))
    first = walk.check(file)
    again = check_list(file=file, name="nama-lain.csv", agreement=CODE, by=APPROVER, at=walk.at)
    assert again.list.id == first.list.id
    assert again.list.file_name == first.list.file_name
    assert (walk.count("sponsors_list"), walk.count("sponsors_check")) == (1, 2)
    assert walk.check(file, "OTHER").list.id != first.list.id
    assert walk.check(file + b"\r\n").list.id != first.list.id


def test_a_file_that_cannot_be_read_leaves_nothing(walk: Walk) -> None:
    walk.agreement()
    assert refused(walk.check, b"%PDF-1.7 ...") == ["file.not_spreadsheet"]
    assert refused(walk.check, b"a;b;c\r\n1;2;3\r\n") == ["file.column_missing"]
    assert [walk.count(table) for table in ("sponsors_list", "sponsors_check", "documents_document")] == [0, 0, 0]


def test_who_checks_under_what_must_be_known(walk: Walk) -> None:
    file = csv_file(rows(1, 2))
    assert refused(walk.check, file, by="nobody") == ["user.unknown"]
    assert refused(walk.check, file) == ["agreement.unknown"]


def test_a_check_only_tells_of_budget_and_quota(walk: Walk) -> None:
    walk.agreement(people=1, quotas={"53.71": 1, "53.01": 5})
    checked = walk.check(rows(1, 4))
    assert checked.list.outcomes["ready"] == 3
    assert checked.budget_left == -2 * 2 * MONTH
    assert checked.over_quota == {"53.71": 2}


def test_an_approved_list_checked_again_is_shown_as_it_was_approved(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    again = walk.check(rows(1, 3))
    assert (again.list.state, again.list.outcomes["ready"], again.cost) == ("approved", 2, 4 * MONTH)
    assert walk.count("sponsors_check") == 1


def test_a_check_that_an_approval_overtakes_does_not_change_the_approved_list(walk: Walk) -> None:
    walk.agreement()
    checked = walk.check(rows(1, 3))

    class ApprovedMeanwhile(Watch):
        def step(self, name: str, *, total: int = 0) -> None:
            if name == "match":
                [answer] = at_once(lambda: walk.approve(checked.list.id))
                assert isinstance(answer, ApprovedList), answer

    again = check_list(
        file=csv_file(rows(1, 3)), name="x.csv", agreement=CODE, by=CHECKER, at=walk.at, watch=ApprovedMeanwhile()
    )
    assert (again.list.state, again.list.outcomes["ready"], again.cost) == ("approved", 2, 4 * MONTH)
    assert {outcome for outcome, _, _ in walk.verdicts(checked.list.id).values()} == {"ready"}
    assert walk.count("sponsors_check") == 1


def test_a_check_waits_for_an_approval_that_is_under_way(walk: Walk) -> None:
    walk.agreement()
    checked = walk.check(rows(1, 3))
    again = approved_while(walk, checked.list.id, lambda: walk.check(rows(1, 3)))
    assert again.list.state == "approved"
    assert walk.count("sponsors_check") == 1


# Approving


def test_a_second_person_approves(walk: Walk) -> None:
    walk.agreement()
    checked = walk.check(rows(1, 3))
    assert refused(walk.approve, checked.list.id, by=CHECKER) == ["list.same_person"]
    assert refused(walk.approve, checked.list.id, by="nobody") == ["user.unknown"]
    assert refused(walk.approve, "0123456789") == ["list.unknown"]
    done = walk.approve(checked.list.id)
    assert (done.people, done.cost, done.budget_left) == (2, 4 * MONTH, 196 * MONTH)
    assert (walk.balance("committed"), walk.balance("available")) == (4 * MONTH, 196 * MONTH)
    assert walk.count("people_worker") == walk.count("sponsors_enrolment") == 2
    assert walk.holds()


def test_whoever_checked_last_does_not_approve(walk: Walk) -> None:
    walk.agreement()
    walk.check(rows(1, 3))
    checked = walk.check(rows(1, 3), by=APPROVER)
    assert refused(walk.approve, checked.list.id, by=APPROVER) == ["list.same_person"]
    assert walk.approve(checked.list.id, by=CHECKER).people == 2


def test_whoever_only_has_a_list_checked_again_may_approve_it(walk: Walk) -> None:
    walk.agreement()
    checked = walk.check(rows(1, 3))
    recheck_list(list_id=checked.list.id, by=APPROVER, at=walk.at)
    assert refused(walk.approve, checked.list.id, by=CHECKER) == ["list.same_person"]
    assert walk.approve(checked.list.id, by=APPROVER).people == 2


def test_an_approval_sent_twice_is_one_approval(walk: Walk) -> None:
    walk.agreement()
    first = walk.approve(walk.check(rows(1, 3)).list.id)
    again = walk.approve(first.list)
    assert again == first._replace(repeated=True)
    assert entries(walk, "approve_list") == 1
    assert walk.holds()


def test_people_of_a_list_carry_where_they_come_from(walk: Walk) -> None:
    walk.agreement()
    list_id = walk.enrol([row(1, decile="3", income="1.500.000")])
    assert walk.db.rows(
        "SELECT w.channel, w.kind, wf.decile, wf.source, j.income FROM people_worker w"
        " JOIN people_welfare wf ON wf.worker_id = w.id JOIN people_job j ON j.worker_id = w.id"
    ) == [("list", "independent", 3, f"list {list_id}", 1_500_000)]


def test_an_approval_that_waited_for_a_hand_over_commits_by_it(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement()
    listed = walk.check(rows(1, 3)).list.id
    asked = HandOver(next_month(), (CoFunder("apbd", "Kabupaten Alor", 1),))
    order = place_order(agreement=CODE, asked=asked, why="Surat 1", by=CHECKER, at=walk.at).order.id

    def overtaken(**words: Any) -> list[queries.AgreementView]:
        monkeypatch.undo()
        confirm_order(id=order, by=APPROVER, at=walk.at)
        return hold(**words)

    monkeypatch.setattr("payung.sponsors.actions.hold", overtaken)
    walk.approve(listed)
    assert (walk.balance("committed/1"), walk.balance("committed/2")) == (0, 4 * MONTH)
    assert walk.holds()


def test_a_list_without_anybody_ready_is_not_approved(walk: Walk) -> None:
    walk.agreement()
    assert refused(walk.approve, walk.check([row(1, sex="")]).list.id) == ["list.nobody_ready"]


def test_a_list_that_came_out_otherwise_meanwhile_is_refused_until_checked_again(walk: Walk) -> None:
    walk.agreement()
    checked = walk.check(rows(1, 3))
    number = walk.register(row(1)).number
    assert refused(walk.approve, checked.list.id) == ["list.outcomes_changed"]
    assert walk.count("people_worker") == 1
    walk.check(rows(1, 3))
    assert walk.approve(checked.list.id).people == 2
    assert walk.worker(row(1)).number == number
    assert walk.holds()


def test_a_list_over_the_budget_is_refused_whole_with_the_figures(walk: Walk) -> None:
    walk.agreement(people=3)
    walk.enrol(rows(1, 3))
    checked = walk.check(rows(5, 7))
    with pytest.raises(Refused) as refusal:
        walk.approve(checked.list.id)
    assert refusal.value.problems == (
        Problem("list.over_budget", "list", f"{rupiah(4 * MONTH)} > {rupiah(2 * MONTH)}"),
    )
    assert walk.count("people_worker") == 2
    assert walk.approve(walk.check([row(9)]).list.id).budget_left == 0
    assert walk.holds()


def test_quotas_count_everybody_of_the_agreement(walk: Walk) -> None:
    walk.agreement(quotas={"53.71": 2, "53.01": 0})
    walk.enrol(rows(1, 3))
    belu = {"region": "Belu"}
    checked = walk.check([row(3), row(4, **belu), row(5, region="Kab. Kupang")])
    assert checked.over_quota == {"53.71": 1, "53.01": 1}
    with pytest.raises(Refused) as refusal:
        walk.approve(checked.list.id)
    assert {(problem.code, problem.where) for problem in refusal.value.problems} == {
        ("list.over_quota", "53.71"),
        ("list.over_quota", "53.01"),
    }
    assert any("3 > 2" in problem.value for problem in refusal.value.problems)
    assert walk.approve(walk.check([row(4, **belu)]).list.id).people == 1


# Who is on it already


def test_a_known_worker_is_enrolled_with_the_number_they_have(walk: Walk) -> None:
    walk.agreement()
    number = walk.register(row(1)).number
    first, last = row(1)["name"].split()
    checked = walk.check([row(1, name=f"{last} {first}".upper()), row(2)])
    assert walk.verdicts(checked.list.id)[2] == ("ready", "", f"member:{number}")
    walk.approve(checked.list.id)
    assert walk.count("people_worker") == 2
    assert walk.db.rows(
        "SELECT e.row FROM sponsors_enrolment e JOIN people_worker w ON w.id = e.worker_id WHERE w.number = %s", number
    ) == [(2,)]
    assert walk.holds()


def test_a_known_nik_under_another_name_is_asked_about(walk: Walk) -> None:
    walk.agreement()
    number = walk.register(row(1)).number
    checked = walk.check([row(1, name="Orang Lain")])
    assert walk.verdicts(checked.list.id) == {2: ("ask_person", "nik.other_identity", f"member:{number}")}


def test_whoever_paid_a_month_of_the_term_is_covered_already_until_it_is_taken_back(walk: Walk) -> None:
    walk.agreement(months=2)
    number = walk.register(row(1)).number
    walk.pay(row(1), start=next_month() + 1, reference="OWN-1")
    assert walk.verdicts(walk.check([row(1)]).list.id) == {
        2: ("already_covered", "member.already_covered", f"member:{number}")
    }
    walk.reverse("OWN-1")
    assert walk.check([row(1)]).list.outcomes["ready"] == 1


def test_months_outside_the_term_do_not_matter(walk: Walk) -> None:
    walk.agreement(months=2)
    walk.register(row(1))
    for outside in (next_month() + -1, next_month() + 2):
        walk.pay(row(1), start=outside)
    assert walk.check([row(1)]).list.outcomes["ready"] == 1


def test_whoever_another_agreement_promised_a_month_is_covered_already(walk: Walk) -> None:
    walk.agreement(months=2)
    walk.agreement("LATER", months=2, first_month=next_month() + 1)
    walk.agreement("AFTER", months=2, first_month=next_month() + 2)
    walk.agreement("BEFORE", months=2, first_month=next_month() + -2)
    walk.enrol([row(1)])
    assert walk.check([row(1)], "LATER").list.outcomes["already_covered"] == 1
    for code in ("AFTER", "BEFORE"):
        assert walk.check([row(1)], code).list.outcomes["ready"] == 1


# One person at the counter


def one(walk: Walk, person: Row, code: str = CODE) -> Any:
    status = Status(person["decile"])
    return register_under_agreement(entry=entry(person), status=status, agreement=code, by=CHECKER, at=walk.at)


def test_a_person_at_the_counter_is_a_list_of_one_that_awaits_approval(walk: Walk) -> None:
    walk.agreement(max_decile=4)
    made = one(walk, row(1))
    assert (made.list.rows, made.list.state, made.cost) == (1, "checked", 2 * MONTH)
    assert one(walk, row(1)).list.id == made.list.id
    assert refused(walk.approve, made.list.id, by=CHECKER) == ["list.same_person"]
    walk.approve(made.list.id)
    assert one(walk, row(1)).list.state == "approved"
    assert walk.count("people_worker") == 1
    assert walk.holds()


def test_a_person_whom_the_list_would_refuse_is_refused_with_its_codes(walk: Walk) -> None:
    walk.agreement(max_decile=4)
    walk.register(row(2))
    assert refused(one, walk, row(1, sex="?", decile="9")) == ["sex.unknown", "decile.too_high"]
    assert refused(one, walk, row(2, name="Orang Lain")) == ["nik.other_identity"]
    assert walk.count("sponsors_list") == 1  # it awaits an officer's decision
    walk.enrol([row(3)])
    assert refused(one, walk, row(3, income="1")) == ["member.already_covered"]
    assert walk.count("sponsors_list") == 2


# Money


def test_the_same_reference_is_the_same_receipt(walk: Walk) -> None:
    walk.agreement(months=2)
    walk.enrol(rows(1, 3))
    first = walk.receive(2 * MONTH + 5, "SP2D-A")
    again = walk.receive(2 * MONTH + 5, "SP2D-A")
    assert (first.months, first.waiting) == (again.months, again.waiting)
    assert [month.people for month in first.months] == [2]
    assert refused(walk.receive, 2 * MONTH + 6, "SP2D-A") == ["payment.reference_reused"]
    assert walk.count("payments_receipt") == entries(walk, "receive_money") == 1


def test_a_receipt_is_answered_as_it_was_answered_first_whatever_came_after(walk: Walk) -> None:
    walk.agreement(months=2)
    walk.enrol(rows(1, 3))
    first = walk.receive(MONTH, "SP2D-A")
    assert (first.months, first.waiting) == ((), MONTH)
    second = walk.receive(3 * MONTH, "SP2D-B")
    assert len(second.months) == 2
    for reference, amount, answer in (("SP2D-A", MONTH, first), ("SP2D-B", 3 * MONTH, second)):
        assert walk.receive(amount, reference) == answer._replace(repeated=True)


def test_a_reference_is_used_once_by_anybody(walk: Walk) -> None:
    walk.agreement()
    walk.agreement("OTHER")
    walk.receive(MONTH, "SP2D-A")
    assert refused(walk.receive, MONTH, "SP2D-A", "OTHER") == ["payment.reference_reused"]
    walk.register(row(1))
    assert refused(walk.pay, row(1), reference="SP2D-A") == ["payment.reference_reused"]
    price = walk.pay(row(1), reference="OWN-1").amount
    assert refused(walk.receive, price, "OWN-1") == ["payment.reference_reused"]


def test_money_is_positive_and_for_an_agreement_that_is_there(walk: Walk) -> None:
    walk.agreement()
    for amount in (0, -MONTH):
        assert refused(walk.receive, amount) == ["payment.amount_not_positive"]
    assert refused(walk.receive, MONTH, "R", "NONE") == ["agreement.unknown"]


def test_a_receipt_is_taken_back_once_and_its_reference_stays_used(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    walk.receive(2 * MONTH, "SP2D-A")
    assert not walk.reverse("SP2D-A").repeated
    assert walk.reverse("SP2D-A").repeated
    assert refused(walk.receive, 2 * MONTH, "SP2D-A") == ["payment.reference_reversed"]
    assert refused(walk.reverse, "SP2D-B") == ["payment.unknown"]
    assert (walk.balance("waiting"), walk.balance("spent"), walk.balance("committed")) == (0, 0, 4 * MONTH)
    assert walk.holds()


# At once


def test_of_two_lists_at_once_the_budget_takes_the_one_it_holds(walk: Walk) -> None:
    walk.agreement(people=150)
    lists = [walk.check(rows(start, start + 100)).list.id for start in (0, 100)]
    answers = at_once(*(lambda id=id: walk.approve(id) for id in lists))
    [loser] = [answer for answer in answers if not isinstance(answer, ApprovedList)]
    assert codes(loser) == ["list.over_budget"]
    assert walk.count("people_worker") == 100
    assert (walk.balance("available"), walk.balance("committed")) == (50 * 2 * MONTH, 100 * 2 * MONTH)
    assert walk.holds()


def test_one_list_approved_twice_at_once_is_booked_once(walk: Walk) -> None:
    walk.agreement()
    walk.receive(MONTH)
    list_id = walk.check(rows(0, 50)).list.id
    answers = at_once(*[lambda: walk.approve(list_id)] * 3)
    assert sorted(answer.repeated for answer in answers) == [False, True, True]
    assert len({(answer.list, answer.people, answer.cost, answer.budget_left) for answer in answers}) == 1
    assert entries(walk, "approve_list") == 1
    assert walk.balance("committed") == 100 * MONTH
    assert walk.holds()


@pytest.mark.parametrize("known", [True, False])
def test_a_worker_on_two_lists_at_once_is_promised_once(walk: Walk, known: bool) -> None:
    for code in (CODE, "OTHER"):
        walk.agreement(code, people=2_000)
    shared = rows(0, 2_000)
    if known:
        for person in shared[:5]:
            walk.register(person)
    lists = [walk.check(people, code).list.id for people, code in ((shared, CODE), (shared[::-1], "OTHER"))]
    answers = at_once(*(lambda id=id: walk.approve(id) for id in lists))
    [loser] = [answer for answer in answers if not isinstance(answer, ApprovedList)]
    assert codes(loser) == ["list.outcomes_changed"]
    assert walk.count("sponsors_enrolment") == walk.count("people_worker") == 2_000
    assert walk.holds()


def test_a_worker_known_to_both_lists_is_held_while_one_is_approved(walk: Walk) -> None:
    """The second approval reads whom the first promised something, though it began before the first was done."""
    for code in (CODE, "OTHER"):
        walk.agreement(code)
    walk.register(row(1))
    lists = [walk.check([row(1), row(n)], code).list.id for n, code in ((2, CODE), (3, "OTHER"))]

    answer = approved_while(walk, lists[0], lambda: walk.approve(lists[1]))
    assert codes(answer) == ["list.outcomes_changed"]
    assert walk.count("sponsors_enrolment") == 2
    assert walk.holds()


def approved_while(walk: Walk, list_id: str, call: Callable[[], Any]) -> Any:
    """Approve a list; just before it is written another call begins, and waits for it. What the call gave."""
    answers: list[Any] = []

    def run() -> None:
        answers.extend(at_once(call))

    other = threading.Thread(target=run)

    class HoldsOn(Watch):
        def step(self, name: str, *, total: int = 0) -> None:
            if name == "write":
                other.start()
                wait_until_somebody_waits(walk)

    approve_list(list_id=list_id, by=APPROVER, at=walk.at, watch=HoldsOn())
    other.join()
    return answers[0]


def wait_until_somebody_waits(walk: Walk) -> None:
    for _ in range(500):
        [(waiting,)] = walk.db.rows(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            " WHERE NOT l.granted AND a.datname = current_database()"
        )
        if waiting:
            return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_a_person_who_registers_while_their_list_is_approved_is_one_worker(walk: Walk) -> None:
    walk.agreement()
    list_id = walk.check(rows(0, 40)).list.id
    approved, *registered = at_once(
        lambda: walk.approve(list_id), *(lambda n=n: walk.register(row(n)) for n in (39, 20))
    )
    assert isinstance(approved, ApprovedList) or codes(approved) == ["list.outcomes_changed"]
    for answer in registered:
        assert not isinstance(answer, Exception) or codes(answer) == ["nik.already_registered"]
    if isinstance(approved, Refused):
        walk.check(rows(0, 40))
        walk.approve(list_id)
    assert walk.count("people_worker") == 40
    assert walk.holds()


def test_one_receipt_sent_twice_at_once_is_booked_once(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(0, 20))
    answers = at_once(*[lambda: walk.receive(40 * MONTH, "SP2D-A")] * 3)
    assert all(isinstance(answer, ReceivedMoney) for answer in answers), answers
    assert len({(answer.months, answer.waiting) for answer in answers}) == 1
    assert entries(walk, "receive_money") == walk.count("payments_receipt") == 1
    assert walk.holds()


def test_one_reference_for_two_agreements_at_once_goes_to_one(walk: Walk) -> None:
    for code in (CODE, "OTHER"):
        walk.agreement(code)
    answers = at_once(*(lambda code=code: walk.receive(MONTH, "SP2D-A", code) for code in (CODE, "OTHER")))
    [loser] = [answer for answer in answers if not isinstance(answer, ReceivedMoney)]
    assert codes(loser) == ["payment.reference_reused"]
    assert walk.holds()


def test_workers_who_pay_while_the_sponsors_money_comes_are_paid_once(walk: Walk) -> None:
    walk.agreement(months=1)
    walk.enrol(rows(0, 40))
    received, *paid = at_once(
        lambda: walk.receive(40 * MONTH, "SP2D-A"),
        *(lambda n=n: walk.pay(row(n), reference=f"OWN-{n}") for n in (39, 20, 0)),
    )
    assert isinstance(received, ReceivedMoney), received
    themselves = sum(not isinstance(answer, Exception) for answer in paid)
    for answer in paid:
        assert not isinstance(answer, Exception) or codes(answer) == ["month.already_paid"]
    assert [month.people for month in received.months] == [40 - themselves]
    assert walk.count("contributions_paidmonth") == 80
    assert walk.holds()


def test_a_receipt_taken_back_twice_at_once_is_taken_back_once(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(0, 20))
    walk.receive(40 * MONTH, "SP2D-A")
    answers = at_once(*[lambda: walk.reverse("SP2D-A")] * 3)
    assert sorted(answer.repeated for answer in answers) == [False, True, True]
    assert entries(walk, "reverse_receipt") == 1
    assert walk.holds()


def test_queries_show_an_agreement_by_code_or_id(walk: Walk) -> None:
    made = walk.agreement()
    assert queries.agreement(id=made.id) == queries.agreement(code=CODE) == made
