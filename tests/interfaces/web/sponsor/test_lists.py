"""A list from the upload to the minutes: what the pages say is what the commands say, and two persons did it."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.interfaces.web.sponsor import columns, lists
from payung.kernel.language import number, rupiah
from payung.sponsors import queries
from payung.sponsors.files.reading import Table, read_table
from payung.sponsors.queries import ListView
from tests.interfaces.web.conftest import StaffClients
from tests.sponsors.files.workbooks import xlsx
from tests.sponsors.test_leaving import changes, come, out
from tests.sponsors.walk import CHECKER, CODE, HEADINGS, MONTH, Row, Walk, csv_file, nik, row, rows

OfSponsor = Callable[..., Client]
Work = Callable[[], None]

PEOPLE = [*rows(1, 8), row(8, nik="53710117019"), row(3, name="Yakobus Nahak")]


def handed_in(client: Client, people: list[Row] | bytes = PEOPLE, *, name: str = "daftar.csv") -> str:
    """The address of an upload that is whole."""
    content = people if isinstance(people, bytes) else csv_file(people)
    answer = client.post(f"/sponsor/{CODE}/hand-in", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def confirmed(client: Client, address: str, **other: str) -> None:
    """Confirm the columns as they were guessed, but for these."""
    page = client.get(address).content.decode()
    chosen = {}
    for name, options in re.findall(r'<select id="[^"]*" name="([^"]*)">(.*?)</select>', page):
        found = re.search(r'<option value="([^"]*)" selected>', options)
        assert found
        chosen[name] = found[1]
    answer = client.post(address, chosen | other)
    assert answer.status_code == 302, answer.content.decode()


def checked(client: Client, work: Work, people: list[Row] | bytes = PEOPLE) -> ListView:
    """A list that was handed in on the pages and checked by a job."""
    address = handed_in(client, people)
    confirmed(client, address)
    assert "waits for its turn" in client.get(address).content.decode()
    work()
    answer = client.get(address)
    assert answer.status_code == 302, answer.content.decode()
    return queries.worker_list(id=answer["Location"].rpartition("/")[2])


@pytest.fixture
def officer(walk: Walk, of_sponsor: OfSponsor) -> Client:
    walk.agreement(budget=10_000_000, quotas={"53.71": 50})
    return of_sponsor("sponsor_officer")


def text_of(client: Client, address: str, status: int = 200) -> str:
    """What a page says, its marks taken out."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_from_the_file_to_the_minutes(officer: Client, of_sponsor: OfSponsor, walk: Walk, work: Work) -> None:
    kept = checked(officer, work)
    assert kept.outcomes == {"ready": 6, "to_mend": 1, "already_covered": 0, "ask_person": 2}
    said = text_of(officer, f"/sponsor/lists/{kept.id}")
    for figure in ("9 rows checked", rupiah(kept.cost), rupiah(10_000_000 - kept.cost), "nik.length", "See rows"):
        assert figure in said
    assert "Another account of your sponsor with the right to approve" in said
    approver = of_sponsor("sponsor_approver")
    page = f"/sponsor/lists/{kept.id}"
    assert f"Approve: register {number(6)} people" in text_of(approver, page)
    assert approver.get(f"{page}/minutes.pdf").status_code == 404
    assert f"Doubts that nobody has decided: {number(2)}" in text_of(approver, page)
    unsure = approver.post(f"{page}/approve")
    assert (unsure.status_code, b"sure-error" in unsure.content) == (422, True)
    assert approver.post(f"{page}/approve", {"sure": "yes"}).status_code == 302
    assert "Approving a list" in text_of(approver, page)
    work()
    assert queries.worker_list(id=kept.id).state == "approved"
    assert approver.get(f"{page}/minutes.pdf").content.startswith(b"%PDF")
    assert "The people are registered" in text_of(officer, page)
    assert walk.count("people_worker") == 6
    assert walk.holds()


