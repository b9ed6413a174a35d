"""Whatever was asked for, confirmed and declined: the registry says what was confirmed last, and no history breaks."""

from datetime import date
from random import Random

import pytest

from payung.kernel.problems import Refused
from payung.people.cells import Cell
from payung.people.corrections.identity import Identity
from payung.people.corrections.queries import Correction, broken_histories, corrections_of, open_corrections
from payung.people.queries import Member, known_by_nik
from tests.conftest import Fresh
from tests.people.corrections.officers import confirm, decline, open_office, propose, who
from tests.people.counter import registered
from tests.people.entries import entry, nik

SERIALS = range(1, 9)
NAMES, VILLAGES = ("Maria Seran", "Marta Bau", "Ana Hoar"), ("", "Manleten", "Fatuketi")


def drawn(chance: Random) -> dict[str, Cell]:
    """Something to correct; a NIK and its birth date together."""
    born = date(1990, 8, chance.choice((14, 15)))
    number: dict[str, Cell] = {"nik": nik(born=born, serial=chance.choice(SERIALS)), "birth_date": born}
    choices: list[dict[str, Cell]] = [number, {"name": chance.choice(NAMES)}, {"village": chance.choice(VILLAGES)}]
    return {field: cell for part in chance.sample(choices, chance.choice((1, 2))) for field, cell in part.items()}


def answered(asked: Correction, chance: Random) -> Identity | None:
    """Answer it one way or the other; who the worker is then, if that is another."""
    if chance.random() < 0.3:
        decline(asked.id)
        return None
    return confirm(asked.id, nik=asked.changes.get("nik", "")).correction.after


@pytest.mark.parametrize("seed", range(3))
def test_the_registry_says_what_was_confirmed_last(db: Fresh, seed: int) -> None:
    open_office()
    chance = Random(seed)
    members = [registered(entry(nik=nik(serial=serial))) for serial in (1, 2, 3)]
    said: dict[Member, Identity] = {member: who(member) for member in members}
    of = {member.number: member for member in members}
    refused = 0
    for _ in range(40):
        try:
            propose(chance.choice(members), drawn(chance), evidence=f"KTP {chance.randrange(10)}")
            if waiting := [each for each in open_corrections() if chance.random() < 0.5]:
                asked = chance.choice(waiting)
                said[of[asked.number]] = answered(asked, chance) or said[of[asked.number]]
        except Refused:
            refused += 1
        assert {member: who(member) for member in members} == said
    assert 0 < refused < 30
    found = known_by_nik(niks=[told.nik for told in said.values()])
    assert {nik: known.number for nik, known in found.items()} == {t.nik: m.number for m, t in said.items()}
    assert [fault for _, fault in broken_histories()] == ["" for _ in {c.worker_id for c in _confirmed(members)}]
    assert len(_confirmed(members)) > 3


def _confirmed(members: list[Member]) -> list[Correction]:
    return [each for member in members for each in corrections_of(worker_id=member.id) if each.state == "confirmed"]
