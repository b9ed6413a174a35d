"""Indonesian first, English by a link that works with and without cookies."""

import io
import re
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation.template import templatize

from payung.interfaces.web.templatetags.payung import long_date, long_month, moment
from payung.kernel.months import Month

KEYWORDS = {"gettext": None, "_": None, "gettext_lazy": None, "ngettext": (1, 2)}


def test_indonesian_comes_first_whatever_the_browser_is_set_to(browse) -> None:
    response = browse.get("/")
    assert '<html lang="id">' in response.content.decode()
    assert response.headers["Content-Language"] == "id"
    assert "Cookie" in response.headers["Vary"]


def test_the_link_switches_and_a_cookie_remembers(browse) -> None:
    assert '<html lang="en">' in browse.get("/?lang=en").content.decode()
    assert '<html lang="en">' in browse.get("/quote").content.decode()
    assert '<html lang="id">' in browse.get("/?lang=id").content.decode()
    assert '<html lang="id">' in browse.get("/quote").content.decode()


def test_the_switch_keeps_the_question(browse) -> None:
    html = browse.get("/quote?income=1000000&months=3&programmes=jkk&programmes=jkm").content.decode()
    [address] = re.findall(r'<a class="language" href="([^"]+)"', html)
    for part in ("income=1000000", "months=3", "programmes=jkk", "programmes=jkm", "lang=en"):
        assert part in address


@pytest.mark.parametrize("wish", ["de", "", "en-GB", "../id"])
def test_a_language_we_do_not_speak_is_indonesian_and_not_remembered(browse, wish) -> None:
    response = browse.get("/", {"lang": wish})
    assert '<html lang="id">' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", ("9 Desember 2026", "Desember 2026", "9 Desember 2026, 07.30 WITA")),
        ("en", ("9 December 2026", "December 2026", "9 December 2026, 07.30 WITA")),
    ],
)
def test_days_and_months_are_named_in_the_language_of_the_page(language: str, said: tuple[str, ...]) -> None:
    at = datetime(2026, 12, 8, 23, 30, tzinfo=UTC)  # the next day in NTT
    with translation.override(language):
        assert (long_date(at.date() + timedelta(days=1)), long_month(Month.of(at.date())), moment(at)) == said


def _texts() -> set[object]:
    """Every text of the pages that goes through gettext."""
    room = files("payung.interfaces.web")
    found = set()
    for file in (*room.rglob("*.py"), *room.rglob("*.html")):  # type: ignore[attr-defined]
        source = file.read_text("utf-8")
        code = templatize(source, origin=file.name) if file.suffix == ".html" else source
        found |= {text for _, text, _, _ in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS)}
    return found


def test_every_text_of_the_pages_is_translated() -> None:
    catalogue = read_po(io.BytesIO(files("payung").joinpath("locale/id/LC_MESSAGES/django.po").read_bytes()))
    translated = {entry.id for entry in catalogue if entry.id and all([entry.string].pop())}
    texts = _texts()
    assert len(texts) > 100
    assert texts - translated == set()
