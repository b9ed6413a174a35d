"""Writes docs/pictures from a demo of its own: the main pages, as Chromium draws them.

Nobody on them exists. Days and participant numbers are those of the run.
"""

import base64
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote as escaped
from uuid import UUID

OUT = Path("docs/pictures")
PAYUNG = Path(sys.executable).with_name("payung")
DEMO = ("demo", "--no-serve", "--rows", "20000", "--members", "12000")
WIDE, NARROW = (1280, 800), (360, 740)
HEAVIEST = 60_000  # bytes: a reader of the README may be far from the next mast
QUALITIES = (90, 80, 65, 50, 35)
PATIENCE = 60  # seconds until the site answers
QUOTE = "/quote?income=1000000&month=2027-01&months=6&programmes=jkk&programmes=jkm&programmes=jht"
QUIET = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking")


class Somebody(NamedTuple):
    """A synthetic worker: the cookie that opens her pages, the letters of her card, and her number.

    `staff` are the cookies of those who work here, by the names of their accounts, and `list` is the demo's list.
    """

    cookie: str
    card: str
    number: str
    staff: dict[str, str]
    list: str


def _begin(page: Any) -> None:
    """Joining, at its first step, with a digit of the NIK forgotten."""
    page.locator("#nik").fill("5304 0154 0890 000")
    page.locator("#name").fill("Maria Seran")
    page.locator("#phone").fill("0812 3456 7890")
    page.locator("form[data-draft] > button").click()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def _down(page: Any) -> None:
    """To the latest list, past the map and the regions."""
    page.evaluate("document.querySelector('#lists').scrollIntoView()")


def _save_offline(page: Any) -> None:
    """Three people on an agent's telephone, without a signal; then the queue."""
    page.locator("#region option").first.wait_for(state="attached")
    page.context.set_offline(True)
    people = (
        ("5371014408900001", "Yuliana Tefa"),
        ("5371011503880002", "Yosef Bria"),
        ("5371016502950003", "Ana Nahak"),
    )
    for nik, name in people:
        for field, said in (("nik", nik), ("name", name), ("occupation", "penenun"), ("heir", "Maria Bria")):
            page.locator(f"#{field}").fill(said)
        page.locator("#heir_relation").fill("saudara")
        page.locator("[data-required] input[type=checkbox]").first.check()
        page.locator("#person .save").click()
        page.wait_for_timeout(400)
    page.locator("a[href='#queue']").click()


def _hand_in(page: Any) -> None:
    """A small list, up to the question of what is in which column."""
    rows = ["Nama Lengkap;No KTP;Tgl Lahir;L/P;Kab/Kota;Pekerjaan;Catatan"]
    rows += [f"Maria Seran {n};53710144089{n:05};14-08-1990;P;Kota Kupang;penenun;" for n in range(10, 40)]
    file = {"name": "usulan-dinas.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.locator("#file").set_input_files(file)
    page.locator(".hand-in .acts button").first.click()
    page.wait_for_url("**/sponsor/uploads/*")
    page.locator(".guesses").wait_for()


class Picture(NamedTuple):
    """A page to draw: where, how wide, light or dark, in which language, what is done there first, and by whom."""

    path: str
    size: tuple[int, int] = WIDE
    scheme: str = "light"
    language: str = "id"
    act: Callable[[Any], None] | None = None
    whole: bool = False
    by: str = ""


PICTURES = {
    "first": Picture("/", language="en"),
    "first-dark": Picture("/", NARROW, "dark", act=_down),
    "quote": Picture(QUOTE, language="en"),
    "law": Picture("/law/contributions", language="en"),
    "join": Picture("/join/who", NARROW, act=_begin, whole=True),
    "me": Picture("/me", NARROW, whole=True),
    "card": Picture("/card/verify?c={card}", language="en"),
    "design": Picture("/design#field", language="en"),
    "staff": Picture("/staff", by="petugas"),
    "person": Picture("/desk/{number}", by="petugas", language="en"),
    "list": Picture("/sponsor/lists/{list}", by="petugas-dana", language="en"),
    "list-dark": Picture("/sponsor/lists/{list}", NARROW, "dark", by="penyetuju-dana"),
    "columns": Picture("/sponsor/NTT-DEMO/hand-in", by="petugas-dana", act=_hand_in),
    "queue": Picture("/agent", NARROW, by="agen", act=_save_offline),
}


def main() -> None:
    """Draw every picture, or those that are named. Exit status 1 where one is too heavy."""
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:] or list(PICTURES)
    with _demo() as somebody, _site() as address:
        weights = dict(_draw(address=address, somebody=somebody, wanted=wanted))
    for name, weight in weights.items():
        sys.stdout.write(f"{weight:>7} bytes  {OUT / name}.webp\n")
    sys.exit(any(weight > HEAVIEST for weight in weights.values()))


