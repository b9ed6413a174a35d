"""Six digits to the telephone on record: good once, for ten minutes, for five tries, three times an hour."""

from datetime import UTC, datetime, timedelta

import pytest

from payung.access.codes.actions import send_code, themselves, use_code
from payung.access.codes.session import begin, seal_session, standing_session
from payung.kernel.problems import Refused
from payung.messages.actions import tell
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.people.counter import open_counter, registered
from tests.sponsors.walk import at_once


class Phone:
    """Keeps the codes that came."""

    def __init__(self, owner: Member) -> None:
        self.owner, self.codes, self.by = owner, list[str](), themselves(at=datetime.now(UTC))

    def ask(self, at: datetime | None = None) -> bool:
        return send_code(
            worker_id=self.owner.id,
            tell=self.hear,
            by=self.by,
            at=at or datetime.now(UTC),
        )

    def hear(self, code: str, key: str) -> None:
        tell(worker_id=self.owner.id, text="code", values={"code": code}, key=key)
        self.codes.append(code)

    def enter(self, code: str, at: datetime | None = None) -> bool:
        try:
            use_code(worker_id=self.owner.id, typed=code, by=self.by, at=at or datetime.now(UTC))
        except Refused:
            return False
        return True


@pytest.fixture
def phone(db: Fresh) -> Phone:
    open_counter()
    return Phone(registered())


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_code_opens_once(phone: Phone, db: Fresh) -> None:
    assert not phone.enter("123456")
    assert phone.ask()
    [code] = phone.codes
    assert len(code) == 6
    assert phone.enter(f" {code[:3]} {code[3:]} ")
    assert not phone.enter(code)
    assert db.rows("SELECT n, correct FROM access_entrytry") == [(1, True)]
    assert [finding for finding in verify().findings if finding.faults] == []


def test_five_wrong_tries_end_a_code(phone: Phone) -> None:
    phone.ask()
    assert [phone.enter(wrong(phone.codes[0])) for _ in range(5)] == [False] * 5
    assert not phone.enter(phone.codes[0])


def test_a_code_is_good_for_ten_minutes_and_until_the_next(phone: Phone) -> None:
    phone.ask()
    assert not phone.enter(phone.codes[0], datetime.now(UTC) + timedelta(minutes=10))
    phone.ask()
    assert not phone.enter(phone.codes[0])
    assert phone.enter(phone.codes[1], datetime.now(UTC) + timedelta(minutes=9))


def test_three_codes_are_sent_within_an_hour(phone: Phone) -> None:
    assert [phone.ask() for _ in range(4)] == [True, True, True, False]
    assert phone.ask(datetime.now(UTC) + timedelta(minutes=61))


def test_six_codes_are_sent_within_a_day(phone: Phone, db: Fresh) -> None:
    later = datetime.now(UTC) + timedelta(hours=2)
    assert [phone.ask(at) for at in [None] * 3 + [later] * 4] == [True] * 6 + [False]
    assert phone.ask(later + timedelta(days=1))


def test_who_guesses_at_once_has_five_tries_all_the_same(phone: Phone, db: Fresh) -> None:
    phone.ask()

    guesses = [f"{(int(phone.codes[0]) + n) % 10**6:06}" for n in range(1, 9)]
    assert not any(at_once(*[lambda g=each: phone.enter(g) for each in guesses]))
    assert db.rows("SELECT count(*), max(n) FROM access_entrytry") == [(5, 5)]
    assert not phone.enter(phone.codes[0])


def test_whoever_asks_at_once_is_sent_three_codes_all_the_same(phone: Phone) -> None:
    assert sorted(at_once(*[phone.ask] * 6)) == [False] * 3 + [True] * 3


def test_the_right_code_at_once_opens_once(phone: Phone, db: Fresh) -> None:
    phone.ask()
    assert sorted(at_once(*[lambda: phone.enter(phone.codes[0])] * 6)) == [False] * 5 + [True]
    assert db.rows("SELECT n, correct FROM access_entrytry") == [(1, True)]


def test_a_session_ends_when_idle_and_after_eight_hours() -> None:
    now = datetime.now(UTC)
    sealed = seal_session(session=begin(number=1, at=now), at=now)
    found = standing_session(sealed=sealed, at=now + timedelta(minutes=29))
    assert found
    assert found.number == 1
    assert standing_session(sealed=sealed, at=now + timedelta(minutes=31)) is None
    assert standing_session(sealed=sealed[:-1] + ("A" if sealed[-1] != "A" else "B"), at=now) is None
    late = now + timedelta(hours=7, minutes=50)
    renewed = seal_session(session=found, at=late)
    assert standing_session(sealed=renewed, at=late + timedelta(minutes=5))
    assert standing_session(sealed=renewed, at=late + timedelta(minutes=15)) is None
