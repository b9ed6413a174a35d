"""The review in a browser: by keyboard alone, on a phone, without a script, and read aloud; over a real database."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from payung.access.actions import add_user
from payung.people.checks import Entry
from tests.browser.serving import served, session_of
from tests.browser.sight import LOOKS, NARROW, WIDE, holds, press
from tests.conftest import Fresh, Installation, Server
from tests.sponsors.walk import APPROVER, CHECKER, HEADINGS, Row, Walk, row

MORE = {"village": "Desa", "phone": "No. HP", "mother_name": "Nama Ibu", "address": "Alamat"}
HOME = {"village": "Fatukoko", "phone": "081234567890", "mother_name": "Agnes Bria", "address": "RT 3 RW 1"}
STRANGER = "Yakobus Nahak"
OFFICER = "rina"


class Desk:
    """The running site with a list that asks about five rows, and who may look at them."""

    def __init__(self, fresh: Fresh, address: str) -> None:
        self.fresh, self.address = fresh, address
        walk = Walk(fresh)
        for name in (CHECKER, APPROVER):
            add_user(name=name, by=name, at=walk.at)
        walk.agreement()
        walk.register(row(5))
        walk.register(row(6))
        people = [row(1), row(4), row(4, name=STRANGER), row(5, name=STRANGER), row(6, nik=_next(row(6)))]
        people += [row(7), row(7, occupation="tukang ojek")]
        self.list = walk.check(_file(people)).list.id
        self.pages = {
            "lists": "/review",
            "queue": f"/review/{self.list}",
            "rows": f"/review/{self.list}/3",
            "member": f"/review/{self.list}/6",
            "obstacle": f"/review/{self.list}/7",
        }
        self.cookie = session_of(OFFICER, "officer", region="53")

    def decisions(self) -> list[tuple[bool, str]]:
        """What was decided, in order, and by whom."""
        return self.fresh.rows(
            "SELECT s.same, u.name FROM people_sameness s JOIN access_user u ON u.id = s.decided_by_id ORDER BY s.id"
        )


def _next(person: Row) -> str:
    return f"{person['nik'][:-1]}{int(person['nik'][-1]) + 1}"


def _file(people: list[Row]) -> bytes:
    assert MORE.keys() <= set(Entry._fields)
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS | MORE, delimiter=";")
    writer.writerow(HEADINGS | MORE)
    writer.writerows(HOME | person for person in people)
    return out.getvalue().encode()


@pytest.fixture
def desk(server: Server) -> Iterator[Desk]:
    """The site over a database of this test's own."""
    with served(server) as site:
        yield site.do(Desk, site.fresh, site.address)


@pytest.fixture
def visit(desk: Desk, chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page of the desk as a visitor."""
    contexts = []

    def opened(path: str, **options: Any) -> Any:
        contexts.append(chromium.new_context(**{"viewport": WIDE, **options}))
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": desk.cookie,
            "domain": "127.0.0.1",
            "path": "/",
        }
        contexts[-1].add_cookies([cookie])
        page = contexts[-1].new_page()
        page.goto(desk.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("language", "options"), [look[1:] for look in LOOKS], ids=[look[0] for look in LOOKS])
def test_nothing_is_wrong_with_any_kind_of_doubt(visit, desk, language, options) -> None:
    for name in ("queue", "rows", "member", "obstacle"):
        holds(visit(f"{desk.pages[name]}?lang={language}", **options), name)


def test_from_the_lists_to_the_last_answer_by_keyboard_alone_and_without_a_script(visit, desk, tmp_path) -> None:
    page = visit("/review", java_script_enabled=False)
    press(page, "daftar.csv")
    press(page, "Mulai dengan baris 3")
    press(page, "Dua orang berbeda")
    assert page.url.endswith("/5?answered=3#question")
    press(page, "Lewati")
    assert page.url.endswith("/6#question")
    press(page, "Orang yang sama")
    assert page.url.endswith("/5?answered=6#question")
    press(page, "Lihat lagi atau ubah")
    press(page, "Dua orang berbeda")
    press(page, "Orang yang sama")
    assert page.url.endswith(f"{desk.list}?answered=5#question")
    assert desk.decisions() == [(False, OFFICER), (True, OFFICER), (False, OFFICER), (True, OFFICER)]
    press(page, "Periksa ulang daftar")
    Installation(tmp_path / "home", desk.fresh).payung("worker", "--until-empty")
    page.reload()
    assert page.get_by_text("Baris yang menunggu petugas.").count() == 1  # two rows wait for the sponsor
    press(page, "Keluar")
    page.goto(f"{desk.address}/review")
    assert "/staff/enter" in page.url


def test_after_an_answer_the_next_key_meets_the_next_doubt(visit, desk) -> None:
    page = visit(f"{desk.pages['rows']}#question")
    page.locator("#question:focus").wait_for()  # the browser goes there after it has loaded the page
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "why"
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Orang yang sama"


def test_enter_in_the_reason_decides_nothing(visit, desk) -> None:
    page = visit(desk.pages["rows"])
    page.get_by_label("Alasan").fill("KTP dilihat")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.url.endswith(desk.pages["rows"])
    assert desk.decisions() == []


def test_what_differs_is_told_in_words_and_by_weight(visit, desk) -> None:
    page = visit(desk.pages["rows"], viewport=NARROW)
    rows = {role.locator("th").inner_text(): role for role in page.locator(".sides tbody tr").all()}
    weights = {
        name: row.locator("td").first.evaluate("e => getComputedStyle(e).fontWeight") for name, row in rows.items()
    }
    assert (weights["Nama Lengkap"], weights["NIK"]) == ("600", "400")
    assert rows["Nama Lengkap"].locator(".agrees").inner_text() == "≠ berbeda"
    one, other = (rows["NIK"].locator("td").nth(side).bounding_box() for side in (0, 1))
    assert one["y"] == other["y"]
    assert one["x"] < other["x"]


def test_forms_name_their_origin(visit, desk) -> None:
    """Where a browser hides it (Referrer-Policy: no-referrer), a forged form could not be told from ours."""
    page = visit(desk.pages["rows"])
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Dua orang berbeda").click()
    assert sent.value.headers["origin"] == desk.address
