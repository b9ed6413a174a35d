"""The NIK at rest: sealed anew each time, opened only whole and by its key, found again by its index."""

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag

from payung.kernel.keys import make_keys, read_keys
from payung.people.nik import NikVault
from tests.people.entries import nik

KEYS = read_keys(make_keys())
VAULT = NikVault(keys=KEYS)


def test_what_is_sealed_is_opened_again_and_never_looks_the_same() -> None:
    seals = [VAULT.seal(nik()) for _ in range(50)]
    assert {VAULT.open(seal, key_id=VAULT.key_id) for seal in seals} == {nik()}
    assert len(set(seals)) == len({seal[:12] for seal in seals}) == 50
    assert not any(nik().encode() in seal for seal in seals)


def test_a_seal_altered_anywhere_is_noticed() -> None:
    seal = VAULT.seal(nik())
    for place in range(len(seal)):
        altered = seal[:place] + bytes([seal[place] ^ 1]) + seal[place + 1 :]
        with pytest.raises(InvalidTag):
            VAULT.open(altered, key_id=VAULT.key_id)
    with pytest.raises(InvalidTag):
        VAULT.open(seal[:-1], key_id=VAULT.key_id)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(InvalidTag):
        NikVault(keys=read_keys(make_keys())).open(VAULT.seal(nik()), key_id=1)


def test_an_older_key_still_opens_what_it_sealed() -> None:
    newer = replace(KEYS, encryption={**KEYS.encryption, 2: bytes(32)}, current=2)
    after = NikVault(keys=newer)
    assert after.key_id == 2
    assert after.open(VAULT.seal(nik()), key_id=1) == nik()
    with pytest.raises(InvalidTag):
        after.open(after.seal(nik()), key_id=1)
    assert after.index(nik()) == VAULT.index(nik())


def test_the_index_is_the_same_for_the_same_nik_under_the_same_key_alone() -> None:
    niks = [nik(serial=serial) for serial in range(1, 2000)]
    indexes = [VAULT.index(each) for each in niks]
    assert len(set(indexes)) == len(niks)
    assert indexes == [NikVault(keys=KEYS).index(each) for each in niks]
    assert VAULT.index(nik()) != NikVault(keys=read_keys(make_keys())).index(nik())
    assert {len(index) for index in indexes} == {16}
