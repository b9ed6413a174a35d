"""Names as they are met in NTT, each pair judged by somebody who did not write the comparison."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from payung.people.names import Level, compare_names

ACCEPTED = {
    "same": {Level.SAME, Level.SOUND},
    "ask": {Level.SHORT, Level.CLOSE},
    "not_same": {Level.CLOSE, Level.MARRIED, Level.PARTLY, Level.DIFFERENT},
    "different": {Level.MARRIED, Level.PARTLY, Level.DIFFERENT},
}


class Pair(NamedTuple):
    """Two names, what is to be thought of them, and why."""

    one: str
    other: str
    judgement: str
    why: str


PAIRS = [Pair(*pair) for pair in yaml.safe_load(Path(__file__).with_name("names.yaml").read_text("utf-8"))]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.one} / {pair.other}")
def test_two_names_are_as_alike_as_people_hold_them(pair: Pair) -> None:
    assert compare_names(pair.one, pair.other) in ACCEPTED[pair.judgement], pair.why


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.other} / {pair.one}")
def test_it_does_not_matter_which_name_stands_first(pair: Pair) -> None:
    assert compare_names(pair.one, pair.other) == compare_names(pair.other, pair.one)


def test_every_judgement_is_met_often() -> None:
    assert len(PAIRS) > 120
    assert len({frozenset(pair[:2]) for pair in PAIRS}) == len(PAIRS)
    assert min(Counter(pair.judgement for pair in PAIRS).values()) > 15
