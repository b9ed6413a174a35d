"""A message that somebody sent is noted once and answered once, whoever handles it twice at the same time."""

import pytest

from payung.messages.actions import Answer, answer_letter
from payung.messages.letters import Letter, known_as
from tests.conftest import Fresh
from tests.messages.outgoing import PHONE, now
from tests.payments.cashier import refused
from tests.people.counter import OFFICER, open_counter

LETTER = Letter("sms-gateway", "1", PHONE, "BANTUAN")


def answered(word: str = "help", by: str = OFFICER) -> None:
    answer_letter(letter=LETTER, word=word, answer=Answer("help", {}), language="en", by=by, at=now())


def test_a_letter_is_noted_and_answered_once(db: Fresh) -> None:
    open_counter()
    answered()
    answered(word="stop")
    assert known_as(letter=LETTER) == LETTER.digest
    assert db.rows("SELECT word FROM messages_received") == [("help",)]
    assert db.rows("SELECT text, language FROM messages_message") == [("help", "en")]


@pytest.mark.usefixtures("db")
def test_a_letter_is_answered_by_a_user() -> None:
    assert refused(answered, by="nobody") == ["user.unknown"]
    assert known_as(letter=LETTER) is None
