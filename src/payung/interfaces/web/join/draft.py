"""What somebody has typed on the pages so far, and what the rooms below make of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from payung.applications.drafts import LASTS, open_draft, seal_draft
from payung.interfaces.web import cookies
from payung.kernel.language import Language
from payung.kernel.problems import Problem
from payung.law.book import book
from payung.people.cells import Unreadable
from payung.people.cells import phone as read_phone
from payung.people.checks import Entry, birth_date_in, check_nik, check_registration, sex_in
from payung.people.consent import Consent
from payung.people.joining import Form, is_event

COOKIE, PATH = "payung_join", "/join"
LONGEST = 100
ID, EVENT = "id", "event"
CHILDREN = ("1", "2")
PAGES: Mapping[str, tuple[str, ...]] = {
    "who": ("nik", "name", "phone"),
    "work": ("occupation", "region", "village", "income", "kind", "jht", "second_occupation", "second_income"),
    "family": (
        *("heir", "heir_relation", "heir_phone"),
        *(f"child_{n}{part}" for n in CHILDREN for part in ("", "_born", "_school")),
    ),
}
"""The fields of each page, in order."""

Draft = dict[str, str]
MIDDLE_AGE = 38  # years: of the two centuries that a NIK may mean, the one nearer to this age


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


def typed(*, request: HttpRequest, page: str) -> Draft:
    """What was typed on a page."""
    return {field: request.POST.get(field, "").replace("\0", "").strip()[:LONGEST] for field in PAGES[page]}


def event_in(*, request: HttpRequest) -> Draft:
    """The event whose link (`/join?event=PASAR-OEBA`) led here; nothing where it names none that can be one."""
    event = request.GET.get(EVENT, "").strip()
    return {EVENT: event} if is_event(text=event) else {}


def birth_date(*, draft: Draft, on: date) -> date | None:
    """The birth date that the draft's NIK says; None where it is no NIK."""
    nik, _ = check_nik(cell=draft.get("nik", ""))
    return birth_date_in(nik=nik, near=date(on.year - MIDDLE_AGE, 7, 1)) if nik else None


def form_of(*, draft: Draft, consents: Iterable[str], language: Language, at: datetime) -> Form:
    """The draft as a form to send."""
    on = timezone.localdate(at)
    return Form(
        entry=_entry(draft, on),
        kind="employer" if draft.get("kind") else "independent",
        jht=bool(draft.get("jht")),
        consent=Consent(frozenset(consents), language),
    )


def wrong_on(*, page: str, draft: Draft, on: date) -> list[Problem]:
    """What is wrong with the fields of one page."""
    _, problems = check_registration(entry=_entry(draft, on), on=on, page=book().on(on))
    found = [each for problem in problems if (each := _beside_its_field(problem, draft)).where in PAGES[page]]
    if page == "who" and not _has_phone(draft):
        found.append(Problem("join.phone_missing", "phone"))
    if page == "family" and draft.get("heir") and not draft.get("heir_relation"):
        found.append(Problem("heir.relation_missing", "heir_relation"))
    return found


def first_unfinished(*, draft: Draft, on: date) -> str:
    """The first page on which something is missing or wrong; "" where all are filled in."""
    return next((page for page in PAGES if wrong_on(page=page, draft=draft, on=on)), "")


def _entry(draft: Draft, on: date) -> Entry:
    nik, _ = check_nik(cell=draft.get("nik", ""))
    born = birth_date(draft=draft, on=on)
    told = {field: draft.get(field, "") for field in ("nik", "name", "phone", *PAGES["work"]) if field in Entry._fields}
    return Entry(
        **told,
        birth_date=born,
        sex=sex_in(nik=nik) if nik else "",
        heirs=_heir(draft),
        children="; ".join(_child(draft, n) for n in CHILDREN if _child(draft, n)),
    )


def _heir(draft: Draft) -> str:
    """The heir as a form writes one: `Maria Bria (istri, 0812…)`. What would be read as another is left out."""
    name, relation, phone = (_plain(draft.get(field, "")) for field in ("heir", "heir_relation", "heir_phone"))
    return f"{name} ({relation}, {phone})" if name else ""


def _child(draft: Draft, n: str) -> str:
    name, born, school = (_plain(draft.get(f"child_{n}{part}", "")) for part in ("", "_born", "_school"))
    return f"{name} ({born}, {school})" if name or born else ""


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter not in ";(),")


def _has_phone(draft: Draft) -> bool:
    try:
        return bool(read_phone(draft.get("phone", "")))
    except Unreadable:
        return False


def _beside_its_field(problem: Problem, draft: Draft) -> Problem:
    """The problem beside the field in which it can be mended. Birth date and sex are read out of the NIK: where they
    are missing, the NIK is what is wrong."""
    if problem.where in ("birth_date", "sex"):
        return problem if problem.code.endswith(".missing") else Problem(problem.code, "nik", problem.value)
    if problem.where == "children":
        filled = [n for n in CHILDREN if _child(draft, n)]
        return Problem(problem.code, f"child_{filled[int(problem.value) - 1]}", problem.value)
    return problem
