"""The way in of the staff, over a database: passwords are hashed fast, and a no waits for nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings

from payung.interfaces.web.accounts import adapter
from tests.conftest import Fresh
from tests.interfaces.web.accounts.visitor import Visitor

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def way_in(db: Fresh, monkeypatch: pytest.MonkeyPatch) -> Fresh:
    """The database behind the way in."""
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver", "localhost", "127.0.0.1"])
    monkeypatch.setattr(adapter, "LEAST", 0.0)
    return db


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from django.contrib.auth import hashers

    monkeypatch.setattr(settings, "PASSWORD_HASHERS", FAST)
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    yield
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()


@pytest.fixture
def visitor(way_in: Fresh) -> Visitor:
    """A browser that never was here."""
    return Visitor()


@pytest.fixture
def noon() -> datetime:
    return datetime.now(UTC)