def test_whoever_had_it_checked_may_not_approve_and_is_told_why(walk: Walk, of_sponsor: OfSponsor, work: Work) -> None:
    walk.agreement()
    approver = of_sponsor("sponsor_approver", name=CHECKER + "-2")
    kept = walk.check(rows(1, 3), by=approver.name)  # type: ignore[attr-defined]
    page = f"/sponsor/lists/{kept.list.id}"
    assert "You had this list checked yourself" in text_of(approver, page)
    approver.post(f"{page}/approve", {"sure": "yes"})
    work()
    said = text_of(approver, page)
    assert "failed" in said
    assert "somebody else" in said.lower() or "another" in said.lower()
    assert walk.count("people_worker") == 0


def test_a_list_whose_result_has_changed_is_checked_again_before_anybody_can_approve_it(
    officer: Client, of_sponsor: OfSponsor, walk: Walk, work: Work
) -> None:
    kept, approver = checked(officer, work), of_sponsor("sponsor_approver")
    page = f"/sponsor/lists/{kept.id}"
    walk.enrol(rows(1, 2))
    approver.post(f"{page}/approve", {"sure": "yes"})
    work()
    said = text_of(approver, page)
    assert "would no longer come out as it was checked" in said
    assert "Since this check something has changed" in said
    assert "Whoever handed it in has it checked again" in said
    assert "Approve: register" not in said
    assert "Check the list again" in text_of(officer, page)
    officer.post(f"{page}/recheck")
    work()
    assert f"Approve: register {number(5)} people" in text_of(approver, page)
    approver.post(f"{page}/approve", {"sure": "yes"})
    work()
    assert queries.worker_list(id=kept.id).state == "approved"


def test_people_leave_by_a_change_list_and_their_money_is_free(
    officer: Client, of_sponsor: OfSponsor, walk: Walk, work: Work
) -> None:
    walk.enrol(rows(1, 4))
    people = changes(out(row(1)), out(row(2), leaving_reason="meninggal"), come(row(9)), out(row(77)))
    assert "This is a change list" in text_of(officer, handed_in(officer, people))
    kept = checked(officer, work, people)
    page = f"/sponsor/lists/{kept.id}"
    said = text_of(officer, page)
    assert "Leaving 2" in said
    assert f"{rupiah(2 * 2 * MONTH)} set free by those who leave" in said
    assert f"Budget left after it {rupiah(10_000_000 - 2 * 2 * MONTH)}" in said
    assert "leaving.unknown" in said
    assert of_sponsor("sponsor_approver").post(f"{page}/approve", {"sure": "yes"}).status_code == 302
    work()
    assert "Leaving 2" in text_of(officer, page)
    assert walk.count("sponsors_departure") == 2
    assert walk.balance("committed") == 2 * 2 * MONTH
    assert walk.holds()


def test_columns_are_corrected_and_numbers_hidden(officer: Client, walk: Walk, work: Work) -> None:
    file = csv_file(rows(1, 4)).replace(b"Nama Lengkap", b"Penerima")
    address = handed_in(officer, file)
    said = text_of(officer, address)
    assert "✗ Full name not found" in said
    assert row(1)["nik"] not in said
    assert row(1)["nik"][-4:] in said
    assert officer.post(address, {"column-0": "nik", "column-1": "nik"}).status_code == 422
    assert officer.post(address, {"column-0": "nik"}).status_code == 422
    confirmed(officer, address, **{"column-1": "name"})
    work()
    kept = queries.worker_list(id=officer.get(address)["Location"].rpartition("/")[2])
    assert kept.outcomes["ready"] == 3
    assert queries.reading(list_id=kept.id)["columns"]["name"] == 1
    assert walk.count("documents_upload") == 0


def test_a_check_that_was_stopped_says_so_and_can_be_asked_for_again(officer: Client, walk: Walk, work: Work) -> None:
    address = handed_in(officer, PEOPLE)
    assert "The check was stopped." not in text_of(officer, address)
    confirmed(officer, address)
    [stop] = re.findall(r'action="(/sponsor/jobs/[^"]*)"', officer.get(address).content.decode())
    officer.post(stop)
    assert "The check was stopped. Nothing was registered" in text_of(officer, address)
    confirmed(officer, address)
    work()
    assert queries.worker_list(id=officer.get(address)["Location"].rpartition("/")[2]).state == "checked"


