"""The chain: each entry holds the one before, and whoever changes one is found."""

from datetime import datetime, timedelta

import pytest

from payung.access.actions import add_user
from payung.audit.queries import broken_links, head
from payung.kernel.problems import Refused
from tests.conftest import Fresh


def test_every_action_adds_one_entry(db: Fresh, at: datetime) -> None:
    add_user(name="maria", by="maria", at=at)
    add_user(name="yosef", by="maria", at=at)
    assert head()[0] == 2
    assert list(broken_links()) == []


def test_the_head_can_be_told_as_it_was(db: Fresh, at: datetime) -> None:
    add_user(name="maria", by="maria", at=at)
    first, [(instant,)] = head(), db.rows("SELECT recorded_at FROM audit_entry")
    add_user(name="yosef", by="maria", at=at)
    assert head(known_at=instant) == first != head()
    assert head(known_at=instant - timedelta(days=1))[0] == 0


def test_a_refused_action_adds_none(db: Fresh, at: datetime) -> None:
    add_user(name="maria", by="maria", at=at)
    with pytest.raises(Refused):
        add_user(name="maria", by="maria", at=at)
    assert head()[0] == 1


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE audit_entry SET by = 'nobody' WHERE seq = 2", "content"),
        ("DELETE FROM audit_entry WHERE seq = 2", "missing"),
        ("UPDATE audit_entry SET hash = decode(repeat('00', 32), 'hex') WHERE seq = 1", "continue"),
        ("UPDATE audit_entry SET recorded_at = recorded_at + interval '1 microsecond' WHERE seq = 3", "content"),
    ],
)
def test_a_changed_entry_is_found(db: Fresh, at: datetime, damage: str, found: str) -> None:
    for name in ("maria", "yosef", "anton"):
        add_user(name=name, by="maria", at=at)
    db.as_owner("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    db.as_owner(damage)
    assert any(found in what for _, what in broken_links())
