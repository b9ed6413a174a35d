"""A gig platform's day: a driver joins, pays for each trip, and is protected when the trips reach a month."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from payung.kernel.months import Month
from payung.people.numbers import new_numbers
from tests.conftest import Fresh
from tests.interfaces.api.conftest import Machine, codes, partner
from tests.people.counter import registered
from tests.people.entries import nik

TRIP = 700


def driver(**said: object) -> dict[str, object]:
    return {
        "nik": nik(serial=8841),
        "name": "Maria Seran",
        "birth_date": "1990-08-14",
        "sex": "P",
        "region": "Kabupaten Belu",
        "occupation": "pengemudi ojek",
        "consents": ["scheme"],
        **said,
    }


def number_of(db: Fresh, name: str = "Maria Seran") -> str:
    """The participant number, which the worker is told by message and tells the platform."""
    [(number,)] = db.rows("SELECT number::text FROM people_worker WHERE name = %s ORDER BY id LIMIT 1", name)
    return str(number)


def test_a_driver_joins_pays_for_trips_and_is_protected(db: Fresh, platform: Machine) -> None:
    received = platform.post("/workers", driver())
    assert (received.status_code, received.json()["state"]) == (202, "received")
    number, this = number_of(db), Month.of(timezone.localdate())

    asked = platform.get(f"/bills/{number}").json()
    quoted = platform.get("/quote", income="1000000", month=str(this), sector="transport").json()
    assert (asked["amount"], asked["months"]) == (quoted["total"], [{"month": str(this), "total": quoted["total"]}])
    assert any(line["discount"] for line in quoted["months"][0]["lines"])

    trips, today = -(-asked["amount"] // TRIP), str(timezone.localdate())
    for trip in range(1, trips):
        paid = platform.post("/payments", {"code": number, "amount": TRIP, "reference": f"trip-{trip}"})
        assert paid.status_code == 201
        assert (paid.json()["months"], paid.json()["savings"]) == ([], trip * TRIP)
    assert not platform.get(f"/workers/{number}/cover", on=today).json()["covered"]

    last = platform.post("/payments", {"code": number, "amount": TRIP, "reference": f"trip-{trips}"}).json()
    assert (last["months"], last["savings"]) == ([str(this)], trips * TRIP - asked["amount"])
    cover = platform.get(f"/workers/{number}/cover", on=today).json()
    assert cover["covered"]
    assert {each["programme"]: each["state"] for each in cover["programmes"]} == {"jkk": "paid", "jkm": "paid"}

    told = platform.get(f"/workers/{number}/statement").json()
    assert [each["reference"] for each in told["payments"]] == [f"trip-{n}" for n in range(1, trips + 1)]
    assert {each["amount"] for each in told["payments"]} == {TRIP}
    kept = platform.get("/payments/trip-1").json()
    assert (kept["code"], kept["amount"], kept["months"], kept["reversed"]) == (number, TRIP, [str(this)], False)


def test_a_telephone_that_cannot_be_read_is_mended_while_the_driver_is_there(db: Fresh, platform: Machine) -> None:
    refused = platform.post("/workers", driver(phone="08"))
    assert (refused.status_code, codes(refused)) == (422, ["join.phone_missing"])
    assert db.rows("SELECT id FROM people_worker") == []
    unasked = platform.post("/workers", driver(consents=["reminders"]))
    assert [(each["code"], each["where"]) for each in unasked.json()["problems"]] == [("consent.required", "consents")]


def test_what_a_driver_says_no_to_is_kept_and_what_nobody_asked_is_not(db: Fresh, platform: Machine) -> None:
    assert platform.post("/workers", driver(consents_declined=["training"])).status_code == 202
    said = db.rows("SELECT purpose, given FROM people_consent ORDER BY purpose")
    assert said == [("scheme", True), ("training", False)]


def test_money_of_a_code_that_nobody_has_is_kept(db: Fresh, platform: Machine) -> None:
    paid = platform.post("/payments", {"code": "572461378965", "amount": 5000, "reference": "a"})
    assert codes(paid) == ["code.mistyped"]
    [free] = new_numbers(1)
    paid = platform.post("/payments", {"code": str(free), "amount": 5000, "reference": "a"})
    assert (paid.status_code, paid.json()["code"], paid.json()["amount"]) == (201, "", 5000)
    assert platform.get("/payments/a").json()["code"] == ""


def test_the_same_notice_is_one_payment_and_another_under_its_key_is_refused(db: Fresh, platform: Machine) -> None:
    member = registered()
    notice = {"code": str(member.number), "amount": TRIP, "reference": "trip-1", "paid_at": "2026-11-21T10:00:00+08:00"}
    first = platform.post("/payments", notice, key="k1")
    again = platform.post("/payments", dict(reversed(notice.items())), key="k1")
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert ("Idempotency-Replayed" in first.headers, again.headers["Idempotency-Replayed"]) == (False, "true")
    other = platform.post("/payments", {**notice, "amount": 800}, key="k1")
    assert (other.status_code, codes(other)) == (409, ["request.repeated_otherwise"])
    # The same payment under another key is the same payment; another under its reference is none.
    assert platform.post("/payments", notice, key="k2").json()["savings"] == TRIP
    assert codes(platform.post("/payments", {**notice, "amount": 800}, key="k3")) == ["payment.reference_reused"]
    assert db.rows("SELECT count(*), sum(amount) FROM payments_receipt") == [(1, TRIP)]


@pytest.mark.parametrize("keys", [["k"], [f"k{n}" for n in range(8)]], ids=["under one key", "under a key each"])
def test_a_notice_sent_eight_times_at_once_is_one_payment(db: Fresh, platform: Machine, keys: list[str]) -> None:
    notice = {"code": str(registered().number), "amount": TRIP, "reference": "trip-1"}

    def send(n: int) -> Any:
        try:
            return platform.post("/payments", notice, key=keys[n % len(keys)])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert db.rows("SELECT count(*), sum(amount) FROM payments_receipt") == [(1, TRIP)]


def test_a_stranger_learns_nothing_of_who_is_known(db: Fresh, platform: Machine) -> None:
    first = platform.post("/workers", driver())
    again = platform.post("/workers", driver())
    known = {**first.json(), "application": ""}
    assert (again.status_code, {**again.json(), "application": ""}) == (first.status_code, known)
    assert db.rows("SELECT count(*) FROM people_worker") == [(1,)]
    # Nor does it learn it of somebody whom others registered: it sees both alike.
    other = registered(nik=nik(serial=77))
    assert platform.post("/workers", driver(nik=nik(serial=77))).status_code == 202
    today = str(timezone.localdate())
    for number in (number_of(db, "Maria Seran"), other.number):
        assert platform.get(f"/workers/{number}/cover", on=today).status_code == 200
        assert platform.get(f"/workers/{number}/statement").json()["payments"] == []
    repeated = platform.post("/workers", driver(nik=nik(serial=8842), name="Yosef Bria", sex="L"), key="k")
    assert codes(repeated) == ["nik.sex_differs"]


def test_a_partner_sees_whom_it_brought_in_or_paid_for_and_nobody_else(
    db: Fresh, platform: Machine, at: datetime
) -> None:
    member, today = registered(), str(timezone.localdate())
    cover, statement = f"/workers/{member.number}/cover", f"/workers/{member.number}/statement"
    unknown = platform.get("/workers/572461378964/cover", on=today)
    assert unknown.status_code == 404
    assert platform.get(cover, on=today).content == unknown.content
    assert platform.get(statement).content == unknown.content
    platform.post("/payments", {"code": str(member.number), "amount": TRIP, "reference": "trip-1"})
    assert platform.get(cover, on=today).status_code == 200
    assert [each["reference"] for each in platform.get(statement).json()["payments"]] == ["trip-1"]
    other = partner("kurir-kupang", "platform", at)
    assert other.get(cover, on=today).status_code == 404
    assert codes(other.get("/payments/trip-1")) == ["payment.unknown"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert platform.get(cover, on=str(tomorrow), known_at="2026-11-21T10:00:00 08:00").status_code == 200
