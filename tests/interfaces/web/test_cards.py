"""The public page that checks cards: what the code says, and nothing more."""

import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.kernel.keys import read_keys
from tests.cards.cards import OTHER_SEED, card, code
from tests.conftest import Fresh

PAGE = "/card/verify"
MOST = 15_000  # bytes, before anything is packed


@pytest.fixture
def signed(db: Fresh) -> str:
    """A card of ours, of somebody whom the registry does not know."""
    seed = read_keys(db.keys).card
    assert seed is not None
    return code(card(since=card().since.replace(year=2020), until=card().until.replace(year=2100)), seed=seed)


def test_a_card_is_checked_by_pasting_it_or_by_a_link(browse: Client, signed: str) -> None:
    for answer in (browse.post(f"{PAGE}?lang=en", {"c": signed}), browse.get(f"{PAGE}?lang=en&c={quote(signed)}")):
        page = answer.content.decode()
        assert "The card holds." in page
        assert "Maria Goreti Seran" in page
        assert "1234 5678 9012" in page
        assert len(answer.content) < MOST
        assert "<script" not in page
        assert answer.headers["Cache-Control"] == "no-store, private"


def test_in_indonesian_too(browse: Client, signed: str) -> None:
    page = browse.post(f"{PAGE}?lang=id", {"c": signed}).content.decode()
    assert "Kartu ini berlaku." in page
    assert "Lunas sampai" in page


def test_the_form_alone_asks_no_database(browse: Client, db: Fresh) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = browse.get(PAGE).content
    assert not asked.captured_queries
    assert b'method="post"' in page
    assert len(page) < MOST


@pytest.mark.parametrize(
    "text", [code(seed=OTHER_SEED), "HELLO", "<script>alert(1)</script>", "A" * 100_000, "\x00", "é" * 300]
)
def test_of_a_code_that_is_not_ours_nothing_is_told(browse: Client, db: Fresh, text: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = browse.post(f"{PAGE}?lang=en", {"c": text})
    assert answer.status_code == 200
    assert not asked.captured_queries  # so that nobody learns from it who is registered
    page = answer.content.decode()
    assert "Maria" not in page
    assert len(answer.content) < MOST
    assert "<script" not in page
    assert re.search("not known here|This is no card", page)
