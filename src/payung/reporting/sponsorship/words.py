"""What the tables of a report are called and mean, in both languages (words.toml)."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from payung.kernel.language import ENGLISH_MONTH_NAMES, MONTH_NAMES, Language, long_date
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


def month_in_words(*, month: Month, language: Language) -> str:
    """A month as a language says it: Desember 2026, in English December 2026."""
    names = ENGLISH_MONTH_NAMES if language == "en" else MONTH_NAMES
    return f"{names[month.first.month - 1]} {month.first.year}"


def _in_words(value: object, language: Language) -> str:
    match value:
        case Month():
            return month_in_words(month=value, language=language)
        case date():
            return long_date(value, language)
        case _:
            return str(value)
