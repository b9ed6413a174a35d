"""Calls that no honest bank makes, or makes by mistake: each has its answer, none posts anything, none breaks us."""

import base64
import hashlib
import json
import socket
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from django.core import signing

from payung.access.partners.actions import close_partner, rotate_partner_key
from payung.access.signatures import minified
from payung.interfaces.snap.codes import BAD_REQUEST, Declined
from payung.interfaces.snap.reading import read_payment
from payung.ledger.queries import balance
from payung.people.queries import Member
from tests.conftest import Fresh
from tests.interfaces.snap.bank import (
    CODE,
    INQUIRY,
    KEY,
    PAYMENT,
    SERVICE_ID,
    TOKEN,
    Bank,
    compact,
    let_in,
    payment,
    stamp,
)
from tests.people.counter import OFFICER, open_counter

LATE, EARLY = timedelta(minutes=-6), timedelta(minutes=6)


def test_a_token_is_given_to_the_holder_of_the_key_alone(bank: Bank) -> None:
    asked = bank.ask_token()
    assert (asked.status, asked.code, asked.body["expiresIn"]) == (200, "2007300", "900")
    assert bank.ask_token({"grant_type": "client_credentials"}).code == "2007300"
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.123Z}"
    assert bank.ask_token(timestamp=now).code == "2007300"
    refused = [
        (bank.ask_token(signature="AAAA"), "4017300"),
        (bank.ask_token(client_key="payung_stranger"), "4017300"),
        (bank.ask_token(signature=""), "4007302"),
        (bank.ask_token(timestamp=stamp(LATE)), "4017300"),
        (bank.ask_token(timestamp=stamp(EARLY)), "4017300"),
        (bank.ask_token(timestamp="yesterday"), "4007301"),
        (bank.ask_token({"grantType": "password"}), "4007301"),
        (bank.ask_token({"a": 1}), "4007302"),
        (bank.send(TOKEN, b"", {}, method="GET"), "4057300"),
    ]
    assert [said.code for said, _ in refused] == [code for _, code in refused]


