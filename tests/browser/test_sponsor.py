"""A sponsor's list in a browser: the line breaks in the middle of the upload, and what was sent is not sent again."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from payung.access.actions import add_user
from payung.kernel.language import number
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.serving import served, session_of
from tests.browser.sight import NARROW, WIDE, follow, holds, press
from tests.conftest import Fresh, Installation, Server
from tests.sponsors.walk import APPROVER, CHECKER, CODE, HEADINGS, Walk, csv_file, row, rows

PEOPLE = 2_600
SLOW = 500_000  # bytes a second
SLOWLY = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": SLOW}
OFFICER, SECOND = "rina.apbd", "paulus.apbd"


class Office:
    """The running site with an agreement, and two people of its sponsor."""

    def __init__(self, fresh: Fresh, address: str) -> None:
        self.fresh, self.address = fresh, address
        walk = Walk(fresh)
        for name in (CHECKER, APPROVER):
            add_user(name=name, by=name, at=walk.at)
        funder = walk.agreement(people=5_000, quotas={"53.71": 4_000}).sharing.parties[0].funder_id
        self.list = walk.check([*rows(5_001, 5_004), row(5_010, nik="53710117019"), row(5_001, name="Y Bo")]).list.id
        self.sessions = {
            name: session_of(name, role, sponsor=funder)
            for name, role in ((OFFICER, "sponsor_officer"), (SECOND, "sponsor_approver"))
        }


@pytest.fixture
def office(server: Server) -> Iterator[Office]:
    """The site over a database of this test's own."""
    with served(server) as site:
        yield site.do(Office, site.fresh, site.address)


