"""Access tokens: signed by us, good for fifteen minutes, for one client key. Nothing is kept of them.

A token says only who asked for it; what a call may do is decided by the settings of the bank as they stand when the
call comes, and by the call's own signature. So a bank that is closed, or has another secret, is so at once.
"""

from django.core import signing

from payung.access.partners.queries import Bank, bank
from payung.interfaces.snap.codes import INVALID_TOKEN, TOKEN_NOT_FOUND, Declined

LASTS = 900
"""Seconds."""


def new_token(*, client_key: str) -> str:
    """A token for whoever proved to hold the key of this client."""
    return _signer().sign_object([client_key])


def bank_of_token(*, authorization: str) -> Bank:
    """The bank to which the token of an Authorization header was given. Raises Declined (401, cases 01 and 03)."""
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Declined(TOKEN_NOT_FOUND)
    try:
        [client_key] = _signer().unsign_object(token.strip(), max_age=LASTS)
    except (signing.BadSignature, ValueError) as error:
        raise Declined(INVALID_TOKEN) from error
    if (found := bank(client_key=client_key)) is None:
        raise Declined(INVALID_TOKEN)
    return found


def _signer() -> signing.TimestampSigner:
    """Made anew: the secret it signs under is known once an installation is open."""
    return signing.TimestampSigner(sep=".", salt="payung.snap.token")  # no bearer token may hold a colon
