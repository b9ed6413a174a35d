"""The agent's app: thirty people in airplane mode, the browser killed, opened again, sent once and none twice."""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from payung.access.scope import EVERYTHING
from payung.applications.actions import decide_application
from payung.interfaces.web.agent import shell
from payung.outreach.events.actions import call_off_event
from payung.outreach.field.actions import import_queue
from payung.people.actions import register_worker
from payung.people.checks import check_nik
from payung.people.occupations import UNSPECIFIED, find_occupation, nearest_occupations, occupations
from payung.people.regions import PROVINCE_CODES
from tests.browser.field import AGENT, EVENT, OTHER, Phone, staffed
from tests.browser.serving import Served, new_session, served
from tests.browser.sight import LOOKS, holds
from tests.conftest import Server
from tests.people.entries import entry, nik

HEAVIEST = 40_000  # bytes on their way, of everything that the phone keeps of the app
SECONDS = 1000  # milliseconds
FIRST = "Agustina Benediktus Dorkas Elias Fransiska Gaudensia Hendrikus Imelda Johanis Kornelia".split()
LAST = ("Tefa", "Nggadas", "Mbiliyora")
KNOWN = "Yuliana Ximenes"


class Person(NamedTuple):
    """Somebody who comes to the table."""

    nik: str
    name: str


def people(count: int) -> list[Person]:
    """So many people of whom no two are alike."""
    born = date(1980, 1, 5)
    return [
        Person(nik(born=born + timedelta(days=97 * n), serial=n + 1), f"{FIRST[n % 10]} {LAST[n // 10]}")
        for n in range(count)
    ]


@pytest.fixture
def field(server: Server, _installed: None) -> Iterator[Served]:
    with served(server) as site:
        site.do(staffed)
        yield site


@pytest.fixture
def phone(field: Served, tmp_path: Path) -> Iterator[Phone]:
    with sync_playwright() as playwright:
        yield Phone(playwright, tmp_path / "phone", field.address)


def opened(context: Any, phone: Phone, cookie: str = "") -> Any:
    """The app, ready to write into."""
    if cookie:
        phone.log_in(context, cookie)
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(phone.address + "/agent")
    page.wait_for_selector("body[data-ready=yes]")
    return page


