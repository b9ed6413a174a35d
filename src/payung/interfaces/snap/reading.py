"""What a bank asks, read from the body of its call, to the letter of the standard. Pure.

Raises Declined for what cannot be read, naming the field. Only what was read here is ever written, or said again.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from payung.interfaces.snap.codes import BAD_REQUEST, INVALID_AMOUNT, INVALID_FIELD, MISSING_FIELD, Declined

REQUEST_ID = re.compile(r"[!-~]{1,128}")
SERVICE_ID = re.compile(r" *[0-9]{1,8}")
CUSTOMER = re.compile(r"[0-9]{1,20}")
AMOUNT = re.compile(r"[0-9]{1,15}\.00")
EXTERNAL_ID = re.compile(r"[0-9]{1,36}")
LENIENT_EXTERNAL_ID = re.compile(r"[!-~]{1,64}")


class Account(NamedTuple):
    """A virtual account: whose (`service_id`, eight signs, spaces before), and which (`customer`, a payment code)."""

    service_id: str
    customer: str
    number: str


class Inquiry(NamedTuple):
    """What has this account to pay?"""

    account: Account
    request: str


class Payment(NamedTuple):
    """This account was paid so much, in whole rupiah."""

    account: Account
    request: str
    amount: int


class StatusQuestion(NamedTuple):
    """What became of this payment?"""

    account: Account
    request: str


Asked = Inquiry | Payment | StatusQuestion


def read_inquiry(*, body: bytes) -> Inquiry:
    """An inquiry (service 24)."""
    fields = read_body(body=body)
    return Inquiry(_account(fields), _text(fields, "inquiryRequestId", REQUEST_ID))


def read_payment(*, body: bytes) -> Payment:
    """A notice of payment (service 25). Rupiah are whole: sen other than .00 are no amount of ours."""
    fields = read_body(body=body)
    account, request = _account(fields), _text(fields, "paymentRequestId", REQUEST_ID)
    paid = fields.get("paidAmount")
    if paid is None:
        raise Declined(MISSING_FIELD, "paidAmount")
    if not isinstance(paid, dict):
        raise Declined(INVALID_FIELD, "paidAmount")
    amount = int(_text(paid, "value", AMOUNT, inside="paidAmount.").removesuffix(".00"))
    if _text(paid, "currency", re.compile(r"\S+"), inside="paidAmount.") != "IDR":
        raise Declined(INVALID_FIELD, "paidAmount.currency")
    if amount == 0:
        raise Declined(INVALID_AMOUNT)
    return Payment(account, request, amount)


def read_status(*, body: bytes) -> StatusQuestion:
    """A question about a payment (service 26)."""
    fields = read_body(body=body)
    return StatusQuestion(_account(fields), _text(fields, "inquiryRequestId", REQUEST_ID))


def read_grant(*, body: bytes) -> None:
    """A request for a token (service 73). Clients of others write grant_type."""
    fields = read_body(body=body)
    given = "grantType" if "grantType" in fields else "grant_type"
    if given not in fields:
        raise Declined(MISSING_FIELD, "grantType")
    _text(fields, given, re.compile("client_credentials"), says="grantType")


def read_external_id(*, text: str, lenient: bool) -> str:
    """An X-EXTERNAL-ID: digits, 36 at most; from a bank that cannot, whatever can be printed, 64 at most."""
    if not text:
        raise Declined(MISSING_FIELD, "X-EXTERNAL-ID")
    if not (LENIENT_EXTERNAL_ID if lenient else EXTERNAL_ID).fullmatch(text):
        raise Declined(INVALID_FIELD, "X-EXTERNAL-ID")
    return text


def read_body(*, body: bytes) -> Mapping[str, Any]:
    """A body as an object. One that says a field twice is refused: who knows which of them was meant."""
    try:
        read = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Declined(BAD_REQUEST) from error
    if not isinstance(read, dict):
        raise Declined(BAD_REQUEST)
    return read


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field stands twice")
    return fields


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


def _account(fields: Mapping[str, Any]) -> Account:
    service = _text(fields, "partnerServiceId", SERVICE_ID)
    customer = _text(fields, "customerNo", CUSTOMER)
    number = _text(fields, "virtualAccountNo", re.compile(r" *[0-9]+"))
    if len(service) > 8:
        raise Declined(INVALID_FIELD, "partnerServiceId")
    if number.lstrip() != service.lstrip() + customer:
        raise Declined(INVALID_FIELD, "virtualAccountNo")
    return Account(service.strip().rjust(8), customer, number)


def _text(fields: Mapping[str, Any], name: str, form: re.Pattern[str], *, inside: str = "", says: str = "") -> str:
    value = fields.get(name)
    if value is None or value == "":
        raise Declined(MISSING_FIELD, says or f"{inside}{name}")
    if not isinstance(value, str) or not form.fullmatch(value):
        raise Declined(INVALID_FIELD, says or f"{inside}{name}")
    return value
