"""One day of everybody, with NIKs that sing: afterwards they stand in no page, log, export, table or browser.

The site is served as it really is, by `payung serve` with its worker and sender; whatever goes between it and the
browsers, and the machines of others, goes over a wire that keeps it (tests/browser/wire.py).
"""

import base64
import gzip
import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import openpyxl
import pytest
import typst
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

from payung.access.accounts.actions import create_account
from payung.access.actions import add_user
from payung.access.partners.actions import add_partner
from payung.access.partners.keys import SCOPES
from payung.messages.adapters.gateway import signature
from payung.outreach.events.actions import plan_event
from payung.people.checks import check_nik
from tests.browser.canaries import Aviary, canary, everything_in, files_in, heard
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.serving import session_of
from tests.browser.sight import follow
from tests.browser.wire import Exchange, Served, Wire, served
from tests.conftest import Fresh, Installation, Server, cloned, working_on
from tests.interfaces.web.accounts.visitor import PASSWORD, code_of
from tests.sponsors.walk import APPROVER, CHECKER, CODE, HEADINGS, Row, Walk, csv_file, next_month, row

REGION, PARTNER, GATEWAY, EVENT = "53.71", "ojek-kupang", "sms-gateway", "PASAR-OEBA"
GATEWAY_SECRET = "a secret of the gateway"
OFFICER, APPROVES, RINA, PAULUS, AGENT, ROOT = "titus", "sarah", "rina", "paulus", "maria.agen", "root"
ROLES = {APPROVES: "approver", AGENT: "agent"}
MARIA_PHONE = "081234567890"
BIRDS = (
    *("joins", "desk", "unknown", "agent", "conflict", "api", "sms"),
    *("list_csv", "list_xlsx", "list_twin", "registered"),
)
"""NIKs that hold, by whose they are."""


def birds_of_a_day() -> Aviary:
    """The canaries of the run: some hold, and some are mistyped."""
    birds = Aviary()
    for n, name in enumerate(BIRDS, start=1):
        birds.let_out(name, canary(n))
    for n, name in enumerate(("joins_wrong", "desk_wrong", "agent_wrong", "api_wrong", "sms_wrong"), start=30):
        birds.let_out(name, canary(n)[:6] + "93" + canary(n)[8:])  # no month has a 93rd day
    birds.let_out("list_wrong", canary(40)[:6] + "94" + canary(40)[8:])
    birds.let_out("list_by_excel", canary(41)[:15] + "0")
    birds.let_out("corrected", birds["desk"][:12] + "8887")
    birds.let_out("list_doubt", birds["registered"][:12] + "8997")  # as if two clerks had counted that day's people
    return birds


@dataclass
class Day:
    """What the run left behind, and where."""

    birds: Aviary
    wire: Wire
    site: Served
    fresh: Fresh
    folder: Path
    consoles: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    kept: list[tuple[str, bytes]] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)

    @property
    def exchanges(self) -> list[Exchange]:
        """Whatever went over the wire."""
        return self.wire.exchanges

    def watch(self, context: Any) -> Any:
        """A browser whose console, errors and addresses are kept; a page in it."""
        context.set_default_timeout(60_000)
        context.on("console", self._note)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", self._note_address)
        return context.pages[0] if context.pages else context.new_page()

    def _note(self, message: Any) -> None:
        self.consoles.append(message.text)
        if message.type == "error" and not REFUSED.search(message.text):
            self.errors.append(f"{message.location.get('url', '')}: {message.text}")

    def _note_address(self, request: Any) -> None:
        if not request.url.startswith((self.wire.address, *OWN_OF_BROWSER)):
            self.elsewhere.append(request.url)

    def empty(self, page: Any, name: str) -> None:
        """Keep what the browser keeps of the site: storage of each kind, and cookies."""
        self.kept.append((f"storage of {name}", page.evaluate(STORED).encode()))
        self.kept.append((f"cookies of {name}", json.dumps(page.context.cookies()).encode()))


