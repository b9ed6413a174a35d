"""What banks ask of us, answered as the standard says, and money that is never posted twice nor lost."""

import json
from collections import Counter
from datetime import UTC, datetime

from payung.documents.queries import content
from payung.ledger.queries import balance
from payung.payments.actions import reverse_payment
from payung.people.numbers import new_numbers
from payung.people.queries import Member
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.interfaces.snap.bank import CODE, PAYMENT, SERVICE_ID, Bank, Said, compact, payment
from tests.payments.together import MANY, at_once
from tests.people.counter import OFFICER, registered

MONTH = 8_400 if datetime.now(UTC).year == 2026 else 16_800


def test_a_month_is_asked_paid_and_found_again(db: Fresh, bank: Bank, maria: Member) -> None:
    asked = bank.inquire(maria.number, "I1")
    assert (asked.status, asked.code) == (200, "2002400")
    assert asked.data["totalAmount"] == {"value": f"{MONTH}.00", "currency": "IDR"}
    assert asked.data["virtualAccountTrxType"] == "O"
    assert asked.data["virtualAccountNo"] == f"{SERVICE_ID}{maria.number}"
    assert asked.data["inquiryRequestId"] == "I1"
    assert maria.name.split()[-1] not in asked.data["virtualAccountName"]
    [month] = asked.data["billDetails"]
    assert (month["billAmount"]["value"], len(month["billNo"])) == (f"{MONTH}.00", 18)

    done = bank.pay(maria.number, MONTH, "I1")
    assert (done.status, done.code) == (200, "2002500")
    assert done.data["paymentFlagStatus"] == "00"
    assert done.data["paidAmount"]["value"] == f"{MONTH}.00"
    assert done.data["freeTexts"] == [
        {"english": f"Paid {month['billShortName']}", "indonesia": f"Lunas {month['billShortName']}"}
    ]
    assert balance(account="contributions/jkk") == -MONTH + 3_400 * (1 if MONTH == 8_400 else 2)

    assert bank.ask_status(maria.number, "I1").code == "2002600"
    assert bank.ask_status(maria.number, "I2").code == "4042601"
    assert bank.inquire(maria.number).data["billDetails"][0]["billShortName"] > month["billShortName"]
    assert [finding for finding in verify().findings if finding.faults] == []


def test_money_that_reaches_no_month_is_saved_and_the_bill_is_less_by_it(bank: Bank, maria: Member) -> None:
    done = bank.pay(maria.number, 5_000)
    assert done.data["freeTexts"][0]["indonesia"] == "Ditabung untuk iuran"
    asked = bank.inquire(maria.number)
    assert asked.data["totalAmount"]["value"] == f"{MONTH - 5_000}.00"
    assert asked.data["freeTexts"] == [{"english": "Saved Rp5.000", "indonesia": "Tabungan Rp5.000"}]


def test_every_call_is_kept_as_it_came_with_its_answer(db: Fresh, bank: Bank, maria: Member) -> None:
    bank.pay(maria.number, MONTH, "P1")
    bank.pay(maria.number, MONTH, "P1", X_SIGNATURE="forged")
    kept = db.rows(
        "SELECT n.document_id, h.external_id, a.code FROM payments_notice n"
        " LEFT JOIN payments_heardnotice h ON h.notice_id = n.document_id"
        " JOIN payments_answerednotice a ON a.notice_id = n.document_id ORDER BY 1"
    )
    assert [(heard is not None, code) for _, heard, code in kept] == [(True, "2002500"), (False, "4012500")]
    raw = content(document=kept[1][0])
    assert b"X-SIGNATURE: forged\r\n" in raw
    assert raw.endswith(compact(payment(maria.number, MONTH, "P1")))
    [(sealed,)] = db.rows("SELECT string_agg(sealed, '') FROM documents_piece")
    assert b"paymentRequestId" not in bytes(sealed)


def test_a_code_that_nobody_has_is_refused_and_its_money_stays_with_the_bank(bank: Bank, maria: Member) -> None:
    for code in (new_numbers(1)[0], maria.number + 1, 1):
        assert bank.inquire(code).code == "4042412"
        assert bank.pay(code, MONTH).code == "4042512"
        assert bank.ask_status(code, "P1").code == "4042601"
    assert balance(account="bank") == 0


def test_a_payment_told_again_is_one_payment(bank: Bank, maria: Member) -> None:
    """A bank whose answer was lost tells again, under another X-EXTERNAL-ID; what it tells differently is refused."""
    first = bank.pay(maria.number, MONTH, "P1", X_EXTERNAL_ID="77")
    assert bank.pay(maria.number, MONTH, "P1", X_EXTERNAL_ID="77").code == "4092500"
    again = bank.pay(maria.number, MONTH, "P1")
    assert (again.status, again.body) == (first.status, first.body)
    assert bank.pay(maria.number, MONTH + 1, "P1").code == "4042518"
    assert bank.pay(registered().number, MONTH, "P1").code == "4042518"
    assert balance(account="bank") == MONTH
    reverse_payment(reference=f"{CODE} P1", why="bounced", by=OFFICER, at=datetime.now(UTC))
    assert bank.ask_status(maria.number, "P1").code == "4042600"
    assert bank.pay(maria.number, MONTH, "P1").code == "4042500"
    assert balance(account="bank") == 0


def test_one_payment_told_sixteen_times_at_once_is_posted_once(bank: Bank, maria: Member) -> None:
    """Under one X-EXTERNAL-ID one of them is heard, and the others conflict; under sixteen, all are answered alike."""
    told = at_once([lambda: bank.pay(maria.number, 5_000, "P1", X_EXTERNAL_ID="77")] * MANY)
    assert Counter(said.code for said in told if isinstance(said, Said)) == {"2002500": 1, "4092500": MANY - 1}
    told = at_once([lambda: bank.pay(maria.number, MONTH, "P2")] * MANY)
    assert {json.dumps(said.body) for said in told if isinstance(said, Said)} == {
        json.dumps(bank.pay(maria.number, MONTH, "P2").body)
    }
    assert len(told) == MANY
    assert balance(account="bank") == 5_000 + MONTH


def test_the_naive_biller_posts_it_sixteen_times(db: Fresh, bank: Bank, maria: Member) -> None:
    """The control: without the payment's own id as reference, the same notices are as many payments."""
    at_once([lambda: bank.pay(maria.number, MONTH)] * MANY)
    assert balance(account="bank") == MANY * MONTH


def test_numbers_of_another_bank_are_not_ours_to_bill(bank: Bank, maria: Member) -> None:
    fields = payment(maria.number, MONTH) | {"partnerServiceId": "   99999", "virtualAccountNo": f"99999{maria.number}"}
    assert bank.call(PAYMENT, fields).code == "4042516"
