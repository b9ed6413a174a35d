"""The pages of the review: lists that ask something, what a list asks, and one doubt with both its sides.

Whether a row is about a member is decided by whoever reaches that member: a sponsor decides about its own rows alone.
"""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payung.access.actions import note_looks
from payung.interfaces.web.comparing import reaches, sides
from payung.interfaces.web.jobs import ask_again, latest, told
from payung.interfaces.web.staff import Staff, agreements_within, list_within, staff
from payung.interfaces.web.status import status_of
from payung.jobs.actions import ask
from payung.kernel.problems import Problem, Refused
from payung.people.actions import decide_sameness
from payung.sponsors import review
from payung.sponsors.queries import ListView
from payung.sponsors.review import Doubt

ON_A_PAGE = 50
ANSWERS = {"same": True, "different": False}
RECHECK = "recheck_list"
BEYOND = Problem("review.member_beyond")


@staff("doubts")
@require_safe
def lists(request: HttpRequest, who: Staff) -> HttpResponse:
    """The lists whose last check asks a person something."""
    within = {each.id for each in agreements_within(who=who)}
    found = [each for each in review.waiting() if each.agreement_id in within]
    return render(request, "payung/review_lists.html", {"page": "review", "who": who, "lists": found})


@staff("doubts")
@require_safe
def queue(request: HttpRequest, who: Staff, list_id: str) -> HttpResponse:
    """What a list asks: how far the answers have come, and each question."""
    kept, problem = _looked_at(list_id, who), None
    try:
        doubts = review.doubts(of=kept)
    except Refused as refusal:
        doubts, problem = [], refusal.problems[0]
    job = latest(tasks=[RECHECK], subject=f"list {kept.id}")
    at_work = job is not None and not job.has_ended
    everything = request.GET.get("show") == "all"
    shown = [doubt for doubt in doubts if everything or doubt.is_open or doubt.obstacle]
    context = {
        "page": "review",
        "who": who,
        "list": kept,
        **_progress(doubts, who),
        "everything": everything,
        "next": review.next_open(among=[each for each in doubts if _is_for(who, each)]),
        "page_of": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "answered": _answered(request, doubts),
        "checked_again": request.GET.get("checked") == "again",
        "problem": problem,
        "job": job if at_work else None,
        **(told(job) if job else {}),
    }
    response = render(request, "payung/review_list.html", context)
    return ask_again(response) if at_work else response


@staff("doubts")
@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: HttpRequest, who: Staff, list_id: str, row: int) -> HttpResponse:
    """One doubt, both sides; or the answer to it, and on to the next."""
    kept, problem = _looked_at(list_id, who), None
    try:
        doubts = review.doubts(of=kept)
        found = next(each for each in doubts if each.row == row)
    except (Refused, StopIteration):  # checked again meanwhile: it is asked no more
        return redirect(_address(list_id, None))
    others = [each for each in doubts if each.pair != found.pair and _is_for(who, each)]
    following = review.next_open(among=others, after=row)
    if request.method == "POST":
        try:
            _decide(request, who, found)
            return redirect(f"{_address(list_id, following)}?answered={row}#question")
        except Refused as refusal:
            problem = refusal.problems[0]
    context = {
        "page": "review",
        "who": who,
        "list": kept,
        "doubt": found,
        "sides": sides(doubt=found, who=who),
        "is_within": reaches(scope=who.scope, doubt=found),
        "is_for_them": _is_for(who, found),
        "place": doubts.index(found) + 1,
        **_progress(doubts, who),
        "next": following,
        "answered": _answered(request, doubts),
        "problem": problem,
        "why": request.POST.get("why", ""),
    }
    return render(request, "payung/review_doubt.html", context, status=status_of(problem))


@staff("doubts")
@require_POST
def recheck(request: HttpRequest, who: Staff, list_id: str) -> HttpResponse:
    """Have the list checked again, so that what was decided counts."""
    kept = list_within(who=who, id=list_id)
    ask(task=RECHECK, subject=f"list {kept.id}", words={"list": kept.id}, by=who.name, at=timezone.now())
    return redirect(f"{_address(list_id, None)}?checked=again#question")


def _looked_at(list_id: str, who: Staff) -> ListView:
    """A list within reach; that somebody looks at its people is noted first."""
    kept = list_within(who=who, id=list_id)
    note_looks(subjects=[f"list {kept.id}"], visit=who.visit, by=who.name, at=timezone.now())
    return kept


def _answered(request: HttpRequest, doubts: Sequence[Doubt]) -> Doubt | None:
    """The doubt that was just decided, to say so."""
    row = request.GET.get("answered", "")
    return next((each for each in doubts if str(each.row) == row and each.decision), None)


def _decide(request: HttpRequest, who: Staff, about: Doubt) -> None:
    """Raises Refused where the question is another by now or not theirs, or the answer is none."""
    if request.POST.get("pair") != about.pair_hex:
        raise Refused(Problem("review.doubt_changed"))
    if not _is_for(who, about):
        raise Refused(BEYOND)
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        raise Refused(Problem("page.choice_unknown", "answer", request.POST.get("answer", "")[:40]))
    one, other = about.sides()
    decide_sameness(one=one, other=other, same=answer, why=request.POST.get("why", ""), by=who.name, at=timezone.now())


def _is_for(who: Staff, doubt: Doubt) -> bool:
    """Whether they may decide it, not only see it."""
    return who.may("doubts") and reaches(scope=who.reach_of("doubts", doing=True), doubt=doubt)


def _address(list_id: str, found: Doubt | None) -> str:
    if found is None:
        return reverse("review-list", kwargs={"list_id": list_id})
    return reverse("review-doubt", kwargs={"list_id": list_id, "row": found.row})


def _progress(doubts: Sequence[Doubt], who: Staff) -> dict[str, object]:
    counts = review.counted(among=doubts)
    decided = counts["same"] + counts["different"]
    return {
        "counts": counts,
        "decided": decided,
        "decidable": decided + counts["open"],
        "asked": len(doubts),
        "others": sum(1 for doubt in doubts if doubt.is_open and not _is_for(who, doubt)) if who.may("doubts") else 0,
        "beyond": BEYOND,
    }