OWN_OF_BROWSER = ("data:", "blob:", "chrome:", "chrome-extension:")
"""Chromium's reader of PDFs is a page of its own."""
PRIVATE = re.compile(r"/(staff|desk|sponsor|review|jobs|me|join|agent/(data|send|attendance)|api)")
OPEN = re.compile(r"/join/villages/")
"""Names of villages, for whoever asks."""
PAPER = re.compile("application/(pdf|vnd)|text/csv")
PROFILES = ("worker", "agent")
OF_LISTS = {"list_csv", "list_xlsx", "list_twin", "list_doubt", "list_wrong", "list_by_excel", "conflict"}
REFUSED = re.compile(r"the server responded with a status of 4(01|04|09|13|15|22)")
"""What Chromium says of an answer that refuses; a page that is refused is no fault of the page."""
STORED = """(async () => {
  const told = { local: { ...localStorage }, session: { ...sessionStorage }, caches: {}, databases: {} };
  const text = (key, value) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? String.fromCharCode(...new Uint8Array(value.buffer ?? value)) : value;
  for (const name of await caches.keys()) {
    told.caches[name] = (await (await caches.open(name)).keys()).map((each) => each.url);
  }
  for (const { name } of await indexedDB.databases()) {
    const opened = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
    for (const store of opened.objectStoreNames) {
      const all = opened.transaction(store).objectStore(store).getAll();
      told.databases[`${name}/${store}`] = await new Promise((done) => { all.onsuccess = () => done(all.result); });
    }
    opened.close();
  }
  return JSON.stringify(told, text);
})()"""


def prepare(day: Day) -> dict[str, str]:
    """Accounts with sessions, an agreement, two members, an event, a partner and a gateway; the keys to come in."""
    walk, birds = Walk(day.fresh), day.birds
    for name in (CHECKER, APPROVER, GATEWAY):
        add_user(name=name, by=name, at=walk.at)
    funder = walk.agreement(people=1_000, quotas={REGION: 500}).sharing.parties[0].funder_id
    walk.register(person(birds["registered"], "Kristoforus Lawalu"))
    walk.register(person(birds["conflict"], "Bernadus Tukan"))
    plan_event(code=EVENT, name="Pasar Oeba", region=REGION, on=date(2099, 12, 5), by=CHECKER, at=walk.at)
    partner = add_partner(
        code=PARTNER, name="Ojek Kupang", kind="platform", scopes=SCOPES, rate=1_000, by=CHECKER, at=walk.at
    )
    keys = {"partner": partner.key}
    keys["officer"] = create_account(name=OFFICER, role="officer", region=REGION, by=CHECKER, at=walk.at).word
    for name, role in ROLES.items():
        keys[name] = session_of(name, role, region=REGION)
    keys[ROOT] = session_of(ROOT, "national")
    for name, role in ((RINA, "sponsor_officer"), (PAULUS, "sponsor_approver")):
        keys[name] = session_of(name, role, sponsor=funder)
    return keys


def person(nik: str, name: str, **cells: str) -> Row:
    """A row about somebody with this NIK."""
    born, problems = nik[6:12], check_nik(cell=nik)[1]
    said = "17-03-1983" if problems else f"{born[:2]}-{born[2:4]}-19{born[4:]}"
    return row(1, nik=nik, name=name, birth_date=said, sex="L", **cells)


def a_worker_joins_pays_and_names_heirs(day: Day, page: Any) -> None:
    """Alone at /join, with a slip in the NIK first; then in her own pages, by NIK and code."""
    birds, at = day.birds, day.wire.address
    page.goto(f"{at}/join")
    fill(page, nik=birds["joins_wrong"], name="Maria Goreti Seran", phone=MARIA_PHONE)
    send(page)
    assert page.locator("#nik").get_attribute("aria-invalid") == "true"
    fill(page, nik=spaced(birds["joins"]))
    send(page)
    page.locator("#region").select_option(REGION)
    fill(page, occupation="nelayan", income="1.500.000", village="Oesapa")
    send(page)
    page.goto(f"{at}/join/who")
    day.empty(page, "whoever joins")
    page.goto(f"{at}/join/family")
    fill(page, heir="Yosef Bria", heir_relation="suami")
    send(page)
    page.locator("#consent").check()
    send(page)
    page.wait_for_url("**/join/done")
    page.goto(f"{at}/me")
    fill(page, who=birds["joins_wrong"])
    send(page)
    fill(page, who=birds["joins"])
    send(page)
    page.locator("#code").fill("000000")
    send(page)
    page.locator("#code").fill(day.site.code_for(MARIA_PHONE[1:]))
    send(page)
    page.wait_for_url("**/me")
    page.goto(f"{at}/me/pay")
    page.locator("input[name=months]").first.check()
    send(page)
    page.goto(f"{at}/me/family")
    page.locator("summary").click()
    fill(page, heir_2="Ana Bria", heir_2_relation="anak")
    send(page)
    for part in ("", "/card", "/receipts", "/statement", "/history", "/messages", "/consent", "/statement.pdf"):
        visit(page, f"{at}/me{part}")
    day.empty(page, "a worker")


