"""The rows that a person is asked about: both sides, what may be shown of a member, and what a decision does."""

from datetime import date
from typing import Any

import pytest

from payung.kernel.problems import Refused
from payung.people.actions import decide_sameness
from payung.people.likeness import Described
from payung.sponsors import queries, review
from payung.sponsors.actions import CheckedList, approve_list, recheck_list
from payung.sponsors.review import Doubt, Field
from tests.sponsors.walk import APPROVER, CHECKER, MONTH, Row, Walk, row

STRANGER = "Yakobus Nahak"


def near(person: Row) -> str:
    """The NIK of this person with another last digit."""
    return f"{person['nik'][:-1]}{(int(person['nik'][-1]) + 1) % 10}"


@pytest.fixture
def asked(walk: Walk) -> CheckedList:
    """A list with two rows of one NIK, a row that bears a member's NIK, and one whose NIK is nearly a member's."""
    walk.agreement()
    walk.register(row(5))
    walk.register(row(6))
    return walk.check([row(1), row(4), row(4, name=STRANGER), row(5, name=STRANGER), row(6, nik=near(row(6)))])


def doubts(checked: CheckedList, *rows: int) -> list[Doubt]:
    return review.doubts(of=queries.worker_list(id=checked.list.id), rows=rows)


def decide(walk: Walk, doubt: Doubt, *, same: bool, by: str = CHECKER) -> None:
    one, other = doubt.sides()
    decide_sameness(one=one, other=other, same=same, why="", by=by, at=walk.at)


def recheck(walk: Walk, checked: CheckedList) -> dict[int, tuple[str, str, str]]:
    recheck_list(list_id=checked.list.id, by=CHECKER, at=walk.at)
    return walk.verdicts(checked.list.id)


