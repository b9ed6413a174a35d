"""Find a person: search first. Nobody is listed who was not asked for by a number, or by name and birth date."""

import re
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from payung.access.searches.actions import note_search
from payung.interfaces.web.counter.frame import note, page, typed
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import UNPROCESSABLE
from payung.kernel.problems import Problem, Refused
from payung.people import cells
from payung.people.changes.queries import contact
from payung.people.checks import check_nik
from payung.people.finding import Found, by_name, by_phone
from payung.people.numbers import read_number
from payung.people.queries import Member, member_by_number, worker
from payung.people.regions import REGIONS

TOO_MANY = 429
NUMBER_DIGITS, NIK_DIGITS = 12, 16
BETWEEN_DIGITS = re.compile(r"[\s().+\-/]")


class Asked(NamedTuple):
    """What somebody searches by: `how` is number, nik, phone or name."""

    how: str
    what: str
    born: date = date.min


class Answer(NamedTuple):
    """Those who were found; one who was named by a number is `exact`."""

    found: tuple[Found, ...] = ()
    exact: Member | None = None


@staff("people", asking=True)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, who: Staff) -> HttpResponse:
    """The search, and what it found. What was typed is posted: neither NIK nor name belongs in an address."""
    words = typed(request, "what", "born")
    shown = words if check_nik(cell=words["what"])[0] is None else words | {"what": ""}  # no page says a NIK again
    if request.method != "POST":
        return page(request, "find", who, {"typed": shown})
    status = UNPROCESSABLE
    try:
        asked = _asked(**words)
        status = TOO_MANY
        left = note_search(how=asked.how, by=who.name, at=timezone.now())
    except Refused as refusal:
        problems = [replace(problem, where=problem.where or "what") for problem in refusal.problems]
        return page(request, "find", who, {"typed": shown, "problems": problems}, status=status)
    answer = _answer(asked, who)
    if answer.exact:
        return redirect("desk-person", number=answer.exact.number)
    found = [(each, REGIONS[each.region].full_name) for each in answer.found]
    note(who=who, numbers=[each.number for each in answer.found])
    return page(request, "find", who, {"typed": shown, "asked": asked, "found": found, "left": left})


def _asked(*, what: str, born: str) -> Asked:
    """What was typed, read. Raises Refused for what can be neither a number nor a name with its birth date."""
    digits = BETWEEN_DIGITS.sub("", what)
    if not what:
        raise Refused(Problem("search.nothing_typed", "what"))
    if not digits.isdecimal():
        return Asked("name", what, _born(born))
    if len(digits) == NIK_DIGITS:
        nik, problems = check_nik(cell=digits)
        if nik is None:
            raise Refused(*(replace(problem, where="what") for problem in problems))
        return Asked("nik", nik)
    if read_number(digits) and member_by_number(number=int(digits)):
        return Asked("number", digits)
    if len(digits) == NUMBER_DIGITS and not digits.startswith(("0", "62")):
        if read_number(digits) is None:
            raise Refused(Problem("worker.number_mistyped", "what"))
        return Asked("number", digits)
    try:
        return Asked("phone", cells.phone(what))
    except cells.Unreadable as error:
        raise Refused(Problem("phone.unreadable", "what")) from error


def _born(text: str) -> date:
    if not text:
        raise Refused(Problem("search.born_missing", "born"))
    try:
        read = cells.day(text)
    except (cells.Unreadable, cells.Impossible):
        read = None
    if read is None:
        raise Refused(Problem("page.day_unreadable", "born", text[:40]))
    return read


def _answer(asked: Asked, who: Staff) -> Answer:
    """Whom the registry has under it within the reach of whoever asks; whoever lives elsewhere is nobody here."""
    match asked.how:
        case "nik" | "number":
            return Answer(exact=_within(who, **{asked.how: asked.what}))
        case "phone":
            found = by_phone(phone=asked.what)
        case _:
            found = by_name(name=asked.what, born=asked.born)
    return Answer(tuple(each for each in found if who.scope.reaches_region(region=each.region)))


def _within(who: Staff, *, nik: str = "", number: str = "") -> Member | None:
    try:
        member = worker(nik=nik, number=number)
    except Refused:
        return None
    return member if who.scope.reaches_region(region=contact(worker_id=member.id).region) else None
