"""A card is no longer vouched for once its bearer died, is somebody else, or what it rests on was taken back."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from payung.cards.queries import judge_here, revocations, revoked_cards
from payung.kernel.months import Month
from payung.people.queries import Member
from tests.cards.test_actions import issued, now, revoke
from tests.changes.office import denied, died, job, moved
from tests.conftest import Fresh
from tests.payments.cashier import pay, refused, take_back
from tests.people.corrections.officers import OTHER, confirm, correct, open_office, propose
from tests.people.counter import OFFICER, registered
from tests.sponsors.walk import at_once

ROUNDS = 6


@pytest.fixture
def covered(db: Fresh) -> Member:
    """A worker who paid three months from this one on, in two payments."""
    open_office()
    member = registered()
    this = Month.of(timezone.localdate())
    pay(member, str(this), months=1, reference="FIRST")
    pay(member, str(this + 1), months=2, reference="LAST")
    return member


def state(code: str) -> str:
    return judge_here(text=code, at=now()).state


def test_the_dead_bear_no_card_until_the_report_is_withdrawn(covered: Member) -> None:
    card = issued(covered)
    died(covered)
    assert state(card.code) == "revoked"
    assert revoked_cards(at=now()) == {card.card.serial: "died"}
    assert refused(issued, covered) == ["card.reported_dead"]
    denied(covered, by=OFFICER)
    assert state(card.code) == "revoked"
    denied(covered, by=OTHER)
    assert state(card.code) == "valid"
    assert revocations(at=now()).serials == frozenset()


def test_who_was_given_another_name_needs_another_card(covered: Member) -> None:
    card = issued(covered)
    asked = propose(covered, {"name": "Maria Bau"})
    assert state(card.code) == "valid"
    confirm(asked.correction.id)
    assert state(card.code) == "revoked"
    new = issued(covered)
    assert (state(new.code), new.card.name) == ("valid", "Maria Bau")
    correct(covered, {"village": "Fatuketi"})  # a card does not say where somebody lives
    assert state(new.code) == "valid"
    assert revoked_cards(at=now()) == {card.card.serial: "corrected"}
    revoke(serial=card.card.serial, why="lost")
    assert revoked_cards(at=now()) == {card.card.serial: "lost"}  # an officer's word before ours


def test_cards_from_before_we_noted_it_are_judged_by_the_instant(covered: Member, db: Fresh) -> None:
    correct(covered, {"name": "Maria Bau"})
    card = issued(covered)
    db.as_owner("ALTER TABLE cards_card DISABLE TRIGGER append_only")
    db.as_owner("UPDATE cards_card SET programmes = NULL, corrections = NULL")
    assert state(card.code) == "valid"
    correct(covered, {"birth_date": "14-08-1990", "name": "Maria Seran"})
    assert state(card.code) == "revoked"


def test_what_a_card_rests_on_must_stand(covered: Member) -> None:
    card = issued(covered)
    take_back("FIRST")  # today is not paid any more; the months after it are
    assert state(card.code) == "revoked"
    assert revoked_cards(at=now()) == {card.card.serial: "reversed"}
    assert revoked_cards(at=now() + timedelta(days=40)) == {}
    this = Month.of(timezone.localdate())
    pay(covered, str(this), months=1)
    assert state(card.code) == "valid"
    take_back("LAST")
    assert state(card.code) == "revoked"
    assert revoked_cards(at=now() + timedelta(days=400)) == {}  # it says itself that it holds no more
    pay(covered, str(this + 1), months=2)
    assert state(card.code) == "valid"


def test_other_changes_leave_a_card_alone(covered: Member) -> None:
    card = issued(covered)
    moved(covered, phone="081234567890")
    job(covered, since=Month.of(timezone.localdate()) + 3, income="4000000")
    assert state(card.code) == "valid"


def test_a_card_printed_while_its_bearer_is_corrected_says_who_it_is_or_is_not_vouched_for(covered: Member) -> None:
    names = ("Maria Bau", "Maria Seran")
    for n in range(ROUNDS):
        asked, name = propose(covered, {"name": names[n % 2]}).correction.id, names[n % 2]
        printed = at_once(partial(confirm, asked), *[lambda: issued(covered)] * 3)[1:]
        for card in printed:
            assert state(card.code) == ("valid" if card.card.name == name else "revoked")


def test_a_card_printed_while_its_money_is_taken_back_is_not_vouched_for(covered: Member) -> None:
    printed = at_once(lambda: take_back("LAST"), *[lambda: issued(covered)] * 3)[1:]
    for card in printed:
        assert (state(card.code) == "valid") == (card.card.paid_through == Month.of(timezone.localdate()))