def fill(page: Any, **fields: str) -> None:
    """Type into fields by their ids."""
    for name, text in fields.items():
        page.locator(f"#{name}").fill(text)


def spaced(nik: str) -> str:
    """A NIK as people write it."""
    return f"{nik[:6]} {nik[6:12]}.{nik[12:]}"


def send(page: Any, form: str = "main form:not([hidden])") -> None:
    """Press a form's button, and wait for the page that answers."""
    follow(page.locator(f"{form} button:not([type=button], [hidden], .plain)").first)


def visit(page: Any, address: str) -> bytes:
    """Open a page, or get a paper as the browser would."""
    if address.endswith((".pdf", ".xlsx", ".csv")):
        answer = page.request.get(address)
        assert answer.ok, f"{address}: {answer.status}"
        return bytes(answer.body())
    answer = page.goto(address)
    assert answer.status < 400, f"{address}: {answer.status}"
    return b""


def an_agent_sends(day: Day, page: Any) -> None:
    """Two people without a signal, and one whom the desk knows; sent, and looked at where the phone keeps them."""
    birds = day.birds
    page.goto(f"{day.wire.address}/agent")
    page.wait_for_selector("body[data-known=yes]")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    save(page, birds["agent_wrong"], "Fransiskus Kolo")
    assert page.locator("#nik").get_attribute("aria-invalid") == "true"
    for name, said in (("agent", "Fransiskus Kolo"), ("conflict", "Hironimus Ndun")):
        save(page, birds[name], said)
        expect(page.locator("#nik")).to_have_value("")
    day.empty(page, "an agent without a signal")
    page.context.set_offline(False)
    expect(page.locator("[data-unsent]")).to_have_text("1", timeout=60_000)
    page.wait_for_selector(".task", state="attached")
    day.empty(page, "an agent")


def save(page: Any, nik: str, name: str) -> None:
    """Fill in somebody in the agent's app."""
    fill(page, nik=nik, name=name, occupation="nelayan", village="Oesapa")
    page.locator("[data-required] input").check()
    page.click("button.save")


def an_officer_comes_in(page: Any, at: str, word: str) -> None:
    """By an invitation: a password, and an app for the second factor."""
    page.goto(f"{at}/staff/begin/{word}")
    fill(page, password=PASSWORD, again=PASSWORD)
    send(page)
    fill(page, login=OFFICER, password=PASSWORD)
    send(page)
    page.goto(f"{at}/staff/second/codes")
    page.locator("#code").fill(code_of(page.locator(".secret").inner_text()))
    send(page)


