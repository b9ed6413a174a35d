"""Whom match keys and filters bring together: judged by comparing everybody with everybody.

What they may lose is what they say they pass over: two whose names share no initial.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import event, given
from hypothesis import settings as hypothesis

from payung.access.queries import user_id
from payung.people.checks import Registration
from payung.people.likeness import TOLD, Described, Judgement, compare
from payung.people.matching import Marker
from payung.people.queries import MOST_ALIKE
from payung.people.writing import Newcomer, Origin, write_people
from payung.sponsors.parts import Rows
from payung.sponsors.registry import StandingRegistry
from payung.sponsors.sharing import MOST_PHONES, sharing_keys
from tests.conftest import Fresh, Server, cloned, working_on
from tests.people.counter import OFFICER, open_counter
from tests.people.described import several, share_an_initial, shared_keys
from tests.sponsors.meeting import TERMS, described, judged, maria, other_nik
from tests.sponsors.walk import Row, nik, row


def as_row(of: Described) -> Row:
    """How a list would tell of somebody."""
    told = {field: getattr(of, field) for field in ("nik", "name", "region", "village", "address", "mother_name")}
    sex = "P" if of.sex == "F" else "L"
    return row(0, **told, birth_date=f"{of.birth_date:%d-%m-%Y}", sex=sex, phone=of.phone and f"+{of.phone}")


def in_file(rows: Rows) -> list[tuple[int, int]]:
    """Pairs of places that share a key."""
    return [(one, other) for one, other in sharing_keys(outline=rows.outline).tolist()]


def may_be_one(one: Described, other: Described) -> bool:
    """Whether these two, should a key bring them together, must not be passed over."""
    return compare(one=one, other=other).judgement is not Judgement.DIFFERENT and share_an_initial(one, other)


def asked_for(one: Described, other: Described) -> set[str]:
    """The shared keys that are asked for: the NIK's only where a village is not told on both sides."""
    return shared_keys(one, other) - ({"nik_place_birth"} if one.village and other.village else set())


# Inside a file


@hypothesis(max_examples=150, deadline=None)
@given(several(most=9))
def test_rows_that_a_comparison_of_all_with_all_would_ask_about_meet(people: list[Described]) -> None:
    rows = judged(*map(as_row, people))
    assert rows.outline["clear"].all()
    phones = Counter(each.phone for each in people)
    offices = {phone for phone, count in phones.items() if count > MOST_PHONES}
    expected = {
        (one, other)
        for one, other in combinations(range(len(people)), 2)
        if may_be_one(people[one], people[other])
        and asked_for(people[one], people[other]) - ({"phone"} if people[one].phone in offices else set())
    }
    event(f"{len(expected)} pairs")
    assert expected <= set(in_file(rows))


@hypothesis(max_examples=50, deadline=None)
@given(several(most=9))
def test_rows_that_meet_share_a_key_that_is_asked_for_and_an_initial(people: list[Described]) -> None:
    """And are few: a list costs what its keys bring together, not every pair."""
    for one, other in in_file(judged(*map(as_row, people))):
        assert one < other
        assert asked_for(people[one], people[other])
        assert share_an_initial(people[one], people[other])


# Against the registry


@pytest.fixture(scope="module")
def office(server: Server) -> Iterator[Fresh]:
    """A database with an officer and nobody else."""
    with cloned(server) as fresh, working_on(fresh):
        open_counter()
        yield fresh


def registration(of: Described) -> Registration:
    """What was written of somebody who is in the registry."""
    told = {name: getattr(of, name) for name in TOLD}
    return Registration(**told, occupation="fisher", income=0, district="", heirs=())


def met_in_registry(rows: Rows, members: list[Described]) -> set[tuple[int, int]]:
    """Places of rows, each with the number of a member, from 0, whom the registry names; nothing stays of it."""
    marker = Marker(key=settings.PAYUNG_KEYS.index)
    newcomers = [Newcomer(each, marker.marks_of(each)) for each in map(registration, members)]
    with transaction.atomic():
        written = write_people(newcomers=newcomers, origin=Origin(channel="desk", by=user_id(name=OFFICER)))
        found = StandingRegistry(TERMS).alike(rows.outline, np.arange(len(rows)))
        transaction.set_rollback(True)
    number = {worker: n for n, (worker, _) in enumerate(written)}
    return {(place, number[worker]) for place, worker in found.pairs.tolist()}


@hypothesis(max_examples=60, deadline=None)
@given(several(most=4), several(most=6))
def test_members_whom_a_comparison_with_all_would_ask_about_are_found(
    office: Fresh, people: list[Described], members: list[Described]
) -> None:
    members = list({each.nik: each for each in members}.values())
    found = met_in_registry(under_our_key(people), members)
    expected = {
        (place, n)
        for place, one in enumerate(people)
        for n, other in enumerate(members)
        if may_be_one(one, other) and asked_for(one, other)
    }
    event(f"{len(expected)} pairs")
    assert expected <= found
    for place, n in found:
        assert shared_keys(people[place], members[n])
        assert share_an_initial(people[place], members[n])


def under_our_key(people: list[Described]) -> Rows:
    """Rows judged under the key of this installation."""
    return judged(*map(as_row, people), marker=Marker(key=settings.PAYUNG_KEYS.index))


@pytest.mark.parametrize(
    ("born", "brought_together"),
    [
        (date(1990, 8, 4), True),
        (date(1990, 4, 8), True),  # day and month exchanged
        (date(1991, 8, 4), True),
        (date(1990, 9, 4), True),
        (date(1990, 8, 5), True),
        (date(1991, 4, 8), False),
        (date(1991, 8, 5), False),
    ],
)
def test_dates_as_a_mistake_makes_them_keep_nobody_apart(office: Fresh, born: date, brought_together: bool) -> None:
    one, other = [
        maria(birth_date=f"{day:%d-%m-%Y}", nik=nik(born=day, sex="P", serial=1)) for day in (date(1990, 8, 4), born)
    ]
    marker = Marker(key=settings.PAYUNG_KEYS.index)
    assert in_file(judged(one, other)) == ([(0, 1)] if brought_together else [])
    assert met_in_registry(judged(one, marker=marker), [described(other)]) == ({(0, 0)} if brought_together else set())


def test_of_the_many_under_an_offices_phone_so_many_are_looked_at(office: Fresh) -> None:
    clients = [
        described(maria(nik=other_nik(n), village="", mother_name="", name=f"Maria {letter}aliana"))
        for n, letter in enumerate("BCDFGHJKLMNPQRSTVWXYZABCDEFGH", start=1)
    ]
    client = maria(name="Maria Oematan", village="", mother_name="")
    found = met_in_registry(judged(client, marker=Marker(key=settings.PAYUNG_KEYS.index)), clients)
    assert len(found) == MOST_ALIKE < len(clients)


def test_who_has_a_nik_and_who_has_cover_is_asked_for_nobody_without_a_question(office: Fresh) -> None:
    registry = StandingRegistry(TERMS, lock=True)
    assert dict(registry.known([])) == {}
    assert not len(registry.busy([]))
    assert dict(registry.described([])) == {}
    assert dict(registry.decided([])) == {}
    assert not len(registry.alike(judged(maria(sex="")).outline, np.arange(1)).pairs)
