"""The desk and its pages: shut to everybody who did not come by a link of ours, and careful with what they show."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from payung.interfaces.worker.working import work
from payung.sponsors import queries, review
from tests.interfaces.web.conftest import StaffClients
from tests.interfaces.web.test_markup import Elements
from tests.sponsors.walk import HEADINGS, Walk, csv_file, row, walk

__all__ = ["walk"]

STRANGER = "Yakobus Nahak"
OFFICER = "rina"


@pytest.fixture
def asked(walk: Walk) -> str:
    """A list that asks about four rows: two with one NIK, one with a member's, one with nearly a member's."""
    walk.agreement()
    walk.register(row(5))
    walk.register(row(6))
    near = f"{row(6)['nik'][:-1]}{int(row(6)['nik'][-1]) + 1}"
    people = [row(1), row(4), row(4, name=STRANGER), row(5, name=STRANGER), row(6, nik=near)]
    return walk.check(people).list.id


@pytest.fixture
def inside(staff_client: StaffClients, walk: Walk) -> Client:
    """A browser of an officer of the whole province, that sends forms as browsers do."""
    client = staff_client("officer", name=OFFICER)
    client.handler.enforce_csrf_checks = True
    return client


def send(browser: Client, page: str, **fields: str) -> HttpResponse:
    """Send the form of a page, with its token."""
    html = browser.get(page).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert found, html
    return browser.post(page, {"csrfmiddlewaretoken": found[1], **fields})


def answer(browser: Client, page: str, said: str, **fields: str) -> HttpResponse:
    """Answer a doubt as its page asks."""
    found = re.search(r'name="pair" value="([^"]*)"', browser.get(page).content.decode())
    assert found
    return send(browser, page, **{"answer": said, "pair": found[1], **fields})


# Who gets in


def test_who_has_not_come_in_is_sent_to_the_door(browse: Client, asked: str) -> None:
    for page in ("/review", f"/review/{asked}", f"/review/{asked}/5", "/review/0000000000000000", "/review/x/1"):
        sent = browse.get(page)
        assert (sent.status_code, sent.headers["Location"].startswith("/staff/enter?next=")) == (302, True)


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_who_only_sees_doubts_decides_none(walk: Walk, staff_client: StaffClients, asked: str, role: str) -> None:
    client = staff_client(role)
    assert client.get(f"/review/{asked}/5").status_code == 200
    pair = re.search(r'name="pair" value="([^"]*)"', client.get(f"/review/{asked}/5").content.decode())
    sent = client.post(f"/review/{asked}/5", {"answer": "same", "pair": pair[1] if pair else ""})
    assert sent.status_code == 403
    assert client.post(f"/review/{asked}/recheck").status_code == 403
    assert walk.count("people_sameness") == 0


def test_a_sponsors_officer_decides_about_its_own_lists_alone(
    walk: Walk, staff_client: StaffClients, asked: str
) -> None:
    walk.agreement("CSR", sponsor="Lain", payer="csr")
    own = queries.agreement(code="NTT").sharing.parties[0].funder_id
    foreign = queries.agreement(code="CSR").sharing.parties[0].funder_id
    officer, stranger = (staff_client("sponsor_officer", sponsor=funder) for funder in (own, foreign))
    assert answer(officer, f"/review/{asked}/3", "different").status_code == 302
    assert walk.count("people_sameness") == 1
    assert "daftar.csv" not in stranger.get("/review").content.decode()
    for page in (f"/review/{asked}", f"/review/{asked}/5"):
        assert stranger.get(page).status_code == 404
    assert stranger.post(f"/review/{asked}/recheck").status_code == 404


@pytest.mark.parametrize("role", ["sponsor_officer", "sponsor_approver"])
def test_a_sponsor_reads_nothing_of_a_member_and_decides_about_none(
    walk: Walk, staff_client: StaffClients, role: str
) -> None:
    """A real NIK under an invented name would else show its bearer to whoever hands lists in."""
    walk.agreement()
    stranger = row(5, name="Zakarias Kenari", region="Ende", phone="081234567891", mother_name="Agnes Kenari")
    number = str(walk.register(stranger).number)
    invented = row(5, name=STRANGER, phone="081355501234", mother_name="Yuliana Seran")
    headings = {**HEADINGS, "phone": "No HP", "mother_name": "Nama Ibu Kandung"}
    asked = walk.check(csv_file([invented], headings=headings)).list.id
    client = staff_client(role, sponsor=queries.agreement(code="NTT").sharing.parties[0].funder_id)
    page = f"/review/{asked}/2"
    for html in (client.get(f"/review/{asked}?show=all").content.decode(), client.get(page).content.decode()):
        assert [canary for canary in ("Kenari", "Ende", "891", number, "/desk") if canary in html] == []
    assert "ama berbeda" in html
    assert STRANGER in html
    assert 'name="answer"' not in html
    of_list = (f"/sponsor/lists/{asked}/rows?reason=nik.other_identity", f"/sponsor/lists/{asked}/verdicts.csv")
    for answer_ in map(client.get, of_list):
        said = b"".join(answer_) if answer_.streaming else answer_.content  # type: ignore[arg-type]
        assert (answer_.status_code, STRANGER in said.decode() or b"other_identity" in said) == (200, True)
        assert number not in said.decode()
    one, other = review.doubts(of=queries.worker_list(id=asked))[0].pair or (b"", b"")
    sent = client.post(page, {"answer": "same", "pair": f"{one.hex()}-{other.hex()}"})
    assert (sent.status_code, "Kenari" in sent.content.decode()) == (422 if role == "sponsor_officer" else 403, False)
    assert walk.count("people_sameness") == 0
    assert walk.db.rows("SELECT 1 FROM audit_entry WHERE action = 'look' AND subject LIKE 'worker%%'") == []
    officer = staff_client("officer")
    assert "Kenari" in officer.get(page).content.decode()
    assert answer(officer, page, "different").status_code == 302


def test_an_officer_of_a_kabupaten_reviews_no_list_of_the_province(staff_client: StaffClients, asked: str) -> None:
    assert staff_client("officer", region="53.08").get(f"/review/{asked}").status_code == 404


def test_a_form_from_elsewhere_changes_nothing(walk: Walk, inside: Client, asked: str) -> None:
    page = f"/review/{asked}/5"
    found = re.search(r'name="pair" value="([^"]*)"', inside.get(page).content.decode())
    assert found
    assert inside.post(page, {"answer": "same", "pair": found[1]}).status_code == 403
    assert inside.post(f"/review/{asked}/recheck").status_code == 403
    assert walk.count("people_sameness") == 0


def test_no_page_is_kept_and_none_tells_others_where_it_was(inside: Client, asked: str) -> None:
    for page in ("/review", f"/review/{asked}", f"/review/{asked}/5"):
        headers = inside.get(page).headers
        assert headers["Cache-Control"] == "no-store, private"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
    assert inside.get("/review", headers={"host": "elsewhere.test"}).status_code == 400


def test_whose_data_was_looked_at_is_noted_once_a_visit(walk: Walk, inside: Client, asked: str) -> None:
    for page in (f"/review/{asked}", f"/review/{asked}/5", f"/review/{asked}/6", "/review"):
        inside.get(page)
    looks = walk.db.rows("SELECT by, subject FROM audit_entry WHERE action = 'look' ORDER BY seq")
    assert {by for by, _ in looks} == {OFFICER}
    subjects = [subject.partition(" visit ")[0] for _, subject in looks]
    assert subjects[0] == f"list {asked}"
    assert len(subjects) == len(set(subjects)) == 3
    assert all(subject.startswith("worker ") for subject in subjects[1:])  # the members beside the rows


# What the pages do


def test_the_queue_counts_and_leads_to_the_first_doubt(inside: Client, asked: str) -> None:
    html = inside.get(f"/review/{asked}").content.decode()
    assert "Mulai dengan baris 3" in html
    assert html.count(f'href="/review/{asked}/') == 1 + 4
    assert inside.get("/review/0000000000000000").status_code == 404


def test_an_answer_is_kept_under_the_visitors_name_and_leads_on(walk: Walk, inside: Client, asked: str) -> None:
    done = answer(inside, f"/review/{asked}/5", "different", why="KTP dilihat")
    assert (done.status_code, done.headers["Location"]) == (302, f"/review/{asked}/6?answered=5#question")
    kept = walk.db.rows(
        "SELECT s.same, s.why, u.name FROM people_sameness s JOIN access_user u ON u.id = s.decided_by_id"
    )
    assert kept == [(False, "KTP dilihat", OFFICER)]
    assert "Baris 5: <b>dua orang berbeda</b>" in inside.get(f"/review/{asked}/6?answered=5").content.decode()
    # Both rows of one NIK are one question: its answer leads past the other row.
    assert answer(inside, f"/review/{asked}/3", "same").headers["Location"].startswith(f"/review/{asked}/6?")
    last = answer(inside, f"/review/{asked}/6", "same")
    assert last.headers["Location"] == f"/review/{asked}?answered=6#question"
    # Another answer takes its place.
    answer(inside, f"/review/{asked}/5", "same")
    assert walk.db.rows("SELECT same FROM people_sameness ORDER BY id") == [(False,), (True,), (True,), (True,)]


def test_the_list_is_checked_again_by_a_job(inside: Client, asked: str) -> None:
    for row_ in (3, 5, 6):
        answer(inside, f"/review/{asked}/{row_}", "different")
    html = inside.get(f"/review/{asked}").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert token
    done = inside.post(f"/review/{asked}/recheck", {"csrfmiddlewaretoken": token[1]})
    assert done.headers["Location"] == f"/review/{asked}?checked=again#question"
    assert 'id="job"' in inside.get(f"/review/{asked}?checked=again").content.decode()
    work(forever=False)
    told = inside.get(f"/review/{asked}?checked=again").content.decode()
    kept = queries.worker_list(id=asked)
    assert f"<b>{kept.outcomes['ready']} dari {kept.rows} baris siap</b>" in told
    assert queries.worker_list(id=asked).outcomes["ask_person"] == 0
    assert "tidak bertanya lagi" in inside.get(f"/review/{asked}").content.decode()
    assert inside.get(f"/review/{asked}/5").headers["Location"] == f"/review/{asked}"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"answer": ""}, "bukan salah satu pilihan"),
        ({"answer": "perhaps"}, "bukan salah satu pilihan"),
        ({"answer": "same", "pair": "00-00"}, "Daftar sudah diperiksa ulang"),
        ({"answer": "same", "why": "NIK 5304015408900001"}, "angka sepanjang NIK"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_explained(
    walk: Walk, inside: Client, asked: str, fields: dict[str, Any], said: str
) -> None:
    refused = answer(inside, f"/review/{asked}/5", fields.pop("answer"), **fields)
    assert (refused.status_code, said in refused.content.decode()) == (422, True)
    assert walk.count("people_sameness") == 0


def test_the_sex_is_shown_and_the_reason_comes_before_the_answers(inside: Client, asked: str) -> None:
    html = inside.get(f"/review/{asked}/5").content.decode()
    assert "Jenis Kelamin" in html
    assert 0 < html.index('name="why"') < html.index('name="answer"')


def test_neither_a_rows_nik_nor_a_members_is_on_any_page(inside: Client, asked: str) -> None:
    for page in (f"/review/{asked}", f"/review/{asked}?show=all", f"/review/{asked}/3", f"/review/{asked}/6"):
        html = re.sub(r"<[^>]*>|\s", "", inside.get(page).content.decode())
        assert [n for n in (4, 5, 6) if row(n)["nik"][:15] in html] == []
    assert "••••" in html


def test_a_list_that_must_be_checked_again_says_so(walk: Walk, inside: Client, asked: str) -> None:
    walk.db.as_owner("ALTER TABLE sponsors_part DISABLE TRIGGER append_only")
    walk.db.as_owner("UPDATE sponsors_part SET last = false")
    assert "Periksa ulang daftar" in inside.get(f"/review/{asked}").content.decode()
    assert inside.get(f"/review/{asked}/5").headers["Location"] == f"/review/{asked}"


def test_the_pages_keep_the_manners_of_all_pages(inside: Client, asked: str) -> None:
    for page in ("/review", f"/review/{asked}?show=all", f"/review/{asked}/5", f"/review/{asked}/6"):
        for language in ("id", "en"):
            found = Elements(inside.get(page, {"lang": language}).content.decode()).found
            tags = [tag for tag, _ in found]
            assert {"script", "style"}.isdisjoint(tags)
            assert tags.count("h1") == 1
            ids = [attributes["id"] for _, attributes in found if "id" in attributes]
            assert len(ids) == len(set(ids))
            for _, attributes in found:
                assert "style" not in attributes
                for name in ("for", "aria-labelledby", "aria-describedby"):
                    assert set(attributes.get(name, "").split()) <= set(ids)
