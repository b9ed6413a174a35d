"""Who is on the radar: whose protection runs out, whatever else is paid for them."""

from datetime import date

import pytest

from payung.outreach.radar import radar
from tests.conftest import Fresh
from tests.payments.cashier import pay
from tests.people.counter import open_counter, registered


@pytest.mark.parametrize("alone", [["jht"], ["jkk"], ["jkm"]])
def test_a_programme_alone_that_is_paid_ahead_hides_nobody(db: Fresh, alone: list[str]) -> None:
    open_counter()
    maria = registered()
    pay(maria, "2026-12")
    pay(maria, "2027-01", 12, programmes=alone)
    assert {stage: people for stage, people in radar(on=date(2027, 1, 12)).stages.items() if people} == {"due": 1}
