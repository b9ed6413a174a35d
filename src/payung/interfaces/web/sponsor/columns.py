"""What the columns of an uploaded file are: guessed, shown with what stands in them, confirmed; then a job checks it.

whole upload → Glance → the officer corrects and confirms → job `check_upload` → this page waits → the list's result
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from payung.documents.uploads.queries import Upload, pieces, sha256, upload, uploads, whole
from payung.interfaces.web.jobs import ask_again, latest, told
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.sponsor.taking import agreement_of
from payung.interfaces.web.staff import Staff, agreement_within
from payung.interfaces.web.status import UNPROCESSABLE, status_of
from payung.jobs.actions import ask
from payung.jobs.queries import JobView
from payung.kernel.problems import Problem, Refused
from payung.people.masking import numbers_end
from payung.sponsors import queries
from payung.sponsors.checks import fields_needed
from payung.sponsors.files.changes import is_change_list
from payung.sponsors.files.columns import Column, Glance, carried_over, check_columns, glance
from payung.sponsors.files.headings import FIELDS, NEEDED
from payung.sponsors.files.reading import Table, read_table
from payung.sponsors.files.rejects import came_from
from payung.sponsors.handed import list_id
from payung.sponsors.queries import AgreementView
from payung.sponsors.review import heading

CHECK = "check_upload"
BEGINNING = 1 << 20
"""Bytes of a table that are read to guess by, and of a workbook so many rows as are in a list of that size, or fewer:
the whole may be half a GiB."""
MOST_COLUMNS = 300
OF_NO_LIST = ("died_on",)


@dataclass(frozen=True, slots=True)
class Shown:
    """A column as the page shows it: Excel's letters for it, and its first rows with the long numbers hidden."""

    letters: str
    column: Column
    samples: tuple[str, ...]


def subject(id: str) -> str:
    """What a job about an upload is about."""
    return f"upload {id}"


def page(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """The columns of an upload, to confirm; while the job runs that checks it how far it is, and then the result."""
    job = latest(tasks=[CHECK], subject=subject(id))
    if job and job.asked_by == who.name:
        if job.state == "done":
            return redirect("sponsor-list", id=job.result)
        if not job.has_ended:
            return _wait(request, who, job)
    try:
        about = upload(id=id, by=who.name, at=timezone.now())
    except Refused as refusal:
        raise Http404 from refusal
    under = agreement_within(who=who, code=agreement_of(about))
    if not about.is_whole:
        return redirect("sponsor-hand-in", code=under.code)
    problems = tuple(Problem(code) for code in job.problems) if job and job.state == "failed" else ()
    if request.method == "POST":
        try:
            return _confirm(request, who, about, under)
        except Refused as refusal:
            problems = refusal.problems
    stopped = job is not None and job.state == "cancelled" and request.method != "POST"
    return _show(request, who, about, under, problems, stopped=stopped)


def _wait(request: HttpRequest, who: Staff, job: JobView) -> HttpResponse:
    """How far the check of an upload is."""
    name = _name(who, str(job.words["upload"]))
    context = {"page": "sponsor", "who": who, "job": job, "about": name, "code": job.words["agreement"], **told(job)}
    return ask_again(render(request, "payung/sponsor/waiting.html", context))


def _name(who: Staff, id: str) -> str:
    """How the file is called, as long as its upload is there."""
    return next((each.name for each in uploads(by=who.name, at=timezone.now()) if each.id == id), "")


def _confirm(request: HttpRequest, who: Staff, about: Upload, under: AgreementView) -> HttpResponse:
    """Ask for the check. Raises Refused where the columns cannot be."""
    columns = check_columns(told=_said(request).items(), needed=NEEDED)
    words = {
        "upload": about.id,
        "agreement": under.code,
        "columns": json.dumps(columns),
        "list": list_id(agreement=under.code, sha256=sha256(of=about)),
    }
    ask(task=CHECK, subject=subject(about.id), words=words, by=who.name, at=timezone.now())
    return redirect("sponsor-upload", id=about.id)


def _said(request: HttpRequest) -> dict[int, str]:
    """Which field each column was said to be."""
    found = {}
    for name, field in list(request.POST.items())[: MOST_COLUMNS + 10]:
        kind, _dash, place = name.partition("-")
        if kind == "column" and place.isascii() and place.isdigit() and len(place) < 5:
            found[int(place)] = str(field)[:40]
    return found


def _show(
    request: HttpRequest,
    who: Staff,
    about: Upload,
    under: AgreementView,
    problems: tuple[Problem, ...],
    *,
    stopped: bool,
) -> HttpResponse:
    context = {
        "page": "sponsor",
        "who": who,
        "upload": about,
        "agreement": under,
        "problems": problems,
        "stopped": stopped,
    }
    try:
        table = _table(about)
    except Refused as refusal:
        context["problems"] = refusal.problems
        return render(request, "payung/sponsor/unreadable.html", context, status=UNPROCESSABLE)
    columns = {field: place for place, field in _said(request).items() if field} or _from_parent(table)
    needed = (*NEEDED, *fields_needed(terms=under.terms, told=columns or table.columns))
    seen = glance(table=table, told=columns, needed=needed)
    context |= {
        "seen": seen,
        "is_whole": about.size <= BEGINNING,
        "changes": is_change_list(table=table),
        "columns": [
            Shown(_letters(each.place), each, tuple(filter(None, map(_masked, each.samples[:3]))))
            for each in seen.columns[:MOST_COLUMNS]
        ],
        "fields": _fields(),
        "needed": _checklist(seen, needed),
    }
    return render(request, "payung/sponsor/columns.html", context, status=status_of(problems))


def _table(about: Upload) -> Table:
    """The file as it is read by its headings; of a long one its beginning. Raises Refused."""
    if about.size <= BEGINNING:
        return read_table(content=whole(of=about), name=about.name)
    text = b""
    for piece in pieces(of=about):
        text += piece
        if text.startswith(b"PK"):
            return read_table(content=whole(of=about), name=about.name, briefly=True)
        if len(text) > BEGINNING:
            break
    return read_table(content=_whole_lines(text), name=about.name)


def _whole_lines(text: bytes) -> bytes:
    """A text without its last, unfinished line; of UTF-16 whole letters."""
    end = text.rfind(b"\n") + 1
    return text[: end + end % 2 if b"\0" in text[:100] else end]


def _from_parent(table: Table) -> Mapping[str, int] | None:
    """Of rejects that come back: the columns as they were confirmed for the list that they are of, if they were."""
    claim = came_from(table=table)
    if claim is None:
        return None
    columns = queries.confirmed_columns(list_id=claim.list_id)
    if columns is None:
        return None
    try:
        parent = queries.table(of=queries.worker_list(id=claim.list_id), only=())
    except Refused:
        return None
    return carried_over(columns=columns, headings=parent.headings, to=table.headings)


def _masked(text: str) -> str:
    return numbers_end(text=text)[:60]


def _letters(place: int) -> str:
    """A column as Excel names it: A, B, … Z, AA."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _fields() -> dict[str, str]:
    """Every field that a column can be, by its own heading."""
    language = reading_language()
    named = {field: heading(field=field, language=language) for field in FIELDS if field not in OF_NO_LIST}
    return {"": _("not used"), **named}


def _checklist(seen: Glance, needed: tuple[str, ...]) -> list[tuple[str, bool]]:
    """The fields without which nobody can be judged, and whether a column was found for each."""
    found = {column.field for column in seen.columns}
    language = reading_language()
    return [(heading(field=field, language=language), field in found) for field in dict.fromkeys(needed)]
