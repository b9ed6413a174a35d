"""What the phone asks and sends, and the page for its file."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from payung.access.searches.actions import MOST_A_MINUTE
from payung.interfaces.web.agent import shell
from payung.kernel.boxes import public_point
from payung.outreach.events.actions import call_off_event, plan_event
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.interfaces.web.conftest import StaffClients
from tests.outreach.phone import file_of, told

BELU, KUPANG = "53.04", "53.71"


def post(client: Client, path: str, body: object) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(f"/agent/{path}", text, content_type="application/json")


def codes(response: Any) -> list[str]:
    return [problem["code"] for problem in response.json()["problems"]]


def event(code: str, region: str, by: str) -> None:
    plan_event(code=code, name=code.title(), region=region, on=date(2099, 12, 5), by=by, at=datetime.now(UTC))


def test_whoever_is_not_logged_in_is_told_so_and_whoever_may_not_is_refused(
    db: Fresh, staff_client: StaffClients
) -> None:
    for answer in (Client().get("/agent/data"), post(Client(), "send", told())):
        assert (answer.status_code, codes(answer)) == (401, ["field.logged_out"])
    assert staff_client("press").get("/agent/data").status_code == 403
    watching = staff_client("auditor", region="53")
    assert watching.get("/agent/data").status_code == 403
    assert watching.get("/agent").status_code == 403  # no form whose entries nobody would take
    assert post(watching, "send", told()).status_code == 403


def test_the_phone_carries_what_lies_within_reach_and_a_catalogue_once(db: Fresh, staff_client: StaffClients) -> None:
    agent = staff_client("agent", region=BELU)
    for code, region in (("BETUN", "53.21"), ("ATAMBUA", BELU)):
        event(code, region, agent.name)
    carried = agent.get("/agent/data").json()
    assert (carried["agent"], [each["code"] for each in carried["events"]]) == (agent.name, ["ATAMBUA"])
    assert [(code, "Tohe" in villages) for code, _, villages in carried["catalogue"]["regions"]] == [(BELU, True)]
    assert carried["catalogue"]["texts"]["id"][0]["purpose"] == "scheme"
    call_off_event(code="ATAMBUA", why="banjir", by=agent.name, at=datetime.now(UTC))
    again = agent.get("/agent/data", {"edition": carried["edition"]}).json()
    assert "catalogue" not in again
    assert [each["off"] for each in again["events"]] == ["banjir"]
    assert again["token"]


def test_a_person_is_sent_once_and_told_what_to_pay(db: Fresh, staff_client: StaffClients) -> None:
    agent, maria = staff_client("agent", region=BELU), told()
    first = post(agent, "send", maria)
    assert first.status_code == 200
    assert first.json()["amount"] == agent.get("/agent/data").json()["price"]["other"]
    assert post(agent, "send", maria).json() == first.json()
    assert db.rows(
        "SELECT w.channel, u.name FROM people_introduction i JOIN people_worker w ON w.id = i.worker_id"
        " JOIN access_user u ON u.id = i.agent_id"
    ) == [("agent", agent.name)]
    assert verify().holds


def test_what_is_wrong_is_told_beside_its_field_in_the_readers_language(db: Fresh, staff_client: StaffClients) -> None:
    agent = staff_client("agent", region=KUPANG)
    outside = post(agent, "send?lang=en", told()).json()["problems"]
    assert [(each["code"], each["where"]) for each in outside] == [("field.region_outside", "region")]
    assert outside[0]["message"].startswith("This person lives outside")
    assert codes(post(agent, "send", told(nik="530", region=KUPANG))) == ["nik.length"]
    for rubbish in ("", "[", "null", "[]", "{}", '{"id": "\\ud800"}', "[" * 100_000):
        answer = post(agent, "send", rubbish)
        assert (answer.status_code, codes(answer)) == (422, ["field.unreadable"])


def test_nobody_goes_through_the_registry_by_registering(
    db: Fresh, staff_client: StaffClients, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # all within one minute
    agent, officer = staff_client("agent", region=BELU), staff_client("officer", region=KUPANG)
    post(agent, "send", told())
    asked = [post(agent, "send", told()) for _ in range(MOST_A_MINUTE)]
    assert {(answer.status_code, *codes(answer)) for answer in asked} == {(422, "nik.already_registered")}
    after = post(agent, "send", told())
    assert (after.status_code, codes(after)) == (429, ["search.too_many"])
    assert post(officer, "send", told(region=KUPANG)).status_code == 422, "whoever else asks is told"
    assert verify().holds


def test_a_look_alike_who_is_somebody_else_waits_and_the_phone_hears_of_it(
    db: Fresh, staff_client: StaffClients
) -> None:
    agent, officer = staff_client("agent", region=BELU), staff_client("officer", region=BELU)
    post(agent, "send", told())
    twin = told(serial=2)
    assert codes(post(agent, "send", twin)) == ["field.somebody_alike"]
    assert post(agent, "send", twin | {"different": "KTP keduanya saya lihat"}).json() == {"waits": True}
    waits = {"waits": f"{twin['id']},rubbish"}
    assert agent.get("/agent/data", waits).json()["decided"] == {}
    page = f"/desk/applications/{twin['id']}"
    assert "KTP keduanya saya lihat" in officer.get(page).content.decode()
    officer.post(page, {"answer": "admit", "why": "KTP dilihat"})
    [heard] = agent.get("/agent/data", waits).json()["decided"].values()
    assert heard == post(agent, "send", twin).json()
    assert db.rows("SELECT count(*) FROM people_worker") == [(2,)]


def test_a_count_is_of_an_event_within_reach(db: Fresh, staff_client: StaffClients) -> None:
    agent = staff_client("agent", region=BELU)
    for code, region in (("BETUN", "53.21"), ("ATAMBUA", BELU)):
        event(code, region, agent.name)
    assert post(agent, "attendance", {"event": "ATAMBUA", "women": 31, "men": 12}).json() == {"women": 31, "men": 12}
    assert codes(post(agent, "attendance", {"event": "BETUN", "women": 1, "men": 1})) == ["event.unknown"]
    assert codes(post(agent, "attendance", {"event": "ATAMBUA", "women": -1, "men": 1})) == ["event.count_unlikely"]
    assert codes(post(agent, "attendance", {"event": "ATAMBUA"})) == ["field.unreadable"]
    assert agent.get("/agent/data").json()["events"][0]["women"] == 31


def test_an_officer_opens_the_agents_file(db: Fresh, staff_client: StaffClients) -> None:
    agent, officer = staff_client("agent", region=BELU), staff_client("officer", region=BELU)
    point = public_point(keys=settings.PAYUNG_KEYS)
    file = file_of(told(), told(nik="1", name="Yosef Bria"), agent=agent.name, point=point)
    assert agent.get("/agent/file").status_code == 403
    page = officer.post("/agent/file?lang=en", {"file": SimpleUploadedFile("antrean.payung", file)})
    assert "Registered: 1 of 2." in page.content.decode()
    assert "Yosef Bria" in page.content.decode()
    for wrong in ({}, {"file": SimpleUploadedFile("x.payung", b"\x00")}):
        page = officer.post("/agent/file?lang=en", wrong)
        assert page.status_code == 422
        assert "no file of an agent" in page.content.decode()


def test_the_shell_is_the_same_for_everybody_and_of_one_edition(db: Fresh, staff_client: StaffClients) -> None:
    agent = staff_client("agent", region=BELU)
    stranger = Client(headers={"host": "127.0.0.1"})
    for language, word in (("id", "Antrean"), ("en", "Queue")):
        kept = agent.get(f"/agent/shell/{language}").content
        assert kept == stranger.get(f"/agent/shell/{language}").content
        assert word in kept.decode()
        assert agent.name not in kept.decode()
    assert agent.get("/agent/shell/fr").status_code == 404
    worker = stranger.get("/agent/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == "/agent"
    named = json.loads(re.findall(r"const SHELL = (.*);", worker.content.decode())[0])
    assert [path for path in named if path.startswith("/static") and not (shell.STATIC / path[8:]).exists()] == []


def test_no_script_of_the_app_asks_a_clock(db: Fresh) -> None:
    assert len(shell._scripts()) > 10
    assert [name for name, code in shell._scripts().items() if re.search(r"\bDate\b|performance\.now", code)] == []


def test_scripts_are_sent_without_their_comments_and_nothing_else_is(db: Fresh) -> None:
    phone = Client(headers={"host": "127.0.0.1"})
    sent = phone.get("/agent/scripts/agent/queue.js")
    assert sent.headers["Content-Type"].startswith("text/javascript")
    code, whole = sent.content.decode(), (shell.SCRIPTS / "agent/queue.js").read_text("utf-8")
    lines = [line for line in whole.splitlines() if line.strip() and not line.strip().startswith(("//", "/*", "*"))]
    assert [line for line in code.splitlines() if line.strip()] == lines
    for other in ("agent/worker.js", "page.css", "../agent/urls.py", "agent/shell.js"):
        assert phone.get(f"/agent/scripts/{other}").status_code == 404
