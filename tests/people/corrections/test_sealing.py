"""What corrections keep of a person opens under the installation's keys, at its place, unaltered; else not at all."""

import pytest
from cryptography.exceptions import InvalidTag

from payung.kernel.keys import make_keys, read_keys
from payung.kernel.sealing import seal, unseal
from payung.people.corrections.sealing import place_of_changes, place_of_earlier

KEYS = read_keys(make_keys())
FIELDS = {"name": "Maria d'Costa Ñ", "village": ""}
PLACE = place_of_changes(correction="1")


def test_what_was_sealed_opens_again() -> None:
    sealed = seal(fields=FIELDS, place=PLACE, keys=KEYS)
    assert b"Maria" not in sealed
    assert sealed != seal(fields=FIELDS, place=PLACE, keys=KEYS)
    assert unseal(sealed=sealed, place=PLACE, key_id=1, keys=KEYS) == FIELDS


def test_what_was_altered_or_stands_elsewhere_does_not_open() -> None:
    sealed = seal(fields=FIELDS, place=PLACE, keys=KEYS)
    for place in (place_of_earlier(correction="1"), place_of_changes(correction="2")):
        with pytest.raises(InvalidTag):
            unseal(sealed=sealed, place=place, key_id=1, keys=KEYS)
    with pytest.raises(InvalidTag):
        unseal(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]), place=PLACE, key_id=1, keys=KEYS)
    with pytest.raises(InvalidTag):
        unseal(sealed=sealed, place=PLACE, key_id=1, keys=read_keys(make_keys()))