@pytest.fixture
def visit(office: Office, chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page as one of the two."""
    contexts = []

    def opened(path: str, *, name: str = OFFICER, **options: Any) -> Any:
        contexts.append(chromium.new_context(**{"viewport": WIDE, **options}))
        value = office.sessions[name]
        contexts[-1].add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": "127.0.0.1", "path": "/"}]
        )
        page = contexts[-1].new_page()
        page.goto(office.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A list of 2 MB."""
    people = [person | {"address": "RT 3 RW 1 " * 72} for person in rows(1, PEOPLE + 1)]
    path = tmp_path / "daftar pekerja rentan.csv"
    path.write_bytes(csv_file(people, headings={**HEADINGS, "address": "Alamat"}))
    assert path.stat().st_size > 2_000_000
    return path


def test_from_a_broken_line_to_the_second_persons_yes(
    visit: Callable[..., Any], office: Office, file: Path, tmp_path: Path
) -> None:
    installation = Installation(tmp_path / "home", office.fresh)
    page = visit(f"/sponsor/{CODE}/hand-in")
    sent: list[tuple[str, str]] = []
    page.on("request", lambda request: sent.append((request.method, request.headers.get("upload-offset", ""))))
    line = _slowed(page)
    _send(page, file)
    _until(page, 30)
    line.send("Network.emulateNetworkConditions", {**SLOWLY, "offline": True})
    page.get_by_text("Sinyal putus.", exact=False).first.wait_for()
    before = len(sent)
    line.send("Network.emulateNetworkConditions", {**SLOWLY, "uploadThroughput": -1})
    page.wait_for_url("**/sponsor/uploads/*")
    resumed = [offset for method, offset in sent[before:] if method == "PATCH"]
    assert "HEAD" in [method for method, _ in sent[before:]]
    assert resumed
    assert "0" not in resumed
    assert len([method for method, _ in sent if method == "POST"]) == 1
    page.get_by_role("button", name="Ya, periksa daftar ini").click()
    page.locator("#job").wait_for()
    installation.payung("worker", "--until-empty")
    page.wait_for_url("**/sponsor/lists/*")
    list_id = page.url.rpartition("/")[2]
    [told] = [each for each in installation.payung("list", "list", "--json").json["lists"] if each["list"] == list_id]
    assert page.locator(".result .ready .figure").inner_text() == number(told["ready"]) == number(PEOPLE)
    second = visit(f"/sponsor/lists/{list_id}", name=SECOND)
    second.locator("#sure").check()
    second.get_by_role("button", name=f"Setujui: daftarkan {number(PEOPLE)} orang").click()
    second.locator("#job").wait_for()
    installation.payung("worker", "--until-empty")
    second.get_by_role("link", name="Berita acara (PDF)").wait_for()
    assert office.fresh.rows("SELECT count(*) FROM sponsors_enrolment") == [(PEOPLE,)]


def _slowed(page: Any) -> Any:
    """The line of a page, on which a file now goes out so slowly that it can be broken on its way."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOWLY)
    return line


def _send(page: Any, file: Path) -> None:
    """Choose a file and send it."""
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Unggah", exact=True).click()


def _half_sent(page: Any, file: Path) -> Any:
    """The line of a page on which a good part of a file has gone out, slowly."""
    line = _slowed(page)
    _send(page, file)
    _until(page, 40)
    return line


def _until(page: Any, percent: int) -> None:
    """Wait until so much of the file is sent. (The site's policy lets no script be made of a text, not even here.)"""
    while page.locator(".sending progress").evaluate("bar => bar.value") < percent:
        page.wait_for_timeout(20)


def test_after_a_reload_the_same_file_goes_on_where_it_was(visit: Callable[..., Any], file: Path) -> None:
    page = visit(f"/sponsor/{CODE}/hand-in")
    line = _half_sent(page, file)
    page.reload()
    assert "Pilih berkas yang sama" in page.locator(".unfinished").inner_text()
    line.send("Network.emulateNetworkConditions", {**SLOWLY, "uploadThroughput": -1})
    offsets: list[int] = []
    page.on("request", lambda asked: offsets.append(int(asked.headers.get("upload-offset", "-1"))))
    _send(page, file)
    page.wait_for_url("**/sponsor/uploads/*")
    assert min(each for each in offsets if each >= 0) >= 256 * 1024


def test_after_the_browser_was_closed_the_same_file_goes_on_where_it_was(
    chromium: Any, office: Office, file: Path, tmp_path: Path
) -> None:
    before, page = _at_home(chromium, office, tmp_path / "profile")
    _half_sent(page, file)
    before.close()
    after, page = _at_home(chromium, office, tmp_path / "profile")
    sent: list[tuple[str, int]] = []
    page.on("request", lambda asked: sent.append((asked.method, int(asked.headers.get("upload-offset", "-1")))))
    _send(page, file)
    page.wait_for_url("**/sponsor/uploads/*")
    after.close()
    assert [method for method, _ in sent if method in ("HEAD", "POST")] == ["HEAD"]
    assert min(offset for _, offset in sent if offset >= 0) >= 256 * 1024


def _at_home(chromium: Any, office: Office, profile: Path) -> tuple[Any, Any]:
    """A browser that keeps what it was told when it is closed, and its page where lists are handed in."""
    browser = chromium.browser_type.launch_persistent_context(profile, executable_path=CHROMIUM, args=QUIET)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": office.sessions[OFFICER], "url": office.address}
    browser.add_cookies([cookie])
    page = browser.new_page()
    page.goto(f"{office.address}/sponsor/{CODE}/hand-in")
    return browser, page


def test_whoever_has_to_come_in_again_goes_on_where_the_file_was(
    visit: Callable[..., Any], office: Office, file: Path
) -> None:
    page = visit(f"/sponsor/{CODE}/hand-in")
    line = _half_sent(page, file)
    [session] = [each for each in page.context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_text("Sesi Anda sudah berakhir.", exact=False).wait_for()
    _send(page, file)
    page.get_by_text("Sesi Anda sudah berakhir.", exact=False).wait_for()
    page.context.add_cookies([session])
    line.send("Network.emulateNetworkConditions", {**SLOWLY, "uploadThroughput": -1})
    offsets: list[int] = []
    page.on("request", lambda asked: offsets.append(int(asked.headers.get("upload-offset", "-1"))))
    page.get_by_role("button", name="Unggah", exact=True).click()
    page.wait_for_url("**/sponsor/uploads/*")
    assert min(each for each in offsets if each >= 0) >= 256 * 1024


def test_one_draws_an_agreement_up_and_another_makes_it(visit: Callable[..., Any], office: Office) -> None:
    page = visit("/sponsor", viewport=NARROW)
    follow(page.get_by_role("link", name="Susun perjanjian"))
    page.locator("#code").fill("ntt-2027")
    page.locator("#decree").fill("SK Gubernur 7/2027")
    page.locator("#people").fill("1.000")
    follow(page.get_by_role("button", name="Lihat biayanya"))
    holds(page)
    follow(page.get_by_role("button", name="Minta persetujuan orang kedua"))
    second = visit(page.url.removeprefix(office.address), name=SECOND)
    holds(second)
    follow(second.get_by_role("button", name="Setujui"))
    assert second.url == f"{office.address}/sponsor/NTT-2027"
    page.reload()
    assert page.get_by_role("link", name="Ke perjanjian").is_visible()


def test_the_way_is_gone_by_keyboard_alone(visit: Callable[..., Any], office: Office) -> None:
    page = visit("/sponsor")
    for name in (CODE, "daftar.csv", "Lihat baris"):
        press(page, name)
    assert "/rows?reason=" in page.url
    second = visit(f"/sponsor/lists/{office.list}", name=SECOND)
    for _ in range(60):
        second.keyboard.press("Tab")
        if second.locator("#sure:focus").count():
            second.keyboard.press("Space")
            break
    press(second, "Setujui: daftarkan")
    assert second.locator("#job").count() == 1
