"""Where two persons must agree, a machine's name makes nobody a second one."""

from datetime import UTC, datetime

import pytest

from payung.access.actions import add_user
from payung.access.codes.actions import SELF, themselves
from payung.access.partners.actions import add_partner
from payung.access.persons import person_id
from payung.access.queries import user_id
from payung.kernel.problems import Refused
from payung.payments.actions import deposit
from payung.payments.cash.actions import hand_in_cash, take_cash
from payung.payments.orders.actions import Wanted, confirm_money_order, place_money_order
from tests.changes.office import denied, died
from tests.conftest import Fresh
from tests.payments.cashier import refused
from tests.people.counter import OFFICER, open_counter, registered

AT = datetime(2026, 11, 10, 4, tzinfo=UTC)
MACHINES = ("gerai", SELF)


@pytest.fixture
def machines(db: Fresh) -> tuple[str, ...]:
    open_counter()
    add_user(name="agen", by=OFFICER, at=AT)
    add_partner(code="gerai", name="Gerai", kind="point", scopes=("pay",), by=OFFICER, at=AT)
    themselves(at=AT)
    return MACHINES


@pytest.mark.parametrize("machine", MACHINES)
def test_a_machine_is_no_person(machines: tuple[str, ...], machine: str) -> None:
    with pytest.raises(Refused, match=r"user\.no_person"):
        person_id(name=machine)
    with pytest.raises(Refused, match=r"user\.unknown"):
        person_id(name="nobody")
    assert person_id(name=OFFICER) == user_id(name=OFFICER)


@pytest.mark.parametrize("machine", MACHINES)
def test_money_moves_by_no_machines_word(machines: tuple[str, ...], machine: str) -> None:
    code = str(registered().number)
    deposit(code=code, amount=5_000, reference="VA-1", via="bank test", by=OFFICER, at=AT)
    take_cash(code=code, amount=1_000, slip="A-1", by="agen", at=AT)
    out = Wanted(amount=1_000, code=code)
    assert refused(place_money_order, wanted=out, why="surat", by=machine, at=AT) == ["user.no_person"]
    asked = place_money_order(wanted=out, why="surat", by=OFFICER, at=AT)
    assert refused(confirm_money_order, id=asked.order.id, by=machine, at=AT) == ["user.no_person"]
    handed = {"agent": "agen", "amount": 1_000, "reference": "S-1"}
    assert refused(hand_in_cash, **handed, by=machine, at=AT) == ["user.no_person"]


@pytest.mark.parametrize("machine", MACHINES)
def test_a_report_of_a_death_is_withdrawn_by_no_machines_word(machines: tuple[str, ...], machine: str) -> None:
    member = registered()
    died(member)
    assert refused(denied, member, by=machine) == ["user.no_person"]
    assert not denied(member, by=OFFICER).withdrawn
