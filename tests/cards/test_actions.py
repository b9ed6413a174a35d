"""Cards are issued to whoever is covered, by the registry; revoked for a reason; signed by a key that changes."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone

from payung.cards.actions import Issued, issue_card, revoke_cards, rotate_key
from payung.cards.queries import judge_here, public_keys, revocations, signed_revocations, trust_file, trusted_keys
from payung.cards.trust import judge, read_revoked, read_trust
from payung.coverage.queries import cover
from payung.kernel.keys import read_keys
from payung.kernel.months import Month
from payung.people.queries import Member
from tests.conftest import Fresh
from tests.payments.cashier import pay, refused
from tests.people.counter import OFFICER, open_counter, registered
from tests.people.entries import somebody


@pytest.fixture
def covered(db: Fresh) -> Member:
    """A worker who paid three months from this one on."""
    open_counter()
    member = registered()
    pay(member, str(Month.of(timezone.localdate())), months=3)
    return member


def now() -> datetime:
    return datetime.now(UTC)


def issued(member: Member, **words: Any) -> Issued:
    return issue_card(**{"number": str(member.number), "on": timezone.localdate(), "by": OFFICER, "at": now()} | words)


def revoke(**words: str) -> list[str]:
    return revoke_cards(**{"why": "lost", "by": OFFICER} | words, at=now())


@dataclass
class KeyFile:
    """A key file in memory, which is read again as soon as it is replaced."""

    text: str

    def rewrite(self, change: Callable[[str], str]) -> None:
        self.text = change(self.text)
        settings.PAYUNG_KEYS = read_keys(self.text)


def test_a_card_says_what_cover_says(covered: Member) -> None:
    today = timezone.localdate()
    done = issued(covered)
    given = {
        each.programme: each.protection for each in cover(worker_id=covered.id, on=today, known_at=now()).programmes
    }
    assert done.card.programmes == tuple(given) == ("jkk", "jkm")
    assert (done.card.name, done.card.number) == (covered.name, covered.number)
    assert done.card.paid_through == Month.of(today) + 2
    assert {each.until for each in given.values()} == {timezone.localdate(done.card.until) - timedelta(days=1)}
    assert judge_here(text=done.code, at=now()).card == done.card


def test_issuing_is_on_record_without_personal_data(covered: Member, db: Fresh) -> None:
    done = issued(covered)
    [(by, subject, detail)] = db.rows("SELECT by, subject, detail::text FROM audit_entry WHERE action = 'issue_card'")
    assert (by, subject) == (OFFICER, done.card.serial)
    assert json.loads(detail)["number"] == str(covered.number)
    assert covered.name not in detail
    assert db.rows("SELECT serial, worker_id FROM cards_card") == [(bytes.fromhex(done.card.serial), covered.id)]


def test_there_is_no_nik_in_a_code(covered: Member) -> None:
    assert somebody().nik not in repr(judge_here(text=issued(covered).code, at=now()))


def test_nobody_without_cover_gets_a_card(db: Fresh) -> None:
    open_counter()
    assert refused(issued, registered()) == ["card.not_covered"]
    assert db.rows("SELECT FROM cards_card") == []


def test_a_card_of_a_past_or_unlawful_day_is_refused(covered: Member) -> None:
    assert refused(issued, covered, on=timezone.localdate() - timedelta(days=1)) == ["card.not_covered"]
    assert refused(issued, covered, on=timezone.localdate().replace(year=2000, day=1)) == ["law.not_in_force"]
    assert refused(issued, covered, by="nobody") == ["user.unknown"]
    assert refused(issued, covered, number="123456789012") in (["worker.unknown"], ["worker.number_mistyped"])


def test_a_lost_card_is_revoked_by_its_serial_alone(covered: Member) -> None:
    lost, other = issued(covered), issued(covered)
    assert revoke(serial=lost.card.serial) == [lost.card.serial]
    assert judge_here(text=lost.code, at=now()).state == "revoked"
    assert judge_here(text=other.code, at=now()).holds


def test_all_cards_of_a_worker_are_revoked_by_number_and_once(covered: Member, db: Fresh) -> None:
    serials = sorted(issued(covered).card.serial for _ in range(3))
    assert revoke(number=str(covered.number), why="died") == serials
    assert revoke(number=str(covered.number), why="lost") == serials
    assert {why for (why,) in db.rows("SELECT why FROM cards_revocation")} == {"died"}
    assert len(db.rows("SELECT FROM audit_entry WHERE action = 'revoke_cards'")) == 1


def test_what_cannot_be_revoked_is_said(covered: Member) -> None:
    assert refused(revoke, number=str(covered.number)) == ["card.none_issued"]
    assert refused(revoke, serial="00" * 8) == ["card.unknown"]
    assert refused(revoke, serial="no serial") == ["card.unknown"]
    assert refused(revoke, number=str(covered.number), why="whim") == ["card.reason_unknown"]
    assert refused(revoke, number=str(covered.number), by="nobody") == ["user.unknown"]


def test_away_from_the_registry_two_files_say_the_same(covered: Member) -> None:
    lost, other = issued(covered), issued(covered)
    revoke(serial=lost.card.serial)
    keys = read_trust(text=trust_file())
    listed = revocations(at=now().replace(microsecond=0))
    read = read_revoked(text=signed_revocations(revoked=listed), keys=keys)
    assert read == listed
    assert judge(text=lost.code, keys=keys, revoked=read, at=now()).state == "revoked"
    assert judge(text=other.code, keys=keys, revoked=read, at=now()).holds
    assert judge(text=lost.code, keys=keys, revoked=None, at=now()).holds  # whoever has no list cannot know


def test_after_a_rotation_old_cards_hold_and_new_ones_are_signed_anew(covered: Member, db: Fresh) -> None:
    file = KeyFile(db.keys)
    old = issued(covered)
    rotated = rotate_key(rewrite=file.rewrite, by=OFFICER, at=now())
    new = issued(covered)
    assert rotated.key != rotated.before
    assert {key.hex() for key in trusted_keys()} == {rotated.key, rotated.before}
    assert judge_here(text=old.code, at=now()).holds
    assert judge_here(text=new.code, at=now()).holds
    assert [row[0].hex() for row in db.rows("SELECT key_id FROM cards_card ORDER BY recorded_at")] == [
        rotated.before,
        rotated.key,
    ]
    was, is_now = read_keys(db.keys), read_keys(file.text)
    assert was.card is not None
    assert was.card.hex() not in file.text  # its private half is gone
    assert (is_now.encryption, is_now.index, is_now.site) == (was.encryption, was.index, was.site)
    [(subject, detail)] = db.rows("SELECT subject, detail::text FROM audit_entry WHERE action = 'rotate_key'")
    assert (subject, json.loads(detail)["before"]) == (rotated.key, rotated.before)


def test_a_rotation_that_cannot_write_is_not_on_record(covered: Member, db: Fresh) -> None:
    def full(change: Callable[[str], str]) -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        rotate_key(rewrite=full, by=OFFICER, at=now())
    assert db.rows("SELECT FROM audit_entry WHERE action = 'rotate_key'") == []
    assert refused(rotate_key, rewrite=full, by="nobody", at=now()) == ["user.unknown"]


def test_a_home_from_before_there_were_cards_makes_its_key_first(covered: Member, db: Fresh) -> None:
    raw = {name: value for name, value in json.loads(db.keys).items() if name not in {"card", "retired"}}
    file = KeyFile(json.dumps(raw))
    settings.PAYUNG_KEYS = read_keys(file.text)
    assert public_keys() == ()
    assert refused(issued, covered) == refused(trust_file) == ["card.no_key"]
    assert rotate_key(rewrite=file.rewrite, by=OFFICER, at=now()).before == ""
    assert judge_here(text=issued(covered).code, at=now()).holds


@pytest.mark.parametrize("table", ["cards_card", "cards_revocation"])
def test_cards_are_never_changed(covered: Member, db: Fresh, table: str) -> None:
    done = issued(covered)
    revoke(serial=done.card.serial)
    for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET recorded_at = now()"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            db.as_owner(sql)