def a_day_at_the_counter(day: Day, page: Any) -> str:
    """Find by NIK, register, take cash, print, ask for another NIK; gives where that waits for a second person."""
    birds, at = day.birds, day.wire.address
    for name in ("unknown", "desk_wrong", "registered"):
        page.goto(f"{at}/desk")
        fill(page, what=birds[name])
        send(page, "form.search")
    assert re.search(r"/desk/\d{12}", page.url)
    page.goto(f"{at}/desk/register")
    fill(page, nik=birds["desk_wrong"], name="Kornelis Benu", phone="081311112222", occupation="nelayan")
    send(page, "form.register")
    fill(page, nik=birds["registered"])
    page.locator("#consent").check()
    send(page, "form.register")
    fill(page, nik=birds["desk"])
    send(page, "form.register")
    page.wait_for_url("**/registered")
    one = page.url.removesuffix("/registered")
    page.goto(f"{one}/cash")
    page.locator("input[name=amount]").first.check()
    send(page, "form.gate")
    visit(page, f"{one}/receipts/1.pdf")
    visit(page, f"{one}/statement.pdf")
    page.goto(f"{one}/card")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("main form.acts button").click()
    for part in ("", "/history", "/cash", "/money", "/receipts", "/change/phone", "/consent"):
        visit(page, one + part)
    page.goto(f"{one}/correct")
    fill(page, nik=birds["desk_wrong"], why="salah ketik", evidence="KTP")
    send(page, "form.gate")
    fill(page, nik=birds["corrected"])
    send(page, "form.gate")
    page.wait_for_url("**told=correction")
    for part in ("", "/register", "/tasks", "/applications"):
        visit(page, f"{at}/desk{part}")
    return one


def a_second_person_confirms(day: Day, page: Any, one: str) -> None:
    """Types the new NIK from the paper; wrongly first."""
    page.goto(f"{day.wire.address}/desk/orders")
    follow(page.locator("main a[href*='/desk/orders/']").first)
    for name in ("desk_wrong", "corrected"):
        page.locator("#nik").fill(day.birds[name])
        follow(page.locator("button[value=confirm]"))
    page.wait_for_url("**/desk/orders?answered=*")
    assert page.goto(one).ok
    visit(page, f"{one}/history")


def a_sponsor_hands_in(day: Day, page: Any, name: str, content: bytes, folder: Path) -> str:
    """Upload by the script, confirm the columns, wait for the job; the list's address."""
    path = folder / name
    path.write_bytes(content)
    page.goto(f"{day.wire.address}/sponsor/{CODE}/hand-in")
    page.set_input_files("#file", path)
    page.locator("form.hand-in > .acts button").click()
    page.wait_for_url("**/sponsor/uploads/*")
    send(page, "form.columns-form")
    page.wait_for_url("**/sponsor/lists/*")
    return str(page.url)


def lists_of(birds: Aviary) -> tuple[bytes, bytes]:
    """A CSV and an XLSX with people who are ready, in doubt, and mistyped."""
    people = [
        person(birds["list_csv"], "Adrianus Mbatu"),
        person(birds["list_doubt"], "Kristoforus Lawalu"),
        person(birds["conflict"], "Marselinus Hayon"),
        person(birds["list_wrong"], "Gregorius Nahak"),
    ]
    text = csv_file(people)
    book = openpyxl.Workbook()
    book.active.append(list(HEADINGS.values()))
    more = [person(birds["list_xlsx"], "Simon Petrus Riwu"), person(birds["list_twin"], "Thobias Ratu")]
    more += [person(birds["list_twin"], "Thobias Ratu Edo"), person(birds["list_by_excel"], "Zadrak Boimau")]
    for each in more:
        cells: dict[str, object] = dict(each)
        if each["nik"] == birds["list_by_excel"]:
            cells["nik"] = int(each["nik"])
        book.active.append([cells[field] for field in HEADINGS])
    out = io.BytesIO()
    book.save(out)
    return text, out.getvalue()


def _born(nik: str) -> str:
    return person(nik, "")["birth_date"]