@contextmanager
def _demo() -> Iterator[Somebody]:
    """A home with the demo and one more worker who paid; gone afterwards."""
    home = tempfile.mkdtemp(prefix="payung-")
    os.environ["PAYUNG_HOME"] = home
    try:
        subprocess.run([PAYUNG, *DEMO], check=True, stdout=subprocess.DEVNULL)
        from payung.site.home import load, open_home

        load()
        with open_home(progress=lambda _: None) or nullcontext():
            yield _somebody()
    finally:
        shutil.rmtree(home, ignore_errors=True)  # the database server may still be putting its files away


def _somebody() -> Somebody:
    """Register Maria Seran, take three months from her, and give her a card."""
    # Imported now: all of it needs Django's tables.
    from django.utils import timezone

    from payung.access.codes.session import begin, seal_session
    from payung.cards.actions import issue_card
    from payung.kernel.months import Month
    from payung.law.book import book
    from payung.law.contributions import quote
    from payung.payments.actions import record_payment
    from payung.people.actions import register_worker
    from payung.people.checks import Entry
    from payung.people.queries import worker
    from payung.site.demo import CHECKER

    at, programmes = datetime.now(UTC), ("jkk", "jkm", "jht")
    start = Month.of(timezone.localdate(at))
    entry = Entry(
        nik="5304015408909001",
        name="Maria Seran",
        birth_date=date(1990, 8, 14).isoformat(),
        sex="P",
        region="Kota Kupang",
        occupation="penenun",
        income="1000000",
        phone="081234567890",
        heirs="Yosef Bria (suami)",
    )
    registered = register_worker(
        entry=entry, registration=UUID(int=1), channel="desk", by=CHECKER, at=at, different="nama yang lazim"
    )
    maria = worker(number=str(registered.number))
    price = quote(book=book(), income=1_000_000, start=start, count=3, programmes=programmes, sector="other").total
    record_payment(
        worker=maria,
        start=start,
        count=3,
        programmes=programmes,
        amount=price,
        reference="BRI-2026-77",
        by=CHECKER,
        at=at,
    )
    at = datetime.now(UTC)  # the card says what is known now, and the payment is younger than the registration
    card = issue_card(number=str(maria.number), on=timezone.localdate(at), by=CHECKER, at=at)
    cookie = seal_session(session=begin(number=maria.number, at=at), at=at)
    staff, checked = _staff()
    return Somebody(cookie, card.code, str(maria.number), staff, checked)


def _staff() -> tuple[dict[str, str], str]:
    """The cookies of the demo's accounts, each as after the second factor, and the demo's list."""
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from payung.site.office import NAMES
    from payung.sponsors.queries import lists

    cookies = {}
    for name in NAMES.values():
        browser = Client()
        browser.force_login(get_user_model().objects.get(name=name), backend=settings.AUTHENTICATION_BACKENDS[0])
        session = browser.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password"}, {"method": "mfa", "type": "totp"}]
        session.save()
        cookies[name] = str(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    return cookies, lists()[0].id


@contextmanager
def _site() -> Iterator[str]:
    """The address of the site, served by the program itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([PAYUNG, "serve", "--port", str(port)], stdout=subprocess.DEVNULL) as serving:
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            serving.terminate()


def _wait(port: int) -> None:
    """Until the site takes a call. Raises TimeoutError."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as call:
            if call.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the site does not answer")


def _draw(*, address: str, somebody: Somebody, wanted: list[str]) -> Iterator[tuple[str, int]]:
    """Each picture with its bytes."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for name in wanted:
            drawn = _drawn(browser=browser, picture=PICTURES[name], address=address, somebody=somebody)
            (OUT / f"{name}.webp").write_bytes(drawn)
            yield name, len(drawn)
        browser.close()


def _drawn(*, browser: Any, picture: Picture, address: str, somebody: Somebody) -> bytes:
    """A picture in the best quality that is light enough, as WebP."""
    from payung.interfaces.web.me.entry import COOKIE

    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=picture.scheme,
        device_scale_factor=2 if picture.size == NARROW else 1,
    )
    context.add_cookies(
        [
            {"name": COOKIE, "value": somebody.cookie, "url": f"{address}/me"},
            {"name": "django_language", "value": picture.language, "url": address},
        ]
    )
    if picture.by:
        context.add_cookies([{"name": "payung_staff", "value": somebody.staff[picture.by], "url": address}])
    page = context.new_page()
    known = {"card": escaped(somebody.card, safe=""), "number": somebody.number, "list": somebody.list}
    page.goto(address + picture.path.format(**known))
    if picture.act:
        picture.act(page)
    if picture.whole:
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
    devtools = context.new_cdp_session(page)
    drawn = b""
    for quality in QUALITIES:
        answer = devtools.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        drawn = base64.b64decode(answer["data"])
        if len(drawn) <= HEAVIEST:
            break
    context.close()
    return drawn


if __name__ == "__main__":
    main()
