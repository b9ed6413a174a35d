"""How a bank signs by SNAP, the national standard of Bank Indonesia, and how we tell that it did. Pure.

By RSA key over client key and instant, for an access token; by HMAC with the shared secret over method, path, token,
digest of the body and instant, for everything else. Banks that take no tokens sign that by their RSA key, without one.

Banks digest the body without white space, and each writes JSON in its own way: accents as they are or as \\u00e9, "/"
or "\\/", white space sent or not. So a body is never parsed and written again here: what came is digested as it came,
and once more without the white space between its words.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

# A string that is never closed runs to the end: else each of its quotation marks would be tried anew.
WORD_OR_SPACE = re.compile(rb'("(?:[^"\\]|\\.)*+(?:"|\\?\Z))|[ \t\r\n]+', re.DOTALL)
TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


def minified(*, body: bytes) -> bytes:
    """JSON without the white space between its words; what stands in quotation marks stays to the byte."""
    return WORD_OR_SPACE.sub(rb"\1", body)


def digests(*, body: bytes) -> list[str]:
    """The digests that a bank may have signed: of the body as it came, and of it without white space."""
    return [hashlib.sha256(each).hexdigest() for each in dict.fromkeys((body, minified(body=body)))]


def token_string(*, client_key: str, timestamp: str) -> bytes:
    """What a bank signs by its RSA key to ask for a token."""
    return f"{client_key}|{timestamp}".encode()


def call_strings(*, method: str, path: str, token: str, body: bytes, timestamp: str) -> Iterator[bytes]:
    """What a bank may have signed to make this call; no token is "". `path` is relative to the host, query included."""
    for digest in digests(body=body):
        yield ":".join(part for part in (method, path, token, digest, timestamp) if part).encode()


def hmac_signature(*, secret: str, signed: bytes) -> str:
    """The signature by a shared secret: HMAC-SHA512 in base64."""
    return base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha512)).decode()


def hmac_holds(*, secret: str, signature: str, signed: Iterable[bytes]) -> bool:
    """Whether the holder of the secret signed one of these strings. Some banks write the digest in hexadecimal."""
    given = _unhex(signature) or _unbase64(signature)
    made = [hmac.digest(secret.encode(), each, hashlib.sha512) for each in signed]
    return any(hmac.compare_digest(given, each) for each in made)


def rsa_signature(*, key: RSAPrivateKey, signed: bytes) -> str:
    """The signature by an RSA key: SHA256withRSA in base64."""
    return base64.b64encode(key.sign(signed, PKCS1v15(), SHA256())).decode()


def rsa_holds(*, public_key: str, signature: str, signed: bytes) -> bool:
    """Whether the holder of the RSA key (its public half as PEM) signed this string."""
    key = load_pem_public_key(public_key.encode())
    if not isinstance(key, RSAPublicKey):
        return False
    try:
        key.verify(_unbase64(signature), signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def read_timestamp(*, text: str) -> datetime | None:
    """The instant of an X-TIMESTAMP, with offset or Z, fractions of a second or none; None for anything else."""
    if not TIMESTAMP.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _unhex(text: str) -> bytes:
    """The bytes of a SHA-512 digest in hexadecimal; none where it is not that."""
    return bytes.fromhex(text) if re.fullmatch(r"[0-9A-Fa-f]{128}", text) else b""


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
