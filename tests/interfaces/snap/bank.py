"""A bank that speaks SNAP with our site over HTTP: as the standard says, or as a forger would."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import count as counting
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from payung.access.partners.actions import BankKeys, add_partner, set_bank
from tests.people.counter import OFFICER

CODE, SERVICE_ID = "bank-ntt", "   12345"
KEY = generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE_PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
PUBLIC_PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
INQUIRY, PAYMENT, STATUS = (f"/snap/v1.0/transfer-va/{name}" for name in ("inquiry", "payment", "status"))
TOKEN = "/snap/v1.0/access-token/b2b"
_ids = counting(1)


def let_in(**peculiar: Any) -> BankKeys:
    """A bank becomes a partner. Somebody must be at the counter."""
    at = datetime.now(UTC)
    add_partner(code=CODE, name="Bank NTT", kind="bank", scopes=["pay"], by=OFFICER, at=at, rate=10_000)
    return set_bank(code=CODE, public_key=PUBLIC_PEM, service_id=SERVICE_ID, by=OFFICER, at=at, **peculiar)


class Said(NamedTuple):
    """What the site answered."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def code(self) -> str:
        """The response code."""
        return str(self.body["responseCode"])

    @property
    def data(self) -> dict[str, Any]:
        """What it says of the account."""
        found: dict[str, Any] = self.body["virtualAccountData"]
        return found


class Bank:
    """A bank with its keys, calling the site at this port."""

    def __init__(self, keys: BankKeys, port: int) -> None:
        self.keys, self.port = keys, port
        self.token = ""

    def enter(self) -> Said:
        """Ask for a token, and keep it."""
        said = self.ask_token()
        self.token = said.body["accessToken"]
        return said

    def ask_token(
        self, body: object | None = None, *, client_key: str = "", timestamp: str = "", signature: str | None = None
    ) -> Said:
        """Ask for a token, with whatever a test says differently."""
        timestamp, client_key = timestamp or stamp(), client_key or self.keys.client_key
        if signature is None:
            signed = KEY.sign(f"{client_key}|{timestamp}".encode(), PKCS1v15(), SHA256())
            signature = base64.b64encode(signed).decode()
        headers = {"X-CLIENT-KEY": client_key, "X-TIMESTAMP": timestamp, "X-SIGNATURE": signature}
        return self.send(TOKEN, compact(body or {"grantType": "client_credentials"}), headers)

    def call(self, path: str, body: object, **differently: str) -> Said:
        """A call as the standard says. What a test says differently: headers by name (`X_TIMESTAMP`), or its digest."""
        raw = body if isinstance(body, bytes) else compact(body)
        return self.send(path, raw, self.headers(path, raw, **differently))

    def headers(self, path: str, raw: bytes, **differently: str) -> dict[str, str]:
        """The headers of a call, signed."""
        timestamp = differently.get("X_TIMESTAMP", stamp())
        signed = f"POST:{path}:{self.token}:{hashlib.sha256(raw).hexdigest()}:{timestamp}".encode()
        signature = base64.b64encode(hmac.digest(self.keys.secret.encode(), signed, hashlib.sha512)).decode()
        return {
            "Authorization": f"Bearer {self.token}",
            "X-TIMESTAMP": timestamp,
            "X-SIGNATURE": signature,
            "X-PARTNER-ID": CODE,
            "X-EXTERNAL-ID": external_id(),
            "CHANNEL-ID": "95221",
        } | {name.replace("_", "-"): value for name, value in differently.items()}

    def send(self, path: str, raw: bytes, headers: Mapping[str, str], method: str = "POST") -> Said:
        """These very bytes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, raw, {"Content-Type": "application/json", **headers})
            response = connection.getresponse()
            return Said(response.status, response.headers, json.loads(response.read()))
        finally:
            connection.close()

    def inquire(self, code: object, request: str = "", **differently: str) -> Said:
        """What is to be paid under a code?"""
        return self.call(INQUIRY, account(code) | {"inquiryRequestId": request or external_id()}, **differently)

    def pay(self, code: object, amount: int | str, request: str = "", **differently: str) -> Said:
        """Money came under a code."""
        return self.call(PAYMENT, payment(code, amount, request), **differently)

    def ask_status(self, code: object, request: str) -> Said:
        """What became of a payment?"""
        return self.call(STATUS, account(code) | {"inquiryRequestId": request})


def account(code: object) -> dict[str, Any]:
    """The three fields that name a virtual account."""
    return {"partnerServiceId": SERVICE_ID, "customerNo": str(code), "virtualAccountNo": f"{SERVICE_ID}{code}"}


def payment(code: object, amount: int | str, request: str = "") -> dict[str, Any]:
    """A notice of payment."""
    value = f"{amount}.00" if isinstance(amount, int) else amount
    paid = {"value": value, "currency": "IDR"}
    return account(code) | {"paymentRequestId": request or external_id(), "paidAmount": paid}


def external_id() -> str:
    """An id that no call had yet."""
    return f"{next(_ids):012}"


def stamp(off: timedelta = timedelta()) -> str:
    """An instant as banks write it."""
    jakarta = datetime.now(UTC) + timedelta(hours=7) + off
    return f"{jakarta:%Y-%m-%dT%H:%M:%S}+07:00"


def compact(body: object) -> bytes:
    """JSON without white space."""
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
