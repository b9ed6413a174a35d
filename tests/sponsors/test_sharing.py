"""Whom a check saw is kept, in its present form and in the first; and which rows of a list meet."""

from datetime import UTC, datetime

import msgspec
import numpy as np
import pytest

from payung.sponsors.sharing import Seen, sharing_keys, unpack_seen
from tests.sponsors.meeting import BORN, judged, maria
from tests.sponsors.walk import nik

UNTIL = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("pairs", [[], [(0, 7)], [(0, 7), (0, 9), (999_999, 2**40)]])
def test_what_was_seen_comes_back_from_either_form(pairs: list[tuple[int, int]]) -> None:
    seen = Seen(np.array(pairs, dtype=np.int64).reshape(-1, 2), UNTIL)
    for packed in (seen.pack(), msgspec.msgpack.encode(pairs)):
        back = unpack_seen(packed=packed, until=UNTIL)
        assert (back.pairs.tolist(), back.until) == ([list(pair) for pair in pairs], UNTIL)


@pytest.mark.parametrize(
    ("village", "other_village", "meet"),
    [("Fatuketi", "Jenilu", False), ("", "Jenilu", True), ("Fatuketi", "", True), ("", "", True)],
)
def test_a_nik_but_for_its_serial_brings_together_only_whom_no_village_tells_apart(
    village: str, other_village: str, meet: bool
) -> None:
    """Those born in one district on one day grow with the square of the list."""
    people = [
        maria(nik=nik(born=BORN, sex="P", serial=serial), name=name, phone="", mother_name="", village=where)
        for serial, name, where in ((1, "Maria Klara Bau", village), (2, "Maria Bau", other_village))
    ]
    assert sharing_keys(outline=judged(*people).outline).tolist() == ([[0, 1]] if meet else [])
