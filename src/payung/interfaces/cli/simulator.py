"""A bank that is none: it speaks SNAP with a running site as a bank would, over HTTP, with keys of its own."""

import json
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from payung.access.partners.actions import add_partner, set_bank
from payung.access.partners.queries import Bank, bank
from payung.access.queries import is_demo
from payung.access.signatures import call_strings, hmac_signature, rsa_signature, token_string
from payung.interfaces.cli.options import private
from payung.kernel.problems import Problem, Refused

CODE, NAME, SERVICE_ID, CHANNEL = "bank-simulator", "Bank Simulator", "90000", "95221"
RATE = 60_000
TOKEN, INQUIRY, PAYMENT, STATUS = (
    f"/snap/v1.0/{path}"
    for path in ("access-token/b2b", "transfer-va/inquiry", "transfer-va/payment", "transfer-va/status")
)
JAKARTA = timezone(timedelta(hours=7))
PATIENCE = 10  # seconds: banks wait no longer
DONE = "200"


class Step(NamedTuple):
    """One call: what was asked, what the site answered, and after how many milliseconds."""

    step: str
    code: str
    message: str
    milliseconds: float
    body: Mapping[str, Any]

    @property
    def done(self) -> bool:
        """Whether the site did what was asked."""
        return self.code.startswith(DONE)


def introduce_bank(*, folder: Path, by: str, at: datetime) -> tuple[Bank, RSAPrivateKey]:
    """The simulated bank as a partner of this installation, with the key it signs by, made in `folder` the first time.

    Raises Refused `bank.demo_only`: to a real scheme nobody plays a bank.
    """
    if not is_demo():
        raise Refused(Problem("bank.demo_only"))
    key = _key(folder)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    known = bank(code=CODE)
    if known is None or known.public_key != public:
        if known is None:
            add_partner(code=CODE, name=NAME, kind="bank", scopes=("pay",), rate=RATE, by=by, at=at)
        set_bank(code=CODE, public_key=public, service_id=SERVICE_ID, by=by, at=at)
        known = bank(code=CODE)
    assert known is not None, "a bank that was just set is there"
    return known, key


def _key(folder: Path) -> RSAPrivateKey:
    file = folder / "key.pem"
    if not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = generate_private_key(public_exponent=65537, key_size=2048)
        with private(file, "wb") as opened:
            opened.write(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(file.read_bytes(), None)
    assert isinstance(key, RSAPrivateKey), "what was written there is an RSA key"
    return key


class SimulatedBank:
    """Calls a site at `url`. Raises Refused `bank.site_unreachable` where none answers there."""

    def __init__(self, *, url: str, known: Bank, key: RSAPrivateKey) -> None:
        self._url, self._known, self._key = url, known, key
        self._token = ""

    def enter(self) -> Step:
        """Ask for a token by the RSA key."""
        stamp, client_key = _stamp(), self._known.client_key
        signature = rsa_signature(key=self._key, signed=token_string(client_key=client_key, timestamp=stamp))
        headers = {"X-CLIENT-KEY": client_key, "X-TIMESTAMP": stamp, "X-SIGNATURE": signature}
        step = self._send("token", TOKEN, _json({"grantType": "client_credentials"}), headers)
        self._token = str(step.body.get("accessToken", ""))
        return step

    def inquire(self, *, code: str, request: str) -> Step:
        """Ask what is to be paid under a payment code."""
        return self._call("inquiry", INQUIRY, self._account(code) | {"inquiryRequestId": request})

    def pay(self, *, code: str, request: str, amount: int) -> Step:
        """Tell that a payment code was paid this much, in whole rupiah."""
        paid = {"value": f"{amount}.00", "currency": "IDR"}
        return self._call("payment", PAYMENT, self._account(code) | {"paymentRequestId": request, "paidAmount": paid})

    def ask_status(self, *, code: str, request: str) -> Step:
        """Ask what became of a payment."""
        return self._call("status", STATUS, self._account(code) | {"inquiryRequestId": request})

    def _account(self, code: str) -> dict[str, Any]:
        service = self._known.service_id
        return {"partnerServiceId": service, "customerNo": code, "virtualAccountNo": f"{service}{code}"}

    def _call(self, step: str, path: str, fields: Mapping[str, Any]) -> Step:
        body, stamp = _json(fields), _stamp()
        signed = next(call_strings(method="POST", path=path, token=self._token, body=body, timestamp=stamp))
        headers = {
            "Authorization": f"Bearer {self._token}",
            "X-TIMESTAMP": stamp,
            "X-SIGNATURE": hmac_signature(secret=self._known.secret, signed=signed),
            "X-PARTNER-ID": CODE,
            "X-EXTERNAL-ID": new_id(),
            "CHANNEL-ID": CHANNEL,
        }
        return self._send(step, path, body, headers)

    def _send(self, step: str, path: str, body: bytes, headers: Mapping[str, str]) -> Step:
        begun, place = time.perf_counter(), urlsplit(self._url)
        connection = HTTPConnection(place.hostname or "", place.port or 80, timeout=PATIENCE)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
            said = json.loads(connection.getresponse().read())
        except (OSError, HTTPException, ValueError) as error:
            raise Refused(Problem("bank.site_unreachable", "url", self._url)) from error
        finally:
            connection.close()
        spent = round((time.perf_counter() - begun) * 1000, 1)
        return Step(step, str(said.get("responseCode", "")), str(said.get("responseMessage", "")), spent, said)


def new_id() -> str:
    """An id as banks make them: digits that no other call has."""
    return f"{secrets.randbelow(10**18):018}"


def _stamp() -> str:
    return datetime.now(UTC).astimezone(JAKARTA).isoformat(timespec="seconds")


def _json(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, separators=(",", ":")).encode()
