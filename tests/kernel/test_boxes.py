"""Boxes: what anybody closes, we alone open; whatever else comes is refused with a reason."""

import json
from dataclasses import replace

import pytest

from payung.kernel.boxes import open_box, public_point
from payung.kernel.keys import make_keys, read_keys
from payung.kernel.problems import Refused
from tests.outreach.phone import closed

KEYS = read_keys(make_keys())
BOX = closed(b"isi", point=public_point(keys=KEYS))


def test_what_was_put_in_comes_out() -> None:
    assert open_box(box=json.dumps(BOX).encode(), keys=KEYS) == b"isi"


def test_the_key_is_always_the_same_and_another_installation_has_another() -> None:
    known = replace(KEYS, index=bytes(32))
    assert public_point(keys=known).hex()[:32] == "04b21f51d6ce7b614c2faba20b7244c3"
    assert public_point(keys=known) != public_point(keys=KEYS)


def refusal(box: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        open_box(box=box if isinstance(box, bytes) else json.dumps(box).encode(), keys=KEYS)
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize("box", [b"", b"\xff", b"[" * 100_000, b"{}", [], {**BOX, "payung": "x"}, {**BOX, "to": 1}])
def test_what_is_no_box_is_called_so(box: object) -> None:
    assert refusal(box) == ["box.unreadable"]


def test_a_box_for_others_is_foreign() -> None:
    assert refusal(closed(b"isi", point=public_point(keys=read_keys(make_keys())))) == ["box.foreign"]


@pytest.mark.parametrize("part", ["from", "nonce", "sealed"])
@pytest.mark.parametrize("value", ["", "?", "AAAA", "A" * 88])
def test_a_box_that_was_changed_is_damaged(part: str, value: str) -> None:
    assert refusal({**BOX, part: value}) == ["box.damaged"]
