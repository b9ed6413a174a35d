"""Everything the law gives, by name (`jkk.death`): what it is, its rule in a sentence, the amounts behind it.

One TOML file for each chapter of the handbook. `payung law show`, the handbook and the page `/law` follow this list.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from payung.kernel.language import Language


@dataclass(frozen=True, slots=True)
class Benefit:
    """One right, or one rule on rights. `amounts` names parameters; `events` kinds of event of the worked cases
    (`law.cases`) that show it."""

    name: str
    chapter: str
    title: Mapping[Language, str]
    rule: Mapping[Language, str]
    amounts: tuple[str, ...]
    events: tuple[str, ...]


@cache
def benefits() -> Mapping[str, Benefit]:
    """Every benefit by its name, in the order of the files."""
    found = {}
    for file in sorted(files("payung.law").joinpath("benefits").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            for group, entries in tomllib.loads(file.read_text("utf-8")).items():
                for name, entry in entries.items():
                    found[f"{group}.{name}"] = Benefit(
                        name=f"{group}.{name}",
                        chapter=file.name.removesuffix(".toml"),
                        title={"id": entry["id"], "en": entry["en"]},
                        rule={"id": entry["rule_id"], "en": entry["rule_en"]},
                        amounts=tuple(entry["amounts"]),
                        events=tuple(entry.get("events", ())),
                    )
    return found
