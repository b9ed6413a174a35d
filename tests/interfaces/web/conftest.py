"""The pages over a made-up scheme: `show` sets what the first page finds, `browse` reads pages."""

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from django.conf import settings
from django.test import Client

from payung.reporting import queries
from tests.interfaces.web import sample as made_up


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
