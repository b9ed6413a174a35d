"""The sentences with which the law explains itself, in Indonesian and English: one TOML file for each of its chapters.

A gap of a sentence is filled as the reader writes it: `{amount:rupiah}`, `{day:date}`, `{month:month}`,
`{share:permille}` (as percent: 45 is 4,5%), `{count:number}`, and `{name}` as it stands. English adds `{count:s}` where
one has no s.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from payung.kernel.language import MONTH_NAMES, Language, long_date, number, rupiah

ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@cache
def catalogue() -> Mapping[str, Mapping[Language, str]]:
    """Every sentence by its code, `group.name`, in both languages."""
    found: dict[str, Mapping[Language, str]] = {}
    for file in sorted(files("payung.law").joinpath("sentences").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            for group, entries in tomllib.loads(file.read_text("utf-8")).items():
                for name, texts in entries.items():
                    if f"{group}.{name}" in found:
                        raise ValueError(f"{file.name}: {group}.{name} stands in another file as well")
                    found[f"{group}.{name}"] = {"id": texts["id"], "en": texts["en"]}
    return found


def sentence(*, code: str, values: Mapping[str, object], language: Language) -> str:
    """The sentence of this code with its gaps filled. KeyError for an unknown code or a missing value."""
    return _Spoken(language).vformat(catalogue()[code][language], (), values)


class _Spoken(Formatter):
    """Fills gaps as a reader of this language writes amounts, days and months."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "rupiah":
            return rupiah(value)
        if format_spec == "number":
            return number(value) if self._language == "id" else f"{value:,}"
        if format_spec == "s":
            return "" if value == 1 else "s"
        if format_spec == "permille":
            return self._percent(value)
        if format_spec == "date":
            named = f"{value.day} {ENGLISH_MONTHS[value.month - 1]} {value.year}"
            return long_date(value) if self._language == "id" else named
        if format_spec == "month":
            names = MONTH_NAMES if self._language == "id" else ENGLISH_MONTHS
            return f"{names[value.first.month - 1]} {value.first.year}"
        if isinstance(value, Mapping):
            return str(value[self._language])
        return str(super().format_field(value, format_spec))

    def _percent(self, per_mille: int) -> str:
        whole, tenth = divmod(per_mille, 10)
        point = "," if self._language == "id" else "."
        return f"{whole}{point}{tenth}%" if tenth else f"{whole}%"
