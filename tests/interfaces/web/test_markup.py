"""What holds for every page: a strict content security policy can be kept, and no number is localised in code."""

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

PAGES = [
    "/",
    "/?on=x",
    "/quote",
    "/quote?income=1000000&months=6&programmes=jkk&programmes=jht",
    "/quote?income=x",
    "/law",
    "/law/contributions",
    "/law/open-questions",
    "/help",
    "/design",
    "/design?scheme=dark",
    "/no",
]
NUMBERS = {"x", "y", "cx", "cy", "r", "width", "height", "viewBox", "d"}


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


@pytest.fixture(params=[(page, language) for page in PAGES for language in ("id", "en")], ids=str)
def elements(browse, request) -> list[tuple[str, dict[str, str]]]:
    page, language = request.param
    browse.cookies["django_language"] = language
    return Elements(browse.get(page).content.decode()).found


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(elements) -> None:
    for tag, attributes in elements:
        assert tag not in ("script", "style", "iframe"), tag
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "a" and attributes.get("rel") == "external noreferrer":
            continue  # a regulation at its publisher's: followed by choice, and told nothing
        for name in ("href", "src", "action"):
            assert not re.match(r"(?i)[a-z]+:|//", attributes.get(name, "")), attributes


def test_numbers_in_drawings_have_points(elements) -> None:
    for tag, attributes in elements:
        for name in NUMBERS & attributes.keys():
            assert "," not in attributes[name], (tag, attributes)


def test_every_id_stands_once_and_every_anchor_leads_somewhere(elements) -> None:
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in elements:
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert set(attributes.get(name, "").split()) <= set(ids), attributes


def test_every_page_has_a_title_a_language_one_heading_and_a_way_past_the_menu(elements) -> None:
    tags = [tag for tag, _ in elements]
    assert tags.count("title") >= 1
    assert tags.count("h1") == 1
    assert dict(elements)["html"]["lang"] in ("id", "en")
    assert ("a", {"class": "skip", "href": "#content"}) in elements


def test_pages_only_answer_questions(browse) -> None:
    assert [browse.post(page).status_code for page in ("/", "/quote", "/favicon.svg")] == [405, 405, 405]


def test_the_umbrella_is_a_drawing(browse) -> None:
    response = browse.get("/favicon.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")


def test_a_page_that_is_not_there_is_said_in_the_readers_language(browse) -> None:
    response = browse.get("/tidak-ada")
    assert response.status_code == 404
    assert "Halaman ini tidak ada" in response.content.decode()


def test_a_broken_page_apologises_without_help_from_the_request(browse, show) -> None:
    def broken(*, on: object) -> None:
        raise RuntimeError("the database is away")

    show(broken)
    response = browse.get("/")
    assert response.status_code == 500
    assert "Ada yang rusak di pihak kami" in response.content.decode()
    assert "database" not in response.content.decode()
    assert render_to_string("500.html")
