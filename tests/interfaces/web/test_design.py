"""The living page of the look: each component beside its markup, and colours that can be read."""

from itertools import product
from pathlib import Path

import pytest
from django.test import Client

from payung.interfaces import web
from payung.interfaces.web.design import PARTS, SCHEMES, _tokens

WRITTEN = ("ink", "quiet", "blue", "ready", "mend")
READABLE = 4.5  # WCAG 2.2, 1.4.3: text against what it stands on


def test_each_component_stands_beside_the_markup_that_makes_it(browse: Client) -> None:
    page = browse.get("/design?lang=en").content.decode()
    for name in PARTS:
        assert f'<h2 id="{name}">' in page
    assert "{% include &quot;payung/components/field.html&quot; with name=&quot;nik&quot;" in page
    assert 'id="nik" name="nik"' in page
    assert "Compare it with the card" in page


def test_every_component_is_shown() -> None:
    templates = Path(web.__file__).parent / "templates/payung"
    shown = "".join(path.read_text("utf-8") for path in (templates / "design").iterdir())
    parts = {path.name: path.read_text("utf-8") for path in (templates / "components").iterdir()}
    shown += "".join(text for name, text in parts.items() if f"components/{name}" in shown)
    assert [name for name in parts if f"components/{name}" not in shown] == []
    assert {path.stem for path in (templates / "design").iterdir()} == set(PARTS)


def test_a_reader_may_ask_for_the_other_scheme(browse: Client) -> None:
    assert "/design/dark.css" in browse.get("/design?scheme=dark").content.decode()
    assert "/design/" not in browse.get("/design?scheme=<b>").content.decode()
    assert b"color-scheme: dark; --paper: #0f161d;" in browse.get("/design/dark.css").content
    assert browse.get("/design/sepia.css").status_code == 404


@pytest.mark.parametrize(("scheme", "name"), list(product(SCHEMES, WRITTEN)))
def test_what_is_written_can_be_read(scheme: str, name: str) -> None:
    tokens = _tokens()["light"] | _tokens()[scheme]
    grounds = ("paper", "raised", "blue-wash", "ready-wash", "mend-wash")
    assert [ground for ground in grounds if _contrast(tokens[name], tokens[ground]) < READABLE] == []


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance by WCAG, of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
