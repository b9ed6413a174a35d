"""The sentences with which the law explains itself, in Indonesian and English: one TOML file for each of its chapters.

A gap of a sentence is filled as the reader writes it: `{amount:rupiah}`, `{day:date}`, `{month:month}`,
`{share:permille}` (as percent: 45 is 4,5%), `{share:basispoints}` (569 is 5,69%), `{count:number}`, and `{name}` as it
stands. English adds `{count:s}` where one has no s.
"""

from collections.abc import Mapping
from functools import cache
from string import Formatter
from typing import Any

from payung.kernel.language import Language, long_date, long_month, number, rupiah
from payung.law.entries import chapters_of


@cache
def catalogue() -> Mapping[str, Mapping[Language, str]]:
    """Every sentence by its code, `group.name`, in both languages."""
    found: dict[str, Mapping[Language, str]] = {}
    for chapter, entries in chapters_of(folder="sentences"):
        for code, texts in entries.items():
            if code in found:
                raise ValueError(f"{chapter}: {code} stands in another file as well")
            found[code] = {"id": texts["id"], "en": texts["en"]}
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
            return number(value, self._language)
        if format_spec == "s":
            return "" if value == 1 else "s"
        if format_spec == "permille":
            return self._percent(value, digits=1)
        if format_spec == "basispoints":
            return self._percent(value, digits=2)
        if format_spec == "date":
            return long_date(value, self._language)
        if format_spec == "month":
            return long_month(value.first, self._language)
        if isinstance(value, Mapping):
            return str(value[self._language])
        return str(super().format_field(value, format_spec))

    def _percent(self, share: int, *, digits: int) -> str:
        """A share of so many digits behind the point of its percentage; zeros at the end are not written."""
        whole, part = divmod(share, 10**digits)
        point = "," if self._language == "id" else "."
        written = f"{part:0{digits}}".rstrip("0")
        return f"{whole}{point}{written}%" if written else f"{whole}%"
