"""Reads a folder of the law that holds one TOML file for each chapter: its benefits, its sentences."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any


def chapters_of(*, folder: str) -> Iterator[tuple[str, dict[str, Mapping[str, Any]]]]:
    """Each file of the folder in the order of their names: its name without `.toml`, its entries by `group.name`."""
    for file in sorted(files("payung.law").joinpath(folder).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            groups = tomllib.loads(file.read_text("utf-8"))
            entries = {f"{group}.{name}": entry for group, named in groups.items() for name, entry in named.items()}
            yield file.name.removesuffix(".toml"), entries
