"""The secret keys of an installation, as a value. Only `site` knows where they come from."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """`encryption`: AES-256 keys by id, `current` the one to write with; `index`: the key of the keyed
    indexes; `site`: the secret of sessions and cookies; `card`: the seed of the Ed25519 key that signs cards, None in
    a home from before there were any; `retired`: public keys that signed cards earlier. Never printed: no repr."""

    encryption: Mapping[int, bytes]
    current: int
    index: bytes
    site: str
    card: bytes | None = None
    retired: tuple[bytes, ...] = ()

    @property
    def fingerprint(self) -> bytes:
        """What a database remembers of the index key, to notice that it is opened with another."""
        return self.keyed_index("payung key fingerprint")

    @property
    def box_seed(self) -> bytes:
        """48 bytes out of the index key, which never changes: of them the key of boxes is made (kernel.boxes)."""
        return hmac.digest(self.index, b"payung box 1", hashlib.sha384)

    def keyed_index(self, words: str) -> bytes:
        """The keyed index of some words (HMAC-SHA-256, first 128 bits): equal words have equal ones, and nobody without
        the key reads or tries what they say. They begin with what they are about."""
        return hmac.digest(self.index, words.encode(), hashlib.sha256)[:16]


def make_keys() -> str:
    """New random keys, as the JSON text that a key file or PAYUNG_KEYS holds."""
    return json.dumps(
        {
            "encryption": {"1": secrets.token_hex(32)},
            "current": 1,
            "index": secrets.token_hex(32),
            "site": secrets.token_urlsafe(48),
            "card": secrets.token_hex(32),
            "retired": [],
        },
        indent=1,
    )


def with_card_key(text: str, *, seed: bytes, retired: Sequence[bytes]) -> str:
    """The JSON text of keys with another key for cards; of the earlier ones only the public halves stay."""
    raw: dict[str, Any] = json.loads(text)
    return json.dumps(raw | {"card": seed.hex(), "retired": [key.hex() for key in retired]}, indent=1)


def read_keys(text: str) -> Keys:
    """Keys from their JSON text. Raises ValueError where it is not such a text, whole and sound."""
    try:
        raw = json.loads(text)
        keys = Keys(
            encryption={int(key): bytes.fromhex(value) for key, value in raw["encryption"].items()},
            current=int(raw["current"]),
            index=bytes.fromhex(raw["index"]),
            site=str(raw["site"]),
            card=bytes.fromhex(raw["card"]) if "card" in raw else None,
            retired=tuple(bytes.fromhex(key) for key in raw.get("retired", ())),
        )
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError("keys are JSON with `encryption`, `current`, `index` and `site`") from error
    whole = (*keys.encryption.values(), keys.index, *keys.retired, *([] if keys.card is None else [keys.card]))
    if any(len(key) != 32 for key in whole) or keys.current not in keys.encryption:
        raise ValueError("keys are 32 bytes each, and `current` names one of them")
    return keys
