"""Whom to believe: valid, not yet, expired, revoked, forged, signed by somebody unknown, or no card at all."""

import json
import re
import string
from datetime import timedelta

import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from payung.cards.claims import LONGEST_NAME, Card, RevocationList, card_claims, read_card, revocation_claims
from payung.cards.drawing import png, svg
from payung.cards.sealing import public_key, seal
from payung.cards.trust import (
    Untrusted,
    Verdict,
    judge,
    known_keys,
    read_revoked,
    read_trust,
    write_trust,
)
from payung.kernel.months import Month
from payung.people.checks import LONGEST_NAME as LONGEST_REGISTERED
from tests.cards.cards import KEYS, OTHER_SEED, SEED, at, card, code

HOLDS = at("2026-12-24")


def judged(text: str, *, on: str = "2026-12-24", revoked: RevocationList | None = None) -> Verdict:
    return judge(text=text, keys=KEYS, revoked=revoked, at=at(on))


def test_a_card_holds_from_its_day_until_the_law_protects_no_more() -> None:
    days = ("2026-11-30", "2026-12-01", "2027-01-01", "2027-03-31", "2027-04-01")
    assert [judged(code(), on=day).state for day in days] == ["not_yet", "valid", "valid", "valid", "expired"]
    assert judge(text=code(), keys=KEYS, revoked=None, at=card().until).state == "expired"
    assert judge(text=code(), keys=KEYS, revoked=None, at=card().until - timedelta(seconds=1)).holds


def test_what_it_says_is_what_was_issued() -> None:
    assert judged(code()).card == card()


def test_a_revoked_card_is_revoked_whatever_the_day() -> None:
    revoked = RevocationList(frozenset({card().serial}), HOLDS)
    for day in ("2026-11-30", "2026-12-24", "2027-05-01"):
        assert judged(code(), on=day, revoked=revoked).state == "revoked"
    assert judged(code(card(serial="00" * 8)), revoked=revoked).holds


def test_of_what_no_known_key_signed_nothing_is_told() -> None:
    assert judged(code(seed=OTHER_SEED)) == Verdict("unknown_key", None)
    named_wrongly = {next(iter(KEYS)): public_key(seed=OTHER_SEED)}
    assert judge(text=code(), keys=named_wrongly, revoked=None, at=HOLDS) == Verdict("forged", None)
    assert judged("HELLO WORLD") == Verdict("unreadable", None)
    assert judged("") == Verdict("unreadable", None)


def test_a_list_is_no_card_and_a_card_no_list() -> None:
    listed = seal(claims=revocation_claims(revoked=RevocationList(frozenset(), HOLDS), issuer="Payung"), seed=SEED)
    assert judged(listed) == Verdict("unreadable", None)
    with pytest.raises(Untrusted):
        read_revoked(text=code(), keys=KEYS)


def test_line_breaks_do_not_belong_to_a_code() -> None:
    text = code()
    assert judged(f"\n{text[:50]}\r\n{text[50:]}\n").holds


def test_after_a_rotation_old_and_new_cards_verify() -> None:
    both = known_keys(public=[public_key(seed=OTHER_SEED), public_key(seed=SEED)])
    for seed in (SEED, OTHER_SEED):
        assert judge(text=code(seed=seed), keys=both, revoked=None, at=HOLDS).holds


def test_a_list_of_revoked_cards_is_read_by_a_key_that_is_trusted_alone() -> None:
    revoked = RevocationList(frozenset({card().serial, "00" * 8}), card().issued_at)
    text = seal(claims=revocation_claims(revoked=revoked, issuer="Payung"), seed=SEED)
    assert read_revoked(text=text + "\n", keys=KEYS) == revoked
    for wrong in (text[:-1], text.replace(text[100], "0" if text[100] != "0" else "1"), "", "no list"):
        with pytest.raises(Untrusted):
            read_revoked(text=wrong, keys=KEYS)
    with pytest.raises(Untrusted):
        read_revoked(text=text, keys=known_keys(public=[public_key(seed=OTHER_SEED)]))


def test_a_trust_file_holds_public_keys_alone() -> None:
    public = [public_key(seed=SEED), public_key(seed=OTHER_SEED)]
    text = write_trust(public=public)
    assert read_trust(text=text) == known_keys(public=public)
    assert all(set(key) == {"kty", "crv", "use", "alg", "kid", "x"} for key in json.loads(text)["keys"])
    assert SEED.hex() not in text


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"keys": []}', '{"keys": [{"crv": "Ed25519", "x": "AA"}]}', '{"keys": [{"crv": "Ed25519"}]}']
    + ['{"keys": 1}', '{"keys": [{"crv": "Ed25519", "x": 1}]}', '{"keys": ["a"]}'],
)
def test_any_other_file_is_no_trust_file(text: str) -> None:
    with pytest.raises(Untrusted):
        read_trust(text=text)


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=LONGEST_REGISTERED)
cards = st.builds(
    card,
    serial=st.binary(min_size=8, max_size=8).map(bytes.hex),
    number=st.integers(10**11, 10**12 - 1),
    name=names,
    birth_year=st.integers(1920, 2015),
    programmes=st.sampled_from([("jkk",), ("jkm",), ("jkk", "jkm"), ("jkk", "jkm", "jht")]),
    paid_through=st.integers(2021 * 12, 2100 * 12).map(Month),
)


@given(cards)
def test_every_card_comes_back_and_is_short(of: Card) -> None:
    text = code(of)
    assert len(text) <= 600
    read = judged(text).card
    assert read is not None
    assert read._replace(name="") == of._replace(name="")
    assert of.name.startswith(read.name)
    if len(of.name.encode()) <= LONGEST_NAME:
        assert read.name == of.name


@pytest.mark.parametrize(
    "letters", [string.ascii_letters * 2, "éàü" * 34, "ལྟ་" * 34, "𝔐" * 100, "".join(map(chr, range(0x4E00, 0x9000, 7)))]
)
def test_the_longest_name_fits_a_code_that_a_cheap_phone_reads(letters: str) -> None:
    longest = card(name=letters[:LONGEST_REGISTERED], programmes=("jkk", "jkm", "jht"))
    text = code(longest)
    assert len(text) <= 600
    assert segno.make_qr(text, error="m", boost_error=False).version <= 15


def test_there_is_no_nik_on_a_card() -> None:
    """Nothing that a NIK could hide in: no field for it, and no run of sixteen digits."""
    assert not any("nik" in field for field in Card._fields)
    said = repr(card_claims(card=card(), issuer="Payung"))
    assert not re.search(r"\d{13,}", said)


def test_claims_of_another_kind_are_no_card() -> None:
    assert read_card(claims={1: "Payung"}) is None


def test_a_phone_reads_the_picture() -> None:
    matrix = segno.make_qr(code(), error="m", mode="alphanumeric", boost_error=False).matrix_iter(scale=4, border=4)
    picture = np.array([[255 * (not dark) for dark in row] for row in matrix], dtype=np.uint8)
    [found] = zxingcpp.read_barcodes(picture)
    assert judged(found.text).card == card()
    assert png(code=code()).startswith(b"\x89PNG")
    assert svg(code=code()).startswith("<svg ")
