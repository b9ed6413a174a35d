"""The catalogue of occupations: what people write for their work, and the sector that decides their discount window."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import yaml

from payung.people.spelling import LONGEST_SPELLING, plain

Sector = Literal["transport", "other"]


@dataclass(frozen=True, slots=True)
class Occupation:
    """One occupation: a lasting code, its names in Indonesian and English, its sector, and what lists call it."""

    code: str
    name_id: str
    name_en: str
    sector: Sector
    synonyms: tuple[str, ...]

    def spellings(self) -> tuple[str, ...]:
        """Everything by which it can be found, its names first."""
        return (self.name_id, self.name_en, *self.synonyms, self.code)


UNSPECIFIED = "own-account-worker"
"""Work of one's own that the catalogue does not tell further."""
MOST_WORDS = 6
ONE_WORD_FOR = {
    **dict.fromkeys(("supir", "pengemudi", "driver"), "sopir"),
    **dict.fromkeys(("pedagang", "jualan", "jual", "penjaja"), "penjual"),
    **dict.fromkeys(("pengrajin",), "perajin"),
    **dict.fromkeys(("pekebun",), "petani"),
}
"""Words that lists exchange freely: a "supir angkot" is a "sopir angkot"."""


@cache
def occupations() -> Mapping[str, Occupation]:
    """The whole catalogue by code, in the order of its file."""
    text = files("payung.people").joinpath("occupations.yaml").read_text("utf-8")
    sectors: dict[Sector, dict[str, dict[str, Any]]] = yaml.load(text, Loader=_Loader)  # noqa: S506
    return MappingProxyType(
        {
            code: Occupation(code, entry["id"], entry["en"], sector, tuple(map(str, entry["also"])))
            for sector, entries in sectors.items()
            for code, entry in entries.items()
        }
    )


def find_occupation(text: str) -> str | None:
    """The code of the occupation that `text` names in either language, by a synonym or by its code; else None.

    Case, punctuation and exchangeable words (supir, sopir) do not matter; likeness is not guessed at.
    """
    return _find(text) if len(text) <= LONGEST_SPELLING else None


@lru_cache(maxsize=4096)  # a list of 100,000 rows spells its occupations in a few hundred ways
def _find(text: str) -> str | None:
    return _codes_by_spelling().get(_spelling(text))


def search_occupations(text: str, *, limit: int = 8) -> list[Occupation]:
    """At most `limit` occupations for what has been typed so far, the best first; none for nothing."""
    typed = {plain(text), _spelling(text)} - {""} if len(text) <= LONGEST_SPELLING else set()
    ranked = [(rank, occupation) for occupation in occupations().values() if (rank := _rank(typed, occupation))]
    return [occupation for _, occupation in sorted(ranked, key=lambda found: found[0])[:limit]]


def nearest_occupations(text: str, *, limit: int = 6) -> list[Occupation]:
    """What somebody may mean whose work was not found: by all their words, else by each; work of one's own comes last.

    So nobody is without a way on: who teaches for a fee is offered each teacher there is, and UNSPECIFIED.
    """
    by_word = [search_occupations(word) for word in text.split()[:MOST_WORDS] if len(word) > 2]
    telling_first = [each for found in sorted(by_word, key=len) for each in found]  # "rias" tells more than "jasa"
    found = search_occupations(text) or sorted(telling_first, key=lambda each: -_likeness(text, each))
    unspecified = occupations()[UNSPECIFIED]
    return [*[each for each in dict.fromkeys(found) if each != unspecified][:limit], unspecified]


def _likeness(text: str, occupation: Occupation) -> float:
    """How near the typed words come to words of one spelling, 0 to 1: "ojek onlen" is nearest to "ojek online"."""
    typed = _spelling(text).split()[:MOST_WORDS]

    def near(spelling: str) -> float:
        words = spelling.split()
        return sum(max(SequenceMatcher(None, word, other).ratio() for other in words) for word in typed) / len(typed)

    return max(near(spelling) for spelling in _searched(occupation) if spelling)


def _rank(typed: set[str], occupation: Occupation) -> tuple[int, int, str] | None:
    """How well it fits: how it was found, then whether by a name or a synonym, then the alphabet."""
    fits = [
        (fit, int(place > 0), occupation.name_id)
        for place, spelling in enumerate(_searched(occupation))
        for text in typed
        if (fit := _fit(text, spelling)) is not None
    ]
    return min(fits, default=None)


def _fit(typed: str, spelling: str) -> int | None:
    """0 the same, 1 begins so, 2 every typed word begins a word of it, None otherwise."""
    if spelling == typed:
        return 0
    if spelling.startswith(typed):
        return 1
    words = spelling.split()
    return 2 if all(any(word.startswith(part) for word in words) for part in typed.split()) else None


@cache
def _searched(occupation: Occupation) -> tuple[str, ...]:
    return tuple(plain(spelling) for spelling in occupation.spellings())


@cache
def _codes_by_spelling() -> Mapping[str, str]:
    return dict(_spellings())


def _spellings() -> Iterator[tuple[str, str]]:
    for occupation in occupations().values():
        for spelling in occupation.spellings():
            yield _spelling(spelling), occupation.code


def _spelling(text: str) -> str:
    return " ".join(ONE_WORD_FOR.get(word, word) for word in plain(text).split())


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # safe both; the C one is eight times faster
