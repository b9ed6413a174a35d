"""Help in plain words: each question has an address, and what it costs is what the law says on that day."""

import re
from datetime import date

import pytest
from django.test import Client

from payung.interfaces.web import help

QUESTIONS = ("what", "cost", "not", "late", "claim", "ask", "data")


def _page(browse: Client, language: str) -> str:
    return browse.get(f"/help?lang={language}").content.decode()


def test_each_question_has_an_address_and_claiming_costs_nothing(browse: Client) -> None:
    page = _page(browse, "id")
    assert re.findall(r'href="#(\w+)"', page) == ["content", *QUESTIONS]
    assert re.findall(r'<h2 id="(\w+)"', page) == [*QUESTIONS]
    assert "Tidak ada biaya. Jangan bayar siapa pun." in page


@pytest.mark.parametrize(
    ("day", "price", "later"),
    [
        (date(2026, 11, 21), "Rp8.400 a month", "From January 2027 on it is Rp16.800."),
        (date(2027, 2, 1), "Rp16.800 a month", ""),
    ],
    ids=["discounted", "later"],
)
def test_it_costs_what_the_law_says_on_the_day(
    browse: Client, monkeypatch: pytest.MonkeyPatch, day: date, price: str, later: str
) -> None:
    monkeypatch.setattr(help.timezone, "localdate", lambda: day)
    page = _page(browse, "en")
    assert f"<b>{price}</b>" in page
    assert later in page
    assert ("on it is" in page) == bool(later)
    assert "Rp42.000.000 for your family" in page
    assert "within 48 hours" in page


def test_every_page_leads_to_it(browse: Client) -> None:
    for path in ("/law", "/quote", "/help"):
        assert 'href="/help"' in browse.get(path).content.decode()
