"""Signed claims as text for a QR code: CWT in COSE_Sign1 (Ed25519), deflated, in base45. Pure.

RFC 8392 (CWT), RFC 9052 (COSE), RFC 9285 (base45). What was signed has one spelling here: a text that any writer but
ours could have made is refused, so that no letter can be changed unnoticed.
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import base45
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

Claims = Mapping[int, Any]
SIGN1 = 18  # the CBOR tag of COSE_Sign1
ALGORITHM, KEY_ID, EDDSA = 1, 4, -8
HEADER = b"\x78\xda"  # zlib at its best level, as we write it; the two bytes would leave room for changes
CHECKSUM = 4  # bytes of zlib's Adler-32 at the end


class NotSealed(ValueError):
    """A text that is no signed claims as we write them: misread, cut off, or something else altogether."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Signed claims, not yet read: `claims_signed_by` reads them once a key is known to have signed them."""

    key_id: bytes
    protected: bytes
    payload: bytes
    signature: bytes


def public_key(*, seed: bytes) -> bytes:
    """The public half, 32 bytes, of the signing key with this seed of 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def key_id(*, public: bytes) -> bytes:
    """The id of a public key: the first 8 bytes of its SHA-256. It names one key, and nobody chooses it."""
    return hashlib.sha256(public).digest()[:8]


def seal(*, claims: Claims, seed: bytes) -> str:
    """Sign claims with the key of this seed, and write them as letters for a QR code."""
    signing = Ed25519PrivateKey.from_private_bytes(seed)
    protected = _protected(key_id(public=public_key(seed=seed)))
    payload = cbor2.dumps(claims, canonical=True)
    signature = signing.sign(_signed(protected, payload))
    token = _token(protected, payload, signature)
    letters: bytes = base45.b45encode(zlib.compress(token, level=9))
    return letters.decode("ascii")


def unseal(*, text: str, most: int) -> Sealed:
    """Open what `seal` wrote: at most `most` bytes once inflated. Raises NotSealed. Nothing is believed yet."""
    token = _inflated(_letters_read(text), most)
    # What a hostile text makes a decoder do, it does here: on few bytes, and whatever it raises is a no.
    try:
        match cbor2.loads(token):
            case cbor2.CBORTag(tag=18, value=[bytes() as protected, {}, bytes() as payload, bytes() as signature]):
                named = cbor2.loads(protected)[KEY_ID]
            case _:
                raise NotSealed("no COSE_Sign1")
        ours = _token(protected, payload, signature) == token and _protected(named) == protected
    except NotSealed:
        raise
    except (cbor2.CBORError, RecursionError, MemoryError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise NotSealed("no CBOR") from error
    if not ours or not isinstance(named, bytes):
        raise NotSealed("CBOR of another spelling")
    return Sealed(named, protected, payload, signature)


def claims_signed_by(*, sealed: Sealed, public: bytes) -> Claims | None:
    """The claims, if the key with this public half signed them; else None, and they were not even read."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(sealed.signature, _signed(sealed.protected, sealed.payload))
    except InvalidSignature:
        return None
    claims: Claims = cbor2.loads(sealed.payload)
    return claims


def _protected(named: bytes) -> bytes:
    return cbor2.dumps({ALGORITHM: EDDSA, KEY_ID: named}, canonical=True)


def _signed(protected: bytes, payload: bytes) -> bytes:
    """What the signature is over: RFC 9052, section 4.4, without anything outside."""
    return cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)


def _token(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(SIGN1, [protected, {}, payload, signature]), canonical=True)


def _letters_read(text: str) -> bytes:
    try:
        content: bytes = base45.b45decode(text)
    except ValueError as error:
        raise NotSealed("no base45") from error
    if base45.b45encode(content) != text.encode():
        raise NotSealed("base45 of another spelling")
    return content


def _inflated(packed: bytes, most: int) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, most)
    except zlib.error as error:
        raise NotSealed("not deflated") from error
    if not unpacking.eof or unpacking.unused_data or packed[:2] != HEADER or _has_loose_bits(packed, content):
        raise NotSealed("not deflated as we do")
    return content


def _has_loose_bits(packed: bytes, content: bytes) -> bool:
    """Whether one of the bits that fill up the last byte is set: nothing reads them, and we write none."""
    last = len(packed) - CHECKSUM - 1
    for bit in (1 << place for place in range(8)):
        if packed[last] & bit and _inflates_to(_with(packed, last, packed[last] ^ bit), content):
            return True
    return False


def _with(packed: bytes, place: int, byte: int) -> bytes:
    return packed[:place] + bytes([byte]) + packed[place + 1 :]


def _inflates_to(packed: bytes, content: bytes) -> bool:
    unpacking = zlib.decompressobj()
    try:
        return unpacking.decompress(packed, len(content) + 1) == content and unpacking.eof
    except zlib.error:
        return False
