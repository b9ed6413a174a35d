"""A small world with two of everything: what an officer of Kota Kupang, or of sponsor A, may see; and what not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from tests.sponsors.walk import Walk, row

FOREIGN_NAMES = ("Zakarias Asing", "Sponsor Asing")
OWN_REGION, FOREIGN_REGION = "53.71", "53.08"


@dataclass(frozen=True)
class World:
    """The objects by the names that addresses have for them: own, and foreign."""

    own: Mapping[str, str]
    foreign: Mapping[str, str]
    own_sponsor: int
    own_region: str = OWN_REGION

    def path(self, pattern: str, name: str, *, foreign: bool) -> str:
        """An address with its words filled in. `NAME:WORD` stands before `WORD`. KeyError for a word nobody knows."""
        objects = self.foreign if foreign else self.own

        def filled(found: re.Match[str]) -> str:
            return objects.get(f"{name}:{found[1]}") or objects[found[1]]

        return re.sub(r"<(?:\w+:)?(\w+)>", filled, pattern)


def funder(walk: Walk, code: str) -> int:
    """The funder's id of an agreement's sponsor."""
    return int(walk.db.rows("SELECT funder_id FROM sponsors_agreement WHERE code = %s", code)[0][0])


@pytest.fixture
def world(walk: Walk) -> World:
    """Two regions and two sponsors, each with a participant, an agreement, a list."""
    walk.agreement("MILIK", sponsor="Sponsor Sendiri", region=OWN_REGION, programmes=("jkk", "jkm"))
    walk.agreement("ASING", sponsor="Sponsor Asing", region=FOREIGN_REGION, programmes=("jkk", "jkm"))
    own_list = walk.check([row(n) for n in range(3)], "MILIK").list.id
    foreign_list = walk.check([row(n, region="Ende") for n in range(10, 13)], "ASING").list.id
    own_worker = walk.register(row(20))
    foreign_worker = walk.register(row(21, region="Ende", name="Zakarias Asing"))
    shared = {"row": "2", "n": "1", "what": "phone"}
    return World(
        own={"code": "MILIK", "list_id": own_list, "number": str(own_worker.number), **shared},
        foreign={"code": "ASING", "list_id": foreign_list, "number": str(foreign_worker.number), **shared},
        own_sponsor=funder(walk, "MILIK"),
    )
