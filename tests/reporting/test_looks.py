"""Who looked at whom: once a visit, with the role they had then, also by way of a list."""

from datetime import datetime

import pytest

from payung.access.accounts.actions import add_account, end_grant, grant_role
from payung.access.actions import note_looks
from payung.access.scope import Scope, seeing
from payung.reporting.looks import looks_at, looks_by, role_words
from tests.conftest import Fresh
from tests.sponsors.walk import Walk, rows


@pytest.fixture(autouse=True)
def _officer(db: Fresh, at: datetime) -> None:
    add_account(name="petra", by="petra", at=at)
    grant_role(name="petra", role="officer", region="53.08", by="petra", at=at)


def test_a_look_is_told_with_the_role_of_that_moment(at: datetime) -> None:
    for _ in range(2):
        note_looks(subjects=["worker 100000000003"], visit="v1", by="petra", at=at)
    note_looks(subjects=["worker 1000000000031"], visit="v1", by="petra", at=at)  # another, whose number begins alike
    grant = grant_role(name="petra", role="approver", region="53", by="petra", at=at)
    note_looks(subjects=["worker 100000000003"], visit="v2", by="petra", at=at)
    end_grant(grant=grant, why="pindah tugas", by="petra", at=at)
    newest, first = looks_at(number=100000000003)
    assert (first.by, first.what, first.which) == ("petra", "worker", "100000000003")
    assert role_words(look=first, language="id") == "Petugas cabang, Kabupaten Ende"
    assert role_words(look=newest, language="en") == (
        "Branch officer, Kabupaten Ende · Branch approver, Nusa Tenggara Timur"
    )
    assert len(looks_by(name="petra")) == 3
    assert looks_by(name="nobody") == []


def test_who_stands_on_a_list_is_told_of_looks_at_the_list(walk: Walk, at: datetime) -> None:
    walk.agreement()
    handed_in = walk.enrol(rows(0, 3))
    note_looks(subjects=[f"list {handed_in}"], visit="v1", by="petra", at=at)
    [(worker, number)] = walk.db.rows("SELECT id, number FROM people_worker ORDER BY id LIMIT 1")
    with seeing(scope=Scope(worker=worker)):
        [look] = looks_at(number=number)
    assert (look.what, look.which) == ("list", handed_in)
