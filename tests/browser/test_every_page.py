"""Every page of the site in a browser, from the table of addresses: axe, narrow and wide, light and dark, in both
languages; whole, and light.

Who may see a page opens it in a small world; what an address names must be known there (tests/interfaces/web/world.py),
so that no new page stays unseen. What pages say once something is wrong is seen in their own tests.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from payung.access.actions import add_user
from payung.access.codes.session import begin, seal_session
from payung.interfaces.web.counter.changing import FORMS
from payung.interfaces.web.me.entry import COOKIE
from payung.people.queries import worker
from payung.sponsors.queries import agreement, lists
from tests.browser.serving import Served, served, session_of
from tests.browser.sight import LOOKS, faults
from tests.conftest import Server
from tests.interfaces.web.sponsor.test_lists import confirmed
from tests.interfaces.web.test_matrix import ENTRY, MACHINES, addresses
from tests.interfaces.web.world import OWN_REGION, REGION_NAMES, World, other_nik, small_world
from tests.sponsors.walk import APPROVER, CHECKER, Walk, csv_file, row, rows

HEAVIEST = 60_000
"""Bytes of a page with all that it loads, as they come over the line."""
WEIGHT = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, each) => sum + each.encodedBodySize, 0)"""
PUBLIC, WORKERS = "", "worker"
WORDS = {
    "join-step:name": "work",
    "law-chapter:name": "accident",
    "design-scheme:name": "dark",
    "staff-begin:word": "nothing",
    "region": OWN_REGION,
    "language": "id",
    "pk": "1",
}
"""What addresses of no right have in them."""
APP = "/agent"
"""It is loaded once, to be there without a signal: tests/browser/test_agent.py weighs it."""
ELSEWHERE = {"account_change_password", "agent-shell"}
"""A page that needs what no account of tests has, a password: tests/browser/test_entry.py opens it; and the app as the
phone keeps it, which is the same as where it is used."""
ASKED_AGAIN = re.compile("/(sponsor/uploads|sponsor/lists|review|jobs)/")
"""Pages that a browser asks for again while a job is at work: here they stand still."""
SEERS = {
    **dict.fromkeys(("people", "register", "cash", "card", "change", "doubts"), "officer"),
    **{"orders": "approver", "lists": "sponsor_officer", "approve": "sponsor_approver", "field": "agent"},
    **dict.fromkeys(("looks", "accounts", "jobs"), "national"),
}
"""Who opens the pages of each right: somebody who may also do there what there is to do."""


class Page(NamedTuple):
    """A page, and who opens it."""

    path: str
    by: str
    status: int = 200


class Town:
    """The running site over the small world, and everybody's cookies."""

    def __init__(self, site: Served) -> None:
        self.address = site.address
        walk = Walk(site.fresh)
        for name in (CHECKER, APPROVER):
            add_user(name=name, by=name, at=walk.at)
        self.world = small_world(walk)
        maria = worker(number=self.world.own["number"])
        now = timezone.now()
        self.cookies = {WORKERS: (COOKIE, seal_session(session=begin(number=maria.number, at=now), at=now))}
        for role in (*SEERS.values(), "auditor"):
            if role not in self.cookies:
                bound = {"sponsor": self.world.own_sponsor} if "sponsor" in role else {"region": OWN_REGION}
                value = session_of(role, role, **({} if role == "national" else bound))  # type: ignore[arg-type]
                self.cookies[role] = (settings.SESSION_COOKIE_NAME, value)
        self.pages = [*_generated(self.world), *self._further(walk)]

    def _further(self, walk: Walk) -> Iterator[Page]:
        """Pages that the table does not name: a doubt, rows of a reason, uploads as they go on, and what is refused."""
        code, number = self.world.own["code"], self.world.own["number"]
        twin = row(20, region=REGION_NAMES[OWN_REGION], name="Maria Sendiri", nik=other_nik(20))
        doubted = walk.check([twin, row(31, nik="5371")], code).list
        yield from (Page(f"/review/{doubted.id}{end}", "officer") for end in ("", "/2"))
        for reason in doubted.reasons:
            yield Page(f"/sponsor/lists/{doubted.id}/rows?reason={reason}", "sponsor_officer")
        for each in lists(of=agreement(code=code)):
            if each.state == "checked" and each.id != doubted.id:
                yield Page(f"/sponsor/lists/{each.id}", "sponsor_approver")
            if each.state == "approved":
                yield from (Page(f"/sponsor/lists/{each.id}{end}", "sponsor_officer") for end in ("", "/void"))
        yield from self._uploads(code)
        yield from (Page(f"/desk/{number}/change/{what}", "officer") for what in FORMS)
        yield from (Page(f"/desk/tasks?state={state}", "officer") for state in ("visited", "paid"))
        yield from (Page(path, "auditor", 403) for path in ("/desk/register", "/agent"))
        yield from (Page("/nowhere", PUBLIC, 404), Page("/desk/999999999999", "officer", 404))

    def _uploads(self, code: str) -> Iterator[Page]:
        """An upload whose columns are asked about, one that nobody can read, and one that waits for its check."""
        officer = Client(SERVER_NAME="127.0.0.1")
        officer.cookies[settings.SESSION_COOKIE_NAME] = self.cookies["sponsor_officer"][1]
        for name, content in (
            ("baik", csv_file(rows(40, 43))),
            ("rusak", b"Halo\n"),
            ("tunggu", csv_file(rows(50, 53))),
        ):
            file = {"file": SimpleUploadedFile(f"{name}.csv", content)}
            path = officer.post(f"/sponsor/{code}/hand-in", file)["Location"]
            if name == "tunggu":
                confirmed(officer, path)
            yield Page(path, "sponsor_officer")