def refused(call: Any, *words: Any, **named: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        call(*words, **named)
    return [problem.code for problem in refusal.value.problems]


# What is asked


def test_each_row_to_ask_about_has_its_two_sides(walk: Walk, asked: CheckedList) -> None:
    numbers = [str(walk.worker(row(n)).number) for n in (5, 6)]
    found = doubts(asked)
    assert [(each.row, each.problem.code, each.match) for each in found] == [
        (3, "list.nik_twice", "row:4"),
        (4, "list.nik_twice", "row:3"),
        (5, "nik.other_identity", f"member:{numbers[0]}"),
        (6, "member.alike", f"member:{numbers[1]}"),
    ]
    assert [(each.one.name, each.other and each.other.name) for each in found] == [
        (row(4)["name"], STRANGER),
        (STRANGER, row(4)["name"]),
        (STRANGER, row(5)["name"]),
        (row(6)["name"], row(6)["name"]),
    ]
    assert all(each.is_open and each.obstacle is None for each in found)
    assert review.counted(among=found) == {"open": 4, "same": 0, "different": 0, "stuck": 0}
    assert found[3].evidence == [
        "the name is the same",
        "the birth date is the same",
        "the NIKs were given one after the other, as those of twins are",
        "the region is the same",
    ]
    assert doubts(asked, 5) == [found[2]]


def test_a_row_that_is_not_asked_about_is_named(asked: CheckedList) -> None:
    assert refused(doubts, asked, 2, 3, 99) == ["review.no_doubt"] * 2


def test_a_list_waits_until_nothing_is_asked_any_more(walk: Walk, asked: CheckedList) -> None:
    walk.check([row(8)])
    assert [each.id for each in review.waiting()] == [asked.list.id]
    walk.approve(asked.list.id)
    assert review.waiting() == []


def test_the_way_through_the_doubts(walk: Walk, asked: CheckedList) -> None:
    found = doubts(asked)
    decide(walk, found[2], same=False)
    found = doubts(asked)
    ways = [review.next_open(among=found, after=after) for after in (0, 3, 4, 6)]
    assert [each and each.row for each in ways] == [3, 4, 6, 3]
    assert review.next_open(among=[found[0]], after=3) is None


# What may be shown


def described(**changes: Any) -> Described:
    maria = Described("5304015408900001", "Maria Seran", date(1990, 8, 14), "F", "53.04", "Fatubenao", "", "", "Agnes")
    return maria._replace(**changes)


def shown(one: Described, other: Described, match: str = "member:123") -> dict[str, Field]:
    doubt = Doubt(2, None, match, one, other, None, None)  # type: ignore[arg-type]
    return {field.name: field for field in doubt.fields(language="id")}


@pytest.mark.parametrize(
    ("nik", "told"),
    [
        ("5304015408900001", "•••••• •••••• 0001"),  # the row says it already
        ("5304015408900002", "•••••• •••••• ••••"),  # a twin
        ("5304015408900401", "•••••• •••••• ••••"),  # a slip of the pen
        ("5371016201750001", "•••••• •••••• 0001"),  # the same end by chance
        ("5371016201750417", "•••••• •••••• ••••"),
    ],
)
def test_of_a_members_nik_nothing_is_shown_that_the_row_does_not_say(nik: str, told: str) -> None:
    field = shown(described(), described(nik=nik))["nik"]
    assert (field.one, field.other) == ("•••••• •••••• 0001", told)


def test_exchanged_digits_of_a_member_stay_hidden() -> None:
    field = shown(described(nik="5304015408901234"), described(nik="5304015408901324"))["nik"]
    assert field.other == "•••••• •••••• ••••"


def test_of_a_member_nothing_is_shown_about_which_the_row_is_silent() -> None:
    told = shown(described(mother_name="", phone="081234567890"), described(phone="081298765432", address="Jl. Timor"))
    assert told["phone"] == Field("phone", "081234567890", "•••••••••432", "different")
    assert told["village"] == Field("village", "Fatubenao", "Fatubenao", "same")
    assert "mother_name" not in told
    assert "address" not in told


def test_of_rows_of_one_file_everything_is_shown_but_niks() -> None:
    told = shown(described(mother_name=""), described(nik="5371016201750417"), "row:7")
    assert told["nik"].other == "•••••• •••••• 0417"
    assert told["mother_name"] == Field("mother_name", "", "Agnes", "")
    assert told["birth_date"] == Field("birth_date", "14 Agustus 1990", "14 Agustus 1990", "same")


# What a decision does


def test_the_same_person_is_taken_for_who_they_are_once_the_list_is_checked_again(
    walk: Walk, asked: CheckedList
) -> None:
    for doubt in doubts(asked):
        decide(walk, doubt, same=True)
    found = recheck(walk, asked)
    number = walk.worker(row(5)).number
    assert {of: found[of] for of in (3, 4, 5)} == {
        3: ("ready", "", ""),  # the first of two that are one counts
        4: ("already_covered", "list.person_repeated", "row:3"),
        5: ("ready", "", f"member:{number}"),
    }
    assert found[6][0] == "ready"
    approved = approve_list(list_id=asked.list.id, by=APPROVER, at=walk.at)
    assert approved.people == 4
    assert walk.count("people_worker") == 2 + 2  # the two members are enrolled as themselves
    assert walk.holds()


def test_two_people_with_one_nik_are_mended_and_whoever_only_looks_alike_is_enrolled(
    walk: Walk, asked: CheckedList
) -> None:
    for doubt in doubts(asked):
        decide(walk, doubt, same=False)
    found = recheck(walk, asked)
    assert [found[of][:2] for of in (3, 4, 5)] == [("to_mend", "nik.on_two_people")] * 3
    assert found[6] == ("ready", "", "")
    assert approve_list(list_id=asked.list.id, by=APPROVER, at=walk.at).people == 2
    assert walk.holds()


def test_the_same_person_who_is_covered_already_is_not_paid_for_twice(walk: Walk, asked: CheckedList) -> None:
    walk.pay(row(6))
    decide(walk, doubts(asked, 6)[0], same=True)
    assert recheck(walk, asked)[6][:2] == ("already_covered", "member.already_covered")


def test_the_last_decision_counts(walk: Walk, asked: CheckedList) -> None:
    [doubt] = doubts(asked, 6)
    decide(walk, doubt, same=True)
    decide(walk, doubt, same=False, by=APPROVER)
    [doubt] = doubts(asked, 6)
    assert doubt.decision
    assert (doubt.decision.same, doubt.decision.by, doubt.is_open) == (False, APPROVER, False)
    assert recheck(walk, asked)[6] == ("ready", "", "")


def test_a_decision_is_remembered_in_every_list_to_come(walk: Walk, asked: CheckedList) -> None:
    decide(walk, doubts(asked, 5)[0], same=False)
    again = walk.check([row(5, name=STRANGER, occupation="tukang ojek"), row(9)])
    assert walk.verdicts(again.list.id)[2][:2] == ("to_mend", "nik.on_two_people")


def test_a_list_is_not_approved_by_outcomes_that_a_decision_changed(walk: Walk, asked: CheckedList) -> None:
    decide(walk, doubts(asked, 6)[0], same=False)
    assert refused(walk.approve, asked.list.id) == ["list.outcomes_changed"]
    checked = recheck_list(list_id=asked.list.id, by=CHECKER, at=walk.at)
    assert (checked.list.outcomes["ready"], checked.cost) == (2, 4 * MONTH)
    assert walk.approve(asked.list.id).people == 2


# What cannot be decided


def test_one_person_written_in_two_ways_is_for_the_sponsor_to_mend(walk: Walk) -> None:
    walk.agreement()
    found = doubts(walk.check([row(4), row(4, occupation="tukang ojek")]))
    assert [each.obstacle and each.obstacle.code for each in found] == ["review.nothing_to_decide"] * 2
    assert review.counted(among=found) == {"open": 0, "same": 0, "different": 0, "stuck": 2}
    assert refused(found[0].sides) == ["review.nothing_to_decide"]


def test_a_row_whose_other_cannot_be_read_waits_for_it(walk: Walk) -> None:
    walk.agreement()
    [found] = doubts(walk.check([row(4), row(4, name="")]))
    assert (found.row, found.other, found.is_open, found.evidence) == (2, None, False, [])
    assert [field.other for field in found.fields(language="id")] == [""] * len(found.fields(language="id"))
    assert refused(found.sides) == ["review.other_unreadable"]


def test_a_list_whose_rows_are_not_kept_must_be_checked_again(walk: Walk, asked: CheckedList) -> None:
    walk.db.as_owner("ALTER TABLE sponsors_part DISABLE TRIGGER append_only")
    walk.db.as_owner("UPDATE sponsors_part SET last = false")
    assert refused(doubts, asked) == ["review.check_again"]


def test_only_the_parts_that_hold_the_rows_are_opened(
    walk: Walk, asked: CheckedList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("payung.sponsors.parts.PART", 2)
    walk.db.as_owner("ALTER TABLE sponsors_part DISABLE TRIGGER append_only")
    walk.db.as_owner("DELETE FROM sponsors_part")
    recheck(walk, asked)
    opened: list[int] = []
    content = review.content
    monkeypatch.setattr(review, "content", lambda *, document: opened.append(document) or content(document=document))
    assert [each.row for each in doubts(asked, 6)] == [6]
    assert len(opened) == 2
    assert [each.row for each in doubts(asked)] == [3, 4, 5, 6]
