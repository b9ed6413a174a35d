"""What somebody has typed on the pages so far, and what the rooms below make of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from payung.applications.drafts import LASTS, open_draft, seal_draft
from payung.interfaces.web import cookies
from payung.kernel.language import Language
from payung.kernel.problems import Problem
from payung.law.book import book
from payung.people.cells import Unreadable
from payung.people.cells import phone as read_phone
from payung.people.checks import check_registration
from payung.people.consent import of_shown
from payung.people.joining import Form, is_event
from payung.people.typed import CHILDREN, WORK, beside_its_field, entry_of

COOKIE, PATH = "payung_join", "/join"
LONGEST = 100
ID, EVENT, BEGINS = "id", "event", "begins"
PAGES: Mapping[str, tuple[str, ...]] = {
    "who": ("nik", "name", "phone"),
    "work": WORK,
    "family": (
        *("heir", "heir_relation", "heir_phone"),
        *(f"child_{n}{part}" for n in CHILDREN for part in ("", "_born", "_school")),
    ),
}
"""The fields of each page, in order."""

Draft = dict[str, str]


def kept_draft(*, request: HttpRequest) -> Draft:
    """The draft that the browser keeps; a new one, with an id of its own, where it keeps none."""
    found = open_draft(sealed=request.COOKIES.get(COOKIE, ""), keys=settings.PAYUNG_KEYS, at=timezone.now())
    return found or {ID: str(uuid4())}


def keep(*, response: HttpResponse, draft: Draft, secure: bool) -> HttpResponse:
    """Let the browser keep the draft, sealed, for as long as it may take to fill in four pages."""
    sealed = seal_draft(fields=draft, keys=settings.PAYUNG_KEYS, at=timezone.now())
    cookies.keep(
        response=response, name=COOKIE, path=PATH, sealed=sealed, seconds=int(LASTS.total_seconds()), secure=secure
    )
    return response


def forget(*, response: HttpResponse) -> HttpResponse:
    """Let the browser forget the draft."""
    cookies.forget(response=response, name=COOKIE, path=PATH)
    return response


def with_typed(*, request: HttpRequest, page: str, draft: Draft) -> Draft:
    """The draft with what was typed on a page. The opening page begins another, with the event that it names.

    A NIK that is kept is not shown again, and left empty it stays.
    """
    fields = {field: request.POST.get(field, "").replace("\0", "").strip()[:LONGEST] for field in PAGES[page]}
    if BEGINS in request.POST:
        return {ID: str(uuid4()), **fields, **event_in(asked=request.POST)}
    if not fields.get("nik", "-"):
        del fields["nik"]
    return draft | fields


def event_in(*, asked: QueryDict) -> Draft:
    """The event whose link (`/join?event=PASAR-OEBA`) led here; nothing where it names none that can be one."""
    event = asked.get(EVENT, "").strip()
    return {EVENT: event} if is_event(text=event) else {}


def form_of(*, draft: Draft, consents: Iterable[str], language: Language, at: datetime) -> Form:
    """The draft as a form to send."""
    on = timezone.localdate(at)
    return Form(
        entry=entry_of(fields=draft, on=on),
        kind="employer" if draft.get("kind") else "independent",
        jht=bool(draft.get("jht")),
        consent=of_shown(ticked=consents, language=language),
    )


def wrong_on(*, page: str, draft: Draft, on: date) -> list[Problem]:
    """What is wrong with the fields of one page."""
    _, problems = check_registration(entry=entry_of(fields=draft, on=on), on=on, page=book().on(on))
    found = [
        each for problem in problems if (each := beside_its_field(problem=problem, fields=draft)).where in PAGES[page]
    ]
    if page == "who" and not _has_phone(draft):
        found.append(Problem("join.phone_missing", "phone"))
    if page == "family" and draft.get("heir") and not draft.get("heir_relation"):
        found.append(Problem("heir.relation_missing", "heir_relation"))
    return found


def first_unfinished(*, draft: Draft, on: date) -> str:
    """The first page on which something is missing or wrong; "" where all are filled in."""
    return next((page for page in PAGES if wrong_on(page=page, draft=draft, on=on)), "")


def _has_phone(draft: Draft) -> bool:
    try:
        return bool(read_phone(draft.get("phone", "")))
    except Unreadable:
        return False
