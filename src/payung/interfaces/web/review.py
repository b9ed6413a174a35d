"""The pages of the review: lists that ask something, what a list asks, and one doubt with both its sides."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payung.access.actions import note_look
from payung.access.desk import Visit
from payung.interfaces.web.desk import at_the_desk
from payung.kernel.problems import Problem, Refused
from payung.people.actions import decide_sameness
from payung.sponsors import queries, review
from payung.sponsors.actions import recheck_list
from payung.sponsors.queries import ListView
from payung.sponsors.review import Doubt

ON_A_PAGE = 50
ANSWERS = {"same": True, "different": False}
UNPROCESSABLE = 422


@at_the_desk
@require_safe
def lists(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The lists whose last check asks a person something."""
    return render(request, "payung/review_lists.html", {"visit": visit, "lists": review.waiting()})


@at_the_desk
@require_safe
def queue(request: HttpRequest, visit: Visit, list_id: str) -> HttpResponse:
    """What a list asks: how far the answers have come, and each question."""
    kept, problem = _looked_at(list_id, visit), None
    try:
        doubts = review.doubts(of=kept)
    except Refused as refusal:
        doubts, problem = [], refusal.problems[0]
    everything = request.GET.get("show") == "all"
    shown = [doubt for doubt in doubts if everything or doubt.is_open or doubt.obstacle]
    context = {
        "visit": visit,
        "list": kept,
        **_progress(doubts),
        "everything": everything,
        "next": review.next_open(among=doubts),
        "page_of": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "answered": _answered(request, doubts),
        "checked_again": request.GET.get("checked") == "again",
        "problem": problem,
    }
    return render(request, "payung/review_list.html", context)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: HttpRequest, visit: Visit, list_id: str, row: int) -> HttpResponse:
    """One doubt, both sides; or the answer to it, and on to the next."""
    kept, problem = _looked_at(list_id, visit), None
    try:
        doubts = review.doubts(of=kept)
        found = next(each for each in doubts if each.row == row)
    except (Refused, StopIteration):  # checked again meanwhile: it is asked no more
        return redirect(_address(list_id, None))
    following = review.next_open(among=[each for each in doubts if each.pair != found.pair], after=row)
    if request.method == "POST":
        try:
            _decide(request, visit, found)
            return redirect(f"{_address(list_id, following)}?answered={row}#question")
        except Refused as refusal:
            problem = refusal.problems[0]
    context = {
        "visit": visit,
        "list": kept,
        "doubt": found,
        "place": doubts.index(found) + 1,
        **_progress(doubts),
        "next": following,
        "answered": _answered(request, doubts),
        "problem": problem,
        "why": request.POST.get("why", ""),
    }
    return render(request, "payung/review_doubt.html", context, status=UNPROCESSABLE if problem else 200)


@at_the_desk
@require_POST
def recheck(request: HttpRequest, visit: Visit, list_id: str) -> HttpResponse:
    """Check the list again, so that what was decided counts."""
    try:
        recheck_list(list_id=list_id, by=visit.name, at=timezone.now())
    except Refused as refusal:
        raise Http404 from refusal
    return redirect(f"{_address(list_id, None)}?checked=again#question")


def _looked_at(list_id: str, visit: Visit) -> ListView:
    """A list; that somebody looks at its people is noted first."""
    try:
        kept = queries.worker_list(id=list_id)
    except Refused as refusal:
        raise Http404 from refusal
    note_look(subject=f"list {kept.id}", visit=visit.id, by=visit.name, at=timezone.now())
    return kept


def _answered(request: HttpRequest, doubts: Sequence[Doubt]) -> Doubt | None:
    """The doubt that was just decided, to say so."""
    row = request.GET.get("answered", "")
    return next((each for each in doubts if str(each.row) == row and each.decision), None)


def _decide(request: HttpRequest, visit: Visit, about: Doubt) -> None:
    """Raises Refused where the question is another by now, or the answer is none."""
    if request.POST.get("pair") != about.pair_hex:
        raise Refused(Problem("review.doubt_changed"))
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        raise Refused(Problem("page.choice_unknown", "answer", request.POST.get("answer", "")[:40]))
    one, other = about.sides()
    decide_sameness(
        one=one, other=other, same=answer, why=request.POST.get("why", ""), by=visit.name, at=timezone.now()
    )


def _address(list_id: str, found: Doubt | None) -> str:
    if found is None:
        return reverse("review-list", kwargs={"list_id": list_id})
    return reverse("review-doubt", kwargs={"list_id": list_id, "row": found.row})


def _progress(doubts: Sequence[Doubt]) -> dict[str, object]:
    counts = review.counted(among=doubts)
    decided = counts["same"] + counts["different"]
    return {"counts": counts, "decided": decided, "decidable": decided + counts["open"], "asked": len(doubts)}
