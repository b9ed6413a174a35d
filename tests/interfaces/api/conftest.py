"""Partners at the door: `platform` speaks to the API as a gig platform's machine does."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from payung.access.partners.actions import add_partner
from payung.access.partners.keys import SCOPES
from tests.conftest import Fresh
from tests.people.counter import OFFICER, open_counter

_keys = count(1)


class Machine:
    """A partner's machine: asks, with its key, and reads JSON."""

    def __init__(self, code: str, key: str) -> None:
        self.code, self.key = code, key
        self.client = Client(headers={"accept-language": "en"}, raise_request_exception=False)

    def get(self, path: str, **query: str) -> Any:
        """Ask what is."""
        return self.client.get(f"/api/v1{path}", query, headers=self._headers())

    def post(self, path: str, content: Any, *, key: str = "", **headers: str) -> Any:
        """Ask for a deed, under a key of its own unless it is said."""
        return self.client.post(
            f"/api/v1{path}",
            content if isinstance(content, bytes) else json.dumps(content),
            content_type="application/json",
            headers={**self._headers(), "idempotency-key": key or f"key-{next(_keys)}", **headers},
        )

    def _headers(self) -> Mapping[str, str]:
        return {"authorization": f"Bearer {self.key}"}


def codes(response: Any) -> list[str]:
    """The problems of a "no"."""
    assert response.headers["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == response.status_code
    return [problem["code"] for problem in said["problems"]]


def partner(code: str, kind: str, at: datetime, *, scopes: tuple[str, ...] = SCOPES, rate: int = 10_000) -> Machine:
    """Another partner comes in."""
    keys = add_partner(code=code, name=code.title(), kind=kind, scopes=scopes, rate=rate, by=OFFICER, at=at)
    return Machine(code, keys.key)


@pytest.fixture
def platform(db: Fresh, at: datetime) -> Iterator[Machine]:
    """A gig platform that may do everything that partners may."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    open_counter()
    yield partner("ojek-kupang", "platform", at)
    settings.ALLOWED_HOSTS.remove("testserver")
