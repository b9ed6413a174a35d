"""Two at once: one list approved twice, lists that want one budget or one person, checks beside money that comes.

On real connections, each a thread's or a process's own. Beside them a naive approval, which overspends: what these
tests would see.
"""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import transaction

from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.sponsors import queries
from payung.sponsors.actions import ApprovedList
from tests.conftest import Answer, Installation
from tests.faults.together import together
from tests.sponsors.walk import MONTH, Row, Walk, at_once, csv_file, rows

ROUNDS = 5
PEOPLE = 20
MONTHS = 2
COST = PEOPLE * MONTHS * MONTH


def test_two_processes_that_approve_one_list_enrol_its_people_once(installation: Installation, walk: Walk) -> None:
    walk.agreement(people=ROUNDS * PEOPLE)
    for done in range(1, ROUNDS + 1):
        list_id = checked(walk, rows(done * PEOPLE, (done + 1) * PEOPLE))
        approve = ("list", "approve", list_id, "--by", "yosef", "--json")
        answers = together(installation, walk, approve, approve)
        for answer in answers:
            assert answer.status == 0, answer.err
            assert (answer.json["list"], answer.json["people"], answer.json["cost"]) == (list_id, PEOPLE, COST)
            assert answer.json["budget_left"] == (ROUNDS - done) * COST
        assert sorted(answer.json["repeated"] for answer in answers) == [False, True]
        assert walk.count("sponsors_approval") == done
        assert walk.count("people_worker") == walk.count("sponsors_enrolment") == done * PEOPLE
        assert_budget(walk, "NTT", lists=done, of=ROUNDS)
    assert walk.holds()