def test_a_token_opens_nothing_but_what_it_was_given_for(
    bank: Bank, maria: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = bank.token
    session = signing.dumps([bank.keys.client_key], salt="payung.desk.visit")
    for wrong in ("", "abc", mine[:-1] + ("A" if mine[-1] != "A" else "B"), session, "é" * 10):
        bank.token = wrong
        assert bank.inquire(maria.number).code in {"4012401", "4012403"}
    bank.token = mine
    assert bank.inquire(maria.number, Authorization="Basic abc").code == "4012403"
    monkeypatch.setattr("payung.interfaces.snap.tokens.LASTS", 0)
    assert bank.inquire(maria.number).code == "4012401"


def test_what_was_not_signed_by_the_bank_is_not_believed(bank: Bank, maria: Member) -> None:
    fields = compact(payment(maria.number, 8_400))
    for signature in ("forged", base64.b64encode(bytes(64)).decode(), "0" * 128):
        assert bank.call(PAYMENT, fields, X_SIGNATURE=signature).code == "4012500"
    signed = bank.headers(PAYMENT, fields)
    assert bank.send(PAYMENT, compact(payment(maria.number, 9_400)), signed).code == "4012500"
    assert bank.send(INQUIRY, fields, signed).code == "4012400"
    assert bank.send(f"{PAYMENT}?a=1", fields, signed).code == "4012500"
    assert bank.send(PAYMENT, fields, signed | {"X-TIMESTAMP": stamp(timedelta(seconds=9))}).code == "4012500"
    assert bank.send(PAYMENT, fields, {**signed, "X-SIGNATURE": ""}).code == "4002502"
    assert balance(account="bank") == 0
    # Never heard, so its id is free for the bank itself; and then no more.
    assert bank.send(PAYMENT, fields, signed).code == "2002500"
    assert bank.send(PAYMENT, fields, signed).code == "4092500"
    assert balance(account="bank") == 8_400


def test_headers_are_held_to_the_standard(bank: Bank, maria: Member) -> None:
    refused = {
        "X_TIMESTAMP": [(stamp(LATE), "4012500"), (stamp(EARLY), "4012500"), ("2026-11-21", "4002501")],
        "X_EXTERNAL_ID": [("", "4002502"), ("sdk1f", "4002501"), ("1" * 37, "4002501")],
        "X_PARTNER_ID": [("", "4002502"), ("p" * 37, "4002501")],
        "CHANNEL_ID": [("", "4002502"), ("123456", "4002501")],
        "Content_Type": [("text/plain", "4002501"), ("application/x-www-form-urlencoded", "4002501")],
    }
    for header, cases in refused.items():
        said = [bank.pay(maria.number, 8_400, **{header: value}).code for value, _ in cases]
        assert said == [code for _, code in cases], header
    assert balance(account="bank") == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"[" * 30_000,
        b'{"a":' * 10_000,
        b"\xff\xfe",
        b'{"paidAmount": NaN}',
        b'{"paidAmount": ' + b"9" * 5_000 + b"}",
        b'{"customerNo":"1","customerNo":"2"}',
        b"\x00",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_body_that_is_none_is_a_bad_request(body: bytes) -> None:
    with pytest.raises(Declined) as no:
        read_payment(body=body)
    assert no.value.case == BAD_REQUEST


@pytest.mark.parametrize(
    ("wrong", "case", "field"),
    [
        ({"customerNo": None}, "02", "customerNo"),
        ({"customerNo": 123}, "01", "customerNo"),
        ({"customerNo": "1" * 21}, "01", "customerNo"),
        ({"customerNo": "١٢٣"}, "01", "customerNo"),
        ({"customerNo": "12\n"}, "01", "customerNo"),
        ({"partnerServiceId": "123456789"}, "01", "partnerServiceId"),
        ({"virtualAccountNo": f"{SERVICE_ID}2"}, "01", "virtualAccountNo"),
        ({"paymentRequestId": "a\x00b"}, "01", "paymentRequestId"),
        ({"paymentRequestId": "a b"}, "01", "paymentRequestId"),
        ({"paymentRequestId": "1" * 129}, "01", "paymentRequestId"),
        ({"paymentRequestId": ["1"]}, "01", "paymentRequestId"),
        ({"paidAmount": None}, "02", "paidAmount"),
        ({"paidAmount": 8400}, "01", "paidAmount"),
        ({"paidAmount": {"value": 8400, "currency": "IDR"}}, "01", "paidAmount.value"),
        ({"paidAmount": {"value": "8400", "currency": "IDR"}}, "01", "paidAmount.value"),
        ({"paidAmount": {"value": "8400.50", "currency": "IDR"}}, "01", "paidAmount.value"),
        ({"paidAmount": {"value": "-8400.00", "currency": "IDR"}}, "01", "paidAmount.value"),
        ({"paidAmount": {"value": "9" * 16 + ".00", "currency": "IDR"}}, "01", "paidAmount.value"),
        ({"paidAmount": {"value": "8400.00", "currency": "USD"}}, "01", "paidAmount.currency"),
        ({"paidAmount": {"value": "8400.00"}}, "02", "paidAmount.currency"),
        ({"paidAmount": {"value": "0.00", "currency": "IDR"}}, "13", ""),
    ],
)
def test_a_field_that_is_wrong_is_named(wrong: dict[str, object], case: str, field: str) -> None:
    with pytest.raises(Declined) as no:
        read_payment(body=compact(payment(1, 8_400) | wrong))
    assert (no.value.case.number, no.value.about) == (case, field)
    assert field in no.value.message


def test_no_size_and_no_cut_breaks_us(bank: Bank, maria: Member) -> None:
    assert bank.call(PAYMENT, payment(maria.number, 8_400) | {"a": "x" * 70_000}).code == "4002500"
    assert bank.call(PAYMENT, b"[" * 60_000).code == "4002500"
    assert bank.call(PAYMENT, b'{"customerNo":"\\ud800","a":"\\u0000"}').code == "4002502"
    raw = compact(payment(maria.number, 8_400))
    head = {**bank.headers(PAYMENT, raw), "Content-Type": "application/json", "Content-Length": str(len(raw))}
    with socket.create_connection(("127.0.0.1", bank.port)) as cut:
        lines = [f"POST {PAYMENT} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {said}" for name, said in head.items())]
        cut.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + raw[:-1])
    assert bank.pay(maria.number, 8_400).code == "2002500"
    assert balance(account="bank") == 8_400


