"""One list: its result with reasons, the rows of each, what goes back, the second person's approval, and papers."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payung.access.actions import note_looks
from payung.access.queries import user_id
from payung.access.scope import union
from payung.interfaces.web.jobs import ask_again, latest, told
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.outcomes import outcomes, reasons
from payung.interfaces.web.papers import CSV, XLSX, as_file, printed
from payung.interfaces.web.staff import Staff, agreement_within, list_within, staff
from payung.interfaces.web.status import status_of
from payung.jobs.actions import ask, cancel_job
from payung.jobs.queries import JobView
from payung.jobs.queries import job as job_view
from payung.kernel.problems import Problem, Refused
from payung.people.cells import text
from payung.people.masking import numbers_end
from payung.sponsors import mending, queries
from payung.sponsors.files.headings import LONG_NUMBER
from payung.sponsors.files.reading import Table
from payung.sponsors.papers import minutes
from payung.sponsors.queries import AgreementView, ListView
from payung.sponsors.quotas import full_name
from payung.sponsors.rejected.queries import is_kept, kept_rejects
from payung.sponsors.rejected.writing import write_rejected
from payung.sponsors.review import heading
from payung.sponsors.verdicts import Verdict

APPROVE, RECHECK, REJECTS = "approve_list", "recheck_list", "keep_rejects"
ON_A_PAGE = 50
AT_ONCE = 1_000
"""Rows of rejects that are written while somebody waits: a job writes more."""
HANDS_IN = (("lists", True),)
MEETS = (*HANDS_IN, ("approve", False), ("people", False))
"""Rights, and whether to do them, of which one shows who stands on a list: whoever only sees lists sees figures."""
SHOWN = ("name", "nik", "birth_date", "sex", "region", "occupation")


class Figures(NamedTuple):
    """What a list would cost and what would be left: whole rupiah; `share` of the budget as a width of 0 to 100."""

    cost: int
    left: int
    short: int
    per_month: int


class Row(NamedTuple):
    """A row as it was sent, long numbers hidden but for their ends: its cells, each with whether it is at fault."""

    number: int
    cells: tuple[tuple[str, str, bool], ...]
    problems: tuple[Problem, ...]
    match: str


def subject(list_id: str) -> str:
    """What a job about a list is about."""
    return f"list {list_id}"


def rejects_subject(list_id: str) -> str:
    """What the job is about that writes the rejects in the reader's language: in each it is a job of its own."""
    return f"{subject(list_id)} {reading_language()}"


