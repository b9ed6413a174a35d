"""What people send is done once and answered once; strangers learn nothing; what is not signed is not read."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from payung.access.actions import add_user
from payung.kernel.months import Month
from payung.messages.adapters import Outcome
from payung.messages.adapters.gateway import signature
from payung.messages.queries import told
from payung.people.numbers import new_numbers
from payung.people.queries import worker
from payung.reporting.verification import verify
from tests.conftest import Fresh, Installation
from tests.messages.outgoing import Carrier, acknowledge, carried_by, now, remind, sent
from tests.payments.cashier import pay
from tests.people.counter import OFFICER, open_counter, registered
from tests.people.entries import nik, somebody

GATEWAY, SECRET, PHONE, OTHER = "sms-gateway", "a secret of the gateway", "081234567890", "085200000001"


@pytest.fixture
def carrier(db: Fresh) -> Carrier:
    open_counter()
    add_user(name=GATEWAY, by=OFFICER, at=now())
    return carried_by(Carrier(says=lambda outgoing: Outcome("accepted", provider_id=f"theirs {outgoing.reference}")))


def bring(content: object, *, secret: str = SECRET, age: timedelta = timedelta(), gateway: str = GATEWAY) -> Any:
    """What a gateway brings, signed so long ago."""
    body = json.dumps(content).encode()
    stamp = str(int((now() - age).timestamp()))
    headers = {"X-Payung-Timestamp": stamp, "X-Payung-Signature": signature(secret=secret, stamp=stamp, body=body)}
    return Client(headers={"host": "localhost"}).post(
        f"/inbox/v1/{gateway}", body, content_type="application/json", headers=headers
    )


@pytest.fixture
def write(carrier: Carrier) -> Callable[..., str]:
    """Somebody writes to us; the answer that goes out, "" for none."""
    ids = iter(range(1_000))

    def written(text: str, phone: str = PHONE, id: str = "") -> str:
        before = len(carrier.carried)
        answer = bring({"id": id or f"message {next(ids)}", "from": phone, "text": text})
        assert answer.status_code == 200, answer.content
        sent()
        found = carrier.carried[before:]
        assert all(outgoing.to == "62" + phone[1:] for outgoing in found)
        return " ".join(outgoing.text for outgoing in found)

    return written


def form(digits: str, name: str = "Ana Bria", born: str = "14-08-1990") -> str:
    return f"DAFTAR#{digits}#{name}#{born}#P#Belu#penenun#Yosef Bria (suami)"


def test_somebody_joins_by_one_message_once(write: Callable[..., str], carrier: Carrier, db: Fresh) -> None:
    digits = nik(serial=7001)
    said = write(form(digits), id="one")
    member = worker(nik=digits)
    assert "pendaftaran diterima" in said
    assert f"Kode bayar Anda {member.number}" in said  # told to the telephone on record, which is the sender's
    assert write(form(digits), id="one") == ""
    assert db.rows("SELECT channel, phone FROM people_worker") == [("message", "6281234567890")]
    assert verify_finds(db) == []


def test_whoever_is_known_is_not_betrayed(write: Callable[..., str], carrier: Carrier) -> None:
    known, unknown = nik(serial=7002), nik(serial=7003)
    registered(somebody(nik=known, name="Ana Bria", phone=OTHER))
    bring({"id": "a", "from": PHONE, "text": form(known)})
    bring({"id": "b", "from": PHONE, "text": form(unknown, name="Siti Nahak")})
    sent()
    answers = [outgoing.text for outgoing in carrier.carried if "pendaftaran diterima" in outgoing.text]
    assert len(answers) == 2
    assert len(set(answers)) == 1


def test_what_is_wrong_is_said_with_how_to_mend_it(write: Callable[..., str], db: Fresh) -> None:
    assert "NIK" in write(form("530104"))
    assert write("DAFTAR").startswith("DAFTAR#NIK")
    assert db.rows("SELECT FROM people_worker") == []
    everything = repr(db.rows("SELECT * FROM messages_message")) + repr(db.rows("SELECT * FROM messages_received"))
    assert "530104" not in everything


def test_cover_is_told_to_the_telephone_on_record_alone(write: Callable[..., str]) -> None:
    member = registered(phone=PHONE)
    pay(member, str(Month.of(timezone.localdate())), months=3)
    number = str(member.number)
    assert f"peserta {number} terlindungi JKK, JKM" in write(f"CEK {number}")
    stranger = write(f"CEK {number}", phone=OTHER)
    assert stranger == write(f"CEK {new_numbers(1)[0]}", phone=OTHER)  # nobody's
    assert number not in stranger


def test_the_bill_is_told(write: Callable[..., str]) -> None:
    member = registered(phone=PHONE)
    assert f"kode bayar {member.number}" in write(f"BAYAR {member.number} 3")
    assert f"payment code {member.number}" in write(f"PAY {member.number}")
    assert "1, 2, 3, 6" in write(f"BAYAR {member.number} 5")  # no period of the law


def test_reminders_stop_and_start_again(write: Callable[..., str], carrier: Carrier) -> None:
    member = registered(phone=PHONE)
    assert "pengingat dihentikan" in write("BERHENTI")
    remind(member, "first")
    acknowledge(member)
    sent()
    assert {(each.text, each.state) for each in told(worker_id=member.id)} == {
        ("reminder_before_due", "withheld"),
        ("payment_received", "sent"),
    }
    assert "diingatkan lagi" in write("MULAI")
    assert write("apa kabar").startswith("Payung. Balas")


def test_a_gateway_reports_what_arrived(carrier: Carrier) -> None:
    member = registered(phone=PHONE)
    acknowledge(member)
    sent()
    [message] = told(worker_id=member.id)
    report = {"id": f"theirs {message.reference}", "state": "delivered"}
    assert [bring(report).json() for _ in range(2)] == [
        {"status": "received", "repeated": False},
        {"status": "received", "repeated": True},
    ]
    assert told(worker_id=member.id)[0].state == "delivered"
    assert bring({"id": "nobody's", "state": "delivered"}).status_code == 404


def test_what_is_not_signed_is_not_read(carrier: Carrier, db: Fresh, caplog: pytest.LogCaptureFixture) -> None:
    letter = {"id": "1", "from": PHONE, "text": form(nik(serial=7004))}
    with caplog.at_level(logging.DEBUG):
        assert bring(letter, secret="another secret").status_code == 401
        assert bring(letter, age=timedelta(minutes=6)).status_code == 401
        assert bring(letter, age=-timedelta(minutes=6)).status_code == 401
        assert bring(letter, gateway="nobody").status_code == 401
        assert bring(letter, secret="", gateway="nobody").status_code == 401
        assert (
            Client(headers={"host": "localhost"})
            .post(f"/inbox/v1/{GATEWAY}", b"{}", content_type="application/json")
            .status_code
            == 401
        )
        assert Client(headers={"host": "localhost"}).get(f"/inbox/v1/{GATEWAY}").status_code == 405
    assert nik(serial=7004) not in caplog.text
    assert db.rows("SELECT FROM messages_received") == []


BROUGHT: list[tuple[object, int]] = [
    ([], 400),
    ({"id": "1"}, 400),
    ({"id": 1, "from": PHONE, "text": "CEK"}, 400),
    ({"id": "1", "from": PHONE, "text": ""}, 400),
    ({"id": "1", "from": PHONE, "text": "\ud800"}, 400),
    ({"id": "1", "from": "TELKOMSEL", "text": "Promo"}, 422),
    ({"id": "1", "from": PHONE, "text": "CEK\0 1\0"}, 200),
    ({"id": "1", "from": PHONE, "text": "x" * 20_000}, 413),
    ({"id": "1", "reference": "no", "state": "eaten"}, 422),
]


def test_whatever_a_gateway_brings_is_answered(carrier: Carrier) -> None:
    assert [bring(content).status_code for content, _ in BROUGHT] == [status for _, status in BROUGHT]


def test_another_message_under_the_same_id_is_refused(carrier: Carrier) -> None:
    assert bring({"id": "1", "from": PHONE, "text": "BANTUAN"}).status_code == 200
    assert bring({"id": "1", "from": PHONE, "text": "BERHENTI"}).status_code == 409


def test_a_telephone_gets_so_many_answers_a_day(write: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payung.interfaces.inbox.answering.MOST", 2)
    assert [bool(write("BANTUAN")) for _ in range(3)] == [True, True, False]


def verify_finds(db: Fresh) -> list[object]:
    return [finding for finding in verify().findings if finding.faults]


def test_a_message_can_be_given_by_hand(installation: Installation) -> None:
    payung = installation.payung
    payung("user", "add", OFFICER)
    words = ("inbox", "receive", "--from", PHONE, "--id", "1", "--by", OFFICER, "--json")
    assert payung(*words, given="BANTUAN").json == {"id": "1", "word": "help"}
    assert payung("inbox", "receive", "--from", "kantor", "--by", OFFICER, "--json", given="x").codes == [
        "inbox.sender_unreadable"
    ]
