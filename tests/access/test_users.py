"""Who may act."""

from datetime import datetime

import pytest

from payung.access.actions import add_user, note_looks
from payung.access.queries import is_demo, user_id
from payung.audit.queries import head
from payung.kernel.problems import Refused
from tests.conftest import Fresh


def refused(name: str, by: str, at: datetime) -> str:
    with pytest.raises(Refused) as refusal:
        add_user(name=name, by=by, at=at)
    [problem] = refusal.value.problems
    return problem.code


def test_somebody_added_is_known(db: Fresh, at: datetime) -> None:
    add_user(name="maria", by="maria", at=at)
    add_user(name="yosef.bria-2", by="maria", at=at)
    assert user_id(name="maria") != user_id(name="yosef.bria-2")
    assert db.rows("SELECT by, action, subject FROM audit_entry ORDER BY seq") == [
        ("maria", "add_user", "maria"),
        ("maria", "add_user", "yosef.bria-2"),
    ]


def test_nobody_is_added_twice_or_by_a_stranger(db: Fresh, at: datetime) -> None:
    add_user(name="maria", by="maria", at=at)
    assert refused("maria", "maria", at) == "user.exists"
    assert refused("yosef", "stranger", at) == "user.unknown"
    assert db.rows("SELECT name FROM access_user") == [("maria",)]
    assert head()[0] == 1


@pytest.mark.parametrize("name", ["", "Maria", "maria bria", "-maria", "m" * 41, "maría", "maria\n", "maria\0", "../m"])
def test_a_name_is_easy_to_type(db: Fresh, at: datetime, name: str) -> None:
    assert refused(name, name, at) == "user.name_malformed"


def test_a_stranger_is_told_who_is_unknown(db: Fresh) -> None:
    with pytest.raises(Refused) as refusal:
        user_id(name="stranger")
    [problem] = refusal.value.problems
    assert (problem.code, problem.where, problem.value) == ("user.unknown", "by", "stranger")


def test_an_installation_is_real_unless_it_is_marked_as_a_demo(db: Fresh) -> None:
    assert not is_demo()
    db.as_owner("UPDATE access_installation SET demo = true")
    assert is_demo()


def test_a_look_is_noted_once_in_a_visit(db: Fresh, at: datetime) -> None:
    add_user(name="maria", by="maria", at=at)
    for subject, visit in (("list a", "v1"), ("list a", "v1"), ("list b", "v1"), ("list a", "v2")):
        note_looks(subjects=[subject], visit=visit, by="maria", at=at)
    assert db.rows("SELECT by, subject FROM audit_entry WHERE action = 'look' ORDER BY seq") == [
        ("maria", "list a visit v1"),
        ("maria", "list b visit v1"),
        ("maria", "list a visit v2"),
    ]
