"""What we answer a bank, in the standard's fields. Pure.

A reason has 64 signs at most, a free text 32, an entry of a bill 24 at most, a name no more than its beginnings.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from payung.interfaces.snap.codes import (
    INCONSISTENT,
    INQUIRY,
    INVALID_BILL,
    INVALID_STATUS,
    NOT_FOUND,
    PAID_BILL,
    PAYMENT,
    STATUS,
    SUCCESSFUL,
    Case,
    Declined,
    Service,
)
from payung.interfaces.snap.reading import Asked, Inquiry, Payment, StatusQuestion
from payung.kernel.language import long_month, rupiah
from payung.kernel.months import Month
from payung.payments.billing import Bill
from payung.payments.notices.actions import Answer

MOST_DETAILS = 24
OPEN_AMOUNT = "O"  # whoever pays chooses how much: what is too little or too much is saved
DONE, FAILED = "00", "01"
SAVED = ("Saved for", "Ditabung untuk", "iuran")
Reason = tuple[str, str]
"""In English, in Indonesian."""
REASONS: Mapping[Case, Reason] = {
    SUCCESSFUL: ("Success", "Sukses"),
    INVALID_BILL: ("No participant or group has this payment code", "Kode bayar ini tidak dimiliki siapa pun"),
    PAID_BILL: ("Nothing is due for this payment code", "Tidak ada iuran yang perlu dibayar"),
    NOT_FOUND: ("We know of no such payment", "Pembayaran ini tidak kami kenal"),
    INVALID_STATUS: ("This payment was taken back", "Pembayaran ini telah dibatalkan"),
    INCONSISTENT: ("This id came with another amount or code", "ID ini sudah dipakai untuk isi yang lain"),
}


def answer(*, service: Service, case: Case, message: str = "", fields: Mapping[str, Any] | None = None) -> Answer:
    """An answer with its code and message, and what a service answers beside them."""
    code = case.code(service)
    said = {"responseCode": code, "responseMessage": message or case.message, **(fields or {})}
    return Answer(code, json.dumps(said, ensure_ascii=False))


def declined(*, service: Service, no: Declined) -> Answer:
    """The answer to a call that is not carried out."""
    return answer(service=service, case=no.case, message=no.message)


def billed(*, asked: Inquiry, name: str, bill: Bill) -> Answer:
    """What is to be paid: the months of a bill one by one, and their price less what is saved."""
    data = {
        "inquiryStatus": DONE,
        "inquiryReason": _reason(SUCCESSFUL),
        **_repeated(asked),
        "virtualAccountName": name,
        "totalAmount": _amount(bill.amount),
        "billDetails": [
            _detail(n, bill.code, each.month, each.total) for n, each in enumerate(bill.months[:MOST_DETAILS], start=1)
        ],
        "freeTexts": _texts([("Saved", "Tabungan", rupiah(bill.savings))] if bill.savings else []),
        "virtualAccountTrxType": OPEN_AMOUNT,
    }
    return answer(service=INQUIRY, case=SUCCESSFUL, fields={"virtualAccountData": data})


def not_billed(*, asked: Inquiry, case: Case) -> Answer:
    """Why there is nothing to pay under this account."""
    data = {"inquiryStatus": FAILED, "inquiryReason": _reason(case), **_repeated(asked)}
    return answer(service=INQUIRY, case=case, fields={"virtualAccountData": data})


def taken(*, asked: Payment, name: str, months: Sequence[str]) -> Answer:
    """That money was taken, and which months (`2026-12`) it pays; where it pays none yet, that it is saved."""
    slip = ("Paid", "Lunas", " - ".join(dict.fromkeys((months[0], months[-1])))) if months else SAVED
    fields = _standing(asked, name, asked.amount) | {"freeTexts": _texts([slip])}
    return answer(service=PAYMENT, case=SUCCESSFUL, fields={"virtualAccountData": fields})


def standing(*, asked: StatusQuestion, name: str, amount: int) -> Answer:
    """That a payment was taken and stands."""
    fields = _standing(asked, name, amount)
    return answer(service=STATUS, case=SUCCESSFUL, fields={"virtualAccountData": fields})


def not_paid(*, asked: Payment | StatusQuestion, case: Case) -> Answer:
    """Why money was not taken, or what is wrong with a payment that was asked about."""
    data = {"paymentFlagStatus": FAILED, "paymentFlagReason": _reason(case), **_repeated(asked)}
    service = PAYMENT if isinstance(asked, Payment) else STATUS
    return answer(service=service, case=case, fields={"virtualAccountData": data})


def _standing(asked: Payment | StatusQuestion, name: str, amount: int) -> dict[str, Any]:
    return {
        "paymentFlagStatus": DONE,
        "paymentFlagReason": _reason(SUCCESSFUL),
        **_repeated(asked),
        "virtualAccountName": name,
        "paidAmount": _amount(amount),
    }


def _repeated(asked: Asked) -> dict[str, str]:
    """Whose account and which request it was, said again as the standard wants it."""
    account = asked.account
    return {
        "partnerServiceId": account.service_id,
        "customerNo": account.customer,
        "virtualAccountNo": f"{account.service_id}{account.customer}",
        "paymentRequestId" if isinstance(asked, Payment) else "inquiryRequestId": asked.request,
    }


def _reason(case: Case) -> dict[str, str]:
    english, indonesian = REASONS[case]
    return {"english": english, "indonesia": indonesian}


def _amount(amount: int) -> dict[str, str]:
    return {"value": f"{amount}.00", "currency": "IDR"}


def _detail(n: int, code: int, month: Month, total: int) -> dict[str, Any]:
    """A month of the bill. Its number is the payment code with the month: eighteen digits, as many as the field has."""
    first = month.first
    return {
        "billCode": f"{n:02}",
        "billNo": f"{code}{first:%Y%m}",
        "billName": f"Iuran {long_month(first)}",
        "billShortName": str(month),
        "billDescription": {
            "english": long_month(first, "en"),
            "indonesia": long_month(first),
        },
        "billAmount": _amount(total),
    }


def _texts(said: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Lines for the payer's slip: the same value after a word of each language."""
    return [{"english": f"{english} {value}", "indonesia": f"{word} {value}"} for english, word, value in said]
