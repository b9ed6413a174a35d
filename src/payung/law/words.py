"""What the codes of the book and of worked cases are called: `stopped_working` is "berhenti bekerja"."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from payung.kernel.language import Language, long_date, long_month, number, rupiah
from payung.law import given
from payung.law.given import Reader
from payung.law.sentences import sentence

Kind = Literal["value", "name"]
DAY, MONTH = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d")
COUNTS = (given.people, given.count, given.days)
MONEY = 10_000  # what is at least this and no count is money


@cache
def words() -> Mapping[Kind, Mapping[str, Mapping[Language, str]]]:
    """Every code with its word in both languages: values, and the names of what a case gives and expects."""
    return tomllib.loads(files("payung.law").joinpath("words.toml").read_text("utf-8"))  # type: ignore[return-value]


def word(*, kind: Kind, code: str, language: Language) -> str:
    """What a code is called; what is none stays as it is: free text, a part of the body."""
    found = words()[kind].get(code.lower())
    return found[language] if found else code


def facts(
    *, values: Mapping[str, Any], readers: Mapping[str, Reader], language: Language
) -> tuple[tuple[str, str], ...]:
    """What a case gives or expects as a reader says it: each name in words with its value, but for the event."""
    return tuple(
        (word(kind="name", code=name, language=language), _said(name, value, readers.get(name), language))
        for name, value in values.items()
        if name != "event"
    )


def _said(name: str, value: Any, read: Reader | None, language: Language) -> str:
    """A value of a case in words. Within a list or names nothing tells money from counts, but its size."""
    if isinstance(value, Mapping):
        named = facts(values=value, readers={}, language=language)
        return ", ".join(f"{key}: {each}" for key, each in named)
    if isinstance(value, list | tuple):
        return "; ".join(_said(name, each, None, language) for each in value) or "–"
    if value is None:
        return "–"
    if isinstance(value, bool):
        return sentence(code="handbook.yes" if value else "handbook.no", values={}, language=language)
    if "pct" in name:
        return f"{value}%".replace(".", "," if language == "id" else ".")
    if isinstance(value, int):
        is_money = read is given.rupiah or (value >= MONEY and read not in COUNTS)
        return rupiah(value) if is_money else number(value, language)
    return _in_words(str(value), language)


def _in_words(text: str, language: Language) -> str:
    """A day or a month in words; a code by its name; other words as they are."""
    if DAY.fullmatch(text):
        return long_date(date.fromisoformat(text), language)
    if MONTH.fullmatch(text):
        return long_month(date.fromisoformat(f"{text}-01"), language)
    return word(kind="value", code=text, language=language)
