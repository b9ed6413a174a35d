"""Who is served first where quota or budget are short: nobody is passed over for one behind them."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.problems import Refused
from payung.sponsors import queries
from payung.sponsors.actions import register_under_agreement
from payung.sponsors.checks import SERVED_BY
from payung.sponsors.files.rejects import write_rejects
from payung.sponsors.turns import RANKS, UNKNOWN, Room, Waiting, serve
from tests.sponsors.walk import CODE, HEADINGS, MONTH, Row, Walk, csv_file, entry, row, rows

CENTRE, BELU = "53.71", "53.04"
VILLAGE = f"{CENTRE}/oesapa"


def waiting(*needs: tuple[int, int], quotas: tuple[str, ...] = (CENTRE,), cost: int = 10) -> list[Waiting]:
    """People with these deciles and incomes, in this order on the list."""
    return [Waiting(place, quotas, cost, *need) for place, need in enumerate(needs)]


def reached(people: Sequence[Waiting], rule: str, room: Room) -> list[int]:
    """The places in the list of those who are served."""
    refused = serve(waiting=people, rule=rule, room=room)
    return [each.place for each in people if each.place not in refused]


PEOPLE = waiting((3, 900_000), (1, 2_000_000), (UNKNOWN, 0), (1, 500_000), (3, 100_000))


@pytest.mark.parametrize(("rule", "served"), [("list", [0, 1, 2]), ("decile", [0, 1, 3]), ("need", [1, 3, 4])])
def test_each_rule_serves_whom_it_says(rule: str, served: list[int]) -> None:
    room = Room({CENTRE: 3}, {}, budget=1_000)
    assert reached(PEOPLE, rule, room) == served


def test_who_is_not_reached_is_told_their_place_in_the_queue() -> None:
    """Two live there already: five wait for three places of five."""
    refused = serve(waiting=PEOPLE, rule="need", room=Room({CENTRE: 5}, {CENTRE: 2}, budget=1_000))
    assert [(place, each.code, each.value) for place, each in refused.items()] == [
        (0, "turn.quota_full", "Kota Kupang: 6 / 5"),
        (2, "turn.quota_full", "Kota Kupang: 7 / 5"),
    ]


def test_where_the_budget_ends_it_ends_for_all_who_are_behind() -> None:
    """The third costs too much; the fourth would be cheap enough, and does not overtake."""
    people = [Waiting(place, (), cost) for place, cost in enumerate((40, 40, 30, 20))]
    refused = serve(waiting=people, rule="list", room=Room({}, {}, budget=100))
    assert [(place, each.code, each.value) for place, each in refused.items()] == [
        (2, "turn.budget_spent", "3 / 2"),
        (3, "turn.budget_spent", "4 / 2"),
    ]


def test_a_full_region_stops_nobody_elsewhere_and_a_full_village_nobody_in_its_region() -> None:
    living = [(CENTRE, VILLAGE), (CENTRE, VILLAGE), (CENTRE,), (BELU,), (CENTRE,)]
    people = [Waiting(place, quotas, 10) for place, quotas in enumerate(living)]
    room = Room({CENTRE: 2, VILLAGE: 1, BELU: 1}, {}, budget=1_000)
    refused = serve(waiting=people, rule="list", room=room)
    assert {place: each.value for place, each in refused.items()} == {
        **{1: "Oesapa, Kota Kupang: 2 / 1", 4: "Kota Kupang: 4 / 2"}
    }


places = st.sampled_from([(), (CENTRE,), (CENTRE, VILLAGE), (BELU,)])
needs = st.tuples(places, st.integers(1, 40), st.integers(1, UNKNOWN), st.integers(0, 3))
queues = st.lists(needs, max_size=30).map(lambda found: [Waiting(n, *need) for n, need in enumerate(found)])
room_left = st.builds(
    Room,
    quotas=st.fixed_dictionaries({CENTRE: st.integers(0, 12), VILLAGE: st.integers(0, 8), BELU: st.integers(0, 8)}),
    people=st.fixed_dictionaries({CENTRE: st.integers(0, 6), VILLAGE: st.integers(0, 3)}),
    budget=st.integers(0, 500),
)
rules = st.sampled_from(SERVED_BY)


@given(people=queues, rule=rules, room=room_left)
def test_never_over_quota_or_budget_and_all_who_fit_are_served(people: list[Waiting], rule: str, room: Room) -> None:
    served = [each for each in people if each.place in set(reached(people, rule, room))]
    assert sum(each.cost for each in served) <= room.budget
    came = Counter(place for each in served for place in each.quotas)
    assert all(came[place] <= max(0, most - room.people.get(place, 0)) for place, most in room.quotas.items())
    asked = Counter(room.people)
    for each in people:
        asked.update(each.quotas)
    if sum(each.cost for each in people) <= room.budget and asked <= Counter(room.quotas):
        assert served == people


@given(people=queues, rule=rules, room=room_left)
def test_nobody_is_passed_over_for_one_behind_them(people: list[Waiting], rule: str, room: Room) -> None:
    """Of the place that is full nobody behind is served; after the budget has ended nobody at all."""
    refused = serve(waiting=people, rule=rule, room=room)
    ordered = sorted(people, key=RANKS[rule])
    for n, each in enumerate(ordered):
        behind = [other for other in ordered[n + 1 :] if other.place not in refused]
        if each.place in refused and refused[each.place].code == "turn.budget_spent":
            assert behind == []
        elif each.place in refused:
            assert any(all(place not in other.quotas for other in behind) for place in each.quotas)


unequal = st.lists(needs, max_size=11, unique_by=lambda need: need[2]).map(
    lambda found: [Waiting(n, *need) for n, need in enumerate(found)]
)


@given(people=unequal, rule=st.sampled_from(["decile", "need"]), room=room_left, sort=st.randoms())
def test_the_order_of_the_list_says_nothing_where_needs_differ(
    people: list[Waiting], rule: str, room: Room, sort: Random
) -> None:
    shuffled = sort.sample(people, len(people))
    anew = reached([each._replace(place=place) for place, each in enumerate(shuffled)], rule, room)
    assert {shuffled[place].place for place in anew} == set(reached(people, rule, room))


# From the list to the approval


def poor(n: int, decile: int, income: int = 0, **changes: str) -> Row:
    """Worker `n` with a decile and an income."""
    return row(n, decile=str(decile), income=str(income or ""), **changes)


def test_a_list_is_cut_by_decile_where_the_budget_is_short(walk: Walk) -> None:
    walk.agreement(people=2, serve_by="decile")
    checked = walk.check([poor(1, 4), poor(2, 1), poor(3, 3), row(4, decile="")])
    assert walk.verdicts(checked.list.id) == {
        2: ("to_mend", "turn.budget_spent", ""),
        3: ("ready", "", ""),
        4: ("ready", "", ""),
        5: ("to_mend", "turn.budget_spent", ""),
    }
    assert (checked.cost, checked.budget_left) == (2 * 2 * MONTH, 0)
    approved = walk.approve(checked.list.id)
    assert (approved.people, approved.cost) == (2, checked.cost)
    assert walk.balance("available") == 0
    assert walk.holds()


def test_need_looks_at_income_where_deciles_are_equal(walk: Walk) -> None:
    walk.agreement(people=9, serve_by="need", quotas={"53.71": 2})
    people = [poor(1, 2, 900_000), poor(2, 2, 300_000), poor(3, 5), poor(4, 2, 400_000), poor(5, 9, region="Belu")]
    checked = walk.check(people)
    outcomes = [outcome for outcome, _, _ in walk.verdicts(checked.list.id).values()]
    assert outcomes == ["to_mend", "ready", "to_mend", "ready", "ready"]
    assert checked.over_quota == {}
    verdicts = queries.verdicts(of=queries.worker_list(id=checked.list.id))
    assert [verdict.problems[0].value for verdict in verdicts if verdict.problems] == [
        *("Kota Kupang: 3 / 2", "Kota Kupang: 4 / 2")
    ]
    walk.approve(checked.list.id)
    assert walk.holds()


def test_who_is_extremely_poor_stands_in_the_first_decile(walk: Walk) -> None:
    walk.agreement(people=1, serve_by="decile")
    people = [poor(1, 2), poor(2, 3, extreme_poor="ya"), row(3, decile="")]
    checked = walk.check(csv_file(people, headings={**HEADINGS, "extreme_poor": "Miskin Ekstrem"}))
    assert [outcome for outcome, _, _ in walk.verdicts(checked.list.id).values()] == ["to_mend", "ready", "to_mend"]


def test_villages_have_queues_of_their_own(walk: Walk) -> None:
    walk.agreement(people=9, serve_by="list", quotas={"53.71/Oesapa": 1})
    spelled = ["Oesapa", "OESAPA", "Sikumana", ""]
    people = [row(n, village=village) for n, village in enumerate(spelled, start=1)]
    checked = walk.check(csv_file(people, headings={**HEADINGS, "village": "Desa/Kelurahan"}))
    outcomes = [outcome for outcome, _, _ in walk.verdicts(checked.list.id).values()]
    assert outcomes == ["ready", "to_mend", "ready", "ready"]


def test_a_second_list_finds_the_places_that_are_left(walk: Walk) -> None:
    walk.agreement(people=9, serve_by="list", quotas={"53.71": 3})
    walk.enrol(rows(1, 3))
    checked = walk.check(rows(3, 6))
    assert checked.list.outcomes == {"ready": 1, "to_mend": 2, "already_covered": 0, "ask_person": 0}
    verdicts = queries.verdicts(of=queries.worker_list(id=checked.list.id))
    assert [verdict.problems[0].value for verdict in verdicts if verdict.problems] == [
        *("Kota Kupang: 4 / 3", "Kota Kupang: 5 / 3")
    ]


def test_room_that_shrank_meanwhile_is_seen_at_the_approval(walk: Walk) -> None:
    walk.agreement(people=4, serve_by="list")
    first, second = walk.check(rows(1, 4)), walk.check(rows(4, 7))
    assert first.list.outcomes["ready"] == second.list.outcomes["ready"] == 3
    walk.approve(first.list.id)
    with pytest.raises(Refused) as refused:
        walk.approve(second.list.id)
    assert [problem.code for problem in refused.value.problems] == ["list.outcomes_changed"]
    again = walk.check(rows(4, 7))
    assert again.list.outcomes["ready"] == 1
    walk.approve(again.list.id)
    assert walk.holds()


def test_without_a_rule_the_whole_list_is_refused(walk: Walk) -> None:
    walk.agreement(people=2)
    checked = walk.check(rows(1, 4))
    assert checked.list.outcomes["ready"] == 3
    with pytest.raises(Refused) as refused:
        walk.approve(checked.list.id)
    assert [problem.code for problem in refused.value.problems] == ["list.over_budget"]


def test_where_all_fit_the_rule_changes_nothing(walk: Walk) -> None:
    walk.agreement(people=9, serve_by="need", quotas={"53.71": 9})
    assert walk.check(rows(1, 6)).list.outcomes["ready"] == 5


def test_rejects_that_come_back_are_served_when_there_is_room(walk: Walk) -> None:
    """Nothing was wrong with the row: it is taken as it was."""
    walk.agreement(quotas={"53.71": 2}, serve_by="list")
    first = walk.check(rows(1, 4))
    walk.approve(first.list.id)
    assert walk.check(_rejects(first.list.id)).list.outcomes["ready"] == 0
    with_room = walk.agreement("LAIN", quotas={"53.71": 9}, serve_by="list")
    assert walk.check(_rejects(first.list.id), with_room.code).list.outcomes["ready"] == 1


def _rejects(list_id: str) -> bytes:
    """The rejects workbook of a list, as it is handed back."""
    table, rejected = queries.rejects(of=queries.worker_list(id=list_id))
    book = BytesIO()
    write_rejects(table=table, rejected=rejected, out=book, at=datetime.now(UTC), list_id=list_id)
    return book.getvalue()


def test_the_counter_is_told_the_same(walk: Walk) -> None:
    walk.agreement(quotas={"53.71": 1}, serve_by="list")
    walk.enrol(rows(1, 2))
    with pytest.raises(Refused) as refused:
        register_under_agreement(entry=entry(row(2)), agreement=CODE, by="maria", at=walk.at)
    assert [(problem.code, problem.value) for problem in refused.value.problems] == [
        ("turn.quota_full", "Kota Kupang: 2 / 1")
    ]