@pytest.mark.parametrize(("lists", "fit"), [(2, 1), (4, 2)])
def test_of_lists_approved_at_once_exactly_those_win_that_the_budget_holds(walk: Walk, lists: int, fit: int) -> None:
    """The budget holds `fit` lists and a half."""
    for n in range(ROUNDS):
        code, first = f"R{n}", n * lists * PEOPLE
        walk.agreement(code, budget=fit * COST + COST // 2)
        starts = range(first, first + lists * PEOPLE, PEOPLE)
        ids = [checked(walk, rows(start, start + PEOPLE), code) for start in starts]
        answers = at_once(*(lambda id=id: walk.approve(id) for id in ids))
        assert sorted(map(said, answers)) == sorted(["approved"] * fit + ["list.over_budget"] * (lists - fit))
        won = {answer.list for answer in answers if isinstance(answer, ApprovedList)}
        assert won == {
            id for (id,) in walk.db.rows("SELECT list_id FROM sponsors_approval WHERE list_id = ANY(%s)", ids)
        }
        assert walk.count("people_worker") == (n + 1) * fit * PEOPLE
        assert walk.balance("committed", code) == fit * COST
        assert walk.balance("available", code) == COST // 2
    assert walk.holds()


def test_a_naive_approval_overspends_the_budget(walk: Walk) -> None:
    """The control: it looks what is left, then commits, and holds nothing between. Two of them spend a budget twice."""
    walk.agreement(budget=COST)
    under, looked = queries.agreement(code="NTT"), threading.Barrier(2)

    def approve_naively(name: str) -> str:
        with transaction.atomic():
            left = queries.available(agreement=under)
            looked.wait(timeout=30)
            if left < COST:
                return "list.over_budget"
            move = Move(under.account("committed", 1), under.account("available"), COST, name)
            book_moves(entry=f"approval {name}", moves=[move])
        return "approved"

    assert at_once(lambda: approve_naively("one"), lambda: approve_naively("other")) == ["approved", "approved"]
    assert (walk.balance("committed"), walk.balance("available")) == (2 * COST, -COST)
    with pytest.raises(AssertionError):
        assert_budget(walk, "NTT", lists=1, of=1)


def test_of_two_lists_at_once_that_share_people_one_has_them(walk: Walk) -> None:
    """The other is refused whole. Checked again it tells who is covered already, and takes the rest."""
    shared = PEOPLE // 2
    for n in range(ROUNDS):
        code, first = f"R{n}", n * 2 * PEOPLE
        walk.agreement(code, budget=2 * COST)
        both = [rows(first, first + PEOPLE), rows(first + shared, first + shared + PEOPLE)]
        ids = [checked(walk, people, code) for people in both]
        answers = at_once(*(lambda id=id: walk.approve(id) for id in ids))
        assert sorted(map(said, answers)) == ["approved", "list.outcomes_changed"]
        assert walk.balance("committed", code) == COST
        lost = next(place for place, answer in enumerate(answers) if not isinstance(answer, ApprovedList))
        again = walk.check(both[lost], code).list
        assert (again.id, again.outcomes["ready"], again.outcomes["already_covered"]) == (ids[lost], shared, shared)
        assert walk.approve(again.id).people == PEOPLE - shared
        assert walk.count("people_worker") == walk.count("sponsors_enrolment") == (n + 1) * (2 * PEOPLE - shared)
        assert walk.balance("committed", code) == 2 * COST - shared * MONTHS * MONTH
    assert walk.holds()


def test_four_lists_checked_at_once_while_money_comes_are_all_exact(
    installation: Installation, walk: Walk, tmp_path: Path
) -> None:
    """Four processes check four lists under two agreements, a fifth receives what pays a month of an approved list.

    Two of the lists hold a covered person each: the answers are those that each list gets alone.
    """
    people, codes = 300, ("ALOR", "BELU")
    for code in codes:
        walk.agreement(code, people=4 * people)
    enrolled = rows(0, people)
    walk.enrol(enrolled, "ALOR")
    lists = [rows((n + 1) * people, (n + 2) * people) for n in range(4)]
    lists[0].append(enrolled[0])
    lists[3].append(enrolled[1])
    checks = []
    for n, each in enumerate(lists):
        file = tmp_path / f"daftar-{n}.csv"
        file.write_bytes(csv_file(each))
        checks.append(("list", "check", file, "--agreement", codes[n % 2], "--by", "maria", "--json"))
    money = (
        "agreement",
        "receive",
        "ALOR",
        "--amount",
        people * MONTH,
        "--reference",
        "SP2D",
        "--by",
        "maria",
        "--json",
    )

    *found, received = together(installation, walk, *checks, money)
    assert [month["people"] for month in received.json["months"]] == [people]
    assert received.json["waiting"] == 0
    for answer, covered in zip(found, (1, 0, 0, 1), strict=True):
        assert outcomes(answer) == {"ready": people, "to_mend": 0, "already_covered": covered, "ask_person": 0}
        assert answer.json["cost"] == people * MONTHS * MONTH
    assert walk.count("sponsors_list") == 5
    assert walk.count("people_worker") == people
    assert walk.holds()

    approvals = [("list", "approve", answer.json["list"], "--by", "yosef", "--json") for answer in found]
    for approved in together(installation, walk, *approvals):
        assert (approved.status, approved.json["people"]) == (0, people), approved.out
    assert walk.count("people_worker") == walk.count("sponsors_enrolment") == 5 * people
    assert [walk.balance("committed", code) for code in codes] == [
        3 * people * MONTHS * MONTH - people * MONTH,
        2 * people * MONTHS * MONTH,
    ]
    assert walk.balance("spent", "ALOR") == people * MONTH
    assert walk.holds()


def checked(walk: Walk, people: Sequence[Row], code: str = "NTT") -> str:
    """The id of a list that was checked, with every row ready."""
    found = walk.check(people, code).list
    assert found.outcomes["ready"] == len(people), found.reasons
    return found.id


def said(answer: object) -> str:
    """What became of an approval: `approved`, or the code of its refusal."""
    if isinstance(answer, ApprovedList):
        return "approved"
    problems = getattr(answer, "problems", None)
    return ";".join(problem.code for problem in problems) if problems else repr(answer)


def outcomes(answer: Answer) -> dict[str, int]:
    """The four outcomes that a check gave."""
    assert answer.status == 0, answer.out
    return {name: answer.json[name] for name in ("ready", "to_mend", "already_covered", "ask_person")}


def assert_budget(walk: Walk, code: str, *, lists: int, of: int) -> None:
    """Of a budget of `of` whole lists so many are committed, and the rest is there."""
    assert (walk.balance("committed", code), walk.balance("available", code)) == (lists * COST, (of - lists) * COST)
