"""No form of another site is taken, whoever is logged in: asked of every address that a browser may send to."""

import re

import pytest
from django.test import Client

from tests.interfaces.web.conftest import StaffClients
from tests.interfaces.web.test_matrix import MACHINES, SENDING, addresses

WORDS = {"int": "1", "uuid": "5c2e1f4e-8f0a-4c55-9a53-6d0a6b0c3f11", "path": "x", "slug": "x", "str": "x"}
"""A word that each kind of pattern takes; whom it names does not matter, since no view is asked."""


def path_of(pattern: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: WORDS[found[1] or "str"], pattern)


@pytest.mark.parametrize("role", ["", "officer"])
def test_what_another_site_sends_is_refused_at_every_address(role: str, staff_client: StaffClients) -> None:
    client = staff_client(role) if role else Client()
    client.handler.enforce_csrf_checks = True
    asked = [each for each in addresses() if not each.view.__module__.startswith(MACHINES)]
    assert len(asked) > 80
    taken = [
        f"{method} {address.pattern}: {answer.status_code}"
        for address in asked
        for method in SENDING
        if (answer := getattr(client, method)(path_of(address.pattern))).status_code != 403
    ]
    assert taken == []
