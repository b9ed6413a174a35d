"""Signatures of banks: by whichever JSON a client writes, and by nobody else."""

import base64
import hashlib
import json
import time
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.access.signatures import (
    call_strings,
    digests,
    hmac_holds,
    hmac_signature,
    minified,
    read_timestamp,
    rsa_holds,
    rsa_signature,
    token_string,
)

CALL = {"method": "POST", "path": "/snap/v1.0/transfer-va/inquiry", "token": "t", "timestamp": "2026-11-21T08:00:00Z"}


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    """A bank's key."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(key: RSAPrivateKey) -> str:
    """Its public half, as a bank hands it in."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (rb'{ "a" : "b  c" ,"d":[1, 2]}' + b"\r\n\t", rb'{"a":"b  c","d":[1,2]}'),
        (rb'{"a": "quoted \" mark  here"}', rb'{"a":"quoted \" mark  here"}'),
        (rb'{"a": "ends in a backslash \\", "b": 1}', rb'{"a":"ends in a backslash \\","b":1}'),
        ('{"a": "Rosé"}'.encode(), '{"a":"Rosé"}'.encode()),
        (rb'{"a": "Ros\u00e9 \/ b"}', rb'{"a":"Ros\u00e9 \/ b"}'),
        (b"", b""),
    ],
)
def test_only_white_space_between_words_goes(sent: bytes, meant: bytes) -> None:
    assert minified(body=sent) == meant


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=30)
@given(JSON, st.booleans(), st.sampled_from([None, 0, 3, "\t"]))
def test_however_a_client_lays_it_out_what_it_digests_without_white_space_is_found(
    value: object, ascii_only: bool, indent: int | str | None
) -> None:
    compact = json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":")).encode(errors="surrogatepass")
    laid_out = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode(errors="surrogatepass")
    assert hashlib.sha256(compact).hexdigest() in digests(body=laid_out)


@pytest.mark.parametrize("body", [b'"' + rb"\"" * 32_000, rb"\"" * 32_000, b'"' * 65_535, b" " * 65_535])
def test_no_body_of_64_kib_takes_long(body: bytes) -> None:
    begun = time.perf_counter()
    minified(body=body)
    assert time.perf_counter() - begun < 1


def test_a_secret_signs_in_base64_or_in_hexadecimal() -> None:
    [signed] = call_strings(**CALL, body=b'{"a":1}')
    signature = hmac_signature(secret="rahasia", signed=signed)
    in_hexadecimal = base64.b64decode(signature).hex()
    for given_ in (signature, in_hexadecimal, in_hexadecimal.upper()):
        assert hmac_holds(secret="rahasia", signature=given_, signed=call_strings(**CALL, body=b'{"a":1}'))
        assert hmac_holds(secret="rahasia", signature=given_, signed=call_strings(**CALL, body=b'{ "a": 1 }'))
        assert not hmac_holds(secret="rahasia", signature=given_, signed=call_strings(**CALL, body=b'{"a":2}'))
        assert not hmac_holds(secret="lain", signature=given_, signed=call_strings(**CALL, body=b'{"a":1}'))


@pytest.mark.parametrize("signature", ["", "é", "====", "AA", "0" * 127, "0" * 128, "\x00"])
def test_what_is_no_signature_holds_nothing(signature: str, key: RSAPrivateKey) -> None:
    assert not hmac_holds(secret="rahasia", signature=signature, signed=call_strings(**CALL, body=b""))
    assert not rsa_holds(public_key=public_pem(key), signature=signature, signed=b"")


def test_an_rsa_key_signs_for_a_token(key: RSAPrivateKey) -> None:
    signed = token_string(client_key="bank", timestamp="2026-11-21T08:00:00Z")
    signature = rsa_signature(key=key, signed=signed)
    assert rsa_holds(public_key=public_pem(key), signature=signature, signed=signed)
    other = token_string(client_key="bank2", timestamp="2026-11-21T08:00:00Z")
    assert not rsa_holds(public_key=public_pem(key), signature=signature, signed=other)


@pytest.mark.parametrize(
    "text",
    ["2026-11-21T15:00:00+07:00", "2026-11-21T08:00:00Z", "2026-11-21T08:00:00.000Z", "2026-11-21T15:00:00.0+07:00"],
)
def test_instants_are_read_however_a_bank_writes_them(text: str) -> None:
    assert read_timestamp(text=text) == datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "2026-11-21T15:00:00", "2026-11-21", "2026-13-21T15:00:00Z", "٢026-11-21T15:00:00Z", "1795248000"]
)
def test_what_is_no_instant_is_none(text: str) -> None:
    assert read_timestamp(text=text) is None
