"""Routes × roles × foreign objects, from the table of addresses: who asks for what is not theirs learns nothing.

Every address says for whom it is (`asks_for`), or is a machine's door. At each address of the staff each role asks for
an object within its reach and for the same outside; by reading and by sending. What an address names in its pattern
must be known to the world below, so that a new address cannot be forgotten here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from payung.access.roles import RIGHTS, ROLES
from tests.interfaces.web.conftest import StaffClients
from tests.interfaces.web.world import FOREIGN_NAMES, World

MACHINES = ("payung.interfaces.api.", "payung.interfaces.snap.", "payung.interfaces.inbox.", "ninja.", "functools")
ENTRY = "allauth."
WORKERS, ACCOUNTS = "worker", ""
NOT_THEIRS = ("sponsor-upload", "sponsor-rows", "sponsor-rejects", "agent-event")
"""Own by region or sponsor, but an upload is its uploader's, rejects are for who hands in, rows need a reason, and an
agent changes only what they planned."""
SENDING = ("post", "put", "patch", "delete")


class Address(NamedTuple):
    """An address: its path as Django writes it, its name, the view, and what it asks for."""

    pattern: str
    name: str
    view: Callable[..., Any]

    @property
    def asks_for(self) -> object:
        """A right; "" for any account; "worker"; None for everybody; or `...` where nothing is said."""
        return getattr(self.view, "asks_for", ...)

    @property
    def words(self) -> list[str]:
        """The names in its pattern."""
        return re.findall(r"<(?:\w+:)?(\w+)>", self.pattern)


def addresses() -> Iterator[Address]:
    """Every address of the site."""

    def within(patterns: list[Any], before: str) -> Iterator[Address]:
        for each in patterns:
            path = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from within(each.url_patterns, path)
            elif isinstance(each, URLPattern):
                yield Address("/" + path, each.name or "", each.callback)

    return within(get_resolver().url_patterns, "")


STAFF = [address for address in addresses() if address.asks_for in RIGHTS]
OF_STAFF = [*STAFF, *(each for each in addresses() if each.name in ("staff", "job", "agent"))]


def test_every_address_says_for_whom_it_is() -> None:
    silent = [
        address.pattern
        for address in addresses()
        if address.asks_for is ... and not address.view.__module__.startswith((*MACHINES, ENTRY))
    ]
    assert silent == []


def test_each_right_opens_something() -> None:
    assert {address.asks_for for address in STAFF} == set(RIGHTS) - {"figures"}


@pytest.mark.parametrize("role", ROLES)
def test_no_role_sees_or_is_led_to_what_it_may_not(role: str, world: World, staff_client: StaffClients) -> None:
    bound: Mapping[str, Any] = (
        {"sponsor": world.own_sponsor} if ROLES[role].bound == "sponsor" else {"region": world.own_region}
    )
    client = staff_client(role, **bound)
    assert list(_dead_ends(client, role, world)) == []
    wrong = [finding for address in STAFF for finding in _asked(client, role, address, world)]
    assert wrong == []


def _asked(client: Client, role: str, address: Address, world: World) -> Iterator[str]:
    sees, does = address.asks_for in ROLES[role].sees, address.asks_for in ROLES[role].does
    does = sees if getattr(address.view, "is_asking", False) else does
    sees = does if getattr(address.view, "is_form", False) else sees
    for foreign in (False, True) if address.words else (False,):
        path = world.path(address.pattern, address.name, foreign=foreign)
        place = f"{role} {'foreign' if foreign else 'own'} {path}"
        read = client.get(path)
        if not sees:
            if read.status_code not in (403, 405):
                yield f"GET {place}: {read.status_code}, may not see it"
        elif foreign:
            if read.status_code not in (404, 405):
                yield f"GET {place}: {read.status_code}, not 404"
        elif read.status_code not in (200, 302, 405) and not (read.status_code == 404 and address.name in NOT_THEIRS):
            yield f"GET {place}: {read.status_code}"
        yield from _leaks(read, place)
        for method in SENDING:
            sent = getattr(client, method)(path)
            if not does and sent.status_code not in (403, 405):
                yield f"{method.upper()} {place}: {sent.status_code}, may not do it"
            if does and foreign and sent.status_code not in (403, 404, 405, 412):
                yield f"{method.upper()} {place}: {sent.status_code}, not 404"
            yield from _leaks(sent, place)


def _dead_ends(client: Client, role: str, world: World) -> Iterator[str]:
    """Forms and links at whose end the role is refused, with what was typed lost: whoever only sees meets none."""
    for address in OF_STAFF:
        path = world.path(address.pattern, address.name, foreign=False)
        answer = client.get(path)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            for way in _ways_out(answer.content.decode(), path):
                if not _opens(role, *way):
                    yield f"{role} {path}: {way}"


def _ways_out(page: str, path: str) -> Iterator[tuple[str, str]]:
    """Every form that is sent (POST and where to), and every link within the site."""
    for form in re.findall(r"<form\b([^>]*)>", page):
        if 'method="post"' in form:
            action = re.search(r'action="([^"#?]*)', form)
            yield "POST", action[1] if action else path
    for link in re.findall(r'<a\b[^>]*href="(/[^"#?]*)', page):
        yield "GET", link


def _opens(role: str, method: str, path: str) -> bool:
    """Whether the address asks for nothing that the role has not."""
    view = resolve(path).func
    right = getattr(view, "asks_for", None)
    if path == reverse("agent"):  # open to everybody who is not logged in
        right = "field"
    is_doing = path == reverse("agent") or getattr(view, "is_form", False) or method == "POST"
    rights = ROLES[role].does if is_doing and not getattr(view, "is_asking", False) else ROLES[role].sees
    return right not in RIGHTS or right in rights


def _leaks(response: Any, place: str) -> Iterator[str]:
    if response.status_code >= 500:
        yield f"{place}: {response.status_code}"
    content = b"".join(response.streaming_content) if response.streaming else response.content
    for name in FOREIGN_NAMES:
        if name.encode() in content:
            yield f"{place}: shows {name}"


def test_strangers_are_sent_to_the_door(world: World, browse: Client) -> None:
    for address in STAFF:
        answer = browse.get(world.path(address.pattern, address.name, foreign=False))
        assert answer.status_code in (302, 401, 405), address.pattern
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/staff/enter"), address.pattern
