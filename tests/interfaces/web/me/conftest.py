"""A worker who paid, and her telephone."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from payung.interfaces.web.me import entry
from payung.kernel.months import Month
from payung.people.queries import Member
from tests.conftest import Fresh
from tests.payments.cashier import pay
from tests.people.counter import open_counter, registered


@pytest.fixture
def maria(db: Fresh) -> Member:
    """A worker with a telephone, an heir, and two months paid with JHT from this one on."""
    open_counter()
    member = registered(phone="081234567890", heirs="Yosef Bria (suami)")
    pay(member, str(Month.of(timezone.localdate())), months=2, programmes=["jkk", "jkm", "jht"], reference="BRI-77")
    return member


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that go out, as the telephone shows them."""
    sent: list[str] = []
    really = entry.tell

    def noted(**words: object) -> None:
        values = words["values"]
        assert isinstance(values, dict)
        sent.append(values["code"])
        really(**words)  # type: ignore[arg-type]

    monkeypatch.setattr(entry, "tell", noted)
    monkeypatch.setattr(entry, "LEAST", 0)
    return sent


@pytest.fixture
def browser() -> Iterator[Callable[[], Client]]:
    """Makes browsers set to English that have never been here."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    yield lambda: Client(headers={"accept-language": "en"}, raise_request_exception=False)
    settings.ALLOWED_HOSTS.remove("testserver")


@pytest.fixture
def inside(browser: Callable[[], Client], maria: Member, codes: list[str]) -> Client:
    """A browser that came in as Maria."""
    client = browser()
    client.post("/me/enter", {"who": str(maria.number)})
    assert client.post("/me/code", {"who": str(maria.number), "code": codes[-1]}).status_code == 302
    return client
