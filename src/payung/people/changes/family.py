"""A worker's children as people write them. Pure."""

import re
from datetime import date
from typing import NamedTuple

from payung.people import cells

WRITTEN = re.compile(r"(?P<name>[^()]+)\((?P<born>[^(),;]+)(?:[,;]\s*(?P<school>[^()]*))?\)")


class Child(NamedTuple):
    """A child whom a worker named. `school` is a level of the scholarship (`sd`), "" where none was told."""

    name: str
    birth_date: date
    school: str = ""


def read_child(*, text: str) -> Child | None:
    """`Yosef Bria (2015-03-12, SD)`, with or without a school; None where it says something else."""
    match = WRITTEN.fullmatch(text)
    if match is None or not (name := match["name"].strip()):
        return None
    try:
        born = cells.day(match["born"])
    except (cells.Unreadable, cells.Impossible):
        return None
    return Child(name, born, (match["school"] or "").strip()) if born else None
