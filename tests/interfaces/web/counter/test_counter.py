"""The branch desk over a real database: own region works, a foreign one is not there, who only sees sends nothing."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from payung.access.actions import add_user
from payung.access.searches.actions import MOST_A_MINUTE, note_search
from payung.applications.actions import receive_application
from payung.contributions.jht.actions import declare_rate
from payung.contributions.jht.queries import rates
from payung.kernel.problems import Refused
from payung.payments.actions import deposit, wish
from payung.payments.orders.actions import Wanted, place_money_order
from payung.payments.orders.queries import open_money_orders
from payung.people.corrections.queries import corrections_of
from payung.people.joining import Form
from payung.people.numbers import new_numbers
from payung.people.queries import Member, member_by_number
from payung.reporting.verification import verify
from tests.conftest import Fresh
from tests.people.counter import OFFICER, open_counter, registered
from tests.people.entries import nik, somebody

HOME, ELSEWHERE = "53.04", "53.08"
EVERY_PAGE = (
    *("", "/history", "/cash", "/money", "/card", "/receipts", "/registered", "/correct", "/consent"),
    *(f"/change/{what}" for what in ("phone", "address", "job", "second-job", "jht", "kind")),
    *(f"/change/{what}" for what in ("heirs", "children", "death", "deny-death")),
)


@pytest.fixture(autouse=True)
def _in_english(staff_client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LANGUAGE_CODE", "en")


@pytest.fixture
def maria(db: Fresh) -> Member:
    """A worker of Belu whose name must be escaped."""
    open_counter()
    return registered(name="Maria D'Oe & Anak", phone="081234567890", village="Manumutin", heirs="Yosef Bria (suami)")


@pytest.fixture
def officer(staff_client: Any, maria: Member) -> Client:
    client: Client = staff_client("officer", region=HOME)
    return client


def sent(client: Client, path: str, **fields: object) -> Any:
    """The answer to a form, after it has led on."""
    return client.post(path, fields, follow=True)


def wrong(response: Any) -> list[str]:
    """The fields at which the summary points."""
    summary = response.content.decode().partition('class="summary"')[2].partition("</div>")[0]
    return re.findall(r'href="#([\w-]*)"', summary)


def test_every_page_of_a_person_opens_here_and_is_not_there_elsewhere(
    officer: Client, staff_client: Any, maria: Member
) -> None:
    stranger = staff_client("officer", region=ELSEWHERE)
    for part in EVERY_PAGE:
        response = officer.get(f"/desk/{maria.number}{part}")
        assert response.status_code == 200, part
        assert b"Maria D&#x27;Oe &amp; Anak" in response.content, part
        assert stranger.get(f"/desk/{maria.number}{part}").status_code == 404, part
    assert stranger.get(f"/desk/{maria.number}/statement.pdf").status_code == 404
    assert officer.get(f"/desk/{maria.number}/statement.pdf").headers["Content-Type"] == "application/pdf"


def test_whoever_is_searched_for_is_found_and_nobody_else(officer: Client, staff_client: Any, maria: Member) -> None:
    registered(name="Maria Goreti", phone="081234567890", birth_date="01-02-1980", nik=nik(born=_day(1980, 2, 1)))
    for what in (str(maria.number), f"{maria.number:_}".replace("_", " ")):
        assert officer.post("/desk", {"what": what}).headers["Location"] == f"/desk/{maria.number}"
    found = officer.post("/desk", {"what": "maria d'oe dan anak", "born": ""})
    assert (found.status_code, wrong(found)) == (422, ["born"])
    found = officer.post("/desk", {"what": "Maria D'Oe & Anak", "born": "14-08-1990"}).content.decode()
    assert str(maria.number) in found
    assert "Goreti" not in found
    assert "Goreti" in officer.post("/desk", {"what": "0812 3456 7890"}).content.decode()
    stranger = staff_client("officer", region=ELSEWHERE)
    for words in (
        {"what": str(maria.number)},
        {"what": "081234567890"},
        {"what": "Maria Goreti", "born": "01-02-1980"},
    ):
        assert "Nobody here under this" in stranger.post("/desk", words).content.decode()


def test_a_telephone_that_was_changed_finds_its_worker(officer: Client, maria: Member) -> None:
    answer = sent(officer, f"/desk/{maria.number}/change/phone", phone="082299998888", since=_today())
    assert "counts from" in answer.content.decode()
    assert str(maria.number) in officer.post("/desk", {"what": "082299998888"}).content.decode()


def test_a_search_is_noted_and_its_words_are_not(db: Fresh, officer: Client, maria: Member) -> None:
    officer.post("/desk", {"what": nik(serial=9999)})
    officer.get(f"/desk/{maria.number}")
    officer.get(f"/desk/{maria.number}/cash")
    noted = db.rows("SELECT action, subject, detail::text FROM audit_entry WHERE action IN ('search', 'look')")
    assert [action for action, *_ in noted] == ["search", "look"]
    assert noted[0][2] == '{"how": "nik"}'
    assert noted[1][1].startswith(f"worker {maria.number} visit ")


def test_nobody_searches_so_often_that_they_browse(db: Fresh, at: datetime) -> None:
    open_counter()
    left = [note_search(how="name", by=OFFICER, at=at) for _ in range(MOST_A_MINUTE)]
    assert left == [*reversed(range(MOST_A_MINUTE))]
    with pytest.raises(Refused, match=r"search\.too_many"):
        note_search(how="name", by=OFFICER, at=at)


def test_somebody_is_registered_at_the_counter_once(officer: Client) -> None:
    form = _form(name="Anton <b>Nahak</b>")
    again = sent(officer, "/desk/register", **form)
    assert (wrong(again), form["nik"] in again.content.decode()) == (["name"], False)
    form |= {"nik": "", "nik_kept": re.findall(r'name="nik_kept" value="([^"]+)', again.content.decode())[0]}
    form["name"] = "Anton O'Nahak"
    sheet = sent(officer, "/desk/register", **form)
    assert "Anton O&#x27;Nahak" in sheet.content.decode()
    assert sent(officer, "/desk/register", **form).redirect_chain == sheet.redirect_chain
    other = sent(officer, "/desk/register", **{**form, "id": str(uuid4())})
    assert (other.status_code, wrong(other)) == (422, ["nik"])
    nothing = sent(officer, "/desk/register", id=str(uuid4()))
    assert not {"birth_date", "sex"} & {*wrong(nothing)}, "they have no field: the NIK says them"
    assert 'href="#birth_date"' not in nothing.content.decode()
    away = sent(officer, "/desk/register", **_form(region=ELSEWHERE))
    assert (away.status_code, wrong(away)) == (422, ["region"])


def test_whom_the_person_resembles_stands_beside_them_as_far_as_one_may_see(
    officer: Client, staff_client: Any, maria: Member
) -> None:
    form = _form(name="Maria D'Oe & Anak", nik=nik(serial=8001), village="Manumutin", phone="081234567890")
    shown = sent(officer, "/desk/register", **form)
    assert (shown.status_code, wrong(shown)) == (422, ["different"])
    assert f"/desk/{maria.number}" in shown.content.decode()
    stranger = staff_client("officer", region=ELSEWHERE)
    hidden = sent(stranger, "/desk/register", **{**form, "region": ELSEWHERE}).content.decode()
    assert "beyond your region" in hidden
    assert str(maria.number) not in hidden
    sheet = sent(officer, "/desk/register", **form, different="adik kembar, KTP dilihat")
    assert sheet.redirect_chain[-1][0].endswith("/registered")


def test_cash_is_taken_once_and_its_receipt_is_printed(officer: Client, maria: Member) -> None:
    path = f"/desk/{maria.number}/cash"
    assert wrong(sent(officer, path, amount="other", other="sepuluh", slip="S-1")) == ["other"]
    assert wrong(sent(officer, path, amount="other", other="10.000", slip="")) == ["slip"]
    for _ in range(2):
        receipt = sent(officer, path, amount="16800", other="", slip="S-1")
        assert receipt.redirect_chain == [(f"/desk/{maria.number}/receipts/1?taken=yes", 302)]
    assert "Rp16.800" in receipt.content.decode()
    assert officer.get(f"/desk/{maria.number}/receipts/1.pdf").content.startswith(b"%PDF")
    assert officer.post(f"/desk/{maria.number}/card").headers["Content-Type"] == "application/pdf"
    assert officer.get(f"/desk/{maria.number}/receipts/2").status_code == 404


def test_no_cash_is_recorded_that_nobody_chose_or_that_does_what_nobody_expects(
    officer: Client, maria: Member, db: Fresh
) -> None:
    path = f"/desk/{maria.number}/cash"
    assert " checked" not in officer.get(path).content.decode()
    assert wrong(sent(officer, path, amount="", other="", slip="S-1")) == ["amount"]
    assert wrong(sent(officer, path, amount="16800", other="5.000", slip="S-1")) == ["amount"]
    said = sent(officer, path, amount="other", other="", slip="S-1")
    assert (wrong(said), "The amount is missing" in said.content.decode()) == (["other"], True)
    said = sent(officer, path, amount="", other="sejuta", slip="S-1")
    assert (wrong(said), "The amount “sejuta” cannot be read" in said.content.decode()) == (["other"], True)
    sure = {"asked": "50000000", "sure": "yes"}
    assert wrong(sent(officer, path, amount="", other="50.000.000", slip="S-1", **sure)) == ["other"]
    millions = {"amount": "", "other": "5.000.000", "slip": "S-1"}
    asked = sent(officer, path, **millions)
    assert (wrong(asked), "It pays 12 months, and Rp4." in asked.content.decode()) == (["sure"], True)
    assert wrong(sent(officer, path, **millions, asked="500000", sure="yes")) == ["sure"]
    assert wrong(sent(officer, path, **millions, asked="5000000")) == ["sure"]
    assert db.rows("SELECT FROM payments_receipt") == []
    sure = {"asked": "5000000", "sure": "yes"}
    for ticked in (sure, {}):  # the same slip again leads to the same receipt
        assert "taken=yes" in sent(officer, path, **millions, **ticked).redirect_chain[-1][0]
    assert db.rows("SELECT amount FROM payments_receipt") == [(5_000_000,)]


def test_a_period_that_was_chosen_pays_it_or_is_asked_about(officer: Client, maria: Member, at: datetime) -> None:
    path = f"/desk/{maria.number}/cash"
    prices = re.findall(r'name="amount" value="(\d+)"', officer.get(path).content.decode())
    wish(code=str(maria.number), months=1, by=OFFICER, at=at)
    assert wrong(sent(officer, path, amount=prices[-1], slip="S-1")) == ["sure"]


def test_a_receipt_that_was_taken_wrongly_is_taken_back_by_the_word_of_two(
    staff_client: Any, officer: Client, maria: Member
) -> None:
    sent(officer, f"/desk/{maria.number}/cash", amount="16800", other="", slip="S-1")
    path = f"/desk/{maria.number}/receipts/1"
    assert f"{path}/back" in officer.get(path).content.decode()
    assert officer.get(f"/desk/{maria.number}/receipts/2/back").status_code == 404
    assert wrong(sent(officer, f"{path}/back", why="")) == ["why"]
    asked = sent(officer, f"{path}/back", why="salah slip")
    assert "Take a receipt back: Rp16.800" in asked.content.decode()
    waiting = officer.get(path).content.decode()
    assert "It waits for a second person since" in waiting
    assert f"{path}/back" not in waiting
    again = sent(officer, f"{path}/back", why="dua kali")
    assert (again.status_code, "waits for a second person already" in again.content.decode()) == (422, True)
    approver = staff_client("approver", region=HOME)
    assert "Take a receipt back" in approver.get("/desk/orders").content.decode()
    [order] = set(re.findall(r"/desk/orders/money/\w+", approver.get("/desk/orders").content.decode()))
    shown = approver.get(order).content.decode()
    assert ("S-1" in shown, 'name="reference"' in shown) == (True, False)
    assert "Confirmed" in sent(approver, order, answer="confirm").content.decode()
    assert f"{path}/back" not in officer.get(path).content.decode()
    assert officer.get(f"{path}/back").status_code == 404
    assert [each for each in verify().findings if each.faults] == []


def test_a_card_that_cannot_be_given_is_explained(officer: Client, maria: Member) -> None:
    response = officer.post(f"/desk/{maria.number}/card")
    assert response.status_code == 422
    assert 'class="summary"' in response.content.decode()
    button = f'action="/desk/{maria.number}/card"'
    assert button not in officer.get(f"/desk/{maria.number}").content.decode()
    assert "<button>Print a card" not in officer.get(f"/desk/{maria.number}/card").content.decode()
    sent(officer, f"/desk/{maria.number}/cash", amount="16800", other="", slip="S-1")
    assert button in officer.get(f"/desk/{maria.number}").content.decode()
    assert "<button>Print a card" in officer.get(f"/desk/{maria.number}/card").content.decode()


@pytest.mark.parametrize(
    ("what", "fields", "at"),
    [
        ("phone", {"phone": "x", "since": "2026-01-02"}, ["phone"]),
        ("address", {"village": "Lasiana", "since": "2099-01-01"}, ["since"]),
        ("job", {"occupation": "astronot", "income": "", "since": "THIS"}, ["occupation"]),
        ("second-job", {"occupation": "nelayan", "income": "1e9", "since": "THIS"}, ["income"]),
        ("jht", {"takes": "", "since": "THIS"}, ["takes"]),
        ("kind", {"kind": "employer", "since": "2020-01"}, ["since"]),
        ("heirs", {"heir_1": "Ana", "heir_1_relation": "", "since": "TODAY"}, ["heirs"]),
        ("children", {"child_1": "Ana", "child_1_born": "2055-01-01", "since": "TODAY"}, ["children"]),
        ("death", {"died_on": "1800-01-01", "source": "", "evidence": ""}, ["died_on"]),
        ("deny-death", {"why": ""}, ["why"]),
    ],
)
def test_what_is_wrong_with_a_change_is_said_beside_its_field(
    officer: Client, maria: Member, what: str, fields: dict[str, str], at: list[str]
) -> None:
    told = {name: value.replace("THIS", _today()[:7]).replace("TODAY", _today()) for name, value in fields.items()}
    response = sent(officer, f"/desk/{maria.number}/change/{what}", **told)
    assert (response.status_code, wrong(response)) == (422, at)


def test_what_changed_is_on_the_persons_page_at_once(officer: Client, maria: Member) -> None:
    path = f"/desk/{maria.number}/change"
    sent(officer, f"{path}/heirs", heir_1="Ana <i>", heir_1_relation="anak", heir_1_phone="", since=_today())
    sent(officer, f"{path}/children", child_1="Rio; Bria", child_1_born="2015-03-12", since=_today())
    sent(officer, f"{path}/job", occupation="nelayan", income="2.500.000", since=_today()[:7])
    page = officer.get(f"/desk/{maria.number}").content.decode()
    assert "Ana &lt;i&gt;" in page
    assert "Rio Bria, born 12 March 2015" in page
    assert "Rp2.500.000" in page
    assert "Fisher" in officer.get(f"/desk/{maria.number}/history").content.decode()


def test_two_persons_correct_and_whoever_asked_is_not_the_second(
    officer: Client, staff_client: Any, maria: Member
) -> None:
    new = nik(serial=8100)
    empty = sent(officer, f"/desk/{maria.number}/correct", name="Maria Doe").content.decode()
    assert empty.count('<a href="#why">') == 1
    assert "what paper was seen" in empty
    sent(officer, f"/desk/{maria.number}/correct", nik=new, name="Maria Doe", why="salah tulis", evidence="KTP")
    [asked] = corrections_of(worker_id=maria.id)
    path = f"/desk/orders/correction/{asked.id}"
    approver, stranger = staff_client("approver", region=HOME), staff_client("approver", region=ELSEWHERE)
    assert officer.get(path).status_code == 403
    assert stranger.get(path).status_code == 404
    assert "Correction" in approver.get("/desk/orders").content.decode()
    assert "Correction" not in stranger.get("/desk/orders").content.decode()
    shown = approver.get(path).content.decode()
    assert new not in shown
    wrongly = sent(approver, path, answer="confirm", nik=nik(serial=8101))
    assert (wrongly.status_code, wrong(wrongly)) == (422, ["nik"])
    assert "Confirmed" in sent(approver, path, answer="confirm", nik=new).content.decode()
    changed = member_by_number(number=maria.number)
    assert changed is not None
    assert changed.name == "Maria Doe"


def test_a_correction_finds_out_who_is_known_as_seldom_as_a_search_does(
    officer: Client, maria: Member, db: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # all within one minute
    registered(nik=nik(serial=8300), name="Yosef Bere")
    asked = {"nik": nik(serial=8300), "why": "salah ketik", "evidence": "KTP"}
    path = f"/desk/{maria.number}/correct"
    assert "registered already" in sent(officer, path, **asked).content.decode()
    assert db.rows("SELECT count(*) FROM audit_entry WHERE action = 'search'") == [(1,)]
    for _ in range(MOST_A_MINUTE - 1):
        note_search(how="name", by=officer.name, at=now)  # type: ignore[attr-defined]
    refused = sent(officer, path, **asked)
    assert (refused.status_code, "registered already" in refused.content.decode()) == (422, False)


def test_money_that_waits_is_given_back_by_the_word_of_another(
    staff_client: Any, officer: Client, maria: Member, at: datetime
) -> None:
    sent(officer, f"/desk/{maria.number}/cash", amount="other", other="5.000", slip="S-2")
    approver = staff_client("approver", region=HOME)
    path = f"/desk/{maria.number}/money"
    assert wrong(sent(officer, path, way="over", amount="5.000", to="", why="pindah")) == ["to"]
    assert wrong(sent(officer, path, way="back", amount="6.000", why="pindah")) == ["amount"]
    waits = sent(officer, path, way="back", amount="1.000", why="pindah").content.decode()
    assert "Give money back: Rp1.000" in waits
    assert f'href="{path}"' not in waits
    [first] = open_money_orders(payer=maria.number)
    sent(approver, f"/desk/orders/money/{first.id}", answer="decline", why="semua saja")
    own = place_money_order(wanted=Wanted(5_000, code=str(maria.number)), why="pindah", by=approver.name, at=at)
    shown = approver.get(f"/desk/orders/money/{own.order.id}").content.decode()
    assert "You asked for this yourself" in shown
    assert 'value="confirm"' not in shown
    refused = sent(approver, f"/desk/orders/money/{own.order.id}", answer="confirm", reference="BRI-1")
    assert refused.status_code == 422
    other = staff_client("approver", region=HOME)
    done = sent(other, f"/desk/orders/money/{own.order.id}", answer="decline", why="masih dipakai")
    assert "Declined" in done.content.decode()


def test_money_of_nobodys_code_goes_back_by_the_word_of_two_of_the_nation(
    staff_client: Any, maria: Member, db: Fresh
) -> None:
    """It has no region: who acts for one finds none of it, nor what is asked."""
    [nobody] = new_numbers(1)
    deposit(code=str(nobody), amount=20_000, reference="VA 7/1", via="bank x", by=OFFICER, at=timezone.now())
    path, local = "/desk/unclaimed", staff_client("officer", region="53")
    for client, shown in (
        (local, 0),
        (staff_client("auditor", region="53"), 0),
        (staff_client("auditor", region=""), 1),
    ):
        assert client.get(path).content.decode().count("VA 7/1") == shown
    assert local.post(path, {"receipt": "VA 7/1", "way": "back", "amount": "1", "why": "w"}).status_code == 404
    assert 'href="/desk/unclaimed"' not in local.get("/desk").content.decode()

    officer = staff_client("officer", region="")
    assert 'href="/desk/unclaimed"' in officer.get("/desk").content.decode()
    [form] = re.findall(r'href="(/desk/unclaimed\?receipt=[^"]*)"', officer.get(path).content.decode())
    assert 'value="20000"' in officer.get(form).content.decode()
    wrongly = sent(officer, path, receipt="VA 7/1", way="back", amount="20.001", why="salah ketik")
    assert (wrongly.status_code, wrong(wrongly)) == (422, ["amount"])
    asked = sent(officer, path, receipt="VA 7/1", way="back", amount="20.000", why="salah ketik")
    assert "It waits for a second person" in asked.content.decode()

    assert "VA 7/1" not in staff_client("approver", region="53").get("/desk/orders").content.decode()
    approver = staff_client("approver", region="")
    [order] = re.findall(r'href="(/desk/orders/money/[^"]*)"', approver.get("/desk/orders").content.decode())
    assert wrong(sent(approver, order, answer="confirm", reference="")) == ["reference"]
    assert "Confirmed, and done." in sent(approver, order, answer="confirm", reference="BRI-9").content.decode()
    assert db.rows("SELECT reference, amount FROM payments_refund") == [("BRI-9", 20_000)]
    assert "Nothing is unclaimed." in officer.get(path).content.decode()


def test_a_rate_is_confirmed_as_it_was_shown(staff_client: Any, maria: Member) -> None:
    year, approver = timezone.localdate().year - 1, staff_client("approver", region="")

    def declare(basis_points: int) -> str:
        told = {"year": year, "basis_points": basis_points, "source": "pengumuman"}
        declare_rate(**told, by=OFFICER, at=timezone.now())
        return approver.get(path).content.decode()

    path = f"/desk/orders/rate/{year}"
    [shown] = re.findall(r'name="amount" value="(\d+)"', declare(570))
    declare(750)
    refused = sent(approver, path, answer="confirm", amount=shown)
    assert (refused.status_code, [each.confirmed_by for each in rates(year=year)]) == (422, ["", ""])
    assert sent(approver, path, answer="confirm", amount="750").status_code == 200
    assert rates(year=year)[-1].confirmed_by == approver.name


def test_an_application_is_decided_beside_whom_it_resembles(
    officer: Client, staff_client: Any, maria: Member, at: datetime
) -> None:
    add_user(name="situs", by=OFFICER, at=at)
    id, twin = (
        uuid4(),
        somebody(name="Maria D'Oe & Anak", nik=nik(serial=8200), village="Manumutin", phone="0812345678"),
    )
    receive_application(form=Form(twin), application=id, channel="self", by="situs", at=at)
    path = f"/desk/applications/{id}"
    assert "resembles a participant" in officer.get("/desk/applications").content.decode()
    stranger = staff_client("officer", region=ELSEWHERE)
    assert str(id) not in stranger.get("/desk/applications").content.decode()
    assert stranger.get(path).status_code == 404
    shown = officer.get(path).content.decode()
    assert str(maria.number) in shown
    assert nik(serial=8200) not in shown.replace(" ", "")
    assert wrong(sent(officer, path, answer="admit", why="")) == ["why"]
    assert sent(officer, path, answer="admit", why="KTP dilihat").redirect_chain[-1][0].endswith("/registered")
    assert officer.get(path).status_code == 404


def test_who_only_sees_sends_nothing_but_a_search(staff_client: Any, maria: Member) -> None:
    auditor = staff_client("auditor", region="53")
    assert auditor.post("/desk", {"what": str(maria.number)}).status_code == 302
    for part in EVERY_PAGE:
        is_data = part in ("", "/history", "/receipts", "/registered", "/consent")
        response = auditor.get(f"/desk/{maria.number}{part}")
        assert response.status_code == (200 if is_data else 403), part
        assert "<button" not in response.content.decode().partition("<main")[2], part
        if not is_data or part == "/consent":
            assert auditor.post(f"/desk/{maria.number}{part}").status_code == 403, part
    page = auditor.get(f"/desk/{maria.number}").content.decode()
    assert "/change/" not in page
    assert "/cash" not in page
    for path in ("/desk/orders", "/desk/tasks", "/desk/applications"):
        assert auditor.get(path).status_code == 200, path
    assert auditor.get("/desk/register").status_code == 403
    agent = staff_client("agent", region=HOME)
    assert {agent.get(path).status_code for path in ("/desk", "/desk/tasks", f"/desk/{maria.number}")} == {403}


def test_a_box_left_empty_at_registering_is_a_no_on_every_page(officer: Client) -> None:
    sheet = sent(officer, "/desk/register", **_form())
    number = sheet.request["PATH_INFO"].split("/")[2]
    said = officer.get(f"/desk/{number}/consent").content.decode()
    assert ("Nobody has asked" in said, said.count("Does not agree")) == (False, 3)
    assert officer.get(f"/desk/{number}/history").content.decode().count("not given") == 3


def test_who_is_registered_at_the_counter_is_told_the_number_once_where_there_is_a_telephone(
    officer: Client, db: Fresh
) -> None:
    form = _form()
    for _ in range(2):
        sent(officer, "/desk/register", **form)
    sent(officer, "/desk/register", **_form(nik=nik(serial=8001), name="Rosa Luruk", phone=""))
    told = db.rows("SELECT w.name, m.text FROM messages_message m JOIN people_worker w ON w.id = m.worker_id")
    assert told == [("Anton Nahak", "registered")]


def _form(**fields: str) -> dict[str, str]:
    told = {"nik": nik(serial=8000), "name": "Anton Nahak", "phone": "081300000000", "occupation": "nelayan"}
    return {**told, "id": str(uuid4()), "region": HOME, "village": "Fatuketi", "consent": "scheme", **fields}


def _day(*parts: int) -> Any:
    return datetime(*parts, tzinfo=UTC).date()


def _today() -> str:
    return timezone.localdate().isoformat()


def test_whoever_came_by_a_list_can_be_asked_for_the_needed_consent(officer: Client, maria: Member, db: Fresh) -> None:
    path = f"/desk/{maria.number}/consent"
    db.as_owner("ALTER TABLE people_consent DISABLE TRIGGER USER")
    db.as_owner("DELETE FROM people_consent")
    assert 'value="scheme"' in officer.get(path).content.decode()
    told = sent(officer, path, purpose="scheme", given="yes").content.decode()
    assert "Agreed" in told
    assert 'value="scheme"' not in told
    assert sent(officer, path, purpose="scheme", given="no").status_code == 422
