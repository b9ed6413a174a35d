"""An agreement is drawn up by one person and made by another: once, as it was read, and priced by the law."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from payung.access.scope import Scope, seeing
from payung.contributions.actions import funder
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.sponsors import queries
from payung.sponsors.checks import Terms
from payung.sponsors.proposals.actions import (
    Answered,
    check_drawn_up,
    confirm_agreement,
    decline_agreement,
    propose_agreement,
)
from payung.sponsors.proposals.proposed import Proposed, as_content, from_content, reckon
from payung.sponsors.proposals.queries import open_proposals
from tests.sponsors.walk import APPROVER, CHECKER, MONTH, Walk, at_once, next_month, rows


def drawn_up(**changes: Any) -> Proposed:
    """What Kabupaten Alor is to promise: 100 people for two months."""
    terms = Terms(next_month(), 2, ("jkk", "jkm"), "apbd", max_decile=4, serve_by="decile")
    words = {
        **{"funder_id": funder(kind="apbd", name="Kabupaten Alor"), "code": "ALOR-1", "decree": "SK 1/2026"},
        **{"terms": terms, "people": 100, "budget": 100 * 2 * MONTH, "quotas": {"53.71": 60}},
    }
    return Proposed(**words | changes)


def placed(walk: Walk, **changes: Any) -> Answered:
    return propose_agreement(proposed=drawn_up(**changes), by=CHECKER, at=walk.at)


def confirmed(walk: Walk, asked: Answered, *, by: str = APPROVER) -> Answered:
    return confirm_agreement(id=asked.proposal.id, by=by, at=walk.at)


def refused(call: Any, *words: Any, **named: Any) -> list[tuple[str, str]]:
    """The codes and places with which a call is refused."""
    with pytest.raises(Refused) as refusal:
        call(*words, **named)
    return [(problem.code, problem.where) for problem in refusal.value.problems]


def test_it_is_none_before_it_is_confirmed_and_then_takes_lists(walk: Walk) -> None:
    asked = placed(walk)
    assert walk.count("sponsors_agreement") == 0
    assert [each.id for each in open_proposals()] == [asked.proposal.id]
    assert confirmed(walk, asked).proposal.answered_by == APPROVER
    made, wanted = queries.agreement(code="ALOR-1"), drawn_up()
    assert (made.terms, made.quotas, made.budget) == (wanted.terms, wanted.quotas, wanted.budget)
    assert (made.sponsor, made.decree) == ("Kabupaten Alor", "SK 1/2026")
    assert open_proposals() == []
    walk.enrol(rows(1, 4), "ALOR-1")
    assert walk.balance("committed", "ALOR-1") == 3 * 2 * MONTH
    assert walk.holds()


def test_sent_twice_it_is_one_and_whoever_drew_it_up_neither_confirms_nor_declines_it(walk: Walk) -> None:
    asked, again = placed(walk), placed(walk, decree="  SK   1/2026 ")
    assert (again.proposal.id, again.repeated) == (asked.proposal.id, True)
    assert refused(confirmed, walk, asked, by=CHECKER) == [("order.same_person", "by")]
    assert refused(decline_agreement, id=asked.proposal.id, by=CHECKER, at=walk.at) == [("order.same_person", "by")]
    with connection.cursor() as cursor, pytest.raises(Exception, match="two_persons"), transaction.atomic():
        cursor.execute(
            "INSERT INTO sponsors_proposalanswer (proposal_id, requested_by_id, answered_by_id, declined)"
            " SELECT id, requested_by_id, requested_by_id, false FROM sponsors_proposal"
        )
    assert sorted(each.repeated for each in at_once(*[lambda: confirmed(walk, asked)] * 3)) == [False, True, True]
    assert placed(walk).proposal.state == "confirmed"
    assert walk.count("sponsors_agreement") == 1
    assert walk.holds()


def test_a_no_is_final(walk: Walk) -> None:
    asked = placed(walk)
    assert decline_agreement(id=asked.proposal.id, by=APPROVER, at=walk.at).proposal.state == "declined"
    assert decline_agreement(id=asked.proposal.id, by=APPROVER, at=walk.at).repeated
    assert refused(confirmed, walk, asked) == [("order.declined", "proposal")]
    assert placed(walk).proposal.state == "declined"
    other = placed(walk, people=99)
    confirmed(walk, other)
    assert refused(decline_agreement, id=other.proposal.id, by=APPROVER, at=walk.at)[0][0] == "order.confirmed"
    assert walk.holds()


def test_a_code_stands_once_whoever_has_it_and_whoever_asks(walk: Walk) -> None:
    one, other = placed(walk), placed(walk, people=99)
    foreign = walk.agreement("TAKEN", sponsor="Kabupaten Ende")
    confirmed(walk, one)
    assert refused(confirmed, walk, other) == [("agreement.exists", "code")]
    with seeing(scope=Scope(sponsors=(drawn_up().funder_id,))):
        assert refused(queries.agreement, code=foreign.code)
        assert refused(placed, walk, code="TAKEN") == [("agreement.exists", "code")]
    assert walk.holds()


def test_every_problem_of_the_terms_is_told_before_anything_is_written(walk: Walk) -> None:
    terms = drawn_up().terms
    wrong = drawn_up(code="alor", people=0, quotas={"53.71": 1}, terms=terms._replace(region="53.08", programmes=()))
    assert {code for code, _ in refused(check_drawn_up, proposed=wrong, at=walk.at)} == {
        *("agreement.code_malformed", "plan.people_impossible", "agreement.quota_outside", "programme.none_chosen")
    }
    over = terms._replace(first_month=next_month() + -9)
    assert refused(placed, walk, terms=over) == [("agreement.over", "agreement")]
    assert refused(placed, walk, funder_id=99) == [("agreement.funder_unknown", "funder")]
    assert refused(placed, walk, decree="NIK 5371011503900001") == [("why.holds_nik", "decree")]
    assert walk.count("sponsors_proposal") == 0


def test_what_is_kept_is_what_was_drawn_up() -> None:
    proposed = Proposed(7, "A-1", "SK", Terms(Month.parse("2027-01"), 3, ("jkm",), "csr", serve_by="need"), 5, 9, {})
    assert from_content(funder_id=7, content=as_content(proposed=proposed)) == proposed


def test_a_public_budget_pays_the_whole_price_and_a_company_less_while_the_discount_lasts() -> None:
    terms, today = Terms(Month.parse("2026-11"), 4, ("jkk", "jkm"), "apbd"), date(2026, 11, 21)
    found = reckon(terms=terms, people=1000, today=today)
    [whole] = found.stretches
    assert (whole.first, whole.months, whole.full, whole.discount, whole.each) == (
        terms.first_month,
        4,
        MONTH,
        0,
        MONTH,
    )
    assert (whole.everybody, found.each, found.cost) == (1000 * MONTH, 4 * MONTH, 4000 * MONTH)
    assert (found.reached(budget=10**7), found.reached(budget=4 * MONTH - 1)) == (10**7 // (4 * MONTH), 0)
    company = reckon(terms=terms._replace(payer="csr"), people=1000, today=today).stretches
    assert [(str(each.first), each.months, each.each) for each in company] == [
        ("2026-11", 2, MONTH // 2),
        ("2027-01", 2, MONTH),
    ]
    assert reckon(terms=terms, people=1, today=date(2026, 12, 1)).each == 3 * MONTH  # of a month that is over nothing


def test_another_sponsor_and_another_region_see_nothing_of_it(walk: Walk) -> None:
    asked = placed(walk, terms=drawn_up().terms._replace(region="53.71"))
    for scope, seen in (
        (Scope(sponsors=(drawn_up().funder_id,)), 1),
        (Scope(regions=("53.71",)), 1),
        (Scope(sponsors=(asked.proposal.payer.id + 1,)), 0),
        (Scope(regions=("53.08",)), 0),
    ):
        with seeing(scope=scope):
            assert len(open_proposals()) == seen
