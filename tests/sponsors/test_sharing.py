"""Whom a check saw is kept, in its present form and in the first."""

from datetime import UTC, datetime

import msgspec
import numpy as np
import pytest

from payung.sponsors.sharing import Seen, unpack_seen

UNTIL = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("pairs", [[], [(0, 7)], [(0, 7), (0, 9), (999_999, 2**40)]])
def test_what_was_seen_comes_back_from_either_form(pairs: list[tuple[int, int]]) -> None:
    seen = Seen(np.array(pairs, dtype=np.int64).reshape(-1, 2), UNTIL)
    for packed in (seen.pack(), msgspec.msgpack.encode(pairs)):
        back = unpack_seen(packed=packed, until=UNTIL)
        assert (back.pairs.tolist(), back.until) == ([list(pair) for pair in pairs], UNTIL)
