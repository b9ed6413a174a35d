"""The pages over a made-up scheme: `show` sets what the first page finds, `browse` reads pages."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import ModuleType

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from payung.access.accounts.actions import add_account, grant_role
from payung.reporting import queries
from tests.interfaces.web import sample as made_up
from tests.interfaces.web.world import world
from tests.sponsors.walk import walk

__all__ = ["walk", "world"]


@pytest.fixture
def sample() -> ModuleType:
    return made_up


@pytest.fixture(autouse=True)
def show(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Changes what the first page finds: `show(demo=False)`, or `show(sample.nothing)`."""

    def changed(instead: Callable[..., object] | None = None, **values: object) -> None:
        monkeypatch.setattr(queries, "overview", instead or (lambda *, on: made_up.overview(on=on, **values)))

    changed()
    return changed


@pytest.fixture
def browse() -> Iterator[Client]:
    """A browser set to English that has never been here."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    yield Client(headers={"accept-language": "en-GB,en"}, raise_request_exception=False)
    settings.ALLOWED_HOSTS.remove("testserver")


class StaffClients:
    """Browsers of accounts that are logged in with a second factor: `staff_client("officer", region="53.08")`."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, role: str, *, region: str = "53", sponsor: int | None = None, name: str = "") -> Client:
        """A browser of a new account with this role; its name is in `client.name`."""
        self.made += 1
        at = datetime.now(UTC)
        name = name or f"{role.replace('_', '-')}-{self.made}"
        add_account(name=name, by=name, at=at)
        grant_role(name=name, role=role, region="" if sponsor else region, sponsor=sponsor, by=name, at=at)
        client = Client(headers={"accept-language": "en-GB,en"})
        log_in(client, name)
        client.name = name  # type: ignore[attr-defined]
        return client


def log_in(client: Client, name: str) -> None:
    """As after the password and the code of a telephone."""
    account = get_user_model().objects.get(name=name)
    Authenticator.objects.get_or_create(user=account, type=Authenticator.Type.TOTP, defaults={"data": {}})
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password"}, {"method": "mfa", "type": "totp"}]
    session.save()


@pytest.fixture
def staff_client(db: object) -> Iterator[StaffClients]:
    """Makes accounts and their browsers."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    yield StaffClients()
    settings.ALLOWED_HOSTS.remove("testserver")
