"""Whom to visit before protection ends, and what came of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from payung.interfaces.web.counter import words
from payung.interfaces.web.counter.frame import note, page, typed
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.kernel.problems import Problem, Refused
from payung.outreach.actions import record_visit
from payung.outreach.queries import OPEN, PAID, VISITED, Task, find_task
from payung.outreach.queries import tasks as tasks_of
from payung.people.regions import REGIONS

STATES = (OPEN, VISITED, PAID)
MOST = 100


@staff("change")
@require_safe
def tasks(request: HttpRequest, who: Staff) -> HttpResponse:
    """Tasks within reach in one state, the one whose protection ends first comes first."""
    state = request.GET.get("state", OPEN)
    if state not in STATES:
        raise Http404
    shown = [
        (each, REGIONS[each.region].full_name, words.OUTCOMES.get(each.outcome, "")) for each in _within(who, state)
    ]
    note(who=who, numbers=[each.number for each, _region, _outcome in shown])
    context = {"tasks": shown, "state": state, "told": request.GET.get("told", ""), "most": MOST}
    return page(request, "tasks", who, context, part="tasks")


@staff("change")
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, who: Staff, id: int) -> HttpResponse:
    """One visit: who, until when, where; and what came of it."""
    found = find_task(id=id)
    if found is None or not who.scope.reaches_region(region=found.region):
        raise Http404
    note(who=who, numbers=[found.number])
    values = {"outcome": found.outcome, "note": found.note}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        values = typed(request, "outcome", "note")
        try:
            record_visit(task=id, outcome=values["outcome"], note=values["note"], by=who.name, at=timezone.now())
            return redirect(f"{reverse('desk-tasks')}?told={found.number}")
        except Refused as refusal:
            problems = refusal.problems
    context = {
        "task": found,
        "region": REGIONS[found.region].full_name,
        "values": values,
        "outcomes": words.OUTCOMES,
        "may_record": who.reach_of("change", doing=True).reaches_region(region=found.region),
        "problems": problems,
    }
    return page(request, "task", who, context, part="tasks", status=status_of(problems))


def _within(who: Staff, state: str) -> list[Task]:
    """Tasks of every region that is reached, MOST of them; each is asked for by the beginning of its code."""
    within = ("",) if who.scope.everything else who.scope.regions
    found = [each for region in within for each in tasks_of(region=region, state=state, most=MOST)]
    return sorted(found, key=lambda each: (each.protected_until, each.id))[:MOST]