def kept(page: Any) -> None:
    """The app is on the phone, and knows where it is used."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_selector("body[data-known=yes]")
    page.click(".tabs a[href='#event']")
    page.get_by_label("Pasar Oeba").check()
    page.click(".tabs a[href='#register']")
    expect(page.locator("#villages option", has_text="Oesapa Selatan")).to_have_count(1)


def enter(page: Any, person: Person) -> None:
    """Fill in somebody and go to the next."""
    page.fill("#nik", person.nik)
    page.fill("#name", person.name)
    page.fill("#occupation", "nelayan")
    page.fill("#village", "Oesapa")
    page.check("[data-required] input")
    page.click("button.save")
    expect(page.locator("#nik")).to_have_value("")


def count(page: Any, *, women: int, men: int) -> None:
    """Tell how many came."""
    page.click(".tabs a[href='#event']")
    page.fill("#women", str(women))
    page.fill("#men", str(men))
    page.click(".counts button")
    page.click(".tabs a[href='#register']")


def unsent(page: Any, count: int, *, within: int = 20) -> None:
    """The line that is always there says so many."""
    expect(page.locator("[data-unsent]")).to_have_text(str(count), timeout=within * SECONDS)


def registered(field: Served) -> int:
    """How many are registered."""
    return int(field.fresh.rows("SELECT count(*) FROM people_worker")[0][0])


def already_known() -> None:
    """Somebody the desk registered, of whom no phone knows."""
    register_worker(
        entry=entry(nik=nik(serial=777), name=KNOWN, region="53.71"),
        registration=uuid4(),
        channel="desk",
        by=AGENT,
        at=datetime.now(UTC),
    )


def test_thirty_people_in_airplane_mode_the_browser_killed_reopened_sent_once_none_twice(
    field: Served, phone: Phone
) -> None:
    thirty, known = people(30), Person(nik(serial=777), KNOWN)
    field.do(already_known)
    with phone.on() as context:
        page = opened(context, phone, field.do(new_session, AGENT))
        kept(page)
        context.set_offline(True)
        field.stop()
        for person in [*thirty, known]:
            enter(page, person)
        unsent(page, 31)
        count(page, women=131, men=85)
        page.fill("#name", "Belum Selesai")
        _until(page, lambda entry: entry["state"] == "draft", 1)  # it is on the disk
        phone.kill()

    assert (canary(phone.folder, EVENT) == []) is False
    assert canary(phone.folder, thirty[0].nik) == canary(phone.folder, thirty[0].name) == []
    with phone.on(offline=True) as context:
        context.clock.set_fixed_time(datetime(2001, 1, 1, tzinfo=UTC))  # nothing hangs on it
        page = opened(context, phone)
        unsent(page, 31)
        assert page.locator("#name").input_value() == "Belum Selesai"
        page.click(".tabs a[href='#queue']")
        assert page.locator("[data-state=waiting] [data-name]").all_inner_texts() == [p.name for p in [*thirty, known]]

        field.start()
        lost = lose_the_first_answer(context)
        phone.log_in(context, field.do(new_session, AGENT))
        context.set_offline(False)
        unsent(page, 1)
        page.wait_for_selector("#signal[data-mood=idle]")  # people first, then the count
        assert lost == [200]
        assert registered(field) == 31
        rows = "SELECT count(*), count(DISTINCT w.registration) FROM people_introduction i JOIN people_worker w"
        assert field.fresh.rows(f"{rows} ON w.id = i.worker_id WHERE i.event = %s", EVENT) == [(30, 30)]

        assert field.fresh.rows("SELECT women, men FROM outreach_attendance") == [(131, 85)]
        task = page.locator(".task")
        assert "sudah terdaftar" in task.inner_text()
        task.get_by_role("button", name="Perbaiki").click()
        expect(page.locator("#nik")).to_have_attribute("aria-invalid", "true")
        enter_again = Person(nik(serial=778, born=date(1971, 3, 9)), "Yasintha Wewo")
        enter(page, enter_again)
        unsent(page, 0)
        assert registered(field) == 32
        left = page.evaluate(INSIDE)
        assert [each for each in left if each["sealed"] and each["state"] != "draft"] == []


BUSY = """() => new Promise((held) => {
  const keep = (release) => { Object.assign(globalThis, { release }); held(); };
  navigator.locks.request("payung-agent-send", () => new Promise(keep));
})"""
INSIDE = """new Promise((resolve) => {
  const asked = indexedDB.open("payung-agent");
  asked.onsuccess = () => {
    const all = asked.result.transaction("entries").objectStore("entries").getAll();
    all.onsuccess = () => resolve(all.result.map(({ sealed, ...each }) => ({ ...each, sealed: Boolean(sealed) })));
  };
})"""


def _until(page: Any, holds: Callable[[dict[str, Any]], bool], count: int) -> None:
    """Wait until the phone keeps so many entries of which this holds."""
    while sum(map(holds, page.evaluate(INSIDE))) != count:
        page.wait_for_timeout(50)


def lose_the_first_answer(context: Any) -> list[int]:
    """The server registers somebody, and the phone never hears of it. Gives what the server said."""
    lost: list[int] = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    context.route("**/agent/send*", lose)
    return lost


def canary(folder: Path, secret: str) -> list[str]:
    """The files of the phone in which this stands in the clear."""
    forms = (secret.encode(), secret.encode("utf-16-le"))
    return [
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in forms)
    ]


def test_where_no_signal_comes_a_file_is_carried_to_the_branch_and_nobody_is_registered_twice(
    field: Served, phone: Phone
) -> None:
    with phone.on() as context:
        page = opened(context, phone, field.do(new_session, AGENT))
        kept(page)
        context.set_offline(True)
        for person in people(3):
            enter(page, person)
        page.click(".tabs a[href='#queue']")
        with page.expect_download() as handed:
            page.click("#save-file button")
        file = handed.value.path().read_bytes()
        assert handed.value.suggested_filename == f"antrean-{AGENT}-3.payung"
        assert people(1)[0].nik.encode() not in file
        done = field.do(lambda: import_queue(content=file, within=EVERYTHING, by=AGENT, at=datetime.now(UTC)))
        assert [each.problems for each in done] == [()] * 3

        page.click(".tabs a[href='#event']")
        page.get_by_role("button", name="Keluar").click()
        assert page.locator("#unsent").inner_text().count("3 orang") == 1  # nobody leaves them behind unawares
        page.get_by_role("button", name="Tetap di sini").click()
        context.clear_cookies()
        context.set_offline(False)
        page.wait_for_selector("[data-mood=logged_out]")
        unsent(page, 3)
        phone.log_in(context, field.do(new_session, OTHER))
        page.reload()
        page.wait_for_selector("[data-mood=others]")
        assert registered(field) == 3
        phone.log_in(context, field.do(new_session, AGENT))
        page.reload()
        unsent(page, 0)
        page.wait_for_selector("#signal[data-mood=clear]")
        assert registered(field) == 3
        numbers = {each["number"] for each in page.evaluate(INSIDE)}
        assert numbers == {str(each.taken.number) for each in done if each.taken}


def test_the_phone_warns_of_a_twin_and_agrees_with_the_server_about_niks(field: Served, phone: Phone) -> None:
    one, other = people(2)
    with phone.on(service_workers="block") as context:
        page = opened(context, phone, field.do(new_session, AGENT))
        page.wait_for_selector("body[data-known=yes]")
        enter(page, one)
        unsent(page, 0)  # without a worker it sends all the same
        context.set_offline(True)
        enter(page, other)
        page.fill("#nik", other.nik)
        page.fill("#name", "Siapa Saja")
        page.fill("#occupation", "nelayan")
        page.check("[data-required] input")
        page.click("button.save")
        assert "sudah ada di antrean" in page.locator("#nik-error").inner_text()
        page.fill("#nik", other.nik[:-1] + "9")
        page.fill("#name", other.name.upper())
        page.click("button.save")
        assert "tanggal lahir yang sama" in page.locator("#name-error").inner_text()
        page.click("button.save")
        unsent(page, 2)
        _agree_about_niks(page)


def test_who_looks_alike_goes_to_the_branch_and_a_phone_hears_what_was_decided_and_called_off(
    field: Served, phone: Phone
) -> None:
    field.do(already_known)
    with phone.on(service_workers="block") as context:
        page = opened(context, phone, field.do(new_session, AGENT))
        page.wait_for_selector("body[data-known=yes]")
        page.click(".tabs a[href='#event']")
        page.get_by_label("Pasar Oeba").check()
        page.click(".tabs a[href='#register']")
        enter(page, Person(nik(serial=778), KNOWN))
        page.click(".tabs a[href='#queue']")
        page.get_by_role("button", name="Orang lain …").click()
        assert KNOWN in page.locator("#different").inner_text()
        page.get_by_role("button", name="Kirim ke cabang").click()
        expect(page.locator("#different")).to_be_visible()  # it is evidence: nothing is said for the agent
        page.get_by_label("KTP keduanya").check()
        page.get_by_role("button", name="Kirim ke cabang").click()
        unsent(page, 0)
        expect(page.locator("[data-state=branch] [data-name]")).to_have_text(KNOWN.split()[0])
        assert registered(field) == 1
        [waits] = page.evaluate(INSIDE)
        assert waits["sealed"] is False
        page.click(".tabs a[href='#event']")
        page.get_by_role("button", name="Keluar").click()
        page.wait_for_url(f"{phone.address}/")
        page = opened(context, phone)
        assert [each["id"] for each in page.evaluate(INSIDE)] == [waits["id"]]  # its agent hears of it
        phone.log_in(context, field.do(new_session, AGENT))
        field.do(lambda: at_the_branch(UUID(waits["id"])))
        page.reload()
        expect(page.locator("[data-state=sent]")).to_have_count(1)
        assert registered(field) == 2
        assert "Pasar Oeba dibatalkan" in page.locator("#notice").inner_text()
        expect(page.locator("#event input[value=PASAR-OEBA]")).to_be_disabled()


def test_what_is_amiss_is_seen_and_the_rest_can_be_told(field: Served, phone: Phone) -> None:
    with phone.on(service_workers="block") as context:
        page = opened(context, phone, field.do(new_session, AGENT))
        page.wait_for_selector("body[data-known=yes]")
        enter(page, people(1)[0])
        page.wait_for_selector(
            "#signal[data-mood=clear]"
        )  # the notice says that it is sent, and nothing more is to say
        expect(page.locator("#notice")).to_be_visible()
        page.fill("#nik", people(2)[1].nik)
        page.fill("#name", people(2)[1].name)
        page.fill("#occupation", "nelayan")
        page.click("button.save")
        expect(page.locator("#notice")).to_be_hidden()
        expect(page.locator("#consent-error")).to_be_in_viewport()
        expect(page.locator("[data-required] input")).to_be_in_viewport()
        expect(page.locator("[data-required] input")).to_be_focused()
        page.check("[data-required] input")
        page.fill("#occupation", "guru les piano")
        page.fill("#heir", "Yosef Tefa")
        page.click("button.save")
        expect(page.locator("#occupation-error")).to_be_in_viewport()
        expect(page.locator("#heir_relation-error")).to_be_visible()
        page.locator(".offers button").first.click()
        assert find_occupation(page.locator("#occupation").input_value())
        _agree_about_occupations(page)
        page.fill("#occupation", "supir angkot")  # by another word, as the server knows it
        page.fill("#heir_relation", "suami")
        page.locator(".further summary").click()
        page.fill("#child_1", "Maria Tefa")
        page.fill("#child_1_born", "2015-03-04")
        page.select_option("#child_1_school", "sd")
        page.fill("#income", "1.500.000")
        page.locator("[name=jht]").check()
        page.fill("#second_occupation", "penenun")
        page.fill("#second_income", "400.000")
        page.click("button.save")
        expect(page.locator("#nik")).to_have_value("")
        unsent(page, 0)
        assert registered(field) == 2
        assert page.locator("[name=jht]").is_checked() is False
        expect(page.locator(".further")).not_to_have_attribute("open", "")
        page.evaluate(BUSY)
        enter(page, people(3)[2])
        unsent(page, 1)
        page.evaluate("release()")
        unsent(page, 0)  # whoever was saved while a round ended is sent all the same
    assert field.fresh.rows("SELECT name, school FROM people_child") == [("Maria Tefa", "sd")]
    assert len(field.fresh.rows("SELECT FROM people_job WHERE income IN (1500000, 400000)")) == 2


def at_the_branch(application: UUID) -> None:
    """An officer compares the two, and a planner looks at the sky."""
    at = datetime.now(UTC)
    decide_application(id=application, admitted=True, why="dibandingkan", by=OTHER, at=at)
    call_off_event(code=EVENT, why="banjir", by=OTHER, at=at)


def _agree_about_occupations(page: Any) -> None:
    written = [
        "Supir angkot",
        "jualan sayur",
        "NELAYAN ",
        "guru les piano",
        "jasa rias",
        "raja",
        "o",
        "t",
        "",
        "pekebun kopi",
    ]
    told = page.evaluate(
        "async (all) => { const { known, nearest } = await import('/agent/scripts/agent/occupations.js');"
        " const { catalogue: { occupations, words } } = await (await fetch('/agent/data')).json();"
        " return all.map((each) => [Boolean(known(each, occupations, words)),"
        " nearest(each, occupations, words).map(([name]) => name)]); }",
        written,
    )
    assert [is_known for is_known, _ in told] == [find_occupation(each) is not None for each in written]
    assert [offers[-1] for _, offers in told] == [occupations()[UNSPECIFIED].name_id] * len(written)
    assert set(told[3][1]) == {each.name_id for each in nearest_occupations(written[3])}


def _agree_about_niks(page: Any) -> None:
    sound = nik()
    written = [
        "",
        "123",
        "53x4",
        sound + "1",
        *(sound[:n] + digit + sound[n + 1 :] for n in range(16) for digit in "0379"),
    ]
    written += [
        f"530104{day:02}{month:02}000001" for day in (0, 29, 30, 31, 41, 69, 71, 72) for month in (0, 2, 4, 12, 13)
    ]
    told = page.evaluate(
        "async ([all, provinces]) => { const { fault } = await import('/agent/scripts/nik.js');"
        " return all.map((each) => each && fault(each, provinces)); }",
        [written, sorted(PROVINCE_CODES)],
    )
    ours = [
        problems[0].code.removeprefix("nik.") if problems else ""
        for each in written
        for problems in [check_nik(cell=each)[1]]
    ]
    assert told[1:] == ours[1:]


@pytest.mark.parametrize(("language", "options"), [look[1:] for look in LOOKS], ids=[look[0] for look in LOOKS])
def test_nothing_is_wrong_with_any_tab_and_it_can_be_installed(
    field: Served, phone: Phone, language: str, options: dict[str, Any]
) -> None:
    with phone.on(**options) as context:
        page = opened(context, phone)
        holds(page, "before anybody is logged in")
        page = opened(context, phone, field.do(new_session, AGENT))
        page.goto(f"{phone.address}/agent?lang={language}")
        page.wait_for_selector("body[data-known=yes]")
        context.set_offline(True)
        enter(page, people(1)[0])
        page.fill("#name", "9")
        page.click("button.save")
        for tab in ("register", "queue", "event"):
            page.evaluate("tab => { location.hash = tab }", tab)
            page.wait_for_selector(f"body[data-tab={tab}]")
            holds(page, tab)
        wrong = context.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert [each["errorId"] for each in wrong if each["errorId"] != "in-incognito"] == []


def test_the_shell_is_light(field: Served) -> None:
    browser = Client(headers={"host": "127.0.0.1"})
    paths = [*shell.shell_files(), "/agent/worker.js", "/agent/manifest.webmanifest"]
    weights = {path: field.do(lambda p=path: _weight(browser, p)) for path in paths}
    assert sum(weights.values()) <= HEAVIEST, json.dumps(weights, indent=1)


def _weight(browser: Any, path: str) -> int:
    """Compressed; without the padding of chance by which an answer's length gives away nothing."""
    if path.startswith(settings.STATIC_URL):
        return len(gzip.compress((shell.STATIC / path.removeprefix(settings.STATIC_URL)).read_bytes()))
    return len(gzip.compress(browser.get(path).content))
