"""Partners who call the served site over connections that stay open, and measure how long each answer takes."""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from itertools import count as counting
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bench.one import PRICE, SERVICE_ID, YEARS
from payung.access.signatures import hmac_signature, rsa_signature, token_string

TOKEN, PAYMENT = "/snap/v1.0/access-token/b2b", "/snap/v1.0/transfer-va/payment"
JSON = {"Content-Type": "application/json"}


class Request(NamedTuple):
    """One call."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


Requests = Iterator[Request]


class Answers(NamedTuple):
    """How long each answer that was a success took, in seconds, and how many were none, by status."""

    took: list[float]
    failed: dict[str, int]
    seconds: float


def call(*, port: int, connections: int, seconds: float, requests: Callable[[int], Requests]) -> Answers:
    """Call over so many connections at once, each with requests of its own, one after the other's answer."""
    took: list[float] = []
    failed: dict[str, int] = {}
    begin = time.perf_counter()
    threads = [
        threading.Thread(target=_call, args=(port, requests(place), begin + seconds, took, failed))
        for place in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Answers(took, failed, time.perf_counter() - begin)


def _call(port: int, requests: Requests, until: float, took: list[float], failed: dict[str, int]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for request in requests:
        since = time.perf_counter()
        if since >= until:
            break
        try:
            connection.request(request.method, request.path, request.body, request.headers)
            answer = connection.getresponse()
            answer.read()
            said = "" if answer.status < 300 else str(answer.status)
        except (OSError, HTTPException) as error:
            connection.close()
            said = type(error).__name__
        if said:
            failed[said] = failed.get(said, 0) + 1
        else:
            took.append(time.perf_counter() - since)
    connection.close()


class Partners(NamedTuple):
    """What the bank and the platform were given (`bench.one.doors`), and the codes that the platform paid so far."""

    told: dict[str, Any]
    numbers: Iterator[int]
    paid: list[int]

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Partners":
        return cls(told, counting(), [])

    def _code(self) -> tuple[int, int]:
        """A number that was not used yet, and a payer: another each time, until all have paid."""
        n = next(self.numbers)
        return n, self.told["codes"][n % len(self.told["codes"])]

    def by_snap(self, *, token: str) -> Callable[[int], Requests]:
        """Payments as a bank tells of them, each signed by its secret."""
        bank = self.told["bank"]

        def requests(_: int) -> Requests:
            while True:
                n, code = self._code()
                account = {"partnerServiceId": SERVICE_ID, "customerNo": str(code)}
                account |= {"virtualAccountNo": f"{SERVICE_ID}{code}", "paymentRequestId": f"{n:012}"}
                paid = {"value": f"{PRICE}.00", "currency": "IDR"}
                body = json.dumps({**account, "paidAmount": paid}, separators=(",", ":")).encode()
                instant = stamp()
                signed = f"POST:{PAYMENT}:{token}:{hashlib.sha256(body).hexdigest()}:{instant}".encode()
                headers = {"Authorization": f"Bearer {token}", "X-TIMESTAMP": instant, "X-PARTNER-ID": bank["code"]}
                headers |= {"X-SIGNATURE": hmac_signature(secret=bank["secret"], signed=signed)}
                headers |= {"X-EXTERNAL-ID": f"{n:012}", "CHANNEL-ID": "95221"}
                yield Request("POST", PAYMENT, body, JSON | headers)

        return requests

    def by_api(self, place: int) -> Requests:
        """Payments as a platform tells of them."""
        while True:
            n, code = self._code()
            body = json.dumps({"code": str(code), "amount": PRICE, "reference": f"B{n:012}"}).encode()
            yield Request("POST", "/api/v1/payments", body, self._api(f"pay-{n}"))
            self.paid.append(code)  # whoever asks for the next request has the answer to this one

    def registrations(self, place: int) -> Requests:
        """People who are new, until there are no more."""
        people = self.told["newcomers"]
        while (n := next(self.numbers)) < len(people):
            yield Request("POST", "/api/v1/workers", json.dumps(people[n]).encode(), self._api(f"join-{n}"))

    def questions(self, place: int) -> Requests:
        """Is one of those who paid by the platform protected on any day, as known at any instant?"""
        chance, now, codes = Random(place), datetime.now(UTC), tuple(self.paid)
        while True:
            day = now.date() + timedelta(days=chance.randint(-YEARS, YEARS))
            known_at = now - timedelta(days=chance.random() * YEARS)
            words = f"on={day}&known_at={quote(known_at.isoformat())}"
            yield Request("GET", f"/api/v1/workers/{chance.choice(codes)}/cover?{words}", b"", self._api(""))

    def _api(self, key: str) -> dict[str, str]:
        return JSON | {"Authorization": f"Bearer {self.told['key']}"} | ({"Idempotency-Key": key} if key else {})

    def token(self, *, port: int) -> str:
        """A token for the bank, which proves itself by its RSA key."""
        bank, instant = self.told["bank"], stamp()
        key = load_pem_private_key(bank["private"].encode(), password=None)
        assert isinstance(key, RSAPrivateKey)
        signed = token_string(client_key=bank["client_key"], timestamp=instant)
        headers = {"X-CLIENT-KEY": bank["client_key"], "X-TIMESTAMP": instant}
        headers |= {"X-SIGNATURE": rsa_signature(key=key, signed=signed)}
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", TOKEN, b'{"grantType":"client_credentials"}', JSON | headers)
        token: str = json.loads(connection.getresponse().read())["accessToken"]
        connection.close()
        return token


def stamp() -> str:
    """This instant, as banks write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