def the_sponsors_lists(day: Day, first: Any, second: Any, folder: Path) -> None:
    """Two lists: handed in, reviewed, looked at from all sides; one is approved by another, and invoiced."""
    at, (text, book) = day.wire.address, lists_of(day.birds)
    lists = [
        a_sponsor_hands_in(day, first, name, content, folder)
        for name, content in ((f"daftar {day.birds['list_csv']}.csv", text), ("b.xlsx", book))
    ]
    for address in lists:
        visit(first, address)
        for reason in set(first.locator("a[href*='?reason=']").evaluate_all("all => all.map(each => each.href)")):
            visit(first, reason)
        for part in ("/rejects.xlsx", "/verdicts.csv", "/void"):
            first.request.get(address + part)
        visit(first, address.replace("/sponsor/lists/", "/review/"))
        for doubt in first.locator("table.queue a").evaluate_all("all => all.map(each => each.href)"):
            visit(first, doubt)
            if first.locator("button[value=different]").count():
                first.locator("#why").fill("KTP dilihat")
                follow(first.locator("button[value=different]"))
        visit(first, address.replace("/sponsor/lists/", "/review/"))
        if first.locator("form[action$='/recheck']").count():
            follow(first.locator("form[action$='/recheck'] button"))
            first.wait_for_selector(".answered")
    visit(second, lists[0])
    second.locator("#sure").check()
    follow(second.locator("button.yes"))
    minutes = second.locator("a[href$='minutes.pdf']")
    minutes.wait_for()
    visit(second, f"{lists[0]}/minutes.pdf")
    visit(first, f"{at}/sponsor/{CODE}/money")
    first.locator("#to").select_option(str(next_month()))
    send(first, "form.invoice-form")
    visit(first, f"{at}/sponsor/{CODE}/invoices/1.pdf")
    for part in ("", f"/{CODE}", f"/{CODE}/renewal", f"/{CODE}/template.xlsx"):
        visit(first, f"{at}/sponsor{part}")


