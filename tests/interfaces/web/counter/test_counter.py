"""The branch desk over a real database: own region works, a foreign one is not there, who only sees sends nothing."""

from typing import Any

import pytest
from django.test import Client

from payung.people.queries import Member
from tests.conftest import Fresh
from tests.people.counter import open_counter, registered

HOME, ELSEWHERE = "53.04", "53.08"
EVERY_PAGE = (
    *("", "/history", "/cash", "/card", "/receipts", "/registered", "/correct", "/consent"),
    *(f"/change/{what}" for what in ("phone", "address", "job", "second-job", "jht", "kind")),
    *(f"/change/{what}" for what in ("heirs", "children", "death", "deny-death")),
)


@pytest.fixture
def maria(db: Fresh) -> Member:
    """A worker of Belu whose name must be escaped."""
    open_counter()
    return registered(name="Maria D'Oe & Anak", phone="081234567890", village="Manumutin", heirs="Yosef Bria (suami)")


@pytest.fixture
def officer(staff_client: Any, maria: Member) -> Client:
    client: Client = staff_client("officer", region=HOME)
    return client


def test_every_page_of_a_person_opens_here_and_is_not_there_elsewhere(
    officer: Client, staff_client: Any, maria: Member
) -> None:
    stranger = staff_client("officer", region=ELSEWHERE)
    for part in EVERY_PAGE:
        response = officer.get(f"/desk/{maria.number}{part}")
        assert response.status_code == 200, part
        assert b"Maria D&#x27;Oe &amp; Anak" in response.content, part
        assert stranger.get(f"/desk/{maria.number}{part}").status_code == 404, part
    assert stranger.get(f"/desk/{maria.number}/statement.pdf").status_code == 404
    assert officer.get(f"/desk/{maria.number}/statement.pdf").headers["Content-Type"] == "application/pdf"
