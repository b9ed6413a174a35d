"""An installation's keys: made at random, read whole or not at all, never printed."""

import json
from typing import Any

import pytest

from payung.kernel.keys import make_keys, read_keys, with_card_key


def test_are_read_as_they_were_made() -> None:
    keys = read_keys(make_keys())
    assert keys.current in keys.encryption
    assert {len(key) for key in (*keys.encryption.values(), keys.index)} == {32}
    assert len(keys.site) >= 48


def test_no_two_installations_share_any() -> None:
    one, other = read_keys(make_keys()), read_keys(make_keys())
    secrets = [each for keys in (one, other) for each in (*keys.encryption.values(), keys.index, keys.site.encode())]
    assert len(set(secrets)) == len(secrets)


def test_are_never_printed() -> None:
    text = make_keys()
    keys = read_keys(text)
    for printed in (repr(keys), str(keys), f"{keys}"):
        assert keys.index.hex() not in printed
        assert repr(keys.index) not in printed
        assert keys.site not in printed


def test_the_fingerprint_tells_index_keys_apart_without_giving_them_away() -> None:
    text = make_keys()
    raw = json.loads(text)
    keys, same_index = read_keys(text), read_keys(json.dumps({**json.loads(make_keys()), "index": raw["index"]}))
    assert keys.fingerprint == same_index.fingerprint != read_keys(make_keys()).fingerprint
    assert keys.fingerprint not in keys.index


def test_another_card_key_leaves_all_others_as_they_are() -> None:
    text = make_keys()
    keys, changed = read_keys(text), read_keys(with_card_key(text, seed=bytes(32), retired=[bytes(range(32))]))
    assert (changed.card, changed.retired) == (bytes(32), (bytes(range(32)),))
    for name in ("encryption", "current", "index", "site"):
        assert getattr(changed, name) == getattr(keys, name)


def test_a_home_from_before_there_were_cards_has_no_key_for_them() -> None:
    raw = {name: value for name, value in json.loads(make_keys()).items() if name not in {"card", "retired"}}
    assert (read_keys(json.dumps(raw)).card, read_keys(json.dumps(raw)).retired) == (None, ())


@pytest.mark.parametrize(
    "change",
    [
        {"current": 2},
        {"current": "one"},
        {"index": "00" * 31},
        {"index": "zz" * 32},
        {"index": None},
        {"encryption": {}},
        {"encryption": {"1": "00" * 16}},
        {"encryption": {"one": "00" * 32}},
        {"encryption": ["00" * 32]},
        {"card": "00" * 31},
        {"card": None},
        {"retired": ["00" * 31]},
        {"retired": 7},
    ],
)
def test_half_a_key_is_no_key(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_keys(json.dumps({**json.loads(make_keys()), **change}))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "7", "keys", '{"encryption": {"1"'])
def test_any_other_text_holds_no_keys(text: str) -> None:
    with pytest.raises(ValueError):
        read_keys(text)