def test_json_of_every_house_is_read_as_it_was_signed(bank: Bank, maria: Member) -> None:
    """White space sent or not, accents as they are or escaped, a digest in base64 or hexadecimal."""
    houses: list[Callable[[Mapping[str, object]], str]] = [
        json.dumps,
        lambda fields: json.dumps(fields, indent=2, ensure_ascii=False),
        lambda fields: json.dumps(fields, separators=(",", ":")).replace("/", "\\/"),
    ]
    for written in houses:
        fields = payment(maria.number, 1_000) | {"additionalInfo": {"name": "José  da/Costa"}}
        sent = written(fields).encode()
        head = bank.headers(PAYMENT, minified(body=sent))
        in_hexadecimal = base64.b64decode(head["X-SIGNATURE"]).hex()
        assert bank.send(PAYMENT, sent, head | {"X-SIGNATURE": in_hexadecimal}).code == "2002500"


def test_a_bank_without_tokens_signs_each_call_by_its_rsa_key(db: Fresh, bank: Bank, maria: Member) -> None:
    raw = compact(payment(maria.number, 8_400))
    head = {name: said for name, said in bank.headers(PAYMENT, raw).items() if name != "Authorization"}
    signed = f"POST:{PAYMENT}:{hashlib.sha256(raw).hexdigest()}:{head['X-TIMESTAMP']}".encode()
    head["X-SIGNATURE"] = base64.b64encode(KEY.sign(signed, PKCS1v15(), SHA256())).decode()
    assert bank.send(PAYMENT, raw + b" ", {**head, "X-PARTNER-ID": "nobody"}).code == "4012503"
    assert bank.send(PAYMENT, compact(payment(maria.number, 9_400)), head).code == "4012503"
    assert db.rows("SELECT count(*) FROM payments_notice") == [(0,)]  # who proves nothing fills no disk of ours
    assert bank.send(PAYMENT, raw, head).code == "2002500"
    assert bank.send(PAYMENT, raw, head).code == "4092500"
    assert balance(account="bank") == 8_400


def test_a_mistake_of_ours_is_answered_kept_and_can_be_told_again(
    db: Fresh, bank: Bank, maria: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = compact(payment(maria.number, 8_400))
    head = bank.headers(PAYMENT, raw)
    with monkeypatch.context() as broken:
        broken.setattr("payung.payments.notices.actions.keep_answer", "no function")
        assert bank.send(PAYMENT, raw, head).code == "5002500"
    assert db.rows("SELECT code FROM payments_answerednotice") == [("5002500",)]
    assert balance(account="bank") == 0
    assert bank.send(PAYMENT, raw, head).code == "2002500"
    assert balance(account="bank") == 8_400


def test_what_a_bank_settled_with_us_is_kept_to(port: int) -> None:
    open_counter()
    bank = Bank(let_in(expires_as="number", lenient_ids=True), port)
    assert bank.enter().body["expiresIn"] == 900
    assert bank.inquire(1, X_EXTERNAL_ID="sdk" + "f" * 49).code == "4042412"
    at = datetime.now(UTC)
    close_partner(code=CODE, why="contract ended", by=OFFICER, at=at)
    assert bank.inquire(1).code == "4012401"
    assert bank.ask_token().code == "4017300"


def test_who_calls_too_often_is_told_so(bank: Bank) -> None:
    rotate_partner_key(code=CODE, rate=3, by=OFFICER, at=datetime.now(UTC))
    said = [bank.inquire(1).code for _ in range(8)]
    assert said[-1] == "4292400"
