"""Everything the law gives, by name (`jkk.death`): what it is, its rule in a sentence, the amounts behind it.

One TOML file for each chapter of the handbook, with the chapter's title on top. `payung law show`, the handbook and the
page `/law` follow this list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from payung.kernel.language import Language
from payung.law.entries import chapters_of

TITLE = "chapter.title"


@dataclass(frozen=True, slots=True)
class Benefit:
    """One right, or one rule on rights. `amounts` names parameters; `events` kinds of event of the worked cases
    (`law.cases`) that show it."""

    name: str
    title: Mapping[Language, str]
    rule: Mapping[Language, str]
    amounts: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rights that belong together. `name` is the file's: `3_accident`."""

    name: str
    title: Mapping[Language, str]
    benefits: tuple[Benefit, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter, in the order of the files."""
    return tuple(
        Chapter(
            name=name,
            title={"id": entries[TITLE]["id"], "en": entries[TITLE]["en"]},
            benefits=tuple(_benefit(each, entry) for each, entry in entries.items() if each != TITLE),
        )
        for name, entries in chapters_of(folder="benefits")
    )


@cache
def benefits() -> Mapping[str, Benefit]:
    """Every benefit by its name, in the order of the chapters."""
    return {each.name: each for chapter in chapters() for each in chapter.benefits}


def _benefit(name: str, entry: Mapping[str, Any]) -> Benefit:
    return Benefit(
        name=name,
        title={"id": entry["id"], "en": entry["en"]},
        rule={"id": entry["rule_id"], "en": entry["rule_en"]},
        amounts=tuple(entry["amounts"]),
        events=tuple(entry.get("events", ())),
    )
