"""A sponsor's agreement with lists, and the accounts of its people."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from payung.access.actions import add_user
from payung.interfaces.worker import working
from payung.sponsors import queries
from tests.conftest import Fresh
from tests.interfaces.web.conftest import StaffClients
from tests.sponsors.walk import APPROVER, CHECKER, Walk


@pytest.fixture
def walk(db: Fresh) -> Walk:
    """A fresh database with the two officers of the command line."""
    walk = Walk(db)
    for name in (CHECKER, APPROVER):
        add_user(name=name, by=name, at=walk.at)
    return walk


@pytest.fixture
def work(db: Fresh) -> Callable[[], None]:
    """Does every job that waits, as `payung worker` does."""
    return partial(working.work, forever=False)


@pytest.fixture
def of_sponsor(walk: Walk, staff_client: StaffClients) -> Callable[..., Client]:
    """Makes a browser of one of the sponsor's people: `of_sponsor("sponsor_officer")`."""

    def made(role: str, *, code: str = "NTT", **words: Any) -> Client:
        funder = queries.agreement(code=code).sharing.parties[0].funder_id
        client = staff_client(role, sponsor=funder, **words)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return made
