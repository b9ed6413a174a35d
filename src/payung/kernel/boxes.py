"""What anybody can close and this installation alone opens: a file that an agent's phone makes where no signal comes.

A key of this box alone and ours agree on a secret (ECDH, P-256), of which HKDF (SHA-256) makes the key of AES-256-GCM:
what every browser has built in. Pure.
"""

import json
from base64 import b64decode
from binascii import Error as NotBase64
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from payung.kernel.keys import Keys
from payung.kernel.problems import Problem, Refused

KIND = "antrean 1"
"""Stands in every box: how it was closed. Another way would be another word."""
CURVE = ec.SECP256R1()


def public_point(*, keys: Keys) -> bytes:
    """The public key for which boxes are closed: an uncompressed point of 65 bytes."""
    return _point(_private(keys).public_key())


def name_of(*, point: bytes) -> str:
    """A public key's short name, which a box bears to say for whom it is."""
    return sha256(point).hexdigest()[:16]


def open_box(*, box: bytes, keys: Keys) -> bytes:
    """What was put into a box: `{"payung": "antrean 1", "to", "from", "nonce", "sealed"}`, the bytes in base64.

    Raises Refused: `box.unreadable`, `box.foreign` for one that is for another installation, `box.damaged`.
    """
    told, ours = _told(box), public_point(keys=keys)
    if told["to"] != name_of(point=ours):
        raise Refused(Problem("box.foreign"))
    try:
        theirs, nonce, sealed = (b64decode(told[part], validate=True) for part in ("from", "nonce", "sealed"))
        peer = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
        secret = _private(keys).exchange(ec.ECDH(), peer)
        key = HKDF(algorithm=SHA256(), length=32, salt=theirs + ours, info=KIND.encode()).derive(secret)
        return AESGCM(key).decrypt(nonce, sealed, KIND.encode())
    except (NotBase64, ValueError, InvalidTag) as error:
        raise Refused(Problem("box.damaged")) from error


def _told(box: bytes) -> dict[str, str]:
    try:
        told: Any = json.loads(box)
    except (ValueError, RecursionError) as error:
        raise Refused(Problem("box.unreadable")) from error
    parts = ("to", "from", "nonce", "sealed")
    if not isinstance(told, dict) or told.get("payung") != KIND or not all(isinstance(told.get(p), str) for p in parts):
        raise Refused(Problem("box.unreadable"))
    return told


def _private(keys: Keys) -> ec.EllipticCurvePrivateKey:
    # 384 bits brought below the curve's order of 256: no number is likelier than another by more than 2**-128.
    return ec.derive_private_key(int.from_bytes(keys.box_seed) % (CURVE.group_order - 1) + 1, CURVE)


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
