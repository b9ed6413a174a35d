"""The pages of events: planned, moved and called off by whoever does the field, within reach; and no others."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.utils import timezone

from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.interfaces.web.conftest import StaffClients

KUPANG = "53.71"
SOON = (timezone.localdate() + timedelta(days=9)).isoformat()
OEBA = {"name": "Pasar Oeba", "region": KUPANG, "on": SOON}


def test_a_planner_plans_an_event_moves_it_and_calls_it_off(db: Fresh, staff_client: StaffClients) -> None:
    officer = staff_client("officer", region=KUPANG)
    [code] = parse_qs(urlsplit(officer.post("/agent/events", OEBA)["Location"]).query)["told"]
    assert code == f"{SOON}-PASAR-OEBA-5371"
    assert officer.post("/agent/events", OEBA).status_code == 302  # sent twice it is one
    place = f"/agent/events/{code}"
    assert "Pasar Oeba" in officer.get("/agent/events").content.decode()
    officer.post(place, OEBA | {"act": "change", "name": "Lapangan Oeba"})
    assert officer.get("/agent/data").json()["events"][0]["name"] == "Lapangan Oeba"
    officer.post(place, {"act": "call-off", "why": "banjir"})
    shown = officer.get("/agent/events?lang=en").content.decode()
    assert "Called off: banjir" in shown
    assert place not in shown
    again = officer.post(f"{place}?lang=en", OEBA | {"act": "change"})
    assert again.status_code == 422
    assert "This event is called off." in again.content.decode()
    assert verify().holds


def test_what_is_no_event_comes_back_in_its_field(db: Fresh, staff_client: StaffClients) -> None:
    officer = staff_client("officer", region=KUPANG)
    for changed, said in (
        ({"name": ""}, 'id="name-error"'),
        ({"on": "besok"}, 'id="on-error"'),
        ({"region": "53.08"}, 'id="region-error"'),
    ):
        answer = officer.post("/agent/events", OEBA | changed)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), changed
    assert db.rows("SELECT FROM outreach_event") == []


def test_an_agent_changes_what_they_planned_themselves_and_the_branch_everything_there(
    db: Fresh, staff_client: StaffClients
) -> None:
    planner, other = staff_client("agent", region=KUPANG), staff_client("agent", region=KUPANG)
    [code] = parse_qs(urlsplit(planner.post("/agent/events", OEBA)["Location"]).query)["told"]
    place = f"/agent/events/{code}"
    for who, may in ((planner, True), (other, False), (staff_client("officer", region=KUPANG), True)):
        assert (place in who.get("/agent/events").content.decode()) is may
        assert who.get(place).status_code == (200 if may else 404)
    assert other.post(place, {"act": "call-off", "why": "banjir"}).status_code == 404
    assert staff_client("officer", region="53.08").get(place).status_code == 404


def test_an_event_called_off_without_a_reason_keeps_what_stands_in_the_form_above(
    db: Fresh, staff_client: StaffClients
) -> None:
    officer = staff_client("officer", region=KUPANG)
    [code] = parse_qs(urlsplit(officer.post("/agent/events", OEBA)["Location"]).query)["told"]
    shown = officer.post(f"/agent/events/{code}", {"act": "call-off", "why": ""}).content.decode()
    assert 'id="why-error"' in shown
    assert 'value="Pasar Oeba"' in shown
    assert f'value="{SOON}"' in shown


def test_an_event_of_today_is_not_to_come(db: Fresh, staff_client: StaffClients) -> None:
    officer = staff_client("officer", region=KUPANG)
    officer.post("/agent/events", OEBA | {"on": timezone.localdate().isoformat()})
    shown = officer.get("/agent/events?lang=en").content.decode()
    assert (">today<" in shown, ">to come<" in shown) == (True, False)