def _generated(world: World) -> Iterator[Page]:
    """Each address as whoever may opens it. Of those that answer otherwise than by a page nothing is asked."""
    known = replace(world, own={**world.own, **WORDS})
    for address in addresses():
        by = SEERS.get(str(address.asks_for), {"worker": WORKERS, "": "national"}.get(str(address.asks_for), PUBLIC))
        if address.name not in ELSEWHERE and not (
            address.asks_for is ... and address.view.__module__.startswith((*MACHINES, ENTRY))
        ):
            yield Page(known.path(address.pattern, address.name, foreign=False), by, status=0)


@pytest.fixture(scope="module")
def town(server: Server) -> Iterator[Town]:
    """The site over a database of its own."""
    with served(server) as site:
        yield site.do(Town, site)


@pytest.mark.parametrize(("language", "options"), [look[1:] for look in LOOKS], ids=[look[0] for look in LOOKS])
def test_nothing_is_wrong_with_any_page(chromium: Any, town: Town, language: str, options: dict[str, Any]) -> None:
    readers, seen, wrong = dict[str, Reader](), set[str](), list[str]()
    for page in town.pages:
        if page.by not in readers:
            readers[page.by] = Reader(chromium, town, page.by, language, options)
        reader = readers[page.by]
        status = reader.status(page.path)
        if status >= 500 or page.status not in (0, status):
            wrong.append(f"{page}: {status}")
        elif status == (page.status or 200):
            seen.add(page.path)
            wrong += [f"{page.by or 'anybody'} {page.path}: {each}" for each in reader.faults(page)]
    for reader in readers.values():
        reader.context.unroute_all(behavior="ignoreErrors")
        reader.context.close()
    assert wrong == [], "\n".join(wrong)
    assert len(seen) > 80


class Reader:
    """Somebody who reads the pages: a browser with their cookie, whose console is listened to."""

    def __init__(self, chromium: Any, town: Town, by: str, language: str, options: dict[str, Any]) -> None:
        self.address, self.language, self.context = town.address, language, chromium.new_context(**options)
        cookies = [("django_language", language)]
        if by:
            cookies.append(town.cookies[by])
        path = "/me" if by == WORKERS else "/"
        self.context.add_cookies(
            [{"name": name, "value": value, "url": f"{town.address}{path}"} for name, value in cookies]
        )
        self.context.route(ASKED_AGAIN, stand_still)
        self.page, self.said = self.context.new_page(), list[str]()
        self.page.on(
            "console",
            lambda message: self.said.append(f"{message.text} {message.location}") if message.type == "error" else None,
        )
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def status(self, path: str) -> int:
        """With what the address answers; 0 where that is no page."""
        answer = self.context.request.get(self.address + path, max_redirects=0)
        return answer.status if answer.headers.get("content-type", "").startswith("text/html") else 0

    def faults(self, page: Page) -> Iterator[str]:
        """What is wrong with the page."""
        shown = self.page
        self.said.clear()
        shown.goto(self.address + page.path)
        yield from faults(shown)
        headings = shown.locator("h1:visible").count()
        if not shown.title() or headings != 1 or shown.locator("html").get_attribute("lang") != self.language:
            yield f"title {shown.title()!r}, {headings} h1, or the wrong language"
        if (bytes_ := shown.evaluate(WEIGHT)) > HEAVIEST and not page.path.startswith(APP):
            yield f"{bytes_} bytes"
        # The app asks whether somebody is logged in.
        expected = page.status or (401 if page.path.startswith(APP) else 0)
        yield from (said for said in self.said if not (expected >= 400 and str(expected) in said))


def stand_still(route: Any) -> None:
    """The page without being asked for again."""
    if route.request.resource_type != "document":
        route.continue_()
        return
    answer = route.fetch(max_redirects=0)
    route.fulfill(response=answer, headers={k: v for k, v in answer.headers.items() if k != "refresh"})
