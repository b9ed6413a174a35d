"""An agreement carried over into the next: who goes on, who does not, and on which day; steps; a grant for one."""

from collections.abc import Iterable

import pytest

from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.law.book import book
from payung.law.contributions import quote
from payung.sponsors import queries
from payung.sponsors.actions import ReceivedMoney, receive_money
from payung.sponsors.renewal.actions import (
    GrantedMonths,
    Renewal,
    create_grant,
    record_next_step,
    renew_agreement,
)
from payung.sponsors.renewal.prospects import cost_of_keeping
from payung.sponsors.renewal.queries import exits, next_steps
from tests.sponsors.walk import APPROVER, CHECKER, CODE, MONTH, Walk, next_month, own_price, row, rows

NEXT = "NTT-2"


def renew(walk: Walk, *, into: str = NEXT) -> Renewal:
    return renew_agreement(old=CODE, into=into, by=CHECKER, at=walk.at)


def ends(walk: Walk, people: Iterable[int], *, months: int = 2, paid: int = 2) -> Month:
    """An agreement of some months for these people, so many months of it paid; the first month behind it."""
    walk.agreement(months=months)
    who = [row(n) for n in people]
    walk.enrol(who)
    for _ in range(paid):
        walk.receive(len(who) * MONTH)
    return next_month() + months


def follows(walk: Walk, behind: Month, **terms: object) -> None:
    walk.agreement(NEXT, first_month=behind, **{"months": 3, **terms})  # type: ignore[arg-type]


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in refused.value.problems]


def outcomes(renewal: Renewal) -> list[tuple[str, list[str]]]:
    return [(each.outcome, [problem.code for problem in each.problems]) for each in renewal.people]


def test_whoever_may_goes_on_without_a_gap(walk: Walk) -> None:
    behind = ends(walk, (1, 2, 3))
    follows(walk, behind)
    renewal = renew(walk)
    assert outcomes(renewal) == [("continues", [])] * 3
    assert [each.cost for each in renewal.people] == [3 * MONTH] * 3
    assert sum(each.cost for each in renewal.people) == renewal.checked.cost
    assert {each.promised_until for each in renewal.people} == {(behind + -1).last}
    assert {each.protected_until for each in renewal.people} == {(behind + 2).last}
    walk.approve(renewal.checked.list.id)
    walk.receive(3 * 3 * MONTH, code=NEXT)
    assert walk.count("people_worker") == 3
    assert walk.holds()


def test_done_twice_on_a_day_it_is_one_list(walk: Walk) -> None:
    follows(walk, ends(walk, (1, 2)))
    once, twice = renew(walk), renew(walk)
    assert once.checked.list.id == twice.checked.list.id
    assert once.people == twice.people
    walk.approve(once.checked.list.id)
    assert renew(walk).checked.list.state == "approved"
    assert walk.count("sponsors_enrolment") == 4


def test_a_late_renewal_leaves_a_gap_that_is_named(walk: Walk) -> None:
    behind = ends(walk, (1, 2))
    follows(walk, behind + 1)
    walk.pay(row(2), start=behind)
    renewal = renew(walk)
    assert [(each.outcome, each.gap) for each in renewal.people] == [("gap", (behind,)), ("continues", ())]


def test_whoever_loses_cover_is_told_the_day_and_the_reason(walk: Walk) -> None:
    behind = ends(walk, (1, 2), paid=1)
    walk.enrol([row(3, decile="4")])
    follows(walk, behind, max_decile=2)
    walk.pay(row(2), start=behind + 1)
    renewal = renew(walk)
    assert outcomes(renewal) == [
        ("continues", []),
        ("already_covered", ["member.already_covered"]),
        ("to_mend", ["decile.too_high"]),
    ]
    lost = renewal.people[2]
    assert (lost.paid_until, lost.promised_until) == (None, (behind + -1).last)
    assert (lost.protected_until, lost.cost) == ((behind + 2).last, 0)
    first = renewal.people[0]
    assert (first.paid_until, first.promised_until) == ((behind + -2).last, (behind + -1).last)


