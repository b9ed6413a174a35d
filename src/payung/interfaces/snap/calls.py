"""A bank's call: how it must arrive, whose it is, and whether they signed it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.http import HttpRequest

from payung.access.partners.queries import Bank, bank
from payung.access.signatures import call_strings, hmac_holds, read_timestamp, rsa_holds, token_string
from payung.interfaces.snap.codes import (
    BAD_REQUEST,
    INVALID_FIELD,
    MISSING_FIELD,
    NOT_SUPPORTED,
    TOKEN_NOT_FOUND,
    UNAUTHORIZED,
    Declined,
    Service,
)

LARGEST = 64 * 1024
"""Bytes of a body. A bill of 24 months is an eighth of it."""
SKEW = timedelta(minutes=5)
"""How far a bank's clock may be from ours; a call that is older than that was kept by somebody and sent anew."""
LONGEST_PARTNER_ID, LONGEST_CHANNEL_ID = 36, 5
PROTOCOL = ("CHANNEL-ID", "X-PARTNER-ID", "X-EXTERNAL-ID", "X-TIMESTAMP", "X-SIGNATURE", "Authorization")


class Call(NamedTuple):
    """A call as it came, at the instant `at`. `path` holds the query too: both are signed."""

    service: Service
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: datetime

    @property
    def raw(self) -> bytes:
        """The call as it is kept: line, headers of the protocol, body; whoever has the keys can check its signature."""
        lines = [f"POST {self.path}", *(f"{name}: {self.headers.get(name, '')}" for name in PROTOCOL), "", ""]
        return "\r\n".join(lines).encode() + self.body

    def header(self, name: str, *, longest: int = 8192) -> str:
        """A header that must be there. Raises Declined."""
        value = self.headers.get(name, "").strip()
        if not value:
            raise Declined(MISSING_FIELD, name)
        if len(value) > longest or not value.isprintable():
            raise Declined(INVALID_FIELD, name)
        return value


def read_call(*, request: HttpRequest, service: Service, at: datetime) -> Call:
    """A request as a call. Raises Declined where it is none of JSON by POST, is cut off, or is too large to be one."""
    if request.method != "POST":
        raise Declined(NOT_SUPPORTED)
    if request.content_type != "application/json":
        raise Declined(INVALID_FIELD, "Content-Type")
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST or len(body) < int(request.META.get("CONTENT_LENGTH") or 0):
        raise Declined(BAD_REQUEST)
    return Call(service, request.get_full_path(), request.headers, body, at)


def signed_at(*, call: Call) -> datetime:
    """The instant that the bank signed, no further from ours than clocks go wrong. Raises Declined."""
    instant = read_timestamp(text=call.header("X-TIMESTAMP"))
    if instant is None:
        raise Declined(INVALID_FIELD, "X-TIMESTAMP")
    if abs(instant.astimezone(UTC) - call.at) > SKEW:
        raise Declined(UNAUTHORIZED, "X-TIMESTAMP")
    return instant


def check_signature(*, call: Call, of: Bank) -> None:
    """Refuse a call that the bank did not sign by its secret. Raises Declined."""
    token = call.header("Authorization").partition(" ")[2].strip()
    if not hmac_holds(secret=of.secret, signature=call.header("X-SIGNATURE"), signed=_signed(call, token)):
        raise Declined(UNAUTHORIZED, "Signature")


def bank_of_signature(*, call: Call) -> Bank:
    """The bank that makes a call without a token, signed by its RSA key. Raises Declined: nobody else is believed."""
    found = bank(code=call.header("X-PARTNER-ID", longest=LONGEST_PARTNER_ID))
    signature = call.header("X-SIGNATURE")
    if found is None or not any(
        rsa_holds(public_key=found.public_key, signature=signature, signed=each) for each in _signed(call, "")
    ):
        raise Declined(TOKEN_NOT_FOUND)
    return found


def _signed(call: Call, token: str) -> Iterator[bytes]:
    timestamp = call.header("X-TIMESTAMP")
    return call_strings(method="POST", path=call.path, token=token, body=call.body, timestamp=timestamp)


def bank_of_key(*, call: Call) -> Bank:
    """The bank that asks for a token, and proves by its RSA key that it is that bank. Raises Declined.

    Who has no such key hears the same whether or not we know the client.
    """
    client_key, signature = call.header("X-CLIENT-KEY"), call.header("X-SIGNATURE")
    signed = token_string(client_key=client_key, timestamp=call.header("X-TIMESTAMP"))
    found = bank(client_key=client_key)
    if found is None or not rsa_holds(public_key=found.public_key, signature=signature, signed=signed):
        raise Declined(UNAUTHORIZED, "Signature")
    return found
