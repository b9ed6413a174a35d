"""Who comes in at the API, how often, with what; and that everybody is answered in the same way."""

import json
from datetime import datetime

import pytest
from django.db import connection

from payung.access.partners.actions import close_partner, rotate_partner_key
from payung.interfaces.api import payments
from tests.conftest import Fresh
from tests.interfaces.api.conftest import Machine, codes, partner
from tests.people.counter import OFFICER, registered

QUOTE = {"income": "1000000", "month": "2026-12"}
NOTICE = {"code": "572461378964", "amount": 700, "reference": "trip-1"}


def test_without_a_key_that_holds_nobody_comes_in(platform: Machine, at: datetime) -> None:
    held = platform.key
    for key in ("", "payung_x", held + " ", "\N{SNOWMAN}", held.upper()):
        platform.key = key
        refused = platform.get("/quote", **QUOTE)
        assert (refused.status_code, codes(refused)) == (401, ["request.key_missing"]), key
        assert refused.headers["WWW-Authenticate"] == "Bearer"
    platform.key = held
    assert platform.get("/quote", **QUOTE).status_code == 200
    rotate_partner_key(code="ojek-kupang", at_once=True, by=OFFICER, at=at)
    assert platform.get("/quote", **QUOTE).status_code == 401


def test_a_closed_partner_and_one_without_the_scope_stay_outside(platform: Machine, at: datetime) -> None:
    poor = partner("warung", "point", at, scopes=("quote",))
    assert poor.get("/quote", **QUOTE).status_code == 200
    for refused in (
        poor.post("/workers", {}),
        poor.post("/payments", NOTICE),
        poor.get("/payments/a"),
        poor.get("/bills/1"),
        poor.get("/workers/1/cover", on="2026-12-01"),
        poor.get("/workers/1/statement"),
    ):
        assert (refused.status_code, codes(refused)) == (403, ["request.scope_missing"])
    close_partner(code="warung", why="kontrak berakhir", by=OFFICER, at=at)
    assert poor.get("/quote", **QUOTE).status_code == 401


def test_who_asks_too_often_waits_for_the_next_minute(db: Fresh, platform: Machine, at: datetime) -> None:
    eager = partner("warung", "point", at, rate=3)
    asked = [eager.get("/quote", **QUOTE) for _ in range(5)]
    if len({row[0] for row in db.rows("SELECT calls FROM access_calls WHERE calls >= 5")}):  # all in one minute
        assert [each.status_code for each in asked] == [200, 200, 200, 429, 429]
        assert codes(asked[-1]) == ["request.too_many"]
        assert 1 <= int(asked[-1].headers["Retry-After"]) <= 60
    assert platform.get("/quote", **QUOTE).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"{" + b'"a":{' * 5000,
        b"[" * 60_000,
        b'{"amount": NaN}',
        b'{"amount": 1, "amount": 2}',
        b"\xff\xfe{}",
        b'{"amount": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_object_of_json_is_said_so(platform: Machine, body: bytes) -> None:
    refused = platform.post("/payments", body)
    assert refused.status_code == (400 if body else 415)
    codes(refused)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 0),
        ("amount", -1),
        ("amount", 10**30),
        ("amount", "700"),
        ("amount", 700.0),
        ("amount", True),
        ("amount", None),
        ("code", "5724\0"),
        ("code", "\ud800"),
        ("code", 572461378964),
        ("code", "1" * 41),
        ("reference", "a b"),
        ("reference", ""),
        ("reference", "a" * 65),
        ("paid_at", "2026-11-21"),
        ("paid_at", "2026-11-21T10:00:00"),
        ("paid_at", 1763700000),
        ("paid_at", "9999-12-31T23:59:59-14:00"),
        ("unknown", 1),
    ],
)
def test_a_field_that_is_not_as_asked_is_named(platform: Machine, field: str, value: object) -> None:
    refused = platform.post("/payments", json.dumps({**NOTICE, field: value}).encode())
    assert refused.status_code == 422
    assert [problem["where"] for problem in refused.json()["problems"]] == [field]


def test_a_name_mistyped_in_the_address_is_not_passed_over(platform: Machine) -> None:
    for path, query in (("/quote", QUOTE), ("/bills/1", {}), ("/workers/1/cover", {"on": "2026-12-01"})):
        mistyped = platform.get(path, **query, know_at="2026-12-01T00:00:00Z")
        assert (mistyped.status_code, mistyped.json()["problems"][0]["where"]) == (422, "know_at")
    twice = platform.client.get(
        "/api/v1/bills/1?months=1&months=12", headers={"authorization": f"Bearer {platform.key}"}
    )
    assert twice.status_code == 422


def test_every_no_of_the_server_itself_is_said_in_the_same_way(platform: Machine) -> None:
    assert codes(platform.get("/nothing")) == ["request.address_unknown"]
    wrong = platform.client.delete("/api/v1/payments")
    assert (wrong.status_code, codes(wrong), wrong.headers["Allow"]) == (405, ["request.method_unknown"], "POST")
    large = platform.post("/payments", b" " * 70_000)
    assert (large.status_code, codes(large)) == (413, ["request.too_large"])
    formed = platform.client.post("/api/v1/payments", {"amount": "700"})
    assert (formed.status_code, codes(formed)) == (415, ["request.not_json"])
    keyless = platform.post("/payments", NOTICE, key=" ")
    assert (keyless.status_code, keyless.json()["problems"][0]["where"]) == (422, "Idempotency-Key")


def test_a_failure_of_ours_says_no_more_than_that(
    platform: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(**_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(payments, "deposit", breaks)
    failed = platform.post("/payments", NOTICE)
    assert (failed.status_code, codes(failed)) == (500, ["request.failed"])
    assert b"secret" not in failed.content


def test_refusals_speak_the_language_that_was_asked_for(platform: Machine) -> None:
    english = platform.get("/bills/1").json()["detail"]
    platform.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "id-ID,id"
    indonesian = platform.get("/bills/1")
    assert indonesian.headers["Content-Language"] == "id"
    assert indonesian.json()["detail"] not in {"", english}


def test_no_answer_stays_in_a_cache_or_holds_a_whole_name(platform: Machine) -> None:
    member = registered(name="Maria Seran")
    bill = platform.get(f"/bills/{member.number}")
    assert bill.headers["Cache-Control"] == "no-store"
    assert "Seran" not in bill.json()["name"]


def test_a_question_asks_the_database_few_times(platform: Machine) -> None:
    member = registered()
    platform.post("/payments", {**NOTICE, "code": str(member.number)})
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    platform.get(f"/workers/{member.number}/cover", on="2026-12-01")
    connection.force_debug_cursor = False
    assert len(connection.queries_log) == 7  # how far it sees, key, count, worker, sight, provisional, months