def what_is_no_list_is_refused(day: Day, page: Any) -> list[int]:
    """A program called a workbook, too much of a file, and a bomb; what each was answered."""
    upload, at = f"/sponsor/{CODE}/uploads", day.wire.address
    page.goto(f"{at}/sponsor/{CODE}/hand-in")
    token = page.locator("form.hand-in input[name=csrfmiddlewaretoken]").input_value()
    marks = {"X-CSRFToken": token, "Tus-Resumable": "1.0.0", "Origin": at}
    program, out = b"MZ\x90\0" + bytes(2_000), io.BytesIO()

    def told(length: int) -> dict[str, str]:
        return {**marks, "Upload-Length": str(length), "Upload-Metadata": "filename ZGFmdGFyLnhsc3g="}  # daftar.xlsx

    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))

    def handed_in(content: bytes) -> Any:
        file = {"name": "daftar.xlsx", "mimeType": "application/octet-stream", "buffer": content}
        return page.request.post(
            f"{at}/sponsor/{CODE}/hand-in", headers=marks, multipart={"csrfmiddlewaretoken": token, "file": file}
        )

    begun = page.request.post(at + upload, headers=told(len(program)))
    piece = {**marks, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    answers = [
        handed_in(program),
        page.request.patch(at + begun.headers["location"], headers=piece, data=program),
        page.request.post(at + upload, headers=told(600 << 20)),
        page.request.post(at + upload, headers=told(65 << 20)),
        handed_in(out.getvalue()),
    ]
    return [answer.status for answer in answers]


def those_above_look(day: Day, page: Any) -> None:
    """Accounts, who looked at whom, jobs."""
    for path in ("/staff", "/staff/accounts", f"/staff/accounts/{OFFICER}", "/staff/looks", "/jobs", "/", "/law"):
        visit(page, day.wire.address + path)


def machines_speak(day: Day, key: str) -> None:
    """A partner's machine registers, asks and pays; a gateway brings what people wrote. Some of it mistyped."""
    birds, asks = day.birds, {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
    someone = {"name": "Yoseph Lay", "sex": "L", "region": "Kota Kupang", "occupation": "pengemudi ojek"}
    for n, name in enumerate(("api_wrong", "api")):
        born = "-".join(reversed(_born(birds[name]).split("-")))
        told = {**someone, "nik": birds[name], "birth_date": born, "consents": ["scheme"]}
        headers = {**asks, "Idempotency-Key": f"key-{n}", "Content-Type": "application/json"}
        said = speak(day, "POST", "/api/v1/workers", json.dumps(told).encode(), headers)
        assert said.status == (202 if name == "api" else 422), said.body
    [(number,)] = day.fresh.rows("SELECT number FROM people_worker WHERE name = 'Yoseph Lay'")
    for path in ("quote?income=1000000&month=2026-12", f"workers/{number}/cover?on=2026-12-01", f"bills/{number}"):
        assert speak(day, "GET", f"/api/v1/{path}", b"", asks).status == 200
    for n, name in enumerate(("sms_wrong", "sms")):
        text = f"DAFTAR#{birds[name]}#Petrus Kase#{_born(birds[name])}#L#Kota Kupang#nelayan#Ana Kase (istri)"
        body = json.dumps({"id": f"m{n}", "from": "085200000001", "text": text}).encode()
        stamp = str(int(time.time()))
        mark = signature(secret=GATEWAY_SECRET, stamp=stamp, body=body)
        marks = {"X-Payung-Timestamp": stamp, "X-Payung-Signature": mark, "Content-Type": "application/json"}
        said = speak(day, "POST", f"/inbox/v1/{GATEWAY}", body, marks)
        assert said.status == 200, said.body


def speak(day: Day, method: str, path: str, body: bytes, headers: dict[str, str]) -> Exchange:
    """A machine asks, over the wire."""
    line = HTTPConnection(day.wire.server.server_address[0], day.wire.server.server_port, timeout=60)
    line.request(method, path, body, headers)
    line.getresponse().read()
    line.close()
    return next(each for each in reversed(day.exchanges) if each.path == path)


@pytest.fixture(scope="module")
def day(server: Server, tmp_path_factory: pytest.TempPathFactory, _installed: None) -> Iterator[Day]:
    """The run, once for all tests of this file."""
    folder = tmp_path_factory.mktemp("canary")
    with cloned(server) as fresh:
        installation = Installation(folder / "home", fresh)
        routes = json.dumps({"gateways": {GATEWAY: GATEWAY_SECRET}})
        with served(installation, folder / "said", PAYUNG_MESSAGES=routes) as site:
            wire = Wire(site.port)
            day = Day(birds_of_a_day(), wire, site, fresh, folder)
            lived(day)
            yield day
            wire.close()


def lived(day: Day) -> None:
    """The whole day. Django prepares it in a thread: beside a browser it refuses to."""

    def prepared() -> dict[str, str]:
        with working_on(day.fresh):
            return prepare(day)

    with ThreadPoolExecutor(max_workers=1) as thread:
        keys = thread.submit(prepared).result()
    machines_speak(day, keys["partner"])
    with sync_playwright() as playwright:
        for name, act in (("worker", a_worker_joins_pays_and_names_heirs), ("agent", an_agent_sends)):
            with playwright.chromium.launch_persistent_context(
                day.folder / name, executable_path=CHROMIUM, args=QUIET
            ) as context:
                if name == "agent":
                    context.add_cookies([cookie(day, keys[AGENT])])
                act(day, day.watch(context))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        pages = {name: day.watch(browser.new_context()) for name in ("officer", APPROVES, RINA, PAULUS, ROOT)}
        for name in (APPROVES, RINA, PAULUS, ROOT):
            pages[name].context.add_cookies([cookie(day, keys[name])])
        an_officer_comes_in(pages["officer"], day.wire.address, keys["officer"])
        one = a_day_at_the_counter(day, pages["officer"])
        a_second_person_confirms(day, pages[APPROVES], one)
        the_sponsors_lists(day, pages[RINA], pages[PAULUS], day.folder)
        day.refusals = what_is_no_list_is_refused(day, pages[RINA])
        those_above_look(day, pages[ROOT])
        for name, page in pages.items():
            day.empty(page, name)
        browser.close()


def cookie(day: Day, session_key: str) -> dict[str, str]:
    """A session of the staff, as a log-in leaves it."""
    return {"name": settings.SESSION_COOKIE_NAME, "value": session_key, "url": day.wire.address}


def test_no_page_paper_answer_or_address_holds_a_nik(day: Day) -> None:
    found = [
        f"{name} in {exchange.place}"
        for exchange in day.exchanges
        for name in sorted(day.birds.heard_in(exchange.heads) | day.birds.heard_in(exchange.body))
        if name in day.birds.heard_in(exchange.heads) or not allowed(day, exchange, name)
    ]
    assert found == []


def allowed(day: Day, exchange: Exchange, name: str) -> str:
    """Why an answer may hold a NIK; "" where nothing allows it."""
    if re.fullmatch(r"/sponsor/lists/[^/]+/rejects\.xlsx", exchange.address) and name in OF_LISTS:
        return "the sponsor's own rows, to mend: a file that came from them, and goes to them alone"
    mistyped = check_nik(cell=day.birds[name])[0] is None
    if exchange.status == 422 and mistyped and name in typed_in(day, exchange):
        return "the very form in which it was typed wrongly: whoever mends it must see the slip"
    return ""


def typed_in(day: Day, exchange: Exchange) -> set[str]:
    """Which of them somebody sent with this request."""
    return day.birds.heard_in(exchange.sent) | day.birds.heard_in(unquote_to_bytes(exchange.sent))


def test_neither_logs_nor_files_nor_tables_nor_browsers_keep_a_nik(day: Day) -> None:
    places = [
        ("the site's log", day.site.said.read_bytes()),
        *((f"{place} of the home", content) for place, content in files_in(day.site.home)),
        *((f"table {place}", content) for place, content in everything_in(day.fresh)),
        *day.kept,
        *((f"{name}'s {place}", content) for name in PROFILES for place, content in files_in(day.folder / name)),
        ("the browsers' consoles", "\n".join(day.consoles).encode()),
    ]
    assert heard(day.birds, places, allowed=kept_by_the_browser_itself) == []


def kept_by_the_browser_itself(place: str, name: str) -> str:
    """Why a file of a browser may hold a NIK; "" where nothing allows it."""
    if place.startswith("worker's Default/Sessions/") and name.startswith("joins"):
        return "Chromium's journal of what was sent from open tabs: no page reaches it, and none can turn it off"
    return ""


def test_whatever_was_to_be_done_was_done(day: Day) -> None:
    """Nothing is found where nothing was sent: everybody whose NIK sang is registered."""
    registered = {name for (name,) in day.fresh.rows("SELECT name FROM people_worker")}
    assert registered >= {
        *("Maria Goreti Seran", "Fransiskus Kolo", "Kornelis Benu", "Yoseph Lay", "Petrus Kase"),
        *("Adrianus Mbatu",),
    }
    for name in day.birds.birds:
        sent = any(name in typed_in(day, each) for each in day.exchanges)
        assert sent or name == "agent_wrong", name  # that one the phone itself refuses
    rejects = [each for each in day.exchanges if each.path.endswith("rejects.xlsx")]
    assert day.birds.heard_in(rejects[0].body) >= {"list_wrong", "conflict"}
    assert day.errors == []
    assert not re.search(rb"Traceback|Error", day.site.said.read_bytes()), day.site.said.read_text()
    assert [each.place for each in day.exchanges if each.status >= 500] == []


def test_every_page_lets_no_script_of_others_run_and_nothing_is_asked_elsewhere(day: Day) -> None:
    pages = [each for each in day.exchanges if each.header("content-type").startswith("text/html")]
    assert len(pages) > 60
    for each in pages:
        policy = each.header("content-security-policy")
        assert "default-src 'self'" in policy, each.place
        assert "object-src 'none'" in policy, each.place
        assert not re.search(r"unsafe|\*|https?:|data:", policy), (each.place, policy)
        assert not re.search(rb"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|<style|javascript:", each.body), each.place
    for each in day.exchanges:
        assert each.header("x-content-type-options") == "nosniff", each.place
        assert each.header("referrer-policy") == "same-origin", each.place
    assert day.elsewhere == []


def test_what_is_somebodys_is_kept_by_no_cache(day: Day) -> None:
    theirs = [each for each in day.exchanges if PRIVATE.match(each.path) and not OPEN.match(each.path)]
    private = [each for each in theirs if each.status != 404]  # what is not there is nobody's
    assert len(private) > 60
    assert [each.place for each in private if "no-store" not in each.header("cache-control")] == []


def test_papers_and_files_are_handed_out_under_safe_names_and_programs_never_opened(day: Day) -> None:
    handed_out = [each for each in day.exchanges if PAPER.match(each.header("content-type")) and each.status == 200]
    assert {each.header("content-type").partition(";")[0] for each in handed_out} == {
        *("application/pdf", "text/csv"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    for each in handed_out:
        how, name = each.header("content-disposition").split("; ")
        assert re.fullmatch(r'filename="[\w.-]+"', name), (each.place, name)
        assert how == "attachment" or each.header("content-type") == "application/pdf", each.place
    assert day.refusals[:4] == [422, 415, 413, 413]
    assert day.refusals[4] == 422


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(day: Day) -> None:
    given = [value for each in day.exchanges for key, value in each.answered if key.lower() == "set-cookie"]
    kept = [each for each in given if "Max-Age=0" not in each]
    assert {each.partition("=")[0] for each in kept} >= {"csrftoken", "payung_join", "payung_me", "payung_staff"}
    for each in kept:
        assert "HttpOnly" in each, each
        assert re.search("SameSite=(Strict|Lax)", each), each
        assert "Secure" not in each, each
    behind_tls = {"X-Forwarded-Proto": "https", "Host": "payung.localhost"}
    for path in ("/join", "/me/enter", "/staff/enter", "/?lang=en"):
        said = speak(day, "GET", path, b"", {**behind_tls, "Host": f"localhost:{day.site.port}"})
        cookies = [value for key, value in said.answered if key.lower() == "set-cookie"]
        assert cookies, path
        assert all("Secure" in each for each in cookies), cookies
        assert said.header("strict-transport-security"), path


@contextmanager
def planted(day: Day, nik: str) -> Iterator[None]:
    """A NIK in a table, as long as the block lasts."""
    day.fresh.as_owner("CREATE TABLE planted AS SELECT %s::text AS said, %s::bytea AS raw", "x", nik.encode())
    yield
    day.fresh.as_owner("DROP TABLE planted")


def test_the_search_finds_what_is_planted(day: Day, tmp_path: Path) -> None:
    """The control: in each kind of place one is found, however it is written."""
    birds, nik = day.birds, day.birds["joins"]
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append([int(nik)])
    book.save(out)
    text = f"= Kartu\nNIK *{nik[:6]} {nik[6:12]}* {nik[12:]}"
    paper = typst.Compiler({"main.typ": text.encode()}, ignore_system_fonts=True).compile(format="pdf")  # type: ignore[type-var]
    written = [
        *(nik, nik[:15], spaced(nik), f"<b>{nik[:6]}</b>&nbsp;<i>{nik[6:12]}</i> {nik[12:]}", f"{nik[:6]}%20{nik[6:]}"),
        *(base64.b64encode(b"x" * n + nik.encode()) for n in range(3)),
        *(nik.encode().hex(), nik.encode("utf-16-le"), gzip.compress(nik.encode()), out.getvalue(), paper),
    ]
    for each in written:
        content = each.encode() if isinstance(each, str) else bytes(each)
        assert birds.heard_in(content) == {"joins"}, content[:80]
        (tmp_path / "log").write_bytes(content)
        assert heard(birds, files_in(tmp_path)) == ["joins in log"]
    with planted(day, nik):
        assert heard(birds, everything_in(day.fresh)) == ["joins in planted"]
    exchange = Exchange("GET", f"/x?nik={nik}", [("Referer", nik)], b"", 302, [("Location", nik)], b"")
    assert birds.heard_in(exchange.heads) == {"joins"}
    assert not allowed(day, exchange, "joins")
    assert birds.heard_in(canary(29).encode()) == set()


def test_the_search_finds_what_a_browser_keeps(chromium: Any, day: Day) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{day.wire.address}/help")
    for place in ("localStorage", "sessionStorage"):
        page.evaluate(f"nik => {place}.setItem('x', nik)", day.birds["joins"])
        before = len(day.kept)
        day.empty(page, place)
        assert heard(day.birds, day.kept[before:]) == [f"joins in storage of {place}"]
        del day.kept[before:]
        page.evaluate(f"{place}.clear()")
    page.evaluate(
        "nik => new Promise((done) => { const asked = indexedDB.open('x');"
        " asked.onupgradeneeded = () => asked.result.createObjectStore('y');"
        " asked.onsuccess = () => { asked.result.transaction('y', 'readwrite').objectStore('y')"
        ".put(new TextEncoder().encode(nik), 1).onsuccess = done; } })",
        day.birds["joins"],
    )
    before = len(day.kept)
    day.empty(page, "IndexedDB")
    assert heard(day.birds, day.kept[before:]) == ["joins in storage of IndexedDB"]
    del day.kept[before:]
