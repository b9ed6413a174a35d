"""Signed claims as letters: libraries of others read them and write them, and no byte can be changed."""

import zlib
from typing import Any

import base45
import cbor2
import claim169
import cwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from payung.cards.sealing import NotSealed, claims_signed_by, key_id, public_key, seal, unseal
from tests.cards.cards import SEED, at, card, code

PUBLIC = public_key(seed=SEED)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
MOST = 4_000


def opened(text: str) -> Any:
    """The claims, or None: whoever changed it, it is not believed."""
    try:
        return claims_signed_by(sealed=unseal(text=text, most=MOST), public=PUBLIC)
    except NotSealed:
        return None


def packed(token: bytes, level: int = 9) -> str:
    """Any bytes as letters, deflated."""
    letters: bytes = base45.b45encode(zlib.compress(token, level))
    return letters.decode()


def inflated(text: str) -> bytes:
    return zlib.decompress(base45.b45decode(text))


def test_the_decoder_of_the_standard_reads_our_card() -> None:
    read = claim169.decode(code(), verify_with_ed25519=PUBLIC, validate_timestamps=False)
    assert (read.claim169.id, read.claim169.full_name) == ("123456789012", "Maria Goreti Seran")
    assert (read.cwt_meta.issuer, read.cwt_meta.subject) == ("Payung", "123456789012")


def test_that_decoder_refuses_another_key() -> None:
    with pytest.raises(claim169.SignatureError):
        claim169.decode(code(), verify_with_ed25519=public_key(seed=bytes(32)), validate_timestamps=False)


def their_key() -> Any:
    private = Ed25519PrivateKey.from_private_bytes(SEED)
    return cwt.COSEKey.new({1: 1, 2: key_id(public=PUBLIC), 3: -8, -1: 6, -2: PUBLIC, -4: private.private_bytes_raw()})


def test_another_library_opens_what_we_signed() -> None:
    claims = cwt.decode(inflated(code(card(since=at("2020-01-01"), until=at("2100-01-01")))), keys=their_key())
    assert isinstance(claims, dict)
    assert claims[169][4] == "Maria Goreti Seran"
    assert claims[-70001] == {"p": ["jkk", "jkm"], "t": "2026-12"}


def test_we_open_what_another_library_signed_our_way() -> None:
    named = key_id(public=PUBLIC)
    theirs = cwt.COSE.new().encode(cbor2.dumps({1: "Other"}), their_key(), protected={1: -8, 4: named}, unprotected={})
    assert opened(packed(theirs)) == {1: "Other"}


def test_the_bytes_are_those_of_the_standard() -> None:
    """COSE_Sign1 by hand: RFC 9052, section 4.4."""
    claims = {1: "Payung", 6: 1}
    protected = cbor2.dumps({1: -8, 4: key_id(public=PUBLIC)})
    payload = cbor2.dumps(claims)
    signed = Ed25519PrivateKey.from_private_bytes(SEED).sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    token = b"\xd2\x84" + cbor2.dumps(protected) + b"\xa0" + cbor2.dumps(payload) + cbor2.dumps(signed)
    assert inflated(seal(claims=claims, seed=SEED)) == token


def test_no_bit_of_it_can_be_changed() -> None:
    whole = base45.b45decode(code())
    for place in range(len(whole)):
        for bit in range(8):
            changed = whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]
            assert opened(base45.b45encode(changed).decode()) is None, (place, bit)


def test_no_byte_of_the_signed_token_can_be_changed() -> None:
    token = inflated(code())
    for place in range(len(token)):
        for bit in range(8):
            changed = token[:place] + bytes([token[place] ^ 1 << bit]) + token[place + 1 :]
            assert opened(packed(changed)) is None, (place, bit)


def test_no_letter_of_it_can_be_changed_left_out_or_added() -> None:
    text = code()
    for place, letter in enumerate(text):
        other = LETTERS[(LETTERS.index(letter) + 1 + place % 43) % 45]
        assert opened(text[:place] + other + text[place + 1 :]) is None, place
        assert opened(text[:place] + text[place + 1 :]) is None, place
        assert opened(text[:place] + "0" + text[place:]) is None, place
    assert opened(text)


@pytest.mark.parametrize(
    "spelled",
    [
        lambda token: packed(token, level=1),
        lambda token: packed(token + b"\x00"),
        lambda token: packed(b"\xd8\x3d" + token),  # the tag of a CWT before it
        lambda token: packed(b"\xd8\x12" + token[1:]),  # its own tag, written longer
        lambda token: packed(token[1:]),  # without a tag
        lambda token: base45.b45encode(zlib.compress(token, 9) + b"\x00").decode(),
        lambda token: base45.b45encode(zlib.compress(token, 9)).decode().lower(),
        lambda token: base45.b45encode(token).decode(),
        lambda token: packed(token) + "\n",
    ],
)
def test_the_same_claims_spelled_another_way_are_refused(spelled: Any) -> None:
    assert opened(spelled(inflated(code()))) is None


def test_what_stands_outside_the_signature_is_refused() -> None:
    parts = cbor2.loads(inflated(code())).value
    assert opened(packed(cbor2.dumps(cbor2.CBORTag(18, parts), canonical=True)))
    parts[1] = {"note": "paid for ever"}
    assert opened(packed(cbor2.dumps(cbor2.CBORTag(18, parts), canonical=True))) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", ":::", "NCF", "ü" * 30, "\x00", "A" * 10_000),
        packed(b""),
        packed(b"\x81" * 3_000),  # nested deeper than anybody reads
        packed(b"\x9b" + b"\xff" * 8),  # an array of more items than there are
        packed(b"\x5b" + b"\xff" * 8),
        packed(b"\xd8\x1d\x00"),  # a shared value that is not there
        packed(bytes(10**7)),  # a bomb
        packed(cbor2.dumps(cbor2.CBORTag(18, [b"", {}, b"", b""]))),
        packed(cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps({4: b"k"}), {}, b"", b""]))),
    ],
    ids=range(15),
)
def test_anything_else_is_no_code(text: str) -> None:
    with pytest.raises(NotSealed):
        unseal(text=text, most=MOST)


def test_a_key_is_named_by_what_it_is() -> None:
    assert unseal(text=code(), most=MOST).key_id == key_id(public=PUBLIC)
    assert key_id(public=PUBLIC) != key_id(public=public_key(seed=bytes(32)))
