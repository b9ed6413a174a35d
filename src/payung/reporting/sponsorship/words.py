"""What the tables of a report are called and mean, in both languages (words.toml)."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from payung.kernel.language import Language, long_date, long_month
from payung.kernel.months import Month

Kind = Literal["report", "section", "title", "says", "heading", "movement", "line"]


@cache
def words() -> Mapping[Kind, Mapping[str, Mapping[Language, str]]]:
    """Every text by its kind and code."""
    return tomllib.loads(files("payung.reporting.sponsorship").joinpath("words.toml").read_text("utf-8"))  # type: ignore[return-value]


def said(*, kind: Kind, code: str, language: Language, values: Mapping[str, object] | None = None) -> str:
    """The text of a code, with its values filled in. KeyError for a code that nobody wrote a text for."""
    text = words()[kind][code][language]
    for name, value in (values or {}).items():
        text = text.replace("{" + name + "}", _in_words(value, language))
    return text


def _in_words(value: object, language: Language) -> str:
    match value:
        case Month():
            return long_month(value.first, language)
        case date():
            return long_date(value, language)
        case _:
            return str(value)