def test_of_a_long_workbook_the_beginning_is_looked_at(
    officer: Client, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = xlsx(HEADINGS.values(), *([each[field] for field in HEADINGS] for each in PEOPLE))
    address = handed_in(officer, book, name="daftar.xlsx")
    whole = text_of(officer, address)
    asked: list[bool] = []

    def read(**words: Any) -> Table:
        asked.append(words.get("briefly", False))
        return read_table(**words)

    monkeypatch.setattr(columns, "read_table", read)
    monkeypatch.setattr(columns, "BEGINNING", 100)
    said = text_of(officer, address)
    assert asked == [True]
    assert "9 rows" in whole
    assert said == whole.replace(" · 9 rows", "")
    confirmed(officer, address)
    work()
    assert queries.worker_list(id=officer.get(address)["Location"].rpartition("/")[2]).rows == 9


def test_a_file_that_cannot_be_read_says_why(officer: Client) -> None:
    assert "cannot be read" in text_of(officer, handed_in(officer, b"PK\3\4 nothing"), 422)


def test_rows_are_shown_with_their_numbers_hidden_and_the_look_is_noted(
    officer: Client, walk: Walk, work: Work
) -> None:
    kept = checked(officer, work)
    said = text_of(officer, f"/sponsor/lists/{kept.id}/rows?reason=nik.length")
    assert PEOPLE[7]["name"] in said
    assert "53710117019" not in said
    assert text_of(officer, f"/sponsor/lists/{kept.id}/rows?reason=no.such", 404)
    [(looks,)] = walk.db.rows("SELECT count(*) FROM audit_entry WHERE action = 'look'")
    assert looks == 1


def test_no_page_of_a_list_reads_its_file(officer: Client, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = checked(officer, work)
    sent = sent_rows(officer, kept)
    monkeypatch.setattr(queries, "read_table", None)
    assert "•••7019" in text_of(officer, f"/sponsor/lists/{kept.id}/rows?reason=nik.length")
    assert sent_rows(officer, kept) == sent


def test_long_rejects_are_written_by_a_job(officer: Client, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = checked(officer, work)
    page, at_once = f"/sponsor/lists/{kept.id}", sent_rows(officer, kept)
    monkeypatch.setattr(lists, "AT_ONCE", 2)
    said = text_of(officer, page)
    assert "Have the workbook of 3 rows written" in said
    assert "Download 3 rows" not in said
    assert officer.get(f"{page}/rejects.xlsx")["Location"] == page
    assert officer.post(f"{page}/rejects.xlsx")["Location"] == page
    assert "Writing the workbook of what was not taken" in text_of(officer, page)
    assert officer.get(page)["Refresh"]
    work()
    said = text_of(officer, page)
    assert "Download 3 rows" in said
    assert "Have the workbook" not in said
    assert sent_rows(officer, kept) == at_once


def test_in_each_language_long_rejects_are_a_job_of_their_own(
    officer: Client, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = checked(officer, work)
    page = f"/sponsor/lists/{kept.id}"
    monkeypatch.setattr(lists, "AT_ONCE", 2)
    headings = {"id": "Baris asal", "en": "Original row"}
    for language in headings:
        officer.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        officer.post(f"{page}/rejects.xlsx")
    [stop] = re.findall(r'action="(/sponsor/jobs/[^"]*)"', officer.get(page).content.decode())
    work()
    assert officer.post(stop)["Location"] == page
    for language, heading in headings.items():
        officer.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        assert str(sent_rows(officer, kept)[0][0]).startswith(heading)


def test_of_members_only_who_came_by_this_agreement_has_a_number(officer: Client, walk: Walk, work: Work) -> None:
    walk.agreement("CSR", sponsor="Lain", payer="csr")
    walk.enrol(rows(1, 2))
    walk.enrol(rows(2, 4), "CSR")
    own, stranger, alike = (str(walk.worker(row(n)).number) for n in (1, 2, 3))
    kept = checked(officer, work, [row(1), row(2), row(3, nik=nik(born=date(1975, 1, 4), sex="L", serial=77)), row(5)])
    found = [verdict.member for verdict in queries.verdicts(of=kept)]
    assert found == [int(own), int(stranger), int(alike), None]
    page = f"/sponsor/lists/{kept.id}"
    told = [
        officer.get(f"{page}/verdicts.csv").content.decode(),
        str(sent_rows(officer, kept)),
        *(text_of(officer, f"{page}/rows?reason={code}") for code in kept.reasons),
    ]
    assert [stranger in each or alike in each for each in told] == [False] * len(told)
    assert (own in told[0], own in told[1]) == (True, True)


def test_a_list_whose_rows_were_not_kept_yet_is_read_from_its_file(officer: Client, walk: Walk, work: Work) -> None:
    kept = checked(officer, work)
    pages = sent_rows(officer, kept), text_of(officer, f"/sponsor/lists/{kept.id}/rows?reason=nik.length")
    walk.db.as_owner("ALTER TABLE sponsors_part DISABLE TRIGGER append_only")
    walk.db.as_owner("UPDATE sponsors_part SET table_id = NULL")
    assert (sent_rows(officer, kept), text_of(officer, f"/sponsor/lists/{kept.id}/rows?reason=nik.length")) == pages


def sent_rows(client: Client, kept: ListView) -> list[tuple[object, ...]]:
    """The rows of the workbook of rejects."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/sponsor/lists/{kept.id}/rejects.xlsx").content))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_rejects_come_back_mended_as_the_next_round(officer: Client, walk: Walk, work: Work) -> None:
    kept = checked(officer, work)
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"/sponsor/lists/{kept.id}/rejects.xlsx").content))
    sheet = book.worksheets[0]
    assert sheet.max_row == 4
    for line in range(2, 5):
        if sheet.cell(line, 5).value == PEOPLE[7]["nik"]:
            sheet.cell(line, 5).value = row(8)["nik"]
    out = io.BytesIO()
    book.save(out)
    again = checked(officer, work, out.getvalue())
    said = text_of(officer, f"/sponsor/lists/{again.id}")
    assert "round 2: rejects that came back" in said
    assert again.outcomes["ready"] == 1


def test_too_much_cannot_be_approved_and_says_by_how_much(of_sponsor: OfSponsor, walk: Walk, work: Work) -> None:
    walk.agreement(budget=20_000, quotas={"53.71": 1})
    kept = walk.check(rows(1, 5)).list
    said = text_of(of_sponsor("sponsor_approver"), f"/sponsor/lists/{kept.id}")
    assert "The budget is short by" in said
    assert "Over the quota:" in said
    assert "Approve: register" not in said


def test_money_and_the_years_end(officer: Client, of_sponsor: OfSponsor, walk: Walk, work: Work) -> None:
    walk.agreement("NEXT", sponsor=f"Sponsor {CODE}", first_month=walk_month(3))
    walk.enrol(rows(1, 4))
    page = f"/sponsor/{CODE}/money"
    approver = of_sponsor("sponsor_approver")
    assert "makes invoices too, once a list is approved" in text_of(approver, page)
    assert officer.post(page, {"to": str(walk_month(1))})["Location"].endswith("?made=1#invoices")
    said = text_of(officer, page)
    assert "not paid yet" in said
    offered = re.findall(r'<option value="([^"]*)"', officer.get(page).content.decode())
    assert offered == [str(walk_month(2))]
    assert officer.post(page, {"to": offered[-1]}).status_code == 302
    assert "There is nothing to invoice now." in text_of(officer, page)
    assert officer.get(f"/sponsor/{CODE}/invoices/1.pdf").content.startswith(b"%PDF")
    assert officer.get(f"/sponsor/{CODE}/invoices/9.pdf").status_code == 404
    walk.receive(3 * 16_800)
    assert "receipt" in text_of(officer, page)
    assert "Nobody pays on yet 3" in text_of(officer, f"/sponsor/{CODE}/renewal")
    assert officer.post(f"/sponsor/{CODE}/renewal", {"into": "NEXT"}).status_code == 302
    [stop] = re.findall(r'action="(/sponsor/jobs/[^"]*)"', officer.get(f"/sponsor/{CODE}/renewal").content.decode())
    assert officer.post(stop)["Location"] == f"/sponsor/{CODE}/renewal"
    assert officer.post(f"/sponsor/{CODE}/renewal", {"into": "NEXT"}).status_code == 302
    work()
    assert "Everybody was checked anew." in text_of(officer, f"/sponsor/{CODE}/renewal")
    assert "3" in text_of(officer, f"/sponsor/{CODE}")


def walk_month(n: int) -> object:
    """The n-th month from next month on, from 1."""
    from tests.sponsors.walk import next_month

    return next_month() + (n - 1)


def test_months_are_given_up_by_two_persons(officer: Client, of_sponsor: OfSponsor, walk: Walk) -> None:
    list_id = walk.enrol(rows(1, 4))
    page = f"/sponsor/lists/{list_id}/void"
    assert officer.get(page).status_code == 200
    assert officer.post(page, {"from": str(walk_month(2)), "why": ""}).status_code == 422
    placed = officer.post(page, {"from": str(walk_month(2)), "why": "Surat 12/2026"})["Location"]
    assert "Surat 12/2026" in text_of(officer, f"/sponsor/{CODE}")
    assert officer.post(f"{placed}/answer", {"answer": "yes"}).status_code == 403
    approver = of_sponsor("sponsor_approver")
    assert "3 people are promised nothing more" in text_of(approver, placed)
    assert approver.post(f"{placed}/answer", {"answer": "yes"}).status_code == 302
    assert "Carried out." in text_of(officer, placed)
    assert walk.holds()


@pytest.mark.parametrize("role", ["national", "province", "auditor"])
def test_who_only_sees_finds_nothing_to_press(role: str, staff_client: StaffClients, walk: Walk) -> None:
    walk.agreement()
    kept = walk.check(rows(1, 4)).list
    client = staff_client(role, region="53" if role != "national" else "")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    said = text_of(client, f"/sponsor/{CODE}") + text_of(client, f"/sponsor/lists/{kept.id}")
    assert "Hand in a list" not in said
    assert "Approve: register" not in said
    assert client.post(f"/sponsor/lists/{kept.id}/approve").status_code == 403
    assert client.post(f"/sponsor/lists/{kept.id}/recheck").status_code == 403


def test_another_sponsor_learns_nothing(officer: Client, of_sponsor: OfSponsor, walk: Walk, work: Work) -> None:
    walk.agreement("CSR", sponsor="Lain", payer="csr")
    kept = walk.check(rows(1, 4)).list
    stranger = of_sponsor("sponsor_officer", code="CSR")
    assert CODE not in text_of(stranger, "/sponsor").split()
    for path in ("", "/rows?reason=nik.length", "/rejects.xlsx", "/verdicts.csv", "/minutes.pdf"):
        assert stranger.get(f"/sponsor/lists/{kept.id}{path}").status_code == 404
    assert stranger.get(f"/sponsor/{CODE}").status_code == 404
    assert officer.get(f"/sponsor/lists/{kept.id}/verdicts.csv").content.startswith(b"row,outcome")


@pytest.mark.parametrize(
    ("role", "rows_shown", "whole"),
    [("province", 404, 404), ("regency", 404, 404), ("officer", 200, 404), ("auditor", 200, 404)],
)
def test_whoever_only_sees_lists_sees_nobody_on_them(
    walk: Walk, staff_client: StaffClients, role: str, rows_shown: int, whole: int
) -> None:
    walk.agreement()
    kept = walk.check(PEOPLE).list
    client = staff_client(role, region="53")
    page = f"/sponsor/lists/{kept.id}"
    assert ("/rows?reason" in client.get(page).content.decode()) == (rows_shown == 200)
    assert client.get(f"{page}/rows?reason=nik.length").status_code == rows_shown
    assert "rejects.xlsx" not in client.get(page).content.decode()
    assert client.get(f"{page}/rejects.xlsx").status_code == whole
