"""Whoever joins is told whom they resemble, however the two agree."""

from datetime import datetime
from uuid import uuid4

import pytest

from payung.people import likeness
from payung.people.actions import register_worker
from payung.sponsors import review
from tests.conftest import Fresh
from tests.payments.cashier import refused
from tests.people.counter import OFFICER, open_counter, registered
from tests.people.entries import entry, nik

EVERY = {
    *(likeness.SAME, likeness.ALIKE, likeness.SWAPPED, likeness.NEAR, likeness.NEIGHBOUR),
    *(likeness.SLIP, likeness.ELSEWHERE, likeness.PARTLY, likeness.OTHER),
}


@pytest.mark.parametrize("said", [likeness.SIGNS, review.LEVELS], ids=["signs", "words"])
def test_every_way_in_which_two_agree_is_said(said: dict[str, str]) -> None:
    assert said.keys() == EVERY


def test_two_digits_of_the_serial_exchanged_are_told_and_nobody_trips_over_them(db: Fresh, at: datetime) -> None:
    open_counter()
    registered(entry(nik=nik(serial=12), village="Fatuketi"))
    twice = {"entry": entry(nik=nik(serial=102), village="Fatuketi"), "registration": uuid4(), "channel": "desk"}
    assert refused(register_worker, **twice, by=OFFICER, at=at) == ["person.looks_alike"]
