"""The pages of events: which there are and how many came; plan one, change it, call it off."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from payung.interfaces.web.forms import read_day
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.kernel.problems import Problem, Refused
from payung.outreach.events.actions import call_off_event, change_event, plan_event
from payung.outreach.events.queries import EventView, find_event, registered_at
from payung.outreach.events.queries import events as events_since
from payung.people.regions import REGIONS

LOOKS_BACK = timedelta(days=90)
LONGEST = 200
NAMED = 24  # letters of the name in an event's code, between its day and its region
FIELDS = ("name", "region", "on", "why")

Values = dict[str, str]


@staff("field")
@require_http_methods(["GET", "HEAD", "POST"])
def events(request: HttpRequest, who: Staff) -> HttpResponse:
    """The events within reach, the last first; or plan one."""
    values = _typed(request)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            planned = _plan(values, who)
            return redirect(f"{reverse('agent-events')}?told={planned.code}")
        except Refused as refusal:
            problems = refusal.problems
    today, regions = timezone.localdate(), _regions(who)
    found = [*reversed(events_since(since=today - LOOKS_BACK, regions=[*regions]))]
    registered = registered_at(events=[each.code for each in found])
    context = {
        "shown": [(each, regions[each.region], registered.get(each.code, 0), _is_open(each)) for each in found],
        "changeable": {each.code for each in found if _is_open(each) and _may_change(each, who)},
        "today": today,
        "told": request.GET.get("told", ""),
        "may_plan": who.may("field"),
        "values": values | {"region": values["region"] or _only(regions)},
    }
    return _page(request, "events", who, context, problems)


@staff("field", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, who: Staff, event: str) -> HttpResponse:
    """One event that is to come: change it, or call it off."""
    found = find_event(code=event)
    if found is None or not who.scope.reaches_region(region=found.region) or not _may_change(found, who):
        raise Http404
    values: Values = {"name": found.name, "region": found.region, "on": found.held_on.isoformat(), "why": ""}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        act, typed = request.POST.get("act", ""), _typed(request)
        values |= {"why": typed["why"]} if act == "call-off" else typed  # two forms on one page: each keeps its own
        try:
            _act(act, found, values, who)
            return redirect(f"{reverse('agent-events')}?told={found.code}")
        except Refused as refusal:
            problems = refusal.problems
    context = {"event": found, "is_open": _is_open(found), "values": values}
    return _page(request, "event", who, context, problems)


def _page(
    request: HttpRequest, name: str, who: Staff, context: dict[str, object], problems: tuple[Problem, ...]
) -> HttpResponse:
    whole = {"page": "agent-events", "who": who, "problems": problems, "regions": {"": "", **_regions(who)}, **context}
    return render(request, f"payung/agent/{name}.html", whole, status=status_of(problems))


def _plan(values: Values, who: Staff) -> EventView:
    """Enter an event; its code is made of day, name and region. Raises Refused."""
    on, region = read_day(values["on"]), _region(values, who)
    code = f"{on}-{slugify(values['name'])[:NAMED].strip('-').upper()}-{region.replace('.', '')}"
    return plan_event(code=code, name=values["name"], region=region, on=on, by=who.name, at=timezone.now())


def _act(act: str, event: EventView, values: Values, who: Staff) -> EventView:
    """Change an event or call it off. Raises Refused."""
    now = timezone.now()
    if act == "call-off":
        return call_off_event(code=event.code, why=values["why"], by=who.name, at=now)
    if act != "change":
        raise Refused(Problem("page.choice_unknown", "", act[:40]))
    region, on = _region(values, who), read_day(values["on"])
    return change_event(code=event.code, name=values["name"], region=region, on=on, by=who.name, at=now)


def _region(values: Values, who: Staff) -> str:
    """The kabupaten or kota, within reach. Raises Refused."""
    if values["region"] not in _regions(who):
        raise Refused(Problem("page.choice_unknown", "region", values["region"][:40]))
    return values["region"]


def _typed(request: HttpRequest) -> Values:
    return {field: request.POST.get(field, "").strip()[:LONGEST] for field in FIELDS}


def _is_open(event: EventView) -> bool:
    """Whether it can still be changed."""
    return not event.called_off and event.held_on >= timezone.localdate()


def _may_change(event: EventView, who: Staff) -> bool:
    """Whoever planned it may, and the branch: other agents of the region go there."""
    return event.planned_by == who.name or who.reach_of("register", doing=True).reaches_region(region=event.region)


def _regions(who: Staff) -> dict[str, str]:
    return {code: each.full_name for code, each in REGIONS.items() if who.scope.reaches_region(region=code)}


def _only(regions: dict[str, str]) -> str:
    return next(iter(regions)) if len(regions) == 1 else ""