def test_a_status_that_has_expired_is_a_reason(walk: Walk) -> None:
    behind = ends(walk, (1,))
    follows(walk, behind, max_decile=4, status_months=1)
    assert outcomes(renew(walk)) == [("to_mend", ["status.expired"])]


def test_who_left_and_whose_list_was_voided_are_not_on_it(walk: Walk) -> None:
    walk.agreement(months=2)
    first, other = walk.enrol(rows(1, 3)), walk.enrol(rows(5, 7))
    leaver = walk.worker(row(2)).id
    walk.db.as_owner(
        "INSERT INTO sponsors_departure (list_id, worker_id, month, reason, by_list_id, row)"
        " VALUES (%s, %s, %s, 'died', %s, 2)",
        *(first, leaver, (next_month() + 1).first, first),
    )
    walk.db.as_owner(
        "INSERT INTO sponsors_order (id, agreement_id, kind, content, requested_by_id)"
        " SELECT 'o', l.agreement_id, 'void', '{}', l.uploaded_by_id FROM sponsors_list l WHERE l.id = %s",
        other,
    )
    walk.db.as_owner(
        "INSERT INTO sponsors_void (list_id, order_id, first_month) VALUES (%s, 'o', %s)",
        *(other, next_month().first),
    )
    follows(walk, next_month() + 2)
    renewal = renew(walk)
    assert [each.who.worker for each in renewal.people] == [walk.worker(row(1)).id]
    assert renewal.left == {"died": 1}


def test_keeping_costs_from_the_month_behind_the_last(walk: Walk) -> None:
    behind = ends(walk, (1, 2))
    follows(walk, behind)
    renewal = renew(walk)
    kept = cost_of_keeping(people=renewal.people, programmes=("jkk", "jkm"), on=walk.at.date())
    assert [each.months for each in kept] == [1, 3, 6, 12]
    assert [each.public for each in kept] == [2 * n * MONTH for n in (1, 3, 6, 12)]
    assert kept[1].own == 2 * sum(own_price(behind + n) for n in range(3))


def test_an_agreement_is_not_renewed_into_itself_nor_without_people(walk: Walk) -> None:
    walk.agreement(months=2)
    with pytest.raises(Refused) as refused:
        renew(walk, into=CODE)
    assert refusals(refused) == [("renewal.into_itself", "agreement")]
    follows(walk, next_month() + 2)
    with pytest.raises(Refused) as refused:
        renew(walk)
    assert refusals(refused) == [("renewal.nobody", "agreement")]


# Starter subsidies


def starter(walk: Walk) -> tuple[Month, queries.AgreementView]:
    under = walk.agreement(months=12, each=3, next_step="own_payment")
    walk.enrol(rows(1, 4))
    return next_month() + 2, under


def test_everybody_of_a_starter_has_an_end_and_a_next_step_from_day_one(walk: Walk) -> None:
    last, under = starter(walk)
    walk.receive(3 * MONTH)
    found = exits(agreement=under, on=walk.at.date())
    assert {(each.ends, each.protected_until, each.next_step) for each in found} == {
        (last.last, (last + 3).last, "own_payment")
    }
    assert {each.price for each in found} == {own_price(last + 1)}
    assert {each.paid_until for each in found} == {next_month().last}
    assert [each.goes_on for each in found] == ["", "", ""]


def test_within_some_days_only_who_ends_in_them(walk: Walk) -> None:
    last, under = starter(walk)
    days = (last.last - walk.at.date()).days
    assert len(exits(agreement=under, on=walk.at.date(), within=days + 1)) == 3
    assert exits(agreement=under, on=walk.at.date(), within=days - 2) == []


def test_who_goes_on_by_own_payment_or_by_the_next_funder_is_seen(walk: Walk) -> None:
    last, under = starter(walk)
    walk.pay(row(1), start=last + 1)
    walk.agreement(NEXT, first_month=last + 1, months=2)
    walk.enrol([row(2)], NEXT)
    found = {each.who.worker: each.goes_on for each in exits(agreement=under, on=walk.at.date())}
    assert found == {
        walk.worker(row(1)).id: "own_payment",
        walk.worker(row(2)).id: "next_funder",
        walk.worker(row(3)).id: "",
    }


