"""Banks that notify us of payments by SNAP: how each speaks with us. Setting that up is `access.actions`."""

import os
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

# The newest settings of each bank count; a closed partner is none any more.
BANKS = """
SELECT u.name, b.client_key, b.secret_sealed, b.key_id, b.public_key, b.service_id, b.expires_as, b.lenient_ids
FROM access_bankpartner b JOIN access_partner p ON p.id = b.partner_id JOIN access_user u ON u.id = p.user_id
WHERE {of} AND NOT EXISTS (SELECT FROM access_bankpartner newer WHERE newer.partner_id = b.partner_id AND newer.n > b.n)
    AND NOT EXISTS (SELECT FROM access_closedpartner c WHERE c.partner_id = p.id)
"""


class Bank(NamedTuple):
    """How a bank speaks with us. `code` is the user as which it acts; `service_id` stands before its account numbers.

    `secret` is what it signs calls by, `public_key` (PEM) what proves who asks for a token. `expires_as` is how it
    reads the seconds of a token (text or number); `lenient_ids` lets its X-EXTERNAL-ID break the standard's rule.
    """

    code: str
    client_key: str
    secret: str
    public_key: str
    service_id: str
    expires_as: str
    lenient_ids: bool


def bank_by_client_key(*, client_key: str) -> Bank | None:
    """The bank that comes with this X-CLIENT-KEY; None for a stranger, and for a partner that was closed."""
    return _bank("b.client_key = %s", client_key)


def bank(*, code: str) -> Bank | None:
    """The bank that acts as the user `code`."""
    return _bank("u.name = %s", code)


def _bank(of: str, value: str) -> Bank | None:
    if "\0" in value:
        return None
    with connection.cursor() as cursor:
        cursor.execute(BANKS.format(of=of), [value])
        if (found := cursor.fetchone()) is None:
            return None
    code, client_key, sealed, key_id, public_key, service_id, expires_as, lenient_ids = found
    secret = unseal_secret(sealed=bytes(sealed), key_id=key_id, client_key=client_key)
    return Bank(code, client_key, secret, public_key, service_id.strip().rjust(8), expires_as, lenient_ids)


def seal_secret(*, secret: str, client_key: str) -> tuple[bytes, int]:
    """A bank's secret as it is kept: sealed by AES-GCM to its client key; and the id of the key that sealed it."""
    keys, nonce = settings.PAYUNG_KEYS, os.urandom(12)
    cipher = AESGCM(keys.encryption[keys.current])
    return nonce + cipher.encrypt(nonce, secret.encode(), client_key.encode()), keys.current


def unseal_secret(*, sealed: bytes, key_id: int, client_key: str) -> str:
    """The secret of the bank with this client key. Raises InvalidTag where it was sealed to another."""
    cipher = AESGCM(settings.PAYUNG_KEYS.encryption[key_id])
    return cipher.decrypt(sealed[:12], sealed[12:], client_key.encode()).decode()
