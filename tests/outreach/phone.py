"""What an agent's phone says: registrations, and the file that it closes; as the app does it."""

import json
import os
from base64 import b64encode
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from payung.kernel.boxes import CURVE, KIND, name_of
from payung.people.consent import newest
from tests.people.entries import nik

SCHEME = newest(purpose="scheme", language="id").version


def told(serial: int = 1, **fields: str) -> dict[str, Any]:
    """Maria Seran as the phone sends her, but for the fields given."""
    maria = {
        "nik": nik(serial=serial),
        "name": "Maria Seran",
        "occupation": "penenun",
        "region": "53.04",
        "village": "Fatukoko",
        "heir": "Yosef Bria",
        "heir_relation": "suami",
    }
    return {
        "id": str(uuid4()),
        "event": "",
        "fields": maria | fields,
        "consents": {"scheme": SCHEME},
        "language": "id",
    }


def closed(content: bytes, *, point: bytes) -> dict[str, str]:
    """A box for the installation with this public key."""
    private, nonce = ec.generate_private_key(CURVE), os.urandom(12)
    theirs = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
    key = HKDF(algorithm=SHA256(), length=32, salt=theirs + point, info=KIND.encode()).derive(secret)
    sealed = AESGCM(key).encrypt(nonce, content, KIND.encode())
    parts = {"from": theirs, "nonce": nonce, "sealed": sealed}
    return {"payung": KIND, "to": name_of(point=point), **{n: b64encode(part).decode() for n, part in parts.items()}}


def file_of(*entries: dict[str, Any], agent: str, point: bytes) -> bytes:
    """The file of a queue."""
    return json.dumps(closed(json.dumps({"agent": agent, "entries": entries}).encode(), point=point)).encode()