def step(walk: Walk, n: int, what: str) -> bool:
    number = str(walk.worker(row(n)).number)
    return record_next_step(agreement=CODE, number=number, step=what, by=CHECKER, at=walk.at)


def test_a_persons_own_next_step_counts_and_the_last_word_of_all(walk: Walk) -> None:
    _, under = starter(walk)
    assert [step(walk, 2, what) for what in ("agent_visit", "agent_visit", "next_funder")] == [True, False, True]
    assert next_steps(agreement=under) == {walk.worker(row(2)).id: "next_funder"}
    assert [each.next_step for each in exits(agreement=under, on=walk.at.date())] == [
        "own_payment",
        "next_funder",
        "own_payment",
    ]
    assert walk.holds()


def test_a_next_step_is_one_we_know_of_somebody_on_the_lists(walk: Walk) -> None:
    starter(walk)
    walk.register(row(9))
    with pytest.raises(Refused) as refused:
        step(walk, 9, "agent_visit")
    assert refusals(refused) == [("next_step.not_enrolled", "number")]
    with pytest.raises(Refused) as refused:
        step(walk, 1, "hope")
    assert refusals(refused) == [("agreement.next_step_unknown", "step")]


def test_a_starter_without_a_next_step_is_refused(walk: Walk) -> None:
    with pytest.raises(Refused) as refused:
        walk.agreement(months=12, each=3, next_step="")
    assert refusals(refused) == [("agreement.next_step_missing", "next-step")]


# A grant for one


def grant(walk: Walk, *, n: int = 1, start: Month | None = None, code: str = "BU-MARTA", **words: str) -> GrantedMonths:
    said = {"promise": "diminta 1 Oktober 2025", "decree": "Surat CSR 7", "payer": "csr", "sponsor": "PT Laut", **words}
    return create_grant(
        code=code,
        number=str(walk.worker(row(n)).number),
        start=start or next_month(),
        months=3,
        by=CHECKER,
        at=walk.at,
        **said,
    )


def test_a_grant_is_an_agreement_of_exactly_its_price_and_a_list_of_one(walk: Walk) -> None:
    walk.register(row(1))
    done = grant(walk)
    both = ("jkk", "jkm")
    priced = quote(book=book(), income=0, start=next_month(), count=3, programmes=both, sector="other", payer="csr")
    assert done.agreement.budget == queries.worker_list(id=done.list_id).cost == priced.total
    assert queries.worker_list(id=done.list_id).outcomes["ready"] == 1
    walk.approve(done.list_id)
    received: ReceivedMoney = receive_money(
        agreement="BU-MARTA", amount=priced.total, reference="CSR-1", by=APPROVER, at=walk.at
    )
    assert len(received.months) == 3
    assert (walk.balance("available", "BU-MARTA"), walk.count("sponsors_grant")) == (0, 1)
    assert walk.holds()


def test_a_grant_sent_twice_is_one_grant(walk: Walk) -> None:
    walk.register(row(1))
    done = grant(walk)
    walk.approve(done.list_id)
    again = grant(walk)
    assert (again.list_id, again.repeated) == (done.list_id, True)
    assert walk.count("sponsors_agreement") == walk.count("sponsors_grant") == 1
    walk.register(row(2))
    with pytest.raises(Refused) as refused:
        grant(walk, n=2)
    assert refusals(refused) == [("agreement.exists", "code")]


def test_of_a_grant_that_is_refused_nothing_stays(walk: Walk) -> None:
    walk.register(row(1))
    walk.pay(row(1), start=next_month() + 1)
    with pytest.raises(Refused) as refused:
        grant(walk)
    assert [code for code, _ in refusals(refused)] == ["member.already_covered"]
    tables = ("sponsors_agreement", "sponsors_list", "sponsors_grant", "sponsors_check")
    assert [walk.count(table) for table in tables] == [0, 0, 0, 0]
    assert walk.holds()


def test_a_grant_does_not_reach_back_and_its_note_holds_no_nik(walk: Walk) -> None:
    walk.register(row(1))
    with pytest.raises(Refused) as refused:
        grant(walk, start=next_month() + -3, promise=f"NIK {row(1)['nik']}")
    assert refusals(refused) == [("why.holds_nik", "promise"), ("grant.month_past", "from")]