@staff("lists")
@require_safe
def result(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """What the last check found, what can be done now, and how far a job about the list is."""
    return _result(request, who, list_within(who=who, id=id))


def _result(request: HttpRequest, who: Staff, kept: ListView, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    under = agreement_within(who=who, code=kept.agreement_code)
    job = _latest_job(kept)
    context = {
        "page": "sponsor",
        "who": who,
        "list": kept,
        "agreement": under,
        "job": job if job and _matters(job, kept) else None,
        **(told(job) if job else {}),
        "figures": _figures(kept, under),
        "outcomes": outcomes(counted=kept.outcomes, rows=kept.rows),
        "reasons": reasons(counted=kept.reasons),
        "rejects_at_once": kept.given_back <= AT_ONCE or is_kept(of=kept, language=reading_language()),
        "over_quota": [(full_name(place=place), people) for place, people in kept.over_quota.items()],
        "round": mending.round_of(list_id=kept.id),
        "reading": queries.reading(list_id=kept.id),
        "step": _step(who, kept, under),
        "meets": _meets(who, kept, MEETS),
        "hands_in": _meets(who, kept, HANDS_IN),
        "problems": problems,
    }
    response = render(request, "payung/sponsor/list.html", context, status=status_of(problems))
    return ask_again(response) if job and not job.has_ended else response


def _latest_job(kept: ListView) -> JobView | None:
    """The job about the list that was asked for last; of those that write rejects, by who reads the same language."""
    of_list = latest(tasks=[APPROVE, RECHECK], subject=subject(kept.id))
    writing = latest(tasks=[REJECTS], subject=rejects_subject(kept.id))
    return max(filter(None, (of_list, writing)), key=lambda job: job.id, default=None)


def _matters(job: JobView, kept: ListView) -> bool:
    """Whether a job is still of interest: it is at work, or it failed after the check that is shown."""
    return not job.has_ended or (job.state == "failed" and job.asked_at >= kept.checked_at)


def _figures(kept: ListView, under: AgreementView) -> Figures:
    left = queries.available(agreement=under)
    if kept.state == "checked":
        left += kept.freed - kept.cost
    per_month = kept.cost // (kept.span.months or 1)
    return Figures(kept.cost, left, max(0, -left), per_month)


def _step(who: Staff, kept: ListView, under: AgreementView) -> str:
    """What is to be done next with the list, for whoever looks: one of a few words that the page knows."""
    if kept.state != "checked":
        return "done"
    if not kept.outcomes["ready"] and not kept.outcomes.get("leaving"):
        return "nobody"
    if kept.over_quota or _figures(kept, under).short:
        return "too_much"
    if _has_changed(kept):
        return "changed"
    if not who.may("approve"):
        return "wait"
    return "own" if kept.checked_by == user_id(name=who.name) else "approve"


def _has_changed(kept: ListView) -> bool:
    """Whether the list was refused by its approval, and not checked again since: it would be refused once more."""
    approval = latest(tasks=[APPROVE], subject=subject(kept.id))
    if approval is None or not _matters(approval, kept):
        return False
    return any(code.startswith("list.") and code != "list.same_person" for code in approval.problems)


@staff("lists")
@require_safe
def rows(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """The rows with one reason, as they were sent."""
    kept = _with_people(who, id, MEETS)
    code = request.GET.get("reason", "")
    if code not in kept.reasons:
        raise Http404
    _note(who, kept)
    page = max(1, int(asked) if (asked := request.GET.get("page", "1")).isdecimal() and len(asked) < 6 else 1)
    pages = max(1, -(-kept.reasons[code] // ON_A_PAGE))
    page = min(page, pages)
    found = queries.verdicts_with(of=kept, reason=code, behind=(page - 1) * ON_A_PAGE, most=ON_A_PAGE)
    shown = queries.as_shown(of=kept, verdicts=found)
    table = queries.table(of=kept, only=[verdict.row for verdict in shown])
    fields = [field for field in SHOWN if field in table.columns]
    [reason] = reasons(counted={code: kept.reasons[code]})
    context = {
        "page": "sponsor",
        "who": who,
        "list": kept,
        "reason": reason,
        "headings": [heading(field=field, language=reading_language()) for field in fields],
        "rows": list(_rows(table, shown, fields)),
        "n": page,
        "pages": pages,
        "hands_in": _meets(who, kept, HANDS_IN),
    }
    return render(request, "payung/sponsor/rows.html", context)


def _rows(table: Table, shown: list[Verdict], fields: list[str]) -> Iterator[Row]:
    """These verdicts with the cells of their rows."""
    by_row = {verdict.row: verdict for verdict in shown}
    names = [heading(field=field, language=reading_language()) for field in fields]
    for row, cells in table.records(fields):
        if (verdict := by_row.get(row)) is None:
            continue
        wrong = {problem.where for problem in verdict.problems}
        told = (_shown(field, text(cell)) for field, cell in zip(fields, cells, strict=True))
        shown_cells = tuple(zip(names, told, [field in wrong for field in fields], strict=True))
        yield Row(row, shown_cells, _masked(verdict.problems), verdict.match)


def _shown(field: str, written: str) -> str:
    hidden = numbers_end(text=written)
    if field == "nik" and hidden == written and LONG_NUMBER.search(written):
        hidden = "•" * max(0, len(written) - 4) + written[-4:]  # one that lost digits is somebody's still
    return hidden[:80]


def _masked(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(
        Problem(problem.code, problem.where, numbers_end(text=problem.value), problem.near) for problem in problems
    )


def _with_people(who: Staff, id: str, rights: Iterable[tuple[str, bool]]) -> ListView:
    """The list within the reach of one of these rights, which show its people. Raises Http404."""
    reached = union(scopes=[who.reach_of(right, doing=doing) for right, doing in rights])
    return list_within(who=replace(who, scope=reached), id=id)


def _meets(who: Staff, kept: ListView, rights: Iterable[tuple[str, bool]]) -> bool:
    try:
        return bool(_with_people(who, kept.id, rights))
    except Http404:
        return False


def _note(who: Staff, kept: ListView) -> None:
    """Note that somebody looks at the people of a list, once a visit."""
    note_looks(subjects=[f"list {kept.id}"], visit=who.visit, by=who.name, at=timezone.now())


@staff("lists")
@require_http_methods(["GET", "HEAD", "POST"])
def rejects(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """The rows that were not taken, as a workbook to mend and hand in again: what the sponsor sent itself.

    A long one is asked for first (POST), and written by a job.
    """
    kept, language = _with_people(who, id, HANDS_IN), reading_language()
    if request.method == "POST":
        words = {"list": kept.id, "language": language}
        ask(task=REJECTS, subject=rejects_subject(kept.id), words=words, by=who.name, at=timezone.now())
        return redirect("sponsor-list", id=kept.id)
    _note(who, kept)
    workbook = kept_rejects(of=kept, language=language)
    if workbook is None:
        if kept.given_back > AT_ONCE:
            return redirect("sponsor-list", id=kept.id)
        out = io.BytesIO()
        write_rejected(of=kept, out=out, language=language, at=timezone.now())
        workbook = out.getvalue()
    return as_file(content=workbook, kind=XLSX, name=_("rejects-{list}.xlsx").replace("{list}", kept.id))


@staff("lists")
@require_safe
def verdicts(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """What became of every row, as a CSV: outcome, reasons, match; no person's data."""
    kept = list_within(who=who, id=id)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("row", "outcome", "reasons", "match", "left"))
    for verdict in queries.as_shown(of=kept, verdicts=queries.verdicts(of=kept)):
        codes = ";".join(problem.code for problem in verdict.problems)
        writer.writerow((verdict.row, verdict.outcome, codes, verdict.match, verdict.left))
    return as_file(content=out.getvalue().encode(), kind=CSV, name=f"verdicts-{kept.id}.csv")


@staff("lists")
@require_safe
def minutes_pdf(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """The minutes of the approval (berita acara), for print."""
    kept = list_within(who=who, id=id)
    try:
        paper: Mapping[str, object] = minutes(list_id=kept.id, language=reading_language())
    except Refused as refusal:
        raise Http404 from refusal
    return printed(template="minutes", paper=paper, name=f"berita-acara-{kept.id}")


@staff("approve")
@require_POST
def approve(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """The second person's yes, as a job, once they said that they looked; who may be one is the action's word."""
    kept = list_within(who=who, id=id)
    if "sure" not in request.POST:
        return _result(request, who, kept, (Problem("page.unticked", "sure"),))
    return _ask(APPROVE, who, kept)


@staff("lists")
@require_POST
def recheck(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """Check the list again, so that what was decided meanwhile counts."""
    return _ask(RECHECK, who, list_within(who=who, id=id))


def _ask(task: str, who: Staff, kept: ListView) -> HttpResponse:
    ask(task=task, subject=subject(kept.id), words={"list": kept.id}, by=who.name, at=timezone.now())
    return redirect("sponsor-list", id=kept.id)


@staff("lists", asking=True)  # an approver stops the approval that they asked for
@require_POST
def stop(request: HttpRequest, who: Staff, job: int) -> HttpResponse:
    """Stop a job of one's own: nothing of it stays."""
    found = own_job(who, job)
    with suppress(Refused):  # it has ended meanwhile: the page says how
        cancel_job(id=found.id, by=who.name, at=timezone.now())
    kind, about = found.about
    match kind:
        case "upload":
            return redirect("sponsor-upload", id=about)
        case "agreement":
            return redirect("sponsor-renewal", code=about)
        case _:
            return redirect("sponsor-list", id=about)


def own_job(who: Staff, id: int) -> JobView:
    """A job that this account asked for. Raises Http404."""
    try:
        found = job_view(id=id)
    except Refused as refusal:
        raise Http404 from refusal
    if found.asked_by != who.name:
        raise Http404
    return found
